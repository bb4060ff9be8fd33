"""Lists that are updated in place: a row stays the same widget as long as its thing is there.

So selection, focus and scroll position stay, and a new state costs only what it changed. Runs on the main thread.
Raises nothing.
"""

import time
from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from keydesk.ui.models.signs import Sign
from keydesk.ui.widgets.badge import Badge
from keydesk.ui.widgets.card import ListRow

_TURN_S = 0.008
"""What making new rows may take in one turn of the loop: half a frame."""


class Line(Protocol):
    """What a row shows."""

    @property
    def id(self) -> str:
        """Tells things apart."""
        ...


class Shelf(Protocol):
    """A layout that rows stand in."""

    def insertWidget(self, index: int, widget: QWidget, /) -> None:
        """Put a row at a place."""
        ...

    def removeWidget(self, w: QWidget, /) -> None:
        """Take a row away."""
        ...

    def indexOf(self, widget: QWidget, /) -> int:
        """Find a row; -1 when it is not there."""
        ...

    def parentWidget(self) -> QWidget | None:
        """Whose layout it is."""
        ...


L = TypeVar("L", bound=Line)
R = TypeVar("R", bound=QWidget)


class Rows(Generic[L, R]):
    """The rows of one list.

    Args:
        layout: where they stand, one below the other; nothing else may be in it from `first` on.
        make: makes a row for a thing that is new.
        show: shows a thing in its row.
        first: index of the first row in the layout.
    """

    def __init__(self, layout: Shelf, make: Callable[[L], R], show: Callable[[R, L], None], first: int = 0) -> None:
        self._layout = layout
        self._make = make
        self._show = show
        self._first = first
        self._lines: tuple[L, ...] = ()
        self.by_id: dict[str, R] = {}

    def show(self, lines: Sequence[L]) -> bool:
        """Show these lines, in this order; of many new ones the last follow in the next turns of the loop.

        Args:
            lines: what to show; ids are unique.

        Returns:
            Whether anything changed.
        """
        wanted = tuple(lines)
        if wanted == self._lines:
            return False
        before = {line.id: line for line in self._lines}
        self._lines = wanted
        ids = {line.id for line in wanted}
        for gone in [key for key in self.by_id if key not in ids]:
            self._drop(self.by_id.pop(gone))
        for line in wanted:
            row = self.by_id.get(line.id)
            if row is not None and before.get(line.id) != line:
                self._show(row, line)
        self._place()
        return True

    def _place(self) -> None:
        """Make what is missing and bring all into order, as far as the time of one turn allows."""
        ends, made = time.monotonic() + _TURN_S, 0
        for at, line in enumerate(self._lines):
            row = self.by_id.get(line.id)
            if row is None:
                if made and time.monotonic() > ends:
                    self._go_on_soon()
                    return
                made += 1
                row = self.by_id[line.id] = self._make(line)
                self._show(row, line)
                self._layout.insertWidget(self._first + at, row)
            elif self._layout.indexOf(row) != self._first + at:
                self._layout.removeWidget(row)
                self._layout.insertWidget(self._first + at, row)

    def _go_on_soon(self) -> None:
        owner = self._layout.parentWidget()
        if owner is not None:
            QTimer.singleShot(0, owner, self._place)

    def _drop(self, row: R) -> None:
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()


class Signs:
    """The badges of a row, changed in place.

    Args:
        row: where they stand.
    """

    def __init__(self, row: ListRow) -> None:
        self._row = row
        self._badges: list[Badge] = []

    def show(self, signs: Sequence[Sign]) -> None:
        """Show these badges.

        Args:
            signs: in the order of reading.
        """
        for at, sign in enumerate(signs):
            if at == len(self._badges):
                self._badges.append(self._row.add_badge(sign.text, sign.kind, icon=sign.icon))
            else:
                self._badges[at].set_state(sign.text, sign.kind, icon=sign.icon)
                self._badges[at].setVisible(True)
        for badge in self._badges[len(signs) :]:
            badge.setVisible(False)
