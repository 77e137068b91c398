"""All views of one connection, over one memory of names."""

from __future__ import annotations

from dataclasses import dataclass

from cs3lab.connection import Connection
from cs3lab.cs3.storage import Storage
from cs3lab.paths import Paths

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
        storage, paths = await connection.storage(), await connection.paths()
        return cls.over(storage, paths, connection.settings.link_url)

    @classmethod
    def over(cls, storage: Storage, paths: Paths, link_url: str = "") -> Views:
        """Make the views of a storage; `link_url` is the address of links, with {token} in it."""
        resolver = Resolver(storage, paths.namespace)
        links = Links(storage, paths, resolver, link_url)
        return cls(
            storage=storage,
            made=MadeShares(storage, paths, resolver),
            received=Received(storage, resolver),
            links=links,
            dialog=Dialog(storage, paths, resolver, links),
        )
