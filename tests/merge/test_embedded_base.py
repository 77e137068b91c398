import base64
import zlib

import pytest

from cs3lab.merge.embedded_base import embed, restore
from cs3lab.merge.engine import merge_notebooks
from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.notebook import read
from tests.merge.support import code, markdown, notebook

ORIGINAL = notebook(code("a", "a()", "a\n" * 1000, 1), markdown("b", "# B"), title="T")


def test_embedded_base_merges_as_the_original_would() -> None:
    local = notebook(code("a", "a()", "mine\n", 2), markdown("b", "# B"), title="T")
    remote = notebook(code("a", "a()", "a\n" * 1000, 1), markdown("b", "# B2"), title="T")
    sides = read(local, "local"), read(remote, "remote")
    whole = merge_notebooks(read(ORIGINAL, "base"), *sides)
    carried = merge_notebooks(restore(embed(read(ORIGINAL, "base"))), *sides)
    assert carried.merged == whole.merged
    assert carried.merged is not None
    assert carried.merged["cells"][0]["outputs"][0]["text"] == "mine\n"


def test_outputs_do_not_travel() -> None:
    assert len(embed(read(ORIGINAL, "base"))["content"]) < 600


@pytest.mark.parametrize(
    "embedded",
    [
        None,
        {},
        {"format": 1},
        {"format": 1, "content": "!"},
        {"format": 1, "content": base64.b64encode(b"no").decode()},
        {"format": 1, "content": base64.b64encode(zlib.compress(b"[]")).decode()},
        {"format": 1, "content": base64.b64encode(zlib.compress(b'{"cells": [{}]}')).decode()},
    ],
)
def test_damaged_base_is_refused_in_words(embedded: object) -> None:
    with pytest.raises(InvalidDocument, match="damaged"):
        restore(embedded)


def test_base_that_unpacks_to_too_much_is_refused() -> None:
    bomb = base64.b64encode(zlib.compress(b" " * (65 * 1024 * 1024))).decode()
    with pytest.raises(InvalidDocument, match="too large"):
        restore({"format": 1, "content": bomb})


def test_base_of_a_later_version_is_refused() -> None:
    with pytest.raises(InvalidDocument, match="newer version"):
        restore({"format": 2, "content": ""})
