"""Ports for processes that a test starts, and may start again on the same port."""

import random
import socket
from contextlib import ExitStack, suppress


def free_ports(count: int = 1) -> int:
    """Return the first of `count` free ports in a row.

    Not of those that systems hand out by themselves: any connection might get one of them while
    its process is down, or before it is up.
    """
    while True:
        port = random.randrange(20_000, 32_000 - count)
        with ExitStack() as stack, suppress(OSError):
            for number in range(port, port + count):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", number))
            return port
