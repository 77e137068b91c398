"""Ports for processes that a test starts, and may start again on the same port."""

import os
import random
import socket
from contextlib import ExitStack, suppress

FIRST, LAST = 20_000, 32_000
SHARES = 8


def free_ports(count: int = 1) -> int:
    """Return the first of `count` free ports in a row.

    Not of those that systems hand out by themselves: any connection might get one of them while
    its process is down, or before it is up. For the same reason each worker of a parallel run has
    its own share of them.
    """
    size = (LAST - FIRST) // SHARES
    first = FIRST + size * (_worker() % SHARES)
    while True:
        port = random.randrange(first, first + size - count)
        with ExitStack() as stack, suppress(OSError):
            for number in range(port, port + count):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", number))
            return port


def _worker() -> int:
    """Give the number of this worker; one that is alone takes the first share, too."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
