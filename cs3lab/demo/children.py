"""The processes of the demo: started with a log of their own, watched, and stopped together."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cs3lab.demo.errors import DemoError

_GRACE = 10.0  # seconds a process has to stop by itself: kernels and locks are let go meanwhile
_SHOWN_LINES = 15


@dataclass(frozen=True, slots=True)
class Child:
    """A running process, what people call it, and where it writes what it does."""

    name: str
    process: asyncio.subprocess.Process
    log: Path

    async def first_line(self) -> bytes:
        """Wait for the first line of a process started with `speaks`.

        Raises `DemoError` when it ends without a word.
        """
        output = self.process.stdout
        if not (line := await output.readline() if output else b""):
            await self.ended()
        return line

    async def ended(self) -> None:
        """Wait until the process ends, and raise `DemoError` telling why as far as is known."""
        code = await self.process.wait()
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
        last = self.log.read_text(errors="replace").splitlines()[-_SHOWN_LINES:]
        raise DemoError("\n  ".join([f"{self.name} {how}. From the end of {self.log}:", *last]))

    async def stop(self) -> None:
        """Ask the process to stop, wait, and leave nothing of its process group behind."""
        if self.process.returncode is None:
            self.process.terminate()
            ending = asyncio.ensure_future(self.process.wait())
            await asyncio.wait({ending}, timeout=_GRACE)
            ending.cancel()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        await self.process.wait()


class Children:
    """All processes of the demo, in the order they were started."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._all: list[Child] = []

    async def start(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        speaks: bool = False,
    ) -> Child:
        """Start `command` in a session of its own: a Ctrl-C reaches the demo, not the process.

        All it writes goes to its log, except standard output when it `speaks` to us.
        """
        self._logs.mkdir(parents=True, exist_ok=True)
        path = self._logs / f"{name.replace(' ', '-')}.log"
        with path.open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE if speaks else log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )
        child = Child(name, process, path)
        self._all.append(child)
        return child

    async def watch(self) -> None:
        """Run until one of them ends, which raises `DemoError`."""
        endings = [asyncio.ensure_future(child.ended()) for child in self._all]
        try:
            done, _ = await asyncio.wait(endings, return_when=asyncio.FIRST_COMPLETED)
            done.pop().result()
        finally:
            for ending in endings:
                ending.cancel()

    async def stop(self) -> None:
        """Stop everything; the storage, which came first, goes last."""
        if self._all:
            storage, *servers = self._all
            await asyncio.gather(*(server.stop() for server in servers))
            await storage.stop()
