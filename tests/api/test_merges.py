"""/cs3lab/merges and /cs3lab/diffs, as browsers use them, for documents that are open."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tornado.httpclient import HTTPClientError

from cs3lab.app import Cs3Lab
from cs3lab.contents.manager import Cs3ContentsManager
from cs3lab.merging.worker import Limits, Worker
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, plain, store
from tests.support.merging import (
    Json,
    Merging,
    decided,
    edited,
    kept_workers,
    outside,
    sources,
    stored_sources,
)

_KEPT: list[Worker] = []


@pytest.fixture(autouse=True)
def workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with kept_workers(monkeypatch, _KEPT):
        yield


@pytest.fixture(autouse=True, scope="module")
def no_worker_left() -> Iterator[None]:
    yield
    while _KEPT:
        _KEPT.pop().stop()


@pytest.fixture
def merging(contents: Contents) -> Merging:
    return Merging(contents)


async def test_changes_of_both_are_stored(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "one", "TWO")
    answer = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert answer["state"] == "merged"
    assert sources(answer["content"]) == ["ONE", "TWO"] == stored_sources(home / "n.ipynb")
    assert answer["model"]["hash"] not in ("", hash_)
    assert answer["summary"] == {"local": 1, "remote": 1, "both": 0, "together": 0, "not_run": 0}
    assert answer["local"]["me"]
    assert answer["remote"]["name"] == ""


async def test_a_save_goes_on_from_the_merge(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "one", "TWO")
    answer = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    saved = await merging.contents.put(
        "n.ipynb",
        {"type": "notebook", "format": "json", "content": edited(answer["content"], 0, "1")},
        {"If-Match": answer["model"]["hash"]},
    )
    assert saved.code == 200
    assert stored_sources(home / "n.ipynb") == ["1", "TWO"]


async def test_what_was_typed_meanwhile_is_merged_from_what_was_sent(
    merging: Merging, home: Path
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two", "three")
    outside(home / "n.ipynb", "one", "TWO", "three")
    sent = edited(content, 0, "ONE")
    answer = (await merging.merge("n.ipynb", hash_, sent)).json
    typed = edited(sent, 2, "THREE")
    answer = (await merging.merge("n.ipynb", answer["local_hash"], typed)).json
    assert answer["state"] == "merged"
    assert stored_sources(home / "n.ipynb") == ["ONE", "TWO", "THREE"]


async def test_equal_sides_store_nothing(merging: Merging, home: Path, calls: list[str]) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "ONE", "two")
    before = (home / "n.ipynb").stat().st_mtime_ns
    calls.clear()
    answer = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert (answer["state"], sources(answer["content"])) == ("unchanged", ["ONE", "two"])
    assert answer["model"]["hash"] != hash_
    assert (home / "n.ipynb").stat().st_mtime_ns == before
    assert len([name for name in calls if name != "WhoAmI"]) <= 3


async def test_an_unknown_base_merges_nothing_but_equal_sides(merging: Merging, home: Path) -> None:
    content, _ = await merging.opened("n.ipynb", "one")
    assert (await merging.merge("n.ipynb", '"never"', content)).json["state"] == "unchanged"
    answer = await merging.merge("n.ipynb", '"never"', edited(content, 0, "ONE"))
    assert (answer.json["state"], answer.json["model"]) == ("unknown", None)
    assert plain(answer)
    assert stored_sources(home / "n.ipynb") == ["one"]


async def test_conflicts_store_nothing_until_they_are_decided(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "1", "two")
    answer = await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))
    merge = answer.json
    assert (merge["state"], merge["conflicts"]) == ("conflicts", 1)
    assert plain(answer)
    assert stored_sources(home / "n.ipynb") == ["1", "two"]
    done = (await merging.decide(merge, decided(merge, "ONE or 1\n", "two"))).json
    assert done["state"] == "merged"
    assert sources(done["content"]) == ["ONE or 1", "two"] == stored_sources(home / "n.ipynb")


async def test_what_is_decided_is_merged_again_with_what_was_stored_meanwhile(
    merging: Merging, home: Path
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "1", "two")
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    outside(home / "n.ipynb", "1", "zwei")
    done = (await merging.decide(merge, decided(merge, "ONE\n", "two"))).json
    assert done["state"] == "merged"
    assert stored_sources(home / "n.ipynb") == ["ONE", "zwei"]


async def test_new_conflicts_with_what_was_stored_meanwhile_are_asked_about(
    merging: Merging, home: Path
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "1", "two")
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    outside(home / "n.ipynb", "eins", "two")
    again = (await merging.decide(merge, decided(merge, "ONE\n", "two"))).json
    assert (again["state"], again["conflicts"]) == ("conflicts", 1)
    assert stored_sources(home / "n.ipynb") == ["eins", "two"]
    done = (await merging.decide(again, decided(again, "ONE eins\n", "two"))).json
    assert done["state"] == "merged"
    assert stored_sources(home / "n.ipynb") == ["ONE eins", "two"]


async def test_deciding_for_what_is_stored_stores_nothing(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one")
    outside(home / "n.ipynb", "1")
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert (await merging.decide(merge, decided(merge, "1\n"))).json["state"] == "unchanged"


async def test_a_forgotten_merge_is_plainly_gone(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one")
    outside(home / "n.ipynb", "1")
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert (await merging.forget(merge)).code == 204
    answer = await merging.decide(merge, decided(merge, "1\n"))
    assert answer.code == 404
    assert "start it again" in plain(answer)


@pytest.mark.parametrize("name", ["x", "../../../etc/passwd", "a" * 500, "%00" * 20])
async def test_no_other_file_is_taken_for_a_merge(merging: Merging, name: str) -> None:
    answer = await merging.decide({"id": name}, {"cells": []})
    assert answer.code in (404, 405)


async def test_a_merge_is_undone_to_the_letter(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "one", "TWO")
    before = (home / "n.ipynb").read_bytes()
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    undone = (await merging.undo(merge)).json
    assert undone["state"] == "undone"
    assert (home / "n.ipynb").read_bytes() == before
    assert (undone["model"]["type"], undone["model"]["hash"] != "") == ("notebook", True)
    _, now = await merging.open("n.ipynb")
    assert undone["model"]["hash"] == now


async def test_a_merge_is_not_undone_over_later_changes(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "one", "TWO")
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    outside(home / "n.ipynb", "ONE", "TWO", "three")
    answer = await merging.undo(merge)
    assert answer.code == 409
    assert "was changed since" in plain(answer)
    assert stored_sources(home / "n.ipynb") == ["ONE", "TWO", "three"]


async def test_what_was_not_stored_is_not_undone(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one")
    outside(home / "n.ipynb", "1")
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert (await merging.undo(merge)).code == 409


async def test_who_saves_during_the_merge_is_merged_too(
    merging: Merging, home: Path, manager: Cs3ContentsManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two", "three")
    outside(home / "n.ipynb", "one", "TWO", "three")
    save, others = manager.save_if, iter([("one", "TWO", "THREE")])

    async def late(*args: object, **options: object) -> object:
        for cells in others:
            outside(home / "n.ipynb", *cells)
        return await save(*args, **options)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(manager, "save_if", late)
    answer = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert answer["state"] == "merged"
    assert stored_sources(home / "n.ipynb") == ["ONE", "TWO", "THREE"]


async def test_a_file_that_never_rests_is_left_alone(
    merging: Merging, home: Path, manager: Cs3ContentsManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    save, number = manager.save_if, iter(range(100))

    async def late(*args: object, **options: object) -> object:
        outside(home / "n.ipynb", "one", f"two {next(number)}")
        return await save(*args, **options)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(manager, "save_if", late)
    answer = await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))
    assert answer.code == 409
    assert "try again" in plain(answer)
    assert next(number) == 3


async def test_texts_merge_by_lines(merging: Merging, home: Path) -> None:
    store(home / "t.txt", "one\r\ntwo\r\nthree\r\n")
    content, hash_ = await merging.open("t.txt")
    store(home / "t.txt", "one\r\ntwo\r\nTHREE\r\n")
    answer = (await merging.merge("t.txt", hash_, str(content).replace("one", "ONE"))).json
    assert (answer["state"], answer["kind"]) == ("merged", "text")
    assert (home / "t.txt").read_bytes() == b"ONE\r\ntwo\r\nTHREE\r\n"
    assert answer["content"] == "ONE\r\ntwo\r\nTHREE\r\n"


async def test_conflicts_of_texts_are_decided_on_a_page(merging: Merging, home: Path) -> None:
    store(home / "t.txt", "\ufeffone\r\ntwo\r\n")
    content, hash_ = await merging.open("t.txt")
    store(home / "t.txt", "\ufeff1\r\ntwo\r\n")
    merge = (await merging.merge("t.txt", hash_, str(content).replace("one", "ONE"))).json
    assert merge["state"] == "conflicts"
    assert sources(merge["base"]) == ["one\ntwo\n\n"]
    done = (await merging.decide(merge, decided(merge, "ONE\ntwo\n\n"))).json
    assert done["state"] == "merged"
    assert (home / "t.txt").read_bytes() == "\ufeffONE\r\ntwo\r\n".encode()


async def test_a_document_that_is_gone_is_missing(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one")
    (home / "n.ipynb").unlink()
    answer = await merging.merge("n.ipynb", hash_, content)
    assert (answer.json["state"], answer.json["path"]) == ("missing", "n.ipynb")
    assert answer.json["local_hash"].startswith("local-")
    assert plain(answer)


async def test_trust_goes_with_the_outputs(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    stored = json.loads((home / "n.ipynb").read_text())
    stored["cells"][1].update(
        outputs=[{"output_type": "stream", "name": "stdout", "text": "x"}],
        metadata={"trusted": True},
    )
    store(home / "n.ipynb", json.dumps(stored))
    answer = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert [cell["metadata"]["trusted"] for cell in answer["content"]["cells"]] == [True, False]
    assert "trusted" not in (home / "n.ipynb").read_text()


BAD = [
    ({"kind": "document", "path": "n.ipynb", "content": None}, "must be"),
    ({"kind": "document", "path": "n.ipynb", "content": 7}, "must be"),
    ({"kind": "document", "path": "n.ipynb", "content": {"cells": 1}}, "is not a notebook"),
    ({"kind": "document", "path": "n.ipynb", "content": {"nbformat": 9}}, "version"),
    ({"kind": "document", "path": "folder", "content": "text"}, "is a folder"),
    ({"kind": "document", "path": "image.png", "content": "text"}, "stored version is not text"),
    ({"kind": "document", "path": "../n.ipynb", "content": "text"}, ""),
    ({"kind": "other", "path": "n.ipynb"}, "not understood"),
    ({"kind": "document"}, "not understood"),
    ({"kind": "copy", "path": "n.ipynb"}, "not a copy"),
    ({"kind": "copy", "path": "image.png"}, "not a copy"),
]


@pytest.mark.parametrize(("body", "words"), BAD, ids=range(len(BAD)))
async def test_what_cannot_be_merged_is_refused_plainly(
    merging: Merging, home: Path, body: object, words: str
) -> None:
    await merging.opened("n.ipynb", "one")
    (home / "folder").mkdir()
    store(home / "image.png", b"\x89PNG\xff\x00")
    answer = await merging.contents.ask("cs3lab", "merges", method="POST", body=body)
    assert answer.code == 400, answer.json
    assert words in plain(answer)
    assert stored_sources(home / "n.ipynb") == ["one"]


HOSTILE = ['{"a":' * 200_000 + "1" + "}" * 200_000, "NaN", "[" * 900 + "]" * 900]


@pytest.mark.parametrize("metadata", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_bodies_are_refused(merging: Merging, home: Path, metadata: str) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one")
    body = {"kind": "document", "path": "n.ipynb", "hash": hash_, "content": content}
    content["metadata"] = "HERE"
    raw = json.dumps(body).replace('"HERE"', metadata)
    answer = await merging.contents.fetch(
        "cs3lab", "merges", method="POST", body=raw, raise_error=False
    )
    assert answer.code == 400
    assert stored_sources(home / "n.ipynb") == ["one"]


async def test_a_huge_line_is_merged_or_refused(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "one", "x" * 5_000_000)
    answer = (await merging.merge("n.ipynb", hash_, edited(content, 0, "y" * 5_000_000))).json
    assert answer["state"] == "merged"
    assert [len(source) for source in stored_sources(home / "n.ipynb")] == [5_000_000] * 2


async def test_a_worker_killed_during_a_merge_is_replaced(
    merging: Merging, home: Path, app: Cs3Lab
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    await merging.merge("n.ipynb", hash_, content)
    assert app.serverapp is not None
    for worker in app.serverapp.web_app.settings["cs3lab_merges"].workers._pool.workers:
        os.kill(worker.pid, signal.SIGKILL)
    outside(home / "n.ipynb", "one", "TWO")
    answer = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    assert answer["state"] == "merged"


async def test_the_merge_of_a_browser_that_went_is_ended(
    merging: Merging, home: Path, app: Cs3Lab
) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    await merging.merge("n.ipynb", hash_, content)
    assert app.serverapp is not None
    pool = app.serverapp.web_app.settings["cs3lab_merges"].workers._pool
    pool._limits = Limits(deadline=100)
    (worker,) = pool.workers
    os.kill(worker.pid, signal.SIGSTOP)
    outside(home / "n.ipynb", "one", "TWO")
    mine = edited(content, 0, "ONE")
    body = {"kind": "document", "path": "n.ipynb", "hash": hash_, "content": mine}
    with pytest.raises(HTTPClientError, match="Timeout"):
        await merging.contents.fetch(
            "cs3lab", "merges", method="POST", body=json.dumps(body), request_timeout=0.5
        )
    await asyncio.to_thread(worker._process.wait, 60)
    assert stored_sources(home / "n.ipynb") == ["one", "TWO"]


async def test_comparisons_tell_both_sides(merging: Merging, home: Path) -> None:
    content, _ = await merging.opened("n.ipynb", "one", "two")
    answer = (
        await merging.compare(
            {"path": "n.ipynb"}, {"path": "n.ipynb", "content": edited(content, 0, "ONE")}
        )
    ).json
    assert answer["kind"] == "notebook"
    assert answer["before"]["name"] == "n.ipynb"
    assert answer["before"]["time"]
    assert (answer["after"]["me"], answer["after"]["time"]) == (True, None)
    (cells,) = answer["diff"]
    assert [entry["key"] for entry in cells["diff"]] == [0]


async def test_versions_are_compared(merging: Merging, home: Path, gateway: GatewayProcess) -> None:
    if gateway.profile != "opencloud":
        pytest.skip("this storage does not show earlier contents")
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    model = {"type": "notebook", "format": "json", "content": edited(content, 0, "ONE")}
    await merging.contents.put("n.ipynb", model, {"If-Match": hash_})
    found = await merging.contents.ask("api", "contents", "n.ipynb", "checkpoints")
    before = {"path": "n.ipynb", "version": found.json[0]["id"]}
    answer = (await merging.compare(before, {"path": "n.ipynb"})).json
    assert sources(answer["base"]) == ["one", "two"]
    assert answer["diff"]


async def test_what_a_merge_changed_is_shown(merging: Merging, home: Path) -> None:
    content, hash_ = await merging.opened("n.ipynb", "one", "two")
    outside(home / "n.ipynb", "one", "TWO")
    merge = (await merging.merge("n.ipynb", hash_, edited(content, 0, "ONE"))).json
    answer = (await merging.compare({"merge": merge["id"]}, {"path": "n.ipynb"})).json
    assert sources(answer["base"]) == ["one", "TWO"]
    (cells,) = answer["diff"]
    assert [entry["key"] for entry in cells["diff"]] == [0]


async def test_two_files_are_compared(merging: Merging, home: Path) -> None:
    store(home / "a.txt", "one\n")
    store(home / "b.txt", "two\n")
    answer = (await merging.compare({"path": "a.txt"}, {"path": "b.txt"})).json
    assert (answer["before"]["name"], answer["after"]["name"]) == ("a.txt", "b.txt")
    assert answer["diff"]


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ({"path": "missing.ipynb"}, {"path": "n.ipynb"}, 404),
        ({"path": "folder"}, {"path": "n.ipynb"}, 400),
        ({"path": "image.png"}, {"path": "a.txt"}, 400),
        ({"path": "a.txt"}, {"path": "n.ipynb"}, 400),
        ({"merge": "long-forgotten-merge"}, {"path": "n.ipynb"}, 404),
        ({"path": "n.ipynb", "original": True}, {"path": "n.ipynb"}, 400),
        ({"path": "n.ipynb", "version": "s-1-1"}, {"path": "n.ipynb"}, 404),
    ],
)
async def test_what_cannot_be_compared_is_refused_plainly(
    merging: Merging, home: Path, before: Json, after: Json, code: int
) -> None:
    await merging.opened("n.ipynb", "one")
    (home / "folder").mkdir()
    store(home / "image.png", b"\x89PNG\xff\x00")
    store(home / "a.txt", "text")
    answer = await merging.compare(before, after)
    assert answer.code == code, answer.json
    assert plain(answer)
