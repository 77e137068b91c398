"""Jupyter as galata needs it; only for tests, only on the loopback interface."""

import os
from functools import partial

from jupyterlab.galata import configure_jupyter_server

from cs3lab.locking import manager as lock_manager
from cs3lab.sharing import watch

configure_jupyter_server(c)  # Jupyter puts `c` here
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.allow_root = True
c.LabApp.news_url = None
# Asked at every page load, it would start Node twice each time.
c.ServerApp.tornado_settings = {"page_config_data": {"buildCheck": False}}
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LanguageServerManager.autodetect = False
c.Cs3Lab.link_url = "https://example.org/s/{token}"

# Locks as they are, but shorter: tests wait for what takes minutes. Pages that
# are hidden still speak every 50 seconds; where the silence is shorter, they are taken for gone.
SILENCE = float(os.environ["CS3LAB_UI_SILENCE"])
lock_manager.Timing = partial(
    lock_manager.Timing, ttl=20, refresh=5, grace=2, silence=SILENCE, look=1, retry=1
)

# Nobody has to wait a minute to be told what others share.
watch.INTERVAL = 2.0
