"""Loopback only: a test that reaches for another machine fails, whatever its code makes of the error.

Patched once per process: ``socket.connect`` (asyncio and httpx end there too), ``sendto`` and the name look-up.
Runs on whatever thread connects. Raises NetworkRefusedError.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from typing import ParamSpec, TypeVar

import pytest

P = ParamSpec("P")
R = TypeVar("R")

_lock = threading.Lock()
_attempts: list[str] = []


class NetworkRefusedError(RuntimeError):
    """Not an OSError on purpose: code under test would take that for "offline" and the test would pass."""

    def __init__(self, target: str) -> None:
        """Say what was asked for and what to do instead."""
        super().__init__(
            f"This test reached for {target}. Tests talk to 127.0.0.1 only: start the practice tenant or a "
            "local server, or use a name under .invalid for a host that cannot be reached."
        )


def _is_local(host: object) -> bool:
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if text.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(text.split("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse(target: object) -> NetworkRefusedError:
    with _lock:
        _attempts.append(str(target))
    return NetworkRefusedError(str(target))


def _guard_address(original: Callable[P, R], address_at: int) -> Callable[P, R]:
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        sock, address = args[0], args[address_at]
        internet = getattr(sock, "family", None) in (socket.AF_INET, socket.AF_INET6)
        if internet and isinstance(address, tuple) and not _is_local(address[0]):
            raise _refuse(address)
        return original(*args, **kwargs)

    return guarded


def _guard_lookup(original: Callable[P, R]) -> Callable[P, R]:
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        host = args[0] if args else kwargs.get("host")
        text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        if text == "invalid" or text.endswith(".invalid"):  # RFC 6761 §6.4: never resolves
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if not _is_local(host):
            raise _refuse(host)
        return original(*args, **kwargs)

    return guarded


def pytest_configure(config: pytest.Config) -> None:
    """Patch the doors."""
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    patch.setattr(socket.socket, "connect", _guard_address(socket.socket.connect, 1))
    patch.setattr(socket.socket, "connect_ex", _guard_address(socket.socket.connect_ex, 1))
    patch.setattr(socket.socket, "sendto", _guard_address(socket.socket.sendto, -1))
    patch.setattr(socket, "getaddrinfo", _guard_lookup(socket.getaddrinfo))
    patch.setattr(socket, "gethostbyname", _guard_lookup(socket.gethostbyname))


@pytest.fixture(autouse=True)
def loopback_only() -> Iterator[None]:
    """Fail the test if anything in it reached out, even where the error was handled."""
    with _lock:
        _attempts.clear()
    yield
    with _lock:
        attempts = list(_attempts)
        _attempts.clear()
    if attempts:
        raise NetworkRefusedError(", ".join(attempts))


@pytest.fixture
def network_attempts() -> Iterator[list[str]]:
    """What was refused so far; forgotten afterwards. For the tests of this guard."""
    yield _attempts
    with _lock:
        _attempts.clear()
