"""Merges in processes of their own: the event loop never waits, a bad merge harms nothing.

Processes are started anew (forking is unsafe beside gRPC's threads) and ahead, since their
imports cost a second. Each has a bound on its memory; a merge that passes its deadline or its
bound is ended with its process, tried once more the cheap way, and a new process takes the
place.
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from cs3lab.merge.answers import Outcome, merge, settle, take_record
from cs3lab.merge.compare import compare_documents
from cs3lab.merge.documents import Content, FileKind, invalid
from cs3lab.merge.errors import MergeError, MergeStopped, MergeTimeout, TooLarge
from cs3lab.merge.model import Comparison, Json

#: Not multiprocessing's own way to start: that imports the program the server was started by.
# nbformat loads what checks the syntax of web addresses, which takes longer than all the rest.
_PROGRAM = (
    "import sys; sys.path[:] = sys.argv[3:]; sys.modules['rfc3987_syntax'] = None; "
    "from cs3lab.merge.worker import serve; serve(int(sys.argv[1]), int(sys.argv[2]))"
)
#: Seconds a process gets to start before it counts as broken.
_START = 60.0
#: Seconds after which a process ends by itself; only one whose server is gone works that long.
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Limits:
    """What one merge may take."""

    #: Seconds for the merge by lines, and again for the one by cells.
    deadline: float = 10.0
    #: Bytes of memory of a worker process.
    memory: int = 2 * 1024**3


class Worker:
    """One process, which answers one question at a time."""

    def __init__(self, memory: int) -> None:
        self._ours, theirs = Pipe()
        handle = theirs.fileno()
        command = [sys.executable, "-c", _PROGRAM, str(handle), str(memory), *sys.path]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # nothing in it is from outside
                command,
                stdin=subprocess.DEVNULL,
                pass_fds=[handle],
                start_new_session=True,  # Ctrl-C is for the server, which ends its processes
            )
        self._ready = False

    @property
    def pid(self) -> int:
        """Process id, for those who watch over processes."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ask(self, function: str, arguments: tuple[Any, ...], options: Json, seconds: float) -> Any:
        """Answer of one of the functions a worker knows; blocks.

        Raises MergeTimeout, MergeStopped when the process is gone, or what the merge raised.
        """
        try:
            if not self._ready:
                self._receive(_START)
                self._ready = True
            self._ours.send((function, arguments, options))
            answer = self._receive(seconds)
        except (EOFError, OSError):
            raise MergeStopped("The merge was stopped. Nothing was changed.") from None
        if isinstance(answer, MergeError):
            raise answer
        return answer

    def stop(self) -> None:
        """End the process, whatever it is doing; who waits for its answer is told."""
        self._process.kill()
        self._process.wait()

    def _receive(self, seconds: float) -> Any:
        if not self._ours.poll(seconds):
            raise MergeTimeout("The merge takes too long. Nothing was changed.")
        return self._ours.recv()


class MergePool:
    """The processes merges run in. Made and used on one event loop."""

    def __init__(self, size: int = 1, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._idle: asyncio.LifoQueue[Worker | None] = asyncio.LifoQueue()
        #: Processes by whether they are at work, for those who watch over them.
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
        base: Content | None,
        local: bytes,
        remote: bytes,
        *,
        trusted: bool = False,
    ) -> Outcome:
        """Merge three contents of a file, cell by cell where lines take too much.

        Raises MergeError. Cancelling ends the merge.
        """
        arguments, options = (kind, base, local, remote), {"trusted": trusted}
        try:
            answer = await self._run("merge", arguments, options)
        except (MergeTimeout, MergeStopped, TooLarge):
            answer = await self._run("merge", arguments, {**options, "by_cell": True})
        result: Outcome = answer
        return result

    async def settle(
        self,
        kind: FileKind,
        resolved: Json,
        base: Content,
        local: bytes,
        remote: bytes,
        *,
        trusted: bool = False,
        by_cell: bool = False,
    ) -> Json | str:
        """Finish what a person resolved. Raises MergeError."""
        arguments = (kind, resolved, base, local, remote)
        options = {"trusted": trusted, "by_cell": by_cell}
        answer: Json | str = await self._run("settle", arguments, options)
        return answer

    async def compare(self, kind: FileKind, before: bytes, after: bytes) -> Comparison:
        """Compare two contents. Raises MergeError."""
        answer: Comparison = await self._run("compare", (kind, before, after), {})
        return answer

    async def take_record(self, content: bytes, trusted: bool) -> tuple[Json, bytes]:
        """Give the metadata of a copy, and it without its record. Raises MergeError."""
        answer: tuple[Json, bytes] = await self._run("take_record", (content, trusted), {})
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
            raise MergeStopped(
                "This machine has no room for another process. Nothing was changed: try later."
            ) from None
        self.workers.add(worker)
        if self._closed:
            # Closed while it was started: nobody else will end it.
            worker.stop()
        return worker

    async def _run(self, function: str, arguments: tuple[Any, ...], options: Json) -> Any:
        slot = await self._idle.get()
        worker: Worker | None = None
        sound = False
        try:
            if self._closed:
                raise MergeStopped("The server is stopping. Nothing was changed.")
            if slot is not None and not slot.alive:
                self.workers.discard(slot)
                slot = None
            worker = slot if slot is not None else await asyncio.to_thread(self._new)
            self.busy.add(worker)
            answer = await asyncio.to_thread(
                worker.ask, function, arguments, options, self._limits.deadline
            )
            sound = True
            return answer
        except MergeError as error:
            sound = not isinstance(error, MergeTimeout | MergeStopped | TooLarge)
            raise
        finally:
            self._put_back(worker, sound)

    def _put_back(self, worker: Worker | None, sound: bool) -> None:
        """Give the slot free again, with its process if that is still good."""
        if worker is not None:
            self.busy.discard(worker)
        if worker is not None and (not sound or self._closed):
            worker.stop()
            self.workers.discard(worker)
            worker = None
        self._idle.put_nowait(worker)


def serve(handle: int, memory: int) -> None:
    """Answer questions until the other end is gone; what a worker process does."""
    connection = Connection(handle)
    functions: dict[str, Callable[..., Any]] = {
        "merge": merge,
        "settle": settle,
        "compare": compare_documents,
        "take_record": take_record,
    }
    invalid({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})  # loads the schema
    with contextlib.suppress(ValueError, OSError):  # a lower bound may be set from outside
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with contextlib.suppress(EOFError, OSError):
        connection.send(time.monotonic())
        while True:
            connection.send(_answer(functions, connection))
            signal.alarm(0)


def _answer(functions: dict[str, Callable[..., Any]], connection: Connection) -> Any:
    try:
        function, arguments, options = connection.recv()
        signal.alarm(_LONGEST)
        return functions[function](*arguments, **options)
    except (EOFError, OSError):
        raise
    except MergeError as error:
        return error
    except MemoryError:
        return TooLarge("These documents are too large to be merged. Nothing was changed.")
    except Exception as error:  # a merge may fail, the worker must answer
        return MergeError(f"The merge failed ({type(error).__name__}). Nothing was changed.")
