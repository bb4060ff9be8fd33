"""What all pages share: the flows in use, the window, one scope for tasks, and how a failure is shown.

Runs on the main thread. Raises nothing; failures of tasks become a quiet line above the page.
"""

import logging
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from keydesk.config.brand import Brand
from keydesk.config.people import KnownProfile
from keydesk.config.policy.found import Policy
from keydesk.core.errors import KeydeskError
from keydesk.domain.readers import Reader
from keydesk.ui.async_glue import TaskScope
from keydesk.ui.main_window import MainWindow
from keydesk.ui.support import Support
from keydesk.usecases.services import Services
from keydesk.usecases.state import Snapshot
from keydesk.usecases.updates import Updates

if TYPE_CHECKING:
    from keydesk.config.browsers import Browser
    from keydesk.config.settings import Settings
    from keydesk.helpdesk.finding import Finding

_log = logging.getLogger(__name__)
_crash_log = logging.getLogger("keydesk.crash")
SHARED_DOMAIN = ".auth0.com"


class ReaderChoice(Protocol):
    """The card readers of this computer, and which of them are hidden."""

    def known(self) -> Sequence[Reader]:
        """The readers, hidden ones that are not here too."""
        ...

    def hide(self, name: str, hidden: bool) -> None:
        """Hide a reader or show it again, from now on, and remember it."""
        ...


class Setup(Protocol):
    """What the composition root does for the window beyond the flows of one profile."""

    def profiles(self) -> tuple[KnownProfile, ...]:
        """The accounts of this computer with the names last known, the one in use as it is now."""
        ...

    async def add_profile(self, address: str, client_id: str) -> None:
        """Add a tenant or one more account of it, use it, hand its flows over; ISSUER_INVALID, CLIENT_ID_INVALID."""
        ...

    async def use_profile(self, name: str) -> None:
        """Use another account and hand its flows to the desk; PROFILE_UNKNOWN."""
        ...

    async def remove_profile(self, name: str) -> None:
        """Sign out of an account and forget everything of it; KEYRING_LOCKED, KEYRING_FAILED leave it there."""
        ...

    async def start_practice(self) -> None:
        """Start the practice tenant with a software key and hand its flows to the desk."""
        ...

    async def examine(self) -> "Sequence[Finding]":
        """Run every check of the doctor over the parts in use."""
        ...

    def choose_provisioning(self, shown: str) -> None:
        """Show or hide the provisioning desk from now on and remember it: ``on``, ``off``."""
        ...

    @property
    def provisioning(self) -> str:
        """Whether the provisioning desk is shown."""
        ...

    def callback_lines(self) -> tuple[str, ...]:
        """The callback addresses an admin must allow for a new profile."""
        ...

    def choose_theme(self, mode: str) -> None:
        """Use a theme from now on and remember it: ``system``, ``light``, ``dark``, ``contrast``."""
        ...

    def choose_language(self, language: str) -> None:
        """Use a language from now on and remember it: ``system``, ``en``, ``ja``."""
        ...

    def choose_text_size(self, percent: int) -> None:
        """Use a text size from now on and remember it, 80 to 200."""
        ...

    def choose_write_scopes(self, when: str) -> None:
        """Ask for leave to change the account ``at-sign-in`` or ``when-needed`` from the next sign-in on."""
        ...

    def choose_keys_lock(self, minutes: int) -> None:
        """Lock unlocked keys after so many minutes without use, 0 for never, from now on and remember it."""
        ...

    def choose(self, name: str, value: "str | int | None") -> None:
        """Choose something else from now on and remember it; `name` is a field of `Settings`."""
        ...

    async def browsers(self) -> "Sequence[Browser]":
        """The browsers of this computer."""
        ...

    @property
    def chosen(self) -> "Settings":
        """The settings in force."""
        ...

    @property
    def may_autostart(self) -> bool:
        """Whether this run is one that may be started with the computer's session."""
        ...

    @property
    def write_scopes(self) -> str:
        """When leave to change the account is asked for."""
        ...

    @property
    def keys_lock_after_minutes(self) -> int:
        """Minutes without use until an unlocked key locks, 0 for never."""
        ...

    @property
    def readers(self) -> ReaderChoice:
        """The card readers."""
        ...

    @property
    def policy(self) -> Policy:
        """What the organisation says on this computer."""
        ...

    @property
    def brand(self) -> Brand:
        """The name, logo and colour the organisation gave the program."""
        ...

    @property
    def support(self) -> Support:
        """What a helpdesk is given."""
        ...

    @property
    def updates(self) -> Updates:
        """The check for newer versions."""
        ...

    @property
    def theme(self) -> str:
        """The theme chosen."""
        ...

    @property
    def language(self) -> str:
        """The language chosen."""
        ...

    @property
    def text_size(self) -> int:
        """The text size chosen, in percent."""
        ...


class Desk(QObject):
    """Joins pages with the flows of the profile in use.

    Args:
        window: the window.
        setup: what goes beyond one profile.
    """

    changed = Signal(object)
    """The state changed; carries the new `Snapshot`."""
    services_changed = Signal()
    """Another profile is in use, or the first one is ready."""
    examined = Signal()
    """The checks have found something new; see `findings`."""
    pages_changed = Signal()
    """Another page is in the rail, or one less; its counts must be told anew."""
    accounts_changed = Signal()
    """The list of accounts changed, but not the one in use."""

    news_changed = Signal(object)
    """Something else is known of newer versions; carries the `UpdateNews`."""

    readers_changed = Signal()
    """Card readers came or went, or others are hidden; emitted on any thread."""

    def __init__(self, window: MainWindow, setup: Setup) -> None:
        super().__init__(window)
        self.main_window = window
        self.setup = setup
        self.scope = TaskScope(self._on_error, self._on_crash, self)
        self.findings: Sequence[Finding] = ()
        self._services: Services | None = None
        self._stop_listening: Callable[[], None] = lambda: None
        self._keys_refused: set[str] = set()
        self.on_error: Callable[[str, KeydeskError], None] = lambda key, error: None
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def services(self) -> Services | None:
        """The flows, None while the program still starts."""
        return self._services

    @property
    def now(self) -> Snapshot:
        """The present state; an empty one while the program still starts."""
        return self._services.state.now if self._services is not None else Snapshot()

    @property
    def may_sign_in_with_key(self) -> bool:
        """Whether the tenant in use may take the key itself, without a browser; known for sure once it was asked.

        Passkeys need an address of the organisation's own. Source: reference §11.
        """
        services = self._services
        if services is None or not services.tenant.issuer:
            return False
        shared = services.tenant.domain.endswith(SHARED_DOMAIN)
        return not shared and services.tenant.issuer not in self._keys_refused

    def shows(self, page: str) -> bool:
        """Whether there is a page of that name; an organisation may leave one out."""
        return page in self.main_window.pages

    def refuse_key_sign_in(self) -> None:
        """The tenant in use refused the key itself; remembered until the program ends."""
        if self._services is not None:
            self._keys_refused.add(self._services.tenant.issuer)
            self.changed.emit(self._services.state.now)

    def use(self, services: Services) -> None:
        """Work with the flows of a profile from now on.

        Args:
            services: the flows.
        """
        self._stop_listening()
        self._services = services
        self.findings = ()
        self._stop_listening = services.state.changed.connect(self.changed.emit)
        self.services_changed.emit()
        self.changed.emit(services.state.now)

    def leave(self) -> None:
        """Listen no longer; before the flows are taken down."""
        self._stop_listening()
        self._stop_listening = lambda: None
        self._services = None

    def start(self, key: str, work: Callable[[Services], Coroutine[object, object, object]]) -> bool:
        """Run a flow in the background, unless the same one still runs.

        Args:
            key: what it does; one at a time.
            work: makes the coroutine from the flows.

        Returns:
            False when it was refused or the program still starts.
        """
        services = self._services
        if services is None:
            return False

        async def run() -> None:
            _log.debug("%s begins", key)
            await work(services)
            _log.debug("%s is done", key)

        return self.scope.start(key, run)

    def open_page(self, name: str) -> None:
        """Go to a page, where there is one of that name."""
        if self.shows(name):
            self.main_window.show_page(name)

    def _on_error(self, key: str, error: KeydeskError) -> None:
        _log.info("%s: %s", key, error)
        self.on_error(key, error)

    def _on_crash(self, key: str, error: BaseException) -> None:
        from keydesk.domain.catalogue import Code

        # The logger of crashes keeps a report, too; the next start offers to send it along.
        _crash_log.critical("%s failed: %s", key, type(error).__name__, exc_info=error)
        self.on_error(key, KeydeskError(Code.INTERNAL, what=type(error).__name__))
