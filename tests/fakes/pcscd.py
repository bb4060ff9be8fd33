"""A real pcscd with a virtual reader, and the software key as the card in it.

pcscd and the card's process share a network of their own with nothing but loopback, since vpcd listens on every
address. The folder of pcscd's socket is its own, too, so that test processes, and a card service of the person, do
not see each other: clients find it by PCSCLITE_CSOCK_NAME, which tests/guards/sandbox.py sets once, as the library
reads it once. Starts and stops its own processes only. Skips the test with a reason where a part is missing; fails
it when the environment variable CI is set.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.guards.sandbox import CARD_SOCKET

SOURCE_ROOT = Path(__file__).resolve().parents[2] / "app"
READER_NAME = "Virtual PCD 00 00"
_START_S = 15.0
_LOOK_EVERY_S = 0.05
_PROGRAMS = ("pcscd", "unshare", "nsenter", "ip")
_DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")


def missing_part() -> str | None:
    """Name what this machine lacks, None when all is there."""
    for program in _PROGRAMS:
        if shutil.which(program, path=_path()) is None:
            return f"{program} is not installed"
    if not _DRIVER.exists():
        return "vsmartcard's vpcd is not installed"
    if importlib.util.find_spec("smartcard") is None:
        return "pyscard is not installed (extra nfc)"
    if os.geteuid() != 0 and not _run_quietly(["sudo", "-n", "true"]):
        return "pcscd needs root, and sudo asks for a password"
    if not _run_quietly([*_as_root(), "unshare", "--net", "--mount", "true"]):
        return "no network and folders of its own can be made here"
    return None


def _path() -> str:
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def _as_root() -> list[str]:
    return [] if os.geteuid() == 0 else ["sudo", "-n", "-E"]


def _run_quietly(command: Sequence[str]) -> bool:
    if shutil.which(command[0], path=_path()) is None:
        return False
    done = subprocess.run(command, capture_output=True, timeout=10, check=False, env=_environment())
    return done.returncode == 0


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": _path(), "PYTHONPATH": str(SOURCE_ROOT)}


def _answers() -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(os.environ[CARD_SOCKET])
        except OSError:
            return False
        return True


def _until(happened: Callable[[], bool], what: str, log: Path) -> None:
    deadline = time.monotonic() + _START_S
    while not happened():
        if time.monotonic() > deadline:
            tail = log.read_text(errors="replace")[-2000:]
            raise AssertionError(f"{what} did not come within {_START_S:.0f} s:\n{tail}")
        time.sleep(_LOOK_EVERY_S)


class VirtualReader:
    """One pcscd with one reader, and the card that goes in and out of it."""

    def __init__(self, store: Path, profile: str, touch: str) -> None:
        self.store = store
        self._profile = profile
        self._touch_mode = touch
        self._folder = Path(os.environ[CARD_SOCKET]).parent
        self._log = self._folder / "pcscd.log"
        self._pcscd: subprocess.Popen[bytes] | None = None
        self._card: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start pcscd and wait for its socket."""
        self._folder.mkdir(mode=0o700)
        bound = f"mkdir -p /run/pcscd && mount --bind {shlex.quote(str(self._folder))} /run/pcscd"
        script = f"{bound} && ip link set lo up && exec pcscd --foreground --error"
        self._pcscd = self._spawn([*_as_root(), "unshare", "--net", "--mount", "sh", "-c", script])
        _until(_answers, "pcscd's socket", self._log)

    def insert(self) -> None:
        """Put the card in and wait until pcscd sees it."""
        if self._pcscd is None or self._card is not None:
            raise RuntimeError("start pcscd first, and remove the card before it is put in again")
        arguments = ["--store", str(self.store), "--profile", self._profile, "--touch", self._touch_mode]
        inside = [*_as_root(), "nsenter", "--target", str(self._namespace_pid()), "--net"]
        command = [*inside, sys.executable, "-m", "keydesk.demo.softkey.reader", *arguments]
        self._card = self._spawn(command)
        _until(self.card_present, "the card", self._log)

    def remove(self) -> None:
        """Take the card out and wait until pcscd sees it gone."""
        card, self._card = self._card, None
        if card is not None:
            _end(card)
        _until(lambda: not self.card_present(), "the removal", self._log)

    def touch(self) -> None:
        """Touch the key in the reader (mode "button")."""
        if self._card is None or self._card.stdin is None:
            raise RuntimeError("no card in the reader")
        self._card.stdin.write(b"\n")
        self._card.stdin.flush()

    def card_present(self) -> bool:
        """Ask pcscd whether a card is in the reader."""
        scard = importlib.import_module("smartcard.scard")  # an optional part without types
        result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if result != 0:
            return False
        try:
            asked = [(READER_NAME, scard.SCARD_STATE_UNAWARE)]
            result, states = scard.SCardGetStatusChange(context, 0, asked)
            return result == 0 and bool(states[0][1] & scard.SCARD_STATE_PRESENT)
        finally:
            scard.SCardReleaseContext(context)

    def stop(self) -> None:
        """End the card's process and pcscd."""
        for process in (self._card, self._pcscd):
            if process is not None:
                _end(process)
        self._card = self._pcscd = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def _spawn(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, env=_environment(), start_new_session=True
            )

    def _namespace_pid(self) -> int:
        # With sudo in between, pcscd is the last of a line of only children.
        pid = self._pcscd.pid if self._pcscd is not None else 0
        while children := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            pid = int(children[0])
        return pid


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.geteuid() == 0:
        process.terminate()
    else:
        _run_quietly([*_as_root(), "kill", str(process.pid)])
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)


@contextmanager
def virtual_reader(
    store: Path, profile: str = "nfc-card", touch: str = "automatic", *, insert: bool = True
) -> Iterator[VirtualReader]:
    """Start pcscd and put a software key on its reader.

    Args:
        store: file that holds the key; made when it is not there.
        profile: model of a new key.
        touch: "automatic", "button" (see `VirtualReader.touch`) or "never".
        insert: whether the card is in from the start.

    Yields:
        The reader.
    """
    reason = missing_part()
    if reason is not None and os.environ.get("CI"):
        pytest.fail(f"the card reader tests cannot run: {reason}", pytrace=False)
    if reason is not None:
        pytest.skip(reason)
    reader = VirtualReader(store, profile, touch)
    try:
        reader.start()
        if insert:
            reader.insert()
        yield reader
    finally:
        reader.stop()
