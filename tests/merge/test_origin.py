import json
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import strategies as st

from cs3lab.client.model import ResourceId, UserId
from cs3lab.merge import embedded_base
from cs3lab.merge import origin as origins
from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.notebook import read
from cs3lab.merge.origin import Origin, RecordedPerson
from tests.merge.generated import Json
from tests.merge.generated import bases as notebooks
from tests.merge.support import code, notebook
from tests.support.properties import given

NOW = datetime(2026, 11, 3, 14, 2, tzinfo=timezone.utc)
ORIGINAL = notebook(code("a", "a()"), title="T")

texts = st.text(st.characters(codec="utf-8"), max_size=30)
people = st.builds(RecordedPerson, texts, texts, st.none() | st.builds(UserId, texts, texts))
times = st.datetimes(timezones=st.just(timezone.utc))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)
metadata = st.dictionaries(
    st.sampled_from(["kernelspec", "cs3lab", "title"]) | st.text(max_size=5), values, max_size=4
)


@st.composite
def known(draw: st.DrawFn) -> Origin:
    return origins.make(
        read(draw(notebooks()), "base"),
        id=ResourceId(draw(texts), draw(texts), draw(texts.filter(bool))),
        name=draw(texts),
        path=draw(texts),
        etag=draw(texts),
        owner=draw(people),
        by=draw(people),
        copied=draw(times),
    )


def made(**changes: Any) -> Origin:
    fields: dict[str, Any] = {
        "id": ResourceId("storage", "space", "file"),
        "name": "analysis.ipynb",
        "path": "Shares/analysis.ipynb",
        "etag": '"1"',
        "owner": RecordedPerson("Marie Curie", "marie", UserId("idp", "marie-id")),
        "by": RecordedPerson("Albert Einstein", "einstein"),
        "copied": NOW,
    }
    return origins.make(read(ORIGINAL, "base"), **{**fields, **changes})


def through_a_file(what: Json) -> Json:
    passed: Json = json.loads(json.dumps(what))
    return passed


@given(metadata, known())
def test_what_is_written_is_read(kept: Json, origin: Origin) -> None:
    assert origins.read(through_a_file(origins.write(kept, origin))) == origin


@given(metadata, known())
def test_stripped_metadata_are_those_before(kept: Json, origin: Origin) -> None:
    plain = origins.strip(kept)
    own = plain.get("cs3lab", {"more": 1})
    if isinstance(own, dict) and own:
        assert origins.strip(origins.write(plain, origin)) == plain


@given(metadata, known(), known())
def test_a_copy_of_a_copy_has_a_new_record(kept: Json, first: Origin, second: Origin) -> None:
    assert origins.read(origins.write(origins.write(kept, first), second)) == second


@given(metadata)
def test_metadata_of_any_kind_are_read_or_refused_in_words(kept: Json) -> None:
    try:
        origins.read(kept)
    except InvalidDocument as error:
        assert "damaged" in str(error) or "newer" in str(error)  # noqa: PT017


@given(metadata, known())
def test_nothing_given_is_changed(kept: Json, origin: Origin) -> None:
    before = json.dumps(kept)
    origins.strip(origins.write(kept, origin))
    assert json.dumps(kept) == before


def test_the_record_is_what_other_programs_may_expect() -> None:
    record = origins.write({}, made())["cs3lab"]["copy"]
    base = record.pop("base")
    assert embedded_base.restore(base).cells[0].source == "a()"
    assert record == {
        "format": 1,
        "id": {"storage_id": "storage", "space_id": "space", "opaque_id": "file"},
        "name": "analysis.ipynb",
        "path": "Shares/analysis.ipynb",
        "etag": '"1"',
        "owner": {
            "name": "Marie Curie",
            "username": "marie",
            "id": {"idp": "idp", "opaque_id": "marie-id", "type": 1},
        },
        "by": {"name": "Albert Einstein", "username": "einstein", "id": None},
        "copied": "2026-11-03T14:02:00Z",
        "version": "",
        "seal": "",
    }


def test_a_notebook_without_a_record_is_nobodys_copy() -> None:
    assert origins.read({}) is None
    assert origins.read({"cs3lab": {}}) is None
    assert origins.read({"cs3lab": {"not_run": True}}) is None
    assert origins.read(None) is None


def test_a_base_carries_no_record_of_the_originals_own_original() -> None:
    original = {**ORIGINAL, "metadata": origins.write({"title": "T"}, made())}
    record = origins.make(
        read(original, "base"),
        id=ResourceId("s", "p", "other"),
        name="copy",
        path="copy",
        etag="",
        owner=RecordedPerson(),
        by=RecordedPerson(),
        copied=NOW,
    )
    assert embedded_base.restore(record.base).metadata == {"title": "T"}


def test_after_a_merge_the_base_is_what_was_merged() -> None:
    merged = read(notebook(code("a", "b()")), "base")
    record = origins.renewed(made(), merged, etag='"2"', version="key")
    assert (record.etag, record.version) == ('"2"', "key")
    assert embedded_base.restore(record.base).cells[0].source == "b()"
    assert (record.id, record.copied) == (made().id, made().copied)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 0},
        {"format": "1"},
        {"format": None},
        {"id": "file"},
        {"id": {"storage_id": "s", "space_id": "p", "opaque_id": ""}},
        {"id": {"storage_id": "s", "space_id": "p"}},
        {"name": 1},
        {"name": "half \ud83d"},
        {"path": "x" * 5000},
        {"etag": ["1"]},
        {"owner": None},
        {"owner": {"name": "M", "id": {"idp": "i", "opaque_id": "o", "type": "x"}}},
        {"copied": "yesterday"},
        {"copied": "2026-11-03T14:02:00"},
        {"base": "base"},
    ],
)
def test_a_damaged_record_is_refused_in_words(change: Json) -> None:
    kept = origins.write({}, made())
    kept["cs3lab"]["copy"].update(change)
    with pytest.raises(InvalidDocument, match="damaged"):
        origins.read(kept)


@pytest.mark.parametrize("record", ["copy", 1, [], {}, True])
def test_what_is_no_record_is_refused_in_words(record: object) -> None:
    with pytest.raises(InvalidDocument, match="damaged"):
        origins.read({"cs3lab": {"copy": record}})


def test_a_record_of_a_later_version_is_refused_in_words() -> None:
    with pytest.raises(InvalidDocument, match="newer version"):
        origins.read({"cs3lab": {"copy": {"format": 2}}})


def test_a_record_that_says_more_is_read() -> None:
    kept = origins.write({}, made())
    kept["cs3lab"]["copy"]["more"] = {"of": "it"}
    assert origins.read(kept) == made()
