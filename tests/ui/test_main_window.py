"""The window: pages made on first show, keyboard, narrow form, first frame without anything heavy."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

import keydesk
from keydesk.ui.main_window import MainWindow, PageSpec
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.focus_ring import FocusRing
from keydesk.ui.widgets.page import Page
from keydesk.ui.widgets.sheet import Sheet

NAMES = ("home", "methods", "keys", "accounts", "activity", "health", "settings")


class Maker:
    """Makes pages and notes which."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def specs(self, names: tuple[str, ...] = NAMES) -> tuple[PageSpec, ...]:
        return tuple(PageSpec(name, name.title, "home", partial(self.make, name)) for name in names)

    def make(self, name: str) -> Page:
        self.made.append(name)
        page = Page(name)
        page.add(Button(f"Do {name}"))
        return page


@pytest.fixture
def maker() -> Maker:
    return Maker()


@pytest.fixture
def window(qtbot: QtBot, maker: Maker) -> Iterator[MainWindow]:
    window = MainWindow(maker.specs())
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.first_painted):
        window.show()
    qtbot.waitUntil(lambda: window.findChild(FocusRing) is not None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.let_close()


def test_held_pages_are_chosen_and_not_made(window: MainWindow, maker: Maker) -> None:
    shown: list[str] = []
    window.page_shown.connect(shown.append)
    window.hold_pages("home")
    window.rail.item("keys").click()
    assert (window.current, window.rail.item("keys").isChecked()) == ("keys", True)
    assert (maker.made, shown) == ([], [])
    window.release_pages()
    window.show_page(window.current)
    assert (maker.made, shown) == (["keys"], ["keys"])
    assert window.stack.currentWidget() is window.page("keys")


def test_a_page_that_does_not_exist_cannot_be_held(window: MainWindow) -> None:
    with pytest.raises(KeyError):
        window.hold_pages("nowhere")


def test_no_page_is_made_before_it_is_shown(window: MainWindow, maker: Maker) -> None:
    assert maker.made == []
    window.show_page("keys")
    window.show_page("home")
    window.show_page("keys")
    assert maker.made == ["keys", "home"]
    assert window.current == "keys"


@pytest.mark.parametrize(("number", "name"), list(enumerate(NAMES, start=1)))
def test_numbers_show_pages(qtbot: QtBot, window: MainWindow, number: int, name: str) -> None:
    with qtbot.waitSignal(window.page_shown) as shown:
        QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
    assert shown.args == [name]


def test_function_keys(qtbot: QtBot, window: MainWindow) -> None:
    window.show_page("keys")
    with qtbot.waitSignal(window.refresh_wanted) as refresh:
        QTest.keyClick(window, Qt.Key.Key_F5)
    with qtbot.waitSignal(window.help_wanted) as asked:
        QTest.keyClick(window, Qt.Key.Key_F1)
    with qtbot.waitSignal(window.settings_wanted):
        QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(window.search_wanted):
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert (refresh.args, asked.args) == (["keys"], ["keys"])


def test_the_keyboard_does_nothing_behind_a_sheet(qtbot: QtBot, window: MainWindow) -> None:
    window.show_page("home")
    window.sheets.open(Sheet("Dialog"))
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.current == "home"
    window.sheets.close_all()
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.current == "keys"


def test_the_rail_chooses_pages_with_mouse_and_arrows(qtbot: QtBot, window: MainWindow) -> None:
    window.show_page("home")
    item = window.rail.item("keys")
    QTest.mouseClick(item, Qt.MouseButton.LeftButton)
    assert window.current == "keys"
    item.setFocus()
    QTest.keyClick(item, Qt.Key.Key_Down)
    assert window.current == "accounts"


def test_narrow_windows_show_icons_with_names_in_tooltips(qtbot: QtBot, window: MainWindow) -> None:
    item = window.rail.item("keys")
    item.set_state(2, dot=True, dot_meaning="plugged in")
    wide = window.rail.width()
    window.resize(720, 600)
    assert window.rail.width() < wide
    assert item.toolTip() == "Keys, 2, plugged in"
    window.resize(1000, 600)
    assert window.rail.width() == wide


def test_the_rail_tells_counts_and_dots_in_words(window: MainWindow) -> None:
    item = window.rail.item("keys")
    item.set_state(2, dot=True, dot_meaning="plugged in")
    interface = QAccessible.queryAccessibleInterface(item)
    assert interface.text(QAccessible.Text.Name) == "Keys, 2, plugged in"


def test_an_account_name_is_never_markup(qtbot: QtBot, window: MainWindow) -> None:
    window.rail.account.set_account("<b>Ana</b>", "<img src=x>")
    picture = window.rail.account.grab().toImage()
    window.rail.account.set_account("Ana", "")
    assert picture != window.rail.account.grab().toImage()
    labels = window.rail.account.findChildren(QLabel)
    window.rail.account.set_account("<b>Ana</b>", "<img src=x>")
    assert any(label.textFormat() == Qt.TextFormat.PlainText for label in labels if "<" in label.text())


def test_closing_only_asks(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.close_wanted):
        window.close()
    assert window.isVisible()
    window.let_close()
    assert not window.isVisible()


def test_other_pages_for_other_rights(window: MainWindow, maker: Maker) -> None:
    window.show_page("keys")
    kept = window.page("keys")
    window.set_pages(maker.specs(("home", "keys", "settings")))
    assert window.pages == ("home", "keys", "settings")
    assert window.page("keys") is kept


def test_another_language_makes_pages_anew_and_stays(window: MainWindow, maker: Maker) -> None:
    window.show_page("keys")
    window.retranslate()
    assert maker.made == ["keys", "keys"]
    assert window.current == "keys"


def test_lines_come_and_go(qtbot: QtBot, window: MainWindow) -> None:
    banner = window.add_line(Banner("You are offline.", "offline"))
    qtbot.waitUntil(banner.isVisible)
    window.remove_line(banner)
    qtbot.waitUntil(lambda: not window.findChildren(Banner))


def test_undo_takes_it_back_once(qtbot: QtBot, window: MainWindow) -> None:
    taken: list[str] = []
    window.say_done("Renamed.", lambda: taken.append("back"))
    button = next(child for child in window.findChildren(Button) if child.text() == "Undo")
    button.click()
    button.click()
    assert taken == ["back"]


def test_nothing_steals_the_focus(qtbot: QtBot, window: MainWindow) -> None:
    window.show_page("home")
    button = window.findChild(Button)
    assert button is not None
    button.setFocus()
    banner = window.add_line(Banner("Busy", "wait"))
    assert isinstance(banner, Banner)
    banner.count_down(3, lambda s: f"{s} s")
    window.say_done("Renamed.", lambda: None)
    QApplication.processEvents()
    assert QApplication.focusWidget() is button
    window.remove_line(banner)


def test_the_focus_ring_surrounds_the_focus_with_room(qtbot: QtBot, window: MainWindow) -> None:
    window.show_page("home")
    button = window.findChild(Button)
    assert button is not None
    button.setFocus(Qt.FocusReason.TabFocusReason)
    ring = next(ring for ring in window.findChildren(FocusRing))
    qtbot.waitUntil(ring.isVisible)
    spot = button.mapTo(window, button.rect().topLeft())
    shown = ring.mapTo(window, ring.rect().topLeft())
    assert (spot - shown).x() == 4
    assert ring.size().width() == button.width() + 8


def test_the_first_frame_needs_nothing_heavy() -> None:
    """Neither the loop nor dialogs nor the Qt namespace (14 ms) are there when the first frame is painted."""
    program = textwrap.dedent(
        """
        import enum, sys, json
        made = []
        original = enum.EnumType.__new__
        def note(meta, name, *rest, **more):
            made.append(name)
            return original(meta, name, *rest, **more)
        enum.EnumType.__new__ = note
        from PySide6.QtWidgets import QApplication, QWidget
        app = QApplication([sys.argv[0], "-style", "Fusion"])
        from keydesk.ui.language import Language
        from keydesk.ui.theme.theme import Theme
        from keydesk.ui.main_window import MainWindow, PageSpec
        Language(app).set("en")
        theme = Theme(app); theme.set_mode("system")
        specs = [PageSpec(n, n.title, "home", QWidget) for n in ("home", "keys")]
        window = MainWindow((*specs, PageSpec("settings", lambda: "Settings", "settings", QWidget, foot=True)))
        window.rail.account.set_account("Ana Ito", "login.acme.com")
        window.hold_pages("home")
        def report():
            heavy = [n for n in ("asyncio", "qasync", "httpx", "fido2", "keydesk.ui.widgets.sheet",
                                 "keydesk.ui.widgets.page", "keydesk.ui.widgets.card") if n in sys.modules]
            print(json.dumps([heavy, "AlignmentFlag" in made]))
            window.let_close(); app.exit()
        window.first_painted.connect(report)
        window.show()
        app.exec()
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(Path(keydesk.__path__[0]).parent), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.stdout.strip() == "[[], false]", done.stdout + done.stderr
