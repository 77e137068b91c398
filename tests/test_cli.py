from __future__ import annotations

import json
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from cs3lab.cli import main

COMMAND = Path(sys.executable).with_name("cs3lab")


def test_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"cs3lab {version('cs3lab')}\n"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert "demo" in said
    assert "gateway" in said


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["demo", "--port", "x"]])
def test_what_it_does_not_understand_is_a_usage_error(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2


def test_gateway_says_where_it_listens_and_stops_when_told(tmp_path: Path) -> None:
    options = ["--root", str(tmp_path), "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0"]
    with subprocess.Popen([COMMAND, "gateway", *options], stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert json.loads(process.stdout.readline()).keys() == {"grpc", "http"}
        process.send_signal(signal.SIGTERM)
    assert process.returncode == 0
