"""Locks on files: set, read, refreshed, freed, in every dialect of the servers.

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
    require_held,
)
from cs3lab.client.model import Lock, Reference, Resource, ResourceId
from cs3lab.client.sharing_model import same_account
from cs3lab.messages import Sentence

_REFUSALS = (Conflict, FailedPrecondition, Locked, PermissionDenied)


@guarded
class Locks:
    """The locks one client sets and meets; always by id, never by path."""

    def __init__(self, client: Client, dialect: Dialect, files: Files) -> None:
        self._client = client
        self._dialect = dialect
        self._files = files

    def support(self, resource_id: ResourceId) -> LockSupport:
        """Return what is known of the locks of the storage a file lies on."""
        return self._dialect.locks(resource_id.storage_id)

    @property
    def enforced(self) -> bool:
        """Whether the server is known to compare the id of the lock with every write.

        The others take a save by any lock of the same application, or by none.
        """
        return self._dialect.compares_locks is True

    def tells(self, resource_id: ResourceId) -> bool:
        """Return whether descriptions are known to tell of locks, on the storage of a file."""
        return self._dialect.tells_locks(resource_id.storage_id) is True

    @property
    def tells_some(self) -> bool:
        """Whether descriptions are known to tell of locks on some storage at least."""
        return self._dialect.tells_some_locks is True

    async def confirm(self, resource_id: ResourceId, lock: Lock) -> None:
        """Make sure, right before a change, that a lock is still held.

        No call where the server compares it. Raises Locked where somebody else holds one,
        FailedPrecondition where it has ended.
        """
        if not self.enforced:
            held = await self.get(resource_id)
            self.learn_from_loss(resource_id, lock, held)
            require_held(lock, held)

    def learn_from_loss(self, resource_id: ResourceId, lock: Lock, held: Lock | None) -> None:
        """Learn from the lock that is where the caller's own should be.

        Only its holder frees or exchanges a lock. So another person's lock is there before it has
        ended only where the storage set one over it (docs/servers.md, Other drivers, cephmount).
        """
        if held is None or held.holder is None or same_account(held.holder, lock.holder):
            return
        if not has_ended(lock, self._client.clock.now()):
            self._dialect.learn_from_replaced(resource_id.storage_id)

    async def of(self, found: Resource) -> Lock | None:
        """Return the lock on a file that was just described. Raises Unsupported.

        No call where descriptions tell of locks, unless that lock has ended: EOS tells of it until
        GetLock removes it (docs/servers.md, References and listings, lock).
        """
        if self.tells(found.id):
            lock = found.lock
            if lock is None or self.enforced or not has_ended(lock, self._client.clock.now()):
                return lock
        return await self.get(found.id)

    async def get(self, resource_id: ResourceId) -> Lock | None:
        """Return the lock on a file, None where there is none. Raises Unsupported.

        A storage without locks says so, or fails for a file that Stat finds (docs/servers.md,
        Locks).
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
        """Lock a file. Raises Locked where it is, PermissionDenied, Unsupported.

        One call; two where the storage may set a lock over another person's. The first lock on a
        storage that is not known costs two more: it is read back and set a second time, which shows
        whether one is set over another. Where `enforced` is False, two people who lock in the same
        moment may both succeed: refresh the lock soon.
        """
        check_lock(lock)
        self._refuse_unsupported(resource_id)
        known = self.support(resource_id) is LockSupport.ENFORCED
        guards = self._dialect.guards_locks(resource_id.storage_id)
        if not guards:
            held = await self.get(resource_id)
            if held is not None:
                raise locked_by(held)
        try:
            await self._send(resource_id, lock)
        except (Conflict, FailedPrecondition, Locked) as error:
            held = await self.get(resource_id)
            raise (locked_by(held, error) if held else error) from error
        if not self.enforced and not (known and guards is not None):
            await self._read_back(resource_id, lock)
        self._dialect.learn_locks(resource_id.storage_id, LockSupport.ENFORCED)
        if guards is None:
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
            # INTERNAL has many causes: GetLock raises Unsupported where there are no locks
            # (docs/servers.md, Locks).
            await self.get(resource_id)
            raise

    async def _read_back(self, resource_id: ResourceId, lock: Lock) -> None:
        held = await self.get(resource_id)
        if held is None:
            raise self._unsupported(resource_id)
        if held.id != lock.id:
            raise locked_by(held)

    async def _try_guard(self, resource_id: ResourceId, lock: Lock) -> None:
        """Set a lock over itself, which a storage that looks first refuses.

        Source: docs/servers.md, Locks, already locked; Other drivers, cephmount.
        """
        try:
            await self._send(resource_id, lock)
        except (Conflict, FailedPrecondition, Locked):
            self._dialect.learn_guard(resource_id.storage_id, guards=True)
        except Cs3Error:
            # This lock is held, so nothing is lost: the next one tries again.
            pass
        else:
            self._dialect.learn_guard(resource_id.storage_id, guards=False)

    async def refresh(
        self, resource_id: ResourceId, lock: Lock, existing_id: str | None = None
    ) -> None:
        """Prolong a held lock until `lock.expires`; `existing_id` is its id where that changes.

        Raises FailedPrecondition where it has ended, Locked where somebody else holds one.
        """
        check_lock(lock)
        self._refuse_unsupported(resource_id)
        # Without it, EOS lets any lock of the same application take over (docs/servers.md, Locks).
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
        """Free a file; do nothing where the lock has ended. Raises Locked where it is another's."""
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
            raise Unsupported(Sentence.NO_LOCKS())

    def _unsupported(self, resource_id: ResourceId) -> Unsupported:
        self._dialect.learn_locks(resource_id.storage_id, LockSupport.UNSUPPORTED)
        return Unsupported(Sentence.NO_LOCKS())


def _reference(resource_id: ResourceId) -> object:
    return convert.to_reference(Reference.of(resource_id))
