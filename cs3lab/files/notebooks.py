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
import nbformat.reader
import nbformat.v4
from nbformat.sign import NotebookNotary

from cs3lab import lenient_json
from cs3lab.merge.repair import is_blank, repaired


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
        if is_blank(data):
            return nbformat.v4.new_notebook(), "", {}
        try:
            node, error = _parsed(lenient_json.loads(data))
            return node, self._signed(node), error
        except Exception as problem:
            # nbformat fails in as many ways as there are things that are no notebook.
            raise ValueError(f"Unreadable Notebook: {problem}") from problem

    def _write(self, content: Any) -> tuple[bytes, str | None, dict[str, Any]]:
        error: dict[str, Any] = {}
        try:
            node = nbformat.from_dict(repaired(content))
            trusted = self.notary.check_cells(node)
            signature = self._signed(node) if trusted else None
            text = nbformat.writes(node, capture_validation_error=error)
        except Exception as problem:
            raise ValueError(f"This is not a notebook: {problem}") from problem
        return lenient_json.encode(text.rstrip("\n") + "\n"), signature, error

    def _signature(self, data: bytes) -> str:
        try:
            return self._signed(nbformat.from_dict(repaired(lenient_json.loads(data))))
        except Exception:  # whatever is no notebook of this version makes it fail in another way
            return ""

    def _signed(self, node: Any) -> str:
        signature: str
        try:
            signature = self.notary.compute_signature(node)
        except UnicodeEncodeError:
            # Half an emoji cannot be signed; what it is written as can.
            text = json.dumps(node, ensure_ascii=False).encode("utf-8", "replace")
            signature = self.notary.compute_signature(nbformat.from_dict(json.loads(text)))
        return signature


def _parsed(document: Any) -> tuple[Any, dict[str, Any]]:
    """Return a notebook in the current format, repaired, and why it was not valid before."""
    complete = repaired(document)
    major, minor = nbformat.reader.get_version(complete)
    if major not in nbformat.versions:
        raise ValueError(f"its version {major} is not known here")
    node = nbformat.versions[major].to_notebook_json(complete, minor=minor)
    node = nbformat.convert(node, 4)
    return node, _fault(node if complete == document else document)


def _fault(notebook: Any) -> dict[str, Any]:
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        return {"ValidationError": error}
    except (AttributeError, KeyError, TypeError):
        # Without cells or a version, nbformat does not get as far as its schema.
        return {"ValidationError": nbformat.ValidationError("cells are missing", instance={})}
    return {}
