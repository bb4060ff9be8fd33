"""All that is done to a key by itself, in the window: real pages, flows and key layer over the software key.

In process and over CTAPHID; in a card reader, and with an account: tests/journeys/test_window.py.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from keydesk.hardware.device_thread import Limits
from keydesk.ui.dialogs import export_list
from tests.fakes import key_window
from tests.fakes.cables import Cables
from tests.fakes.key_script import script_key
from tests.fakes.plugged import desk

WAYS = ("in process", "ctaphid")


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
async def test_by_hand(
    way: str, tmp_path: Path, async_stack: AsyncExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, cables = script_key(), Cables(4.0)
    it = await async_stack.enter_async_context(desk(cables, limits=Limits()))
    await it.keys.settle()  # what is plugged from now on is seen coming
    path = it.port.plug(key).path if way == "in process" else cables.plug(key)

    def out() -> None:
        it.port.unplug(key) if way == "in process" else cables.unplug(path)

    def back() -> None:
        it.port.plug(key) if way == "in process" else cables.plug(key)

    window = await async_stack.enter_async_context(key_window.key_window(it.keys))
    places: list[Path] = []

    def ask_where(parent: QWidget, name: str, chosen: key_window.Chosen) -> None:
        chosen(places[-1])

    monkeypatch.setattr(export_list, "ask_where", ask_where)
    await key_window.name(window)
    await key_window.pin(window)
    await key_window.passkeys(window, tmp_path, places.append)
    await key_window.fingers(window)
    await key_window.rules(window)
    await key_window.reset(window, out, back)
