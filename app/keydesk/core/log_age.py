"""Lets lines of the log and reports of crashes fall away when they are older than an organisation wants.

Blocking for milliseconds, once a day at most; any thread. Raises nothing: a file that another process holds open
stays until the next day and is told by the answer.
"""

import os
import re
from datetime import date, timedelta
from pathlib import Path

from keydesk.core.crash_reports import report_days

_DAY = re.compile(rb"(\d{4}-\d{2}-\d{2})T")
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


def forget_older(folder: Path, log_file: str, today: date, days: int) -> bool:
    """Delete what is older than a number of days; the first day that stays is whole.

    Args:
        folder: of the log.
        log_file: name of the newest file; rotated ones begin with it.
        today: the day, in UTC as the log is.
        days: how many days before today stay; 0 keeps everything.

    Returns:
        False when something could not be deleted now.
    """
    if days <= 0:
        return True
    first = today - timedelta(days=days)
    done = True
    logs = [path for path in sorted(folder.glob(f"{log_file}*")) if path.is_file() and not path.is_symlink()]
    old = [path for path, day in report_days(folder) if day < first]
    try:
        for path in logs:
            _shorten(path, first)
        for path in old:
            path.unlink(missing_ok=True)
    except OSError:  # Windows lets nobody touch a file that another process writes
        done = False
    return done


def _shorten(path: Path, first: date) -> None:
    """Keep the lines from a day on. Lines stand in the order of time, so only the first of them must be found."""
    data = path.read_bytes()
    wanted = first.isoformat().encode("ascii")
    at = 0
    while at < len(data):
        day = _DAY.match(data, at)
        if day is not None and day[1] >= wanted:
            break
        at = (data.find(b"\n", at) + 1) or len(data)
    if at == 0:
        return
    if at == len(data):
        path.unlink(missing_ok=True)
        return
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data[at:])
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
