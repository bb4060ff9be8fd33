"""The key suite over PC/SC, on a real pcscd with a virtual reader: the same steps, the same assertions."""

from __future__ import annotations

from pathlib import Path

import pytest

from keydesk.demo.softkey.profile import PROFILES
from keydesk.hardware.device_thread import Limits
from keydesk.hardware.key import Key
from keydesk.hardware.keys import PluggedKeys
from keydesk.hardware.pcsc import PcscTransport
from tests.fakes.key_suite import whole_way
from tests.fakes.pcscd import virtual_reader
from tests.fakes.plugged import MODELS

pytestmark = [pytest.mark.pcsc, pytest.mark.slow, pytest.mark.timeout(120)]


@pytest.mark.may_block("the reader is started by blocking calls")
@pytest.mark.parametrize("name", ["nfc-card", "old-2.0", "u2f-only", "generic-2.3"])
async def test_the_whole_way(name: str, tmp_path: Path) -> None:
    with virtual_reader(tmp_path / "card.json", name):
        keys = PluggedKeys([PcscTransport()], MODELS, Limits())
        await keys.start()
        try:
            (found,) = await keys.settle()
            key = keys.handle(found.id)
            assert isinstance(key, Key)
            await whole_way(keys, key, PROFILES[name])
        finally:
            await keys.stop()
