"""Trouble on demand: what a test may make a key do wrong.

Thread-safe: a test sets, the key's thread takes. Every fault is used up by being taken, except silence.
Raises nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from keydesk.demo.softkey.status import SampleStatus

T = TypeVar("T")


def _take(waiting: list[tuple[int | None, T]], command: int) -> T | None:
    for index, (wanted, fault) in enumerate(waiting):
        if wanted in (None, command):
            del waiting[index]
            return fault
    return None


class Pull(Enum):
    """When a key is pulled in mid-command."""

    BEFORE_WORK = "before"
    AFTER_WORK = "after"


class Faults:
    """The faults waiting to happen on one key."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy = 0
        self._statuses: list[tuple[int | None, int]] = []
        self._pulls: list[tuple[int | None, Pull]] = []
        self._info: dict[int, object] = {}
        self._silent: int | None = None
        self._all_silent = False
        self._samples: list[SampleStatus] = []
        self._wrong_fingers = 0

    def samples(self, *statuses: SampleStatus) -> None:
        """Say this of the next samples of a finger; good of all after them.

        Args:
            statuses: in order.
        """
        with self._lock:
            self._samples.extend(statuses)

    def wrong_fingers(self, times: int) -> None:
        """Take the next fingers for a stranger's.

        Args:
            times: how many.
        """
        with self._lock:
            self._wrong_fingers = times

    def busy(self, times: int) -> None:
        """Answer the next calls with CHANNEL_BUSY, as when a browser uses the key.

        Args:
            times: how many.
        """
        with self._lock:
            self._busy = times

    def answer(self, status: int, command: int | None = None) -> None:
        """Answer one command with a status byte instead of running it.

        Args:
            status: 1 to 255; 0xF5 for one that no enum knows.
            command: CTAP command byte it waits for, None for the next of any.
        """
        with self._lock:
            self._statuses.append((command, status))

    def pull(self, when: Pull, command: int | None = None) -> None:
        """Pull the key out during a command.

        Args:
            when: before or after its work is done and saved.
            command: CTAP command byte it waits for, None for the next of any.
        """
        with self._lock:
            self._pulls.append((command, when))

    def wrong_info(self, members: Mapping[int, object]) -> None:
        """Put wrong members into every getInfo answer from now on.

        Args:
            members: by getInfo number, for example {0x05: "many"}.
        """
        with self._lock:
            self._info.update(members)

    def silence(self, command: int | None = None) -> None:
        """Never answer again, until the handle is closed or the key pulled.

        Args:
            command: CTAP command byte that is never answered, None for all.
        """
        with self._lock:
            self._silent, self._all_silent = command, command is None

    def clear(self) -> None:
        """Take all faults back."""
        with self._lock:
            self._busy = 0
            self._statuses.clear()
            self._pulls.clear()
            self._info.clear()
            self._silent, self._all_silent = None, False
            self._samples.clear()
            self._wrong_fingers = 0

    def take_sample(self) -> SampleStatus:
        """Use up what is to be said of the next sample.

        Returns:
            Good unless a test wants otherwise.
        """
        with self._lock:
            return self._samples.pop(0) if self._samples else SampleStatus.GOOD

    def take_wrong_finger(self) -> bool:
        """Use up one strange finger.

        Returns:
            Whether there was one.
        """
        with self._lock:
            self._wrong_fingers -= (was := self._wrong_fingers > 0)
            return was

    def take_busy(self) -> bool:
        """Use up one CHANNEL_BUSY.

        Returns:
            Whether there was one.
        """
        with self._lock:
            self._busy -= (was := self._busy > 0)
            return was

    def take_status(self, command: int) -> int | None:
        """Use up the status byte for a command.

        Args:
            command: CTAP command byte.

        Returns:
            The byte, or None.
        """
        with self._lock:
            return _take(self._statuses, command)

    def take_pull(self, command: int) -> Pull | None:
        """Use up the pull for a command.

        Args:
            command: CTAP command byte.

        Returns:
            When to pull, or None.
        """
        with self._lock:
            return _take(self._pulls, command)

    def silent(self, command: int) -> bool:
        """Tell whether a command is never answered.

        Args:
            command: CTAP command byte.

        Returns:
            Whether it hangs.
        """
        with self._lock:
            return self._all_silent or self._silent == command

    def info_members(self) -> dict[int, object]:
        """Tell what to put into getInfo.

        Returns:
            Members by number; empty when getInfo is right.
        """
        with self._lock:
            return dict(self._info)
