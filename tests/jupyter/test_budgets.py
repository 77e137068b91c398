"""What each action may cost, in calls to the storage."""

import asyncio
from pathlib import Path

from tests.support.budgets import Budget
from tests.support.jupyter import Contents, binary_model, notebook_model, store


async def get_known(contents: Contents, calls: list[str]) -> None:
    """Sign in, and let the server see how the storage answers."""
    await contents.write("warm.txt", "")
    await contents.get("warm.txt")
    await contents.get()
    calls.clear()


async def test_listing_is_one_call(contents: Contents, home: Path, calls: list[str]) -> None:
    await get_known(contents, calls)
    (home / "sub").mkdir()
    await contents.get()
    assert calls == ["ListContainer"]
    calls.clear()
    # Known to be a folder from the listing above it.
    await contents.get("sub")
    assert calls == ["ListContainer"]
    calls.clear()
    await contents.get("sub", type="directory")
    assert calls == ["ListContainer"]


async def test_refresh_of_an_unchanged_folder_is_one_stat(
    contents: Contents, home: Path, calls: list[str]
) -> None:
    await get_known(contents, calls)
    (home / "sub").mkdir()
    tag = ""
    while not tag.startswith('"'):
        tag = (await contents.get("sub", {"If-None-Match": tag or "x"})).headers["Etag"]
    calls.clear()
    assert (await contents.get("sub", {"If-None-Match": tag})).code == 304
    assert calls == ["Stat"]


async def test_description_is_one_call(contents: Contents, calls: list[str]) -> None:
    await get_known(contents, calls)
    await contents.get("warm.txt", content=0, hash=1)
    assert calls == ["Stat"]


async def test_opening_is_three_calls(contents: Contents, home: Path, calls: list[str]) -> None:
    await get_known(contents, calls)
    store(home / "a.txt", "a")
    await contents.get("a.txt", type="file", content=1, hash=1)
    assert calls == ["Stat", "InitiateFileDownload", "GET"]


async def test_opening_what_was_loaded_or_saved_here_is_one_call(
    contents: Contents, home: Path, calls: list[str]
) -> None:
    await get_known(contents, calls)
    store(home / "a.txt", "a")
    await contents.get("a.txt", type="file", content=1, hash=1)
    calls.clear()
    for name in ("a.txt", "warm.txt"):
        await contents.get(name, type="file", content=1, hash=1)
    assert calls == ["Stat", "Stat"]


async def test_saving_is_two_calls_where_the_storage_compares(
    contents: Contents, budget: Budget, calls: list[str]
) -> None:
    await get_known(contents, calls)
    etag = (await contents.put("n.ipynb", notebook_model("1"))).json["hash"]
    asked = {"path": "n.ipynb", "client": "tab", "mode": "edit"}
    await contents.ask("cs3lab", "locks", method="POST", body=asked)
    calls.clear()
    saved = await contents.put("n.ipynb", notebook_model("2"), {"If-Match": etag})
    assert saved.code == 200
    assert calls == budget.save_locked


async def test_chunked_upload_is_two_calls_where_the_storage_compares(
    contents: Contents, budget: Budget, home: Path, calls: list[str]
) -> None:
    await get_known(contents, calls)
    part = bytes(1024) * 1024
    for number in [*range(1, 20), -1]:
        answer = await contents.put("big.bin", {**binary_model(part), "chunk": number})
        assert answer.code in (200, 201)
    assert (home / "big.bin").stat().st_size == 20 * len(part)
    assert calls == budget.save


async def test_untitled_lists_once_however_many_names_are_taken(
    contents: Contents, home: Path, calls: list[str]
) -> None:
    await get_known(contents, calls)
    for number in range(1, 30):
        store(home / f"Untitled{number}.ipynb", "{}")
    store(home / "Untitled.ipynb", "{}")
    calls.clear()
    assert (await contents.post("", {"type": "notebook"})).json["name"] == "Untitled30.ipynb"
    assert calls.count("ListContainer") == 1


async def test_status_is_one_call(contents: Contents, calls: list[str]) -> None:
    await get_known(contents, calls)
    await contents.ask("cs3lab/status")
    assert calls == ["WhoAmI"]


async def test_descriptions_are_asked_for_at_the_same_time(
    contents: Contents, calls: list[str]
) -> None:
    await get_known(contents, calls)
    under_way = most = 0

    async def describe() -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        assert (await contents.get("warm.txt", content=0)).code == 200
        under_way -= 1

    await asyncio.gather(*(describe() for _ in range(10)))
    assert calls == ["Stat"] * 10
    assert most == 10
