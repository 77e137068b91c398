"""Somebody who edits a notebook at random, saves, merges and decides, and remembers what he did."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.merge.test_nbdime_format import applied_to
from tests.support.merging import Json, Merging

MIDDLE = "of both"
"""Begins the lines both writers edit; the other lines are one's own."""


@dataclass(frozen=True)
class Change:
    """A change of a line of both: what the writer saw there, and what he made of it."""

    cell: str
    seen: frozenset[str]
    made: str


@dataclass
class Writer:
    """`lines` and `cells` are his own, as they must stand in the end; `gone` must not stand.

    Cells of his own go by the name in their text: of a cell deleted and another like it inserted,
    a merge makes one that was edited, and that keeps its id.
    """

    name: str
    merging: Merging
    path: str
    chance: random.Random
    content: Json = field(default_factory=dict)
    hash: str = ""
    edits: int = 0
    merges: int = 0
    questions: int = 0
    lines: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    pending: list[Change] = field(default_factory=list)

    async def open(self) -> None:
        """Open the notebook."""
        self.content, self.hash = await self.merging.open(self.path)

    async def works(self) -> None:
        """Make some edits and save them."""
        for _ in range(self.chance.randint(1, 8)):
            self._edit()
        await self._save()
        self.changes += self.pending
        self.pending.clear()

    # Edits

    def _edit(self) -> None:
        kinds: list[tuple[Callable[[], None], int]] = [
            (self._own_line, 12),
            (self._insert, 3),
            (self._own_cell, 3),
            (self._move, 2),
            (self._delete, 2),
            (self._line_of_both, 3),
        ]
        choices, weights = zip(*kinds, strict=True)
        self.chance.choices(choices, weights)[0]()
        self.edits += 1

    def _token(self) -> str:
        return f"{self.name}{self.edits}"

    def _own_line(self) -> None:
        cell = self.chance.choice(_common(self.content))
        lines = cell["source"].split("\n")
        place = 0 if self.name == "a" else 2
        lines[place] = f"line of {self.name} in {cell['id']} is now {self._token()}"
        cell["source"] = "\n".join(lines)
        self.lines[cell["id"]] = lines[place]

    def _line_of_both(self) -> None:
        cell = self.chance.choice(_common(self.content))
        lines = cell["source"].split("\n")
        seen, lines[1] = lines[1], f"{MIDDLE} in {cell['id']} is now {self._token()}"
        cell["source"] = "\n".join(lines)
        self.pending.append(Change(cell["id"], frozenset({seen}), lines[1]))

    def _insert(self) -> None:
        name = f"cell-{self._token()}"
        source = f"{name} by {self.name}\nand {self._token()} more of it"
        cell = {"id": name, "cell_type": "markdown", "metadata": {}, "source": source}
        self.content["cells"].insert(self._place(), cell)
        self.cells[name] = source

    def _own_cell(self) -> None:
        if cell := self._own():
            cell["source"] = f"{cell['source'].splitlines()[0]}\nand {self._token()} more of it"
            self.cells[name_of(cell["source"])] = cell["source"]

    def _move(self) -> None:
        if cell := self._own():
            self.content["cells"].remove(cell)
            self.content["cells"].insert(self._place(), cell)

    def _delete(self) -> None:
        if cell := self._own():
            self.content["cells"].remove(cell)
            name = name_of(cell["source"])
            del self.cells[name]
            self.gone.add(name)

    def _own(self) -> Json | None:
        own = [cell for cell in self.content["cells"] if name_of(cell["source"]) in self.cells]
        return self.chance.choice(own) if own else None

    def _place(self) -> int:
        return self.chance.randint(0, len(self.content["cells"]))

    # Saves

    async def _save(self) -> None:
        while True:
            model = {"type": "notebook", "format": "json", "content": self.content}
            answer = await self.merging.contents.put(self.path, model, {"If-Match": self.hash})
            if answer.code == 200:
                self.hash = answer.json["hash"]
                return
            assert answer.code in (412, 423), answer.json
            if answer.code == 412 and await self._merge():
                return

    async def _merge(self) -> bool:
        """Merge; False where somebody else held the file or kept changing it."""
        sent = copy.deepcopy(self.content)
        answer = await self.merging.merge(self.path, self.hash, sent)
        if answer.code == 409:
            return False
        assert answer.code == 200, answer.json
        merge = answer.json
        self.merges += 1
        while merge["state"] == "conflicts":
            merge = await self._decided(merge)
        if merge["state"] == "locked":
            return False
        assert merge["state"] in ("merged", "unchanged"), merge
        if self.chance.random() < 0.3:
            # He typed on meanwhile: what he shows is made from what he sent.
            for _ in range(2):
                self._edit()
            self.hash = merge["local_hash"]
            while not await self._merge():
                pass
            return True
        self.content, self.hash = merge["content"], merge["model"]["hash"]
        return True

    async def _decided(self, merge: Json) -> Json:
        self.questions += merge["conflicts"]
        for decision in merge["decisions"]:
            if decision["conflict"]:
                self._sees(decision)
        side = self.chance.choice(["local", "remote"])
        made = applied_to(merge["base"], merge["decisions"], conflicts=side)
        answer = await self.merging.decide(merge, made)
        while answer.code == 409 or answer.json["state"] == "locked":
            answer = await self.merging.decide(merge, made)
        decided: Json = answer.json
        return decided

    def _sees(self, decision: Json) -> None:
        """Take note of both versions of a line of both; there is no question about any other."""
        here, there = (_lines(decision[side]) for side in ("local_diff", "remote_diff"))
        assert all(line.startswith(MIDDLE) for line in (*here, *there)), decision
        cell = next(iter(here)).split(" in ")[1].split(" ")[0]
        for made in here | there:
            self.pending.append(Change(cell, frozenset(here | there), made))


def name_of(source: str) -> str:
    """Give the name of a cell somebody inserted; of another, nothing anybody is called."""
    return source.split(" by ")[0]


def _lines(diff: list[Json]) -> set[str]:
    return {line.rstrip("\n") for op in diff for line in op.get("valuelist", ())}


def _common(content: Json) -> list[Any]:
    return [cell for cell in content["cells"] if cell["id"].startswith("common")]
