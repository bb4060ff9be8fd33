"""How the window is started, as one frozen value. Imports little: it is made before the first frame."""

from dataclasses import dataclass

from keydesk.config.paths import Paths
from keydesk.config.settings import Settings
from keydesk.core.clock import Clock
from keydesk.core.errors import KeydeskError


@dataclass(frozen=True, slots=True)
class WindowChoices:
    """How the window is started.

    Args:
        paths: folders of this run.
        settings: as read at start.
        clock: the time.
        profile: name of the profile to use, None for the one in use.
        transports: names of transports, empty for all that are real.
        token_store: ``keyring`` or ``memory``.
        practice: begin in practice mode.
        problems: what of the settings file could not be used.
        browser: command that opens an address in practice mode, None for the system's browser.
    """

    paths: Paths
    settings: Settings
    clock: Clock
    profile: str | None = None
    transports: tuple[str, ...] = ()
    token_store: str = "keyring"  # noqa: S105  # a place, no password
    practice: bool = False
    browser: str | None = None
    problems: tuple[KeydeskError, ...] = ()
