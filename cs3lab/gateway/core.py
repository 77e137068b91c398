"""The parts of a gateway that every call may need."""

import hmac
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from cs3lab.gateway.access import Access
from cs3lab.gateway.attempts import Attempts
from cs3lab.gateway.mounts import Mounts
from cs3lab.gateway.processing import Processing
from cs3lab.gateway.profile import Profile
from cs3lab.gateway.quotas import Quotas
from cs3lab.gateway.references import Place, References
from cs3lab.gateway.render import Extras, Renderer, chosen
from cs3lab.gateway.status import Code, Refused
from cs3lab.gateway.store.nodes import Node
from cs3lab.gateway.store.store import Store
from cs3lab.gateway.tokens import Tokens
from cs3lab.gateway.uploads import Downloads, Uploads
from cs3lab.gateway.users import User, Users

log = logging.getLogger("cs3lab.gateway")


@dataclass(frozen=True, slots=True)
class Core:
    """One gateway's parts; `data_url` is where its HTTP data server listens."""

    profile: Profile
    users: Users
    tokens: Tokens
    store: Store
    access: Access
    mounts: Mounts
    references: References
    renderer: Renderer
    quotas: Quotas
    processing: Processing
    uploads: Uploads
    downloads: Downloads
    attempts: Attempts
    machine_secret: str
    data_url: str

    def is_machine_secret(self, secret: str) -> bool:
        """Tell whether this is the secret of `machine` authentication."""
        right = hmac.compare_digest(secret.encode(), self.machine_secret.encode())
        return right and bool(secret)


@contextmanager
def one_of_many(what: str) -> Iterator[None]:
    """Leave out of a list what cannot be told, such as the file of an owner who is no user now."""
    try:
        yield
    except (ArithmeticError, LookupError, TypeError, ValueError):
        log.exception("%s is left out of a list", what)


@dataclass(slots=True)
class Call:
    """One gRPC call being answered. The handler fills `response`, or raises Refused."""

    core: Core
    user: User
    request: Any
    response: Any

    def node(self, *rights: str, reference: Any = None) -> Node:
        """Return the node the request names, if the user has these rights on it.

        Raises:
            Refused: there is none, or they have not.

        """
        return self.place(*rights, reference=reference)[0]

    def place(self, *rights: str, reference: Any = None) -> tuple[Node, Place]:
        """Like `node`, with how it was named."""
        wanted = self.request.ref if reference is None else reference
        node, place = self.core.references.existing(self.user, wanted)
        self.core.access.require(self.user, node, *rights)
        return node, place

    def extras(self, node: Node) -> Extras:
        """Collect what is known of a node beyond its row."""
        store, ways = self.core.store, self.core.profile.locks
        look = store.locks.held if ways is None or ways.enforced else store.locks.stored
        return Extras(
            self.core.access.rights(self.user, node),
            look(node),
            chosen(store.metadata.of(node), self.request.arbitrary_metadata_keys),
            self.core.processing.of(node),
        )

    def unlocked(self, node: Node) -> None:
        """Refuse a change of a locked node by someone who does not show the lock's id.

        Raises:
            Refused: LOCKED without an id, ABORTED with a wrong one.

        """
        if self.core.profile.locks is not None and not self.core.profile.locks.enforced:
            return
        lock = self.core.store.locks.held(node)
        given = self.request.lock_id
        if lock is not None and not given:
            raise Refused(Code.LOCKED, "locked")
        if given and (lock is None or lock.lock_id != given):
            raise Refused(Code.ABORTED, "mismatching lock" if lock else "not locked")
