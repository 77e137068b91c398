"""What a browser asks of /cs3lab/copies, and what lies in a copy."""

import json
from pathlib import Path
from typing import Any

from cs3lab.merge import embedded_base
from cs3lab.merge import origin as origins
from cs3lab.merge.origin import Origin
from tests.support.jupyter import Answer, Contents, notebook

NAME = "analysis (Albert Einstein).ipynb"


def written(*sources: str, minor: int = 5) -> str:
    return json.dumps(notebook(*sources, minor=minor))


def saved(path: Path) -> Any:
    return json.loads(path.read_text())


def origin(path: Path) -> Origin:
    found = origins.read(saved(path)["metadata"])
    assert found is not None
    return found


def base(path: Path) -> list[str]:
    return [cell.source for cell in embedded_base.restore(origin(path).base).cells]


def sources(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in saved(path)["cells"]]


async def make(contents: Contents, path: str = "analysis.ipynb", **more: Any) -> Answer:
    body = {"path": path, **more}
    return await contents.ask("cs3lab/copies", method="POST", body=body)


async def look(contents: Contents, path: str = NAME) -> dict[str, Any]:
    answer = await contents.ask("cs3lab/copies", params={"path": path})
    assert answer.code == 200, answer.json
    state: dict[str, Any] = answer.json
    assert state["path"] == path
    return state


async def original(contents: Contents, path: str = NAME) -> dict[str, Any]:
    found: dict[str, Any] = (await look(contents, path))["original"]
    return found


async def load(contents: Contents, path: str) -> str:
    """Load a file as a tab does; give its hash."""
    answer = await contents.get(path, content=1, hash=1)
    assert answer.code == 200
    etag: str = answer.json["hash"]
    return etag
