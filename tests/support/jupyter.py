"""A Jupyter server over the embedded gateway, asked as a browser asks it."""

import base64
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tornado.httpclient import HTTPResponse

Fetch = Callable[..., Awaitable[HTTPResponse]]


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, with its body read as JSON where it is."""

    code: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)

    @property
    def names(self) -> list[str]:
        """The names in a listing."""
        return [entry["name"] for entry in self.json["content"]]


class Contents:
    """/api/contents of one server; a refusal is an answer, not an exception."""

    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch

    async def ask(self, *parts: str, body: Any = None, **options: Any) -> Answer:
        """Ask for any URL below the base URL; ``body`` goes as JSON, unless it is bytes."""
        if body is not None:
            options["body"] = body if isinstance(body, bytes) else json.dumps(body)
        answer = await self.fetch(
            *parts, raise_error=False, allow_nonstandard_methods=True, **options
        )
        return Answer(answer.code, dict(answer.headers.items()), answer.body or b"")

    async def get(
        self, path: str = "", headers: dict[str, str] | None = None, **params: Any
    ) -> Answer:
        """GET a model."""
        return await self.ask("api", "contents", path, params=params, headers=headers or {})

    async def put(self, path: str, model: Any, headers: dict[str, str] | None = None) -> Answer:
        """PUT a model."""
        return await self.ask(
            "api", "contents", path, method="PUT", body=model, headers=headers or {}
        )

    async def write(self, path: str, text: str, headers: dict[str, str] | None = None) -> Answer:
        """PUT a text file."""
        return await self.put(path, text_model(text), headers)

    async def post(self, path: str, body: Any = None) -> Answer:
        """POST into a folder."""
        return await self.ask("api", "contents", path, method="POST", body=body)

    async def patch(self, path: str, new: str) -> Answer:
        """PATCH: rename."""
        return await self.ask("api", "contents", path, method="PATCH", body={"path": new})

    async def delete(self, path: str) -> Answer:
        """DELETE."""
        return await self.ask("api", "contents", path, method="DELETE")


def text_model(text: str) -> dict[str, Any]:
    """Give the model of a text file."""
    return {"type": "file", "format": "text", "content": text}


def binary_model(data: bytes) -> dict[str, Any]:
    """Give the model of a binary file."""
    return {"type": "file", "format": "base64", "content": base64.b64encode(data).decode()}


def notebook(*sources: str, minor: int = 5) -> dict[str, Any]:
    """Give a notebook of code cells."""
    cells: list[dict[str, Any]] = [
        {
            "id": f"cell-{number}",
            "cell_type": "code",
            "source": source,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate(sources)
    ]
    return {"nbformat": 4, "nbformat_minor": minor, "metadata": {}, "cells": cells}


def notebook_model(*sources: str) -> dict[str, Any]:
    """Give the model of a notebook of code cells."""
    return {"type": "notebook", "format": "json", "content": notebook(*sources)}


def store(path: Path, content: str | bytes) -> None:
    """Write a file as something else than Jupyter does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def plain(answer: Answer) -> str:
    """Give the message, which names no address, id, etag or token."""
    message: str = answer.json["message"]
    assert message
    for word in ("127.0.0.1", "grpc", "Traceback", "INTERNAL", "eyJ", "None"):
        assert word not in message
    return message


def stored(folder: Path) -> list[str]:
    """Give the names that lie in a folder of the gateway, sorted."""
    return sorted(path.name for path in folder.iterdir())
