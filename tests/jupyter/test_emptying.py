"""Saves that leave nothing of a notebook."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.abilities import Ability, needs, on_one_storage
from tests.support.jupyter import Contents, notebook, plain, store
from tests.support.oddnotebooks import BYTES, STREAM, cell, odd

Json = dict[str, Any]

EMPTY_CELLS: dict[str, Json] = {
    "an empty cell": odd(cell(source="")),
    "blank lines": odd(cell(source=["\n", " "]), cell(id="b", source="\t")),
    "an empty cell of a text": odd({"cell_type": "markdown", "id": "m", "metadata": {}}),
}
FULL: dict[str, Json] = {
    "source": odd(cell(source="x")),
    "lines": odd(cell(source=["\n", "x"])),
    "output": odd(cell(source="", outputs=[STREAM])),
    "attachment": odd(
        {
            "cell_type": "markdown",
            "id": "m",
            "metadata": {},
            "source": "",
            "attachments": {"a.png": {"image/png": "YQ=="}},
        }
    ),
}


@on_one_storage
@pytest.mark.parametrize("full", FULL.values(), ids=FULL)
@pytest.mark.parametrize("stated", [True, False], ids=["our drive", "another client"])
async def test_no_cells_do_not_replace_a_notebook(
    contents: Contents, home: Path, full: Json, stated: bool
) -> None:
    hash_ = await opened(contents, home, full)
    before = (home / "n.ipynb").read_bytes()
    answer = await contents.put("n.ipynb", model_of(odd(cells=[])), condition(hash_, stated))
    assert (answer.code, answer.json["reason"]) == (409, "empty")
    plain(answer)
    assert (home / "n.ipynb").read_bytes() == before
    meant = {**model_of(odd(cells=[])), "allow_empty": True}
    assert (await contents.put("n.ipynb", meant, condition(hash_, stated))).code == 200
    assert json.loads((home / "n.ipynb").read_bytes())["cells"] == []


@on_one_storage
@pytest.mark.parametrize("full", FULL.values(), ids=FULL)
@pytest.mark.parametrize("emptied", EMPTY_CELLS.values(), ids=EMPTY_CELLS)
async def test_what_a_person_leaves_who_deletes_all_cells_is_stored_and_said(
    contents: Contents, home: Path, full: Json, emptied: Json
) -> None:
    hash_ = await opened(contents, home, full)
    answer = await contents.put("n.ipynb", model_of(emptied), {"If-Match": hash_})
    assert answer.code == 200, answer.body
    assert "is empty now" in plain(answer)
    again = {"If-Match": answer.json["hash"]}
    saved = await contents.put("n.ipynb", model_of(odd(cell(source=" "))), again)
    assert (saved.code, "message" in saved.json) == (200, False)


@needs(Ability.VERSIONS)
async def test_what_it_held_can_be_had_again(contents: Contents, home: Path) -> None:
    hash_ = await opened(contents, home, notebook("precious"))
    emptied = await contents.put("n.ipynb", model_of(odd(cell(source=""))), {"If-Match": hash_})
    assert "Revert Notebook to Checkpoint" in emptied.json["message"]
    route = "api", "contents", "n.ipynb", "checkpoints"
    checkpoints = (await contents.ask(*route)).json
    await contents.ask(*route, checkpoints[-1]["id"], method="POST")
    assert json.loads((home / "n.ipynb").read_bytes()) == notebook("precious")


@on_one_storage
@pytest.mark.parametrize(
    "stored",
    [
        *(json.dumps(one).encode() for one in EMPTY_CELLS.values()),
        *(BYTES[name] for name in ("nothing", "blank lines", "no list of cells")),
    ],
)
async def test_where_nothing_was_nothing_is_said(
    contents: Contents, home: Path, stored: bytes
) -> None:
    store(home / "n.ipynb", stored)
    hash_ = (await contents.get("n.ipynb", hash="1")).json["hash"]
    saved = await contents.put("n.ipynb", model_of(odd(cells=[])), {"If-Match": hash_})
    assert (saved.code, "message" in saved.json) == (200, False)


@on_one_storage
async def test_who_never_loaded_it_replaces_it(contents: Contents, home: Path) -> None:
    store(home / "n.ipynb", json.dumps(notebook("old")))
    assert (await contents.put("n.ipynb", model_of(odd(cells=[])))).code == 200


@on_one_storage
async def test_an_empty_notebook_over_what_somebody_else_changed_is_refused_as_any(
    contents: Contents, home: Path
) -> None:
    hash_ = await opened(contents, home, notebook("mine"))
    store(home / "n.ipynb", json.dumps(notebook("of another length")))
    answer = await contents.put("n.ipynb", model_of(odd(cells=[])), {"If-Match": hash_})
    assert (answer.code, answer.json["reason"]) == (412, "changed")


async def opened(contents: Contents, home: Path, content: Json) -> str:
    """Store a notebook and open it: its hash."""
    store(home / "n.ipynb", json.dumps(content))
    hash_: str = (await contents.get("n.ipynb", hash="1", type="notebook")).json["hash"]
    return hash_


def model_of(content: Json) -> Json:
    """Give the model of a notebook."""
    return {"type": "notebook", "format": "json", "content": content}


def condition(hash_: str, stated: bool) -> dict[str, str]:
    """Give the headers of a client that says what it loaded, or leaves it to the server."""
    return {"If-Match": hash_} if stated else {}
