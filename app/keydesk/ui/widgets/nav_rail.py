"""The rail: the account on top, the pages below, health and settings at the foot.

Owns: the selection. Below COLLAPSE_BELOW the window tells it to show icons only. Runs on the main thread. Raises
KeyError for a page that was not added.
"""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from keydesk.ui.icons import draw_icon
from keydesk.ui.theme.look import Look, look_of
from keydesk.ui.theme.tokens import ON_TILE
from keydesk.ui.widgets.initials import initials, tile_color
from keydesk.ui.widgets.painting import RADIUS, dotted, placed, rounded, rounded_by, small_of
from keydesk.ui.widgets.tooltips import plain_tip

COLLAPSE_BELOW = 760
_WIDE, _NARROW = 256, 64


class _RailButton(QAbstractButton):
    """What rail parts share: hover, collapsing, size."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = False
        self.narrow = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Note that the mouse is over it."""
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Note that the mouse has left."""
        self._over = False
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon or tile only, and tell the name in a tooltip."""
        self.narrow = narrow
        self.setToolTip(plain_tip(self.accessibleName()) if narrow else "")
        self.update()


class NavItem(_RailButton):
    """One page of the rail.

    Args:
        text: the page's name.
        icon: icon name.
        parent: the rail.
    """

    def __init__(self, text: str, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._count: int | None = None
        self._dot = False
        self.setCheckable(True)
        self.setText(text)
        self.set_state(None, dot=False)

    def set_state(self, count: int | None, *, dot: bool = False, dot_meaning: str = "") -> None:
        """Show a live count and a dot.

        Args:
            count: what to show beside the name; None for nothing.
            dot: whether to show the dot.
            dot_meaning: what the dot says, for screen readers and the tooltip.
        """
        self._count, self._dot, self._meaning = count, dot, dot_meaning
        parts = [self.text().replace("&", "")]
        if count is not None:
            parts.append(self.locale().toString(count))
        if dot and dot_meaning:
            parts.append(dot_meaning)
        self.setAccessibleName(", ".join(parts))
        self.set_narrow(self.narrow)

    def sizeHint(self) -> QSize:
        """As high as a comfortable target."""
        return QSize(_NARROW - 24, max(38, self.fontMetrics().height() + 20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the item."""
        look = look_of(self)
        painter = QPainter(self)
        on = self.isChecked()
        if on or self._over:
            fill = look.color("accent_tint" if on else "rail_hover")
            rounded(painter, QRectF(self.rect()), fill, look.color("accent") if on and look.contrast else None)
        ink = look.color("accent" if on else "text")
        side = round(self.fontMetrics().height() * 1.25)
        left = (self.width() - side) // 2 if self.narrow else 12
        box = placed(self, QRect(left, (self.height() - side) // 2, side, side))
        draw_icon(painter, box, self._icon_name, ink, rtl=self.isRightToLeft())
        if self.narrow:
            if self._dot:
                dotted(painter, QPointF(box.right() + 2, box.top()), 4.0, look.color("ok"))
            return
        self._draw_words(painter, look, left + side + 12, ink)

    def _draw_words(self, painter: QPainter, look: Look, left: int, ink: QColor) -> None:
        right = self.width() - 12
        align = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        if self._count is not None:
            font = small_of(self.font())
            font.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(ink if self.isChecked() else look.color("muted"))
            text = self.locale().toString(self._count)
            width = painter.fontMetrics().horizontalAdvance(text)
            room = placed(self, QRect(right - width, 0, width, self.height()))
            painter.drawText(room, align | Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextDontClip, text)
            right -= width + 8
        if self._dot:
            spot = placed(self, QRect(right - 8, self.height() // 2 - 4, 8, 8))
            dotted(painter, QPointF(spot.center()) + QPointF(0.5, 0.5), 4.0, look.color("ok"))
            right -= 16
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(ink)
        room = QRect(left, 0, right - left, self.height())
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(placed(self, room), align | Qt.AlignmentFlag.AlignLeading, text)


class AccountTile(_RailButton):
    """Who is signed in and where; click to switch, add or sign out.

    Args:
        parent: the rail.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.set_account("", "")

    def set_account(self, name: str, place: str) -> None:
        """Show an account.

        Args:
            name: the person's name, "" when signed out.
            place: the tenant's domain.
        """
        self._given = name
        self._name = name or self.tr("Not signed in")
        self._signed_in = bool(name)
        self._place = place
        self.setAccessibleName(f"{self._name}, {place}" if place else self._name)
        self.setAccessibleDescription(self.tr("Switch, add or sign out"))
        self.set_narrow(self.narrow)

    def retranslate(self) -> None:
        """Say the same in the language of now."""
        self.set_account(self._given, self._place)

    def sizeHint(self) -> QSize:
        """Two lines of text or the tile."""
        return QSize(_NARROW - 24, max(56, self.fontMetrics().height() * 2 + 20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw tile and words."""
        look = look_of(self)
        painter = QPainter(self)
        if self._over:
            rounded(painter, QRectF(self.rect()), look.color("rail_hover"))
        side = 40
        left = (self.width() - side) // 2 if self.narrow else 8
        box = placed(self, QRect(left, (self.height() - side) // 2, side, side))
        if self._signed_in:
            rounded_by(painter, QRectF(box), RADIUS + 2, QColor(tile_color(self._name)))
            painter.setPen(QColor(ON_TILE))
            painter.setFont(_weighted(self.font(), QFont.Weight.Bold))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, initials(self._name, 2))
        else:
            rounded_by(painter, QRectF(box), RADIUS + 2, look.color("track"), look.color("line"))
            draw_icon(painter, box.adjusted(9, 9, -9, -9), "person", look.color("muted"))
        if not self.narrow:
            self._draw_words(painter, look, left + side + 12)

    def _draw_words(self, painter: QPainter, look: Look, left: int) -> None:
        width = self.width() - left - 8
        flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        name_font = _weighted(self.font(), QFont.Weight.DemiBold)
        place_font = small_of(self.font())
        painter.setFont(name_font)
        line = painter.fontMetrics().height()
        top = (self.height() - (line * 2 + 2 if self._place else line)) // 2
        painter.setPen(look.color("text"))
        text = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(placed(self, QRect(left, top, width, line)), flags, text)
        if self._place:
            painter.setFont(place_font)
            painter.setPen(look.color("muted"))
            text = painter.fontMetrics().elidedText(self._place, Qt.TextElideMode.ElideRight, width)
            painter.drawText(placed(self, QRect(left, top + line + 2, width, line)), flags, text)


def _weighted(font: QFont, weight: QFont.Weight) -> QFont:
    copy = QFont(font)
    copy.setWeight(weight)
    return copy


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
        self.setFixedWidth(_WIDE)
        self._group.buttonClicked.connect(self._clicked)

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
        self.setFixedWidth(_NARROW if narrow else self._wide())
        for item in (self.account, *self._items.values()):
            item.set_narrow(narrow)

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
        painter.fillRect(self.rect(), look.color("rail"))
        painter.fillRect(placed(self, QRect(self.width() - 1, 0, 1, self.height())), look.color("line"))
