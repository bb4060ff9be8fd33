"""Tells when nobody used the window for a while: keys, clicks, wheel and touch in windows of our own, nothing else.

One timer, armed only while there is something to end; no polling. Main thread; raises nothing.
"""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

_USE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)
MOST_WARNING_S = 60.0


class IdleWatch(QObject):
    """Watches the application.

    Args:
        app: whose events count.
        after_s: seconds without use until the end.
        now: seconds that never go back; another clock only in tests.
        parent: the owner.
    """

    counted = Signal(int)
    """Seconds left, each second of the last ones."""
    used = Signal()
    """Somebody is here again; the countdown is over."""
    elapsed = Signal()

    def __init__(
        self, app: QObject, after_s: float, now: Callable[[], float] = monotonic, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._app = app
        self._after = after_s
        # Half of a short time at most, so that nobody works under a countdown.
        self._warning = min(MOST_WARNING_S, after_s / 2)
        self._now = now
        self._last = 0.0
        self._armed = False
        self._counting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    @property
    def armed(self) -> bool:
        """Whether time runs."""
        return self._armed

    def end_after(self, after_s: float) -> None:
        """Wait another time from now on.

        Args:
            after_s: seconds without use until the end.
        """
        self._after, self._warning = after_s, min(MOST_WARNING_S, after_s / 2)
        if self._armed:
            self._timer.stop()
            self.stay()

    def arm(self, wanted: bool) -> None:
        """Let time run, or stand still; a second call changes nothing."""
        if wanted == self._armed:
            return
        self._armed = wanted
        if wanted:
            self._app.installEventFilter(self)
            self.stay()
        else:
            self._app.removeEventFilter(self)
            self._timer.stop()
            self._end_count()

    def stay(self) -> None:
        """Begin anew, as after a key press."""
        self._last = self._now()
        self._end_count()
        if self._armed and not self._timer.isActive():
            self._wait(self._after - self._warning)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that somebody is here; nothing is held back."""
        if event.type() in _USE:
            # The timer runs on and looks at the time when it fires: a key press costs no timer.
            self._last = self._now()
            if self._counting:
                self._timer.stop()
                self.stay()
        return False

    def _look(self) -> None:
        left = self._after - (self._now() - self._last)
        if left <= 0:
            self._armed = False
            self._app.removeEventFilter(self)
            self._end_count()
            self.elapsed.emit()
        elif left > self._warning:
            self._wait(left - self._warning)
        else:
            self._counting = True
            self.counted.emit(max(1, round(left)))
            self._wait(1.0)

    def _wait(self, seconds: float) -> None:
        self._timer.start(round(seconds * 1000))

    def _end_count(self) -> None:
        if self._counting:
            self._counting = False
            self.used.emit()
