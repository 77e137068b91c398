"""Differences between servers that shares and links have in common.

Servers without spaces list everybody's shares unless asked for those of their creator. Servers
with spaces list none when asked so (docs/servers.md, Shares and Public links).
"""

from __future__ import annotations

from cs3lab.client.dialect import Dialect
from cs3lab.client.errors import Cs3Error
from cs3lab.client.spaces import Spaces


async def lacks_spaces(dialect: Dialect, spaces: Spaces) -> bool:
    """Return whether the server has no spaces; calls only where that is not known."""
    if dialect.spaces is None:
        await spaces.home_space()
    return dialect.spaces is False


def says(error: Cs3Error, words: str) -> bool:
    """Return whether a server's message holds these words: v3 has one code for many refusals."""
    return words in error.detail.lower()
