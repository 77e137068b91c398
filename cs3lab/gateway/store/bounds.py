"""What numbers of a file system or a request may be: all later places can hold these.

The database holds 64 bits with a sign, CS3 times are never negative, and HTTP dates end in the
year 9999. Numbers are clamped where they come in, so that no odd file stops a listing.
"""

SECOND = 1_000_000_000
LATEST = (2**63 - 1) // SECOND * SECOND
"""Nanoseconds: in the year 2262."""
LARGEST = 1 << 50
"""Bytes: more only a file full of holes claims; some thousands of these can be added up."""


def clamped_time(nanoseconds: int) -> int:
    """Return the nearest time, in nanoseconds, that can be kept and told."""
    return min(max(nanoseconds, 0), LATEST)


def clamped_size(size: int) -> int:
    """Return the nearest size, in bytes, that can be kept and added up."""
    return min(max(size, 0), LARGEST)


def clamped_inode(inode: int) -> int:
    """Return a number for a file that can be kept; some file systems use all 64 bits."""
    return inode & (2**63 - 1)
