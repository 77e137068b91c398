import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from cs3lab.merge.command import main
from tests.merge.support import code, notebook


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """A triple in which each side edited its own cell."""
    sides = {"base": ("a", "b"), "local": ("l", "b"), "remote": ("a", "r")}
    for side, sources in sides.items():
        made = notebook(*(code(f"c{n}", source) for n, source in enumerate(sources)))
        (tmp_path / f"{side}.ipynb").write_text(json.dumps(made))
    return [str(tmp_path / f"{side}.ipynb") for side in sides]


def test_json_holds_the_merged_notebook(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*files, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["conflicts"] == 0
    assert [cell["source"] for cell in answer["merged"]["cells"]] == ["l", "r"]


def test_json_of_a_conflict_holds_no_notebook(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    base, local, _ = files
    other = Path(local).with_name("other.ipynb")
    other.write_text(Path(local).read_text().replace('"l"', '"x"'))
    assert main([base, local, str(other), "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"merged": None, "conflicts": 1}


def test_result_is_written_as_jupyter_writes(files: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out.ipynb"
    assert main([*files, "--out", str(out)]) == 0
    assert nbformat.writes(nbformat.reads(out.read_text(), as_version=4)) + "\n" == out.read_text()


def test_git_driver_leaves_markers_in_the_file(tmp_path: Path) -> None:
    for side, text in {"base": "a\nb\n", "local": "l\nb\n", "remote": "r\nb\n"}.items():
        (tmp_path / side).write_text(text)
    paths = [str(tmp_path / side) for side in ("base", "local", "remote")]
    assert main([*paths, "--out", paths[1]]) == 1
    assert (tmp_path / "local").read_text().startswith("<<<<<<< local\nl\n=======\nr\n>>>>>>>")


def test_notebook_is_known_by_its_content(files: list[str], tmp_path: Path) -> None:
    plain = [Path(path).rename(tmp_path / f".merge_file_{n}") for n, path in enumerate(files)]
    assert main([*map(str, plain), "--out", str(plain[1])]) == 0
    assert len(json.loads(plain[1].read_text())["cells"]) == 2


def test_empty_base_is_a_file_both_sides_added(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[0]).write_text("")
    assert main([*files, "--json"]) == 0
    merged = json.loads(capsys.readouterr().out)["merged"]
    assert [cell["source"] for cell in merged["cells"]] == ["a", "r", "l", "b"]


@pytest.mark.parametrize("content", ["no notebook", "{}"])
def test_bad_input_ends_in_2_and_words(
    files: list[str], content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[2]).write_text(content)
    assert main(files) == 2
    assert "The remote version is not a notebook" in capsys.readouterr().err


def test_missing_file_ends_in_2(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*files[:2], "nowhere.ipynb"]) == 2
    assert "nowhere.ipynb" in capsys.readouterr().err


def test_runs_as_a_module(files: list[str]) -> None:
    command = [sys.executable, "-m", "cs3lab.merge", *files, "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout)["conflicts"] == 0
