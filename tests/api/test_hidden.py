"""Hidden files: not there for anybody who asks by path, whatever is asked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cs3lab.jupyter.manager import Cs3ContentsManager
from tests.api.copies import written
from tests.support.abilities import on_one_storage
from tests.support.jupyter import Answer, Contents, notebook_model, store
from tests.support.merging import Merging
from tests.support.oddnotebooks import odd

pytestmark = on_one_storage

SECRET = "what nobody may see"
HIDDEN = [".hidden.ipynb", ".folder/a.ipynb", "sub/.folder/a.ipynb", "sub//.hidden.ipynb"]


@dataclass(frozen=True)
class Route:
    """One way to ask for a path: HERE stands for it, in the address, a parameter, or the body."""

    method: str
    address: str
    params: dict[str, str] = field(default_factory=dict)
    body: Any = None

    async def ask(self, contents: Contents, path: str) -> Answer:
        """Ask for a path."""
        body = self.body
        if body is not None:
            body = json.loads(json.dumps(body).replace("HERE", path))
        params = {name: value.replace("HERE", path) for name, value in self.params.items()}
        address = self.address.replace("HERE", path)
        return await contents.ask(address, method=self.method, params=params, body=body)


CONTENTS = "api/contents/HERE"
ROUTES = {
    "get": Route("GET", CONTENTS),
    "describe": Route("GET", CONTENTS, {"content": "0"}),
    "hash": Route("GET", CONTENTS, {"content": "0", "hash": "1"}),
    "save": Route("PUT", CONTENTS, body=notebook_model("x")),
    "save without content": Route("PUT", CONTENTS, body={"type": "notebook"}),
    "make a folder": Route("PUT", CONTENTS, body={"type": "directory"}),
    "upload a part": Route(
        "PUT", CONTENTS, body={"type": "file", "format": "text", "content": "x", "chunk": 1}
    ),
    "make": Route("POST", CONTENTS, body={"type": "file"}),
    "copy": Route("POST", "api/contents", body={"copy_from": "HERE"}),
    "copy there": Route("POST", CONTENTS, body={"copy_from": "seen.ipynb"}),
    "rename": Route("PATCH", CONTENTS, body={"path": "b.ipynb"}),
    "rename to": Route("PATCH", "api/contents/seen.ipynb", body={"path": "HERE"}),
    "delete": Route("DELETE", CONTENTS),
    "checkpoints": Route("GET", CONTENTS + "/checkpoints"),
    "make a checkpoint": Route("POST", CONTENTS + "/checkpoints"),
    "restore": Route("POST", CONTENTS + "/checkpoints/s-1-1"),
    "trust": Route("POST", CONTENTS + "/trust"),
    "download": Route("GET", "files/HERE"),
    "headers": Route("HEAD", "files/HERE"),
    "copy to work on": Route("POST", "cs3lab/copies", body={"path": "HERE"}),
    "copy what is shown": Route(
        "POST", "cs3lab/copies", body={"path": "HERE", "content": odd(), "hash": "x"}
    ),
    "what it is a copy of": Route("GET", "cs3lab/copies", {"path": "HERE"}),
    "propose": Route("POST", "cs3lab/copies/propose", body={"path": "HERE"}),
    "merge": Route(
        "POST",
        "cs3lab/merges",
        body={"kind": "document", "path": "HERE", "content": odd(), "hash": "x"},
    ),
    "merge a copy": Route("POST", "cs3lab/merges", body={"kind": "copy", "path": "HERE"}),
    "compare": Route(
        "POST", "cs3lab/diffs", body={"before": {"path": "HERE"}, "after": {"path": "seen.ipynb"}}
    ),
    "compare with": Route(
        "POST", "cs3lab/diffs", body={"before": {"path": "seen.ipynb"}, "after": {"path": "HERE"}}
    ),
    "lock": Route("POST", "cs3lab/locks", body={"path": "HERE", "client": "tab", "mode": "edit"}),
    "who edits": Route("GET", "cs3lab/locks", {"path": "HERE"}),
    "share": Route(
        "POST",
        "cs3lab/shares",
        body={
            "path": "HERE",
            "grantee": {"kind": "user", "id": "marie", "idp": "x"},
            "role": "viewer",
        },
    ),
    "link": Route("POST", "cs3lab/links", body={"path": "HERE", "role": "viewer"}),
    "how it is shared": Route("GET", "cs3lab/sharing", {"path": "HERE"}),
}


@pytest.mark.parametrize("path", HIDDEN)
async def test_what_is_hidden_is_not_there(contents: Contents, home: Path, path: str) -> None:
    store(home / path, written(SECRET))
    store(home / "seen.ipynb", written("seen"))
    before = content_of(home)
    answers = {name: await route.ask(contents, path) for name, route in ROUTES.items()}
    codes = {name: answer.code for name, answer in answers.items()}
    assert not {name: code for name, code in codes.items() if code not in (400, 404)}
    assert not [name for name, answer in answers.items() if SECRET.encode() in answer.body]
    assert not [name for name, answer in answers.items() if b"not understood" in answer.body]
    assert content_of(home) == before


@pytest.mark.parametrize("name", ROUTES)
async def test_what_is_not_there_is_answered_alike(
    contents: Contents, home: Path, name: str
) -> None:
    store(home / "seen.ipynb", written("seen"))
    store(home / ".there.ipynb", written(SECRET))
    there, missing = [
        await ROUTES[name].ask(contents, path) for path in (".there.ipynb", ".other.ipynb")
    ]
    assert (there.code, there.body.replace(b".there", b".other")) == (missing.code, missing.body)


async def test_where_hidden_files_are_allowed_all_is_there(
    contents: Contents, home: Path, manager: Cs3ContentsManager
) -> None:
    manager.allow_hidden = True
    store(home / ".hidden.ipynb", written(SECRET))
    for name in ("get", "download", "compare", "copy to work on", "who edits", "link", "trust"):
        store(home / "seen.ipynb", written("seen"))
        answer = await ROUTES[name].ask(contents, ".hidden.ipynb")
        assert answer.code in (200, 201), (name, answer.body)


async def test_a_record_that_names_a_hidden_original_leads_to_nothing(
    merging: Merging, home: Path
) -> None:
    store(home / "a.ipynb", written(SECRET))
    copy = await merging.copied("a.ipynb")
    (home / ".folder").mkdir()
    (home / "a.ipynb").rename(home / ".folder" / "a.ipynb")
    answer = await merging.merge_copy(copy)
    assert answer.json["state"] in ("missing", "denied")
    assert ".folder" not in answer.body.decode()


def content_of(folder: Path) -> dict[str, bytes]:
    """Give all files below a folder."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
