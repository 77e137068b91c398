"""Run the benchmarks, all or those named, and print their table.

`people` needs a browser and is run where it is named.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from benchmarks import documents, listing, merges, people, sharing, startup, transfers
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


PEOPLE = "people"


async def main(names: Sequence[str], rounds: int) -> None:
    """Print each line as soon as it is known."""
    if scenarios := [SCENARIOS[name] for name in names if name != PEOPLE]:
        _head(HEAD)
        for scenario in scenarios:
            async for result in scenario():
                _print(_cells(result))
    if PEOPLE in names:
        _head(people.HEAD)
        async for waited in people.waits(rounds):
            _print(waited.cells())


def _head(cells: Sequence[str]) -> None:
    _print(cells)
    _print(["---"] * len(cells))


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
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join([*SCENARIOS, PEOPLE]))
    parser.add_argument(
        "--rounds",
        type=int,
        default=people.ROUNDS,
        metavar="N",
        help="how often the people do all they do (default: %(default)s)",
    )
    args = parser.parse_args()
    chosen = args.names or list(SCENARIOS)
    if unknown := set(chosen) - {*SCENARIOS, PEOPLE}:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    asyncio.run(main(chosen, args.rounds))
