"""The processes a server merges in, started ahead, bounded in time and memory, and replaced.

A merge that passes its deadline or its bound on memory is ended with its process and tried once
more the cheap way. The next job gets a new process.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from cs3lab.merge.documents import Base, FileKind
from cs3lab.merge.errors import MergeError, MergeFailed, MergeStopped, MergeTimeout, TooLarge
from cs3lab.merge.jobs import Document, Outcome
from cs3lab.merge.model import DocumentDiff, Json
from cs3lab.merge.origin import Origin
from cs3lab.merge.worker import Worker
from cs3lab.messages import Sentence


@dataclass(frozen=True, slots=True)
class Limits:
    """What one merge may take."""

    #: Seconds for the merge by lines, and again for the one by cells.
    deadline: float = 10.0
    #: Bytes of memory of a worker process.
    memory: int = 2 * 1024**3


class MergePool:
    """The worker processes of a server. Made and used on one event loop.

    ``log`` gets the tracebacks of merges that failed unexpectedly.
    """

    def __init__(
        self,
        size: int = 1,
        limits: Limits | None = None,
        log: logging.Logger | logging.LoggerAdapter[Any] | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._log = log or logging.getLogger("cs3lab.merge")
        # A slot is None until a process is started for it. Last in, first out: a process that runs
        # is taken before one that would have to be started.
        self._idle: asyncio.LifoQueue[Worker | None] = asyncio.LifoQueue()
        #: All processes, and those at work, for those who watch over them.
        self.workers: set[Worker] = set()
        self.busy: set[Worker] = set()
        self._closed = False
        for _ in range(size):
            self._idle.put_nowait(None)

    async def start(self) -> None:
        """Start the processes ahead of the first merge. Raises MergeStopped."""
        slots = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
        try:
            for number, slot in enumerate(slots):
                slots[number] = slot or await asyncio.to_thread(self._new)
        finally:
            for slot in slots:
                self._idle.put_nowait(slot)

    async def merge(
        self,
        kind: FileKind,
        base: Base | None,
        local: bytes,
        remote: bytes,
        *,
        trusted: bool = False,
        keep_outputs: bool = False,
    ) -> Outcome:
        """Return the merge of three contents of a file, made cell by cell if lines take too much.

        Cancelling ends the merge. Raises MergeError.
        """
        arguments, options = (
            (kind, base, local, remote),
            {"trusted": trusted, "keep_outputs": keep_outputs},
        )
        outcome: Outcome
        try:
            outcome = await self._run("merge", arguments, options)
        except (MergeTimeout, MergeStopped, TooLarge):
            outcome = await self._run("merge", arguments, {**options, "by_cell": True})
        return outcome

    async def resolve(
        self,
        kind: FileKind,
        resolved: Json,
        base: Base,
        local: bytes,
        remote: bytes,
        *,
        trusted: bool = False,
        by_cell: bool = False,
    ) -> Document:
        """Return the document that a person's decisions make of a merge. Raises MergeError."""
        arguments = (kind, resolved, base, local, remote)
        options = {"trusted": trusted, "by_cell": by_cell}
        document: Document = await self._run("resolve", arguments, options)
        return document

    async def compare(self, kind: FileKind, before: Base, after: Base) -> DocumentDiff:
        """Return the difference of two contents. Raises MergeError."""
        diff: DocumentDiff = await self._run("compare", (kind, before, after), {})
        return diff

    async def take_record(self, content: bytes, trusted: bool) -> tuple[Json, bytes]:
        """Return the metadata of a copy, and the copy without its record. Raises MergeError."""
        taken: tuple[Json, bytes] = await self._run("take_record", (content, trusted), {})
        return taken

    async def renew_copy(self, original: bytes, record: Origin, etag: str) -> bytes:
        """Return what a copy holds that was merged back. Raises MergeError."""
        answer: bytes = await self._run("renew_copy", (original, record, etag), {})
        return answer

    async def close(self) -> None:
        """End all processes; merges under way end in MergeStopped."""
        self._closed = True
        for worker in list(self.workers):
            await asyncio.to_thread(worker.stop)
        self.workers.clear()

    def _new(self) -> Worker:
        try:
            worker = Worker(self._limits.memory)
        except OSError:
            raise MergeStopped(Sentence.MERGE_NO_PROCESS()) from None
        self.workers.add(worker)
        if self._closed:
            # Closed while it was started: nobody else will end it.
            worker.stop()
        return worker

    async def _run(self, job: str, arguments: tuple[Any, ...], options: Json) -> Any:
        slot = await self._idle.get()
        worker: Worker | None = None
        # Stays false when the wait below is cancelled: the process is still at work then, and its
        # result would be taken for that of the next job.
        sound = False
        try:
            worker = await self._worker(slot)
            self.busy.add(worker)
            result = await asyncio.to_thread(
                worker.run, job, arguments, options, self._limits.deadline
            )
            sound = True
            return result
        except MergeError as error:
            sound = not isinstance(error, MergeTimeout | MergeStopped | TooLarge)
            if isinstance(error, MergeFailed):
                self._log.error("A merge failed in its worker process.\n%s", error.traceback)
            raise
        finally:
            self._put_back(worker, sound)

    async def _worker(self, slot: Worker | None) -> Worker:
        """Return the process of a slot, or a new one where it has none that lives."""
        if self._closed:
            raise MergeStopped(Sentence.STOPPING())
        if slot is not None and slot.alive:
            return slot
        self.workers -= {slot}
        return await asyncio.to_thread(self._new)

    def _put_back(self, worker: Worker | None, sound: bool) -> None:
        """Free the slot, with its process if that is still good."""
        if worker is not None:
            self.busy.discard(worker)
        if worker is not None and (not sound or self._closed):
            worker.stop()
            self.workers.discard(worker)
            worker = None
        self._idle.put_nowait(worker)
