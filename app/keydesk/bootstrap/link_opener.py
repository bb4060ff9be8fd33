"""Follows links in the running window: goes to a page, puts a question there, and never does more without a click.

A link waits while a sheet is open, while a flow runs and while the program still starts; the newest one wins. What
needs somebody signed in stays for ten minutes on the page where they can sign in. Main thread. Raises nothing; what
cannot be followed becomes a quiet line.
"""

import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFileOpenEvent

from keydesk.bootstrap.handover import Claim, Handover
from keydesk.config.links import Link, Verb, read_link
from keydesk.core.clock import Clock, SystemClock
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.desk import Desk
from keydesk.ui.pages import account_actions, actions
from keydesk.ui.pages.live_page import RESTORE
from keydesk.ui.pages.registry import ACCOUNTS, HEALTH, METHODS, PROVISIONING
from keydesk.ui.to_front import to_front
from keydesk.usecases.services import Services

_log = logging.getLogger(__name__)
KEPT_S: Final = 600.0
_PAGES: Final = {
    Verb.ENROLL: METHODS, Verb.METHODS: METHODS, Verb.ACCOUNTS: ACCOUNTS, Verb.CONNECT: ACCOUNTS,
    Verb.HEALTH: HEALTH, Verb.DESK: PROVISIONING,  # there are windows without it
}  # fmt: skip
_ASK: Final = (Verb.ENROLL, Verb.CONNECT)
_BUSY: Final = (actions.FLOW, actions.SET_UP, RESTORE)
_LINK: Final = "link"


class LinkOpener(QObject):
    """Follows links.

    Args:
        desk: what pages share.
        practising: tells whether the window is in practice mode, which never answers a link.
        clock: time.
    """

    def __init__(self, desk: Desk, practising: Callable[[], bool], clock: Clock | None = None) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = desk.main_window
        self._practising = practising
        self._clock = clock or SystemClock()
        self._waiting: Link | None = None
        self._until = 0.0
        self._led = False
        self._ending = False
        self._window.close_wanted.connect(self._end)
        desk.services_changed.connect(self._soon)
        desk.scope.busy_changed.connect(self._soon)
        self._window.sheets.emptied.connect(self._soon)

    @property
    def waiting(self) -> Link | None:
        """The link that is not followed yet."""
        return self._waiting

    def take(self, handover: Handover) -> str:
        """Take what another start hands over; the window comes to the front whatever it is.

        Args:
            handover: from another process of this person.

        Returns:
            The code of a refusal, "" when it was taken.

        Raises:
            ConnectionAbortedError: this window is closing; the other start opens one of its own when it is gone.
        """
        if self._ending:
            raise ConnectionAbortedError
        to_front(self._window, handover.token)
        if not handover.link:
            return ""
        try:
            link = read_link(handover.link)
        except KeydeskError as error:
            _log.info("a link was refused: %s %s", error.code, error.params.get("reason"))
            return error.code
        return self.open(link)

    def open(self, link: Link) -> str:
        """Follow a link as soon as nothing is in its way.

        Args:
            link: a link that was read.

        Returns:
            The code of a refusal, "" when it was taken.
        """
        if not self._desk.setup.policy.flag("DeepLinks", True):
            _log.info("a link was refused: %s", Code.POLICY_FORBIDS)
            self._desk.on_error(_LINK, KeydeskError(Code.POLICY_FORBIDS, key="DeepLinks"))
            return Code.POLICY_FORBIDS
        if self._practising():
            _log.info("a link was refused: %s", Code.LINK_IN_PRACTICE)
            self._desk.on_error(_LINK, KeydeskError(Code.LINK_IN_PRACTICE))
            return Code.LINK_IN_PRACTICE
        if _PAGES[link.verb] not in self._window.pages:
            self._desk.on_error(_LINK, KeydeskError(Code.LINK_NOT_HERE))
            return Code.LINK_NOT_HERE
        _log.info("a link to %s", link.verb)
        self._waiting, self._led = link, False
        self._until = self._clock.monotonic() + KEPT_S
        self._go()
        return ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """On macOS a link comes as an event of the application, by Launch Services, not by a second start."""
        if isinstance(event, QFileOpenEvent):
            with contextlib.suppress(ConnectionAbortedError):  # the window is closing
                self.take(Handover(event.url().toString()))
            return True
        return False

    def _end(self) -> None:
        self._ending = True

    def _soon(self, *_: object) -> None:
        # The next turn of the loop: whatever has just ended may begin something else in this one.
        if self._waiting is not None:
            QTimer.singleShot(0, self, self._go)

    def _go(self) -> None:
        link, desk = self._waiting, self._desk
        if link is None or desk.services is None or self._window.sheet_open or any(map(desk.scope.busy, _BUSY)):
            return
        if self._clock.monotonic() > self._until:
            self._waiting = None
            return
        if not self._led:
            self._led = True
            desk.open_page(_PAGES[link.verb])
        if link.verb in _ASK and desk.now.person is None:
            return  # the page offers to sign in, and the link goes on after it
        self._waiting = None
        if self._practising():  # somebody chose practice mode while it waited
            desk.on_error(_LINK, KeydeskError(Code.LINK_IN_PRACTICE))
        elif link.verb is Verb.ENROLL:
            desk.start(actions.FLOW, self._ask_enroll)
        elif link.verb is Verb.CONNECT:
            desk.start(_LINK, lambda services: self._look_for(services, link.connection))

    async def _ask_enroll(self, services: Services) -> None:
        from keydesk.ui.dialogs.link_sheet import wants_enroll

        if await wants_enroll(self._window):
            from keydesk.ui.dialogs.enroll_wizard import run_enroll

            await run_enroll(self._window, services, None)

    async def _look_for(self, services: Services, name: str) -> None:
        """A name from a link is shown only where the tenant knows it; the sheet asks before anything happens."""
        state = services.state
        if state.now.connected.connection(name) is None:
            await services.connected.offered()
        if state.now.connected.connection(name) is None:
            raise KeydeskError(Code.LINK_NOT_HERE)
        account_actions.connect(self._desk, name)


@contextlib.asynccontextmanager
async def taking(claim: Claim | None, opener: LinkOpener) -> AsyncIterator[None]:
    """Take what other starts hand over, for as long as the window lives.

    Args:
        claim: the right to be the one window, None where there may be others.
        opener: takes it.
    """
    if claim is None:
        yield
        return
    async with contextlib.AsyncExitStack() as stack:
        try:
            stack.push_async_callback(await claim.listen(opener.take))
        except OSError as error:
            # The lock is held all the same: other starts say that this window does not answer.
            _log.warning("other starts cannot reach this window: %s", type(error).__name__)
        yield
