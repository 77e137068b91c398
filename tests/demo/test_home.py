from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
from jupyterlab_server.settings_utils import _get_overrides, get_settings

from cs3lab.demo.errors import DemoError
from cs3lab.demo.home import SAMPLES, claimed, opening_page, quieten, seed


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


def test_lets_jupyterlab_ask_nobody_about_news(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config"))
    quieten(tmp_path / "config")
    schemas = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"
    settings, _ = get_settings(
        str(tmp_path / "app"),
        str(schemas),
        str(tmp_path / "settings"),
        schema_name="@jupyterlab/apputils-extension:notification",
        overrides=_get_overrides(str(tmp_path / "app"))[0],
    )
    assert settings["schema"]["properties"]["fetchNews"]["default"] == "false"


def test_a_browser_is_told_of_a_page_and_not_of_the_token(tmp_path: Path) -> None:
    for _ in range(2):
        address = opening_page(tmp_path, "http://127.0.0.1:8890/lab?token=secret")
    page = tmp_path / "open.html"
    assert address == page.as_uri()
    assert "url=http://127.0.0.1:8890/lab?token=secret" in page.read_text()
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
