"""All views of one connection, over one memory of names."""

from __future__ import annotations

from dataclasses import dataclass

from cs3lab.connection import Connection
from cs3lab.cs3.storage import Storage
from cs3lab.namespace import Namespace

from .dialog import Dialog
from .links import Links
from .made import MadeShares
from .received import Received
from .resolver import Resolver


@dataclass(frozen=True, slots=True)
class Views:
    """What the screens of sharing ask."""

    storage: Storage
    made: MadeShares
    received: Received
    links: Links
    dialog: Dialog

    @classmethod
    async def of(cls, connection: Connection) -> Views:
        """Open the views; the home is asked for once. Raises Cs3Error."""
        storage, namespace = await connection.storage(), await connection.namespace()
        return cls.over(storage, namespace, connection.settings.link_url)

    @classmethod
    def over(cls, storage: Storage, namespace: Namespace, link_url: str = "") -> Views:
        """Make the views of a storage; `link_url` is the address of links, with {token} in it."""
        resolver = Resolver(storage, namespace)
        links = Links(storage, namespace, resolver, link_url)
        return cls(
            storage=storage,
            made=MadeShares(storage, namespace, resolver),
            received=Received(storage, resolver),
            links=links,
            dialog=Dialog(storage, namespace, resolver, links),
        )
