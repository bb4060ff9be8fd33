"""`python -m tests.benchmarks.preparing COUNT`: keys prepared in a row, as JSON on stdout.

Software keys on cables, each plugged in, reset, given a PIN and rules, and pulled out, through the flow and the store
of the program. Milliseconds per key beside those of a bare script that gives the same commands to a key of its own;
threads, handles and memory that are left, counted after a warm-up of a tenth.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from fido2.ctap2.base import Ctap2
from fido2.ctap2.config import Config
from fido2.ctap2.pin import ClientPin

from keydesk.core.cancel import CancelToken
from keydesk.core.clock import SystemClock
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.domain.keys import SecurityKey
from keydesk.domain.provisioning import DeskProfile, KeyResult, PinSource
from keydesk.hardware.device_thread import Limits
from keydesk.hardware.keys import PluggedKeys
from keydesk.store.database import Store
from keydesk.store.desk import StoredDesk
from keydesk.usecases.desk_prompts import DeskPlan
from keydesk.usecases.services import build_services
from tests.benchmarks.replugging import counted
from tests.fakes.cables import Cables
from tests.fakes.desk_prompter import ScriptedDesk
from tests.fakes.plugged import MODELS, software_key, until
from tests.fakes.world import bench

PROFILE = DeskProfile(
    "Benchmark", reset_first=True, pin=PinSource.RANDOM, min_pin_length=6, always_uv=True, force_change=True,
    label="{model} {serial_last4}",
)  # fmt: skip
SETTLE_S = 0.5
PIN = "40725163"


class Operator(ScriptedDesk):
    """Plugs in one new key after the other, as quick as the cables; keeps no key that is through."""

    def __init__(self, cables: Cables) -> None:
        super().__init__()
        self._cables, self._path = cables, ""
        self._key: SoftwareKey | None = None
        self.next_key = self._next
        self.on["unplug"] = lambda: cables.unplug(self._path)
        self.on["plug in"] = self._plug
        self.began: list[float] = []
        self.ended: list[float] = []

    async def confirm_key(self, plan: DeskPlan) -> bool:
        self.began.append(time.perf_counter())
        return True

    async def hand_out(self, key: SecurityKey, label: str, pin: object) -> None:
        self.ended.append(time.perf_counter())

    def forget(self) -> None:
        """What a test wants to see afterwards is no leak."""
        for noted in (self.shown, self.steps, self.records, self.plans, self.began, self.ended):
            noted.clear()

    def _plug(self) -> None:
        assert self._key is not None
        self._path = self._cables.plug(self._key)

    def unplug(self) -> None:
        """Take the key of now out."""
        if self._path:
            self._cables.unplug(self._path)
            self._path = ""

    def _next(self) -> None:
        self.unplug()
        self._key = software_key()
        self._plug()


async def prepare(count: int, folder: Path) -> dict[str, float]:
    """Prepare keys, and tell how long one takes and what is left."""
    store = Store(folder / "store", SystemClock())
    await store.open()
    cables = Cables()
    keys = PluggedKeys([cables], MODELS, Limits())
    await keys.start()
    b = bench(signed_in=False)
    world = replace(b.world, keys=keys, notebook=replace(b.world.notebook, desk=StoredDesk(store)))
    queue = build_services(world, lambda name, work: None).queue
    operator = Operator(cables)
    await queue.run(PROFILE, operator, CancelToken(), max(1, count // 10))
    await _cleared(operator, keys)
    before = counted()
    end = await queue.run(PROFILE, operator, CancelToken(), count)
    assert [one.result for one in end.records] == [KeyResult.DONE] * count, end.records
    ours = sorted((b - a) * 1000 for a, b in zip(operator.began, operator.ended, strict=True))
    del end
    await _cleared(operator, keys)
    threads, handles, memory = (now - then for now, then in zip(counted(), before, strict=True))
    await keys.stop()
    await store.close()
    bare = sorted(await asyncio.to_thread(lambda: [_bare() for _ in range(min(count, 20))]))
    return {
        "ours_ms": ours[len(ours) // 2],
        "bare_ms": bare[len(bare) // 2],
        "threads": threads,
        "handles": handles,
        "memory_kb": memory,
    }


async def _cleared(operator: Operator, keys: PluggedKeys) -> None:
    operator.unplug()
    operator.forget()
    await until(keys, lambda: not keys.present)
    await asyncio.sleep(SETTLE_S)


def _bare() -> float:
    """The same commands to a key on a cable, by nothing but python-fido2, without the way to the socket and back."""
    cables, key = Cables(), software_key()
    path = cables.plug(key)
    began = time.perf_counter()
    cables.unplug(path)
    cables.plug(key)
    device = cables.open(cables.list()[0])
    ctap2 = Ctap2(device)
    ctap2.reset()
    ctap2 = Ctap2(device)
    pin = ClientPin(ctap2)
    pin.set_pin(PIN)
    for change in ("length", "uv", "force"):
        config = Config(ctap2, pin.protocol, pin.get_pin_token(PIN, ClientPin.PERMISSION.AUTHENTICATOR_CFG))
        if change == "length":
            config.set_min_pin_length(6)
        elif change == "uv":
            config.toggle_always_uv()
        else:
            config.set_min_pin_length(force_change_pin=True)
    took = (time.perf_counter() - began) * 1000
    device.close()
    cables.unplug(cables.list()[0].path)
    return took


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        sys.stdout.write(json.dumps(asyncio.run(prepare(int(sys.argv[1]), Path(home)))))
