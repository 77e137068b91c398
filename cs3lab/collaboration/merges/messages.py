"""Messages about merges, for people."""

from __future__ import annotations

from cs3lab.locking.states import Holder
from cs3lab.merge.losses import Losses

UNCHANGED = "What is stored holds all of it already. Nothing had to be stored."
UNKNOWN = (
    "What both versions were made from is not known any more, so they cannot be merged. Nothing "
    "was changed: compare them, or save yours under another name."
)
DENIED = (
    "You may not change this file. Nothing was changed: ask its owner to merge, or save your "
    "version under another name."
)
NOT_SEEN = (
    "You may not see the original of this copy. Nothing was changed: ask whose it is to share it "
    "with you."
)
MISSING = "The file is not there any more. Nothing was changed, and your version is kept."
BUSY = "Somebody keeps changing this file. Nothing was changed: try again in a moment."
NO_ROOM = (
    "There is no room left on the disk of this server to keep the merge while you decide. Nothing "
    "was changed."
)
REPLACED = "What could not be read was replaced; where versions are kept, it is the latest."
OPEN = "Nothing of this merge was stored, so there is nothing to undo."
CLOSED = "This merge is stored already. To change it, undo it first."
CHANGED_SINCE = (
    "It was changed since the merge, so the merge cannot be undone. Nothing was changed: what it "
    "held before is in its history."
)
UNLIKE = "A notebook and a text cannot be compared with each other."
NO_COPY = "This file is not a copy of another one, so there is nothing to merge it into."


def unreadable(reason: str) -> str:
    """Return the message about a stored document that cannot be read; `reason` says why."""
    return f"What is stored {reason}. Nothing was changed, and your version is kept."


def locked(holder: Holder | None) -> str:
    """Return the message about a file that somebody is editing."""
    if holder is not None and holder.me:
        where = f"in {holder.application}" if holder.application else "elsewhere"
        return f"You are editing this file {where}. Nothing was changed: merge when it is closed."
    who = holder.name if holder is not None and holder.name else "Somebody else"
    return f"{who} is editing this file. Nothing was changed: merge when it is free."


def conflicts(number: int) -> str:
    """Return the message about conflicts."""
    places = "In 1 place" if number == 1 else f"In {number} places"
    return f"{places}, both versions changed the same. Decide which to keep. Nothing was stored."


def losses(lost: Losses) -> str:
    """Return the message about pictures and tables that a merge would take away."""
    shown = [_number(lost.pictures, "picture"), _number(lost.tables, "table")]
    what = " and ".join(part for part in shown if part)
    return (
        f"{what} would be gone: under {_number(lost.cells, 'cell')} an error or nothing would "
        "stand. The run failed, or there was none since the code was changed or the outputs were "
        "cleared. Nothing was stored."
    )


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}" if count else ""


def replaced(path: str, *, beside: bool) -> str:
    """Return the message about a copy that took the place of its original."""
    if beside:
        return f"What is in the copy now stands beside the copy, too, as “{path}”."
    return f"What is in the copy now stands where the original was, as “{path}”."
