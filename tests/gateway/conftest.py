"""Callers on the shared gateway."""

from collections.abc import Callable, Iterator

import pytest

from tests.gateway.caller import Caller
from tests.support.gateway import GatewayProcess

SignIn = Callable[..., Caller]


@pytest.fixture
def sign_in() -> Iterator[SignIn]:
    """Sign in to any gateway: `sign_in(gateway, "marie")`."""
    callers: list[Caller] = []

    def signed_in(gateway: GatewayProcess, username: str = "einstein") -> Caller:
        callers.append(Caller(gateway, username))
        return callers[-1]

    yield signed_in
    for caller in callers:
        caller.close()


@pytest.fixture
def einstein(gateway: GatewayProcess, sign_in: SignIn) -> Caller:
    """Albert Einstein on the gateway shared by all tests."""
    return sign_in(gateway)


@pytest.fixture
def marie(gateway: GatewayProcess, sign_in: SignIn) -> Caller:
    """Marie Curie on the gateway shared by all tests."""
    return sign_in(gateway, "marie")
