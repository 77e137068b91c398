"""How Sphinx builds the documentation; `make docs` turns its warnings into errors."""

from importlib.metadata import version as installed_version

project = "cs3lab"
author = "The cs3lab authors"
copyright = "The cs3lab authors"
version = release = installed_version("cs3lab")

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
nitpicky = True

myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]

html_theme = "furo"
html_title = "cs3lab"
