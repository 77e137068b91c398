"""What a storage must do with its spaces, where paths lead to them."""

from __future__ import annotations

import uuid

import pytest

from cs3lab.client.errors import NotFound
from cs3lab.client.model import Reference, Space
from cs3lab.client.storage import Storage
from tests.support.abilities import Ability, leave_out


class AbstractSpaceTests:
    """Home and projects, by path."""

    async def project(self, storage: Storage) -> Space:
        """Give a project in which the first user may work."""
        found = [one for one in await storage.spaces.list() if one.type == "project" and one.path]
        stat = storage.files.stat
        open_to_me = [
            one for one in found if (await stat(Reference.at(one.path))).permissions.create
        ]
        if not open_to_me:
            leave_out(Ability.SPACES)
        return open_to_me[0]

    async def test_the_path_of_a_space_leads_to_it(self, storage: Storage) -> None:
        for one in await storage.spaces.list():
            if one.path and one.type in ("personal", "project"):
                found = await storage.files.stat(Reference.at(one.path))
                assert found.is_directory
                assert one.space_id in ("", found.id.space_id)

    async def test_a_project_is_worked_in_by_its_path(self, storage: Storage) -> None:
        project = await self.project(storage)
        made = Reference.at(project.path).child(f"cs3lab-interop-{uuid.uuid4().hex[:12]}")
        await storage.files.create_directory(made)
        await storage.transfer.upload(made.child("a"), b"one", 3)
        found = await storage.files.stat(made.child("a"))
        assert [entry.name for entry in await storage.files.list(made)] == ["a"]
        assert await storage.transfer.read(made.child("a")) == b"one"
        assert await storage.files.path_of(found.id) == made.child("a").path
        await storage.files.move(made.child("a"), made.child("b"))
        assert await storage.transfer.read(made.child("b")) == b"one"
        await storage.files.delete(made)
        with pytest.raises(NotFound):
            await storage.files.stat(made)
