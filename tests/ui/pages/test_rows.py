"""Lists updated in place, many rows over several turns of the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from keydesk.ui.pages import rows
from keydesk.ui.pages.rows import Rows


@dataclass(frozen=True)
class Line:
    id: str
    text: str = ""


class Bed:
    def __init__(self) -> None:
        self.box = QWidget()
        self.column = QVBoxLayout(self.box)
        self.made: list[str] = []
        self.shown: list[str] = []
        self.rows: Rows[Line, QLabel] = Rows(self.column, self._make, self._show)

    def _make(self, line: Line) -> QLabel:
        self.made.append(line.id)
        return QLabel()

    def _show(self, row: QLabel, line: Line) -> None:
        self.shown.append(line.id)
        row.setText(line.text or line.id)

    @property
    def texts(self) -> list[str]:
        items = [self.column.itemAt(at) for at in range(self.column.count())]
        found = [item.widget() for item in items if item is not None]
        return [label.text() for label in found if isinstance(label, QLabel)]


@pytest.fixture
def bed(qapp: QApplication) -> Iterator[Bed]:
    made = Bed()
    yield made
    made.box.close()
    made.box.deleteLater()


def test_only_what_changed_is_touched(bed: Bed) -> None:
    assert bed.rows.show([Line("a"), Line("b"), Line("c")])
    bed.made.clear()
    bed.shown.clear()
    assert not bed.rows.show([Line("a"), Line("b"), Line("c")])
    bed.rows.show([Line("a"), Line("b", "B"), Line("c"), Line("d")])
    assert (bed.made, bed.shown) == (["d"], ["b", "d"])
    assert bed.texts == ["a", "B", "c", "d"]


def test_rows_move_and_go_without_being_made_anew(bed: Bed) -> None:
    bed.rows.show([Line("a"), Line("b"), Line("c")])
    kept = bed.rows.by_id["c"]
    bed.rows.show([Line("c"), Line("a")])
    assert bed.texts == ["c", "a"]
    assert bed.rows.by_id["c"] is kept
    assert bed.made == ["a", "b", "c"]
    bed.rows.show([])
    assert bed.texts == []


async def test_many_rows_come_over_several_turns_in_order(bed: Bed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_TURN_S", 0.0)
    bed.rows.show([Line(str(n)) for n in range(5)])
    assert bed.texts == ["0"]
    bed.rows.show([Line(str(n)) for n in (9, 0, 1, 2, 3)])
    for _ in range(50):
        await asyncio.sleep(0.005)
        if len(bed.texts) == 5:
            break
    assert bed.texts == ["9", "0", "1", "2", "3"]
    assert bed.rows.by_id.keys() == set(bed.texts)
