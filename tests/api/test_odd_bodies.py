"""Bodies of requests that cannot be understood: every route answers 400, and says why."""

import pytest

from tests.support.abilities import on_one_storage
from tests.support.jupyter import Contents, plain

pytestmark = on_one_storage

ROUTES = [
    ("POST", "api/contents"),
    ("PUT", "api/contents/a.txt"),
    ("PATCH", "api/contents/a.txt"),
    ("POST", "cs3lab/copies"),
    ("POST", "cs3lab/copies/propose"),
    ("POST", "cs3lab/diffs"),
    ("POST", "cs3lab/links"),
    ("PATCH", "cs3lab/links/any"),
    ("POST", "cs3lab/locks"),
    ("PUT", "cs3lab/locks"),
    ("POST", "cs3lab/locks/leave"),
    ("POST", "cs3lab/merges"),
    ("POST", "cs3lab/merges/any"),
    ("PATCH", "cs3lab/received/any"),
    ("POST", "cs3lab/shares"),
    ("PATCH", "cs3lab/shares/any"),
]
BODIES = {
    "nested deeply": b"[" * 3000 + b"]" * 3000,
    "objects nested deeply": b'{"a":' * 3000 + b"1" + b"}" * 3000,
    "no JSON": b"{",
    "no UTF-8": b'{"path": "\xff"}',
    "no object": b"[]",
    "a number": b"1",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
async def test_what_cannot_be_understood_is_refused_everywhere(
    contents: Contents, body: bytes
) -> None:
    refused = {}
    for method, route in ROUTES:
        answer = await contents.ask(route, method=method, body=body)
        refused[method, route] = answer.code
        assert plain(answer)
    assert refused == dict.fromkeys(ROUTES, 400)
