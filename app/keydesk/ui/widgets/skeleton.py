"""Grey bones of a page, for the first frame; light on imports for that reason.

Runs on the main thread. Raises nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.painting import placed, rounded_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent


class Skeleton(QWidget):
    """Grey bones in the shape of a page, for the moment before its data is there.

    Args:
        parent: the owner.
    """

    def __init__(self, parent: QWidget | None = None, *, bones: Callable[[int], list[QRect]] | None = None) -> None:
        super().__init__(parent)
        self._bones = bones or home_bones
        self.setAccessibleName(self.tr("Loading"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bones."""
        look = look_of(self)
        painter = QPainter(self)
        for bone in self._bones(self.width()):
            rounded_by(painter, QRectF(placed(self, bone)), 8.0, look.color("bone"))


def home_bones(width: int) -> list[QRect]:
    """Return the bones of Home: title, verdict, two cards, a list; logical pixels."""
    wide = max(240, width - 64)
    half = (wide - 16) // 2
    return [
        QRect(32, 30, 140, 24),
        QRect(32, 72, wide, 196),
        QRect(32, 296, 180, 18),
        QRect(32 + half + 16, 296, 140, 18),
        QRect(32, 330, half, 110),
        QRect(32 + half + 16, 330, half, 110),
        QRect(32, 474, 190, 18),
        QRect(32, 508, wide, 120),
    ]
