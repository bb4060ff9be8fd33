"""What a helpdesk is given: the log of this run, recording a problem, reports of crashes, the support bundle.

Main loop; files are read and written in workers. Raises DISK_FULL and FOLDER_UNWRITABLE where something is written.
"""

import asyncio
import getpass
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk import __version__
from keydesk.config.files import read_tail, write_export
from keydesk.config.paths import Paths
from keydesk.config.policy.found import NO_POLICY, Policy
from keydesk.config.policy.view import problems_document, settings_document
from keydesk.config.settings import Settings, SettingsFile
from keydesk.config.sources import serials_in_force
from keydesk.core.clock import Clock
from keydesk.core.crash_reports import CrashReports
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.core.logs import BACKUPS, LOG_FILE, RunLog
from keydesk.domain.catalogue import Code
from keydesk.usecases.state import Snapshot

if TYPE_CHECKING:
    from keydesk.helpdesk.bundle import Bundle, BundleChoices
    from keydesk.helpdesk.bundle_parts import Here
    from keydesk.helpdesk.finding import Finding

_MOST_CRASH_BYTES = 20_000
PolicyTold = Callable[[], Mapping[str, JsonValue] | None]


@dataclass(frozen=True, slots=True)
class Known:
    """What the parts in use know, for a bundle.

    Args:
        snapshot: of account and keys.
        findings: of the doctor; empty when it was not run.
    """

    snapshot: Snapshot
    findings: "Sequence[Finding]" = ()


def told_by(policy: Policy) -> dict[str, JsonValue] | None:
    """Write what an organisation says, for a bundle.

    Args:
        policy: of this computer.

    Returns:
        Its values with their sources, and what was wrong with them; None where nobody says anything.
    """
    if not policy.present:
        return None
    values = {**policy.recommended, **policy.prescribed}
    return {
        "settings": settings_document(values, policy),
        "problems": problems_document(policy.problems),
        "closed": policy.closed,
    }


class Support:
    """Satisfies `ui.support.Support`.

    Args:
        log: of this run.
        paths: folders of this run.
        clock: the time.
        known: what the parts in use know now.
        policy: what the organisation prescribes and where each value comes from, None where nothing does.
        rule: what it says of bundles.
    """

    def __init__(
        self,
        log: RunLog,
        paths: Paths,
        clock: Clock,
        known: Callable[[], Known],
        policy: PolicyTold = lambda: None,
        rule: Policy = NO_POLICY,
    ) -> None:
        self._log = log
        self._paths = paths
        self._clock = clock
        self._known = known
        self._policy = policy
        self._rule = rule
        self._reports = CrashReports(paths.logs, clock, log.code, __version__)

    @property
    def code(self) -> str:
        """The support code of this run."""
        return self._log.code

    @property
    def recording_until(self) -> datetime | None:
        """When the recording of a problem ends, None when none runs."""
        return self._log.recording_until

    async def look_again(self) -> None:
        """See whether another run began or ended a recording."""
        await asyncio.to_thread(self._log.look_again)

    async def record(self) -> None:
        """Record a problem for a quarter of an hour; FOLDER_UNWRITABLE."""
        try:
            await asyncio.to_thread(self._log.record)
        except OSError as error:
            raise KeydeskError(Code.FOLDER_UNWRITABLE, folder=str(self._paths.logs)) from error

    async def stop_recording(self) -> None:
        """Record no longer."""
        await asyncio.to_thread(self._log.stop_recording)

    async def crashed(self) -> bool:
        """Tell whether the program ended by a fault and nobody was told yet."""
        return bool(await asyncio.to_thread(self._reports.waiting))

    async def settle_crash(self) -> None:
        """Somebody has been told."""
        await asyncio.to_thread(self._reports.settle)

    async def make_bundle(self, choices: "BundleChoices") -> "Bundle":
        """Make a bundle to be looked at; nothing is written. POLICY_FORBIDS."""
        if not self._rule.flag("AllowBundle", True):
            raise KeydeskError(Code.POLICY_FORBIDS, key="AllowBundle")
        choices = replace(choices, serials=serials_in_force(choices.serials, self._rule))
        return await asyncio.to_thread(self._make, self._known(), choices)

    async def save_bundle(self, bundle: "Bundle", path: Path) -> int:
        """Save a bundle where the person wants it, as a whole and for the owner's eyes; reports of crashes are told.

        Args:
            bundle: as it was looked at.
            path: the file.

        Returns:
            Its size in bytes.

        Raises:
            KeydeskError: DISK_FULL, FOLDER_UNWRITABLE.
        """
        data = await asyncio.to_thread(bundle.packed)
        await asyncio.to_thread(write_export, path, data)
        await self.settle_crash()
        return len(data)

    def _make(self, known: Known, choices: "BundleChoices") -> "Bundle":
        from keydesk.helpdesk.bundle import make_bundle
        from keydesk.helpdesk.bundle_parts import Facts
        from keydesk.helpdesk.versions import versions_here

        return make_bundle(
            Facts(
                self.code, self._clock.now(), versions_here(), known.findings, self._settings(), known.snapshot,
                _here(), self._logs(), self._crashes(), self._policy(),
            ),
            choices,
        )  # fmt: skip

    def _settings(self) -> Settings:
        return SettingsFile(self._paths.settings_file, self._clock).load().settings

    def _logs(self) -> list[tuple[str, str]]:
        from keydesk.helpdesk.bundle import LOG_BYTES

        read: list[tuple[str, str]] = []
        left = LOG_BYTES
        for name in (LOG_FILE, *(f"{LOG_FILE}.{number}" for number in range(1, BACKUPS + 1))):
            text = read_tail(self._paths.logs / name, left) if left > 0 else None
            if text:
                read.append((name, text))
                left -= len(text)
        return read

    def _crashes(self) -> list[str]:
        texts = (read_tail(path, _MOST_CRASH_BYTES) for path in self._reports.all())
        return [text for text in texts if text]


def _here() -> "Here":
    from keydesk.helpdesk.bundle_parts import here_of

    try:
        user, home = getpass.getuser(), str(Path.home())
    except (OSError, KeyError, RuntimeError):  # no such account on this system: then there is no name to hide
        user, home = "", ""
    return here_of(user, home, platform.node())
