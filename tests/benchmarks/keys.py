"""Several keys and full keys: a long list, the silent map, cancel, one key beside another, a thousand plugs.

Where the time is the key's (list, map) the key answers after a pause, as a real one does; 10 ms are short for one.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from statistics import median
from threading import Event

from fido2.ctap import STATUS, CtapDevice
from fido2.ctap2.base import Ctap2
from fido2.ctap2.credman import CredentialManagement
from fido2.ctap2.pin import ClientPin

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.device import SoftwareKeyDevice
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.touch import TouchMode
from keydesk.demo.softkey.transport import HasPath, SoftwareTransport
from keydesk.hardware.device_thread import Limits
from keydesk.hardware.key import Key
from tests.benchmarks.process import run_module
from tests.benchmarks.table import Row, paired_row
from tests.fakes.cables import Cables
from tests.fakes.plugged import ORIGIN, PIN, RP_ID, Desk, Looker, desk, keep, options, software_key, touch_wanted

PASSKEYS, IDS, CYCLES = 100, 20, 1000
ANSWER_S = 0.01


class PacedDevice(SoftwareKeyDevice):
    """A software key that takes its time for every command."""

    def call(
        self,
        cmd: int,
        data: bytes = b"",
        event: Event | None = None,
        on_keepalive: Callable[[STATUS], None] | None = None,
    ) -> bytes:
        time.sleep(ANSWER_S)
        return super().call(cmd, data, event, on_keepalive)


class PacedTransport(SoftwareTransport):
    """Opens keys that take their time."""

    def open(self, found: HasPath) -> CtapDevice:
        device = super().open(found)
        assert isinstance(device, SoftwareKeyDevice)
        return PacedDevice(device.plug)


def run(rounds: int) -> list[Row]:
    rows = asyncio.run(_measured(rounds))
    left = run_module("tests.benchmarks.replugging", str(CYCLES))
    return [
        *rows,
        Row(f"{CYCLES} plugs and pulls, threads left", f"{left['threads']}", "–", left["threads"], 0, ""),
        Row(f"{CYCLES} plugs and pulls, handles left", f"{left['handles']}", "–", left["handles"], 0, ""),
        Row(f"{CYCLES} plugs and pulls, memory", f"{left['memory_kb']} kB", "–", left["memory_kb"] / 1024, 1.0, "MB"),
    ]


async def _measured(rounds: int) -> list[Row]:
    listed = await _list(rounds)
    mapped = await _map(rounds)
    cancelled, beside = await _cancel(rounds), await _beside(rounds)
    return [
        paired_row(f"list of {PASSKEYS} passkeys", listed, 1.05, "ms"),
        paired_row(f"map of {IDS} on two keys ÷ the slower alone", mapped, 1.1, "ms"),
        Row("cancel while the key waits", f"{cancelled:.0f} ms", "–", cancelled / 1000, 0.3, "s"),
        Row("second key answers beside a waiting one", f"{beside:.1f} ms", "–", beside, 20.0, "ms"),
    ]


def _full_key() -> SoftwareKey:
    key = software_key()
    for number in range(PASSKEYS):
        keep(key, RP_ID, f"user{number}".encode())
    return key


async def _list(rounds: int) -> list[tuple[float, float]]:
    pairs = []
    async with desk(port=PacedTransport(), limits=Limits(idle_s=60.0)) as it:
        key = await it.plug(_full_key())
        await key.set_pin(PIN)
        found = it.port.list()[0]
        floor = Ctap2(it.port.open(found))
        for _ in range(rounds):
            start = time.perf_counter()
            assert len(await key.list_passkeys(RP_ID, PIN)) == PASSKEYS
            middle = time.perf_counter()
            assert await asyncio.to_thread(_bare_list, floor) == PASSKEYS
            pairs.append(((middle - start) * 1000, (time.perf_counter() - middle) * 1000))
    return pairs


def _bare_list(ctap2: Ctap2) -> int:
    pin = ClientPin(ctap2)
    token = pin.get_pin_token(PIN.reveal(), ClientPin.PERMISSION.CREDENTIAL_MGMT)
    management = CredentialManagement(ctap2, pin.protocol, token)
    return len(management.enumerate_creds(hashlib.sha256(RP_ID.encode()).digest()))


async def _map(rounds: int) -> list[tuple[float, float]]:
    ids = [hashlib.sha256(bytes([number])).digest() for number in range(IDS)]
    pairs = []
    async with desk(port=PacedTransport(), limits=Limits(idle_s=60.0)) as it:
        keys = [await it.plug(software_key()), await it.plug(software_key("generic-2.1"))]

        async def probed(*which: Key) -> float:
            start = time.perf_counter()
            await asyncio.gather(*(key.probe(RP_ID, ids) for key in which))
            return (time.perf_counter() - start) * 1000

        for _ in range(rounds):
            alone = [await probed(key) for key in keys]
            pairs.append((await probed(*keys), max(alone)))
    return pairs


async def _cancel(rounds: int) -> float:
    """From Cancel to the end, with a key on a cable that waits for a touch."""
    cables, softkey, times = Cables(4.0), software_key(touch=TouchMode.NEVER, touch_timeout_s=30.0), []
    async with desk(cables, limits=Limits()) as it:
        path = cables.plug(softkey)
        present = await it.keys.settle()
        key = it.keys.handle(next(one.id for one in present if one.path == path))
        for _ in range(rounds):
            cancel = CancelToken()
            making = asyncio.ensure_future(key.make_passkey(options(), ORIGIN, None, Looker(), cancel))
            await touch_wanted(softkey)
            start = time.perf_counter()
            cancel.cancel()
            try:
                await making
            except KeydeskError:
                times.append((time.perf_counter() - start) * 1000)
    return median(times)


async def _beside(rounds: int) -> float:
    async with desk(limits=Limits()) as it:
        waiting = software_key(touch=TouchMode.NEVER, touch_timeout_s=60.0)
        first, second = await it.plug(waiting), await it.plug(software_key("generic-2.1"))
        cancel = CancelToken()
        making = asyncio.ensure_future(first.make_passkey(options(), ORIGIN, None, Looker(), cancel))
        await touch_wanted(waiting)
        times = [await _refreshed(it, second) for _ in range(rounds * 3)]
        cancel.cancel()
        await asyncio.wait([making])
        assert making.exception() is not None
    return median(times)


async def _refreshed(it: Desk, key: Key) -> float:
    start = time.perf_counter()
    await key.refresh()
    return (time.perf_counter() - start) * 1000
