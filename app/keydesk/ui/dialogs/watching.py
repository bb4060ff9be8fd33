"""Whether a person can see a part of a window now.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from keydesk.core.observe import Signal

_TELLING = frozenset(
    {QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.WindowStateChange, QEvent.Type.Expose, QEvent.Type.ParentChange}
)


class Watching(QObject):
    """Follows a part: shown, in a window that is neither minimised nor out of sight.

    Args:
        part: what is looked at; owns this.
    """

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self.changed: Signal[bool] = Signal()
        self._part = part
        self._watched: list[QObject] = []
        self._last = False
        self._watch(part)

    @property
    def now(self) -> bool:
        """Whether it can be seen."""
        window = self._part.window()
        if not self._part.isVisible() or window.isMinimized():
            return False
        handle = window.windowHandle()
        return handle is None or handle.isExposed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again when the part or its window may have come or gone."""
        if event.type() in _TELLING:
            QTimer.singleShot(0, self, self._look)  # afterwards: Qt has not done it yet
        return False

    def _look(self) -> None:
        if not isValid(self._part):
            return
        self._watch(self._part.window())
        self._watch(self._part.window().windowHandle())
        now = self.now
        if now != self._last:
            self._last = now
            self.changed.emit(now)

    def _watch(self, thing: QWidget | QWindow | None) -> None:
        if thing is None or any(thing is known for known in self._watched):
            return
        self._watched.append(thing)
        thing.installEventFilter(self)
