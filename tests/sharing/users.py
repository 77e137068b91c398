"""A storage with other people than the demo's."""

from __future__ import annotations

import json
from pathlib import Path


def users_file(directory: Path, names: list[str]) -> Path:
    """Write a users file: einstein, and people of these names."""
    people = [
        {
            "id": {"opaque_id": f"id-{number}", "idp": "http://localhost"},
            "username": "einstein" if name == "Albert Einstein" else f"user{number}",
            "secret": "relativity",
            "display_name": name,
            "mail": f"user{number}@example.org",
        }
        for number, name in enumerate(["Albert Einstein", *names])
    ]
    path = directory / "users.json"
    path.write_text(json.dumps(people), encoding="utf-8")
    return path
