"""Locks on files: set, look, refresh, free, in every dialect of the servers.

Source: docs/servers.md, twelve rules, 9 and 10, and Locks.
"""

from __future__ import annotations

from dataclasses import replace

from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider_api

from cs3lab.client import convert
from cs3lab.client.client import Client
from cs3lab.client.dialect import Dialect, LockSupport
from cs3lab.client.errors import (
    Conflict,
    Cs3Error,
    FailedPrecondition,
    Locked,
    NotFound,
    PermissionDenied,
    ServerError,
    Unsupported,
)
from cs3lab.client.files import Files
from cs3lab.client.guard import guarded
from cs3lab.client.lock_rules import (
    check_lock,
    has_ended,
    locked_by,
    refused,
    stands,
)
from cs3lab.client.model import Lock, Reference, Resource, ResourceId
from cs3lab.client.sharing_model import same_account

_NO_LOCKS = "This storage cannot lock files. Changes by others are found when you save."
_REFUSALS = (Conflict, FailedPrecondition, Locked, PermissionDenied)


@guarded
class Locks:
    """The locks one client sets and meets; always by id, never by path."""

    def __init__(self, client: Client, dialect: Dialect, files: Files) -> None:
        self._client = client
        self._dialect = dialect
        self._files = files

    def support(self, resource_id: ResourceId) -> LockSupport:
        """Whether the storage a file lies on keeps locks, as far as it is known."""
        return self._dialect.locks(resource_id.storage_id)

    @property
    def enforced(self) -> bool:
        """Whether the server is known to compare the lock's id itself, whatever is written.

        The others take a save by any lock of the same application, or by none.
        """
        return self._dialect.compares_locks is True

    def tells(self, resource_id: ResourceId) -> bool:
        """Whether descriptions of files on the storage of this one are known to tell of locks."""
        return self._dialect.tells_locks(resource_id.storage_id) is True

    @property
    def tells_some(self) -> bool:
        """Whether descriptions are known to tell of locks on some storage at least."""
        return self._dialect.tells_some_locks is True

    async def confirm(self, resource_id: ResourceId, lock: Lock) -> None:
        """Make sure right before a change that a held lock still stands.

        No call where the server compares it itself. Raises Locked with who holds one now,
        FailedPrecondition when it has ended.
        """
        if not self.enforced:
            held = await self.get(resource_id)
            self.learn_from_loss(resource_id, lock, held)
            stands(lock, held)

    def learn_from_loss(self, resource_id: ResourceId, lock: Lock, held: Lock | None) -> None:
        """Learn from the lock that stands where the caller's own should be.

        Nobody but its holder frees or exchanges a lock: another's can stand there before it has
        ended only where the storage set it over (docs/servers.md, Other drivers, cephmount).
        """
        if held is None or held.holder is None or same_account(held.holder, lock.holder):
            return
        if not has_ended(lock, self._client.clock.now()):
            self._dialect.learn_from_replaced(resource_id.storage_id)

    async def of(self, found: Resource) -> Lock | None:
        """Give the lock on a file that was just described. Raises Unsupported.

        No call where descriptions tell of locks. GetLock elsewhere, and where the lock told of
        has ended: some servers remove it only then (docs/servers.md, Other drivers, EOS).
        """
        if self.tells(found.id):
            lock = found.lock
            if lock is None or self.enforced or not has_ended(lock, self._client.clock.now()):
                return lock
        return await self.get(found.id)

    async def get(self, resource_id: ResourceId) -> Lock | None:
        """Give the lock on a file, None where there is none. Raises Unsupported.

        A storage without locks says so, or fails for a file that is there.
        """
        self._refuse_unsupported(resource_id)
        request = provider_api.GetLockRequest(ref=_reference(resource_id))
        try:
            answer = await self._client.call("GetLock", request)
        except NotFound:
            return None
        except Unsupported as error:
            raise self._unsupported(resource_id) from error
        except ServerError as error:
            if self.support(resource_id) is LockSupport.ENFORCED:
                raise
            await self._files.stat(Reference.of(resource_id))
            raise self._unsupported(resource_id) from error
        self._dialect.learn_locks(resource_id.storage_id, LockSupport.ENFORCED)
        return convert.lock(answer.lock) if answer.lock.lock_id or answer.lock.type else None

    async def set(self, resource_id: ResourceId, lock: Lock) -> None:
        """Lock a file. Raises Locked with who holds it, PermissionDenied, Unsupported.

        One call; two where the storage may set a lock over a foreign one. Its first lock is read
        back, and set a second time, with which that is found out. Where `enforced` is not true,
        of two who lock at the same time both may be told that they did: refresh it soon.
        """
        check_lock(lock)
        self._refuse_unsupported(resource_id)
        known = self.support(resource_id) is LockSupport.ENFORCED
        guarded = self._dialect.guards_locks(resource_id.storage_id)
        if not guarded:
            held = await self.get(resource_id)
            if held is not None:
                raise locked_by(held)
        try:
            await self._send(resource_id, lock)
        except (Conflict, FailedPrecondition, Locked) as error:
            held = await self.get(resource_id)
            raise (locked_by(held, error) if held else error) from error
        if not self.enforced and not (known and guarded is not None):
            await self._read_back(resource_id, lock)
        self._dialect.learn_locks(resource_id.storage_id, LockSupport.ENFORCED)
        if guarded is None:
            await self._try_guard(resource_id, lock)

    async def _send(self, resource_id: ResourceId, lock: Lock) -> None:
        request = provider_api.SetLockRequest(
            ref=_reference(resource_id), lock=convert.to_lock(lock)
        )
        await self._change("SetLock", request, resource_id)

    async def _change(self, name: str, request: object, resource_id: ResourceId) -> None:
        try:
            await self._client.call(name, request)
        except Unsupported as error:
            raise self._unsupported(resource_id) from error
        except ServerError:
            # Only GetLock tells a storage without locks from one that failed.
            await self.get(resource_id)
            raise

    async def _read_back(self, resource_id: ResourceId, lock: Lock) -> None:
        held = await self.get(resource_id)
        if held is None:
            raise self._unsupported(resource_id)
        if held.id != lock.id:
            raise locked_by(held)

    async def _try_guard(self, resource_id: ResourceId, lock: Lock) -> None:
        """Set the lock that stands there over itself: a storage that looks first refuses it.

        Source: docs/servers.md, Locks, already locked; Other drivers, cephmount.
        """
        try:
            await self._send(resource_id, lock)
        except (Conflict, FailedPrecondition, Locked):
            self._dialect.learn_guard(resource_id.storage_id, guards=True)
        except Cs3Error:
            # The next lock tries again: this one is held.
            pass
        else:
            self._dialect.learn_guard(resource_id.storage_id, guards=False)

    async def refresh(
        self, resource_id: ResourceId, lock: Lock, existing_id: str | None = None
    ) -> None:
        """Let a held lock end when `lock` says; `existing_id` where its id is exchanged.

        Raises FailedPrecondition when it has ended, Locked when somebody else holds one.
        """
        check_lock(lock)
        self._refuse_unsupported(resource_id)
        existing = existing_id or lock.id
        request = provider_api.RefreshLockRequest(
            ref=_reference(resource_id), lock=convert.to_lock(lock), existing_lock_id=existing
        )
        try:
            await self._change("RefreshLock", request, resource_id)
        except _REFUSALS as error:
            held = await self.get(resource_id)
            raise refused(error, replace(lock, id=existing), held) from error

    async def unlock(self, resource_id: ResourceId, lock: Lock) -> None:
        """Free a file. A lock that has ended already is fine. Raises Locked for another's."""
        check_lock(lock)
        self._refuse_unsupported(resource_id)
        request = provider_api.UnlockRequest(
            ref=_reference(resource_id), lock=convert.to_lock(lock)
        )
        try:
            await self._change("Unlock", request, resource_id)
        except NotFound:
            return
        except _REFUSALS as error:
            held = await self.get(resource_id)
            self.learn_from_loss(resource_id, lock, held)
            if held is not None:
                raise refused(error, lock, held) from error

    def _refuse_unsupported(self, resource_id: ResourceId) -> None:
        if self.support(resource_id) is LockSupport.UNSUPPORTED:
            raise Unsupported(_NO_LOCKS)

    def _unsupported(self, resource_id: ResourceId) -> Unsupported:
        self._dialect.learn_locks(resource_id.storage_id, LockSupport.UNSUPPORTED)
        return Unsupported(_NO_LOCKS)


def _reference(resource_id: ResourceId) -> object:
    return convert.to_reference(Reference.of(resource_id))
