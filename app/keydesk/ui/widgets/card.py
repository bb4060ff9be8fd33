"""Cards, tiles and the row card that lists are made of.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from keydesk.ui.icons import draw_icon
from keydesk.ui.theme.look import look_of
from keydesk.ui.theme.tokens import ON_TILE
from keydesk.ui.widgets.badge import Badge
from keydesk.ui.widgets.buttons import IconButton
from keydesk.ui.widgets.column import Column
from keydesk.ui.widgets.flow import FlowLayout
from keydesk.ui.widgets.initials import initials, tile_color
from keydesk.ui.widgets.painting import RADIUS, rounded, rounded_by, shadowed
from keydesk.ui.widgets.pressed import Pressed
from keydesk.ui.widgets.text import PlainLabel, Small, Strong


class Card(Column):
    """A white sheet with a fine line, the ground of everything that belongs together.

    Args:
        padding: inner room, logical pixels.
        spacing: room between the parts, logical pixels.
        parent: the owner.
    """

    def __init__(self, *, padding: int = 16, spacing: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(spacing, parent)
        self.body.setContentsMargins(padding, padding, padding, padding + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet and its soft edge."""
        look = look_of(self)
        painter = QPainter(self)
        shape = QRectF(self.rect()).adjusted(0, 0, 0, -2)
        if not look.dark and not look.contrast:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            shadowed(painter, shape, look.color("text"))
        rounded(painter, shape, look.color("surface"), look.color("line"))


class ChoiceCard(Pressed, Card):
    """A card that can be chosen, with mouse, Enter or Space; the chosen one has a strong outline.

    Args:
        name: what a screen reader says.
        parent: the owner.
    """

    chosen = Signal()

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(spacing=8, parent=parent)
        self._selected = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def selected(self) -> bool:
        """Whether this one is the chosen one."""
        return self._selected

    def set_selected(self, selected: bool) -> None:
        """Show whether this one is the chosen one."""
        self._selected = selected
        self.setAccessibleDescription(self.tr("Selected") if selected else "")
        self.update()

    def pressed(self) -> bool:
        """Choose it."""
        self.chosen.emit()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card with its outline."""
        super().paintEvent(event)
        look = look_of(self)
        shape = QRectF(self.rect()).adjusted(0, 0, 0, -2)
        if self._selected:
            rounded(QPainter(self), shape, None, look.color("accent"), 2.0)
        elif self._over:
            rounded(QPainter(self), shape, None, look.color("edge"))


class IconTile(QWidget):
    """An icon on a tinted square, decoration beside a name.

    Args:
        icon: icon name.
        kind: "accent", "ok", "warn", "bad" or "neutral".
        parent: the owner.
    """

    def __init__(self, icon: str, kind: str = "accent", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._kind = icon, kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: str, kind: str = "accent") -> None:
        """Show another icon."""
        self._icon, self._kind = icon, kind
        self.update()

    def sizeHint(self) -> QSize:
        """40 at the usual text size."""
        side = max(40, round(self.fontMetrics().height() * 2.3))
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw tile and icon."""
        look = look_of(self)
        painter = QPainter(self)
        neutral = self._kind == "neutral"
        ink = look.color("muted" if neutral else self._kind)
        tint = look.color("quiet" if neutral else f"{self._kind}_tint")
        rounded_by(painter, QRectF(self.rect()), RADIUS + 2, tint, ink if look.contrast else None)
        side = round(self.width() * 0.55)
        box = QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        draw_icon(painter, box, self._icon, ink, rtl=self.isRightToLeft())


class LetterTile(QWidget):
    """One or two letters on a colour that stays the same for the same name.

    Args:
        name: whose letters; also decides the colour.
        letters: how many letters, 1 or 2.
        parent: the owner.
    """

    def __init__(self, name: str, *, letters: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = letters
        self._dim = False
        self.set_name(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_name(self, name: str) -> None:
        """Show the letters of another name."""
        self._letters = initials(name, self._count)
        self._color = QColor(tile_color(name))
        self.update()

    def set_dim(self, dim: bool) -> None:
        """Step back: what stands beside it may be out of date."""
        self._dim = dim
        self.update()

    def sizeHint(self) -> QSize:
        """40 at the usual text size."""
        side = max(40, round(self.fontMetrics().height() * 2.3))
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw tile and letters."""
        painter = QPainter(self)
        look = look_of(self)
        ground = look.color("quiet") if self._dim else self._color
        rounded_by(painter, QRectF(self.rect()), RADIUS + 2, ground, look.color("line") if look.contrast else None)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.Bold)
        painter.setFont(font)
        painter.setPen(look.color("muted") if self._dim else QColor(ON_TILE))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letters)


class ListRow(Card):
    """A card of a list: tile, name, what stands below, badges, buttons, menu button.

    Below the width where everything fits beside each other, badges and buttons move under the name.

    Args:
        title: name of the thing; read as plain text.
        subtitle: one sentence about it; read as plain text.
        tile: what stands in front, an IconTile, a LetterTile or a KeyDrawing; or None.
        parent: the owner.
    """

    menu_wanted = Signal(object)

    def __init__(
        self, title: str, subtitle: str = "", *, tile: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._subject = title
        row = QHBoxLayout()
        row.setSpacing(16)
        self.body.addLayout(row)
        if tile is not None:
            row.addWidget(tile, 0, Qt.AlignmentFlag.AlignVCenter)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.setSpacing(16)
        row.addLayout(self._middle, 1)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.title: PlainLabel = Strong(title)
        self.subtitle: PlainLabel = Small(subtitle)
        self.subtitle.setVisible(bool(subtitle))
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        self._words = QWidget()
        self._words.setLayout(words)
        words.setContentsMargins(0, 0, 0, 0)
        self._middle.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        self._side: QWidget | None = None
        self._row = row
        self._menu: IconButton | None = None

    def set_texts(self, title: str, subtitle: str = "") -> None:
        """Change the name and what stands below, in place."""
        self._subject = title
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))
        if self._menu is not None:
            self._menu.set_name(self._menu_name())
        self._arrange()

    def add_badge(self, text: str, kind: str = "neutral", *, icon: str | None = None) -> Badge:
        """Add a state sign and return it; see Badge."""
        badge = Badge(text, kind, icon=icon)
        self.add_side(badge)
        return badge

    def add_side(self, part: QWidget) -> QWidget:
        """Put a badge or a button at the far side and return it."""
        if self._side is None:
            self._side = QWidget()
            self._side_flow = FlowLayout(self._side, gap=8)
            self._middle.addWidget(self._side, 0, Qt.AlignmentFlag.AlignVCenter)
        self._side_flow.addWidget(part)
        self._arrange()
        return part

    def add_menu_button(self) -> IconButton:
        """Add the button with the three dots; menu_wanted(button) fires on it and on the Menu key."""
        self._menu = IconButton("more_horiz", self._menu_name())
        self._menu.clicked.connect(self._want_menu)
        self._row.addWidget(self._menu, 0, Qt.AlignmentFlag.AlignVCenter)
        self._arrange()
        return self._menu

    def _menu_name(self) -> str:
        return self.tr("More for {name}").format(name=self._subject)

    def _want_menu(self) -> None:
        self.menu_wanted.emit(self._menu)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put side by side what fits."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if self._side is None:
            return
        side = self._side_flow.one_line_width()
        words = max(
            self.title.fontMetrics().horizontalAdvance(self.title.text()),
            min(self.subtitle.fontMetrics().horizontalAdvance(self.subtitle.text()), 220),
        )
        room = self.width() - 32 - 56 - (self._menu.sizeHint().width() + 16 if self._menu else 0)
        fits = words + 16 + side <= room
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        self._side.setMinimumWidth(side if fits else 0)
        self._side.setMaximumWidth(side if fits else 16777215)
        if self._middle.direction() != direction:
            self._middle.setDirection(direction)
            self._middle.setSpacing(16 if fits else 8)
            self._middle.setAlignment(self._side, Qt.AlignmentFlag.AlignVCenter if fits else Qt.AlignmentFlag(0))
