"""Uploads and downloads: the calls and checks around one PUT or GET."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider_api

from cs3lab.client import convert
from cs3lab.client.body import Body
from cs3lab.client.client import Client
from cs3lab.client.credentials import Token
from cs3lab.client.datapath import (
    Endpoint,
    PutAnswer,
    Span,
    choose_protocol,
    put_answer,
    reason_of_refusal,
)
from cs3lab.client.dialect import Dialect
from cs3lab.client.errors import (
    AlreadyExists,
    Conflict,
    Cs3Error,
    FailedPrecondition,
    InvalidArgument,
    Locked,
    NotFound,
    ServerError,
    TransferInterrupted,
    Unauthenticated,
    UntrustedEndpoint,
)
from cs3lab.client.files import Files
from cs3lab.client.guard import guard, guarded
from cs3lab.client.http import Download, get, put
from cs3lab.client.lock_rules import require_held
from cs3lab.client.locks import Locks
from cs3lab.client.lost_answers import LOST_SAVE, UNKNOWN, SaveOutcome, outcome_of_save
from cs3lab.client.model import Lock, Reference, Resource, Uploaded
from cs3lab.client.names import check_reference
from cs3lab.messages import Sentence

_LOOKS = 2
"""How often it is looked what a save left: what arrived of it may show a moment later."""
_EXPLICABLE = (Conflict, FailedPrecondition, InvalidArgument, Locked, ServerError)


@dataclass(frozen=True, slots=True)
class _Save:
    """One save: where to, what, over what, and under which lock."""

    ref: Reference
    body: Body
    if_match: str | None
    if_not_exist: bool
    lock: Lock | None
    checksum: str | None


@guarded
class Transfer:
    """Uploads and downloads of one client; no whole file is ever held in memory."""

    def __init__(self, client: Client, dialect: Dialect, files: Files, locks: Locks) -> None:
        self._client = client
        self._dialect = dialect
        self._files = files
        self._locks = locks

    async def upload(
        self,
        ref: Reference,
        body: bytes | AsyncIterable[bytes],
        length: int,
        *,
        if_match: str | None = None,
        if_not_exist: bool = False,
        lock: Lock | None = None,
        checksum: str | None = None,
    ) -> Uploaded:
        """Save `length` bytes as the whole content of a file.

        `if_match` is the etag the file must still have, `lock` the caller's own lock, `checksum`
        is "sha1 <hex>". Raises, with the former content kept, Conflict, Locked, QuotaExceeded,
        PermissionDenied, AlreadyExists where a folder is in the way or the file must be new,
        NotFound where the parent is missing, TransferInterrupted where the body has another length,
        FailedPrecondition where the lock has ended, UntrustedEndpoint where nothing may be sent.
        """
        check_reference(ref)
        if if_match and if_not_exist:
            raise InvalidArgument("A file cannot be new and have been seen before.")
        save = _Save(ref, Body(body, length), if_match, if_not_exist, lock, checksum)
        await self._look_first(save)
        try:
            told, over = await self._send(save), None
        except UntrustedEndpoint:
            raise
        except Cs3Error as error:
            told, over = await self._settle(error, save)
        self._files.recent.note(ref)
        # Only servers with spaces answer a PUT with the new etag (docs/servers.md, Transfers).
        if told.etag and told.mtime:
            return Uploaded(told.etag, told.mtime, told.id, length, over)
        found = await self._files.stat(ref)
        return Uploaded(found.etag, found.mtime, found.id, found.size, over)

    async def _look_first(self, save: _Save) -> None:
        """Compare what the server is not known to compare, right before the PUT.

        Source: docs/servers.md, twelve rules, 4 and 11; Locks, EOS.
        """
        if self._dialect.compares_etags:
            return
        try:
            found = await self._files.stat(save.ref)
        except NotFound:
            if save.if_match:
                raise Conflict(operation="Stat", path=str(save.ref)) from None
            return
        if found.is_directory or save.if_not_exist:
            raise AlreadyExists(operation="Stat", path=str(save.ref))
        if save.lock is not None:
            require_held(save.lock, await self._locks.of(found))
        if save.if_match and found.etag != save.if_match:
            conflict = Conflict(operation="Stat", path=str(save.ref))
            conflict.etag = found.etag or None
            raise conflict

    async def _send(self, save: _Save) -> PutAnswer:
        facts = {"Upload-Length": str(save.body.length)}
        if save.checksum:
            facts["Upload-Checksum"] = save.checksum
        request = provider_api.InitiateFileUploadRequest(
            ref=convert.to_reference(save.ref),
            opaque=convert.plain_opaque(facts),
            lock_id=save.lock.id if save.lock else "",
            # One field excludes the others: setting if_not_exist to False would drop if_match.
            if_match=save.if_match or None,
            if_not_exist=save.if_not_exist or None,
        )
        answer = await self._client.call("InitiateFileUpload", request, path=str(save.ref))
        if save.body.length == 0 and self._dialect.makes_empty_files:
            # The empty file exists already; a PUT would be refused (docs/servers.md, Transfers).
            await save.body.expect_nothing()
            return PutAnswer()
        return await self._put(save, choose_protocol(answer.protocols, "upload_endpoint"))

    async def _put(self, save: _Save, endpoint: Endpoint) -> PutAnswer:
        token = await self._client.token()
        try:
            return await self._put_once(save, endpoint, token)
        except InvalidArgument:
            if save.body.length:
                raise
            # A server not seen before: it made the empty file at initiate (docs/servers.md,
            # Transfers). Nothing is learnt, since a 400 may have other reasons, too.
            return PutAnswer()
        except Unauthenticated:
            fresh = await self._client.renew(token)
            if fresh.value == token.value or not save.body.rewind():
                raise
        return await self._put_once(save, endpoint, fresh)

    async def _put_once(self, save: _Save, endpoint: Endpoint, token: Token) -> PutAnswer:
        headers = await put(self._client, endpoint, token, save.body, save.lock, str(save.ref))
        told = put_answer(headers)
        self._dialect.learn_from_put(told.etag, save.body.length)
        return told

    async def _outcome(self, error: Cs3Error, save: _Save) -> SaveOutcome:
        """Look what a failed save left behind, where its answer may have been lost."""
        # An empty file is made before any PUT.
        sent = error.operation == "PUT" or save.body.length == 0
        if not sent or not isinstance(error, LOST_SAVE):
            return UNKNOWN
        return await outcome_of_save(self, self._files, save.ref, save.body, save.if_match)

    async def _settle(self, error: Cs3Error, save: _Save) -> tuple[PutAnswer, str | None]:
        """Give what was stored all the same, send once more what was cut off, or raise why not.

        With the answer to what was sent again comes the etag it was sent over.
        """
        try:
            for _ in range(_LOOKS - 1):
                with suppress(Conflict, AlreadyExists):
                    return await self._settle_once(error, save)
            return await self._settle_once(error, save)
        except _EXPLICABLE as refused:
            raise await self._explained(refused, save) from refused

    async def _settle_once(self, error: Cs3Error, save: _Save) -> tuple[PutAnswer, str | None]:
        outcome = await self._outcome(error, save)
        found = outcome.found
        if found is not None and outcome.stored:
            return PutAnswer(found.etag or None, found.mtime, found.id), None
        cut = isinstance(error, TransferInterrupted) and not error.code
        if not (cut and outcome.safe):
            raise error
        seen = found.etag if found is not None else ""
        again = replace(save, if_match=seen or None, if_not_exist=found is None)
        await self._look_first(again)
        if not save.body.rewind():
            raise error
        try:
            return await self._send(again), seen
        except TransferInterrupted as interrupted:
            interrupted.resent_over = seen
            raise

    async def _explained(self, error: Cs3Error, save: _Save) -> Cs3Error:
        found: Resource | None = None
        try:
            found = await self._files.stat(save.ref)
        except NotFound:
            missing = None if save.if_match else await self._missing_parent(save.ref)
            if missing is not None:
                return missing
        except Cs3Error:
            return error
        if found is not None:
            self._learn_from_refusal(error, found, save.lock)
        return reason_of_refusal(error, found, save.if_match, save.lock)

    def _learn_from_refusal(self, error: Cs3Error, found: Resource, lock: Lock | None) -> None:
        if isinstance(error, Locked):
            self._dialect.learn_from_refusal(found)
        if lock is not None:
            self._locks.learn_from_loss(found.id, lock, found.lock)

    async def _missing_parent(self, ref: Reference) -> Cs3Error | None:
        try:
            if ref.parent is None or (await self._files.stat(ref.parent)).is_directory:
                return None
        except NotFound:
            pass
        except Cs3Error:
            return None
        return NotFound(
            Sentence.NOT_SAVED_NO_FOLDER(),
            operation="InitiateFileUpload",
            path=str(ref),
        )

    @asynccontextmanager
    async def download(
        self, ref: Reference, *, start: int = 0, end: int | None = None
    ) -> AsyncIterator[Download]:
        """Open the bytes of a file from `start` to `end`, without that one.

        Raises NotFound, PermissionDenied, InvalidArgument where the range is past the end or it is
        a folder. The chunks raise TransferInterrupted where fewer bytes come than were promised.
        """
        with guard("InitiateFileDownload", str(ref)):
            span = Span(start, end)
            request = provider_api.InitiateFileDownloadRequest(ref=convert.to_reference(ref))
            answer = await self._client.call("InitiateFileDownload", request, path=str(ref))
            endpoint = choose_protocol(answer.protocols, "download_endpoint")
        async with get(self._client, self._dialect, endpoint, span, str(ref)) as download:
            yield download

    async def read(self, ref: Reference) -> bytes:
        """Return the whole content of a file, which the caller knows to be small."""
        async with self.download(ref) as download:
            return b"".join([chunk async for chunk in download.chunks])
