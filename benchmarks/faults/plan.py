"""What people do and what fails meanwhile: the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

PEOPLE = ("einstein", "marie")
OWN_SLOTS = 2
"""Documents of one person alone, each."""
SHARED_SLOTS = 2
"""Documents in the folder that einstein shares with marie."""


class Deed(Enum):
    """What a person does."""

    TYPE = "type and save"
    TYPE_ON = "type twice, saved by itself in between"
    RENAME = "rename"
    DUPLICATE = "duplicate"
    BORROW = "copy, type in the copy, merge it back"
    CRASH = "type, and lose the browser before it is saved"
    REOPEN = "close and open"
    DELETE = "delete"
    NEW = "new untitled file"
    SHARE = "share a file"
    LINK = "make a public link"
    REJECTED = "save what the storage takes back"


class Failing(Enum):
    """What fails."""

    CALL = "a call does not arrive"
    CALL_ANSWER = "the answer of a call is lost"
    TRANSFER = "a transfer is cut off"
    TRANSFER_ANSWER = "the answer of a transfer is lost"
    AWAY = "the storage is away"
    GATEWAY = "the gateway is killed"
    SERVER = "a server is killed"
    BOTH = "gateway and servers are killed"
    TOKENS = "all tokens die"
    QUOTA = "the quota is used up"
    DISK = "the disk is full"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that fails, `delay` seconds after people began.

    `after`: how many bytes still pass before a connection is cut. `times`: how many are cut.
    `person`: whose server it is.
    """

    failing: Failing
    person: str
    delay: float
    after: int
    times: int


@dataclass(frozen=True, slots=True)
class Action:
    """What one person does to the document of a slot, which is shared or their own."""

    person: str
    deed: Deed
    shared: bool
    slot: int

    def __str__(self) -> str:
        """Tell it in words."""
        where = f"{'shared' if self.shared else 'own'} {self.slot}"
        return f"{self.person}: {self.deed.value} ({where})"


@dataclass(frozen=True, slots=True)
class Round:
    """What people do at once, and what fails meanwhile."""

    number: int
    fault: Fault
    actions: tuple[Action, ...]

    def __str__(self) -> str:
        """Tell it in words."""
        fault = self.fault
        what = f"{fault.failing.value} ({fault.person}, {fault.delay:.3f} s, {fault.after} bytes"
        return f"round {self.number}: {what}, × {fault.times}); {'; '.join(map(str, self.actions))}"


_DEEDS = {
    Deed.TYPE: 30,
    Deed.TYPE_ON: 14,
    Deed.RENAME: 10,
    Deed.DUPLICATE: 6,
    Deed.BORROW: 8,
    Deed.CRASH: 6,
    Deed.REOPEN: 6,
    Deed.DELETE: 4,
    Deed.NEW: 6,
    Deed.SHARE: 5,
    Deed.LINK: 5,
    Deed.REJECTED: 3,
}
_FAILING = {
    Failing.CALL: 32,
    Failing.CALL_ANSWER: 48,
    Failing.TRANSFER: 32,
    Failing.TRANSFER_ANSWER: 32,
    Failing.AWAY: 12,
    Failing.GATEWAY: 20,
    # A server takes seconds to start.
    Failing.SERVER: 3,
    Failing.BOTH: 3,
    Failing.TOKENS: 6,
    Failing.QUOTA: 6,
    Failing.DISK: 6,
}
_SECONDS = 0.15
"""What people do in a round takes about as long."""


def rounds(seed: int, profile: str, count: int) -> Iterator[Round]:
    """Draw rounds; those of a shorter run are the first of a longer one."""
    chance = random.Random(f"{seed} {profile}")
    for number in range(count):
        yield Round(number, _fault(chance), _actions(chance))


def _fault(chance: random.Random) -> Fault:
    failing = chance.choices(list(_FAILING), list(_FAILING.values()))[0]
    person = chance.choice(PEOPLE)
    delay = chance.random() * _SECONDS
    # Most are cut at once; the largest documents have some 200 kB.
    after = chance.choice((0, 0, chance.randrange(500), chance.randrange(50_000)))
    return Fault(failing, person, delay, after, chance.choice((1, 1, 2, 2, 3)))


def _actions(chance: random.Random) -> tuple[Action, ...]:
    together = chance.random() < 0.2
    meeting = chance.randrange(SHARED_SLOTS)
    free = list(range(SHARED_SLOTS))
    chance.shuffle(free)
    actions = []
    for person in PEOPLE:
        if together:
            deed = chance.choice((Deed.TYPE, Deed.TYPE, Deed.TYPE_ON, Deed.BORROW))
            actions.append(Action(person, deed, True, meeting))
            continue
        deed = chance.choices(list(_DEEDS), list(_DEEDS.values()))[0]
        shared = chance.random() < 0.4
        # Only those who meet are at one document at once: the rest may rename and delete.
        slot = free.pop() if shared else chance.randrange(OWN_SLOTS)
        actions.append(Action(person, deed, shared, slot))
    return tuple(actions)
