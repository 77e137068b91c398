"""Bodies of requests, from JSON. What cannot be understood is answered 400, whatever it is."""

from __future__ import annotations

import json
from typing import Any, TypeVar

import msgspec

from cs3lab.jupyter.errors import bad_request

Body = TypeVar("Body")


def decode_body(body: bytes, kind: type[Body]) -> Body:
    """Return a body as what it should be. Raises ContentsError."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise bad_request(f"The request is not understood: {error}.", "bad json") from None
    except RecursionError:
        raise bad_request("The request is nested too deeply.", "bad json") from None


def decode_any(body: bytes) -> Any:
    """Return a body that Jupyter defines, as Python takes it. Raises ContentsError."""
    try:
        try:
            return msgspec.json.decode(body)
        except msgspec.DecodeError:
            # Scripts written in Python send NaN, which is no JSON but has always been taken.
            return json.loads(body)
    except ValueError:
        raise bad_request("Invalid JSON in body of request", "bad json") from None
    except RecursionError:
        raise bad_request("The request is nested too deeply.", "bad json") from None
