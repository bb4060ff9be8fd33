"""The icon in the tray: there only where it is wanted and can be seen; closing the window then puts it away."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QIcon
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QSystemTrayIcon

from keydesk.bootstrap.program import Program
from keydesk.bootstrap.window_choices import WindowChoices, window_choices
from keydesk.cli.backstage import Choices
from keydesk.config.appearance import Appearance
from keydesk.config.brand import Brand
from keydesk.config.paths import Paths
from keydesk.config.policy.found import Policy, Source
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.config.settings import Settings, SettingsFile, with_choice
from keydesk.config.sources import tray_in_force
from keydesk.core.clock import SystemClock
from keydesk.core.encoding import JsonValue
from keydesk.ui import tray as tray_module
from keydesk.ui.async_glue import QuitFlag
from keydesk.ui.main_window import MainWindow
from keydesk.ui.pages.registry import page_specs
from keydesk.ui.tray import Tray, open_tray
from tests.fakes.setup import DeskWindow
from tests.fakes.world import bench
from tests.ui.test_two_accounts import SameLook
from tests.unit.config.test_brand import SVG

# The offscreen platform has no windows to raise.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def say(values: dict[str, JsonValue], source: Source = Source.MANDATORY_MACHINE) -> Policy:
    return settle(Reading((Layer(source, "f", values),)))


class QuietIcon(QSystemTrayIcon):
    """An icon that notes what it says."""

    def __init__(self, icon: QIcon, parent: QObject) -> None:
        super().__init__(icon, parent)
        self.said: list[str] = []
        self.there = False

    def show(self) -> None:
        self.there = True

    def hide(self) -> None:
        self.there = False

    def showMessage(self, *told: object) -> None:
        self.said.append(str(told[1]))


@pytest.fixture
def made() -> Iterator[DeskWindow]:
    window = DeskWindow(bench(pin="1234"))
    window.window.show()
    window.window.show_page("home")
    yield window
    window.close()


def test_closing_puts_the_window_away_and_says_so_once(made: DeskWindow) -> None:
    tray, ends = Tray(made.desk, QuietIcon), QSignalSpy(made.window.close_wanted)
    assert isinstance(tray.icon, QuietIcon)
    for _ in range(2):
        made.window.close()
        assert not made.window.isVisible()
        assert tray.icon.said == ["Keydesk is still here. Open it or quit it from this icon."]
        tray.open.trigger()
        assert made.window.isVisible()
    made.window.close()
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    assert not made.window.isVisible()
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert made.window.isVisible()
    assert ends.count() == 0
    tray.quit.trigger()
    assert ends.count() == 1


async def test_keys_lock_from_the_menu_where_one_is_open(made: DeskWindow) -> None:
    tray, wanted = Tray(made.desk, QuietIcon), QSignalSpy(made.window.lock_wanted)
    assert not tray.lock.isEnabled()
    services = made.desk.services
    assert services is not None
    now = made.desk.now
    services.state.put(keys=tuple(replace(key, unlocked=True) for key in now.keys))
    assert tray.lock.isEnabled()
    tray.lock.trigger()
    assert wanted.count() == 1


def test_without_the_icon_closing_ends_again(made: DeskWindow) -> None:
    tray, ends = Tray(made.desk, QuietIcon), QSignalSpy(made.window.close_wanted)
    icons = [icon for icon in tray.children() if isinstance(icon, QuietIcon)]
    assert [icon.there for icon in icons] == [True]
    tray.close()
    assert [icon.there for icon in icons] == [False]
    made.window.close()
    assert ends.count() == 1


def test_a_logo_is_the_icon(made: DeskWindow) -> None:
    made.setup.brand = Brand("Acme Keys", "", SVG)
    tray = Tray(made.desk, QuietIcon)
    assert tray.icon.toolTip() == "Acme Keys"
    assert tray.icon.icon().actualSize(QSize(64, 64)) == QSize(64, 64)


def test_where_there_is_no_tray_there_is_no_icon(made: DeskWindow) -> None:
    assert open_tray(made.desk, lambda: False) is None
    assert not made.window.stays


# In force


def keep(file: Path, tray: str) -> None:
    SettingsFile(file, SystemClock()).update(lambda old: with_choice(old, "tray", tray))


def test_tray(tmp_path: Path) -> None:
    """Tray: prescribed over the person's, recommended under it, and never where people share a computer."""
    home, on = Choices(home=tmp_path), with_choice(Settings(), "tray", "on")
    for policy, person, there in (
        (say({"Tray": "on"}), None, True),
        (say({"Tray": "off"}), "on", False),
        (say({"Tray": "on"}, Source.RECOMMENDED_MACHINE), None, True),
        (say({"Tray": "on"}, Source.RECOMMENDED_MACHINE), "off", False),
        (say({"Tray": "on", "SharedWorkstation": True}), None, False),
        (Policy(), None, False),
    ):
        file = Paths.under(tmp_path).settings_file
        file.unlink(missing_ok=True)
        if person is not None:
            keep(file, person)
        assert window_choices(home, policy=policy).appearance.tray is there
    assert tray_in_force(on, Policy())
    assert not tray_in_force(on, say({"SharedWorkstation": True}))


async def _run(home: Path, policy: Policy, seen: list[tuple[bool, bool]]) -> None:
    paths = await asyncio.to_thread(Paths.under, home)
    await asyncio.to_thread(paths.ensure)
    choices = WindowChoices(
        paths, Appearance(), SystemClock(), transports=("pcsc",), token_store="memory", policy=policy, in_tray=True
    )
    programs: list[Program] = []
    window = MainWindow(page_specs(lambda: programs[0].desk))
    program = Program(window, choices, SameLook(), QuitFlag())
    programs.append(program)

    async def look(running: Program) -> None:
        seen.append((running._tray is not None, window.isVisible()))
        running.choose("tray", "on")
        seen.append((running._tray is not None, window.stays))
        running.choose("tray", "off")
        seen.append((running._tray is not None, window.stays))
        await running._background.settle()  # a worker that still imports would outlive the loop of the test

    try:
        await program.run(look)
    finally:
        window.let_close()
        window.deleteLater()


@pytest.mark.slow
@pytest.mark.may_block("the composition root looks its resources up while it starts")
@pytest.mark.parametrize("there", [True, False], ids=["a-tray", "no-tray"])
async def test_a_start_in_the_tray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    """A window that finds no tray is never out of reach; one that does comes when it is called."""
    monkeypatch.setattr(tray_module, "open_tray", lambda desk: Tray(desk, QuietIcon) if there else None)
    seen: list[tuple[bool, bool]] = []
    await _run(tmp_path, say({"Tray": "on"}, Source.RECOMMENDED_MACHINE), seen)
    assert seen == (
        [(True, False), (True, True), (False, False)] if there else [(False, True)] + [(False, False)] * 2
    )
