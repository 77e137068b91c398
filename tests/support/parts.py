"""The parts of a running server, as tests reach them: the one place that knows where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

    from cs3lab.app import Cs3Lab
    from cs3lab.connection import Connection
    from cs3lab.files.tree import Tree
    from cs3lab.jupyter.manager import Cs3ContentsManager
    from cs3lab.locking.manager import LockManager
    from cs3lab.merge.worker import MergePool
    from cs3lab.sharing.watch import Watch


def extension_of(server: ServerApp) -> Cs3Lab:
    """Give the server extension."""
    return cast("Cs3Lab", server.extension_manager.extension_points["cs3lab"].app)


def manager_of(server: ServerApp) -> Cs3ContentsManager:
    """Give the contents manager."""
    return cast("Cs3ContentsManager", server.contents_manager)


def connection_of(server: ServerApp) -> Connection:
    """Give the connection to the storage; its observers are told the name of every call."""
    connection = extension_of(server).connection
    assert connection is not None
    return connection


def tree_of(server: ServerApp) -> Tree:
    """Give the tree of files."""
    return manager_of(server).tree


def lock_manager_of(server: ServerApp) -> LockManager:
    """Give the keeper of locks."""
    return manager_of(server).lock_manager


def merge_pool_of(server: ServerApp) -> MergePool:
    """Give the worker processes that merge."""
    settings: Any = cast("Any", server.web_app).settings
    return cast("MergePool", settings["cs3lab_merges"].workers._pool)


def watch_of(server: ServerApp) -> Watch:
    """Give what sees that others share."""
    return cast("Watch", cast("Any", server.web_app).settings["cs3lab_shares_watch"])
