"""Ports of 127.0.0.1 for tests that run beside each other."""

import contextlib
import random
import socket

_DRAW = random.SystemRandom()  # not the seeded one: two processes of one run would draw the same


def free_ports(count: int) -> tuple[int, ...]:
    """Find ports that nobody listens on right now, and that no system hands out by itself.

    What a system hands out by itself (Linux from 32768, the others from 49152) may be taken by any connection of a
    test beside this one before the listener opens.
    """
    found: list[int] = []
    while len(found) < count:
        port = _DRAW.randrange(20000, 29000)
        with socket.socket() as sock, contextlib.suppress(OSError):
            sock.bind(("127.0.0.1", port))
            if port not in found:
                found.append(port)
    return tuple(found)
