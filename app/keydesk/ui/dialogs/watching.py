"""A sheet that knows whether a person can see it now.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent

from keydesk.core.observe import Signal
from keydesk.ui.dialogs.prompt_sheet import PromptSheet
from keydesk.usecases.state import AppState

_SOON_MS = 20
"""Qt knows a moment later than the sheet whether its window is on a screen."""
_AGAIN_MS = 1000
"""A window that is out of sight, on another desktop for instance, does not tell its sheets when it is back."""


class WatchedSheet(PromptSheet):
    """The sheet. It hears by itself when its window is minimised, restored, left or entered.

    Args:
        state: see `PromptSheet`.
    """

    def __init__(self, state: AppState) -> None:
        super().__init__(state)
        self.watching_changed: Signal[bool] = Signal()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._look)

    @property
    def seen(self) -> bool:
        """Whether it is shown, in a window that is neither minimised nor out of sight."""
        if not self.isVisible() or self.window().isMinimized():
            return False
        handle = self.window().windowHandle()
        return handle is None or handle.isExposed()

    def showEvent(self, event: QShowEvent) -> None:
        """It came, or came back."""
        super().showEvent(event)
        self._later.start(_SOON_MS)

    def hideEvent(self, event: QHideEvent) -> None:
        """It is gone, or its window is."""
        super().hideEvent(event)
        self._later.start(_SOON_MS)

    def changeEvent(self, event: QEvent) -> None:
        """Another window is in front, or this one again."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self._later.start(_SOON_MS)

    def _look(self) -> None:
        seen = self.seen
        self.watching_changed.emit(seen)
        if not seen and self.isVisible():
            self._later.start(_AGAIN_MS)
