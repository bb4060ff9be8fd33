"""The long list: what stays when rows come and go, what a click hits, what ten thousand rows cost."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from keydesk.domain.connected import ConnectedAccount, Connection
from keydesk.ui.models.account_words import AccountLine, OfferLine
from keydesk.ui.models.signs import Sign
from keydesk.ui.pages.account_list import AccountList, Entry, Heading
from keydesk.ui.pages.account_paint import Row, parts_of

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def account(number: int) -> ConnectedAccount:
    return ConnectedAccount(f"cac_{number}", "google", ("openid",), NOW - timedelta(days=number))


def accounts(count: int) -> tuple[Entry, ...]:
    return tuple(account(number) for number in range(count))


class Words:
    """Puts entries into words and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, entry: Entry) -> Row:
        self.asked += 1
        if isinstance(entry, Connection):
            return Row(OfferLine(entry.name, entry.name, entry.name, "Once connected: can see things"), "Connect")
        assert isinstance(entry, ConnectedAccount)
        sign = Sign("More permission needed", "warn", "priority_high")
        line = AccountLine(entry.id, "Google", f"Google · {entry.id}", sign, "Connected", "Today", summary="Can see")
        return Row(replace(line, reconnect=True), "Reconnect")


@pytest.fixture
def words() -> Words:
    return Words()


@pytest.fixture
def view(qapp: QApplication, words: Words) -> Iterator[AccountList]:
    view = AccountList("Accounts", words)
    view.resize(760, 500)
    view.show()
    yield view
    view.close()
    view.deleteLater()


def top(view: AccountList) -> tuple[str, int]:
    """The row at the top, and how far it is scrolled."""
    index = view.indexAt(QPoint(20, 1))
    entry = view.rows.entries[index.row()]
    assert isinstance(entry, ConnectedAccount)
    return entry.id, view.visualRect(index).top()


def test_only_rows_that_are_seen_are_put_into_words(view: AccountList, words: Words) -> None:
    view.show_entries(accounts(10_000))
    view.grab()
    assert 0 < words.asked < 20


def test_pages_that_come_leave_selection_and_place(view: AccountList) -> None:
    view.show_entries(accounts(200))
    view.setCurrentIndex(view.rows.index(120, 0))
    view.verticalScrollBar().setValue(2345)
    before = top(view)
    view.show_entries(accounts(220))
    assert top(view) == before
    assert view.currentIndex().row() == 120


def test_a_row_that_goes_above_moves_nothing(view: AccountList) -> None:
    rows = accounts(300)
    view.show_entries(rows)
    view.setCurrentIndex(view.rows.index(120, 0))
    view.verticalScrollBar().setValue(5000)
    before = top(view)
    view.show_entries(rows[:10] + rows[11:])
    assert top(view) == before
    assert view.currentIndex().row() == 119
    view.show_entries((account(900), *rows))
    assert top(view) == before


def test_a_changed_row_is_said_anew(view: AccountList, words: Words) -> None:
    view.show_entries(accounts(3))
    role = Qt.ItemDataRole.AccessibleTextRole
    assert view.rows.index(1, 0).data(role) == "Google · cac_1, More permission needed, Connected, Can see"
    asked = words.asked
    assert view.rows.index(1, 0).data(role)
    assert words.asked == asked
    view.show_entries(accounts(3))
    assert view.rows.index(1, 0).data(role)
    assert words.asked == asked + 1


def parts(view: AccountList, row: int) -> tuple[QRect, QRect]:
    index = view.rows.index(row, 0)
    shown = index.data(Qt.ItemDataRole.UserRole)
    assert isinstance(shown, Row)
    found = parts_of(view.fonts, view, view.visualRect(index), shown)
    return found.button, found.menu


def test_painted_buttons_can_be_pressed(view: AccountList) -> None:
    view.show_entries((*accounts(2), Heading("heading", "Available"), Connection("github", "github")))
    pressed: list[tuple[str, str]] = []
    menus: list[str] = []
    view.acted.connect(lambda what, key: pressed.append((what, key)))
    view.menu_wanted.connect(lambda key, _: menus.append(key))
    for row in (1, 3):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=parts(view, row)[0].center())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=parts(view, 0)[1].center())
    heading = view.visualRect(view.rows.index(2, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert pressed == [("button", "cac_1"), ("button", "offer:github")]
    assert menus == ["cac_0"]


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("width", [360, 560, 760, 960])
def test_targets_are_large_and_stand_apart(view: AccountList, width: int, direction: Qt.LayoutDirection) -> None:
    view.setLayoutDirection(direction)
    view.resize(width, 500)
    view.show_entries(accounts(2))
    view.grab()
    index = view.rows.index(0, 0)
    shown = index.data(Qt.ItemDataRole.UserRole)
    assert isinstance(shown, Row)
    found = parts_of(view.fonts, view, view.visualRect(index), shown)
    assert min(found.menu.width(), found.menu.height()) >= 24
    there = [box for box in (found.tile, found.badge, found.button, found.menu) if not box.isEmpty()]
    assert all(not one.intersects(other) for at, one in enumerate(there) for other in there[at + 1 :])
    assert all(found.card.contains(box) for box in there)
    assert found.badge.width() == view.fonts.badge_width(Sign("More permission needed", "warn", "priority_high"))


def test_keys_do_what_buttons_do(view: AccountList) -> None:
    view.show_entries((*accounts(2), Heading("heading", "Available"), Connection("github", "github")))
    pressed: list[tuple[str, str]] = []
    menus: list[str] = []
    view.acted.connect(lambda what, key: pressed.append((what, key)))
    view.menu_wanted.connect(lambda key, _: menus.append(key))
    view.setFocus()
    view.setCurrentIndex(view.rows.index(1, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(view.viewport(), event)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert pressed == [("open", "cac_1"), ("remove", "cac_1"), ("open", "offer:github")]
    assert menus == ["cac_1"]


def test_ten_thousand_rows_cost_little(view: AccountList) -> None:
    rows = accounts(10_000)
    view.show_entries(rows[:100])
    view.grab()
    tracemalloc.start()
    try:
        view.show_entries(rows)
        bar = view.verticalScrollBar()
        for at in range(40):
            bar.setValue(bar.maximum() * at // 40)
            view.grab()
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert grown / len(rows) < 200  # bytes of the window; the core's own row is counted by the benchmark
