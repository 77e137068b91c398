"""Nothing acknowledged is lost, whatever fails: some rounds of `python -m benchmarks faults`."""

import pytest

from benchmarks.faults.run import run
from cs3lab.gateway.profile import PROFILES

SEED = 1
ROUNDS = 15


@pytest.mark.asyncio
@pytest.mark.timeout(600)
@pytest.mark.parametrize("profile", sorted(PROFILES))
async def test_what_was_acknowledged_is_stored(profile: str) -> None:
    report = await run(profile, SEED, range(ROUNDS))
    assert not report.violations, "\n".join(report.violations)
    assert report.faults > 0
    assert report.acknowledged > 0
