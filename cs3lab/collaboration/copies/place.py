"""Where a copy goes whose original is gone, by a record that anybody may have written."""

from __future__ import annotations

import hmac
from posixpath import splitext

from cs3lab.client.model import UserId
from cs3lab.client.sharing_model import same_account
from cs3lab.files.notebooks import Notebooks
from cs3lab.merge.origin import Origin, sealed
from cs3lab.namespace.api_path import BadPathError, clean, is_hidden, split


def place_of_original(
    origin: Origin, copy_path: str, me: UserId, notebooks: Notebooks
) -> str | None:
    """Return the path in this person's tree where the original lay, None where nobody can say.

    A record travels with the copy and can claim anything. Its path counts only where a server of
    this very person sealed it, and where it has the name and the ending people see.
    """
    expected = notebooks.seal(sealed(origin))
    ours = hmac.compare_digest(origin.seal.encode(), expected.encode())
    if not ours or not same_account(origin.by.id, me):
        return None
    try:
        path = clean(origin.path)
    except BadPathError:
        return None
    same_name = split(path)[1] == origin.name and _ending(path) == _ending(copy_path)
    return path if same_name and not is_hidden(path) else None


def name_beside(origin: Origin, copy_path: str) -> str:
    """Return what the original is called beside its copy: its name, if that is one."""
    name = origin.name
    plain = name and not is_hidden(name) and not set(name) & {"/", "\\", "\0"}
    return name if plain and _ending(name) == _ending(copy_path) else split(copy_path)[1]


def _ending(path: str) -> str:
    return splitext(path)[1].lower()
