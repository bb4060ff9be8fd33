"""The one focus ring of a window: two pixels, two pixels away from what has the focus.

Owns: an overlay that follows the focus, so that parts need no room for the ring. Runs on the main thread. Raises
nothing.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QScrollArea, QWidget
from shiboken6 import isValid

from keydesk.ui.widgets.painting import rounded_by

_GAP, _PEN = 2, 2
_OUT = _GAP + _PEN


class FocusRing(QWidget):
    """Draws the ring around the focused part of one window.

    Args:
        window: the top-level widget it serves.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def follow(self) -> None:
        """Start to follow the focus of the application."""
        self._window.windowHandle().focusObjectChanged.connect(self._focus_object)

    def _focus_object(self, target: QObject | None) -> None:
        self._moved(target if isinstance(target, QWidget) else None)

    def _moved(self, new: QWidget | None) -> None:
        self._drop()
        if new is None or new.window() is not self._window or new is self._window:
            return
        proxy = new.property("focusRing")
        clicked = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if proxy is False or (clicked and not isinstance(new, QLineEdit | QPlainTextEdit)):
            return
        self._target = new.parentWidget() if proxy == "parent" else new
        self._attach()

    def _attach(self) -> None:
        target = self._target
        if target is None:
            return
        host = target.parentWidget()
        # Climb until the ring has room, but stay inside the scrolled content, so that the ring scrolls along.
        watched = [target]
        while host is not None and host is not self._window:
            box = QRect(target.mapTo(host, QPoint(0, 0)), target.size()).adjusted(-_OUT, -_OUT, _OUT, _OUT)
            outer = host.parentWidget()
            if host.rect().contains(box) or (outer and isinstance(outer.parentWidget(), QScrollArea)):
                break
            watched.append(host)
            host = outer
        if host is None:
            return
        self.setParent(host)
        for widget in watched:
            widget.installEventFilter(self)
            widget.destroyed.connect(self._gone)
        self._watched = watched
        self._fit()
        self.show()
        self.raise_()

    def _gone(self) -> None:
        self._drop()

    def _drop(self) -> None:
        watched, self._watched, self._target = self._watched, [], None
        for widget in watched:
            if isValid(widget):  # a page of a sheet may be gone before the focus has moved on
                widget.removeEventFilter(self)
                widget.destroyed.disconnect(self._gone)
        if isValid(self) and isValid(self._window):
            self.hide()
            self.setParent(self._window)  # the part it stood in may be deleted next, and the ring with it

    def _fit(self) -> None:
        host = self.parentWidget()
        if self._target is not None and host is not None:
            corner = self._target.mapTo(host, QPoint(0, 0))
            self.setGeometry(QRect(corner, self._target.size()).adjusted(-_OUT, -_OUT, _OUT, _OUT))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the moves of the target."""
        kind = event.type()
        if kind in (QEvent.Type.Resize, QEvent.Type.Move) and watched in self._watched:
            self._fit()
        elif kind == QEvent.Type.Hide and watched is self._target:
            self.hide()
        elif kind == QEvent.Type.Show and watched is self._target:
            self._fit()
            self.show()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        color = self.palette().color(QPalette.ColorRole.Highlight)
        rounded_by(QPainter(self), QRectF(self.rect()), 10.0 + _OUT, None, color, float(_PEN))
