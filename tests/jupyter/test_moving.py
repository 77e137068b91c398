"""PATCH, DELETE and copies."""

from pathlib import Path

import pytest

from cs3lab.files.copying import next_name
from cs3lab.files.tree import Tree
from cs3lab.jupyter.manager import Cs3ContentsManager
from tests.support.jupyter import Contents, store, stored


async def test_rename(contents: Contents, home: Path) -> None:
    store(home / "sub" / "a.txt", "text")
    answer = await contents.patch("sub/a.txt", "sub/ü%20#.txt")
    assert answer.code == 200
    assert (answer.json["name"], answer.json["path"]) == ("ü%20#.txt", "sub/ü%20#.txt")
    assert (await contents.get("sub")).names == ["ü%20#.txt"]


async def test_rename_onto_something_changes_nothing(contents: Contents, home: Path) -> None:
    store(home / "a.txt", "a")
    store(home / "b.txt", "b")
    (home / "sub").mkdir()
    for target in ("b.txt", "sub"):
        assert (await contents.patch("a.txt", target)).code == 409
    assert ((home / "a.txt").read_text(), (home / "b.txt").read_text()) == ("a", "b")


async def test_folder_is_never_moved_into_itself(contents: Contents, home: Path) -> None:
    store(home / "sub" / "a.txt", "a")
    assert (await contents.patch("sub", "sub/inner")).code == 400
    assert (home / "sub" / "a.txt").exists()


async def test_rename_to_its_own_name_does_nothing(contents: Contents, home: Path) -> None:
    store(home / "a.txt", "a")
    assert (await contents.patch("a.txt", "/a.txt")).code == 200


async def test_rename_of_what_is_missing(contents: Contents) -> None:
    assert (await contents.patch("missing.txt", "b.txt")).code == 404


async def test_rename_without_a_body(contents: Contents, home: Path) -> None:
    store(home / "a.txt", "a")
    assert (await contents.ask("api/contents/a.txt", method="PATCH")).code == 400


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (".hidden", "b"),
        ("a.txt", ".b"),
        ("a.txt", ".hidden/b"),
        ("a.txt", "../b"),
        ("a.txt", "b\n"),
    ],
)
async def test_rename_from_or_to_what_must_not_be(
    contents: Contents, home: Path, old: str, new: str
) -> None:
    store(home / "a.txt", "a")
    store(home / ".hidden", "")
    assert (await contents.patch(old, new)).code == 400
    assert (home / "a.txt").exists()


async def test_delete_moves_to_the_trash_of_the_storage(
    contents: Contents, tree: Tree, home: Path
) -> None:
    store(home / "sub" / "a.txt", "a")
    assert (await contents.delete("sub")).code == 204
    assert (await contents.get("sub")).code == 404
    storage = await tree.storage()
    trash = await storage.trash.list(await tree.reference(""))
    assert "sub" in [item.name for item in trash]


async def test_delete_of_what_is_missing(contents: Contents) -> None:
    assert (await contents.delete("missing")).code == 404


async def test_root_is_never_deleted(contents: Contents, home: Path) -> None:
    assert (await contents.delete("")).code == 400
    assert home.name in stored(home.parent)


async def test_hidden_files_are_not_deleted(contents: Contents, home: Path) -> None:
    store(home / ".hidden" / "a.txt", "")
    for path in (".hidden", ".hidden/a.txt"):
        assert (await contents.delete(path)).code == 400
    assert (home / ".hidden" / "a.txt").exists()


async def test_full_folder_stays_when_the_trash_is_switched_off(
    contents: Contents, manager: Cs3ContentsManager, home: Path
) -> None:
    manager.delete_to_trash = False
    store(home / "sub" / "a.txt", "")
    assert (await contents.delete("sub")).code == 400
    assert (await contents.delete("sub/a.txt")).code == 204
    assert (await contents.delete("sub")).code == 204


async def test_hidden_files_are_as_others_when_allowed(
    contents: Contents, manager: Cs3ContentsManager, home: Path
) -> None:
    manager.allow_hidden = True
    assert (await contents.put(".hidden", {"type": "directory"})).code == 201
    assert (await contents.write(".hidden/...", "x")).code == 201
    assert (await contents.get(".hidden")).names == ["..."]
    copied = await contents.post(".hidden", {"copy_from": ".hidden/..."})
    assert copied.code == 201
    assert (await contents.get("")).names == [".hidden", "Shares"]
    assert (await contents.delete(".hidden")).code == 204


async def test_copies_beside_the_original_count_up(contents: Contents, home: Path) -> None:
    store(home / "sub" / "a.tar.gz", "a")
    store(home / "sub" / "n.1.ipynb", "{}")
    made = [
        (await contents.post("sub", {"copy_from": f"sub/{name}"})).json["name"]
        for name in ("a.tar.gz", "a.tar.gz", "a-Copy1.tar.gz", "n.1.ipynb")
    ]
    assert made == ["a-Copy1.tar.gz", "a-Copy2.tar.gz", "a-Copy3.tar.gz", "n.1-Copy1.ipynb"]
    assert (home / "sub" / "a-Copy3.tar.gz").read_text() == "a"


async def test_copy_to_another_folder_keeps_its_name(contents: Contents, home: Path) -> None:
    store(home / "a.bin", b"\xff\x00")
    (home / "sub").mkdir()
    answer = await contents.post("sub", {"copy_from": "a.bin"})
    assert (answer.code, answer.json["path"]) == (201, "sub/a.bin")
    assert (home / "sub" / "a.bin").read_bytes() == b"\xff\x00"


async def test_copy_to_a_new_path(manager: Cs3ContentsManager, home: Path) -> None:
    store(home / "a.txt", "a")
    model = await manager.copy("a.txt", "b.txt")
    assert (model["path"], (home / "b.txt").read_text()) == ("b.txt", "a")


async def test_empty_file_is_copied(contents: Contents, home: Path) -> None:
    store(home / "empty", "")
    assert (await contents.post("", {"copy_from": "empty"})).code == 201
    assert (home / "empty-Copy1").read_bytes() == b""


async def test_folder_is_copied_with_all_in_it(contents: Contents, home: Path) -> None:
    store(home / "sub" / "inner" / "a.txt", "a")
    store(home / "sub" / "b.txt", "b")
    answer = await contents.post("", {"copy_from": "sub"})
    assert (answer.code, answer.json["path"]) == (201, "sub-Copy1")
    assert (home / "sub-Copy1" / "inner" / "a.txt").read_text() == "a"
    assert (home / "sub-Copy1" / "b.txt").read_text() == "b"


async def test_folder_copied_into_itself_has_an_end(contents: Contents, home: Path) -> None:
    store(home / "sub" / "a.txt", "a")
    assert (await contents.post("sub", {"copy_from": "sub"})).json["path"] == "sub/sub"
    assert (home / "sub" / "sub" / "a.txt").exists()
    assert not (home / "sub" / "sub" / "sub").exists()


async def test_folder_too_large_is_not_copied(
    contents: Contents, manager: Cs3ContentsManager, home: Path
) -> None:
    manager.max_copy_folder_size_mb = 0
    store(home / "sub" / "a.txt", "a")
    answer = await contents.post("", {"copy_from": "sub"})
    assert answer.code == 400
    assert "too large" in answer.json["message"]
    assert (await contents.get("")).names == ["sub", "Shares"]


async def test_copy_with_put_is_refused(contents: Contents, home: Path) -> None:
    store(home / "a.txt", "")
    assert (await contents.put("b.txt", {"copy_from": "a.txt"})).code == 400


@pytest.mark.parametrize(("source", "target"), [(".hidden", ""), ("a.txt", ".hidden.d")])
async def test_hidden_files_are_not_copied(
    contents: Contents, home: Path, source: str, target: str
) -> None:
    store(home / "a.txt", "")
    store(home / ".hidden", "")
    assert (await contents.post(target, {"copy_from": source})).code == 400


async def test_copy_of_what_is_missing(contents: Contents) -> None:
    assert (await contents.post("", {"copy_from": "missing"})).code == 404


@pytest.mark.parametrize(
    ("name", "taken", "insert", "free"),
    [
        ("a.txt", [], "", "a.txt"),
        ("a.txt", ["a.txt", "a1.txt"], "", "a2.txt"),
        ("a.tar.gz", ["a.tar.gz"], "-Copy", "a-Copy1.tar.gz"),
        ("a.b.ipynb", ["a.b.ipynb"], "", "a.b1.ipynb"),
        ("Folder", ["Folder"], " ", "Folder 1"),
    ],
)
def test_next_name(name: str, taken: list[str], insert: str, free: str) -> None:
    assert next_name(name, taken, insert) == free
