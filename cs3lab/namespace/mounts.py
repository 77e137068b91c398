"""Virtual folders, and the mounts in them: what is in the tree and not in the home.

A virtual folder is in the root of the tree and is no folder of the storage. Each of its entries
is a mount: a name for something that lies elsewhere on the storage and is reached by its id.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from cs3lab.client.model import Reference, Resource, ResourceId, UserId


class Mount(ABC):
    """One entry of a virtual folder."""

    name: str

    @property
    @abstractmethod
    def path(self) -> str:
        """The API path of the entry."""

    @property
    @abstractmethod
    def resource_id(self) -> ResourceId:
        """The id of what it stands for."""

    @property
    @abstractmethod
    def owner(self) -> UserId | None:
        """The owner, None where only the storage can tell."""

    @property
    @abstractmethod
    def is_for_viewing(self) -> bool:
        """True for what was given to this person to read only."""

    @property
    @abstractmethod
    def may_leave(self) -> bool:
        """True where this person can remove the entry and what it stands for stays."""

    @abstractmethod
    def why_read_only(self) -> str:
        """Return why nothing can be written below it, "" where the storage decides."""

    @abstractmethod
    def allowed(self, resource: Resource) -> Resource:
        """Return a description with the rights this person has through the mount."""

    @abstractmethod
    async def rename(self, name: str) -> None:
        """Change the caller's own name for it. Raises Unsupported where there is none."""

    @abstractmethod
    async def leave(self) -> None:
        """Remove the entry; what it stands for stays."""

    def reference(self, below: Iterable[str] = ()) -> Reference:
        """Return the reference of what it stands for, or of something below that."""
        found = Reference.of(self.resource_id)
        for name in below:
            found = found.child(name)
        return found


class VirtualFolder(ABC):
    """A folder in the root of the tree that holds mounts. Every call raises Cs3Error."""

    name: str
    why_unchangeable: str
    """Why the folder itself cannot be renamed, moved or deleted."""
    why_closed: str
    """Why nothing can be put beside its entries."""
    why_fixed: str
    """Why an entry cannot be moved elsewhere."""

    @property
    @abstractmethod
    def stands(self) -> bool:
        """False once the storage was seen to have nothing for it."""

    @property
    @abstractmethod
    def as_last_seen(self) -> Resource:
        """The folder as it was at the last listing: no call."""

    @abstractmethod
    async def is_there(self) -> bool:
        """Return whether it is in the tree: one call where nobody asked yet."""

    @abstractmethod
    async def find(self, name: str, *, fresh: bool = False) -> Mount:
        """Return an entry: no call where it was there lately, unless it must be `fresh`.

        Raises NotFound, and Unsupported where the storage has nothing of the kind.
        """

    @abstractmethod
    async def mounts(self) -> list[Mount]:
        """Return all entries: no call where they were there lately. Raises Unsupported."""

    @abstractmethod
    async def describe(self) -> Resource:
        """Return a description of the folder: one call. Raises Unsupported."""

    @abstractmethod
    async def entries(self) -> list[Resource]:
        """Return descriptions of the entries. Raises Unsupported."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a path leads: through a virtual folder, or (None) into the home.

    `names` are those below the virtual folder, or else those below the root.
    """

    folder: VirtualFolder | None
    names: tuple[str, ...]

    @property
    def is_virtual_folder(self) -> bool:
        """True for a virtual folder itself."""
        return self.folder is not None and not self.names

    @property
    def is_mount(self) -> bool:
        """True for an entry of a virtual folder."""
        return self.folder is not None and len(self.names) == 1
