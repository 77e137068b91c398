"""The sample notebooks run where people run them: in their own folder, from top to bottom."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from cs3lab.demo.home import SAMPLES

NOTEBOOKS = sorted(path.relative_to(SAMPLES) for path in SAMPLES.rglob("*.ipynb"))
WRITTEN = {
    "Half-life of barium-137m.ipynb": {"Radioactive decay/result.csv"},
    "Ångström – 光のスペクトル.ipynb": {"Линии Бальмера – 水素.csv"},
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLES, tmp_path / "home"))


def files_below(home: Path) -> set[str]:
    return {
        path.relative_to(home).as_posix()
        for path in home.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("path", NOTEBOOKS, ids=str)
def test_runs_in_its_folder_and_writes_its_results_there(home: Path, path: Path) -> None:
    before = files_below(home)
    notebook = nbformat.read(home / path, as_version=4)
    folder = {"metadata": {"path": str((home / path).parent)}}
    NotebookClient(notebook, timeout=60, resources=folder).execute()
    assert files_below(home) - before == WRITTEN.get(path.name, set())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=str)
def test_opens_without_questions_and_shows_results(path: Path) -> None:
    notebook = nbformat.read(SAMPLES / path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert any(cell.get("outputs") for cell in notebook.cells)


def test_are_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*")) < 500_000
