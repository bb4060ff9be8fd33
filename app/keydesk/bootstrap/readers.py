"""Which card readers a person has hidden: kept in the settings, in force at once.

`KeptReaders` on the main thread, `hide_reader` on a worker. Raises DISK_FULL and FOLDER_UNWRITABLE where it says so.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from keydesk.config.settings import Settings, SettingsFile
from keydesk.core.errors import KeydeskError
from keydesk.domain.readers import MOST_HIDDEN, Reader
from keydesk.hardware.readers import Readers
from keydesk.usecases.watch_keys import Spawn

_log = logging.getLogger(__name__)


class KeptReaders:
    """Satisfies the window's `ReaderChoice`.

    Args:
        file: of the settings.
        spawn: starts background work.
    """

    def __init__(self, file: SettingsFile, spawn: Spawn) -> None:
        self.readers = Readers(changed=self._tell)
        self.on_change: Callable[[], None] = lambda: None
        """Called on any thread when the list or what lies on the readers is another."""
        self._file = file
        self._spawn = spawn

    def known(self) -> Sequence[Reader]:
        """The readers, hidden ones that are not here too."""
        return self.readers.known()

    def hide(self, name: str, hidden: bool) -> None:
        """Hide a reader or show it again, and remember it."""
        self.readers.hide(changed_names(self.readers.hidden, name, hidden))

        async def write() -> None:
            try:
                await asyncio.to_thread(hide_reader, self._file, name, hidden)
            except KeydeskError as error:
                _log.warning("which readers are hidden could not be written: %s", error)

        self._spawn(f"readers:{name}", write)

    def _tell(self) -> None:
        try:
            self.on_change()
        except RuntimeError:
            _log.debug("the window is gone")


def hide_reader(file: SettingsFile, name: str, hidden: bool) -> Settings:
    """Remember that a reader is hidden, or is not; blocks.

    Args:
        file: of the settings.
        name: of the reader, without the numbers of the card service.
        hidden: whether it is.

    Returns:
        The settings as they are now.

    Raises:
        KeydeskError: DISK_FULL, FOLDER_UNWRITABLE.
    """
    return file.update(
        lambda newest: replace(newest, hidden_readers=changed_names(newest.hidden_readers, name, hidden))
    )


def changed_names(names: Sequence[str], name: str, hidden: bool) -> tuple[str, ...]:
    """Put a name into a list, or take it out.

    Args:
        names: the list.
        name: the name.
        hidden: whether it is to be in it.

    Returns:
        The new list, each name once; the oldest go when there are too many.
    """
    others = tuple(one for one in names if one != name)
    return (*others, name)[-MOST_HIDDEN:] if hidden else others
