"""All that is done with copies, over one memory of what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cs3lab.collaboration.copies.making import Maker
from cs3lab.collaboration.copies.proposing import Proposer
from cs3lab.collaboration.copies.record import OriginRecords
from cs3lab.collaboration.copies.state import States

if TYPE_CHECKING:
    from cs3lab.jupyter.manager import Cs3ContentsManager
    from cs3lab.sharing.service import SharingService


@dataclass(frozen=True, slots=True)
class Copies:
    """What the screens of copies ask."""

    maker: Maker
    states: States
    proposer: Proposer

    @classmethod
    def over(cls, manager: Cs3ContentsManager, sharing: SharingService) -> Copies:
        """Make copies of the files of one server; `sharing` shares them."""
        records = OriginRecords(manager.tree)
        return cls(
            Maker(manager), States(manager, records), Proposer(manager, records, sharing.outgoing)
        )
