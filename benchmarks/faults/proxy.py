"""What lies between a Jupyter server and the storage, and cuts connections where it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum

_PIECE = 1 << 16


class Way(Enum):
    """Which way bytes go."""

    THERE = "to the storage"
    BACK = "from the storage"


@dataclass
class Proxy:
    """Passes connections on to an address, HOST:PORT; `happened` counts what was cut."""

    target: str
    address: str = ""
    away: bool = False
    """Take no connection."""
    happened: int = 0
    _cuts: list[tuple[Way, int]] = field(default_factory=list)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def cut(self, way: Way, after: int, times: int = 1) -> None:
        """Cut the next `times` connections, each once `after` more bytes went this way."""
        self._cuts = [(way, after)] * times

    def heal(self) -> None:
        """Cut nothing any more, and take connections."""
        self._cuts.clear()
        self.away = False

    def leave(self) -> None:
        """Cut everything, and take no connection."""
        self.away = True
        self.happened += 1
        for writer in list(self._open):
            writer.transport.abort()

    async def end(self) -> None:
        """Let no connection be open."""
        self.leave()
        await asyncio.gather(*self._tasks)

    def left_of(self, way: Way, piece: bytes) -> bytes | None:
        """Give what of a piece passes before the cut, None where all of it passes."""
        if not self._cuts or self._cuts[0][0] is not way:
            return None
        _, after = self._cuts[0]
        if len(piece) <= after:
            self._cuts[0] = (way, after - len(piece))
            return None
        self._cuts.pop(0)
        self.happened += 1
        return piece[:after]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on until an end closes it, or it is cut."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        host, _, port = self.target.rpartition(":")
        ends = {writer}
        try:
            if self.away:
                return
            there, back = await asyncio.open_connection(host, int(port))
            ends.add(back)
            self._open |= ends
            asking = self._pass(reader, back, Way.THERE)
            await _first_of(asking, self._pass(there, writer, Way.BACK))
        except OSError:
            pass
        finally:
            self._open -= ends
            for end in ends:
                end.close()

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Way
    ) -> None:
        with suppress(OSError):
            while piece := await reader.read(_PIECE):
                left = self.left_of(way, piece)
                writer.write(piece if left is None else left)
                await writer.drain()
                if left is not None:
                    return


async def _first_of(*passing: Coroutine[None, None, None]) -> None:
    tasks = [asyncio.create_task(each) for each in passing]
    _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)


@asynccontextmanager
async def proxy(target: str = "") -> AsyncIterator[Proxy]:
    """Run a proxy; where it leads may be told later."""
    made = Proxy(target)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
        await made.end()
