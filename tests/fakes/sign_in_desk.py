"""The client's identity side at a practice tenant of its own: session, browser, pages, store, all in reach."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from keydesk.config.profile import Profile
from keydesk.core.clock import SystemClock
from keydesk.identity.opening import Folders, Preferences, open_session
from keydesk.identity.session import AuthSession
from keydesk.identity.token_store import MemoryTokenStore
from keydesk.net.door import HttpDoor, Request
from tests.fakes.browsers import ScriptedBrowser, visit
from tests.fakes.tenant import ANA, PlainBrowser, PracticeTenant, running_tenant

WEB = Path(__file__).parents[2] / "resources" / "web" / "callback"


@dataclass
class Desk:
    tenant: PracticeTenant
    session: AuthSession
    browser: ScriptedBrowser
    pages: PlainBrowser
    door: HttpDoor
    store: MemoryTokenStore
    folders: Folders
    landed: list[tuple[int, str, bytes, dict[str, str]]]
    pauses: list[float] = field(default_factory=list)
    meanwhile: list[Callable[[], object]] = field(default_factory=list)

    async def pause(self, seconds: float) -> None:
        """Where a device would wait: what happens meanwhile on the other device happens here, and no test waits."""
        self.pauses.append(seconds)
        if self.meanwhile:
            await asyncio.to_thread(self.meanwhile.pop(0))

    async def fault(self, name: str, path: str = "", count: int = 1, value: float | None = None) -> None:
        await asyncio.to_thread(lambda: self.tenant.fault(name, path=path or None, count=count, value=value))

    async def api_status(self) -> int:
        token = await self.session.access_token()
        url = f"{self.tenant.issuer}me/v1/authentication-methods"
        answer = await self.door.send(Request("GET", url, self.session.authorization(token, "GET", url)))
        if self.session.again(answer):  # the API's own nonce
            answer = await self.door.send(Request("GET", url, self.session.authorization(token, "GET", url)))
        return answer.status

    def another(self, limit_s: float = 15.0, ports: tuple[int, ...] | None = None, **changes: object) -> AuthSession:
        profile = Profile("practice", self.tenant.issuer, self.tenant.client_id, ports or self.tenant.callback_ports)
        profile = replace(profile, **changes)  # type: ignore[arg-type]  # the tests' own
        wanted = Preferences(limit_s=limit_s, opener=self.browser, pause=self.pause)
        return open_session(profile, self.door, self.store, self.folders, SystemClock(), wanted)


@contextlib.asynccontextmanager
async def desk(tmp_path: Path, **settings: object) -> AsyncIterator[Desk]:
    async with contextlib.AsyncExitStack() as stack:
        opened = contextlib.ExitStack()
        tenant = await asyncio.to_thread(opened.enter_context, running_tenant(**settings))  # type: ignore[arg-type]  # checked by the config
        stack.push_async_callback(asyncio.to_thread, opened.close)
        pages = opened.enter_context(PlainBrowser(tenant))
        landed: list[tuple[int, str, bytes, dict[str, str]]] = []
        browser = ScriptedBrowser(lambda address: landed.append(visit(pages.sign_in(address, ANA))))
        door = HttpDoor()
        stack.push_async_callback(door.close)
        here = Desk(tenant, None, browser, pages, door, MemoryTokenStore(), Folders(tmp_path, WEB), landed)  # type: ignore[arg-type]  # next line
        here.session = here.another()
        yield here
        await browser.settle()
