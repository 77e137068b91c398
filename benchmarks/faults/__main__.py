"""Run people and faults, and print what came of it."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from collections.abc import Callable, Sequence

from benchmarks.faults.run import Report, run
from cs3lab.gateway.profile import PROFILES

HEAD = (
    "Profile",
    "rounds",
    "faults",
    "acknowledged",
    "merged",
    "violations",
    "locks left",
    "memory",
    "time",
)


def main(arguments: Sequence[str]) -> int:
    """Run what the arguments say; give 1 where something was not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--rounds", type=int, default=25, help="for each profile; one fault each")
    parser.add_argument("--first", type=int, default=0, help="the first round to do")
    parser.add_argument("--profile", action="append", choices=sorted(PROFILES))
    parser.add_argument("--tell", action="store_true", help="what happens as it happens")
    chosen = parser.parse_args(arguments)
    print(f"seed {chosen.seed}")
    tell: Callable[[str], None] = print if chosen.tell else lambda _: None
    _print(HEAD)
    _print(["---"] * len(HEAD))
    numbers = range(chosen.first, chosen.rounds)
    reports = []
    for profile in chosen.profile or sorted(PROFILES):
        reports.append(asyncio.run(run(profile, chosen.seed, numbers, tell)))
        _print(_cells(reports[-1]))
    for report in reports:
        for violation in report.violations:
            print(f"\n{report.profile}: {violation}")
        kinds = ", ".join(f"{count} × {kind}" for kind, count in report.kinds.most_common())
        print(f"\n{report.profile}: {kinds}; {report.orphans} made although refused")
        if report.overwritten:
            print(
                f"{report.overwritten} overwritten by who saved at once; earlier versions have them"
            )
        if not report.full_disk:
            print("The disk was never full: this account may not mount one. Quotas were used up.")
    return 1 if any(report.violations for report in reports) else 0


def _cells(report: Report) -> list[str]:
    return [
        report.profile,
        f"{report.rounds:,}",
        f"{report.faults:,}",
        f"{report.acknowledged:,}",
        f"{report.merges:,}",
        f"{len(report.violations)}",
        f"{report.locks}",
        f"+{report.grown / 2**20:.0f} MiB",
        f"{report.seconds:.0f} s",
    ]


def _print(cells: Sequence[str]) -> None:
    print("|", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
