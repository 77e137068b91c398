"""What every way of sharing has to know of the server before it asks.

Servers without spaces answer with everybody's shares unless asked for the creator's; those with
spaces answer nothing when asked so (docs/servers.md, Shares and Public links).
"""

from __future__ import annotations

from cs3lab.client.dialect import Dialect
from cs3lab.client.errors import Cs3Error
from cs3lab.client.spaces import Spaces


async def lacks_spaces(dialect: Dialect, spaces: Spaces) -> bool:
    """Tell which family the server is of; one look at the home settles it for good."""
    if dialect.spaces is None:
        await spaces.home_space()
    return dialect.spaces is False


def says(error: Cs3Error, words: str) -> bool:
    """Whether the server's own words say so: some put every refusal under one code."""
    return words in error.detail.lower()
