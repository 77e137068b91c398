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


def run(
    pytester: pytest.Pytester, ability: Ability, profile: str, *options: str
) -> pytest.RunResult:
    """Run tests that leave out an ability on a profile."""
    pytester.makepyfile(LEAVES_OUT.format(ability=ability.name, profile=profile))
    plugins = ("-p", "tests.support.summary", "-p", "tests.support.abilities", "-p", "no:asyncio")
    return pytester.runpytest("-p", "no:cacheprovider", *plugins, *options)


def outcomes(
    pytester: pytest.Pytester, ability: Ability, profile: str, *options: str
) -> dict[str, int]:
    """Give how many of them end how."""
    return run(pytester, ability, profile, *options).parseoutcomes()


def test_what_a_profile_may_lack_is_left_out(pytester: pytest.Pytester) -> None:
    found = outcomes(pytester, Ability.LOCKS, "reva-local")
    assert (found["skipped"], found["failed"]) == (2, 1)


def test_what_a_profile_must_have_cannot_be_left_out(pytester: pytest.Pytester) -> None:
    found = outcomes(pytester, Ability.LOCKS, "reva-eos")
    assert (found["passed"], found["failed"]) == (1, 2)


def test_a_real_server_may_lack_anything(pytester: pytest.Pytester) -> None:
    found = outcomes(pytester, Ability.LOCKS, "cs3.example.org:9142")
    assert (found["passed"], found["skipped"]) == (1, 2)


def test_a_real_server_must_have_what_is_expected(pytester: pytest.Pytester) -> None:
    server, expected = "cs3.example.org:9142", "--cs3-expect=versions,own-names"
    found = outcomes(pytester, Ability.OWN_NAMES, server, expected)
    assert (found["passed"], found["skipped"], found["failed"]) == (1, 1, 1)
    found = outcomes(pytester, Ability.LOCKS, server, expected)
    assert (found["passed"], found["skipped"]) == (1, 2)


def test_what_nobody_can_expect_is_told(pytester: pytest.Pytester) -> None:
    result = run(pytester, Ability.LOCKS, "reva-local", "--cs3-expect=lokcs")
    assert result.ret is pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines("*knows no lokcs, but locks*")


def test_opencloud_lacks_projects_alone() -> None:
    assert [each for each in Ability if not has("opencloud", each)] == [Ability.SPACES]
    assert {"reva-local", "reva-eos", "reva-cephmount"} < set(MAY_LACK)
