"""Where a copy may go whose original is gone: a record may claim anything."""

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest
from nbformat.sign import NotebookNotary

from cs3lab.client.model import ResourceId, UserId
from cs3lab.collaboration.copies.place import name_beside, place_of_original
from cs3lab.files.notebooks import Notebooks
from cs3lab.merge import origin as origins
from cs3lab.merge.origin import Origin, RecordedPerson

EINSTEIN, MARIE = UserId("idp", "einstein"), UserId("idp", "marie")
COPY = "work/n (Albert Einstein).ipynb"


def notebooks_of(home: Path) -> Notebooks:
    return Notebooks(NotebookNotary(data_dir=str(home), db_file=":memory:"))


@pytest.fixture
def mine(tmp_path: Path) -> Notebooks:
    (tmp_path / "mine").mkdir()
    return notebooks_of(tmp_path / "mine")


@pytest.fixture
def theirs(tmp_path: Path) -> Notebooks:
    (tmp_path / "theirs").mkdir()
    return notebooks_of(tmp_path / "theirs")


def record(notebooks: Notebooks, **changed: Any) -> Origin:
    known: dict[str, Any] = {
        "id": ResourceId("s", "p", "o"),
        "name": "n.ipynb",
        "path": "work/n.ipynb",
        "etag": '"1"',
        "owner": RecordedPerson("Albert Einstein", "einstein", EINSTEIN),
        "by": RecordedPerson("Albert Einstein", "einstein", EINSTEIN),
        "copied": datetime(2026, 1, 1, tzinfo=timezone.utc),
    }
    origin = origins.make(None, **{**known, **changed})
    return msgspec.structs.replace(origin, seal=notebooks.seal(origins.sealed(origin)))


def test_ones_own_record_tells_where_the_original_lay(mine: Notebooks) -> None:
    assert place_of_original(record(mine), COPY, EINSTEIN, mine) == "work/n.ipynb"


def test_it_still_does_after_a_merge_and_a_way_through_a_file(mine: Notebooks) -> None:
    renewed = origins.renewed(record(mine), None, etag='"2"', version="v")
    read = origins.loads(msgspec.json.decode(msgspec.json.encode(origins.dumps(renewed))))
    assert place_of_original(read, COPY, EINSTEIN, mine) == "work/n.ipynb"


def test_a_record_that_somebody_else_sealed_does_not(mine: Notebooks, theirs: Notebooks) -> None:
    assert place_of_original(record(theirs), COPY, EINSTEIN, mine) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("path", "analysis/n.ipynb"),
        ("name", "random.ipynb"),
        ("id", ResourceId("s", "p", "another")),
        ("by", RecordedPerson("Marie Curie", "marie", MARIE)),
        ("seal", ""),
        ("seal", "ö"),
    ],
)
def test_a_record_that_was_changed_since_does_not(
    mine: Notebooks, field: str, value: object
) -> None:
    changed = msgspec.structs.replace(record(mine), **{field: value})
    assert place_of_original(changed, COPY, EINSTEIN, mine) is None


@pytest.mark.parametrize(
    "path",
    [
        "analysis/random.py",
        "work/other.ipynb",
        "work/.ipynb_checkpoints/n.ipynb",
        "../n.ipynb",
        "work/n.ipynb/../../x",
        "",
    ],
)
def test_a_path_that_is_not_what_people_see_is_not_used(mine: Notebooks, path: str) -> None:
    assert place_of_original(record(mine, path=path), COPY, EINSTEIN, mine) is None


def test_another_persons_record_is_not_used(mine: Notebooks) -> None:
    assert place_of_original(record(mine), COPY, MARIE, mine) is None


@pytest.mark.parametrize(
    "name", ["", ".hidden.ipynb", "a/b.ipynb", "..\\n.ipynb", "random.py", "a\0.ipynb"]
)
def test_beside_the_copy_an_odd_name_is_not_used(mine: Notebooks, name: str) -> None:
    assert name_beside(record(mine, name=name), COPY) == "n (Albert Einstein).ipynb"


def test_beside_the_copy_the_original_keeps_its_name(mine: Notebooks) -> None:
    assert name_beside(record(mine), COPY) == "n.ipynb"
