"""The users of a gateway that was told of none: their passwords are made for this one."""

import contextlib
import json
import secrets
from pathlib import Path
from typing import Any

from cs3lab.gateway.private import keep_new
from cs3lab.gateway.users import Users

PLACE = Path("state", "users.json")
"""Where they are kept, below the root."""
PEOPLE = (
    (
        "4c510ada-c86b-4815-8820-42cdf82c3d51",
        "einstein",
        "Albert Einstein",
        ["physics-lovers", "sailing-lovers"],
    ),
    (
        "f7fbf8c8-139b-4376-b307-cf0a8c2d0d9c",
        "marie",
        "Marie Curie",
        ["physics-lovers", "radium-lovers"],
    ),
    (
        "932b4540-8d16-481e-8ef4-588e4b6b151c",
        "richard",
        "Richard Feynman",
        ["quantum-lovers"],
    ),
)


def demo_users(root: Path) -> Users:
    """Return the demo users of the gateway in `root`, with passwords made when it first ran.

    Raises:
        OSError: they cannot be kept.
        ValueError: what is kept is not a users file.

    """
    path = root / PLACE
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        with contextlib.suppress(FileExistsError):
            keep_new(path, json.dumps(_people(), indent=2))
    return Users.load(path)


def _people() -> list[dict[str, Any]]:
    return [
        {
            "id": {"opaque_id": opaque_id, "idp": "http://localhost", "type": 1},
            "username": name,
            "secret": secrets.token_urlsafe(24),
            "mail": f"{name}@example.org",
            "display_name": display_name,
            "groups": groups,
        }
        for opaque_id, name, display_name, groups in PEOPLE
    ]
