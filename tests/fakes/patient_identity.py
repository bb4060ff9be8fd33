"""A sign-in that takes as long as a test wants."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Need, Person
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey
from keydesk.usecases.identity_ports import DeviceWatcher, SignInWatcher
from keydesk.usecases.services import build_services
from tests.fakes.account import PASSWORD, SITE, BehavingIdentity
from tests.fakes.world import Bench, bench

ADDRESS = "https://login.example.com/activate"
COMPLETE = ADDRESS + "?user_code=WDJB-MJHT"


class PatientIdentity(BehavingIdentity):
    """Browser and other device take as long as the test wants, and Cancel is obeyed."""

    def __init__(self) -> None:
        super().__init__(None)
        self.came_back = asyncio.Event()
        self.asked: list[str] = []

    async def sign_in(
        self,
        watcher: SignInWatcher,
        cancel: CancelToken,
        fresh: bool = False,
        expected_sub: str | None = None,
        *,
        need: Need | None = None,
    ) -> Person:
        self.asked.append("browser")
        if self.fail:
            raise self.fail.pop(0)
        watcher.opened("https://login.example.com/authorize?x=1", 300.0)
        return await self._wait(cancel)

    async def sign_in_with_device(self, watcher: DeviceWatcher, cancel: CancelToken) -> Person:
        self.asked.append("device")
        if self.fail:
            raise self.fail.pop(0)
        watcher.code_shown("WDJB-MJHT", ADDRESS, COMPLETE, 900.0)
        return await self._wait(cancel)

    async def _wait(self, cancel: CancelToken) -> Person:
        cancelled = asyncio.Event()
        cancel.on_cancel(cancelled.set)  # the button is pressed on this very thread
        back, stopped = asyncio.ensure_future(self.came_back.wait()), asyncio.ensure_future(cancelled.wait())
        await asyncio.wait({back, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for task in (back, stopped):
            task.cancel()
        if cancelled.is_set():
            raise KeydeskError(Code.SIGN_IN_CANCELLED)
        self.person = self.who_comes
        return self.who_comes


def patient(*passkeys: bytes, pin: str | None = None) -> tuple[Bench, PatientIdentity]:
    b, identity = bench(PASSWORD, pin=pin, signed_in=False), PatientIdentity()
    for credential_id in passkeys:
        b.key.passkeys[credential_id] = StoredPasskey(credential_id, SITE, b"", credential_id)
        b.key.names[credential_id] = credential_id.decode() + "@example.com"
    world = replace(b.world, identity=identity)
    b.world, b.services = world, build_services(world, lambda name, work: None)
    return b, identity
