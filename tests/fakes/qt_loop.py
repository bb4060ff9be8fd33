"""Qt's event loop for tests: one per test, so it must free what qasync leaves behind."""

from __future__ import annotations

import qasync
import shiboken6
from PySide6.QtCore import QCoreApplication


class QtLoop(qasync.QEventLoop):
    """The app's loop, which ends with its test.

    qasync leaves the Qt timers of cancelled calls running in an object that Python frees some day, on whatever thread
    the garbage collector happens to run, a key's for instance; and Qt crashes. The app has one loop for its life.
    """

    def close(self) -> None:
        """Close it and free its timers here, on the main thread."""
        timers = None if self.is_closed() else vars(self)["_timer"]
        super().close()
        # A thread that ended in close() has posted its last call; it must not find the timers gone in the next test.
        QCoreApplication.sendPostedEvents()
        if timers is not None:
            shiboken6.delete(timers)
