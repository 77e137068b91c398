"""Which hosts are this machine, and to which a token may go."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import pytest
from yarl import URL

from cs3lab.client.channel import Target
from cs3lab.client.errors import UntrustedEndpoint
from cs3lab.client.hosts import is_listed, is_loopback, is_near, is_pattern

AWAY = "cs3.example.org:9142"
HERE = "127.0.0.1:9142"


def refused_unless(may: bool) -> AbstractContextManager[object]:
    return nullcontext() if may else pytest.raises(UntrustedEndpoint)


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.1", False),
        ("a.b", False),
    ],
)
def test_this_machine_is_known(host: str, local: bool) -> None:
    assert is_loopback(host) is local
    assert is_near(host) is local


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "fe80::1", "fe80::1%eth0", "0.0.0.0", "::", "a.localhost"]
)
def test_what_is_near_need_not_be_this_machine(host: str) -> None:
    assert is_near(host)
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("pattern", "host", "port", "listed"),
    [
        ("data.example.org", "data.example.org", 443, True),
        ("data.example.org", "DATA.example.org.", 9999, True),
        ("Data.Example.org", "data.example.org", 443, True),
        ("data.example.org", "data.example.org.evil.org", 443, False),
        ("data.example.org", "edata.example.org", 443, False),
        ("data.example.org:443", "data.example.org", 443, True),
        ("data.example.org:443", "data.example.org", 8443, False),
        ("*.example.org", "data.example.org", 443, True),
        ("*.example.org", "a.b.example.org", 443, True),
        ("*.example.org", "example.org", 443, False),
        ("*.example.org", "evilexample.org", 443, False),
        ("*.example.org:443", "data.example.org", 80, False),
        ("127.0.0.1:9143", "127.0.0.1", 9143, True),
        ("[::1]", "::1", 80, True),
        ("[::1]:80", "::1", 80, True),
        ("[::1]:80", "::1", 81, False),
    ],
)
def test_a_list_names_hosts(pattern: str, host: str, port: int, listed: bool) -> None:
    assert is_pattern(pattern)
    assert is_listed(host, port, ["elsewhere.example.net", pattern]) is listed


@pytest.mark.parametrize(
    "text",
    ["", "*", "*.", "a.*.b", "https://a.b", "a.b/c", "a.b:", "a.b:x", "::1", "a b", "a@b", ".a"],
)
def test_what_names_no_host_is_told(text: str) -> None:
    assert not is_pattern(text)


@pytest.mark.parametrize(
    ("url", "tls", "may"),
    [
        ("https://data.example.org/data", None, True),
        ("http://data.example.org/data", None, False),
        ("http://data.example.org/data", False, True),
    ],
)
def test_a_token_travels_encrypted(url: str, tls: bool | None, may: bool) -> None:
    with refused_unless(may):
        Target(AWAY, tls).check_transfer(URL(url, encoded=True))


@pytest.mark.parametrize("gateway", [AWAY, HERE])
@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/data",
        "http://127.0.0.1:8080/data",
        "https://[::1]/data",
        "https://[::ffff:127.0.0.1]/data",
        "https://localhost/data",
        "https://LOCALHOST./data",
        "https://user@localhost/data",
        "https://data.example.org@127.0.0.1/data",
        "https://0.0.0.0/data",
        "https://169.254.169.254/data",
        "https://[fe80::1]/data",
    ],
)
def test_a_gateway_elsewhere_sends_no_token_to_this_machine(gateway: str, url: str) -> None:
    with refused_unless(gateway is HERE):
        Target(gateway).check_transfer(URL(url, encoded=True))


@pytest.mark.parametrize("gateway", [AWAY, HERE])
@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://data.example.org/data", True),
        ("https://data.example.org:8443/data", True),
        ("https://data.example.org@evil.example.net/data", False),
        ("https://cs3.example.org/data", False),
        ("https://127.0.0.1/data", False),
        ("https://localhost:9143/data", True),
        ("https://localhost:9144/data", False),
        ("http://data.example.org/data", False),
    ],
)
def test_a_token_goes_nowhere_but_to_the_hosts_of_the_operator(
    gateway: str, url: str, may: bool
) -> None:
    target = Target(gateway, data_hosts=("data.example.org", "localhost:9143"))
    with refused_unless(may):
        target.check_transfer(URL(url, encoded=True))


def test_a_refusal_names_the_setting_and_the_host_for_the_log() -> None:
    with pytest.raises(UntrustedEndpoint) as refused:
        Target(AWAY).check_transfer(URL("https://127.0.0.1:22/secret", encoded=True))
    assert "data_hosts" in refused.value.message
    assert "127.0.0.1:22" in str(refused.value)
    assert "secret" not in str(refused.value)
