"""Tries jupyter-collaboration beside cs3lab, in an environment that has both:

    python -m venv /tmp/both && /tmp/both/bin/pip install -e . "jupyter-collaboration==5.*"
    /tmp/both/bin/python -m tests.together.collaboration

Two people are in one room on one server; the same person has a second server without it. It is no
test of `make test`: installed beside cs3lab, jupyter-collaboration changes every JupyterLab there.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
from jupyter_ydoc import YNotebook
from pycrdt import (
    Doc,
    YMessageType,
    create_sync_message,
    create_update_message,
    handle_sync_message,
)

from tests.jupyter.jupyter_process import TOKEN, JupyterProcess
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import notebook, notebook_model

_EXTENSIONS = str(
    {
        "cs3lab": True,
        "jupyter_server_fileid": True,
        "jupyter_server_ydoc": True,
    }
)
_PATIENCE = 30.0


async def until(check: Callable[[], bool | Awaitable[bool]], what: str) -> None:
    """Wait until something is so; what the room does by itself, it does after a second."""
    for _ in range(int(_PATIENCE / 0.1)):
        found = check()
        if found if isinstance(found, bool) else await found:
            print(f"  {what}")  # noqa: T201
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"not so: {what}")


class Server:
    """One Jupyter server, asked as a browser does."""

    def __init__(self, process: JupyterProcess, session: aiohttp.ClientSession) -> None:
        self.url = process.url
        self.session = session

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        async with self.session.request(method, self.url + path, json=body) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text else None

    async def lock(self, mode: str, path: str = "n.ipynb") -> str:
        asked = {"path": path, "client": "tab", "mode": mode}
        return str((await self.ask("POST", "cs3lab/locks", asked))[1]["state"])

    async def leave(self, path: str = "n.ipynb") -> None:
        goodbye = {"client": "tab", "paths": [path], "closed": True}
        await self.ask("POST", "cs3lab/locks/leave", goodbye)


class Person:
    """A browser tab in the room of n.ipynb."""

    def __init__(self, name: str, server: Server) -> None:
        self.name = name
        self._server = server
        self._doc = Doc()
        self._notebook = YNotebook(self._doc)
        self._types = False

    async def enter(self) -> None:
        asked = {"format": "json", "type": "notebook"}
        _, room = await self._server.ask("PUT", "api/collaboration/session/n.ipynb", asked)
        name = f"{room['format']}:{room['type']}:{room['fileId']}"
        self._socket = await self._server.session.ws_connect(
            f"{self._server.url}api/collaboration/room/{name}?sessionId={room['sessionId']}",
            headers={"User-Agent": self.name},
        )
        await self._socket.send_bytes(create_sync_message(self._doc))
        self._listening = asyncio.create_task(self._listen())
        self._observed = self._doc.observe(self._changed)
        await until(lambda: self._notebook.cell_number > 0, f"{self.name} is in the room")

    async def _listen(self) -> None:
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.BINARY and message.data[0] == YMessageType.SYNC:
                reply = handle_sync_message(message.data[1:], self._doc)
                if reply:
                    await self._socket.send_bytes(reply)

    def _changed(self, event: Any) -> None:
        if self._types:
            self._sending = asyncio.ensure_future(
                self._socket.send_bytes(create_update_message(event.update))
            )

    def type(self, text: str) -> None:
        self._types = True
        source = self._notebook.ycells[0]["source"]
        source.insert(len(source), text)
        self._types = False

    @property
    def sees(self) -> str:
        return str(self._notebook.source["cells"][0]["source"])

    async def go(self) -> None:
        await self._socket.close()


class Trial:
    """Everything docs/locks.md says of it, in this order."""

    def __init__(self, here: Server, other: Server, home: Path) -> None:
        self.here, self.other, self.home = here, other, home
        self.one, self.two = Person("one", here), Person("two", here)

    def stored(self, name: str = "n.ipynb") -> str:
        source = json.loads((self.home / name).read_text())["cells"][0]["source"]
        return source if isinstance(source, str) else "".join(source)

    async def one_lock_for_all(self) -> None:
        assert await self.here.lock("edit") == "held"
        await self.one.enter()
        await self.two.enter()
        assert await self.other.lock("edit") == "locked"

    async def saves_in_turn(self) -> None:
        one, two = self.one, self.two
        for number, who in enumerate((one, two, one, two, two, one)):
            text = f"{who.name} {number}"
            who.type(f"\n{text}")
            await until(lambda: text in self.stored(), f"what {who.name} types is stored")  # noqa: B023
        await until(lambda: one.sees == two.sees == self.stored(), "all see the same")
        refused, _ = await self.other.ask("PUT", "api/contents/n.ipynb", notebook_model("x"))
        assert refused == 423

    async def written_by_a_kernel(self) -> None:
        text = "by a kernel"
        (self.home / "n.ipynb").write_text(json.dumps(notebook(text)))
        await until(lambda: self.one.sees == self.two.sees == text, "what a kernel writes is here")
        self.two.type("\nafter")
        await until(lambda: self.stored() == "by a kernel\nafter", "and is written on")

    async def continued_elsewhere(self) -> None:
        assert await self.other.lock("take") == "held"
        self.one.type("\nrefused")
        await asyncio.sleep(3)
        assert self.stored() == "by a kernel\nafter"
        beat = {"client": "tab", "paths": ["n.ipynb"]}
        state = (await self.here.ask("PUT", "cs3lab/locks", beat))[1]["locks"][0]
        assert (state["state"], state["reason"], state["mode"]) == ("lost", "taken", "view")
        await self.other.leave()
        await until(self._held_again, "it is edited here again")
        self.two.type("\nback")
        await until(lambda: self.stored().endswith("\nrefused\nback"), "what was kept is stored")

    async def _held_again(self) -> bool:
        return await self.here.lock("edit") == "held"

    async def renamed(self) -> None:
        await self.here.ask("PATCH", "api/contents/n.ipynb", {"path": "m.ipynb"})
        self.one.type("\nrenamed")
        await until(lambda: self.stored("m.ipynb").endswith("\nrenamed"), "a rename is followed")
        assert not (self.home / "n.ipynb").exists()

    async def ended(self) -> None:
        await self.one.go()
        await self.two.go()
        await self.here.leave("m.ipynb")
        await until(self._free, "another edits when all have gone")

    async def _free(self) -> bool:
        return await self.other.lock("edit", "m.ipynb") == "held"


async def main() -> None:
    """Start everything, and try."""
    with tempfile.TemporaryDirectory() as made:
        top = Path(made)
        with GatewayProcess(top / "gateway") as gateway:
            home = gateway.files / "einstein"
            home.mkdir(parents=True, exist_ok=True)
            (home / "n.ipynb").write_text(json.dumps(notebook("a = 1")))
            with (
                JupyterProcess(top / "here", gateway.grpc, "", _EXTENSIONS) as here,
                JupyterProcess(top / "other", gateway.grpc, "") as other,
            ):
                headers = {"Authorization": f"token {TOKEN}"}
                async with aiohttp.ClientSession(headers=headers) as session:
                    trial = Trial(Server(here, session), Server(other, session), home)
                    await trial.one_lock_for_all()
                    await trial.saves_in_turn()
                    await trial.written_by_a_kernel()
                    await trial.continued_elsewhere()
                    await trial.renamed()
                    await trial.ended()


if __name__ == "__main__":
    asyncio.run(main())
