from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import jwt
import pytest

from cs3lab.client.credentials import (
    Basic,
    Machine,
    StaticToken,
    Token,
    TokenFile,
    Visitor,
    expiry,
)
from cs3lab.client.errors import Unauthenticated, Unavailable

pytestmark = pytest.mark.asyncio


def make_jwt(seconds: float, user: str = "einstein") -> str:
    claims = {"exp": time.time() + seconds, "user": user}
    return jwt.encode(claims, "a secret of thirty-two bytes or more", algorithm="HS256")


class Desk:
    """Counts exchanges; hands out what it is told to, after `open` is set."""

    def __init__(self, *tokens: str) -> None:
        self.tokens = list(tokens)
        self.asked: list[tuple[str, str, str]] = []
        self.entered = asyncio.Event()
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, kind: str, user: str, secret: str) -> str:
        self.asked.append((kind, user, secret))
        self.entered.set()
        await self.open.wait()
        if not self.tokens:
            raise Unavailable
        return self.tokens.pop(0)


async def nobody(kind: str, user: str, secret: str) -> str:
    raise AssertionError("no exchange is needed")


async def test_the_end_of_a_token_is_read_without_its_key() -> None:
    end = expiry(make_jwt(100))
    assert end is not None
    assert 90 < end - time.time() < 101


@pytest.mark.parametrize("value", ["", "opaque", "a.b.c", "eyJhbGciOiJIUzI1NiJ9.e30."])
async def test_a_token_that_tells_no_end_has_none(value: str) -> None:
    assert expiry(value) is None


@pytest.mark.parametrize(
    ("life", "now", "wanted"),
    [(3600, 3530, False), (3600, 3541, True), (100, 79, False), (100, 81, True), (100, 500, True)],
)
async def test_a_token_is_renewed_ahead_of_its_end(life: float, now: float, wanted: bool) -> None:
    assert Token("t", expires=life, held_since=0.0).wants_renewal(now) is wanted


async def test_secrets_are_not_shown() -> None:
    shown = repr([Basic("einstein", "relativity"), Machine("m", "relativity"), Token("tok", 1, 0)])
    assert "relativity" not in shown
    assert "tok'" not in shown
    assert "einstein" in shown
    assert "secret-token" not in repr(StaticToken("secret-token"))
    visitor = repr(Visitor("whoever-knows-it", "open sesame"))
    assert "whoever-knows-it" not in visitor
    assert "open sesame" not in visitor


async def test_a_static_token_is_all_there_is() -> None:
    source = StaticToken(" abc \n")
    token = await source.token(nobody)
    assert token.value == "abc"
    assert await source.renew(token, nobody) is token


@pytest.mark.parametrize(("kind", "made"), [("basic", Basic), ("machine", Machine)])
async def test_a_password_is_exchanged_once(kind: str, made: type[Basic | Machine]) -> None:
    desk = Desk(make_jwt(3600))
    source = made("einstein", "relativity")
    first = await source.token(desk)
    assert await source.token(desk) is first
    assert desk.asked == [(kind, "einstein", "relativity")]


async def test_a_refused_password_is_not_sent_again_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    async def refuse(kind: str, user: str, secret: str) -> str:
        asked.append(user)
        raise Unauthenticated("This password is wrong.")

    source = Basic("einstein", "wrong")
    for _ in range(5):
        with pytest.raises(Unauthenticated, match="This password is wrong"):
            await source.token(refuse)
    assert len(asked) == 1
    later = time.monotonic() + 60
    monkeypatch.setattr("cs3lab.client.credentials.time.monotonic", lambda: later)
    assert (await source.token(Desk(make_jwt(3600)))).value


async def test_all_who_wait_share_one_exchange() -> None:
    desk = Desk(make_jwt(3600))
    desk.open.clear()
    source = Basic("einstein", "relativity")
    waiting = [asyncio.ensure_future(source.token(desk)) for _ in range(20)]
    await desk.entered.wait()
    desk.open.set()
    tokens = await asyncio.gather(*waiting)
    assert len(desk.asked) == 1
    assert len({token.value for token in tokens}) == 1


async def test_one_who_stops_waiting_does_not_stop_the_others() -> None:
    desk = Desk(make_jwt(3600))
    desk.open.clear()
    source = Basic("einstein", "relativity")
    leaving, staying = (asyncio.ensure_future(source.token(desk)) for _ in range(2))
    await desk.entered.wait()
    leaving.cancel()
    desk.open.set()
    assert (await staying).value
    assert len(desk.asked) == 1


async def test_a_token_near_its_end_is_renewed() -> None:
    near = make_jwt(0.5)
    desk = Desk(near, make_jwt(3600))
    source = Basic("einstein", "relativity")
    first = await source.token(desk)
    source._token = Token(near, first.expires, held_since=0.0)
    assert (await source.token(desk)).value != near


async def test_a_good_token_is_used_while_renewal_fails() -> None:
    near = make_jwt(30)
    source = Basic("einstein", "relativity")
    source._token = Token(near, expiry(near), held_since=0.0)
    assert (await source.token(Desk())).value == near


async def test_somebody_elses_renewal_is_good_enough() -> None:
    desk = Desk(make_jwt(3600, "one"), make_jwt(3600, "two"))
    source = Basic("einstein", "relativity")
    stale = await source.token(desk)
    fresh = await source.renew(stale, desk)
    assert await source.renew(stale, desk) is fresh
    assert len(desk.asked) == 2


async def test_a_token_file_is_read_again_when_replaced(tmp_path: Path) -> None:
    path = tmp_path / "token"
    one, two = make_jwt(3600, "one"), make_jwt(3600, "two")
    path.write_text(one + "\n")
    source = TokenFile(path)
    assert (await source.token(nobody)).value == one
    (tmp_path / "new").write_text(two)
    os.replace(tmp_path / "new", path)
    assert (await source.token(nobody)).value == two


async def test_a_token_file_is_read_only_when_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(make_jwt(3600))
    source = TokenFile(path)
    first = await source.token(nobody)
    assert await source.token(nobody) is first


@pytest.mark.parametrize("half", ["", "  \n", "eyJhbGciOiJIUzI1", "eyJhbGciOiJIUzI1NiJ9.eyJle"])
async def test_a_half_written_token_file_leaves_the_old_token(tmp_path: Path, half: str) -> None:
    path = tmp_path / "token"
    one, two = make_jwt(3600, "one"), make_jwt(3600, "two")
    path.write_text(one)
    source = TokenFile(path)
    await source.token(nobody)
    path.write_text(half)
    assert (await source.token(nobody)).value == one
    path.write_text(two)
    assert (await source.token(nobody)).value == two


async def test_a_token_file_gone_for_a_moment_leaves_the_old_token(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("opaque")
    source = TokenFile(path)
    await source.token(nobody)
    path.unlink()
    assert (await source.token(nobody)).value == "opaque"


async def test_without_a_token_file_nobody_is_signed_in(tmp_path: Path) -> None:
    with pytest.raises(Unauthenticated) as refused:
        await TokenFile(tmp_path / "token").token(nobody)
    assert str(tmp_path) not in str(refused.value)


async def test_a_token_file_is_read_anew_when_its_token_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("opaque1")
    source = TokenFile(path)
    stale = await source.token(nobody)
    times = path.stat()
    path.write_text("opaque2")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert (await source.renew(stale, nobody)).value == "opaque2"
