"""A whole identity side in one place: a small tenant that can lie, a browser, a store, a clock that stands still."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.identity.browser import Opener
from keydesk.identity.opening import Folders, Preferences, open_session
from keydesk.identity.session import AuthSession
from keydesk.identity.token_store import MemoryTokenStore, Owner, TokenStore
from keydesk.net.door import HttpDoor
from tests.fakes.browsers import ScriptedBrowser, Watcher, visit
from tests.fakes.clock import FixedClock
from tests.fakes.issuer import Issuer, issuing

WEB = Path(__file__).parents[2] / "resources" / "web" / "callback"
TOKEN = "/oauth/token"


@dataclass
class World:
    issuer: Issuer
    clock: FixedClock
    door: HttpDoor
    store: TokenStore
    browser: ScriptedBrowser
    locks: Path

    def session(
        self, opener: Opener | None = None, limit_s: float = 15.0, ports: tuple[int, ...] = (0,)
    ) -> AuthSession:
        # Port 0 takes a free one: tests run beside each other.
        profile = self.issuer.profile
        object.__setattr__(profile, "callback_ports", ports)
        wanted = Preferences(limit_s=limit_s, opener=opener or self.browser)
        return open_session(profile, self.door, self.store, Folders(self.locks, WEB), self.clock, wanted)

    @property
    def owner(self) -> Owner:
        return Owner(self.issuer.issuer, "client_1", "acme")

    def kept(self) -> str | None:
        found = self.store.load(self.owner)
        return None if found is None else found.refresh_token.reveal()

    async def kept_nonces(self, newest: str = "") -> None:
        """Wait until the newest nonce is on disk: a worker writes it, and nobody waits for that."""

        def found() -> bool:
            return any(newest in path.read_text() for path in self.locks.glob("*.nonces"))

        async with asyncio.timeout(8):
            while not await asyncio.to_thread(found):  # noqa: ASYNC110  # a file tells nobody
                await asyncio.sleep(0.005)

    async def signed_in(self) -> AuthSession:
        session = self.session()
        await session.sign_in(Watcher(), CancelToken())
        return session


@contextlib.asynccontextmanager
async def world(store: TokenStore | None = None) -> AsyncIterator[World]:
    clock = FixedClock()
    with issuing() as issuer:
        issuer.now = lambda: clock.now().timestamp()
        browser = ScriptedBrowser(lambda address: visit(issuer.authorize(address)))
        door = HttpDoor()
        with tempfile.TemporaryDirectory(prefix="keydesk-locks-") as locks:
            yield World(issuer, clock, door, store or MemoryTokenStore(), browser, Path(locks))
            await browser.settle()
            await door.close()


async def refused(call: Callable[[], object]) -> KeydeskError:
    with pytest.raises(KeydeskError) as caught:
        await call()  # type: ignore[misc]  # coroutine functions of several results
    return caught.value


def signing_in(session: AuthSession, **named: object) -> Callable[[], object]:
    return lambda: session.sign_in(Watcher(), CancelToken(), **named)  # type: ignore[arg-type]  # the tests' own
