"""What each profile of the embedded gateway may lack. What else a test leaves out is a fault.

A test that needs an ability says so with `@needs(Ability.LOCKS)`. A scenario that also runs against
real servers finds out by itself, and calls `leave_out`: these may lack everything but what
`--cs3-expect` names.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from enum import Enum
from typing import NoReturn

import pytest

from tests.support.summary import LACKING


class Ability(Enum):
    """Something that not every storage can, in the words of the summary."""

    LOCKS = "locks"
    LOCK_IDS = "locks that are compared by their id"
    LOCKS_SEEN = "saves that heed locks"
    ATOMIC_SAVES = "saves that compare etags"
    WHOLE_SAVES = "saves that are stored whole or not at all"
    CHECKSUMS = "checksums of uploads"
    READ_VERSIONS = "reading a version"
    RIGHTS = "rights of people on the storage"
    STABLE_IDS = "ids that survive a rename"
    RANGES = "reading a part of a file without the part before it"
    OWN_NAMES = "names of one's own for shares"
    QUESTIONS = "shares that wait for an answer"
    NESTED_SHARES = "sharing what lies in a share once more"
    FINE_TIMES = "times finer than seconds"
    TRASH = "a trash"
    VERSIONS = "versions"
    GROUPS = "groups"
    SPACES = "project spaces"


_WITHOUT_SPACES = frozenset(
    {
        Ability.LOCK_IDS,
        Ability.ATOMIC_SAVES,
        Ability.CHECKSUMS,
        Ability.READ_VERSIONS,
        Ability.RANGES,
        Ability.OWN_NAMES,
        Ability.QUESTIONS,
        Ability.NESTED_SHARES,
        Ability.FINE_TIMES,
        Ability.SPACES,
    }
)

MAY_LACK: Mapping[str, frozenset[Ability]] = {
    "opencloud": frozenset({Ability.SPACES}),
    "opencloud-decomposed": frozenset({Ability.SPACES}),
    "reva-eos": _WITHOUT_SPACES,
    "reva-cephmount": _WITHOUT_SPACES | {Ability.LOCKS_SEEN, Ability.WHOLE_SAVES},
    "reva-local": _WITHOUT_SPACES
    | {Ability.LOCKS, Ability.RIGHTS, Ability.STABLE_IDS, Ability.WHOLE_SAVES},
}
"""Source: docs/servers.md."""

needs = pytest.mark.needs

on_one_storage = pytest.mark.parametrize("gateway", ["opencloud"], indirect=True)
"""For what does not depend on the storage."""


def has(profile: str, ability: Ability) -> bool:
    """Whether a profile must have an ability."""
    return ability not in MAY_LACK[profile]


def leave_out(ability: Ability) -> NoReturn:
    """End a test because the storage lacks what it needs."""
    pytest.skip(LACKING + ability.value)


_NAMES = {ability.name.lower().replace("_", "-"): ability for ability in Ability}
_EXPECTED = pytest.StashKey[frozenset[Ability]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let abilities be expected."""
    parser.getgroup("cs3").addoption(
        "--cs3-expect",
        metavar="ABILITY,…",
        default="",
        help=f"fail where the server lacks one of these: {', '.join(_NAMES)}",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and read what is expected."""
    config.addinivalue_line("markers", "needs(ability): leave out storages that may lack it")
    names = [name for name in config.getoption("--cs3-expect").split(",") if name]
    if unknown := [name for name in names if name not in _NAMES]:
        raise pytest.UsageError(f"--cs3-expect knows no {unknown[0]}, but {', '.join(_NAMES)}")
    config.stash[_EXPECTED] = frozenset(_NAMES[name] for name in names)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out a test that needs what the profile may lack."""
    lacking = MAY_LACK.get(_profile_of(item), frozenset())
    for marker in item.iter_markers("needs"):
        for ability in marker.args:
            if ability in lacking:
                leave_out(ability)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that left out something its profile must have, or that is expected."""
    report = yield
    if not report.skipped or hasattr(report, "wasxfail"):
        return report
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    lacking = [each for each in Ability if reason.endswith(LACKING + each.value)]
    profile = _profile_of(item)
    if profile in MAY_LACK and not MAY_LACK[profile].issuperset(lacking or Ability):
        report.outcome = "failed"
        report.longrepr = f"{profile} must have what this test left out. {reason}"
    elif item.config.stash[_EXPECTED].intersection(lacking):
        report.outcome = "failed"
        report.longrepr = f"This was expected of the server. {reason}"
    return report


def _profile_of(item: pytest.Item) -> str:
    """Give the profile of the embedded gateway a test runs on; "" where it runs on none."""
    call = getattr(item, "callspec", None)
    values = call.params.values() if call is not None else ()
    return next((each for each in values if isinstance(each, str) and each in MAY_LACK), "")
