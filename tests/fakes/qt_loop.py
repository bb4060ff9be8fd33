"""Qt's event loop for tests: one per test, so it must free what qasync leaves behind."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QCoreApplication

from keydesk.ui.quiet_loop import QuietLoop


class QtLoop(QuietLoop):
    """The app's loop, which ends with its test.

    qasync leaves Qt timers running in an object that Python frees some day, on whatever thread the garbage collector
    happens to run, a key's for instance; and Qt crashes. The app has one loop for its life.
    """

    def close(self) -> None:
        """Close it and free its timers here, on the main thread."""
        timers = [] if self.is_closed() else [vars(self)["_timer"], vars(self).get("_timers")]
        super().close()
        # A thread that ended in close() has posted its last call; it must not find the timers gone in the next test.
        QCoreApplication.sendPostedEvents()
        for one in timers:
            if one is not None:
                shiboken6.delete(one)
