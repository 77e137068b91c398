"""openapi.json is what the structs say."""

from pathlib import Path

import pytest

from cs3lab.api import openapi


def test_file_is_fresh() -> None:
    stale = "run: python -m cs3lab.api.openapi && jlpm schema"
    assert openapi.FILE.read_text(encoding="utf-8") == openapi.text(), stale


def test_every_reference_is_defined() -> None:
    text = openapi.text()
    for name in openapi.document()["components"]["schemas"]:
        assert f"#/components/schemas/{name}" in text
    assert text.count("#/components/schemas/") >= 4


def test_check_tells_by_its_exit_status(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openapi, "FILE", tmp_path / "openapi.json")
    assert openapi.main(["--check"]) == 1
    assert openapi.main([]) == 0
    assert openapi.main(["--check"]) == 0
