"""Reports of crashes, kept on this computer: what kind of fault, where in the code, which run; no values at all.

Neither messages of exceptions nor local values are written, because anything may stand in them. Blocking for
milliseconds; any thread. Raises nothing: a fault while a fault is noted goes to the log.
"""

import contextlib
import logging
import os
import sys
import traceback
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from keydesk.core.clock import Clock

KEPT: Final = 5
_NEW, _SEEN = ".crash.txt", ".seen.txt"
_NATIVE = "native-"
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_MOST_FRAMES = 60
_log = logging.getLogger(__name__)


def report_days(folder: Path) -> list[tuple[Path, date]]:
    """Tell of which day each report is; its name says so.

    Args:
        folder: of the log.

    Returns:
        The reports, those nobody was told of too.
    """
    found: list[tuple[Path, date]] = []
    for path in (*folder.glob(f"*{_NEW}"), *folder.glob(f"*{_SEEN}")):
        try:
            found.append((path, datetime.strptime(path.name[:8], "%Y%m%d").replace(tzinfo=UTC).date()))
        except ValueError:
            continue  # no report of ours
    return found


class CrashReports:
    """The reports in a folder.

    Args:
        folder: of the log.
        clock: the time.
        code: support code of this run.
        version: of the program.
    """

    def __init__(self, folder: Path, clock: Clock, code: str, version: str) -> None:
        self._folder = folder
        self._clock = clock
        self._code = code
        self._version = version

    def write(self, error: BaseException) -> Path | None:
        """Write a report.

        Args:
            error: what nobody caught.

        Returns:
            The file, None when it could not be written.
        """
        now = self._clock.now()
        text = "\n".join([*self._head(now), *frames_of(error), ""])
        path = self._folder / f"{now:%Y%m%dT%H%M%S}-{os.urandom(3).hex()}{_NEW}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
        except OSError as failed:
            _log.error("a crash report could not be written: %s", failed.strerror)
            return None
        self._prune()
        return path

    def waiting(self) -> tuple[Path, ...]:
        """Tell which reports nobody has been told of, the newest first."""
        return tuple(path for path in self.all() if path.name.endswith(_NEW))

    def all(self) -> tuple[Path, ...]:
        """Tell all reports, the newest first; links are none."""
        try:
            found = [*self._folder.glob(f"*{_NEW}"), *self._folder.glob(f"*{_SEEN}")]
        except OSError:
            return ()
        return tuple(sorted((path for path in found if not path.is_symlink()), reverse=True))

    def settle(self) -> None:
        """Somebody has been told: no report waits any longer."""
        for path in self.waiting():
            with contextlib.suppress(OSError):
                path.rename(path.with_name(path.name.removesuffix(_NEW) + _SEEN))

    def adopt_native(self) -> int:
        """Turn what the interpreter wrote when it was killed by a fault into reports; call before `native_file`.

        Returns:
            How many there were.
        """
        adopted = 0
        for path in self._folder.glob(f"{_NATIVE}*.txt"):
            if path.is_symlink() or _lives(path.stem.removeprefix(_NATIVE)):
                continue
            try:
                state = path.stat()
                if state.st_size == 0:
                    path.unlink()
                    continue
                path.rename(
                    path.with_name(f"{datetime.fromtimestamp(state.st_mtime, UTC):%Y%m%dT%H%M%S}-native{_NEW}")
                )
            except OSError:
                continue  # another run was quicker, or Windows still has it open
            adopted += 1
        self._prune()
        return adopted

    def native_file(self) -> int | None:
        """Open the file into which the interpreter writes its stack when a fault kills it.

        Returns:
            A descriptor that stays open as long as the program runs; None when it cannot be opened.
        """
        path = self._folder / f"{_NATIVE}{os.getpid()}.txt"
        try:
            return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _NO_FOLLOW, 0o600)
        except OSError:
            return None

    def _head(self, now: datetime) -> list[str]:
        return [
            f"keydesk {self._version}, support code {self._code}",
            f"{now:%Y-%m-%dT%H:%M:%S}Z, Python {sys.version.split()[0]}, {sys.platform}",
        ]

    def _prune(self) -> None:
        for path in self.all()[KEPT:]:
            with contextlib.suppress(OSError):
                path.unlink()


class CrashHandler(logging.Handler):
    """Writes a report for every critical line with an exception.

    Args:
        reports: where to.
    """

    def __init__(self, reports: CrashReports) -> None:
        super().__init__(logging.CRITICAL)
        self._reports = reports

    def emit(self, record: logging.LogRecord) -> None:
        """Write the report of a line."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self._reports.write(error)


def keep_reports(log: logging.Logger, reports: CrashReports) -> None:
    """Write a report for every crash a logger is told, in place of an earlier keeper.

    Args:
        log: the logger that is told crashes.
        reports: where to.
    """
    for handler in list(log.handlers):
        if isinstance(handler, CrashHandler):
            log.removeHandler(handler)
    log.addHandler(CrashHandler(reports))


def frames_of(error: BaseException) -> list[str]:
    """Tell where an error came from, its causes first, without messages, source lines or values.

    Args:
        error: any error.

    Returns:
        Lines; files are named from their package on, because a whole path names a person.
    """
    lines: list[str] = []
    seen: set[int] = set()
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    for one in reversed(chain):
        code = getattr(one, "code", "")
        lines.append(f"{type(one).__name__}{f' {code}' if isinstance(code, str) and code else ''}")
        frames = list(traceback.walk_tb(one.__traceback__))[-_MOST_FRAMES:]
        lines += [f"  {short_path(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}" for frame, line in frames]
    return lines


def short_path(path: str) -> str:
    """Name a source file without the folders of this computer.

    Args:
        path: as Python tells it.

    Returns:
        The path from ``keydesk`` or the last two folders on.
    """
    parts = path.replace("\\", "/").split("/")
    if "keydesk" in parts:
        return "/".join(parts[len(parts) - 1 - parts[::-1].index("keydesk") :])
    return "/".join(parts[-2:])


def _lives(pid: str) -> bool:
    if not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return True
    if os.name != "posix":
        return False  # there a file that is open cannot be renamed, and that is what decides
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
