"""The things people do, each while something fails, and what they do about it afterwards."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from benchmarks.faults import documents
from benchmarks.faults.browser import Answer, Browser, Stuck
from benchmarks.faults.ledger import File, Ledger, State
from benchmarks.faults.plan import OWN_SLOTS, PEOPLE, SHARED_SLOTS, Action, Deed
from benchmarks.faults.world import World

_NAMES = {"einstein": "Einstein", "marie": "Curie"}
_ENOUGH = 40
"""Typed so often, a document is put away for a new one."""


@dataclass
class Slot:
    """The place of one document, which is made anew when it was deleted."""

    owner: str
    folder: str
    file: File
    name: str
    people: tuple[str, ...]


Afterwards = Callable[[], Awaitable[None]]
"""What a person does about it once nothing fails. Raises Stuck."""


@dataclass
class Deeds:
    """Does what a plan says.

    Once nothing fails any more, people look (`looks`) what became of what was refused, and when
    all they typed is saved, they do what is left (`afterwards`).
    """

    world: World
    ledger: Ledger
    browsers: dict[str, Browser]
    whole: bool
    """The storage has each save whole or not at all. Else a copy may be of half a save."""
    shared: dict[str, str] = field(default_factory=dict)
    """The path of the shared folder, for each person."""
    looks: list[Afterwards] = field(default_factory=list)
    afterwards: list[Afterwards] = field(default_factory=list)
    _slots: dict[tuple[str, int], Slot] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def prepare(self) -> None:
        """Make what people start with, and share the shared folder."""
        for person in PEOPLE:
            for number in range(OWN_SLOTS):
                self._slots[person, number] = self._new(person, "own", number, (person,))
        for number in range(SHARED_SLOTS):
            self._slots["", number] = self._new("einstein", "common", number, PEOPLE)
        row = await self._share("einstein", "marie", "common", "editor")
        taken = await self.browsers["marie"].insist(
            "accept a share", "PATCH", f"cs3lab/received/{row['id']}", {"state": "accepted"}
        )
        self.shared = {"einstein": "common", "marie": taken["item"]["path"]}

    def _new(self, owner: str, folder: str, number: int, people: tuple[str, ...]) -> Slot:
        serial = next(self._numbers)
        name = f"d{serial}{'.ipynb' if number % 2 else '.txt'}"
        content = documents.new(name, people, serial * 37 % 100)
        place = f"{owner}/{folder}/{name}"
        self.world.put(place, documents.stored(content))
        return Slot(owner, folder, self.ledger.add(f"d{serial}", place), name, people)

    def _path(self, slot: Slot, person: str, name: str = "") -> str:
        folder = self.shared[person] if slot.folder == "common" else slot.folder
        return f"{folder}/{name or slot.name}"

    async def make_way(self, actions: tuple[Action, ...]) -> None:
        """Before anything fails: let people take turns, and put away what is full."""
        meet = len({(each.shared, each.slot) for each in actions}) < len(actions)
        for action in actions:
            slot = self._slots[self._key(action)]
            if action.shared and not meet:
                for person in PEOPLE:
                    if person != action.person:
                        await self.browsers[person].close(self._path(slot, person))
            if len(slot.file.acknowledged) > _ENOUGH or slot.file.state is State.DELETED:
                await self._put_away(action, slot)
            await self.browsers[action.person].follow(self._path(slot, action.person))

    async def _put_away(self, action: Action, slot: Slot) -> None:
        for person in slot.people:
            await self.browsers[person].close(self._path(slot, person))
        new = self._new(slot.owner, slot.folder, action.slot, slot.people)
        self._slots[self._key(action)] = new

    @staticmethod
    def _key(action: Action) -> tuple[str, int]:
        return ("" if action.shared else action.person, action.slot)

    async def do(self, action: Action) -> None:
        """Do one thing, whatever comes of it."""
        slot = self._slots[self._key(action)]
        browser = self.browsers[action.person]
        does: dict[Deed, Callable[[Browser, Slot], Awaitable[None]]] = {
            Deed.TYPE: self._type,
            Deed.TYPE_ON: self._type_on,
            Deed.RENAME: self._rename,
            Deed.DUPLICATE: self._duplicate,
            Deed.BORROW: self._borrow,
            Deed.CRASH: self._crash,
            Deed.REOPEN: self._reopen,
            Deed.DELETE: self._delete,
            Deed.NEW: self._new_untitled,
            Deed.SHARE: self._share_one,
            Deed.LINK: self._link,
            Deed.REJECTED: self._taken_back,
        }
        await does[action.deed](browser, slot)

    # --- documents ---

    async def _opened(self, browser: Browser, slot: Slot) -> bool:
        """Open a document where it is not open; tell whether it can be edited."""
        path = self._path(slot, browser.person)
        if path not in browser.tabs:
            await browser.open(slot.file, path)
        return browser.tabs[path].loaded and browser.tabs[path].edits

    def _edit(self, browser: Browser, path: str) -> None:
        tab = browser.tabs[path]
        what = documents.mark(tab.file.name, browser.person, next(self._numbers))
        tab.content, tab.dirty = documents.typed(tab.content, browser.person, what), True

    async def _type(self, browser: Browser, slot: Slot) -> None:
        if not await self._opened(browser, slot):
            return
        path = self._path(slot, browser.person)
        self._edit(browser, path)
        await browser.save(browser.tabs[path])

    async def _type_on(self, browser: Browser, slot: Slot) -> None:
        for _ in range(2):
            await self._type(browser, slot)

    async def _reopen(self, browser: Browser, slot: Slot) -> None:
        await browser.close(self._path(slot, browser.person))
        await self._type(browser, slot)

    async def _crash(self, browser: Browser, slot: Slot) -> None:
        """Lose a tab; what the browser kept of it is merged in when it is opened again."""
        if not await self._opened(browser, slot):
            return
        path = self._path(slot, browser.person)
        self._edit(browser, path)
        kept = browser.tabs.pop(path)
        await self._opened(browser, slot)

        async def merge_it_in() -> None:
            answer = await browser.merge(browser.tabs[path], kept.hash, kept.content)
            if not (answer.good and answer.json["model"]):
                raise Stuck(f"what a crash left of {path} is not merged: {answer}")

        self.afterwards.append(merge_it_in)

    # --- files ---

    async def _rename(self, browser: Browser, slot: Slot) -> None:
        await self._opened(browser, slot)
        stem, dot, ending = slot.name.rpartition(".")
        name = f"{stem.partition('-')[0]}-{next(self._numbers)}{dot}{ending}"
        path, new = (self._path(slot, browser.person, each) for each in (slot.name, name))
        place = f"{slot.owner}/{slot.folder}/{name}"
        answer = await browser.contents("PATCH", path, {"path": new})
        slot.file.places.append(place)

        async def look() -> None:
            done = answer.good or await self._is_there(browser, new)
            if done:
                slot.name = name
                self._follow(browser, path, new)
            slot.file.places = [f"{slot.owner}/{slot.folder}/{slot.name}"]
            other = path if done else new
            if await self._is_there(browser, other):
                raise Stuck(f"{path} was renamed to {new}, and both are there")

        if answer.good:
            self._follow(browser, path, new)
        self.looks.append(look)

    @staticmethod
    def _follow(browser: Browser, path: str, new: str) -> None:
        tab = browser.tabs.pop(path, None)
        if tab is not None:
            tab.path = new
            browser.tabs[new] = tab

    @staticmethod
    async def _is_there(browser: Browser, path: str) -> bool:
        for _ in range(20):
            answer = await browser.contents("GET", path, params={"content": "0"})
            if answer.code in (200, 404):
                return answer.good
        raise Stuck(f"{browser.person} cannot look at {path}: {answer}")

    async def _delete(self, browser: Browser, slot: Slot) -> None:
        path = self._path(slot, browser.person)
        await browser.close(path)
        answer = await browser.contents("DELETE", path)
        slot.file.state = State.DELETED if answer.good else State.UNKNOWN

        async def look() -> None:
            there = await self._is_there(browser, path)
            if there and answer.good:
                raise Stuck(f"{path} was deleted, and is there")
            slot.file.state = State.THERE if there else State.DELETED

        self.looks.append(look)

    async def _duplicate(self, browser: Browser, slot: Slot) -> None:
        path = self._path(slot, browser.person)
        known = set(slot.file.acknowledged) if self.whole else set()
        folder = path.rpartition("/")[0]
        answer = await browser.contents("POST", folder, {"copy_from": path})
        file = self._made(slot, browser, answer)
        if file is not None:
            file.acknowledged |= known

    def _made(self, slot: Slot, browser: Browser, answer: Answer) -> File | None:
        """Note what a request made, or where it may have made it."""
        if not answer.good:
            beside, home = f"{slot.owner}/{slot.folder}", browser.person
            self.ledger.unanswered.append((beside, home))
            return None
        return self._copy(browser, answer.json["path"])

    def _copy(self, browser: Browser, path: str) -> File:
        common = self.shared[browser.person]
        place = f"{browser.person}/{path}"
        if path.startswith(f"{common}/"):
            place = f"einstein/common/{path.removeprefix(f'{common}/')}"
        return self.ledger.add(f"c{next(self._numbers)}", place)

    def note_copies(self) -> None:
        """Take note of the copies people made of what they could not save."""
        for browser in self.browsers.values():
            for path, typed in browser.copied:
                self._copy(browser, path).acknowledged |= typed
            browser.copied.clear()

    async def _new_untitled(self, browser: Browser, slot: Slot) -> None:
        folder = self._path(slot, browser.person).rpartition("/")[0]
        answer = await browser.contents("POST", folder, {"type": "notebook"})
        self._made(slot, browser, answer)

    async def _borrow(self, browser: Browser, slot: Slot) -> None:
        path = self._path(slot, browser.person)
        known = set(slot.file.acknowledged) if self.whole else set()
        answer = await browser.ask("POST", "cs3lab/copies", {"path": path})
        file = self._made(slot, browser, answer)
        if file is None:
            return
        file.acknowledged |= known
        copy = answer.json["path"]
        tab = await browser.open(file, copy)
        if tab.loaded:
            self._edit(browser, copy)
            await browser.save(tab)

        async def merge_it_back() -> None:
            typed = set(file.acknowledged)
            body = {"kind": "copy", "path": copy, "content": tab.content, "hash": tab.hash}
            merged = await browser.ask("POST", "cs3lab/merges", body)
            if not merged.good or (merged.json["state"] == "conflicts" and self.whole):
                raise Stuck(f"the copy {copy} is not merged: {merged}")
            if merged.json["model"]:
                slot.file.acknowledged |= typed
            await browser.close(copy)

        self.afterwards.append(merge_it_back)

    async def _taken_back(self, browser: Browser, slot: Slot) -> None:
        """Save what the storage takes back, and then by another name."""
        number = next(self._numbers)
        text = documents.mark("rejected", browser.person, number)
        name, other = f"n{number}-taken-back.txt", f"n{number}-kept.txt"
        path, kept = (f"own/{each}" for each in (name, other))
        file = self.ledger.add(f"n{number}", f"{browser.person}/{path}")
        file.state = State.UNKNOWN
        await browser.contents("PUT", path, documents.model(name, text))

        async def store_it_elsewhere() -> None:
            model = documents.model(other, text)
            await browser.insist("store it", "PUT", f"api/contents/{kept}", model)
            self.ledger.add(f"n{number}", f"{browser.person}/{kept}").acknowledged.add(text)

        self.afterwards.append(store_it_elsewhere)

    # --- shares and links ---

    async def _share(self, person: str, other: str, path: str, role: str) -> dict[str, str]:
        answer = await self._try_to_share(person, other, path, role)
        if not answer.good:
            raise Stuck(f"{person} cannot share {path}: {answer}")
        row: dict[str, str] = answer.json
        return row

    async def _try_to_share(self, person: str, other: str, path: str, role: str) -> Answer:
        browser = self.browsers[person]
        people = await browser.ask("GET", "cs3lab/people", params={"q": _NAMES[other]})
        if not people.good or not people.json["people"]:
            return people
        grantee = {key: people.json["people"][0][key] for key in ("kind", "id", "idp")}
        body = {"path": path, "grantee": grantee, "role": role}
        return await browser.ask("POST", "cs3lab/shares", body)

    async def _share_one(self, browser: Browser, slot: Slot) -> None:
        path = self._single(browser)
        other = next(each for each in PEOPLE if each != browser.person)
        await self._try_to_share(browser.person, other, path, "viewer")

        async def again() -> object:
            return await self._share(browser.person, other, path, "viewer")

        self.afterwards.append(lambda: self._exactly_one(browser, "shares", path, again))

    async def _link(self, browser: Browser, slot: Slot) -> None:
        path = self._single(browser)
        await browser.ask("POST", "cs3lab/links", {"path": path})

        async def again() -> object:
            return await browser.insist("make a link", "POST", "cs3lab/links", {"path": path})

        self.afterwards.append(lambda: self._exactly_one(browser, "links", path, again))

    def _single(self, browser: Browser) -> str:
        """Make a file to be shared, as something else than Jupyter does."""
        number = next(self._numbers)
        path = f"single-{number}.txt"
        place = f"{browser.person}/{path}"
        self.world.put(place, "single")
        self.ledger.add(path, place)
        return path

    async def _exactly_one(
        self, browser: Browser, what: str, path: str, again: Callable[[], Awaitable[object]]
    ) -> None:
        """Look whether it was made, as people do after a refusal; make it where it was not."""
        rows = await self._rows(browser, what, path)
        if not rows:
            await again()
            rows = await self._rows(browser, what, path)
        if len(rows) != 1:
            raise Stuck(f"{path} has {len(rows)} {what}")
        await browser.insist("end it", "DELETE", f"cs3lab/{what}/{rows[0]}")

    @staticmethod
    async def _rows(browser: Browser, what: str, path: str) -> list[str]:
        listed = await browser.insist(f"list {what}", "GET", f"cs3lab/{what}")
        return [row["id"] for row in listed[what] if row["item"]["path"] == path]
