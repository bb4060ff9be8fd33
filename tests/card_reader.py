"""A real card service with a virtual reader, and a program that is the card in it.

    with card_reader([sys.executable, "-m", "keydesk.demo.softkey.reader", "--store", "key.json"]):
        ...  # the key is in the reader "Virtual PCD 00 00"

pcscd and the card run in a network of their own, because the virtual reader (vpcd) listens on every address; clients
reach pcscd by its socket, which is a file. Linux only, needs root, pcscd, vsmartcard-vpcd and iproute2, and there can
be one at a time on a machine. Main thread. Raises CardReaderError.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

READER = "Virtual PCD 00 00"
SOCKET = Path("/run/pcscd/pcscd.comm")
DRIVERS = Path("/usr/lib/pcsc/drivers/serial")
ADMIN_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
START_S = 10.0


class CardReaderError(RuntimeError):
    """The card service could not be started; the message says why."""


def unavailable() -> str | None:
    """Why there can be no card reader here, for ``pytest.skip``; None if there can.

    Returns:
        A sentence, or None.
    """
    if sys.platform != "linux":
        return "the virtual card reader exists on Linux only"
    missing = [name for name in ("pcscd", "ip", "unshare") if shutil.which(name, path=ADMIN_PATH) is None]
    if missing or not any(DRIVERS.glob("libifdvpcd.so*")):
        return f"not installed: {', '.join(missing) or 'vsmartcard-vpcd'}"
    if os.geteuid() != 0:
        return "a network of its own for the virtual reader needs root"
    return None


@contextlib.contextmanager
def card_reader(card: Sequence[str] | None = None) -> Iterator[subprocess.Popen[bytes] | None]:
    """Start pcscd with its virtual reader, and the card.

    Args:
        card: The command of a program that connects to vpcd on 127.0.0.1:35963 and is the card; None leaves the
            reader empty.

    Yields:
        The card's process (terminate it to pull the card), or None.

    Raises:
        CardReaderError: pcscd runs already, did not come up, or the card ended at once.
    """
    with contextlib.ExitStack() as stack:
        lock = stack.enter_context((Path(tempfile.gettempdir()) / "keydesk-pcscd.lock").open("w"))
        fcntl.flock(lock, fcntl.LOCK_EX)  # the tests may run beside each other; there is one socket
        yield stack.enter_context(_served(card))


@contextlib.contextmanager
def _served(card: Sequence[str] | None) -> Iterator[subprocess.Popen[bytes] | None]:
    if SOCKET.exists():
        raise CardReaderError("a card service runs already: only one can. Stop it, or run these tests alone.")
    service = _in_network_of_its_own("ip link set lo up && exec pcscd --foreground")
    try:
        _wait_until_up(service)
        process = _insert(service, card) if card is not None else None
        try:
            yield process
        finally:
            if process is not None:
                _end(process)
    finally:
        _end(service)


def _in_network_of_its_own(script: str) -> subprocess.Popen[bytes]:
    command = ["unshare", "--net", "--", "sh", "-c", script]
    env = os.environ | {"PATH": ADMIN_PATH}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, env=env, stdin=quiet, stdout=quiet, stderr=quiet)


def _wait_until_up(service: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_S
    while not SOCKET.exists():
        if service.poll() is not None:
            raise CardReaderError(f"pcscd ended with code {service.returncode}")
        if time.monotonic() > deadline:
            raise CardReaderError(f"pcscd made no socket within {START_S:.0f} s")
        time.sleep(0.02)


def _insert(service: subprocess.Popen[bytes], card: Sequence[str]) -> subprocess.Popen[bytes]:
    command = ["nsenter", f"--net=/proc/{service.pid}/ns/net", "--", *card]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(0.3)
        _end(process)
        raise CardReaderError(f"the card ended at once, code {process.returncode}: {shlex.join(card)}")
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin is not None:
        process.stdin.close()
