"""A process that merges for a server: how the server reaches it, and what runs in it.

A merge can take all memory or never end, so it has a process of its own. The event loop never
waits for it, and it can be ended at any point.
"""

from __future__ import annotations

import contextlib
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, cast

from cs3lab.merge.compare import compare_documents
from cs3lab.merge.documents import invalid
from cs3lab.merge.errors import MergeError, MergeFailed, MergeStopped, MergeTimeout, TooLarge
from cs3lab.merge.jobs import merge, renew_copy, resolve, take_record
from cs3lab.merge.model import Json
from cs3lab.messages import Sentence

# A program of its own: forking is unsafe beside gRPC's threads, and the "spawn" of multiprocessing
# imports the program the server was started by, which costs seconds in JupyterLab.
_PROGRAM = (
    "import sys; sys.path[:] = sys.argv[3:]; "
    "from cs3lab.merge.worker import serve; serve(int(sys.argv[1]), int(sys.argv[2]))"
)
#: Seconds a process gets to start before it counts as broken.
_START = 60.0
#: Seconds after which a process ends by itself; only one whose server is gone works that long.
_LONGEST = 300

#: What a worker can be asked to do, by the name that goes over the pipe.
_JOBS: dict[str, Callable[..., Any]] = {
    "merge": merge,
    "resolve": resolve,
    "compare": compare_documents,
    "take_record": take_record,
    "renew_copy": renew_copy,
}


class Worker:
    """The server's end of one process, which does one job at a time."""

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

    def run(self, job: str, arguments: tuple[Any, ...], options: Json, seconds: float) -> Any:
        """Run a job and return its result; blocks.

        Raises MergeTimeout, MergeStopped when the process is gone, or what the job raised.
        """
        try:
            if not self._ready:
                # The start has a deadline of its own: imports are slow on a busy machine, and the
                # first merge must not be given up for that.
                self._receive(_START)
                self._ready = True
            self._ours.send((job, arguments, options))
            result = self._receive(seconds)
        except (EOFError, OSError):
            raise MergeStopped(Sentence.MERGE_STOPPED()) from None
        if isinstance(result, MergeError):
            raise result
        return result

    def stop(self) -> None:
        """End the process, whatever it is doing. A ``run`` under way raises MergeStopped."""
        self._process.kill()
        self._process.wait()

    def _receive(self, seconds: float) -> Any:
        if not self._ours.poll(seconds):
            raise MergeTimeout(Sentence.MERGE_TOO_LONG())
        return self._ours.recv()


def serve(handle: int, memory: int) -> None:
    """Do jobs until the other end of the pipe is gone; the main function of the process."""
    connection = Connection(handle)
    # jsonschema compiles a grammar of IRIs where it finds one: most of the time of a start, for a
    # format that nothing in a notebook has. It does without where the import fails.
    sys.modules["rfc3987_syntax"] = cast("Any", None)
    # Loads the schema before the bound on memory and before any deadline runs.
    invalid({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    with contextlib.suppress(ValueError, OSError):  # a lower bound may be set from outside
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with contextlib.suppress(EOFError, OSError):
        connection.send(time.monotonic())  # any message says that the process is ready
        while True:
            connection.send(_result(connection))
            signal.alarm(0)


def _result(connection: Connection) -> Any:
    """Wait for a job and return its result, or the error it ended in."""
    try:
        job, arguments, options = connection.recv()
        # A server that was killed cannot end its workers: without the alarm one that never ends
        # its merge would run for ever.
        signal.alarm(_LONGEST)
        return _JOBS[job](*arguments, **options)
    except (EOFError, OSError):
        raise
    except MergeError as error:
        return error
    except MemoryError:
        return TooLarge(Sentence.MERGE_TOO_LARGE())
    except Exception as error:  # a merge may fail, the worker must go on
        return MergeFailed(type(error).__name__, traceback.format_exc())
