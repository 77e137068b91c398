"""All that is done with copies, over one memory of what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .making import Maker
from .proposing import Proposer
from .record import Records
from .state import States

if TYPE_CHECKING:
    from cs3lab.contents.manager import Cs3ContentsManager
    from cs3lab.sharing.views import Views

__all__ = ["Copies"]


@dataclass(frozen=True, slots=True)
class Copies:
    """What the screens of copies ask."""

    maker: Maker
    states: States
    proposer: Proposer

    @classmethod
    def over(cls, manager: Cs3ContentsManager, views: Views) -> Copies:
        """Make copies of the files of one server; its views share them."""
        records = Records(manager.tree)
        return cls(Maker(manager), States(manager, records), Proposer(manager, records, views.made))
