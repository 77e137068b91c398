"""Arbitrary metadata: told by Stat and ListContainer, changed here."""

from cs3lab.gateway.core import Call


def set_arbitrary_metadata(call: Call) -> None:
    """Set keys; a lock protects them like the content."""
    node = call.node("initiate_file_upload")
    call.unlocked(node)
    call.core.store.metadata.set(node, dict(call.request.arbitrary_metadata.metadata))


def unset_arbitrary_metadata(call: Call) -> None:
    """Remove keys; unknown ones are no error."""
    node = call.node("initiate_file_upload")
    call.unlocked(node)
    call.core.store.metadata.unset(node, call.request.arbitrary_metadata_keys)


CALLS = {
    "SetArbitraryMetadata": set_arbitrary_metadata,
    "UnsetArbitraryMetadata": unset_arbitrary_metadata,
}
