"""All of sharing on one connection, with one memory of names."""

from __future__ import annotations

from dataclasses import dataclass

from cs3lab.client.storage import Storage
from cs3lab.connection import Connection
from cs3lab.namespace.paths import Paths
from cs3lab.sharing.dialog import Dialog
from cs3lab.sharing.links import Links
from cs3lab.sharing.outgoing import OutgoingShares
from cs3lab.sharing.received import Received
from cs3lab.sharing.resolver import Resolver


@dataclass(frozen=True, slots=True)
class SharingService:
    """What the screens of sharing show and change."""

    storage: Storage
    outgoing: OutgoingShares
    received: Received
    links: Links
    dialog: Dialog

    @classmethod
    async def of(cls, connection: Connection) -> SharingService:
        """Return the service of a connection; the home is asked for once. Raises Cs3Error."""
        storage, paths = await connection.storage(), await connection.paths()
        return cls.over(storage, paths, connection.settings.link_url)

    @classmethod
    def over(cls, storage: Storage, paths: Paths, link_url: str = "") -> SharingService:
        """Return the service of a storage; `link_url` is the address of links, as in `Links`."""
        resolver = Resolver(storage, paths.namespace)
        links = Links(storage, paths, resolver, link_url)
        return cls(
            storage=storage,
            outgoing=OutgoingShares(storage, paths, resolver),
            received=Received(storage, resolver),
            links=links,
            dialog=Dialog(storage, paths, resolver, links),
        )
