"""The parts of a running server, as tests reach them: the one place that knows where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

    from cs3lab.app import Cs3Lab
    from cs3lab.connection import Connection
    from cs3lab.files.tree import Tree
    from cs3lab.jupyter.manager import Cs3ContentsManager
    from cs3lab.locking.manager import LockManager
    from cs3lab.merge.pool import MergePool
    from cs3lab.services import Services
    from cs3lab.sharing.watch import Watch


def extension_of(server: ServerApp) -> Cs3Lab:
    """Give the server extension."""
    return cast("Cs3Lab", server.extension_manager.extension_points["cs3lab"].app)


def manager_of(server: ServerApp) -> Cs3ContentsManager:
    """Give the contents manager."""
    return cast("Cs3ContentsManager", server.contents_manager)


def services_of(server: ServerApp) -> Services:
    """Return all parts."""
    services = extension_of(server).services
    assert services is not None
    return services


def connection_of(server: ServerApp) -> Connection:
    """Give the connection to the storage; its observers are told the name of every call."""
    return services_of(server).connection


def tree_of(server: ServerApp) -> Tree:
    """Give the tree of files."""
    return services_of(server).tree


def lock_manager_of(server: ServerApp) -> LockManager:
    """Return the locks of the server."""
    return services_of(server).lock_manager


def merge_pool_of(server: ServerApp) -> MergePool:
    """Give the worker processes that merge."""
    pool = services_of(server).workers._pool
    assert pool is not None
    return pool


def watch_of(server: ServerApp) -> Watch:
    """Give what sees that others share."""
    return services_of(server).watch
