"""The rail: the account on top, the pages below, health and settings at the foot.

Owns: the selection. Below COLLAPSE_BELOW the window tells it to show icons only. Runs on the main thread. Raises
KeyError for a page that was not added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.painting import flooded, placed
from keydesk.ui.widgets.rail_items import NARROW, AccountTile, NavItem

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from keydesk.ui.widgets.brand_mark import BrandMark

COLLAPSE_BELOW = 760
_WIDE = 256


class NavRail(QWidget):
    """The whole rail.

    Args:
        parent: the window.
    """

    page_chosen = Signal(str)
    account_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.account = AccountTile(self)
        self.account.clicked.connect(self.account_clicked)
        self._mark: BrandMark | None = None
        self._items: dict[str, NavItem] = {}
        self._group = QButtonGroup(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 16, 12, 16)
        self._layout.setSpacing(2)
        self._layout.addWidget(self.account)
        self._layout.addSpacing(12)
        self._layout.addStretch(1)
        self._feet = 0
        self.narrow = False
        self.setFixedWidth(self._wide())
        self._group.buttonClicked.connect(self._clicked)

    def show_mark(self, mark: BrandMark) -> None:
        """Put an organisation's logo and name at the head."""
        self._mark = mark
        self._layout.insertWidget(0, mark)
        mark.set_narrow(self.narrow)

    def add(self, name: str, text: str, icon: str, *, foot: bool = False) -> NavItem:
        """Add a page.

        Args:
            name: the page's name in code.
            text: the page's name for people.
            icon: icon name.
            foot: whether it stands at the foot.

        Returns:
            The item, for counts and dots.
        """
        item = NavItem(text, icon, self)
        self._items[name] = item
        self._group.addButton(item)
        if foot:
            self._layout.addWidget(item)
            self._feet += 1
        else:
            self._layout.insertWidget(self._layout.count() - 1 - self._feet, item)
        item.set_narrow(self.narrow)
        return item

    def clear(self) -> None:
        """Take all pages away, for another language or other rights."""
        for item in self._items.values():
            self._group.removeButton(item)
            self._layout.removeWidget(item)
            item.hide()
            item.deleteLater()
        self._items.clear()
        self._feet = 0

    def item(self, name: str) -> NavItem:
        """Return the item of a page.

        Raises:
            KeyError: no such page.
        """
        return self._items[name]

    def select(self, name: str) -> None:
        """Show which page is on.

        Raises:
            KeyError: no such page.
        """
        self._items[name].setChecked(True)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons only, or icons and words."""
        if narrow == self.narrow:
            return
        self.narrow = narrow
        self.setFixedWidth(NARROW if narrow else self._wide())
        for item in (self.account, *self._items.values()):
            item.set_narrow(narrow)
        if self._mark is not None:
            self._mark.set_narrow(narrow)

    def _wide(self) -> int:
        # Larger text gets a wider rail, but never more than a third of a usual window.
        return max(_WIDE, min(360, self.fontMetrics().averageCharWidth() * 34))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and not self.narrow:
            self.setFixedWidth(self._wide())

    def _clicked(self, button: QAbstractButton) -> None:
        for name, item in self._items.items():
            if item is button:
                self.page_chosen.emit(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and edge."""
        look = look_of(self)
        painter = QPainter(self)
        flooded(painter, QRectF(self.rect()), look.color("rail"))
        edge = placed(self, QRect(self.width() - 1, 0, 1, self.height()))
        flooded(painter, QRectF(edge), look.color("line"))
