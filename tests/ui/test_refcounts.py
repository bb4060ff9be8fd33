"""PySide6 6.12.0 on Python 3.11 drops a reference to None per setter, to True per emit, and aborts after thousands.

From Python 3.12 on both are immortal and their count says nothing: there the calls only have to survive.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

ROUNDS = 3_000
# What other code may give back meanwhile (caches, finished frames); a real leak loses one per call.
SLACK = 100


class Sender(QObject):
    changed = Signal(bool)


def _lost(watched: object, call: Callable[[], object]) -> int:
    before = sys.getrefcount(watched)
    for _ in range(ROUNDS):
        call()
    return before - sys.getrefcount(watched)


@pytest.mark.parametrize("watched", [None, True], ids=["None", "True"])
def test_setters_and_emits_keep_their_references(qtbot: QtBot, watched: object) -> None:
    sender = Sender()
    received: list[int] = [0]

    def count(value: bool) -> None:
        received[0] += value

    sender.changed.connect(count)
    label = QLabel()
    qtbot.addWidget(label)

    assert _lost(watched, lambda: sender.setObjectName("a")) < SLACK
    assert _lost(watched, lambda: label.setText("a")) < SLACK
    assert _lost(watched, lambda: label.setVisible(False)) < SLACK
    assert _lost(watched, lambda: sender.changed.emit(True)) < SLACK
    assert received == [ROUNDS]
