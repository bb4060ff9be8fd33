"""All that is done to a key by itself, in the window: real pages, flows and key layer over the software key.

In process and over CTAPHID; in a card reader, and with an account: tests/journeys/test_window.py.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from keydesk.demo.softkey.key import SoftwareKey
from keydesk.hardware.device_thread import Limits
from keydesk.ui.dialogs import export_list
from tests.fakes import key_window
from tests.fakes.cables import Cables
from tests.fakes.key_script import script_key
from tests.fakes.plugged import Desk, desk

WAYS = ("in process", "ctaphid")


class Seat:
    """A window, a key, and the hand that plugs it.

    Args:
        it: the key layer with a port in process.
        cables: the port that speaks CTAPHID.
        way: which of the two.
    """

    def __init__(self, it: Desk, cables: Cables, way: str) -> None:
        self.it, self._cables, self._way = it, cables, way
        self.key = script_key()
        self._path = self.plug(self.key)

    def plug(self, key: SoftwareKey) -> str:
        """Plug a key in."""
        return self.it.port.plug(key).path if self._way == "in process" else self._cables.plug(key)

    def out(self) -> None:
        """Pull the key out."""
        self.it.port.unplug(self.key) if self._way == "in process" else self._cables.unplug(self._path)

    def back(self) -> None:
        """Plug it in again."""
        self.plug(self.key)


@asynccontextmanager
async def seated(way: str) -> AsyncIterator[tuple[Seat, key_window.KeyWindow]]:
    cables = Cables(4.0)
    async with desk(cables, limits=Limits()) as it:
        await it.keys.settle()  # what is plugged from now on is seen coming
        seat = Seat(it, cables, way)
        async with key_window.key_window(it.keys) as window:
            yield seat, window


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
async def test_by_hand(
    way: str, tmp_path: Path, async_stack: AsyncExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat, window = await async_stack.enter_async_context(seated(way))
    places: list[Path] = []

    def ask_where(parent: QWidget, name: str, chosen: key_window.Chosen) -> None:
        chosen(places[-1])

    monkeypatch.setattr(export_list, "ask_where", ask_where)
    await key_window.identity(window)
    await key_window.name(window)
    await key_window.pin(window)
    await key_window.passkeys(window, tmp_path, places.append)
    await key_window.fingers(window)
    await key_window.rules(window)
    await key_window.reset(window, seat.out, seat.back)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
async def test_another_key_is_not_reset_in_its_place(way: str, async_stack: AsyncExitStack) -> None:
    seat, window = await async_stack.enter_async_context(seated(way))
    other = script_key()
    held = len(other.machine.state.passkeys)
    await key_window.stopped_reset(window, seat.out, lambda: seat.plug(other))
    assert [len(key.machine.state.passkeys) for key in (seat.key, other)] == [held, held]
