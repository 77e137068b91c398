"""Decisions on trying again and on doubting an answer. Pure.

Source: docs/servers.md, twelve rules, 1, and Authentication and errors.
"""

from __future__ import annotations

from cs3lab.client.credentials import Token

MAX_ATTEMPTS = 4
FIRST_PAUSE_SECONDS = 0.1
# How long an answer that only a living token gets is taken for proof that it lives.
PROOF_SECONDS = 3.0

_READS = ("Stat", "List", "Get", "Find", "WhoAmI", "Authenticate", "InitiateFileDownload")
_OF_A_PROXY = "http2 header with status"
_SAME_TWICE = ("SetArbitraryMetadata", "UnsetArbitraryMetadata")
_DOUBTFUL = frozenset({"NOT_FOUND", "PERMISSION_DENIED", "INTERNAL", "UNKNOWN"})


def may_be_made_twice(name: str) -> bool:
    """Return whether a call changes nothing, or the second time nothing more."""
    return name.startswith((*_READS, *_SAME_TWICE))


def retries(name: str, code: str, attempts: int) -> bool:
    """Return whether to call again after `attempts` calls, where the last ended with `code`."""
    return code == "UNAVAILABLE" and may_be_made_twice(name) and attempts < MAX_ATTEMPTS


def backoff(attempts: int) -> float:
    """Return the seconds to wait after so many attempts."""
    return FIRST_PAUSE_SECONDS * 3.0 ** (attempts - 1)


def refused_by_the_gateway(code: str, by_gateway: bool) -> bool:
    """Return whether the gateway refused the token itself, and not the request."""
    return code == "UNAUTHENTICATED" or (by_gateway and code == "PERMISSION_DENIED")


def code_of_the_gateway(code: str, details: str) -> str:
    """Return the code of gRPC's own status, "UNAVAILABLE" where no gateway gave it.

    A proxy that knows no way to the gateway answers 404 over HTTP, which gRPC takes for a call that
    the gateway does not know; what is believed of that would last for the life of the server.
    """
    return "UNAVAILABLE" if code == "UNIMPLEMENTED" and _OF_A_PROXY in details else code


def may_be_a_dead_token(
    code: str, token: Token, now: float, tick: float, proven: float | None
) -> bool:
    """Return whether a refusal may come from a token the storage no longer accepts.

    `now` is in seconds since the epoch; `tick` and `proven` (when this token last got an
    answer) are of one monotonic clock.
    """
    if code not in _DOUBTFUL:
        return False
    return token.could_be_dead(now) or proven is None or tick - proven > PROOF_SECONDS
