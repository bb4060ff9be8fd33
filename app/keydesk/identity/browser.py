"""Opens the system's browser at an address of the tenant, and at nothing else.

`BrowserOpener.open` starts a program in a worker thread; another one waits for its end. Raises BROWSER_MISSING, and
ISSUER_INVALID for an address that is not the tenant's. Never a shell, never an option.
"""

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Protocol

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.net.address import place_of

_GAVE_UP_S = 15.0  # a browser that ends with an error later than this was opened and closed by the person


Failed = Callable[[KeydeskError], None]


class Opener(Protocol):
    """What opens an address; tests put their own browser here."""

    async def open(self, address: str, failed: Failed) -> None:
        """Open an address; BROWSER_MISSING at once, or told to `failed` (on any thread) when it turns out later."""
        ...


class BrowserOpener:
    """Opens addresses of one tenant.

    Args:
        issuer: the tenant; only addresses of its origin are opened.
        command: the person's own command, with ``%s`` for the address or without; None for the system's.
    """

    def __init__(self, issuer: str, command: str | None = None) -> None:
        self._place = place_of(issuer)
        self._command = command

    def use(self, command: str | None) -> None:
        """Open addresses with another command from now on; None for the system's browser."""
        self._command = command

    async def open(self, address: str, failed: Failed) -> None:
        """Open an address in the browser.

        Args:
            address: on the tenant's origin.
            failed: is told, on another thread, when the program gives up soon after it was started.

        Raises:
            KeydeskError: BROWSER_MISSING when no browser can be started, ISSUER_INVALID for a foreign address.
        """
        if place_of(address) != self._place:
            raise KeydeskError(Code.ISSUER_INVALID, what="foreign address")
        await asyncio.to_thread(_start, self._command, address, failed)


def browser_command(command: str | None, address: str, platform: str = sys.platform) -> list[str]:
    """Build the argument vector.

    Args:
        command: the person's own command or None.
        address: a checked address.
        platform: as `sys.platform`.

    Returns:
        Program and arguments; the address is exactly one of them.

    Raises:
        KeydeskError: BROWSER_MISSING when there is no such program.
    """
    if command is not None:
        try:
            words = shlex.split(command, posix=platform != "win32")
        except ValueError:
            words = []
        if platform == "win32":  # there the marks around a path with spaces stay in the word
            words = [word[1:-1] if word[:1] == word[-1:] == '"' and len(word) > 1 else word for word in words]
        if not words:
            raise KeydeskError(Code.BROWSER_MISSING, program="")
        placed = [word.replace("%s", address) for word in words]
        return placed if placed != words else [*words, address]
    program = system_opener(platform)
    found = shutil.which(program)
    if found is None:
        raise KeydeskError(Code.BROWSER_MISSING, program=program)
    return [found, address]


def system_opener(platform: str = sys.platform) -> str:
    """Name the program that opens an address in the system's browser; Windows needs none.

    Args:
        platform: as `sys.platform`.
    """
    return "open" if platform == "darwin" else "xdg-open"


def _start(command: str | None, address: str, failed: Failed) -> None:
    if sys.platform == "win32" and command is None:
        try:
            os.startfile(address)  # noqa: S606  # a checked http(s) address, handled by the default browser
        except OSError as error:
            raise KeydeskError(Code.BROWSER_MISSING, program="", reason=type(error).__name__) from None
        return
    vector = browser_command(command, address)
    try:
        process = subprocess.Popen(  # noqa: S603  # an argument vector with one checked address, no shell
            vector,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise KeydeskError(Code.BROWSER_MISSING, program=vector[0], reason=type(error).__name__) from None
    threading.Thread(target=_collect, args=(process, vector[0], failed), name="browser-wait", daemon=True).start()


def _collect(process: "subprocess.Popen[bytes]", program: str, failed: Failed) -> None:
    started = time.monotonic()
    status = process.wait()
    if status != 0 and time.monotonic() - started < _GAVE_UP_S:
        failed(KeydeskError(Code.BROWSER_MISSING, program=program, status=status))
