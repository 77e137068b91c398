"""A test that leaves something out says so by the table, or fails."""

import pytest

from tests.support.abilities import MAY_LACK, Ability, has

LEAVES_OUT = """
import pytest
from tests.support.abilities import Ability, leave_out, needs

@needs(Ability.{ability})
@pytest.mark.parametrize("gateway", ["{profile}"])
def test_that_needs_it(gateway):
    pass

@pytest.mark.parametrize("gateway", ["{profile}"])
def test_that_finds_out(gateway):
    leave_out(Ability.{ability})

@pytest.mark.parametrize("gateway", ["{profile}"])
def test_that_gives_reasons_of_its_own(gateway):
    pytest.skip("some storages")
"""


def outcomes(pytester: pytest.Pytester, ability: Ability, profile: str) -> dict[str, int]:
    """Run tests that leave out an ability on a profile."""
    pytester.makepyfile(LEAVES_OUT.format(ability=ability.name, profile=profile))
    plugins = ("-p", "tests.support.summary", "-p", "tests.support.abilities", "-p", "no:asyncio")
    return pytester.runpytest("-p", "no:cacheprovider", *plugins).parseoutcomes()


def test_what_a_profile_may_lack_is_left_out(pytester: pytest.Pytester) -> None:
    found = outcomes(pytester, Ability.LOCKS, "reva-local")
    assert (found["skipped"], found["failed"]) == (2, 1)


def test_what_a_profile_must_have_cannot_be_left_out(pytester: pytest.Pytester) -> None:
    found = outcomes(pytester, Ability.LOCKS, "reva-eos")
    assert (found["passed"], found["failed"]) == (1, 2)


def test_a_real_server_may_lack_anything(pytester: pytest.Pytester) -> None:
    found = outcomes(pytester, Ability.LOCKS, "cs3.example.org:9142")
    assert (found["passed"], found["skipped"]) == (1, 2)


def test_opencloud_lacks_nothing() -> None:
    assert all(has("opencloud", ability) for ability in Ability)
    assert {"reva-local", "reva-eos", "reva-cephmount"} < set(MAY_LACK)
