"""What files hold, and held by an etag: from what was loaded here, else from the storage."""

from __future__ import annotations

from cs3lab.client.errors import Cs3Error
from cs3lab.client.model import Reference, Resource, Version
from cs3lab.files.tree import Tree


async def current(tree: Tree, resource: Resource, path: str = "") -> bytes:
    """Give what a file holds that was just described: no call where it was loaded here, else two.

    `path` is where it is in the tree, "" where it is not. Raises Cs3Error.
    """
    known = await tree.base_content(path, resource.id, resource.etag)
    if known is not None:
        return known
    transfer = (await tree.storage()).transfer
    async with transfer.download(Reference.of(resource.id)) as download:
        data = b"".join([chunk async for chunk in download.chunks])
    await tree.keep_base(path, resource.id, download.etag or resource.etag, data)
    return data


async def earlier(tree: Tree, resource: Resource, etag: str, path: str = "") -> bytes | None:
    """Give what a file held by an etag; None where that is not to be had any more.

    No call where it was loaded here; two where it is what the file still holds; three for what
    the storage keeps as a version.
    """
    known = await tree.base_content(path, resource.id, etag)
    if known is not None or not etag:
        return known
    if etag == resource.etag:
        return await current(tree, resource, path)
    versions = (await tree.storage()).versions
    try:
        for version in await versions.list(Reference.of(resource.id)):
            if version.etag == etag:
                return await _version(tree, resource, version, path)
    except Cs3Error as error:
        tree.log.debug("An earlier content is not to be had: %s", error)
    return None


async def _version(tree: Tree, resource: Resource, version: Version, path: str) -> bytes:
    versions = (await tree.storage()).versions
    async with versions.download(resource, version.key) as download:
        data = b"".join([chunk async for chunk in download.chunks])
    await tree.keep_base(path, resource.id, version.etag, data)
    return data
