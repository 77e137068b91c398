"""Notebooks between bytes and nbformat, and which of them this person trusts.

Reading and writing are slow, and done in threads.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat.sign import NotebookNotary


@dataclass(frozen=True, slots=True)
class ReadNotebook:
    """A notebook in the current format; `error` is why it does not validate, {} where it does."""

    node: Any
    trusted: bool
    error: dict[str, Any]


@dataclass(frozen=True, slots=True)
class WrittenNotebook:
    """A notebook as bytes; `error` as in `ReadNotebook`."""

    data: bytes
    error: dict[str, Any]


class Notebooks:
    """Reads, writes and trusts the notebooks of one person."""

    def __init__(self, notary: NotebookNotary) -> None:
        self.notary = notary

    async def read(self, data: bytes) -> ReadNotebook:
        """Return a notebook of any format version; its cells say whether they are trusted.

        What does not validate is read all the same. Raises ValueError for what is no notebook.
        """
        node, signature, error = await asyncio.to_thread(self._read, data)
        trusted = self._is_known(signature)
        if not error:
            self.notary.mark_cells(node, trusted)
        return ReadNotebook(node, trusted, error)

    async def write(self, content: Any) -> WrittenNotebook:
        """Return a notebook as nbformat writes it, trusted from now on if all its cells are.

        Raises ValueError for what is no notebook.
        """
        data, signature, error = await asyncio.to_thread(self._write, content)
        if signature is not None:
            self.notary.store.store_signature(signature, self.notary.algorithm)
        return WrittenNotebook(data, error)

    async def trusts(self, data: bytes) -> bool:
        """Return whether this person trusts a notebook as it is stored: no call."""
        return self._is_known(await asyncio.to_thread(self._signature, data))

    async def trust(self, data: bytes) -> None:
        """Trust a notebook as it is stored from now on."""
        signature = await asyncio.to_thread(self._signature, data)
        if signature:
            self.notary.store.store_signature(signature, self.notary.algorithm)

    def seal(self, data: bytes) -> str:
        """Return what only the servers of this person can say of some bytes.

        By the secret that signs the notebooks they trust, which lies in their home.
        """
        return hmac.new(self.notary.secret, data, "sha256").hexdigest()

    def _is_known(self, signature: str) -> bool:
        return bool(self.notary.store.check_signature(signature, self.notary.algorithm))

    # Below, in threads.

    def _read(self, data: bytes) -> tuple[Any, str, dict[str, Any]]:
        error: dict[str, Any] = {}
        try:
            node = nbformat.reads(data.decode(), as_version=4, capture_validation_error=error)
            return node, self.notary.compute_signature(node), error
        except Exception as problem:
            # nbformat fails in as many ways as there are things that are no notebook.
            raise ValueError(f"Unreadable Notebook: {problem}") from problem

    def _write(self, content: Any) -> tuple[bytes, str | None, dict[str, Any]]:
        error: dict[str, Any] = {}
        try:
            node = nbformat.from_dict(content)
            trusted = self.notary.check_cells(node)
            signature = self.notary.compute_signature(node) if trusted else None
            text = nbformat.writes(node, capture_validation_error=error)
        except Exception as problem:
            raise ValueError(f"This is not a notebook: {problem}") from problem
        return (text.rstrip("\n") + "\n").encode(), signature, error

    def _signature(self, data: bytes) -> str:
        try:
            node = nbformat.from_dict(json.loads(data))
            signature: str = self.notary.compute_signature(node)
        except Exception:  # whatever is no notebook of this version makes it fail in another way
            return ""
        return signature
