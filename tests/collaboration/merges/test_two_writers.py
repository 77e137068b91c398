"""Two servers, one notebook: what was acknowledged stands in the end, or somebody decided on it."""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collaboration.merges.writer import MIDDLE, Writer, name_of
from tests.conftest import PROFILES
from tests.jupyter.jupyter_process import JupyterProcess
from tests.jupyter.two_people import contents_of
from tests.support.abilities import Ability, has
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import store
from tests.support.merging import Json, Merging

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(300)]

EDITS = int(os.environ.get("CS3LAB_EDITS", "1000"))
"""Made on each storage, by both writers together, at least."""
CELLS = 6


@pytest.fixture(scope="module", params=PROFILES)
def storage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayProcess]:
    """A gateway of their own."""
    with GatewayProcess(tmp_path_factory.mktemp(request.param), request.param) as running:
        yield running


def source(cell: int) -> str:
    name = f"common-{cell}"
    return f"line of a in {name} is 0\n{MIDDLE} in {name} is 0\nline of b in {name} is 0"


def notebook() -> Json:
    cells = [
        {"id": f"common-{n}", "cell_type": "markdown", "metadata": {}, "source": source(n)}
        for n in range(CELLS)
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


async def test_no_edit_is_lost_and_no_question_is_needless(
    storage: GatewayProcess, tmp_path: Path
) -> None:
    home = storage.files / "einstein" / "work"
    store(home / "n.ipynb", json.dumps(notebook()))
    servers = [JupyterProcess(tmp_path / name, storage.grpc, "work") for name in "ab"]
    with servers[0], servers[1]:
        writers = [
            Writer(name, Merging(contents_of(server)), "n.ipynb", random.Random(f"seed {name}"))
            for name, server in zip("ab", servers, strict=True)
        ]
        for writer in writers:
            await writer.open()
        if has(storage.profile, Ability.LOCKS):
            await at_the_same_time(writers, EDITS)
        else:
            # Nothing is compared at the moment of a write: each merge waits for what is taken back.
            await at_the_same_time(writers, EDITS // 5)
    check(json.loads((home / "n.ipynb").read_text()), writers)


async def at_the_same_time(writers: list[Writer], edits: int) -> None:
    while sum(writer.edits for writer in writers) < edits:
        await asyncio.gather(*(writer.works() for writer in writers))


def check(final: Json, writers: list[Writer]) -> None:
    found = {cell["id"]: "".join(cell["source"]) for cell in final["cells"]}
    assert len(found) == len(final["cells"])
    common = {f"common-{n}" for n in range(CELLS)}
    own = [source for cell, source in found.items() if cell not in common]
    named = {name_of(source): source for source in own}
    assert len(named) == len(own)
    for writer in writers:
        for cell, line in writer.lines.items():
            assert found[cell].split("\n").count(line) == 1, (writer.name, cell)
        for cell, text in writer.cells.items():
            assert named.get(cell) == text, (writer.name, cell)
        assert not writer.gone & set(named)
    assert common <= set(found)
    assert set(named) == set().union(*(writer.cells for writer in writers))
    changes = [change for writer in writers for change in writer.changes]
    for cell in common:
        stands = found[cell].split("\n")[1]
        seen = {line for one in changes if one.cell == cell for line in one.seen}
        made = {one.made for one in changes if one.cell == cell}
        assert made - seen <= {stands}, (cell, made - seen)
    assert all(writer.merges > 10 for writer in writers)
    assert sum(writer.questions for writer in writers) > 0
