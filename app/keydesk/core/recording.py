"""Recording a problem: for a quarter of an hour the log tells more, then it is as before, whoever forgets it.

The end is written in a small file beside the log, so that command line and window record together. Blocking for
microseconds; any thread. `Recorder.start` raises OSError when the folder cannot be written; nothing else raises.
"""

import contextlib
import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from keydesk.core.clock import Clock

LIMIT: Final = timedelta(minutes=15)
FILE: Final = "recording.json"
_MOST_BYTES = 200
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_BLOCK = getattr(os, "O_NONBLOCK", 0)


class Recorder:
    """Knows until when a problem is recorded.

    Args:
        folder: of the log.
        clock: the time.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._file = folder / FILE
        self._clock = clock

    def start(self) -> datetime:
        """Record from now on; a recording that runs begins anew.

        Returns:
            When it ends by itself.

        Raises:
            OSError: the folder cannot be written.
        """
        until = self._clock.now() + LIMIT
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._file.with_name(f".{FILE}.{os.urandom(6).hex()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                json.dump({"until": until.isoformat()}, file)
            os.replace(draft, self._file)
        except OSError:
            with contextlib.suppress(OSError):
                draft.unlink()
            raise
        return until

    def stop(self) -> None:
        """Record no longer."""
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)

    def until(self) -> datetime | None:
        """Tell when the recording ends.

        Returns:
            The time, None when none runs. What the file says is not believed beyond a quarter of an hour from now.
        """
        told = self._read()
        now = self._clock.now()
        if told is None or told <= now:
            return None
        return min(told, now + LIMIT)

    def _read(self) -> datetime | None:
        try:
            descriptor = os.open(self._file, os.O_RDONLY | _NO_FOLLOW | _NO_BLOCK)
        except OSError:
            return None
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            until = datetime.fromisoformat(str(json.loads(os.read(descriptor, _MOST_BYTES))["until"]))
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None
        finally:
            os.close(descriptor)
        return until if until.tzinfo is not None else until.replace(tzinfo=UTC)
