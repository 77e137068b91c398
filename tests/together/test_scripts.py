"""Programs that know nothing of locks, on a notebook that somebody edits."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import nbformat
from nbclient import NotebookClient

from tests.jupyter.two_people import Owner
from tests.support.jupyter import Contents, notebook, notebook_model, plain
from tests.together.browser import TEXT, close, join

CODE = json.dumps(notebook("print(6 * 7)"))


async def run(contents: Contents, path: str) -> Any:
    """Read a notebook and run it, as a nightly job does; give what it writes back."""
    read = await contents.get(path, type="notebook")
    node = nbformat.from_dict(read.json["content"])
    await NotebookClient(node, kernel_name="python3", timeout=60).async_execute()
    return {"type": "notebook", "format": "json", "content": node}


async def test_a_notebook_run_by_nbclient_is_not_written_over_who_edits(
    einstein: Owner, marie: Contents
) -> None:
    einstein.has("n.ipynb", CODE)
    path, his = await einstein.gives(marie, "n.ipynb"), einstein.at("n.ipynb")
    assert (await join(einstein.contents, his))["state"] == "held"
    result = await run(marie, path)
    refused = await marie.put(path, result)
    assert (refused.code, refused.json["reason"]) == (423, "locked")
    assert "Albert Einstein" in plain(refused)
    assert einstein.reads("n.ipynb") == CODE

    await close(einstein.contents, his)
    # It is freed beside the answer.
    while (saved := await marie.put(path, result)).code == 423:  # noqa: ASYNC110  # nothing tells
        await asyncio.sleep(0.1)
    assert saved.code == 200
    assert "42" in einstein.reads("n.ipynb")


async def test_a_script_on_the_server_of_who_edits_writes_under_his_lock(
    einstein: Owner, marie: Contents, calls: list[str]
) -> None:
    einstein.has("n.ipynb", CODE)
    path, his = await einstein.gives(marie, "n.ipynb"), einstein.at("n.ipynb")
    assert (await join(marie, path))["state"] == "held"
    calls.clear()
    assert (await marie.put(path, await run(marie, path))).code == 200
    assert "SetLock" not in calls
    assert "42" in einstein.reads("n.ipynb")
    assert (await einstein.contents.put(his, notebook_model("1"))).code == 423


async def test_a_plain_request_writes_renames_and_deletes_nothing_that_others_edit(
    einstein: Owner, marie: Contents
) -> None:
    einstein.has("data/n.ipynb", TEXT)
    folder = await einstein.gives(marie, "data")
    path = f"{folder}/n.ipynb"
    assert (await join(einstein.contents, einstein.at("data/n.ipynb")))["state"] == "held"
    for refused in (
        await marie.put(path, notebook_model("2")),
        await marie.patch(path, f"{folder}/m.ipynb"),
        await marie.delete(path),
    ):
        assert (refused.code, refused.json["holder"]) == (423, "Albert Einstein")
        assert refused.json["since"] < refused.json["until"]
        assert "Albert Einstein is editing it" in plain(refused)
    assert einstein.reads("data/n.ipynb") == TEXT
