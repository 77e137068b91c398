"""What every storage must do with files and folders."""

from __future__ import annotations

import pytest

from cs3lab.client.errors import AlreadyExists, InvalidArgument, NotFound, PermissionDenied
from cs3lab.client.model import Reference
from cs3lab.client.storage import Storage
from tests.support.abilities import Ability, leave_out


class AbstractFileTests:
    """Look, list, make, move, delete."""

    async def test_the_signed_in_user_is_known(self, storage: Storage) -> None:
        assert (await storage.client.whoami()).username

    async def test_the_home_is_a_folder(self, storage: Storage) -> None:
        assert (await storage.files.stat(Reference.at(await storage.files.home()))).is_directory

    async def test_a_folder_lists_what_lies_in_it(self, storage: Storage, top: Reference) -> None:
        await storage.files.create_directory(top.child("sub"))
        await storage.transfer.upload(top.child("a.txt"), b"abc", 3)
        found = {entry.name: entry for entry in await storage.files.list(top)}
        assert set(found) == {"sub", "a.txt"}
        assert found["sub"].is_directory
        assert found["a.txt"].size == 3

    @pytest.mark.parametrize(
        "name", [" spaces ", "100%", "a%2Fb", "?#&", "日本語", "e\u0301", "." * 3]
    )
    async def test_names_pass_byte_for_byte(
        self, storage: Storage, top: Reference, name: str
    ) -> None:
        await storage.transfer.upload(top.child(name), b"abc", 3)
        assert [entry.name for entry in await storage.files.list(top)] == [name]
        assert await storage.transfer.read(top.child(name)) == b"abc"
        await storage.files.delete(top.child(name))

    async def test_a_file_is_renamed(self, storage: Storage, top: Reference) -> None:
        await storage.transfer.upload(top.child("a"), b"abc", 3)
        await storage.files.move(top.child("a"), top.child("b"))
        assert [entry.name for entry in await storage.files.list(top)] == ["b"]
        assert await storage.transfer.read(top.child("b")) == b"abc"

    async def test_a_move_overwrites_nothing(self, storage: Storage, top: Reference) -> None:
        for name in ("a", "b"):
            await storage.transfer.upload(top.child(name), name.encode(), 1)
        with pytest.raises(AlreadyExists):
            await storage.files.move(top.child("a"), top.child("b"))
        assert await storage.transfer.read(top.child("b")) == b"b"

    async def test_a_folder_does_not_go_into_itself(self, storage: Storage, top: Reference) -> None:
        with pytest.raises(InvalidArgument):
            await storage.files.move(top, top.child("x"))
        assert (await storage.files.stat(top)).is_directory

    async def test_what_is_missing_is_not_found(self, storage: Storage, top: Reference) -> None:
        for attempt in (
            storage.files.stat(top.child("x")),
            storage.files.list(top.child("x")),
            storage.files.delete(top.child("x")),
            storage.transfer.read(top.child("x")),
            storage.files.create_directory(top.child("x").child("y")),
            storage.transfer.upload(top.child("x").child("y"), b"abc", 3),
        ):
            with pytest.raises(NotFound):
                await attempt

    async def test_an_id_leads_to_its_path(self, storage: Storage, top: Reference) -> None:
        assert await storage.files.path_of((await storage.files.stat(top)).id) == top.path

    async def test_the_quota_is_told(self, storage: Storage, top: Reference) -> None:
        quota = await storage.files.quota(top)
        assert quota.total is None or quota.total >= quota.used >= 0

    async def test_others_do_not_get_in(
        self, storage: Storage, other: Storage, top: Reference
    ) -> None:
        ref = Reference.of((await storage.files.stat(top)).id)
        try:
            await other.files.list(ref)
        except (NotFound, PermissionDenied):
            return
        leave_out(Ability.RIGHTS)
