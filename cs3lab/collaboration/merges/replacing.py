"""Putting a copy in the place of an original that is gone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from cs3lab.client.sharing_model import same_account
from cs3lab.collaboration.merges import messages as words
from cs3lab.collaboration.merges.model import MergeResult
from cs3lab.collaboration.merges.stored_files import model_of
from cs3lab.files.saving import Saved
from cs3lab.jupyter.errors import ContentsError
from cs3lab.jupyter.models import Model
from cs3lab.merge.jobs import Counts
from cs3lab.merge.model import Json
from cs3lab.merge.origin import RecordedPerson
from cs3lab.namespace.api_path import BadPathError, join, split

if TYPE_CHECKING:
    from cs3lab.collaboration.merges.copy_sync import Copy, CopySync
    from cs3lab.jupyter.manager import Cs3ContentsManager

_TAKEN_OR_CLOSED = (400, 403, 404, 409)


async def put_in_place(
    manager: Cs3ContentsManager, copied: CopySync, copy: Copy, answer: MergeResult
) -> MergeResult:
    """Store a copy, without its record, where its original was, else beside itself.

    That is its original from then on. Nothing that stands anywhere is overwritten. Raises Cs3Error
    and ContentsError.
    """
    content: Json | str
    if copy.kind == "notebook":
        content = await asyncio.to_thread(msgspec.json.decode, copy.local)
    else:
        content = model_of(copy.local)["content"]
    saved = await _where_it_was(manager, copy, model_of(content))
    beside = saved is None
    if saved is None:
        folder = split(copy.path)[0]
        name = await manager.increment_filename(copy.origin.name, folder, " ")
        saved = await manager.save_if(model_of(content), join(folder, name), fresh=True)
    path = saved.model["path"]
    there = await _found_again(manager, copy, path)
    return replace(
        answer,
        copy=await copied.renew(there, content, saved.model),
        state="merged",
        message=words.replaced(path, beside=beside),
        name=saved.model["name"],
        path=path,
        model=saved.model,
        summary=Counts(0, 0, 0),
    )


async def _where_it_was(manager: Cs3ContentsManager, copy: Copy, model: Model) -> Saved | None:
    """Store it at the path the record tells, which is one in the tree of whoever copied it."""
    me = (await (await manager.tree.storage()).people.me()).id
    if not same_account(copy.origin.by.id, me):
        return None
    try:
        return await manager.save_if(model, copy.origin.path, fresh=True)
    except BadPathError:
        return None
    except ContentsError as error:
        if error.status_code in _TAKEN_OR_CLOSED:
            return None
        raise


async def _found_again(manager: Cs3ContentsManager, copy: Copy, path: str) -> Copy:
    """Give the copy as one of what was just stored."""
    me = await (await manager.tree.storage()).people.me()
    origin = msgspec.structs.replace(
        copy.origin,
        id=(await manager.tree.stat(path)).id,
        name=split(path)[1],
        path=path,
        owner=RecordedPerson(me.display_name, me.username, me.id),
    )
    return replace(copy, origin=origin)
