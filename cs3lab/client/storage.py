"""The parts of the client of one storage."""

from __future__ import annotations

from cs3lab.client.client import Client
from cs3lab.client.dialect import Dialect
from cs3lab.client.files import Files
from cs3lab.client.guard import guarded
from cs3lab.client.links import PublicLinks
from cs3lab.client.locator import Locator
from cs3lab.client.locks import Locks
from cs3lab.client.metadata import Metadata
from cs3lab.client.model import Capabilities
from cs3lab.client.people import People
from cs3lab.client.received import ReceivedShares
from cs3lab.client.shares import Shares
from cs3lab.client.spaces import Spaces
from cs3lab.client.transfer import Transfer
from cs3lab.client.trash import Trash
from cs3lab.client.versions import Versions


@guarded
class Storage:
    """The storage as one signed-in person sees it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._dialect = Dialect()
        self.spaces = Spaces(client, self._dialect)
        self.locator = Locator(client, self._dialect, self.spaces)
        self.files = Files(client, self._dialect, self.spaces)
        self.locks = Locks(client, self._dialect, self.files)
        self.transfer = Transfer(client, self._dialect, self.files, self.locks)
        self.versions = Versions(client, self._dialect, self.files, self.transfer)
        self.trash = Trash(client, self._dialect, self.files)
        self.metadata = Metadata(client, self.files)
        self.people = People(client)
        self.shares = Shares(client, self._dialect, self.spaces, self.files, self.people)
        self.received = ReceivedShares(client, self._dialect, self.spaces, self.people)
        self.links = PublicLinks(client, self._dialect, self.spaces, self.files, self.people)

    @property
    def capabilities(self) -> Capabilities:
        """What the storage is known to be able to do."""
        return self._dialect.capabilities()

    async def close(self) -> None:
        """Close what was opened in the running loop."""
        await self.client.close()

    async def shut(self) -> None:
        """Close what was opened in the running loop, and open nothing any more."""
        await self.client.shut()
