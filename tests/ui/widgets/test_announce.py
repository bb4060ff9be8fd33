"""What screen readers are told when something changes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.banner import Banner, UndoBar
from keydesk.ui.widgets.error_panel import ErrorPanel
from keydesk.ui.widgets.fields import CopyField


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Sentences and whether they interrupt."""
    heard: list[tuple[str, bool]] = []

    class Reader:
        """Stands for QAccessible: hears what is sent to the accessibility bus."""

        AnnouncementPoliteness = QAccessible.AnnouncementPoliteness

        @staticmethod
        def isActive() -> bool:
            return True

        @staticmethod
        def updateAccessibility(event: QAccessibleEvent) -> None:
            assert isinstance(event, QAccessibleAnnouncementEvent)
            urgent = event.politeness() == QAccessible.AnnouncementPoliteness.Assertive
            heard.append((event.message(), urgent))

    monkeypatch.setattr("keydesk.ui.widgets.announce.QAccessible", Reader)
    return heard


def test_polite_and_urgent(qtbot: QtBot, spoken: list[tuple[str, bool]]) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    announce(widget, "Done.")
    announce(widget, "Touch the key.", urgent=True)
    announce(widget, "")
    assert spoken == [("Done.", False), ("Touch the key.", True)]


def test_nothing_is_sent_when_nobody_listens(
    qtbot: QtBot, spoken: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    monkeypatch.setattr("keydesk.ui.widgets.announce.QAccessible.isActive", staticmethod(lambda: False))
    announce(widget, "Done.")
    assert spoken == []


def test_a_countdown_is_spoken_once(qtbot: QtBot, spoken: list[tuple[str, bool]]) -> None:
    banner = Banner("", "wait")
    qtbot.addWidget(banner)
    banner.count_down(3, lambda seconds: f"Going on in {seconds} s.")
    qtbot.waitUntil(lambda: "2 s" in banner.label.text(), timeout=3000)
    assert spoken == [("Going on in 3 s.", False)]


def test_undo_and_copy_are_spoken(qtbot: QtBot, spoken: list[tuple[str, bool]]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    bar, field = UndoBar(window), CopyField("address", "https://login.example.com", parent=window)
    bar.show_done("Renamed.", lambda: None)
    bar.button.click()
    field.button.click()
    assert [text for text, _ in spoken] == ["Renamed.", "Copied"]


def test_failures_interrupt(qtbot: QtBot, spoken: list[tuple[str, bool]]) -> None:
    panel = ErrorPanel("The key did not answer.", "Nothing has been changed.", "Plug it in again.", code="KEY-004")
    qtbot.addWidget(panel)
    assert spoken == [("The key did not answer. Nothing has been changed. Plug it in again.", True)]
