"""Bodies of requests, from JSON. What cannot be understood is answered 400, whatever it is."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from cs3lab import lenient_json
from cs3lab.jupyter.errors import bad_request

Body = TypeVar("Body")


def decode_body(body: bytes, kind: type[Body]) -> Body:
    """Return a body as what it should be. Raises ContentsError."""
    try:
        return _decoded(body, kind)
    except (ValueError, msgspec.ValidationError) as error:
        raise bad_request(f"The request is not understood: {error}.", "bad json") from None
    except RecursionError:
        raise bad_request("The request is nested too deeply.", "bad json") from None


def _decoded(body: bytes, kind: type[Body]) -> Body:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError):
        # A notebook in it may hold half an emoji.
        return msgspec.convert(lenient_json.loads(body), kind)


def decode_any(body: bytes) -> Any:
    """Return a body that Jupyter defines, as Python takes it. Raises ContentsError."""
    try:
        return lenient_json.loads(body)
    except ValueError:
        raise bad_request("Invalid JSON in body of request", "bad json") from None
    except RecursionError:
        raise bad_request("The request is nested too deeply.", "bad json") from None
