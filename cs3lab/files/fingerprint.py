"""What a storage tells of a content beside its etag. Pure but for the thread that computes it.

An etag alone does not tell contents apart on every storage: one may take a save back and leave the
file its etag (docs/servers.md, Saves that are checked later).
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass

from cs3lab.client.model import Resource


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The size of a content in bytes, and its SHA-1 as lower-case hexadecimal digits."""

    size: int
    sha1: str

    def fits(self, resource: Resource) -> bool:
        """Return whether a file may hold the content, as far as its description tells."""
        if resource.size != self.size:
            return False
        told = resource.checksum
        return told is None or told.algorithm != "sha1" or told.value == self.sha1


async def fingerprint(data: bytes) -> Fingerprint:
    """Return the fingerprint of a content."""
    digest = await asyncio.to_thread(hashlib.sha1, data, usedforsecurity=False)
    return Fingerprint(len(data), digest.hexdigest())
