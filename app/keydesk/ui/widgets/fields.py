"""Input: text field, choice, check box, switchable; a label above, a message below; and the copy field.

Owns: how inputs are painted, in our colours and on top of Qt's own behaviour. Runs on the main thread. Raises
nothing.
"""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from keydesk.ui.icons import draw_icon
from keydesk.ui.theme.look import look_of
from keydesk.ui.theme.style_sheet import style_sheet
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.copy_button import CopyButton
from keydesk.ui.widgets.painting import dotted, placed, rounded, rounded_by
from keydesk.ui.widgets.text import OneLine, Small, Strong


def _paint_well(widget: QWidget, *, bad: bool) -> None:
    look = look_of(widget)
    painter = QPainter(widget)
    ink = "bad" if bad else "accent" if widget.hasFocus() else "edge"
    if not widget.isEnabled():
        ink = "line"
    ground = look.color("surface" if widget.isEnabled() else "rail")
    rounded(painter, QRectF(widget.rect()), ground, look.color(ink), 2.0 if bad else 1.0)


class LineField(QLineEdit):
    """One line of text.

    Args:
        name: what a screen reader says; the label above it.
        parent: the owner.
    """

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bad = False
        self.setFrame(False)
        self.setAccessibleName(name)
        self.setTextMargins(8, 0, 8, 0)
        clear = QColor(0, 0, 0, 0)
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Base, clear)
        self.setPalette(palette)

    def set_bad(self, bad: bool) -> None:
        """Outline it as wrong; say in words why, beside it."""
        self._bad = bad
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a button."""
        hint = super().sizeHint()
        return QSize(max(hint.width(), 200), max(38, self.fontMetrics().height() + 18))

    def minimumSizeHint(self) -> QSize:
        """As high as a button."""
        return QSize(96, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the well, then Qt's own text."""
        _paint_well(self, bad=self._bad)
        super().paintEvent(event)


class Labeled(QWidget):
    """A label above an input and a message below it.

    Args:
        label: the name of the input; with & for a mnemonic.
        field: the input.
        hint: a sentence below, muted.
        parent: the owner.
    """

    def __init__(self, label: str, field: QWidget, hint: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.label = Strong(label)
        self.label.setBuddy(field)
        # The same for every label, so that fields side by side stand level whatever fonts their labels need.
        self.label.setMinimumHeight(round(self.label.fontMetrics().height() * 1.2))
        self.field = field
        self._hint = hint
        self.message = Small(hint)
        self.message.setVisible(bool(hint))
        column.addWidget(self.label)
        column.addWidget(field)
        column.addWidget(self.message)

    def show_hint(self, text: str) -> None:
        """Say something else below; also heard with the input."""
        self._hint = text
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.field.setAccessibleDescription(text)

    def show_error(self, text: str) -> None:
        """Say what is wrong; "" shows the hint again."""
        self.message.setText(text or self._hint)
        self.message.set_tone("bad" if text else "muted")
        self.message.setVisible(bool(text or self._hint))
        self.field.setAccessibleDescription(text or self._hint)
        if isinstance(self.field, LineField):
            self.field.set_bad(bool(text))
        announce(self.field, text)


class Choice(QComboBox):
    """One of several.

    Args:
        name: what a screen reader says.
        parent: the owner.
    """

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt's own lets the wheel bring the focus here
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        # The usual delegate, because the one of combo boxes does not heed the room that the style sheet asks for.
        self.setItemDelegate(QStyledItemDelegate(self))

    def sizeHint(self) -> QSize:
        """As high as a button."""
        hint = super().sizeHint()
        return QSize(max(hint.width() + 24, 160), max(38, self.fontMetrics().height() + 18))

    def minimumSizeHint(self) -> QSize:
        """As high as a button."""
        return QSize(96, self.sizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: whoever scrolls past must not choose something."""
        event.ignore()

    def showPopup(self) -> None:
        """Open the list, in the colours of now and with rows that are easy to hit."""
        self.view().setStyleSheet(style_sheet("list", self))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the well, the chosen text and an arrow."""
        _paint_well(self, bad=False)
        painter = QPainter(self)
        look = look_of(self)
        side = round(self.fontMetrics().height() * 1.1)
        box = QRect(self.width() - side - 10, (self.height() - side) // 2, side, side)
        draw_icon(painter, placed(self, box), "keyboard_arrow_down", look.color("muted"))
        room = QRect(12, 0, self.width() - side - 30, self.height())
        painter.setPen(look.color("text" if self.isEnabled() else "muted"))
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room.width())
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(placed(self, room), align, text)


class CheckField(QCheckBox):
    """A check box; its text wraps nowhere, so keep it short.

    Args:
        text: what it switches.
        parent: the owner.
    """

    def __init__(self, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def _side(self) -> int:
        return max(20, round(self.fontMetrics().height() * 1.15))

    def sizeHint(self) -> QSize:
        """Box and text, at least 28 high."""
        text = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(self._side() + 10 + text.width() + 2, max(28, text.height() + 8))

    def minimumSizeHint(self) -> QSize:
        """The text is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box and text."""
        look = look_of(self)
        painter = QPainter(self)
        side = self._side()
        box = placed(self, QRect(0, (self.height() - side) // 2, side, side))
        if self.isChecked():
            rounded_by(painter, QRectF(box), 5.0, look.color("accent" if self.isEnabled() else "edge"))
            draw_icon(painter, box.adjusted(2, 2, -2, -2), "check", look.color("on_accent"))
        else:
            rounded_by(painter, QRectF(box), 5.0, look.color("surface"), look.color("edge"), 1.5)
        _paint_label(self, painter, side + 10)


class RadioField(QRadioButton):
    """One of a few that are all shown.

    Args:
        text: what it chooses.
        parent: the owner.
    """

    def __init__(self, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ring and text, at least 28 high."""
        text = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(32 + text.width(), max(28, text.height() + 8))

    def minimumSizeHint(self) -> QSize:
        """The text is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ring and text."""
        look = look_of(self)
        painter = QPainter(self)
        box = QRectF(placed(self, QRect(0, (self.height() - 20) // 2, 20, 20)))
        on = self.isChecked()
        ring = look.color("accent" if on else "edge")
        rounded_by(painter, box, 10.0, look.color("surface"), ring, 2.0 if on else 1.5)
        if on:
            dotted(painter, box.center(), 5.0, look.color("accent"))
        _paint_label(self, painter, 30)


def _paint_label(widget: QCheckBox | QRadioButton, painter: QPainter, left: int) -> None:
    look = look_of(widget)
    painter.setPen(look.color("text" if widget.isEnabled() else "muted"))
    room = QRect(left, 0, widget.width() - left, widget.height())
    align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading | Qt.TextFlag.TextShowMnemonic
    painter.drawText(placed(widget, room), align, widget.text())


class CopyField(QWidget):
    """A value to copy: the value, and a button that says that it did.

    Args:
        name: what it is, for the button's name.
        value: read as plain text.
        parent: the owner.
    """

    def __init__(self, name: str, value: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 4, 2)
        row.setSpacing(8)
        self.value = OneLine(value)
        self.value.setAccessibleName(f"{name}: {value}")
        self.button = CopyButton(name, value)
        row.addWidget(self.value, 1)
        row.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        look = look_of(self)
        rounded(QPainter(self), QRectF(self.rect()), look.color("bg"), look.color("line"))
