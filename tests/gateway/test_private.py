"""Nobody else on the machine gets in: passwords, secrets, modes."""

import errno
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from cs3.gateway.v1beta1 import gateway_api_pb2 as api

from cs3lab.gateway.demo_users import demo_users
from cs3lab.gateway.private import keep_new, kept_secret, tighten
from tests.conftest import GatewayFactory
from tests.gateway.caller import SECRETS, Caller
from tests.gateway.conftest import SignIn
from tests.gateway.test_auth import authenticate
from tests.gateway.test_command import run
from tests.support.gateway import USERS, GatewayProcess


def modes(root: Path) -> Iterator[tuple[bool, int]]:
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            yield path.is_dir(), stat.S_IMODE(path.stat().st_mode)


def test_demo_users_have_passwords_of_their_own(tmp_path: Path) -> None:
    secrets = {user.secret for root in "ab" for user in demo_users(tmp_path / root)}
    assert len(secrets) == 6
    assert not secrets & set(SECRETS.values())
    assert min(map(len, secrets)) >= 32


def test_demo_users_keep_their_passwords(tmp_path: Path) -> None:
    first, second = ([user.secret for user in demo_users(tmp_path)] for _ in range(2))
    assert first == second


def test_the_place_of_passwords_is_told_and_not_they(
    gateway: GatewayProcess, tmp_path: Path
) -> None:
    ended = run("--root", str(tmp_path), "--grpc", gateway.grpc)
    kept = tmp_path / "state" / "users.json"
    assert str(kept) in ended.stderr
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for user in demo_users(tmp_path):
        assert user.secret not in ended.stderr + ended.stdout


@pytest.mark.parametrize("secret", SECRETS.values())
def test_published_passwords_are_not_for_other_machines(tmp_path: Path, secret: str) -> None:
    users = json.loads(USERS.read_text())[:1]
    users[0] |= {"username": "anybody", "secret": secret}
    file = tmp_path / "users.json"
    file.write_text(json.dumps(users))
    ended = run("--root", str(tmp_path), "--users", str(file), "--allow-remote")
    assert ended.returncode == 2
    assert "published" in ended.stderr


@pytest.mark.parametrize(
    ("secret", "mode", "warnings"),
    [
        ("relativity", 0o600, ["everybody knows the passwords of einstein"]),
        ("a word of one's own", 0o640, ["others on this machine can read"]),
        ("a word of one's own", 0o604, ["others on this machine can read"]),
        ("a word of one's own", 0o600, []),
    ],
)
def test_passwords_that_others_may_know_are_warned_of(
    gateway: GatewayProcess, tmp_path: Path, secret: str, mode: int, warnings: list[str]
) -> None:
    file = tmp_path / "users.json"
    file.write_text(json.dumps([json.loads(USERS.read_text())[0] | {"secret": secret}]))
    file.chmod(mode)
    ended = run("--root", str(tmp_path), "--users", str(file), "--grpc", gateway.grpc)
    assert ended.stderr.count("WARNING") == len(warnings)
    assert all(warning in ended.stderr for warning in warnings)


@pytest.mark.parametrize("kind", ["basic", "machine", "bearer"])
@pytest.mark.parametrize("name", ["einstein", "nobody", ""])
def test_an_empty_secret_never_signs_in(einstein: Caller, kind: str, name: str) -> None:
    assert authenticate(einstein, kind, name, "")[0] == "PERMISSION_DENIED"


@pytest.mark.parametrize("name", ["machine-secret", "signing-key"])
@pytest.mark.parametrize("text", ["", "\n", "short", "x" * 31])
def test_a_cut_secret_stops_the_start(
    gateway_factory: GatewayFactory, name: str, text: str
) -> None:
    gateway = gateway_factory()
    gateway.stop()
    (gateway.root / "state" / name).write_text(text)
    with pytest.raises(RuntimeError, match=f"{name} is no secret"):
        gateway.start()


def test_an_empty_password_in_the_users_file_lets_nobody_in(
    gateway_factory: GatewayFactory, tmp_path: Path, sign_in: SignIn
) -> None:
    users = json.loads(USERS.read_text())
    users[1]["secret"] = ""
    file = tmp_path / "users.json"
    file.write_text(json.dumps(users))
    caller = sign_in(gateway_factory("opencloud", ("--users", str(file))))
    request = api.AuthenticateRequest(type="basic", client_id="marie", client_secret="")
    assert caller.code("Authenticate", request) == "PERMISSION_DENIED"


@pytest.mark.parametrize("failing", ["open", "write", "fsync", "link"])
def test_a_secret_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if failing == "write":
        monkeypatch.setattr(os, "fdopen", full)
    else:
        monkeypatch.setattr(os, failing, full)
    with pytest.raises(OSError, match="No space"):
        kept_secret(tmp_path / "secret")
    assert not list(tmp_path.iterdir())


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    first = kept_secret(path)
    assert kept_secret(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        keep_new(path, "another")
    assert [one.name for one in tmp_path.iterdir()] == ["secret"]


def test_everything_below_the_root_is_private(own_gateway: GatewayProcess, sign_in: SignIn) -> None:
    caller = sign_in(own_gateway)
    folder = caller.fresh()
    for content in (b"one", b"two"):
        caller.save(folder + "/file", content)
    caller.save(folder + "/gone", b"gone")
    caller.delete(folder + "/gone")
    assert set(modes(own_gateway.root)) == {(True, 0o700), (False, 0o600)}


def test_an_open_root_is_tightened_at_start(own_gateway: GatewayProcess, sign_in: SignIn) -> None:
    caller = sign_in(own_gateway)
    folder = caller.fresh()
    caller.save(folder + "/file", b"one")
    own_gateway.stop()
    for path in own_gateway.root.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    own_gateway.root.chmod(0o755)
    own_gateway.start()
    assert set(modes(own_gateway.root)) == {(True, 0o700), (False, 0o600)}
    assert sign_in(own_gateway).read(folder + "/file") == b"one"


def test_tightening_stays_below_the_root_and_keeps_what_can_run(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    (outside / "file").touch(0o644)
    root = tmp_path / "root"
    root.mkdir()
    (root / "script").touch(0o755)
    os.symlink(outside, root / "folder")
    os.symlink(outside / "file", root / "link")
    os.symlink("nowhere", root / "dangling")
    tighten(root)
    assert dict(modes(outside)) == {True: 0o755, False: 0o644}
    assert stat.S_IMODE((root / "script").stat().st_mode) == 0o700
