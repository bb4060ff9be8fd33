"""What a computer that several people share must not keep: lines of the store, people, damaged files set aside.

Awaited on the main loop. Raises DISK_FULL, FOLDER_UNWRITABLE, and INTERNAL while another program holds the store.
"""

import asyncio
import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk.config.paths import Paths
from keydesk.config.policy.found import Policy
from keydesk.config.settings import Settings, SettingsFile
from keydesk.config.sources import managed_profile
from keydesk.core.clock import Clock
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.store.forget import forget_everything

if TYPE_CHECKING:
    from keydesk.store.database import Store

_ASIDE = ("*.corrupt-*", "*.broken-*")


class KeptTraces:
    """Satisfies `usecases.ports.Traces`.

    Args:
        store: the open store.
        paths: folders of this run.
        clock: the time.
        policy: of this computer.
    """

    def __init__(self, store: "Store", paths: Paths, clock: Clock, policy: Policy) -> None:
        self._store = store
        self._paths = paths
        self._file = SettingsFile(paths.settings_file, clock)
        self._policy = policy

    async def remove(self) -> None:
        """Remove everything so that no byte of it stays."""
        await forget_everything(self._store)
        await asyncio.to_thread(self._remove_files)

    def _remove_files(self) -> None:
        before = self._file.load().settings
        after = _of_nobody(before, self._policy)
        if after != before:
            self._file.update(lambda newest: _of_nobody(newest, self._policy))
        for folder in (self._paths.settings, self._paths.store):
            for pattern in _ASIDE:
                for kept in folder.glob(pattern):
                    _unlink(kept)


def _of_nobody(settings: Settings, policy: Policy) -> Settings:
    """The settings without anybody's name; tenants somebody added stay only where the organisation names none."""
    profiles = tuple(replace(profile, login_hint=None) for profile in settings.profiles)
    if managed_profile(policy) is not None:
        profiles = ()
    names = {profile.name for profile in profiles}
    return replace(
        settings, people=(), profiles=profiles, current=settings.current if settings.current in names else None
    )


def _unlink(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        try:
            path.unlink()
        except OSError as error:
            raise KeydeskError(Code.FOLDER_UNWRITABLE, folder=str(path.parent)) from error
