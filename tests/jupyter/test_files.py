"""/files: raw bytes, streamed."""

from pathlib import Path
from urllib.parse import quote

import pytest

from cs3lab.jupyter.files_handler import byte_range, content_type
from tests.support.jupyter import Answer, Contents, store

DATA = bytes(range(256)) * 1000


async def get(contents: Contents, path: str, **headers: str) -> Answer:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return await contents.ask("files", path, headers=names)


async def test_bytes_come_as_they_are_with_their_length_and_tag(
    contents: Contents, home: Path
) -> None:
    store(home / "a.bin", DATA)
    answer = await get(contents, "a.bin")
    assert (answer.code, answer.body) == (200, DATA)
    assert answer.headers["Content-Length"] == str(len(DATA))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    stat = (await contents.get("a.bin", content=0, hash=1)).json
    assert answer.headers["Etag"] == stat["hash"]
    assert answer.headers["Accept-Ranges"] == "bytes"


async def test_page_is_confined_to_a_sandbox(contents: Contents, home: Path) -> None:
    store(home / "page.html", "<script></script>")
    answer = await get(contents, "page.html")
    assert answer.headers["Content-Type"] == "text/html"
    assert "sandbox allow-scripts" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_head_costs_one_call(contents: Contents, home: Path, calls: list[str]) -> None:
    store(home / "a.bin", DATA)
    await contents.get()
    calls.clear()
    answer = await contents.ask("files/a.bin", method="HEAD")
    assert (answer.code, answer.body) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(DATA))
    assert calls == ["Stat"]


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=1000-", 1000, len(DATA)),
        ("bytes=-7", len(DATA) - 7, len(DATA)),
        (f"bytes=255990-{len(DATA) * 2}", 255990, len(DATA)),
    ],
)
async def test_range(contents: Contents, home: Path, asked: str, start: int, end: int) -> None:
    store(home / "a.bin", DATA)
    answer = await get(contents, "a.bin", Range=asked)
    assert (answer.code, answer.body) == (206, DATA[start:end])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(DATA)}"
    assert answer.headers["Content-Length"] == str(end - start)


async def test_range_behind_the_end(contents: Contents, home: Path) -> None:
    store(home / "a.bin", b"short")
    answer = await get(contents, "a.bin", Range="bytes=5-")
    assert (answer.code, answer.body) == (416, b"")
    assert answer.headers["Content-Range"] == "bytes */5"


async def test_range_of_a_file_changed_since_gives_all_of_it(
    contents: Contents, home: Path
) -> None:
    store(home / "a.bin", DATA)
    answer = await get(contents, "a.bin", Range="bytes=0-9", If_Range='"old"')
    assert (answer.code, answer.body) == (200, DATA)
    tag = answer.headers["Etag"]
    assert (await get(contents, "a.bin", Range="bytes=0-9", If_Range=tag)).code == 206


async def test_unchanged_file_is_not_sent_again(
    contents: Contents, home: Path, calls: list[str]
) -> None:
    store(home / "a.bin", DATA)
    tag = (await get(contents, "a.bin")).headers["Etag"]
    calls.clear()
    answer = await get(contents, "a.bin", If_None_Match=tag)
    assert (answer.code, answer.body) == (304, b"")
    assert calls == ["Stat"]


async def test_empty_file(contents: Contents, home: Path) -> None:
    store(home / "empty", "")
    answer = await get(contents, "empty")
    assert (answer.code, answer.body, answer.headers["Content-Length"]) == (200, b"", "0")


@pytest.mark.parametrize("name", ["100% ü#?.txt", "🚀 d.ipynb"])
async def test_download_is_saved_under_its_name(contents: Contents, home: Path, name: str) -> None:
    store(home / "sub" / name, "x")
    answer = await contents.ask("files/sub", name, params={"download": "1"})
    assert answer.body == b"x"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert quote(name) in disposition


async def test_folder_missing_and_hidden(contents: Contents, home: Path) -> None:
    store(home / "sub" / ".hidden", "")
    assert (await get(contents, "sub")).code == 400
    assert (await get(contents, "missing")).code == 404
    assert (await get(contents, "sub/.hidden")).code == 404
    assert (await get(contents, "sub/%2E%2E/x")).code in (400, 404)


async def test_strangers_get_nothing(contents: Contents, home: Path) -> None:
    store(home / "a.txt", "secret")
    answer = await contents.ask(
        "files/a.txt", headers={"Authorization": "token wrong"}, follow_redirects=False
    )
    assert answer.code in (302, 403)
    assert b"secret" not in answer.body


@pytest.mark.parametrize(
    ("header", "span"),
    [
        (None, None),
        ("bytes=-", None),
        ("items=0-1", None),
        ("bytes=0-1,3-4", None),
        ("bytes=5-2", None),
        ("bytes=0-0", (0, 1)),
        ("bytes=-20", (0, 10)),
    ],
)
def test_byte_range(header: str | None, span: tuple[int, int] | None) -> None:
    assert byte_range(header, 10) == span


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.IPYNB", "application/x-ipynb+json"),
        ("a.txt", "text/plain; charset=UTF-8"),
        ("a.tar.gz", "application/gzip"),
        ("a.txt.xz", "application/octet-stream"),
        ("a.png", "image/png"),
        ("a", "application/octet-stream"),
    ],
)
def test_content_type(name: str, kind: str) -> None:
    assert content_type(name) == kind
