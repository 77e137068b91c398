"""What a browser does for one person: opens under a lock, saves, merges, keeps what was typed."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass
from typing import Any

import aiohttp

from benchmarks.faults.documents import Content, marks_of, model
from benchmarks.faults.ledger import File
from benchmarks.faults.world import World
from tests.jupyter.jupyter_process import TOKEN

Json = dict[str, Any]
_TRIES = 40
_PAUSE = 0.25
"""Seconds between two."""
_LONGEST = 60
"""Seconds any answer may take."""


class Stuck(Exception):  # noqa: N818  # what a person would say
    """Somebody cannot get on although nothing fails any more."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer; the code is 0 where none came."""

    code: int
    json: Any

    @property
    def good(self) -> bool:
        """True where it was done."""
        return 200 <= self.code < 300

    @property
    def reason(self) -> str:
        """Why not, for a program."""
        return str(self.json.get("reason")) if isinstance(self.json, dict) else ""

    def __str__(self) -> str:
        """Tell it in words."""
        message = self.json.get("message") if isinstance(self.json, dict) else ""
        return f"{self.code} {self.reason} {message}"


@dataclass
class Tab:
    """An open document; `hash` is of what its content was made from."""

    file: File
    path: str
    client: str
    content: Content = None
    hash: str = ""
    loaded: bool = False
    edits: bool = False
    dirty: bool = False
    elsewhere: bool = False
    """Somebody else edits it."""


class Browser:
    """One person before their server."""

    def __init__(self, person: str, world: World, session: aiohttp.ClientSession) -> None:
        self.person = person
        self.tabs: dict[str, Tab] = {}
        """By path."""
        self.merges = 0
        """How many saves were merged."""
        self.copied: list[tuple[str, set[str]]] = []
        """Copies made of what could not be saved: their paths, and what was typed in them."""
        self._clients: list[str] = []
        self._world = world
        self._session = session
        self._numbers = itertools.count(1)

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        """Ask the person's server; `more` may have `params` and `headers`."""
        url = self._world.servers[self.person].url + path
        more["headers"] = {"Authorization": f"token {TOKEN}", **more.get("headers", {})}
        more["timeout"] = aiohttp.ClientTimeout(total=_LONGEST)
        try:
            async with self._session.request(method, url, json=body, **more) as response:
                said = await response.json() if await response.read() else None
                return Answer(response.status, said)
        except aiohttp.ClientError:
            return Answer(0, None)
        except asyncio.TimeoutError:
            raise Stuck(f"{method} {path} of {self.person} has no answer in {_LONGEST} s") from None

    async def contents(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        """Ask Jupyter's contents API."""
        return await self.ask(method, f"api/contents/{path}", body, **more)

    async def insist(self, what: str, method: str, path: str, body: Any = None) -> Any:
        """Ask while nothing fails, again where the storage needs a moment; give the JSON."""
        for _ in range(_TRIES):
            answer = await self.ask(method, path, body)
            if answer.good:
                return answer.json
            await asyncio.sleep(_PAUSE)
        raise Stuck(f"{self.person} cannot {what}: {answer}")

    async def open(self, file: File, path: str) -> Tab:
        """Open a document to edit it; what fails is tried again by `settle`."""
        tab = Tab(file, path, f"{self.person}-{next(self._numbers)}")
        self._clients.append(tab.client)
        self.tabs[path] = tab
        await asyncio.gather(self._join(tab), self._load(tab))
        return tab

    async def _join(self, tab: Tab) -> bool:
        body = {"path": tab.path, "client": tab.client, "mode": "edit"}
        answer = await self.ask("POST", "cs3lab/locks", body)
        state = answer.json if answer.good else {}
        tab.edits = state.get("mode") == "edit"
        return answer.good and state["reachable"]

    async def _load(self, tab: Tab) -> Answer:
        kind = "notebook" if tab.path.endswith(".ipynb") else "file"
        params = {"content": "1", "hash": "1", "type": kind}
        answer = await self.contents("GET", tab.path, params=params)
        if answer.good:
            tab.content, tab.hash = answer.json["content"], answer.json["hash"]
            tab.loaded, tab.dirty = True, False
        return answer

    async def follow(self, path: str) -> None:
        """Show what is stored, where a document that is open was changed elsewhere."""
        tab = self.tabs.get(path)
        if tab is None or tab.dirty:
            return
        answer = await self.contents("GET", path, params={"content": "0", "hash": "1"})
        if answer.good and answer.json["hash"] != tab.hash:
            await self._load(tab)

    async def close(self, path: str) -> None:
        """Close a document, which was saved."""
        tab = self.tabs.pop(path, None)
        if tab is not None:
            await self._leave(tab.client, [path])

    async def _leave(self, client: str, paths: list[str]) -> None:
        await self.ask("POST", "cs3lab/locks/leave", {"client": client, "paths": paths})

    async def save(self, tab: Tab) -> Answer:
        """Save, and merge where the storage has something else by now."""
        sent, content = marks_of(tab.content), tab.content
        body = model(tab.path, content)
        params = {"If-Match": tab.hash} if tab.hash else {}
        answer = await self.contents("PUT", tab.path, body, headers=params)
        if answer.good:
            tab.file.acknowledged |= sent
            tab.hash = answer.json["hash"]
            tab.dirty = tab.content != content
        elif answer.reason == "changed" and answer.json.get("hash"):
            answer = await self.merge(tab, tab.hash, content)
        return answer

    async def merge(self, tab: Tab, base: str, content: Content) -> Answer:
        """Merge what was made from `base` into what is stored, and show the result."""
        body = {"kind": "document", "path": tab.path, "hash": base, "content": content}
        answer = await self.ask("POST", "cs3lab/merges", body)
        if answer.good and answer.json["model"]:
            self.merges += 1
            tab.file.acknowledged |= marks_of(content)
            tab.hash, tab.content = answer.json["model"]["hash"], answer.json["content"]
            tab.dirty = False
        return answer

    async def settle(self) -> None:
        """Do what a browser does by itself and a person next, once nothing fails any more.

        Raises Stuck where that does not bring everything typed to the storage.
        """
        for tab in list(self.tabs.values()):
            said = await self._get_on(tab)
            if said is not None:
                await self.close(tab.path)
                raise Stuck(f"{self.person} cannot get on with {tab.path}: {said}")

    async def _get_on(self, tab: Tab) -> Answer | None:
        """Save what is dirty, and edit again; give what keeps from it."""
        said = Answer(0, None)
        for _ in range(_TRIES):
            if await self._again(tab):
                return None
            said = await self._try(tab)
            if said.good and (said.json or {}).get("state") == "conflicts":
                break
            await asyncio.sleep(_PAUSE)
        return said

    async def _again(self, tab: Tab) -> bool:
        """Come back, and save; True where all is well."""
        body = {"client": tab.client, "paths": [tab.path]}
        beat = await self.ask("PUT", "cs3lab/locks", body)
        if not beat.good:
            return False
        state = beat.json["locks"][0]
        tab.edits = state["mode"] == "edit"
        tab.elsewhere = state["holder"] is not None and not state["holder"]["me"]
        return tab.loaded and (tab.edits or tab.elsewhere) and not tab.dirty

    async def _try(self, tab: Tab) -> Answer:
        if not tab.edits:
            await self._join(tab)
        if not tab.loaded:
            return await self._load(tab)
        return await (self._keep_as_copy(tab) if tab.elsewhere else self.save(tab))

    async def _keep_as_copy(self, tab: Tab) -> Answer:
        """Keep what was typed before somebody else got the lock, and show what they have."""
        body = {"path": tab.path, "hash": tab.hash, "content": tab.content}
        answer = await self.ask("POST", "cs3lab/copies", body)
        if answer.good:
            self.copied.append((answer.json["path"], marks_of(tab.content)))
            await self._load(tab)
        return answer

    async def leave_all(self) -> None:
        """Close everything, also for tabs that went without a word."""
        opened = await self.insist("list what is open", "GET", "cs3lab/locks")
        for client in self._clients:
            await self._leave(client, [each["path"] for each in opened["locks"]])
        self.tabs.clear()
