"""Where this program keeps its files: one folder each for settings, store, logs and locks, for the owner's eyes only.

Pure path arithmetic until `Paths.ensure`, which writes. Any thread but the UI loop's for `ensure`.
Raises FOLDER_UNWRITABLE.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

APP = "keydesk"
_PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Paths:
    """The four folders of one run.

    Args:
        settings: holds ``settings.json``.
        store: holds ``store.sqlite``.
        logs: holds ``keydesk.log``.
        locks: holds lock files; on a local disk.
    """

    settings: Path
    store: Path
    logs: Path
    locks: Path

    @property
    def settings_file(self) -> Path:
        """The settings file."""
        return self.settings / "settings.json"

    @property
    def store_file(self) -> Path:
        """The SQLite file."""
        return self.store / "store.sqlite"

    @property
    def practice(self) -> "Paths":
        """The folders of practice mode, apart from everything real."""
        return Paths.under(self.store / "practice")

    @classmethod
    def under(cls, home: Path) -> "Paths":
        """Put everything into one folder.

        Args:
            home: the folder named by ``--home``; need not exist.

        Returns:
            Absolute paths below it.
        """
        root = Path(os.path.abspath(home.expanduser()))
        return cls(root / "settings", root / "store", root / "logs", root / "locks")

    @classmethod
    def of_this_person(cls) -> "Paths":
        """Find the places the operating system keeps for this person.

        Returns:
            Absolute paths; none of them need exist.
        """
        import platformdirs

        dirs = platformdirs.PlatformDirs(APP, appauthor=False, roaming=False)
        data = Path(dirs.user_data_path)
        # Locks guard tokens across sessions of one person, so they stand beside the data and not in a runtime
        # folder that differs from session to session.
        return cls(Path(dirs.user_config_path), data, Path(dirs.user_log_path), data / "locks")

    def ensure(self) -> None:
        """Make the four folders and close them to others.

        Raises:
            KeydeskError: FOLDER_UNWRITABLE (params: folder).
        """
        for folder in (self.settings, self.store, self.logs, self.locks):
            ensure_private(folder)


def choose_paths(home: Path | None = None) -> Paths:
    """Choose the folders of this run.

    Args:
        home: the folder named by ``--home``; None for the person's own places.

    Returns:
        The folders.
    """
    return Paths.of_this_person() if home is None else Paths.under(home)


def ensure_private(folder: Path) -> None:
    """Make a folder if it is missing and let only its owner in.

    Args:
        folder: absolute path.

    Raises:
        KeydeskError: FOLDER_UNWRITABLE (params: folder).
    """
    try:
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) != _PRIVATE:
            folder.chmod(_PRIVATE)
    except OSError as error:
        raise KeydeskError(Code.FOLDER_UNWRITABLE, folder=str(folder)) from error
