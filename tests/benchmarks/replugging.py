"""`python -m tests.benchmarks.replugging COUNT`: what a thousand plugs and pulls leave behind, as JSON on stdout.

A software key on a cable is plugged in, described, and pulled out again. Threads, open handles and memory are counted
after a warm-up of a tenth and again at the end.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import threading
from pathlib import Path

from keydesk.hardware.device_thread import Limits
from keydesk.hardware.keys import PluggedKeys
from tests.fakes.cables import Cables
from tests.fakes.plugged import MODELS, software_key, until

SETTLE_S = 0.5


def counted() -> tuple[int, int, int]:
    """Threads, handles, kilobytes of memory."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    memory = pages * os.sysconf("SC_PAGE_SIZE") // 1024
    return threading.active_count(), len(os.listdir("/proc/self/fd")), memory


async def replug(count: int) -> dict[str, int]:
    """Plug and pull, and tell what is left."""
    cables, softkey = Cables(), software_key()
    keys = PluggedKeys([cables], MODELS, Limits())
    await keys.start()

    async def once() -> None:
        path = cables.plug(softkey)
        await until(keys, lambda: bool(keys.present) and keys.present[0].usable)
        cables.unplug(path)
        await until(keys, lambda: not keys.present)

    for _ in range(count // 10):
        await once()
    await asyncio.sleep(SETTLE_S)
    before = counted()
    for _ in range(count):
        await once()
    await asyncio.sleep(SETTLE_S)
    threads, handles, memory = (now - then for now, then in zip(counted(), before, strict=True))
    await keys.stop()
    return {"threads": threads, "handles": handles, "memory_kb": memory}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(replug(int(sys.argv[1])))))
