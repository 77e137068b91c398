"""What cs3lab adds to the start of a Jupyter server."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.world import Result, jupyter, jupyter_environment

_COMMAND = [sys.executable, "-m", "jupyter_server"]
_REPEAT = 5
_UNREACHABLE = {
    "CS3LAB_GATEWAY": "127.0.0.1:9",
    "CS3LAB_USER": "einstein",
    "CS3LAB_SECRET": "relativity",
}


async def scenarios() -> AsyncIterator[Result]:
    """Start with cs3lab and without, in turn; nobody answers at the gateway's address."""
    with TemporaryDirectory() as name:
        root = Path(name)
        (root / "config").mkdir()
        settings = root / "config" / "jupyter_server_config.json"
        times: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(_REPEAT):
            for enabled, past in times.items():
                extensions = {"cs3lab": enabled}
                settings.write_text(json.dumps({"ServerApp": {"jpserver_extensions": extensions}}))
                past.append(await _start(root))
        added = min(times[True]) - min(times[False])
        yield Result(
            "start of jupyter server",
            min(times[True]),
            min(times[False]),
            note=f"{added * 1000:+.0f} ms; ≤ +300 ms",
        )


async def _start(root: Path) -> float:
    begin = time.perf_counter()
    async with jupyter(_COMMAND, jupyter_environment(root) | _UNREACHABLE):
        return time.perf_counter() - begin
