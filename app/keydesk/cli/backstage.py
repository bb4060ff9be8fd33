"""What the command line needs from the composition root, as a protocol; `bootstrap` builds it.

Main thread. `run` raises what the work raises.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from keydesk.config.links import Link
from keydesk.config.policy.found import Policy
from keydesk.config.profile import Profile
from keydesk.config.profiles import Profiles
from keydesk.config.settings import Settings, SettingsFile
from keydesk.core.cancel import CancelToken
from keydesk.core.encoding import JsonValue
from keydesk.domain.readers import Reader
from keydesk.domain.update import UpdateNews
from keydesk.helpdesk.bundle import Bundle, BundleChoices
from keydesk.helpdesk.finding import Finding
from keydesk.usecases.services import Services
from keydesk.usecases.state import Snapshot

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choices:
    """The global options of one run.

    Args:
        json: exactly one JSON document on stdout.
        home: folder for all state, None for the person's own places.
        profile: profile by name, None for the one in use.
        key: key id, serial or label, None for the only one.
        transports: names of transports to use, empty for all.
        token_store: ``keyring`` or ``memory``.
        pin_stdin: PINs come from standard input, a line each.
        yes: no confirmations.
        confirm: the last four of a serial, for a reset.
        verbosity: 0, 1 or 2.
    """

    json: bool = False
    home: Path | None = None
    profile: str | None = None
    key: str | None = None
    transports: tuple[str, ...] = ()
    token_store: str = "keyring"  # noqa: S105  # a place, no password
    pin_stdin: bool = False
    yes: bool = False
    confirm: str | None = None
    verbosity: int = 0


@dataclass(frozen=True, slots=True)
class TenantChoices:
    """How the practice tenant is started.

    Args:
        port: on 127.0.0.1, 0 for a free one.
        faults: faults to start with, by name.
        plan: ``free``, ``paid`` or ``unlimited``.
        until_stdin_closes: end with the parent process.
        callback_ports: ports programs may listen on for their callback, empty for the usual three.
    """

    port: int
    faults: tuple[str, ...]
    plan: str
    until_stdin_closes: bool = False
    callback_ports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoChoices:
    """How the demo is started.

    Args:
        tour: walk the main job by itself.
        out: folder for pictures, None for none.
        theme: ``light``, ``dark``, ``contrast`` or None for the system's.
        language: ``en``, ``ja`` or None for the system's.
        key_model: preset of the software key, None for the one it was made with.
        touch: who touches it: ``button``, ``automatic`` or ``never``.
    """

    tour: bool
    out: Path | None
    theme: str | None
    language: str | None
    key_model: str | None = None
    touch: str = "button"


class Backstage(Protocol):
    """The composition root, as commands see it."""

    @property
    def cancel(self) -> CancelToken:
        """Set by Ctrl+C and SIGTERM."""
        ...

    @property
    def policy(self) -> Policy:
        """What the organisation says."""
        ...

    def person(self, choices: Choices) -> Settings:
        """What the person chose, without the policy."""
        ...

    @property
    def support_code(self) -> str:
        """The code in the log lines of this run, "" while nothing is logged."""
        ...

    def profiles(self, choices: Choices) -> Profiles:
        """The profiles of this home."""
        ...

    def settings(self, choices: Choices) -> SettingsFile:
        """The settings of this home."""
        ...

    def run(
        self,
        choices: Choices,
        work: Callable[[Services], Awaitable[T]],
        keys: bool,
        account: bool,
        browser: str | None = None,
    ) -> T:
        """Build the flows, run the work, take everything down again.

        Args:
            choices: the global options.
            work: the command's coroutine.
            keys: start the key monitor.
            account: a profile is needed; the session is restored, and SIGN_IN_NEEDED raised when there is none.
            browser: command that opens an address, None for the profile's or the system's.
        """
        ...

    def run_signing_in(
        self,
        choices: Choices,
        work: Callable[[Services], Awaitable[T]],
        browser: str | None = None,
        limit_s: float | None = None,
        keys: bool = False,
    ) -> T:
        """As `run`, for commands that begin signed out; `limit_s` is how long a person has in the browser."""
        ...

    def run_status(self, choices: Choices, work: Callable[[Services], Awaitable[T]], needs_session: bool) -> T:
        """As `run` for `status`: nobody signed in is an answer, unless a session is needed."""
        ...

    def remove_profile(self, choices: Choices, name: str) -> Profile:
        """Sign out of a profile and remove it with everything kept for its account; PROFILE_UNKNOWN, KEYRING_*."""
        ...

    def run_doctor(self, choices: Choices) -> tuple[Finding, ...]:
        """Run every check; nobody need be signed in, and no profile be set up."""
        ...

    def run_share(self, choices: Choices) -> tuple[Snapshot, tuple[Finding, ...]]:
        """Look at keys, the account as it was last read, and the checks; nobody need be signed in."""
        ...

    def readers(self, choices: Choices) -> Sequence[Reader]:
        """The card readers of this computer, hidden ones that are not here too; READER_SERVICE_MISSING."""
        ...

    def hide_reader(self, choices: Choices, name: str, hidden: bool) -> None:
        """Hide a card reader or show it again; DISK_FULL, FOLDER_UNWRITABLE."""
        ...

    def run_bundle(self, choices: Choices, wanted: BundleChoices, checks: bool, out: Path | None) -> Bundle:
        """Make a support bundle and save it; only make it where `out` is None. DISK_FULL, FOLDER_UNWRITABLE."""
        ...

    def run_update_check(self, choices: Choices) -> UpdateNews:
        """Ask for newer versions now; UPDATE_*."""
        ...

    def run_record(self, choices: Choices, begin: bool | None) -> datetime | None:
        """Begin or end the recording of a problem, or only look; tells when it ends. FOLDER_UNWRITABLE."""
        ...

    def run_tenant(self, choices: TenantChoices) -> None:
        """Serve the practice tenant until stopped."""
        ...

    def run_demo(self, choices: Choices, demo: DemoChoices) -> Mapping[str, JsonValue] | None:
        """Open the practice window, or walk the tour and give its report."""
        ...

    def run_practice_browser(self, address: str, email: str | None) -> None:
        """Sign a practice user in without a window; the tour's browser."""
        ...

    def run_key_helper(self, choices: Choices, address: str, note: Path) -> int:
        """Serve the program behind a door with keys, as the process with administrator rights."""
        ...

    def run_window(self, choices: Choices, exit_on_first_paint: bool, link: Link | None = None) -> int | None:
        """Open the window; None when one of this home runs already and took over. LNK_*."""
        ...

    def follow_autostart(self, choices: Choices) -> None:
        """Let the entry for the sign-in to this computer be what is in force; FOLDER_UNWRITABLE, DISK_FULL."""
        ...

    def self_test(self, choices: Choices) -> Mapping[str, JsonValue]:
        """Load every part and report."""
        ...
