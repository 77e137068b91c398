"""PUT and POST: what is stored, and what is never overwritten."""

import json
from pathlib import Path
from typing import Any

import pytest
from nbformat import reads

from cs3lab.jupyter.manager import Cs3ContentsManager
from tests.support.jupyter import (
    Contents,
    binary_model,
    notebook,
    notebook_model,
    store,
    stored,
    text_model,
)


async def test_new_notebook_is_stored_as_nbformat_writes_it(contents: Contents, home: Path) -> None:
    answer = await contents.put("n.ipynb", notebook_model("1 + 1"))
    assert answer.code == 201
    assert answer.headers["Location"].endswith("/api/contents/n.ipynb")
    assert answer.json["type"] == "notebook"
    stored = (home / "n.ipynb").read_text()
    assert stored.endswith("}\n")
    assert reads(stored, as_version=4).cells[0].source == "1 + 1"


async def test_text_and_binary_are_stored_as_they_are(contents: Contents, home: Path) -> None:
    assert (await contents.write("a.txt", "ünï\r\n✓")).code == 201
    assert (await contents.put("b.bin", binary_model(b"\xff\x00"))).code == 201
    assert (home / "a.txt").read_bytes() == "ünï\r\n✓".encode()
    assert (home / "b.bin").read_bytes() == b"\xff\x00"


async def test_empty_file(contents: Contents, home: Path) -> None:
    answer = await contents.write("empty.txt", "")
    assert answer.code == 201
    assert answer.json["hash"]
    assert (await contents.get("empty.txt")).json["content"] == ""


async def test_saving_again_says_that_nothing_was_created(contents: Contents) -> None:
    assert (await contents.write("a.txt", "one")).code == 201
    assert (await contents.write("a.txt", "two")).code == 200


async def test_folder_is_made_once(contents: Contents, home: Path) -> None:
    assert (await contents.put("sub", {"type": "directory"})).code == 201
    assert (home / "sub").is_dir()
    assert (await contents.put("sub", {"type": "directory"})).code == 200


async def test_put_without_content_makes_an_empty_one(contents: Contents, home: Path) -> None:
    assert (await contents.put("n.ipynb", {"type": "notebook"})).code == 201
    assert (await contents.put("a.txt", {"type": "file"})).code == 201
    assert (home / "a.txt").read_bytes() == b""
    assert (await contents.get("n.ipynb")).json["content"]["cells"] == []


async def test_put_without_content_does_not_empty_a_file(contents: Contents, home: Path) -> None:
    store(home / "a.txt", "precious")
    assert (await contents.put("a.txt", {"type": "file"})).code == 400
    assert (home / "a.txt").read_text() == "precious"


async def test_untitled_names_count_up(contents: Contents, home: Path) -> None:
    made = [
        (await contents.post("", {"type": "notebook"})).json["name"],
        (await contents.post("", {"ext": ".ipynb"})).json["name"],
        (await contents.post("", {"type": "directory"})).json["name"],
        (await contents.post("", {"type": "directory"})).json["name"],
        (await contents.post("", {"ext": ".txt"})).json["name"],
        (await contents.post("")).json["name"],
    ]
    assert made == [
        "Untitled.ipynb",
        "Untitled1.ipynb",
        "Untitled Folder",
        "Untitled Folder 1",
        "untitled.txt",
        "untitled",
    ]
    assert stored(home) == sorted(made)


async def test_untitled_in_a_missing_folder(contents: Contents) -> None:
    assert (await contents.post("missing", {"type": "file"})).code == 404


async def test_post_to_a_file_is_refused(contents: Contents, home: Path) -> None:
    store(home / "a.txt", "")
    assert (await contents.post("a.txt", {"type": "file"})).code == 400


async def test_save_with_the_etag_that_stands_answers_with_the_new_one(
    contents: Contents,
) -> None:
    first = (await contents.write("a.txt", "one")).json["hash"]
    saved = await contents.write("a.txt", "two", {"If-Match": first})
    assert saved.code == 200
    assert saved.json["hash"] != first
    assert saved.json["content"] is None
    stat = (await contents.get("a.txt", content=0, hash=1)).json
    assert saved.json["hash"] == stat["hash"]
    assert saved.json["last_modified"] == stat["last_modified"]


async def test_save_over_an_unseen_change_is_refused(contents: Contents, home: Path) -> None:
    first = (await contents.write("a.txt", "one")).json["hash"]
    store(home / "a.txt", "of somebody else")
    refused = await contents.write("a.txt", "two", {"If-Match": first})
    assert refused.code == 412
    current = (await contents.get("a.txt", content=0, hash=1)).json["hash"]
    assert refused.json["reason"] == "changed"
    assert refused.json["hash"] == current
    assert (home / "a.txt").read_text() == "of somebody else"
    assert (await contents.write("a.txt", "two", {"If-Match": current})).code == 200


async def test_save_of_a_file_that_is_gone_is_refused(contents: Contents, home: Path) -> None:
    first = (await contents.write("a.txt", "one")).json["hash"]
    (home / "a.txt").unlink()
    refused = await contents.write("a.txt", "two", {"If-Match": first})
    assert (refused.code, refused.json["hash"]) == (412, None)
    assert not (home / "a.txt").exists()


async def test_client_without_preconditions_is_held_to_what_it_was_given(
    contents: Contents, home: Path
) -> None:
    await contents.write("a.txt", "one")
    await contents.get("a.txt")
    store(home / "a.txt", "of somebody else")
    refused = await contents.write("a.txt", "two")
    assert (refused.code, refused.json["reason"]) == (409, "changed")
    assert (home / "a.txt").read_text() == "of somebody else"
    # Told of the change, as JupyterLab is before it asks whether to overwrite.
    await contents.get("a.txt", content=0, hash=1)
    assert (await contents.write("a.txt", "two")).code == 200


async def test_what_one_client_was_given_does_not_count_for_another(
    contents: Contents, home: Path
) -> None:
    browser, script = {"User-Agent": "browser"}, {"User-Agent": "script"}
    await contents.write("a.txt", "one", dict(browser))
    await contents.write("a.txt", "by the script", dict(script))
    refused = await contents.write("a.txt", "stale", dict(browser))
    assert refused.code == 409
    assert (home / "a.txt").read_text() == "by the script"


async def test_two_tabs_are_two_clients(contents: Contents, home: Path) -> None:
    one, two = {"X-Cs3lab-Client": "tab-1"}, {"X-Cs3lab-Client": "tab-2"}
    await contents.write("a.txt", "one", dict(one))
    await contents.write("a.txt", "two", dict(two))
    assert (await contents.write("a.txt", "three", dict(one))).code == 409
    assert (home / "a.txt").read_text() == "two"


async def test_client_that_was_given_nothing_replaces(contents: Contents, home: Path) -> None:
    store(home / "a.txt", "out of band")
    assert (await contents.write("a.txt", "uploaded")).code == 200
    assert (home / "a.txt").read_text() == "uploaded"


async def test_file_deleted_elsewhere_is_made_anew_without_preconditions(
    contents: Contents, home: Path
) -> None:
    await contents.write("a.txt", "one")
    (home / "a.txt").unlink()
    assert (await contents.write("a.txt", "two")).code == 201
    assert (home / "a.txt").read_text() == "two"


async def test_identical_save_uploads_nothing(contents: Contents, calls: list[str]) -> None:
    first = (await contents.put("n.ipynb", notebook_model("1"))).json["hash"]
    model = (await contents.get("n.ipynb")).json
    calls.clear()
    saved = await contents.put("n.ipynb", model, {"If-Match": first})
    assert (saved.code, saved.json["hash"]) == (200, first)
    assert calls == ["Stat"]


async def test_identical_save_over_a_change_is_refused(contents: Contents, home: Path) -> None:
    first = (await contents.write("a.txt", "one")).json["hash"]
    store(home / "a.txt", "two")
    assert (await contents.write("a.txt", "one", {"If-Match": first})).code == 412


async def test_save_after_a_rename_keeps_its_precondition(contents: Contents, home: Path) -> None:
    await contents.write("a.txt", "one")
    assert (await contents.patch("a.txt", "b.txt")).code == 200
    assert (await contents.write("b.txt", "two")).code == 200
    store(home / "b.txt", "of somebody else")
    assert (await contents.write("b.txt", "three")).code == 409


async def test_file_never_replaces_a_folder(contents: Contents, home: Path) -> None:
    store(home / "sub" / "a.txt", "precious")
    for headers in ({}, {"If-Match": '"x"'}):
        answer = await contents.write("sub", "a file", dict(headers))
        assert answer.code in (400, 409, 412)
    assert (home / "sub" / "a.txt").read_text() == "precious"


async def test_folder_never_replaces_a_file(contents: Contents, home: Path) -> None:
    store(home / "a", "precious")
    assert (await contents.put("a", {"type": "directory"})).code == 400
    assert (home / "a").read_text() == "precious"


async def test_notebook_with_faults_is_saved_with_a_message(contents: Contents, home: Path) -> None:
    faulty = notebook("1")
    faulty["cells"][0]["cell_type"] = "unheard of"
    answer = await contents.put("n.ipynb", {"type": "notebook", "content": faulty})
    assert answer.code == 201
    assert "validation failed" in answer.json["message"].lower()


async def test_trusted_notebook_stays_trusted(contents: Contents) -> None:
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<b>x</b>"}}
    model = notebook_model("1")
    cell = model["content"]["cells"][0]
    cell["outputs"] = [output]
    await contents.put("n.ipynb", model)
    read = (await contents.get("n.ipynb")).json["content"]["cells"][0]
    assert read["metadata"]["trusted"] is False
    assert (await contents.ask("api/contents/n.ipynb/trust", method="POST")).code == 201
    read = (await contents.get("n.ipynb")).json["content"]["cells"][0]
    assert read["metadata"]["trusted"] is True


async def test_hooks_see_the_model_and_may_refuse(
    contents: Contents, manager: Cs3ContentsManager, home: Path
) -> None:
    after: list[str] = []

    def before(model: dict[str, Any], path: str, contents_manager: object) -> None:
        model["content"] = model["content"].upper()

    def done(os_path: str, model: dict[str, Any], contents_manager: object) -> None:
        after.append(os_path)

    manager.pre_save_hook = before
    manager.post_save_hook = done
    await contents.write("a.txt", "quiet")
    assert (home / "a.txt").read_text() == "QUIET"
    assert after == ["a.txt"]


async def test_reads_and_saves_are_told_to_listeners(
    contents: Contents, manager: Cs3ContentsManager
) -> None:
    told: list[tuple[str, str]] = []

    async def listen(logger: object, schema_id: str, data: dict[str, str]) -> None:
        told.append((data["action"], data["path"]))

    manager.event_logger.add_listener(schema_id=manager.event_schema_id, listener=listen)
    await contents.write("a.txt", "one")
    await contents.get("a.txt")
    await contents.patch("a.txt", "b.txt")
    await contents.delete("b.txt")
    await manager.event_logger.gather_listeners()
    assert told[:2] == [("save", "a.txt"), ("get", "a.txt")]
    assert ("rename", "b.txt") in told
    assert told[-1] == ("delete", "b.txt")


@pytest.mark.parametrize(
    "body", ["[1]", "{", '"text"', '{"type": 3}', '{"path": ["a"], "type": "file"}']
)
async def test_body_that_is_no_model_is_refused(contents: Contents, body: str) -> None:
    answer = await contents.fetch(
        "api", "contents", "a.txt", method="PUT", body=body, raise_error=False
    )
    assert answer.code == 400
    assert json.loads(answer.body)["reason"] == "bad json"


async def test_nan_of_a_python_script_is_taken(contents: Contents) -> None:
    model = text_model("x")
    body = json.dumps({**model, "note": float("nan")})
    answer = await contents.fetch("api", "contents", "a.txt", method="PUT", body=body)
    assert answer.code == 201
