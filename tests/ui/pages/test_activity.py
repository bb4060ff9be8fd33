"""Activity: list, filter, search; ten thousand lines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from keydesk.domain.catalogue import Code
from keydesk.ui.pages.activity import ActivityPage
from keydesk.ui.pages.activity_list import LatelyDelegate
from tests.fakes.notebook import Line
from tests.fakes.setup import NOW, DeskWindow
from tests.fakes.world import bench
from tests.ui.pages.conftest import Show


def line(action: str, subject: str, result: str = "done", minutes: int = 0) -> Line:
    return Line(datetime(2026, 3, 4, 9, 0, tzinfo=UTC) - timedelta(minutes=minutes), action, subject, result)


LINES = (
    line("tested", "Blue key"),
    line("enrolled", "Blue key", Code.KEY_REMOVED, 5),
    line("pin-set", "Blue key", minutes=6),
    line("signed-in", "Ana Ito", minutes=10),
)


def page(made: DeskWindow) -> ActivityPage:
    found = made.window.stack.currentWidget()
    assert isinstance(found, ActivityPage)
    return found


def shown(made: DeskWindow) -> list[str]:
    model = page(made).list.model()
    return [str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]


def test_lines_say_what_was_done_and_how_it_ended(show: Show) -> None:
    b = bench()
    b.world.state.put(activity=LINES)
    made = show("activity", b)
    assert shown(made) == [
        "Tested passkey Blue key, Today 09:00, it works",
        "Could not add passkey Blue key, Today 08:55, The key was unplugged, KEY-004",
        "Set the PIN of Blue key, Today 08:54",
        "Signed in as Ana Ito, Today 08:50",
    ]


def test_filter_and_search(show: Show) -> None:
    b = bench()
    b.world.state.put(activity=LINES)
    made = show("activity", b)
    one = page(made)
    one.search.setText("blue pin")
    assert len(shown(made)) == 1
    one.search.setText("KEY-004")
    assert len(shown(made)) == 1
    one.search.setText("zebra")
    assert "Nothing found" in made.words()
    assert made.find("activity-list") is None
    one.search.clear()
    one.topic.setCurrentIndex(one.topic.findData("failed"))
    one.topic.activated.emit(one.topic.currentIndex())
    assert len(shown(made)) == 1
    b.world.state.put(activity=(line("removed", "Blue key", Code.API_CONFLICT), *LINES))
    assert len(shown(made)) == 2


def test_nothing_yet_and_signed_out(show: Show) -> None:
    b = bench()
    made = show("activity", b)
    assert "Nothing yet" in made.words()
    assert made.find("activity-search") is None
    b.world.state.put(person=None)
    assert "Sign in to see your activity" in made.words()


def test_a_new_line_keeps_the_selection_of_an_old_one(show: Show) -> None:
    b = bench()
    b.world.state.put(activity=LINES)
    made = show("activity", b)
    view = page(made).list
    view.setCurrentIndex(view.model().index(2, 0))
    b.world.state.put(activity=(line("signed-out", "Ana Ito"), *LINES))
    assert view.currentIndex().row() == 3


def test_ten_thousand_lines_scroll(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    b = bench()
    b.world.state.put(activity=tuple(line("tested", f"key {n}", minutes=n) for n in range(10_000)))
    made = show("activity", b)
    view = page(made).list
    assert view.count == 10_000
    painted: list[int] = []
    paint = LatelyDelegate.paint

    def noted(
        self: LatelyDelegate,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painted.append(index.row())
        paint(self, painter, option, index)

    monkeypatch.setattr(LatelyDelegate, "paint", noted)
    bar = view.verticalScrollBar()
    seen = view.viewport().height() // view.sizeHintForRow(0) + 2
    for at in range(20):
        bar.setValue(bar.maximum() * at // 20)
        painted.clear()
        view.grab()
        assert 0 < len(painted) <= seen  # what cannot be seen costs nothing
    assert made.desk.clock() == NOW
