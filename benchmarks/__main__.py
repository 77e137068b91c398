"""Run the benchmarks, all or those named, and print their table."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from benchmarks import documents, listing, merges, sharing, startup, transfers
from benchmarks.faults import __main__ as faults
from benchmarks.world import MEBIBYTE, Result

SCENARIOS: Mapping[str, Callable[[], AsyncIterator[Result]]] = {
    "startup": startup.scenarios,
    "documents": documents.scenarios,
    "listing": listing.scenarios,
    "merges": merges.scenarios,
    "sharing": sharing.scenarios,
    "transfers": transfers.scenarios,
}
HEAD = ("Scenario", "cs3lab", "bare", "ratio", "calls", "loop held", "memory", "budget")


async def main(names: Sequence[str]) -> None:
    """Print each line as soon as it is known."""
    _print(HEAD)
    _print(["---"] * len(HEAD))
    for name in names:
        async for result in SCENARIOS[name]():
            _print(_cells(result))


def _cells(result: Result) -> list[str]:
    return [
        result.scenario,
        f"{result.ours * 1000:.0f} ms",
        f"{result.bare * 1000:.0f} ms",
        f"{result.ours / result.bare:.2f}",
        "–" if result.calls is None else f"{result.calls}",
        "–" if result.held is None else f"{result.held * 1000:.0f} ms",
        "–" if result.grown is None else f"+{result.grown / MEBIBYTE:.0f} MiB",
        result.note,
    ]


def _print(cells: Sequence[str]) -> None:
    print("|", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["faults"]:
        # It measures nothing, and has a table of its own.
        sys.exit(faults.main(sys.argv[2:]))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SCENARIOS))
    chosen = parser.parse_args().names or list(SCENARIOS)
    if unknown := set(chosen) - set(SCENARIOS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    asyncio.run(main(chosen))
