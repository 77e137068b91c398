"""What is asked and answered of a copy that is proposed for merging. Pure.

Who proposes keeps the proposal in the metadata of the copy, which is theirs. The answer is in those
of the original, which its owner may write, and who proposed may at least see: the copy may be
locked by whoever works on it. Each is a claim of somebody else to the other, and bounded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from cs3lab.client.model import ResourceId

PROPOSAL = "cs3lab.proposal"
"""The metadata of a copy whose owner asks for it to be merged."""
ANSWERS = "cs3lab.answers"
"""The metadata of an original: the answers to the latest proposals."""

MAX_WORDS = 200
"""Characters of a sentence that goes with a proposal or an answer."""
MAX_ANSWERS = 2048
"""Bytes of all answers: some storages keep no more than some kilobytes with a file."""

_MAX_NAME = 255
_Text = Annotated[str, Meta(max_length=4096)]
Decision = Literal["merged", "declined"]


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal to merge a copy into the original of this name; `etag` is the one it had then."""

    id: Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
    original: ResourceId
    name: _Text
    etag: _Text = ""
    words: _Text = ""


class Answer(msgspec.Struct, frozen=True):
    """What the owner of the original did with a proposal, and what they said."""

    decision: Decision
    words: _Text = ""


def plain(text: str, limit: int = MAX_WORDS) -> str:
    """Text as one line without control characters, of so many characters at most."""
    # What no storage takes, such as half of a character, is no word of anybody either.
    readable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(readable.split())[:limit]


def dumps(proposal: Proposal) -> str:
    """Proposal as it is kept with the copy."""
    return json.dumps(msgspec.to_builtins(proposal), ensure_ascii=False)


def proposal_in(metadata: Mapping[str, str]) -> Proposal | None:
    """Proposal in the metadata of a copy, None where there is none that makes sense."""
    try:
        found = msgspec.json.decode(metadata.get(PROPOSAL, ""), type=Proposal)
    except (ValueError, RecursionError):
        return None
    name = plain(found.name, _MAX_NAME)
    if not name or not found.original.opaque_id:
        return None
    return msgspec.structs.replace(found, name=name, words=plain(found.words))


def answer_in(metadata: Mapping[str, str], proposal: Proposal) -> Answer | None:
    """Answer to a proposal in the metadata of its original, None where there is none."""
    kept = _answers(metadata.get(ANSWERS, ""))
    try:
        found = msgspec.convert(kept.get(proposal.id), Answer)
    except ValueError:
        return None
    return msgspec.structs.replace(found, words=plain(found.words))


def with_answer(kept: str, proposal_id: str, answer: Answer | None) -> str:
    """Answers with this one; without any, where it is None. The oldest make room."""
    answers = {key: value for key, value in _answers(kept).items() if key != proposal_id}
    if answer is not None:
        answers[proposal_id] = msgspec.to_builtins(answer)
    while len(text := json.dumps(answers, ensure_ascii=False).encode()) > MAX_ANSWERS:
        del answers[next(iter(answers))]
    return text.decode()


def _answers(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
