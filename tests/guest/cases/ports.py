"""USB ports of the guest: software keys that the kernel takes for real, and the key layer that finds them.

The product decides what udev does with a key's node (tests/guest/inside/rules.txt).
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from keydesk.core.clock import Clock, SystemClock
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.touch import TouchMode, TouchSource
from keydesk.demo.softkey.uhid import UsbPlug
from keydesk.domain.keys import SecurityKey
from keydesk.hardware.device_thread import Limits
from keydesk.hardware.hid_linux import LinuxHid
from keydesk.hardware.key import Key
from keydesk.hardware.keys import PluggedKeys
from tests.fakes.plugged import MODELS, until

NEVER_ALLOWED, ALLOWED_SOON, ALLOWED_LATE = 0xF1D1, 0xF1D2, 0xF1D3
LONG_S = 30.0
_SLOWER = 4

in_guest = pytest.mark.skipif(
    "KEYDESK_GUEST_RESULTS" not in os.environ, reason="runs in the guest: python3 packaging/bootstrap.py test guest"
)


def nodes() -> list[str]:
    """The device nodes there are."""
    return sorted(path.name for path in Path("/dev").glob("hidraw*"))


async def first_node() -> str:
    """Wait for a device node: the kernel makes it a moment after the plug."""
    async with asyncio.timeout(1.0):
        while not (there := nodes()):  # noqa: ASYNC110  # the kernel tells nobody here
            await asyncio.sleep(0.005)
    return there[0]


def practice_key(product_id: int | None = None, touch: TouchMode = TouchMode.AUTOMATIC) -> SoftwareKey:
    """A key of the default model, or one that udev treats in a way of its own."""
    source = TouchSource(touch, delay_s=0.0)
    if product_id is None:
        return SoftwareKey(touch=source)
    return SoftwareKey(replace(PROFILES["generic-2.1"], product_id=product_id), touch=source)


class Ports:
    """The computer's USB ports, and its key layer.

    Args:
        keys: the key layer.
    """

    def __init__(self, keys: PluggedKeys) -> None:
        self.keys = keys
        self._plugs: list[UsbPlug] = []

    async def plug(self, key: SoftwareKey) -> UsbPlug:
        """Plug a key in; nobody may have noticed yet."""
        plug = await asyncio.to_thread(UsbPlug, key)
        self._plugs.append(plug)
        return plug

    async def pull(self, plug: UsbPlug) -> None:
        """Pull a key out; its node is gone then."""
        await asyncio.to_thread(plug.pull)

    async def described(self, key: SoftwareKey) -> SecurityKey:
        """Wait until the key layer tells of a key that can be used."""
        await until(self.keys, lambda: bool(self._usable(key)), LONG_S)
        return self._usable(key)[0]

    async def ready(self, key: SoftwareKey) -> tuple[UsbPlug, Key]:
        """Plug a key and wait until it can be used."""
        plug = await self.plug(key)
        handle = self.keys.handle((await self.described(key)).id)
        assert isinstance(handle, Key)
        return plug, handle

    async def empty(self) -> None:
        """Wait until no key is there."""
        await until(self.keys, lambda: not self.keys.present, LONG_S)

    async def clear(self) -> None:
        """Pull all."""
        for plug in self._plugs:
            await self.pull(plug)

    def _usable(self, key: SoftwareKey) -> list[SecurityKey]:
        return [one for one in self.keys.present if one.usable and one.serial == key.serial]


class SlowClock(SystemClock):
    """Lets the grace after a plug last four times as long, where a slow computer must not outlast it."""

    def monotonic(self) -> float:
        return super().monotonic() / 4


@contextlib.asynccontextmanager
async def ports(clock: Clock | None = None) -> AsyncIterator[Ports]:
    """Empty ports and a key layer that watches them."""
    # The key layer loads these for its first key, and that counts against the key's first call.
    for name in ("keydesk.hardware.session", "keydesk.hardware.hid_linux_device"):
        importlib.import_module(name)
    app = Limits()
    # Emulation on a busy computer is slow.
    limits = replace(app, settle_s=_SLOWER * app.settle_s, call_s=_SLOWER * app.call_s, busy_s=_SLOWER * app.busy_s)
    keys = PluggedKeys([LinuxHid()], MODELS, limits, clock)
    await keys.start()
    it = Ports(keys)
    try:
        assert await keys.settle() == ()
        yield it
    finally:
        await it.clear()
        await keys.stop()
