"""Jupyter as galata needs it; only for tests, only on the loopback interface."""

from jupyterlab.galata import configure_jupyter_server

configure_jupyter_server(c)  # Jupyter puts `c` here
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.allow_root = True
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.Cs3Lab.link_url = "https://example.org/s/{token}"
