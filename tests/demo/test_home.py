from __future__ import annotations

from pathlib import Path

import pytest

from cs3lab.demo.errors import DemoError
from cs3lab.demo.home import SAMPLES, claimed, seed


def test_gives_a_newcomer_every_sample(tmp_path: Path) -> None:
    assert seed(tmp_path, "marie")
    home = tmp_path / "files" / "marie"
    for sample in SAMPLES.rglob("*.*"):
        if "__pycache__" not in sample.parts:
            assert (home / sample.relative_to(SAMPLES)).read_bytes() == sample.read_bytes()


def test_leaves_nothing_but_the_home(tmp_path: Path) -> None:
    seed(tmp_path, "marie")
    assert [entry.name for entry in tmp_path.iterdir()] == ["files"]


def test_changes_nothing_for_somebody_with_files(tmp_path: Path) -> None:
    home = tmp_path / "files" / "marie"
    home.mkdir(parents=True)
    assert not seed(tmp_path, "marie")
    assert list(home.iterdir()) == []


def test_serves_one_demo_at_a_time(tmp_path: Path) -> None:
    with claimed(tmp_path), pytest.raises(DemoError, match="Another demo"), claimed(tmp_path):
        pass


def test_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with claimed(tmp_path):
            pass


def test_is_private(tmp_path: Path) -> None:
    with claimed(tmp_path / "new"):
        assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
