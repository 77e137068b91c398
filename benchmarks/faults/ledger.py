"""What was acknowledged, and what must be true of the storage because of it. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from enum import Enum

Read = Callable[[str], "set[str] | None"]
"""Gives what is typed in a stored file, None where there is none."""


class State(Enum):
    """Whether a file is there."""

    THERE = "there"
    DELETED = "deleted"
    UNKNOWN = "unknown"


@dataclass
class File:
    """A file somebody made; places are paths below the files of the gateway, as PERSON/FILE.

    It is at one of the places: at the only one, unless the answer to a rename was lost.
    """

    name: str
    places: list[str]
    acknowledged: set[str] = field(default_factory=set)
    """What was typed and, by an answer of a server, is stored."""
    state: State = State.THERE


@dataclass
class Ledger:
    """All files of one storage; `kept` tells where something lies apart from its file."""

    files: list[File] = field(default_factory=list)
    unanswered: list[tuple[str, ...]] = field(default_factory=list)
    """For each creation that was refused in this round, the folders it may have left a file in."""
    compared: bool = True
    """The storage keeps two people who save at once apart, by etags or locks."""
    overwritten: int = 0
    """What another who saved at the same moment overwrote, and an earlier version has."""
    orphans: int = 0
    """Files whose creation was refused, and which are there all the same."""
    _gone: set[str] = field(default_factory=set)
    """What was acknowledged in files that were deleted, and was found in the bin."""

    @property
    def acknowledged(self) -> int:
        """How many things were acknowledged."""
        return len(self._gone.union(*(file.acknowledged for file in self.files)))

    def add(self, name: str, place: str) -> File:
        """Note a file that is there now."""
        self.files.append(File(name, [place]))
        return self.files[-1]

    def lost(self, read: Read, kept: Callable[[str], bool]) -> Iterator[str]:
        """Tell of what was acknowledged and is not stored, and of files that are there twice."""
        for file in self.files:
            found = {place: typed for place in file.places if (typed := read(place)) is not None}
            if len(found) > 1:
                yield f"{file.name} is there twice: {', '.join(found)}"
            if file.state is State.DELETED and found:
                yield f"{file.name} was deleted and is there"
            if file.state is State.THERE and not found:
                yield f"{file.name} is not there: {', '.join(file.places)}"
            stored = set().union(*found.values())
            yield from self._missing(file, file.acknowledged - stored, kept)
            if file.state is State.DELETED:
                self._gone |= file.acknowledged
        self.files = [file for file in self.files if file.state is not State.DELETED]

    def _missing(self, file: File, missing: set[str], kept: Callable[[str], bool]) -> Iterator[str]:
        file.acknowledged -= missing  # it is told once
        for each in sorted(missing):
            if not kept(each):
                yield f"{each} in {file.name} was acknowledged and is lost"
            elif file.state is not State.THERE:
                file.acknowledged.add(each)
            elif self.compared:
                yield f"{each} in {file.name} was acknowledged and is overwritten"
            else:
                self.overwritten += 1

    def surplus(self, present: Collection[str]) -> Iterator[str]:
        """Tell of files nobody made; what a refused creation left is taken up, one file each."""
        known = {place for file in self.files for place in file.places}
        for place in sorted(set(present) - known):
            maker = next((each for each in self.unanswered if _within(place, each)), None)
            if maker is None:
                yield f"{place} is there, and was made once too often"
            else:
                self.unanswered.remove(maker)
                self.orphans += 1
            self.add(place, place)
        self.unanswered.clear()


def _within(place: str, folders: tuple[str, ...]) -> bool:
    return place.rpartition("/")[0] in folders
