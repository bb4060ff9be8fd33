"""Logging set up once: one file, mode 600, rotated, redacted; noisy libraries pinned.

httpx logs whole URLs at INFO and httpcore response headers at DEBUG; python-fido2 has a level below DEBUG with raw
packets. None of them may speak. Main thread at start; handlers are thread-safe.
"""

import logging
import logging.handlers
import os
import stat
import time
from pathlib import Path

from keydesk.core.redact import one_line, redact

_PINNED = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "fido2": logging.WARNING,
    "keyring": logging.WARNING,
}


class RedactingFormatter(logging.Formatter):
    """One redacted line per record; tracebacks without locals follow escaped on the same line."""

    converter = staticmethod(time.gmtime)  # the log is in UTC

    def __init__(self) -> None:
        super().__init__("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line without secrets.

        Args:
            record: the record.

        Returns:
            The line.
        """
        return one_line(redact(super().format(record)), limit=8000)


class PrivateRotatingFileHandler(logging.handlers.RotatingFileHandler):
    """A rotating file that only its owner can read and that never follows a link."""

    def _open(self):  # type: ignore[no-untyped-def]  # the base class returns a private wrapper type
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(self.baseFilename, flags, stat.S_IRUSR | stat.S_IWUSR)
        return os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")


def start_logging(folder: Path | None, verbosity: int = 0) -> None:
    """Send the program's log to its file, and to stderr when asked.

    Args:
        folder: where `keydesk.log` goes; None for no file.
        verbosity: 0 file only, 1 INFO on stderr, 2 DEBUG on stderr.

    Raises:
        OSError: the folder cannot be written.
    """
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler.formatter, RedactingFormatter):
            root.removeHandler(handler)
            handler.close()
    set_level("info", verbosity)
    if folder is not None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        to_file = PrivateRotatingFileHandler(folder / "keydesk.log", maxBytes=1_000_000, backupCount=3)
        to_file.setFormatter(RedactingFormatter())
        root.addHandler(to_file)
    if verbosity:
        to_stderr = logging.StreamHandler()
        to_stderr.setFormatter(RedactingFormatter())
        root.addHandler(to_stderr)
    for name, level in _PINNED.items():
        logging.getLogger(name).setLevel(level)


def set_level(word: str, verbosity: int = 0) -> None:
    """Say how much the log tells; asking on the command line for more wins.

    Args:
        word: ``warning``, ``info`` or ``debug``.
        verbosity: as in `start_logging`.
    """
    asked = (logging.CRITICAL, logging.INFO, logging.DEBUG)[min(verbosity, 2)]
    logging.getLogger().setLevel(min(logging.getLevelNamesMapping()[word.upper()], asked))
