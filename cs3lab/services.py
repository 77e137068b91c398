"""The parts of one Jupyter server that has a storage: built once, each given those it needs.

Parts that need the gRPC library are made when they are first asked for, so that no server waits for
it at its start.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from logging import Logger
from pathlib import Path
from typing import TYPE_CHECKING

from cs3lab.collaboration.merges.workers import Workers
from cs3lab.connection import Connection, Settings
from cs3lab.files.base_store import BaseStore
from cs3lab.files.collisions import Collisions
from cs3lab.files.copying import Copier
from cs3lab.files.documents import Documents
from cs3lab.files.emptying import Emptying
from cs3lab.files.hooks import SaveHooks
from cs3lab.files.lock_badges import LockBadges
from cs3lab.files.moving import Mover
from cs3lab.files.notebooks import Notebooks
from cs3lab.files.reading import Reader
from cs3lab.files.saving import Saver
from cs3lab.files.tree import Tree
from cs3lab.files.versions import Versions
from cs3lab.locking.leases import Leases
from cs3lab.locking.manager import LockManager
from cs3lab.locking.writing import LockedWriter
from cs3lab.log import OncePerMinute
from cs3lab.once import Once
from cs3lab.sharing.watch import Watch
from cs3lab.supervisor import Supervisor

if TYPE_CHECKING:
    from nbformat.sign import NotebookNotary

    from cs3lab.collaboration.copies.service import Copies
    from cs3lab.collaboration.merges.service import Merges
    from cs3lab.locking.notifier import Announce
    from cs3lab.sharing.events import News
    from cs3lab.sharing.service import SharingService


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the parts need of the Jupyter server they are in.

    `owner` names the storage and who is signed in, for what outlives the server. `leases` and
    `kept` are folders for that, and `kept_limit` the bytes in `kept` at most. `tell_locks` and
    `tell_shares` send events to browsers; `inactive` returns how many seconds ago a browser last
    did something.
    """

    log: Logger
    notary: NotebookNotary
    owner: str
    leases: Path
    kept: Path
    kept_limit: int
    tell_locks: Announce
    tell_shares: Callable[[News, Sequence[str]], None]
    inactive: Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The parts by name; see the module of each."""

    connection: Connection
    log: Logger
    repeated: OncePerMinute
    supervisor: Supervisor
    tree: Tree
    bases: BaseStore
    lock_manager: LockManager
    writer: LockedWriter
    lock_badges: LockBadges
    notebooks: Notebooks
    reader: Reader
    saver: Saver
    copier: Copier
    mover: Mover
    versions: Versions
    hooks: SaveHooks
    documents: Documents
    emptying: Emptying
    watch: Watch
    workers: Workers
    sharing: Once[SharingService]
    copies: Once[Copies]
    merges: Once[Merges]

    async def start(self) -> None:
        """Take back the locks of a server that died, and begin to watch shares."""
        await self.lock_manager.start()
        self.watch.start()

    async def stop(self) -> None:
        """Free all locks, end what is under way, and close the storage."""
        # Locks need the storage to be freed, so it is closed last.
        self.watch.stop()
        await self.workers.close()
        await self.lock_manager.stop()
        await self.bases.settled()
        await self.supervisor.close()
        await self.connection.close()


def build(settings: Settings, around: Surroundings) -> Services:
    """Return the parts of one server: no call, and no file is touched."""
    log = around.log
    connection = Connection(settings, log)
    supervisor = Supervisor(log)
    bases = BaseStore(around.kept / "bases", log, supervisor, around.kept_limit // 2)
    tree = Tree(connection, bases, log)
    lock_manager = _lock_manager(around, connection, supervisor)
    writer, lock_badges = LockedWriter(lock_manager), LockBadges(tree, supervisor)
    copier, hooks, collisions = Copier(tree), SaveHooks(), Collisions(lock_manager)
    saver = Saver(tree, writer, collisions)
    documents = Documents(tree, saver, lock_manager, writer, hooks, collisions)
    notebooks, versions = Notebooks(around.notary), Versions(tree, writer)
    watch = Watch(around.tell_shares, around.inactive, log, supervisor=supervisor)
    workers = Workers(supervisor, log)
    sharing = Once(lambda: _sharing(connection, watch))
    return Services(
        connection=connection,
        log=log,
        repeated=OncePerMinute(log),
        supervisor=supervisor,
        tree=tree,
        bases=bases,
        lock_manager=lock_manager,
        writer=writer,
        lock_badges=lock_badges,
        notebooks=notebooks,
        reader=Reader(tree, lock_badges),
        saver=saver,
        copier=copier,
        mover=Mover(tree, lock_manager, writer, copier),
        versions=versions,
        hooks=hooks,
        documents=documents,
        emptying=Emptying(tree, documents),
        watch=watch,
        workers=workers,
        sharing=sharing,
        copies=Once(lambda: _copies(tree, documents, notebooks, writer, sharing)),
        merges=Once(lambda: _merges(around, tree, documents, notebooks, versions, workers, writer)),
    )


def _lock_manager(
    around: Surroundings, connection: Connection, supervisor: Supervisor
) -> LockManager:
    leases = Leases(around.leases, around.owner, around.log)
    return LockManager(connection, leases, around.tell_locks, around.log, supervisor=supervisor)


async def _sharing(connection: Connection, watch: Watch) -> SharingService:
    await _load(connection, "cs3lab.sharing.service")
    from cs3lab.sharing.service import SharingService

    made = await SharingService.of(connection)
    watch.follow(made.storage.received)
    return made


async def _copies(
    tree: Tree,
    documents: Documents,
    notebooks: Notebooks,
    writer: LockedWriter,
    sharing: Once[SharingService],
) -> Copies:
    shared = await sharing.get()
    await _load(tree.connection, "cs3lab.collaboration.copies.service")
    from cs3lab.collaboration.copies.service import Copies

    return Copies.over(tree, documents, notebooks, writer, shared)


async def _merges(
    around: Surroundings,
    tree: Tree,
    documents: Documents,
    notebooks: Notebooks,
    versions: Versions,
    workers: Workers,
    writer: LockedWriter,
) -> Merges:
    await _load(tree.connection, "cs3lab.collaboration.merges.service")
    from cs3lab.collaboration.copies.answering import Answerer
    from cs3lab.collaboration.merges.records import MergeRecords
    from cs3lab.collaboration.merges.service import Merges

    records = MergeRecords(around.kept / "merges", room=around.kept_limit // 2)
    answerer = Answerer(tree, writer)
    return Merges(tree, documents, notebooks, versions, workers, records, answerer)


async def _load(connection: Connection, module: str) -> None:
    """Import a module that needs the storage's libraries, in a thread. Raises Unavailable."""
    await connection.storage()
    await asyncio.to_thread(importlib.import_module, module)
