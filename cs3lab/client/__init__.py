"""The CS3 protocol client: gRPC for control, HTTP for data, typed dataclasses out.

Nothing in here knows Jupyter. How servers differ is described in docs/servers.md and learnt
at run time (see `dialect`); callers never say which server they talk to.
"""
