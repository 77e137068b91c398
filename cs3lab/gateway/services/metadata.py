"""Arbitrary metadata: told by Stat and ListContainer, changed here."""

from collections.abc import Mapping

from cs3lab.gateway.core import Call
from cs3lab.gateway.status import Code, Refused

LIMIT = 64 << 10
"""Bytes of metadata a file may have in all: every listing carries them."""


def set_arbitrary_metadata(call: Call) -> None:
    """Set keys; a lock protects them like the content."""
    node = call.node("initiate_file_upload")
    call.unlocked(node)
    new = dict(call.request.arbitrary_metadata.metadata)
    if size_of(call.core.store.metadata.of(node) | new) > LIMIT:
        raise Refused(Code.INVALID_ARGUMENT, f"more than {LIMIT} bytes of metadata")
    call.core.store.metadata.set(node, new)


def size_of(words: Mapping[str, str]) -> int:
    """Return the bytes of keys and values."""
    return sum(len(text.encode()) for pair in words.items() for text in pair)


def unset_arbitrary_metadata(call: Call) -> None:
    """Remove keys; unknown ones are no error."""
    node = call.node("initiate_file_upload")
    call.unlocked(node)
    call.core.store.metadata.unset(node, call.request.arbitrary_metadata_keys)


CALLS = {
    "SetArbitraryMetadata": set_arbitrary_metadata,
    "UnsetArbitraryMetadata": unset_arbitrary_metadata,
}
