"""Starts the helper and lets it, and nobody else, come in: a local door, a nonce that is left in a file, a greeting.

The door is a named pipe on Windows and a Unix socket elsewhere, with a name nobody can guess; it is closed as soon as
the helper is in. The nonce is in a file of this person's alone, not on a command line others might see. Blocks while
a person is asked, so call it from a worker. Raises ELEVATION_REFUSED, ELEVATION_FAILED.
"""

from __future__ import annotations

import logging
import os
import queue
import secrets
import shutil
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Client, Listener
from pathlib import Path
from typing import Final, Protocol

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.helper_wire import Line, greet_helper, greet_program

log = logging.getLogger(__name__)

COMMAND: Final = "key-helper"
COMES_WITHIN_S: Final = 30.0
_NONCE = 32
_LOOK_S = 0.1


class Helper(Protocol):
    """A started helper."""

    def is_running(self) -> bool:
        """Whether it still runs."""
        ...


class Launcher(Protocol):
    """Starts a process with administrator rights."""

    def launch(self, arguments: Sequence[str]) -> Helper:
        """Start this program anew with these arguments, blocking while a person is asked.

        Raises ELEVATION_REFUSED when the person says no, ELEVATION_FAILED when it cannot be started.
        """
        ...


def begin_helper(launcher: Launcher, limit_s: float = COMES_WITHIN_S) -> Line:
    """Start the helper and wait until it is in.

    Args:
        launcher: starts the process.
        limit_s: seconds it may take once it is started.

    Returns:
        The line to it, both sides known to each other.

    Raises:
        KeydeskError: ELEVATION_REFUSED, ELEVATION_FAILED.
    """
    folder = Path(tempfile.mkdtemp(prefix="keydesk-"))  # for this person alone
    try:
        nonce = secrets.token_bytes(_NONCE)
        note = folder / "nonce"
        write_note(note, nonce)
        with _Door(_new_address(folder), nonce) as door:
            return door.wait(launcher.launch([COMMAND, door.address, str(note)]), limit_s)
    except OSError as error:
        raise KeydeskError(Code.ELEVATION_FAILED, what="line") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def enter(address: str, note: Path) -> Line | None:
    """Come in, as the helper.

    Args:
        address: of the door.
        note: file with the nonce.

    Returns:
        The line to the program, or None when it is not the program that started us.

    Raises:
        OSError: there is no door or no note.
    """
    nonce = read_note(note)
    line: Line = Client(address)
    if greet_program(line, nonce):
        return line
    line.close()
    return None


def write_note(path: Path, nonce: bytes) -> None:
    """Leave the nonce where only this person, and an administrator, can read it.

    Args:
        path: a file that is not there yet.
        nonce: random bytes.
    """
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(nonce)


def read_note(path: Path) -> bytes:
    """Read the nonce; never more than it has.

    Args:
        path: as given by the program.

    Returns:
        The nonce.

    Raises:
        OSError: it is not there, or is none.
    """
    with path.open("rb") as file:
        nonce = file.read(_NONCE + 1)
    if len(nonce) != _NONCE:
        raise OSError("no nonce")
    return nonce


class _Door:
    """Open from `with` to its end; whoever does not know the nonce is sent away."""

    def __init__(self, address: str, nonce: bytes) -> None:
        self.address = address
        self._nonce = nonce
        self._over = threading.Event()
        self._came: queue.SimpleQueue[Line] = queue.SimpleQueue()
        self._listener = Listener(address)
        self._thread = threading.Thread(target=self._admit, name="key-helper-door", daemon=True)

    def __enter__(self) -> _Door:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        with suppress(OSError):  # the thread waits for somebody to come: that is us
            Client(self.address).close()
        self._thread.join(_LOOK_S * 20)
        self._listener.close()

    def wait(self, helper: Helper, limit_s: float) -> Line:
        for _ in range(max(1, int(limit_s / _LOOK_S))):
            with suppress(queue.Empty):
                return self._came.get(timeout=_LOOK_S)
            if not helper.is_running():
                with suppress(queue.Empty):
                    return self._came.get_nowait()
                raise KeydeskError(Code.ELEVATION_FAILED, what="ended")
        raise KeydeskError(Code.ELEVATION_FAILED, what="silent")

    def _admit(self) -> None:
        while not self._over.is_set():
            try:
                line: Line = self._listener.accept()
            except OSError as error:
                log.info("nobody could come in: %s", error.strerror)
                return
            if self._over.is_set():
                line.close()
            elif greet_helper(line, self._nonce):
                self._came.put(line)
                return
            else:
                log.warning("somebody who is not the helper came to its door")
                line.close()


def _new_address(folder: Path) -> str:
    if sys.platform == "win32":
        return rf"\\.\pipe\keydesk-{secrets.token_hex(16)}"
    return str(folder / "door")
