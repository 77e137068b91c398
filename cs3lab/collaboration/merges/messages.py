"""Which message is said of a merge."""

from __future__ import annotations

from cs3lab.locking.states import Holder
from cs3lab.merge.losses import Losses
from cs3lab.messages import Message, Sentence


def locked(holder: Holder | None) -> Message:
    """Return the message about a file that somebody is editing."""
    if holder is not None and holder.me:
        if holder.application:
            return Sentence.MERGE_LOCKED_BY_ME_IN(application=holder.application)
        return Sentence.MERGE_LOCKED_BY_ME()
    if holder is not None and holder.name:
        return Sentence.MERGE_LOCKED_BY(name=holder.name)
    return Sentence.MERGE_LOCKED()


def conflicts(number: int) -> Message:
    """Return the message about conflicts."""
    return Sentence.MERGE_CONFLICT() if number == 1 else Sentence.MERGE_CONFLICTS(number=number)


def losses(lost: Losses) -> Message:
    """Return the message about pictures and tables that a merge would take away."""
    return Sentence.MERGE_LOSES(what=_shown(lost), where=_cells(lost.cells))


def _shown(lost: Losses) -> Message:
    pictures = Sentence.PICTURE() if lost.pictures == 1 else Sentence.PICTURES(number=lost.pictures)
    tables = Sentence.TABLE() if lost.tables == 1 else Sentence.TABLES(number=lost.tables)
    if lost.pictures and lost.tables:
        return Sentence.BOTH(one=pictures, other=tables)
    return pictures if lost.pictures else tables


def _cells(number: int) -> Message:
    return Sentence.CELL() if number == 1 else Sentence.CELLS(number=number)


def replaced(path: str, *, beside: bool) -> Message:
    """Return the message about a copy that took the place of its original."""
    return Sentence.REPLACED_BESIDE(path=path) if beside else Sentence.REPLACED_ORIGINAL(path=path)
