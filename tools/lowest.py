"""Prints the lowest versions that cs3lab says it works with, as constraints for pip.

python -m tools.lowest > constraints.txt
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.metadata import requires

from packaging.requirements import Requirement


def lowest(requirements: Iterable[str]) -> list[str]:
    """Return a pin for each requirement that has a lower bound and belongs to no extra."""
    parsed = (Requirement(each) for each in requirements if "extra ==" not in each)
    return [
        f"{each.name}=={bound.version}"
        for each in parsed
        for bound in each.specifier
        if bound.operator == ">="
    ]


if __name__ == "__main__":
    sys.stdout.write("\n".join([*lowest(requires("cs3lab") or ()), ""]))
