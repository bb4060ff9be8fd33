"""Signs out and locks keys when nobody uses the window, or when the screen is locked, as is wanted.

Made only where a policy or the person asks for it. Owns: the countdown. Main thread; raises nothing, failures become
a quiet line.
"""

import asyncio
import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from keydesk.config.policy.found import Policy
from keydesk.core.errors import KeydeskError
from keydesk.ui.desk import Desk
from keydesk.ui.idle import IdleWatch
from keydesk.ui.main_window import MainWindow
from keydesk.ui.pages.registry import HOME
from keydesk.ui.widgets.away_bar import AwayBar
from keydesk.ui.widgets.banner import Banner
from keydesk.usecases.services import Services

if TYPE_CHECKING:
    from keydesk.ui.session_lock import SessionLock
    from keydesk.ui.session_lock_macos import MacSessionLock
    from keydesk.ui.session_lock_windows import WindowsSessionLock

_log = logging.getLogger(__name__)
_CEREMONY_END_S = 4.0
_OTHERS_END_S = 5.0
_MOST_SHEETS = 8
AWAY = "away"


class Away(QObject):
    """Watches for a window that is left alone.

    Args:
        desk: what pages share.
        policy: of this computer.
        watch: tells when nobody uses the window.
    """

    def __init__(self, desk: Desk, policy: Policy, watch: IdleWatch) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = desk.main_window
        self._shared = policy.flag("SharedWorkstation", False)
        self._minutes = desk.setup.chosen.idle_sign_out_minutes
        self._bar: AwayBar | None = None
        self._watch = watch
        self._watch.counted.connect(self._count)
        self._watch.used.connect(self._end_count)
        self._watch.elapsed.connect(self._elapsed)
        desk.changed.connect(lambda _: self._arm())
        self._arm()

    def follow(self) -> None:
        """Take up the time that is in force now."""
        minutes = self._desk.setup.chosen.idle_sign_out_minutes
        if minutes != self._minutes:
            self._minutes = minutes
            self._watch.end_after(minutes * 60.0)
            self._arm()

    def screen_locked(self) -> None:
        """The screen is locked or the computer goes to sleep: keys lock, and a shared computer signs out."""
        self.leave(self._shared)

    def leave(self, sign_out: bool) -> None:
        """End what is under way in order, lock keys, and sign out.

        Args:
            sign_out: not only lock the keys.
        """

        async def work(services: Services) -> None:
            person = self._desk.now.person is not None and not self._desk.now.practice
            if sign_out and person:
                await end_flows(self._window)
                await self._desk.scope.others_end(_OTHERS_END_S)
            await services.unlock.lock_all()
            if not sign_out or not person:
                return
            await services.sign_in.sign_out()
            _log.info("signed out: the window was left alone")
            self._window.forget_pages(HOME)  # nothing of the account stays on any page
            self._say()

        self._desk.start(AWAY, work)

    def _arm(self) -> None:
        now = self._desk.now
        here = (now.person is not None or any(key.unlocked for key in now.keys)) and not now.practice
        self._watch.arm(self._minutes > 0 and here)

    def _count(self, seconds: int) -> None:
        if self._desk.now.person is None:
            return  # a key that locks needs no countdown: its PIN opens it again
        if self._bar is None:
            self._bar = AwayBar(self._window)
            self._bar.stay.connect(self._watch.stay)
        self._bar.show_left(seconds)

    def _end_count(self) -> None:
        if self._bar is not None:
            self._bar.hide()

    def _elapsed(self) -> None:
        self.leave(True)

    def _say(self) -> None:
        text = QCoreApplication.translate(
            "Away",
            "You were signed out because this window was not being used. Your passkeys and keys stay as they are.",
        )
        banner = Banner(text, "info")
        banner.setObjectName("line-away")
        banner.add_dismiss()
        banner.dismissed.connect(lambda: self._window.remove_line(banner))
        self._window.add_line(banner)


async def end_flows(window: MainWindow) -> None:
    """Cancel the open sheets from the top: a ceremony ends by its own Cancel, so that key and account agree.

    Args:
        window: whose sheets.
    """
    for _ in range(_MOST_SHEETS):
        sheet = window.sheets.current if window.sheet_open else None
        if sheet is None:
            return
        ended = asyncio.Event()
        sheet.closed.connect(lambda _, ended=ended: ended.set())
        sheet.reject()
        try:
            async with asyncio.timeout(_CEREMONY_END_S):
                await ended.wait()
        except TimeoutError:
            _log.warning("a flow did not end in time; its journal entry stays")
            return


async def sign_out_at_end(services: Services, within_s: float = _CEREMONY_END_S) -> None:
    """Sign out and remove all traces when the program ends on a computer that forgets people.

    Args:
        services: the flows.
        within_s: seconds the tenant has to hear of it.
    """
    try:
        async with asyncio.timeout(within_s):
            if services.state.now.person is not None:
                await services.sign_in.sign_out()
    except TimeoutError:
        _log.warning("the tenant could not be told in time that the session is over")
    except KeydeskError as error:
        _log.warning("signing out at the end: %s", error)
    try:
        await services.sign_in.remove_traces()
    except KeydeskError as error:  # the next start tries again before anything else
        _log.warning("traces of people are still there: %s", error)


class AwayKeeper:
    """Watches as soon as somebody wants it, and for as long as they want.

    Args:
        desk: what pages share.
        policy: of this computer.
        app: the application, whose events count as use.
    """

    def __init__(self, desk: Desk, policy: Policy, app: QCoreApplication) -> None:
        self._desk = desk
        self._policy = policy
        self._app = app
        self._away: Away | None = None

    def follow(self) -> None:
        """Take up what is in force now."""
        if self._away is None:
            self._away = open_away(self._desk, self._policy, self._app)
        else:
            self._away.follow()


def open_away(desk: Desk, policy: Policy, app: QCoreApplication) -> Away | None:
    """Watch where the organisation or the person wants it.

    Args:
        desk: what pages share.
        policy: of this computer.
        app: the application, whose events count as use.

    Returns:
        What watches, None where nothing was asked for.
    """
    minutes = desk.setup.chosen.idle_sign_out_minutes
    if not policy.flag("SharedWorkstation", False) and minutes == 0:
        return None
    away = Away(desk, policy, IdleWatch(app, minutes * 60.0, parent=desk))
    _session_lock(away, desk.main_window, app).locked.connect(away.screen_locked)
    return away


def _session_lock(
    owner: QObject, window: MainWindow, app: QCoreApplication
) -> "SessionLock | WindowsSessionLock | MacSessionLock":
    """What tells on this system; each loads a library of its own."""
    system: str = sys.platform  # a plain text, so that the type checker reads on everywhere
    if system == "win32":
        from keydesk.ui.session_lock_windows import WindowsSessionLock

        return WindowsSessionLock(window, app, owner)
    if system == "darwin":
        from keydesk.ui.session_lock_macos import MacSessionLock

        return MacSessionLock(owner)
    from keydesk.ui.session_lock import SessionLock

    return SessionLock(owner)
