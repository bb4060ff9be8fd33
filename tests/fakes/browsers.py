"""Browsers of several tempers, for sign-in tests: each is an `Opener`."""

from __future__ import annotations

import asyncio
import threading
import urllib.error
import urllib.request
from collections.abc import Callable

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code


def visit(url: str, **headers: str) -> tuple[int, str, bytes, dict[str, str]]:
    """Follow an address like a browser: status, last address, body, headers."""
    request = urllib.request.Request(url, headers={name.replace("_", "-"): text for name, text in headers.items()})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=8) as answer:
            return answer.status, answer.url, answer.read(), {k.lower(): v for k, v in answer.headers.items()}
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.url or "", error.read(), {k.lower(): v for k, v in error.headers.items()}


class ScriptedBrowser:
    """Calls a function with each address on a thread of its own, as a browser is another program."""

    def __init__(self, go: Callable[[str], object] | None = None) -> None:
        self.go = go
        self.opened: list[str] = []
        self.threads: list[threading.Thread] = []

    async def open(self, address: str, failed: Callable[[KeydeskError], None]) -> None:
        self.opened.append(address)
        if self.go is not None:
            thread = threading.Thread(target=self.go, args=(address,), name="scripted-browser", daemon=True)
            self.threads.append(thread)
            thread.start()

    async def settle(self) -> None:
        for thread in self.threads:
            await asyncio.to_thread(thread.join, 8)


class MissingBrowser:
    """There is none."""

    async def open(self, address: str, failed: Callable[[KeydeskError], None]) -> None:
        raise KeydeskError(Code.BROWSER_MISSING, program="xdg-open")


class GivingUpBrowser:
    """Starts and ends with an error."""

    async def open(self, address: str, failed: Callable[[KeydeskError], None]) -> None:
        problem = KeydeskError(Code.BROWSER_MISSING, program="xdg-open", status=3)
        threading.Thread(target=failed, args=(problem,), daemon=True).start()


class Watcher:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.seconds_left: list[float] = []
        self.not_opened_at: list[str] = []
        self.away = asyncio.Event()
        """Set, on the loop, when the address is known."""
        self.left_alone = asyncio.Event()
        """Set, on the loop, when it is known that no browser opened."""

    def opened(self, address: str, seconds_left: float) -> None:
        self.addresses.append(address)
        self.seconds_left.append(seconds_left)
        self.away.set()

    def not_opened(self, address: str) -> None:
        self.not_opened_at.append(address)
        self.left_alone.set()
