"""When a passkey should be tested again: a spare that was never tried is no spare. Pure; raises nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from keydesk.domain.account import Method

GOOD_FOR = timedelta(days=90)
"""How long a good test, or a sign-in, speaks for a passkey."""


class Due(StrEnum):
    """Why a passkey should be tested."""

    NEVER = "never"  # neither tested here nor ever used to sign in
    LONG_AGO = "long-ago"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A passkey that should be tested.

    Args:
        method_id: the method.
        due: why.
        last: when it last worked, None when it never did as far as is known.
    """

    method_id: str
    due: Due
    last: datetime | None = None


def reminders(methods: Sequence[Method], drills: Mapping[bytes, datetime], at: datetime) -> tuple[Reminder, ...]:
    """Say which passkeys should be tested.

    A sign-in is as good as a test: who uses a key every week need not be asked to try it.

    Args:
        methods: the account's methods.
        drills: last good test per credential id.
        at: the time of now, aware.

    Returns:
        One for each passkey on a key that has not worked for too long; never tried first, then the oldest.
    """
    found = [reminder for method in methods if (reminder := _reminder(method, drills, at)) is not None]
    return tuple(sorted(found, key=lambda each: each.last.timestamp() if each.last is not None else 0.0))


def _reminder(method: Method, drills: Mapping[bytes, datetime], at: datetime) -> Reminder | None:
    if not method.is_passkey or not method.confirmed or method.passkey is None or method.passkey.synced:
        return None
    times = [time for time in (drills.get(method.passkey.credential_id), method.last_used_at) if time is not None]
    if not times:
        return Reminder(method.id, Due.NEVER)
    last = max(times)
    return Reminder(method.id, Due.LONG_AGO, last) if at - last > GOOD_FOR else None
