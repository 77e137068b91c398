"""docs/gateway.md, "Public links": what a browser shows of them."""

import time
from contextlib import closing
from email.message import Message
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from cs3.sharing.link.v1beta1 import resources_pb2 as links
from cs3.types.v1beta1 import types_pb2 as types

from cs3lab.gateway.link_html import size
from tests.conftest import GatewayFactory
from tests.gateway.caller import Caller, on_local, on_opencloud
from tests.gateway.conftest import SignIn
from tests.gateway.sharing import UPDATE, VIEWER, Visitor, change_link, linked, unlink
from tests.support.gateway import GatewayProcess


class Hrefs(HTMLParser):
    """The links of a page, by their text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._href: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._href = dict(attrs).get("href") if tag == "a" else None

    def handle_data(self, data: str) -> None:
        if self._href:
            self.found[data] = self._href


class Browser:
    """Somebody with a link, and what they see last."""

    def __init__(self, gateway: GatewayProcess) -> None:
        self._http = gateway.http
        self.cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self.cookies))
        self.url, self.status, self.body, self.headers = "", 0, b"", Message()

    def open(self, made: links.PublicShare, path: str = "") -> int:
        return self.go(f"{self._http}/s/{made.token}{path}")

    def go(self, url: str, form: bytes | None = None, cookie: str = "") -> int:
        try:
            answer = self._opener.open(
                Request(url, form, {"Cookie": cookie} if cookie else {}), timeout=30
            )
        except HTTPError as refused:
            answer = refused
        with answer:
            self.url, self.status, self.body = answer.url, answer.status, answer.read()
            self.headers = answer.headers
        return self.status

    def follow(self, text: str) -> int:
        return self.go(urljoin(self.url, self.hrefs[text]))

    def enter(self, password: str) -> int:
        return self.go(self.url, urlencode({"password": password}).encode())

    @property
    def page(self) -> str:
        return self.body.decode()

    @property
    def hrefs(self) -> dict[str, str]:
        return Hrefs(self.page).found


@pytest.fixture
def browser(gateway: GatewayProcess) -> Browser:
    return Browser(gateway)


@pytest.fixture
def folder(einstein: Caller) -> str:
    """A folder of einstein's with a file, and a folder with another."""
    found = einstein.fresh()
    einstein.save(found + "/a.txt", b"text")
    einstein.make(found + "/sub")
    einstein.save(found + "/sub/b #1?.txt", b"deeper")
    return found


def test_a_file_is_shown_and_downloaded(einstein: Caller, folder: str, browser: Browser) -> None:
    assert browser.open(linked(einstein, folder + "/a.txt", VIEWER)) == 200
    assert "a.txt" in browser.page
    assert "4 bytes" in browser.page
    assert list(browser.hrefs) == ["Download"]
    assert browser.follow("Download") == 200
    assert browser.body == b"text"


def test_a_folder_is_walked_down_and_up(einstein: Caller, folder: str, browser: Browser) -> None:
    assert browser.open(linked(einstein, folder, VIEWER)) == 200
    assert list(browser.hrefs) == ["sub/", "a.txt"]
    browser.follow("sub/")
    browser.follow("b #1?.txt")
    browser.follow("Download")
    assert browser.body == b"deeper"
    browser.go(browser.url.partition("?")[0])
    browser.follow("Up one folder")
    browser.follow("Up one folder")
    assert list(browser.hrefs) == ["sub/", "a.txt"]


def test_an_empty_folder_says_so(einstein: Caller, browser: Browser) -> None:
    browser.open(linked(einstein, einstein.fresh(), VIEWER), "/")
    assert "This folder is empty" in browser.page


def test_names_are_no_html(einstein: Caller, browser: Browser) -> None:
    folder, name = einstein.fresh(), "<img src=x onerror=alert(1)>\"&'.html"
    einstein.save(f"{folder}/{name}", b"<script>alert(1)</script>")
    browser.open(linked(einstein, folder, VIEWER))
    assert "<img" not in browser.page
    assert list(browser.hrefs) == [name]
    browser.follow(name)
    assert "<img" not in browser.page
    assert "&lt;img" in browser.page
    browser.follow("Download")
    assert browser.body == b"<script>alert(1)</script>"
    disposition = browser.headers["Content-Disposition"]
    assert disposition == f"attachment; filename*=UTF-8''{quote(name, safe='')}"


@pytest.mark.parametrize("path", ["", "/a.txt", "/a.txt?download", "/missing"])
def test_nothing_of_a_link_can_run(
    einstein: Caller, folder: str, browser: Browser, path: str
) -> None:
    browser.open(linked(einstein, folder, VIEWER), path)
    assert browser.headers["X-Content-Type-Options"] == "nosniff"
    assert browser.headers["Content-Security-Policy"].startswith("default-src 'none';")
    assert browser.headers["Cache-Control"] == "no-store"


def test_a_password_opens_the_link_from_then_on(
    einstein: Caller, folder: str, browser: Browser
) -> None:
    made = linked(einstein, folder, VIEWER, password="password|é")
    assert browser.open(made, "/a.txt?download") == 403
    assert browser.open(made, "/sub") == 403
    assert 'type="password"' in browser.page
    assert "b #1" not in browser.page
    assert browser.enter("password|é") == 200
    assert browser.url.endswith("/sub")
    assert "b #1?.txt" in browser.hrefs
    assert browser.open(made, "/a.txt?download") == 200


def test_the_cookie_is_for_the_link_alone(
    einstein: Caller, folder: str, browser: Browser, gateway: GatewayProcess
) -> None:
    made = linked(einstein, folder, VIEWER, password="one")
    other = linked(einstein, folder, VIEWER, password="two")
    browser.open(made)
    browser.enter("one")
    (cookie,) = browser.cookies
    assert cookie.path == f"/s/{made.token}"
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "Strict"
    for shown in (cookie.value, einstein.token, "forged"):
        cookies = f"{cookie.name}={shown}"
        assert browser.go(f"{gateway.http}/s/{other.token}", cookie=cookies) == 403


@pytest.mark.parametrize("form", [b"password=wrong", b"", b"\xff=%ff&password", b"password=%00"])
def test_a_wrong_password_is_told(
    einstein: Caller, folder: str, browser: Browser, form: bytes
) -> None:
    browser.open(linked(einstein, folder, VIEWER, password="right"))
    assert browser.go(browser.url, form) == 403
    assert "Wrong password." in browser.page
    assert 'type="password"' in browser.page
    assert not list(browser.cookies)


def test_a_new_password_is_asked_for_again(einstein: Caller, folder: str, browser: Browser) -> None:
    made = linked(einstein, folder, VIEWER, password="right")
    browser.open(made)
    assert browser.enter("right") == 200
    assert change_link(einstein, made, UPDATE.TYPE_PASSWORD, password="another") == "OK"
    assert browser.open(made) == 403
    assert browser.enter("another") == 200


def test_who_guesses_waits_whichever_way_they_come(
    einstein: Caller, folder: str, browser: Browser, gateway: GatewayProcess
) -> None:
    made = linked(einstein, folder, VIEWER, password="right")
    browser.open(made)
    for _ in range(6):
        assert browser.enter("wrong") == 403
    for _ in range(5):
        with closing(Visitor(gateway, made.token, "wrong")) as visitor:
            assert visitor.opened == "PERMISSION_DENIED"
    began = time.monotonic()
    assert browser.enter("right") == 200
    assert time.monotonic() - began >= 0.5


def test_a_removed_link_ends_for_those_who_have_it_open(
    einstein: Caller, folder: str, browser: Browser
) -> None:
    made = linked(einstein, folder, VIEWER, password="right")
    browser.open(made)
    browser.enter("right")
    unlink(einstein, made)
    for path in ("", "/a.txt", "/a.txt?download"):
        assert browser.open(made, path) == 404
        assert "This link has ended" in browser.page
    assert browser.enter("right") == 404


@on_local
def test_an_ended_link_says_so_before_it_asks_for_a_password(
    einstein: Caller, folder: str, browser: Browser
) -> None:
    ended = types.Timestamp(seconds=int(time.time()) - 10)
    made = linked(einstein, folder, VIEWER, password="right", expiration=ended)
    assert browser.open(made) == 404
    assert "This link has ended" in browser.page
    assert browser.enter("right") == 404


def test_what_is_deleted_meanwhile_is_gone(einstein: Caller, folder: str, browser: Browser) -> None:
    browser.open(linked(einstein, folder, VIEWER), "/a.txt")
    einstein.delete(folder + "/a.txt")
    assert browser.follow("Download") == 404
    assert browser.open(linked(einstein, folder, VIEWER), "/sub?download") == 404


@pytest.mark.parametrize(
    "path",
    ["/../a.txt", "/%2e%2e/a.txt", "/..%2Fa.txt", "/%2e%2e/%2e%2e/home", "/a%00", "/" + "x" * 300],
)
@pytest.mark.parametrize("asked", ["", "?download"])
def test_a_link_leads_nowhere_else(
    einstein: Caller, folder: str, browser: Browser, path: str, asked: str
) -> None:
    assert browser.open(linked(einstein, folder + "/sub", VIEWER), path + asked) == 404


def test_one_link_leads_not_to_another(einstein: Caller, folder: str, browser: Browser) -> None:
    other = linked(einstein, folder, VIEWER, password="right")
    made = linked(einstein, folder + "/sub", VIEWER)
    assert browser.open(made, f"/../{other.token}/a.txt?download") == 404
    assert browser.open(made, f"/%2e%2e/{other.token}") == 404


@on_opencloud
def test_a_link_shows_no_more_than_its_rights(
    einstein: Caller, folder: str, browser: Browser
) -> None:
    assert browser.open(linked(einstein, folder, ["stat"]), "/a.txt?download") == 403
    assert "does not let you download" in browser.page
    assert browser.open(linked(einstein, folder, ["stat"])) == 404
    assert browser.open(linked(einstein, folder, ["initiate_file_download"]), "/a.txt") == 404


def test_what_is_still_checked_is_sent_later(
    gateway_factory: GatewayFactory, sign_in: SignIn
) -> None:
    gateway = gateway_factory(options=("--processing-ms", "60000"))
    einstein, browser = sign_in(gateway), Browser(gateway)
    path = einstein.home + "/a.txt"
    einstein.save(path, b"text")
    assert browser.open(linked(einstein, path, VIEWER), "?download") == 425
    assert "still being checked" in browser.page


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1500, "1.5 kB"),
        (2_500_000_000, "2.5 GB"),
        (3 * 10**15, "3000.0 TB"),
    ],
)
def test_sizes(count: int, told: str) -> None:
    assert size(count) == told
