"""Software keys plugged into the real key layer: the port, the keys on it, and a person who looks at the touch."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from keydesk.core.cancel import CancelToken
from keydesk.core.clock import Clock
from keydesk.core.secret import Secret
from keydesk.demo.softkey import signing
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import DEFAULT_PROFILE, ES256, PROFILES
from keydesk.demo.softkey.state import StoredPasskey
from keydesk.demo.softkey.touch import TouchMode, TouchSource
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.keys import CreationOptions, MadePasskey, ProofRequest
from keydesk.hardware.aaguids import Model, Models
from keydesk.hardware.device_thread import Limits, post
from keydesk.hardware.key import Key
from keydesk.hardware.keys import PluggedKeys
from keydesk.hardware.transport import KeyTransport

PIN = Secret("practice-pin-1")
RP_ID = "localhost"
ORIGIN = "http://localhost:8400"
MODELS = Models({"a25342c0-3cdc-4414-8e46-f4807fca511c": Model("YubiKey 5 NFC")})
QUICK = Limits(settle_s=5.0, call_s=12.0, idle_s=0.3, busy_s=0.4)
"""Keys that answer are never given up, however busy the machine; a test of one that hangs brings shorter limits."""
HANGING = Limits(settle_s=0.3, call_s=12.0, idle_s=0.3, busy_s=0.4)
"""For a key that hangs in a touch: the wish to stop is soon given up."""


class Looker:
    """Counts what a watcher is told."""

    def __init__(self) -> None:
        self.wanted = 0
        self.done = 0
        self.waits = asyncio.Event()

    def touch_wanted(self) -> None:
        self.wanted += 1
        self.waits.set()

    def touch_done(self) -> None:
        self.done += 1


def software_key(
    profile: str = DEFAULT_PROFILE, touch: TouchMode = TouchMode.AUTOMATIC, touch_timeout_s: float = 5.0
) -> SoftwareKey:
    """A key that is touched at once, or when told to."""
    return SoftwareKey(PROFILES[profile], touch=TouchSource(touch, delay_s=0.0), touch_timeout_s=touch_timeout_s)


class Desk:
    """The key layer over a software port.

    Args:
        others: more transports.
        limits: in seconds.
        port: where software keys are plugged, None for one in process.
        clock: the time, None for the computer's.
        lock_after_s: seconds without use until an unlocked key locks.
    """

    def __init__(
        self,
        *others: KeyTransport,
        limits: Limits = QUICK,
        port: SoftwareTransport | None = None,
        clock: Clock | None = None,
        lock_after_s: float = 300.0,
    ) -> None:
        self.port = port or SoftwareTransport()
        self.keys = PluggedKeys([self.port, *others], MODELS, limits, clock, lock_after_s)

    async def plug(self, key: SoftwareKey) -> Key:
        """Plug a key and wait until it is described."""
        path = self.port.plug(key).path
        present = await self.keys.settle()
        handle = self.keys.handle(next(one.id for one in present if one.path == path))
        assert isinstance(handle, Key)
        return handle


@contextlib.asynccontextmanager
async def desk(
    *others: KeyTransport,
    limits: Limits = QUICK,
    port: SoftwareTransport | None = None,
    clock: Clock | None = None,
    lock_after_s: float = 300.0,
) -> AsyncIterator[Desk]:
    """A started desk that is cleared away."""
    it = Desk(*others, limits=limits, port=port, clock=clock, lock_after_s=lock_after_s)
    await it.keys.start()
    try:
        yield it
    finally:
        await it.keys.stop()


def options(user: bytes = b"alice", exclude: tuple[bytes, ...] = (), **changes: object) -> CreationOptions:
    """What a tenant asks for."""
    members: dict[str, object] = {
        "challenge": bytes(range(32)),
        "rp_id": RP_ID,
        "rp_name": "Practice tenant",
        "user_id": user,
        "user_name": "alice@example.test",
        "display_name": "Alice Ångström",
        "algorithms": (-8, -7, -257),
        "exclude": exclude,
        **changes,
    }
    return CreationOptions(**members)  # type: ignore[arg-type]  # tests change members by name


def question(*allow: bytes, challenge: bytes = b"c" * 32) -> ProofRequest:
    """A challenge."""
    return ProofRequest(RP_ID, challenge, allow)


def keep(key: SoftwareKey, site: str, user: bytes, **changes: object) -> bytes:
    """Put a passkey of any site on a key; by itself a practice key makes none but the practice tenant's."""
    state = key.machine.state
    state.order += 1
    made = StoredPasskey(
        credential_id=hashlib.sha256(site.encode() + user).digest(),
        rp_id=site,
        user_id=user,
        algorithm=ES256,
        private_key=signing.generate(ES256),
        protection=1,
        order=state.order,
        user_name=f"{user.decode()}@{site}",
    )
    state.passkeys.append(replace(made, **changes))  # type: ignore[arg-type]  # tests change members by name
    key.machine.save()
    return made.credential_id


async def enroll(key: Key, pin: Secret | None = PIN, **changes: object) -> MadePasskey:
    """Make a passkey with nobody looking."""
    return await key.make_passkey(options(**changes), ORIGIN, pin, Looker(), CancelToken())  # type: ignore[arg-type]  # as above


async def until(keys: PluggedKeys, happened: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for a change of the keys."""
    changed = asyncio.Event()
    stop = keys.changed.connect(lambda _: changed.set())
    try:
        async with asyncio.timeout(seconds):
            while not happened():
                await changed.wait()
                changed.clear()
    finally:
        stop()


async def touch_wanted(*keys: SoftwareKey, seconds: float = 5.0) -> None:
    """Wait until every one of the keys waits for a finger."""
    loop = asyncio.get_running_loop()
    changed = asyncio.Event()
    stops = [key.touch.listen(lambda _: post(loop, changed.set)) for key in keys]
    try:
        async with asyncio.timeout(seconds):
            while not all(key.touch.wanted for key in keys):
                await changed.wait()
                changed.clear()
    finally:
        for stop in stops:
            stop()
