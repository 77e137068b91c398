"""The events of shares with me that browsers are told of, over Jupyter's event stream."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

News = Literal["received", "changed", "gone"]

MOST = 100
"""How many ids one event carries: enough to name one arrival, few enough for the stream."""

SCHEMA_ID = "urn:cs3lab:shares:v1"
SCHEMA: dict[str, Any] = {
    "$id": SCHEMA_ID,
    "version": "1",
    "title": "Shares",
    "personal-data": True,
    "description": "What others did to what they share with me: one event for all of a kind that "
    "were seen together. What this server's own user answers or renames here is not told.",
    "type": "object",
    "required": ["action", "count", "shares"],
    "properties": {
        "action": {
            "title": "Action",
            "enum": ["received", "changed", "gone"],
            "description": "received: newly shared with me, waiting for an answer or accepted "
            "already. changed: another role, end, name or answer, given elsewhere. gone: shared "
            "with me no more.",
        },
        "count": {"title": "Count", "type": "integer", "description": "How many shares."},
        "shares": {
            "title": "Shares",
            "type": "array",
            "maxItems": MOST,
            "items": {"type": "string"},
            "description": "Their ids, as in /cs3lab/received; of very many only the first.",
        },
    },
}


def data(action: News, shares: Sequence[str]) -> dict[str, Any]:
    """Return the body of an event about shares, by their ids."""
    return {"action": action, "count": len(shares), "shares": list(shares[:MOST])}
