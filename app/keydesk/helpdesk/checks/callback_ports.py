"""CHK-006: the ports on which the browser comes back."""

import socket
import sys

from keydesk.core.apart import apart
from keydesk.helpdesk.finding import Check, Found, State, failed, not_applicable, ok
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Try to take each for a moment."""
    profile = probes.profile
    if profile is None:
        return not_applicable("no-profile")
    busy = await apart(lambda: [port for port in profile.callback_ports if not _is_free(port)])
    ports = ", ".join(str(port) for port in busy)
    if len(busy) == len(profile.callback_ports):
        return failed("all-busy", ports=ports, lines=profile.callback_addresses)
    if busy:
        return Found(State.WARNING, "some-busy", {"ports": ports})
    return ok(ports=", ".join(str(port) for port in profile.callback_ports))


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        if sys.platform == "win32":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        try:
            sock.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


CHECK = Check("CHK-006", run)
