"""The key suite over PC/SC, on a real pcscd with a virtual reader: the same steps, the same assertions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from keydesk.demo.softkey.profile import PROFILES
from keydesk.domain.catalogue import Code
from keydesk.hardware.device_thread import Limits
from keydesk.hardware.key import Key
from keydesk.hardware.keys import PluggedKeys
from keydesk.hardware.pcsc import PcscTransport
from tests.fakes.key_suite import armed_reset, refusal, soft_lock, whole_way
from tests.fakes.pcscd import virtual_reader
from tests.fakes.plugged import MODELS, until

pytestmark = [pytest.mark.pcsc, pytest.mark.slow, pytest.mark.timeout(120)]


@pytest.mark.may_block("the reader is started by blocking calls")
@pytest.mark.parametrize("name", ["nfc-card", "old-2.0", "u2f-only", "bio-a", "generic-2.3"])
async def test_the_whole_way(name: str, tmp_path: Path) -> None:
    with virtual_reader(tmp_path / "card.json", name):
        keys = PluggedKeys([PcscTransport()], MODELS, Limits())
        await keys.start()
        try:
            (found,) = await keys.settle()
            key = keys.handle(found.id)
            assert isinstance(key, Key)
            await whole_way(keys, key, PROFILES[name], brief=name != "bio-a")
        finally:
            await keys.stop()


def in_a_thread(move: Callable[[], None]) -> Callable[[], None]:
    """Move the card while the loop goes on, as a hand does."""

    def begin() -> None:
        asyncio.get_running_loop().run_in_executor(None, move)

    return begin


@pytest.mark.may_block("the reader is started by blocking calls")
async def test_the_armed_reset(tmp_path: Path) -> None:
    """On a reader the card is lifted and laid down again."""
    with virtual_reader(tmp_path / "card.json", insert=False) as reader:
        keys = PluggedKeys([PcscTransport()], MODELS, Limits())
        await keys.start()
        try:
            await asyncio.to_thread(reader.insert)
            await until(keys, lambda: bool(keys.present) and keys.present[0].usable)
            key = keys.handle(keys.present[0].id)
            assert isinstance(key, Key)
            await armed_reset(keys, key, in_a_thread(reader.remove), in_a_thread(reader.insert))
        finally:
            await keys.stop()


@pytest.mark.may_block("the reader is started by blocking calls")
async def test_three_wrong_pins_want_a_replug(tmp_path: Path) -> None:
    """On a reader that is: lifted, and laid down again."""
    with virtual_reader(tmp_path / "card.json") as reader:
        keys = PluggedKeys([PcscTransport()], MODELS, Limits())
        await keys.start()
        try:
            (found,) = await keys.settle()
            key = keys.handle(found.id)
            assert isinstance(key, Key)
            await soft_lock(keys, key, in_a_thread(reader.remove), in_a_thread(reader.insert))
        finally:
            await keys.stop()


@pytest.mark.may_block("the reader is started by blocking calls")
async def test_a_key_that_takes_no_reset_on_a_reader(tmp_path: Path) -> None:
    with virtual_reader(tmp_path / "card.json", "generic-2.3"):
        keys = PluggedKeys([PcscTransport()], MODELS, Limits())
        await keys.start()
        try:
            (found,) = await keys.settle()
            key = keys.handle(found.id)
            assert isinstance(key, Key)
            told = await refusal(armed_reset(keys, key, lambda: None, lambda: None))
            assert (told.code, told.params["transports"]) == (Code.RESET_NOT_ALLOWED, "usb")
        finally:
            await keys.stop()
