"""Beside jupytext, which makes a manager of a class derived from ours, after ours was made."""

from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from cs3lab.jupyter.manager import Cs3ContentsManager
from tests.support.abilities import on_one_storage
from tests.support.jupyter import Contents, notebook, notebook_model, plain, store

# jupytext hooks into the server by the name of old.
OLD_NAME = "ignore:A `_load_jupyter_server_extension` function was not found:DeprecationWarning"

pytestmark = [on_one_storage, pytest.mark.filterwarnings(OLD_NAME)]


@pytest.fixture
def jp_server_config(jp_server_config: dict[str, Any]) -> dict[str, Any]:
    jp_server_config["ServerApp"]["jpserver_extensions"]["jupyterlab_jupytext"] = True
    return jp_server_config


def paired(*sources: str) -> dict[str, Any]:
    content = notebook(*sources)
    content["metadata"]["jupytext"] = {"formats": "ipynb,py:percent"}
    content["metadata"]["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    return {"type": "notebook", "format": "json", "content": content}


async def test_the_server_starts_with_a_manager_derived_from_ours(
    jp_serverapp: ServerApp, contents: Contents
) -> None:
    manager = jp_serverapp.contents_manager
    assert isinstance(manager, Cs3ContentsManager)
    assert type(manager).__name__ == "AsyncJupytextContentsManager"
    assert (await contents.get()).code == 200


async def test_notebooks_are_saved_and_opened(contents: Contents, home: Path) -> None:
    saved = await contents.put("n.ipynb", notebook_model("1 + 1"))
    assert saved.code == 201
    opened = await contents.get("n.ipynb", type="notebook", content=1, hash=1)
    assert opened.json["content"]["cells"][0]["source"] == "1 + 1"
    assert opened.json["hash"] == saved.json["hash"]
    assert (home / "n.ipynb").exists()


async def test_a_paired_script_is_stored_beside_its_notebook(
    contents: Contents, home: Path
) -> None:
    assert (await contents.put("n.ipynb", paired("x = 1"))).code == 201
    assert "x = 1" in (home / "n.py").read_text()
    hash_ = (await contents.get("n.ipynb", type="notebook", content=1, hash=1)).json["hash"]
    again = await contents.put("n.ipynb", paired("x = 2"), {"If-Match": hash_})
    assert again.code == 200
    assert "x = 2" in (home / "n.py").read_text()


async def test_nothing_is_written_over_what_nobody_has_seen(contents: Contents, home: Path) -> None:
    hash_ = (await contents.put("n.ipynb", notebook_model("mine"))).json["hash"]
    store(home / "n.ipynb", '{"of": "somebody else"}')
    answer = await contents.put("n.ipynb", notebook_model("again"), {"If-Match": hash_})
    assert (answer.code, answer.json["reason"]) == (412, "changed")
    assert "changed by someone else" in plain(answer)
    assert (home / "n.ipynb").read_text() == '{"of": "somebody else"}'
