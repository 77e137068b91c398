"""Bodies of requests that cannot be understood: every route answers 400, and says why."""

from typing import Any

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


TAB = {"client": "tab", "paths": ["a.txt"]}
GRANTEE = {"kind": "user", "id": "marie", "idp": ""}
DOCUMENT = {"kind": "document", "path": "a.txt", "hash": "x", "content": "x", "replace": False}
WHOLE: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "api/contents"): {"copy_from": "a.txt", "ext": ".txt", "type": "file"},
    ("PUT", "api/contents/a.txt"): {
        "type": "file",
        "format": "text",
        "content": "x",
        "path": "a.txt",
        "name": "a.txt",
        "chunk": 1,
    },
    ("PUT", "api/contents/n.ipynb"): {"type": "notebook", "format": "json", "content": {}},
    ("PATCH", "api/contents/a.txt"): {"path": "b.txt"},
    ("POST", "cs3lab/copies"): {"path": "a.txt", "hash": "x", "content": "x"},
    ("POST", "cs3lab/copies/propose"): {"path": "a.txt"},
    ("POST", "cs3lab/diffs"): {"before": {"path": "a.txt"}, "after": {"path": "a.txt"}},
    ("POST", "cs3lab/links"): {
        "path": "a.txt",
        "role": "viewer",
        "password": "x",
        "expires": "9999-01-01T00:00:00Z",
    },
    ("PATCH", "cs3lab/links/any"): {"role": "viewer", "password": "x"},
    ("POST", "cs3lab/locks"): {"path": "a.txt", "client": "tab", "mode": "edit"},
    ("PUT", "cs3lab/locks"): TAB,
    ("POST", "cs3lab/locks/leave"): TAB,
    ("POST", "cs3lab/merges"): DOCUMENT,
    ("POST", "cs3lab/merges/any"): {"notebook": {}},
    ("PATCH", "cs3lab/received/any"): {"state": "accepted", "name": "x"},
    ("POST", "cs3lab/shares"): {"path": "a.txt", "grantee": GRANTEE, "role": "viewer"},
    ("PATCH", "cs3lab/shares/any"): {"role": "viewer"},
}
"""A body of each route with all its fields."""
WRONG: tuple[Any, ...] = (None, 7, 7.5, True, [7], {"an": "object"})
RIGHT: dict[str, tuple[Any, ...]] = {
    # Whatever Jupyter leaves out or ignores where it is null.
    "chunk": (None, True, 7),
    "format": (None,),
    "type": (None,),
    "name": (None,),
    "content": (None,),
    "password": (None,),
    "expires": (None,),
    "replace": (True,),
    "notebook": ({"an": "object"},),
}
"""What is not wrong, by the name of the field."""


@pytest.mark.parametrize(("method", "route"), WHOLE)
async def test_fields_of_the_wrong_type_are_refused(
    contents: Contents, method: str, route: str
) -> None:
    await contents.write("a.txt", "x")
    whole = WHOLE[method, route]
    for name in whole:
        for wrong in (value for value in WRONG if value not in RIGHT.get(name, ())):
            body = {**whole, name: wrong}
            answer = await contents.ask(route, method=method, body=body)
            assert answer.code == 400, (body, answer.body)
            assert plain(answer)
