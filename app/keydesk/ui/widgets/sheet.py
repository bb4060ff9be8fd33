"""Dialogs inside the window: a scrim over everything, one sheet in the middle.

Owns: what a modal dialog owes: nothing behind it can be reached, the focus goes in a circle inside and comes back
afterwards, Esc cancels. A sheet is never run by a nested event loop. Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile
from keydesk.ui.widgets.fields import Labeled, LineField
from keydesk.ui.widgets.page import quiet_scroll_area
from keydesk.ui.widgets.painting import rounded_by, text_scale
from keydesk.ui.widgets.text import Body, Small, Title

_MARGIN = 24
_RADIUS = 16.0
_BY_TAB = frozenset({Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus})


class Sheet(QDialog):
    """One dialog.

    Args:
        title: what it is about.
        text: one sentence below, or "".
        width: logical pixels at the usual text size.
    """

    closed = Signal(object)
    help_wanted = Signal()
    """F1; the window's own rests while a sheet is open."""

    def __init__(self, title: str, text: str = "", *, width: int = 560) -> None:
        super().__init__(None, Qt.WindowType.Widget)
        self._is_closed = False
        self._width = width
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(24, 24, 24, 8)
        self.body.setSpacing(16)
        self.title = Title(title)
        self.text = Body(text, tone="muted")
        self.text.setVisible(bool(text))
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self.title)
        words.addWidget(self.text)
        self._words = words
        self.body.addLayout(words)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot.setContentsMargins(24, 8, 24, 24)
        self._foot.setSpacing(8)
        self.note = Small()
        self._said = QHBoxLayout()
        self._said.setSpacing(8)
        self._said.addWidget(self.note, 1)
        self._foot.addLayout(self._said, 1)
        self._button_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._button_row.setSpacing(8)
        self._button_row.addStretch(1)  # below the note the buttons stand at the end of the line, too
        self._foot.addLayout(self._button_row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2, 2, 2, 2)
        outer.setSpacing(0)
        self.area = quiet_scroll_area(self.content)
        self.area.viewport().setAutoFillBackground(False)
        self.content.setAutoFillBackground(False)
        outer.addWidget(self.area, 1)
        outer.addLayout(self._foot)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def set_words(self, title: str, text: str = "") -> None:
        """Change title and sentence, for the next step of a flow."""
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def add(self, part: QWidget) -> QWidget:
        """Put a part at the end of the content and return it."""
        self.body.addWidget(part)
        return part

    def add_centered(self, part: QWidget) -> QWidget:
        """Put a picture at the end of the content, in the middle, and return it."""
        self.body.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        return part

    def add_on_top(self, part: QWidget) -> QWidget:
        """Put a part above the title (the step bar) and return it."""
        self.body.insertWidget(0, part)
        return part

    def add_button(self, button: Button, answer: object = None, *, default: bool = False) -> Button:
        """Put a button at the foot.

        Args:
            button: the button.
            answer: closes the sheet with this answer; nothing is closed for None.
            default: whether Enter presses it.

        Returns:
            The same button.
        """
        self._button_row.addWidget(button)
        button.setDefault(default)
        if answer is not None:
            button.clicked.connect(lambda: self.close_with(answer))
        return button

    def add_cancel(self, text: str = "", *, default: bool = False) -> Button:
        """Put the Cancel button at the foot; it does what Esc does."""
        button = Button(text or self.tr("Cancel"))
        button.clicked.connect(self.reject)
        return self.add_button(button, default=default)

    def close_with(self, answer: object) -> None:
        """Close the sheet; closed(answer) fires once.

        Args:
            answer: whatever the opener waits for.
        """
        if self._is_closed:
            return
        self._is_closed = True
        self.hide()
        self.closed.emit(answer)

    def reject(self) -> None:
        """Cancel: close with the answer None. Override to cancel a running flow first."""
        self.close_with(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc cancels, F1 explains, Enter presses the default button."""
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
            return
        if event.key() == Qt.Key.Key_F1:
            self.help_wanted.emit()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Let the focus go in a circle inside."""
        stops = focus_stops(self)
        if not stops:
            return True
        now = QApplication.focusWidget()
        at = stops.index(now) if now in stops else (-1 if next else 0)
        stop = stops[(at + (1 if next else -1)) % len(stops)]
        stop.setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        self.area.ensureWidgetVisible(stop)
        return True

    def wanted_size(self, room: QRect) -> QRect:
        """Return where the sheet wants to stand in a room."""
        width = min(round(self._width * text_scale(self)), room.width() - 2 * _MARGIN)
        inner = width - 4
        # A wrapped note is a tall column by its own hint; what counts is its height in this width.
        foot = self._foot.heightForWidth(inner) if self._foot.hasHeightForWidth() else self._foot.sizeHint().height()
        height = self.body.heightForWidth(inner) if self.body.hasHeightForWidth() else self.body.sizeHint().height()
        box = QRect(0, 0, width, min(height + foot + 6, room.height() - 2 * _MARGIN))
        box.moveCenter(room.center())
        return box

    def place(self, room: QRect) -> None:
        """Stand where it wants to in a room."""
        box = self.wanted_size(room)
        if box == self.geometry():
            return
        self.setGeometry(box)
        if box.height() < room.height() - 2 * _MARGIN:
            # All of it has room. Qt keeps a bar that was needed for a moment: beside it text takes more lines, and so
            # it is needed for ever.
            self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        look = look_of(self)
        rounded_by(QPainter(self), QRectF(self.rect()), _RADIUS, look.color("surface"), look.color("line"))


def focus_stops(root: QWidget) -> list[QWidget]:
    """Return what Tab reaches inside a widget, in order."""
    # Looked for inside first: the chain goes through the whole window, and Qt's flags are dear to combine in Python.
    inside = {part for part in root.findChildren(QWidget) if part.focusPolicy() in _BY_TAB and _reached(part, root)}
    stops: list[QWidget] = []
    widget = root.nextInFocusChain()
    while len(stops) < len(inside) and widget is not None and widget is not root:
        if widget in inside:
            stops.append(widget)
        widget = widget.nextInFocusChain()
    return stops


def _reached(part: QWidget, root: QWidget) -> bool:
    return part.isEnabled() and part.isVisibleTo(root) and root.isAncestorOf(part)


class SheetLayer(QWidget):
    """The scrim over a window, and the sheets on it.

    Args:
        window: what it covers; it must be a layout-managed parent that resizes.
        behind: what may not be reached while a sheet is open.
    """

    opened = Signal(object)
    emptied = Signal()
    focus_lost = Signal()
    """The last sheet was closed, and what had the focus before is gone."""

    def __init__(self, window: QWidget, behind: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._behind = behind
        self._sheets: list[Sheet] = []
        self._before: list[QWidget | None] = []
        self.hide()
        window.installEventFilter(self)

    @property
    def current(self) -> Sheet | None:
        """The sheet on top, if any."""
        return self._sheets[-1] if self._sheets else None

    def open(self, sheet: Sheet) -> Sheet:
        """Show a sheet over everything and return it; wait for its closed signal.

        Args:
            sheet: a new sheet; it is deleted after it closed.
        """
        # The window's own focus: of a window that is not active just now, too.
        self._before.append(self._window.focusWidget())
        for other in self._sheets:
            other.hide()
        self._sheets.append(sheet)
        sheet.setParent(self, Qt.WindowType.Widget)
        sheet.closed.connect(lambda: self._closed(sheet))
        sheet.body.activate()
        self._behind.setEnabled(False)
        self.setGeometry(self._window.rect())
        self._arrange()
        self.show()
        self.raise_()
        sheet.show()
        sheet.content.installEventFilter(self)
        self._arrange()
        self._focus_in(sheet)
        self.opened.emit(sheet)
        return sheet

    def close_all(self) -> None:
        """Cancel every open sheet, the top one first."""
        for sheet in reversed(tuple(self._sheets)):
            sheet.reject()

    def _focus_in(self, sheet: Sheet) -> None:
        stops = focus_stops(sheet)
        focus = QApplication.focusWidget()
        if focus in stops:
            return
        default = next((stop for stop in stops if isinstance(stop, Button) and stop.isDefault()), None)
        first = next((stop for stop in stops if isinstance(stop, LineField)), None) or default
        target = first or (stops[0] if stops else sheet)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _closed(self, sheet: Sheet) -> None:
        at = self._sheets.index(sheet)
        self._sheets.pop(at)
        before = self._before.pop(at)
        sheet.deleteLater()
        if self._sheets:
            self._sheets[-1].show()
            self._arrange()
        else:
            self._behind.setEnabled(True)
            self.hide()
        # The page below may have been made anew while the sheet was open, with the widget that had the focus.
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._sheets:
            # Qt has moved the focus to whatever comes first in the window; the owner knows a better place.
            self.focus_lost.emit()
        if not self._sheets:
            self.emptied.emit()

    def _arrange(self) -> None:
        for sheet in self._sheets:
            sheet.place(self.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window when it resizes; follow a sheet that grows."""
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
        elif event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the sheet in the middle."""
        super().resizeEvent(event)
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Swallow clicks beside the sheet: a sheet is left on purpose."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the scrim."""
        QPainter(self).fillRect(self.rect(), look_of(self).scrim)


class ConfirmSheet(Sheet):
    """Asks before something that cannot be undone; Cancel is the default.

    Args:
        question: names the thing, for example 'Remove "Blue YubiKey" from your account?'.
        consequence: what will stop working.
        do: the verb on the button.
        typed: what must be typed first (the last four of a serial), or "".
        typed_label: the label above that field.
    """

    def __init__(self, question: str, consequence: str, do: str, *, typed: str = "", typed_label: str = "") -> None:
        super().__init__(question, consequence, width=480)
        self._typed = typed
        self.body.insertWidget(0, IconTile("warning", "bad"))
        self.do = Button(do, "danger_primary")
        if typed:
            self.field = LineField(typed_label)
            self.add(Labeled(typed_label, self.field))
            self.field.textChanged.connect(self._check)
            self.do.setEnabled(False)
        self.cancel = self.add_cancel(default=True)
        self.add_button(self.do, True)

    def _check(self, text: str) -> None:
        self.do.setEnabled(text.strip().casefold() == self._typed.casefold())
