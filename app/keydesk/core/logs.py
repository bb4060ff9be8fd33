"""Logging set up once: one file, mode 600, rotated, redacted, each line with the run's support code.

httpx logs whole URLs at INFO and httpcore response headers at DEBUG; python-fido2 has a level below DEBUG with raw
packets. None of them may speak. Main thread at start; handlers are thread-safe.
"""

import logging
import logging.handlers
import os
import platform
import stat
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from keydesk.core.clock import Clock, SystemClock
from keydesk.core.log_age import forget_older
from keydesk.core.recording import Recorder
from keydesk.core.redact import one_line, redact
from keydesk.core.support_code import new_support_code

_log = logging.getLogger(__name__)
LOG_FILE: Final = "keydesk.log"
_LONGEST = 8000  # characters of a line; twice as many are looked through, so that a mask may shorten them
MAX_BYTES: Final = 2 * 1024 * 1024
BACKUPS: Final = 4
_PINNED = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "fido2": logging.WARNING,
    "keyring": logging.WARNING,
    # The loop's own debug lines name sockets and selectors, never what a problem is about.
    "asyncio": logging.INFO,
    "qasync": logging.WARNING,
}


class RedactingFormatter(logging.Formatter):
    """One redacted line per record; tracebacks without locals follow escaped on the same line.

    Args:
        code: the run's support code, "" for lines without one.
    """

    converter = staticmethod(time.gmtime)  # the log is in UTC

    def __init__(self, code: str = "") -> None:
        mark = f" [{code}]" if code else ""
        super().__init__(f"%(asctime)sZ %(levelname)s{mark} %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line without secrets.

        Args:
            record: the record.

        Returns:
            The line.
        """
        return one_line(redact(super().format(record)[: 2 * _LONGEST]), limit=_LONGEST)


class PrivateRotatingFileHandler(logging.handlers.RotatingFileHandler):
    """A rotating file that only its owner can read and that never follows a link.

    Args:
        path: the file.
        days: how many days lines stay, 0 for as long as there is room.
        today: the day, in UTC.
    """

    def __init__(self, path: Path, days: int = 0, today: date | None = None) -> None:
        self._days = days
        self._today = today
        self.forgot = forget_older(path.parent, path.name, today, days) if today is not None else True
        super().__init__(path, maxBytes=MAX_BYTES, backupCount=BACKUPS)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; with the first one of a new day, let those go that became too old."""
        day = datetime.fromtimestamp(record.created, UTC).date()
        if self._days and self._today is not None and day > self._today:
            self._today = day
            if self.stream is not None:
                self.stream.close()
                self.stream = None  # as the base class does; the line opens it again
            self.forgot = forget_older(Path(self.baseFilename).parent, LOG_FILE, day, self._days)
        super().emit(record)

    def _open(self):  # type: ignore[no-untyped-def]  # the base class returns a private wrapper type
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(self.baseFilename, flags, stat.S_IRUSR | stat.S_IWUSR)
        return os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")


class LevelGuard(logging.Filter):
    """Lets debug lines pass while a problem is recorded, and turns the level back at the first line after its end.

    Args:
        clock: the time.
        recorder: knows until when, None where nothing can be kept.
    """

    def __init__(self, clock: Clock, recorder: Recorder | None) -> None:
        super().__init__()
        self._clock = clock
        self._recorder = recorder
        self._base = logging.INFO
        self._until = recorder.until() if recorder is not None else None

    @property
    def until(self) -> datetime | None:
        """When the recording ends, None when none runs; turns the level back when it is over."""
        if self._until is not None and self._clock.now() >= self._until:
            self._until = None
            self.apply()
        return self._until

    def filter(self, record: logging.LogRecord) -> bool:
        """Judge one line.

        Args:
            record: the line.

        Returns:
            Whether it is written.
        """
        return self.until is not None or record.levelno >= self._base

    def choose(self, base: int) -> None:
        """Say how much the log tells while nothing is recorded."""
        self._base = base
        self.apply()

    def look_again(self) -> datetime | None:
        """See whether a recording was begun or ended, here or by another run."""
        self._until = self._recorder.until() if self._recorder is not None else None
        self.apply()
        return self._until

    def apply(self) -> None:
        """Set the level of the whole program; what is below it costs nothing."""
        logging.getLogger().setLevel(min(self._base, logging.DEBUG) if self._until is not None else self._base)


class RunLog:
    """The log of this run.

    Args:
        code: its support code.
        folder: of the log, None where nothing can be kept.
        recorder: of problems, None where nothing can be kept.
        guard: of the level.
    """

    def __init__(self, code: str, folder: Path | None, recorder: Recorder | None, guard: LevelGuard) -> None:
        self.code = code
        self.folder = folder
        self._recorder = recorder
        self._guard = guard

    @classmethod
    def silent(cls, clock: Clock) -> "RunLog":
        """The log of a run that keeps none."""
        return cls("", None, None, LevelGuard(clock, None))

    @property
    def recording_until(self) -> datetime | None:
        """When the recording of a problem ends, as this run knows it; None when none runs."""
        return self._guard.until

    def look_again(self) -> datetime | None:
        """See whether another run began or ended a recording; reads a small file."""
        return self._guard.look_again()

    def record(self) -> datetime | None:
        """Record a problem from now on, a quarter of an hour.

        Returns:
            When it ends by itself, None where no log can be kept.

        Raises:
            OSError: the folder cannot be written.
        """
        if self._recorder is None:
            return None
        self._recorder.start()
        return self._guard.look_again()

    def stop_recording(self) -> None:
        """Record no longer."""
        if self._recorder is not None:
            self._recorder.stop()
        self._guard.look_again()


def start_logging(
    folder: Path | None, verbosity: int = 0, clock: Clock | None = None, code: str | None = None, days: int = 0
) -> RunLog:
    """Send the program's log to its file, and to stderr when asked.

    Args:
        folder: where `LOG_FILE` goes; None for no file.
        verbosity: 0 file only, 1 INFO on stderr, 2 DEBUG on stderr.
        clock: the time, None for the computer's own.
        code: the run's support code, None to draw one.
        days: how many days lines and reports of crashes stay, 0 for as long as there is room.

    Returns:
        The run's log.

    Raises:
        OSError: the folder cannot be written.
    """
    stop_logging()
    root = logging.getLogger()
    code = code or new_support_code()
    if folder is not None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    clock = clock or SystemClock()
    recorder = Recorder(folder, clock) if folder is not None else None
    guard = LevelGuard(clock, recorder)
    if folder is not None:
        to_file = PrivateRotatingFileHandler(folder / LOG_FILE, days, clock.now().date())
        to_file.setFormatter(RedactingFormatter(code))
        to_file.addFilter(guard)
        root.addHandler(to_file)
    if verbosity:
        to_stderr = logging.StreamHandler()
        to_stderr.setFormatter(RedactingFormatter())
        to_stderr.setLevel(logging.DEBUG if verbosity >= 2 else logging.INFO)
        root.addHandler(to_stderr)
    for name, level in _PINNED.items():
        logging.getLogger(name).setLevel(level)
    guard.choose(_level("info", verbosity))
    if folder is not None and not to_file.forgot:
        _log.info("what is too old in the log could not be deleted now: another process has it open")
    return RunLog(code, folder, recorder, guard)


def stop_logging() -> None:
    """Let go of the log's file: on Windows a folder cannot be deleted while a file in it is open."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler.formatter, RedactingFormatter):
            root.removeHandler(handler)
            handler.close()


def tell_start(version: str) -> None:
    """Write the first line of a run: what a helpdesk asks first.

    Args:
        version: of the program.
    """
    _log.info("Keydesk %s begins, Python %s on %s", version, platform.python_version(), platform.platform(terse=True))


def set_level(word: str, verbosity: int = 0) -> None:
    """Say how much the log tells; asking on the command line for more wins, and so does a recording that runs.

    Args:
        word: ``warning``, ``info`` or ``debug``.
        verbosity: as in `start_logging`.
    """
    level = _level(word, verbosity)
    root = logging.getLogger()
    guards = [one for handler in root.handlers for one in handler.filters if isinstance(one, LevelGuard)]
    for guard in guards:
        guard.choose(level)
    if not guards:
        root.setLevel(level)


def _level(word: str, verbosity: int) -> int:
    asked = (logging.CRITICAL, logging.INFO, logging.DEBUG)[min(verbosity, 2)]
    return min(logging.getLevelNamesMapping()[word.upper()], asked)
