"""What a signed announcement of versions says, and what follows for the program that runs.

Pure; any thread. Raises UPDATE_INVALID, UPDATE_EXPIRED, UPDATE_TOO_EARLY and UPDATE_ROLLED_BACK, by `accept` alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

SKEW: Final = timedelta(minutes=10)
"""How far the clock of a computer may be off before an announcement is too early or too old."""
EVERY: Final = timedelta(days=1)
AGAIN: Final = timedelta(hours=1)
"""When nothing answered; a computer that starts before its network would else ask in vain every day."""
_N = "[0-9]{1,9}"
_VERSION = re.compile(rf"({_N}(?:\.{_N}){{0,3}})(?:(a|b|rc)({_N}))?(?:\.dev({_N}))?(?:\+[a-z0-9.]{{1,40}})?\Z")
_PARTS = 4
_MOST_LINES, _LONGEST_LINE = 40, 1000
_STAGES = {"a": 0, "b": 1, "rc": 2, "": 3}

Order = tuple[tuple[int, ...], int, int, float]


class Channel(StrEnum):
    """Which versions a computer is told of."""

    STABLE = "stable"
    BETA = "beta"


class Standing(StrEnum):
    """How the program that runs stands; the values are those of the command line's contract."""

    UNKNOWN = "unknown"
    CURRENT = "current"
    NEWER = "newer"
    UNSAFE = "unsafe"


class Off(StrEnum):
    """Why nobody is asked."""

    NO_FEED = "no_feed"
    NO_KEY = "no_key"
    ORGANISATION = "organisation"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Feed:
    """Where versions are announced and who signs them.

    Args:
        address: of the document, "" for nowhere.
        keys: raw Ed25519 public keys, 32 bytes each; several while one takes the place of another.
    """

    address: str = ""
    keys: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class UpdateRule:
    """What holds for the check.

    Args:
        feed: who is asked.
        channel: which versions are told.
        off: why nobody is asked, None when somebody is.
        deferral_days: days after its release until a version is told of.
        managed: the organisation installs new versions; a person cannot.
    """

    feed: Feed = field(default_factory=Feed)
    channel: Channel = Channel.STABLE
    off: Off | None = Off.NO_FEED
    deferral_days: int = 0
    managed: bool = False

    @property
    def may_ask(self) -> bool:
        """Whether a person may ask now, though the program does not by itself."""
        return self.off in (None, Off.PERSON)


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement, its signature checked.

    Args:
        channel: whom it is for.
        serial: grows with every announcement of a channel.
        issued: when it was signed.
        expires: from when it says nothing about the present.
        version: the newest version.
        released: the day it came out.
        minimum: the oldest version that is still safe.
        page: where people read about it and get it.
        notes: what is new, by language.
        key_id: short name of the key that signed it.
    """

    channel: Channel
    serial: int
    issued: datetime
    expires: datetime
    version: str
    released: date
    minimum: str
    page: str
    notes: Mapping[str, str]
    key_id: str

    def note(self, language: str) -> tuple[str, ...]:
        """What is new, in a language or else in English: its lines without empty ones, as many as a person reads."""
        text = self.notes.get(language) or self.notes.get("en", "")
        lines = (line.strip()[:_LONGEST_LINE] for line in text.splitlines())
        return tuple(line for line in lines if line)[:_MOST_LINES]


@dataclass(frozen=True, slots=True)
class Floor:
    """The newest announcement of a channel that was ever seen.

    Args:
        key_id: the key that signed it.
        serial: its serial.
    """

    key_id: str
    serial: int


@dataclass(frozen=True, slots=True)
class Remembered:
    """What outlives the program; nothing of it is trusted without its signature but the floors.

    Args:
        asked_at: when somebody was asked last.
        answered: whether anything came back then.
        trouble: the code of what was wrong then, "" for nothing.
        document: the last good announcement as it came, b"" for none.
        floors: by channel.
        dismissed: the version a person does not want to be told of again.
    """

    asked_at: datetime | None = None
    answered: bool = False
    trouble: str = ""
    document: bytes = b""
    floors: Mapping[str, Floor] = field(default_factory=dict)
    dismissed: str = ""


@dataclass(frozen=True, slots=True)
class UpdateNews:
    """What is known now.

    Args:
        rule: what holds for the check.
        standing: how the program stands.
        announcement: the last good one, None for none.
        asked_at: when somebody was asked last, None for never.
        problem: what was wrong then, None for nothing.
        own: the version that runs.
        dismissed: the version a person does not want to be told of again.
    """

    rule: UpdateRule
    standing: Standing = Standing.UNKNOWN
    announcement: Announcement | None = None
    asked_at: datetime | None = None
    problem: KeydeskError | None = None
    own: str = ""
    dismissed: str = ""

    @property
    def worth_telling(self) -> bool:
        """Whether a person should be told without asking."""
        if self.rule.off is not None or self.announcement is None:
            return False
        if self.standing is Standing.UNSAFE:
            return True
        return self.standing is Standing.NEWER and self.announcement.version != self.dismissed


def version_order(text: str) -> Order | None:
    """Put a version in order.

    Args:
        text: numbers, and at most a mark of a test version: ``1.2.0``, ``1.3.0b1``, ``2.0rc1.dev4``.

    Returns:
        A value to compare by, None for what is no such version. Source: PEP 440, without epochs and post releases.
    """
    found = _VERSION.match(text)
    if found is None:
        return None
    numbers = tuple(int(part) for part in found[1].split("."))
    padded = numbers + (0,) * (_PARTS - len(numbers))
    dev = float(found[4]) if found[4] is not None else float("inf")
    # 1.0.dev1 comes before 1.0a1: a version under way without a mark has no stage yet.
    stage = -1 if found[4] is not None and not found[2] else _STAGES[found[2] or ""]
    return padded, stage, int(found[3] or 0), dev


def is_older(version: str, than: str) -> bool:
    """Tell whether a version is older than another; of what cannot be read nothing is said.

    Args:
        version: as `version_order` takes it.
        than: the other.

    Returns:
        Whether it is.
    """
    first, second = version_order(version), version_order(than)
    return first is not None and second is not None and first < second


def accept(announcement: Announcement, channel: Channel, floor: Floor | None, now: datetime) -> None:
    """Hold an announcement that came from outside against what was asked, the clock and what was seen before.

    Args:
        announcement: its signature is checked.
        channel: what was asked for.
        floor: the newest seen of this channel, of a key that is still trusted; None for none.
        now: aware time of now.

    Raises:
        KeydeskError: UPDATE_INVALID(what=channel), UPDATE_ROLLED_BACK(serial, seen), UPDATE_TOO_EARLY(day),
            UPDATE_EXPIRED(day).
    """
    if announcement.channel is not channel:
        raise KeydeskError(Code.UPDATE_INVALID, what="channel")
    if floor is not None and announcement.serial < floor.serial:
        raise KeydeskError(Code.UPDATE_ROLLED_BACK, serial=announcement.serial, seen=floor.serial)
    if announcement.issued > now + SKEW:
        raise KeydeskError(Code.UPDATE_TOO_EARLY, day=announcement.issued.date().isoformat())
    if is_stale(announcement, now):
        raise KeydeskError(Code.UPDATE_EXPIRED, day=announcement.expires.date().isoformat())


def is_stale(announcement: Announcement, now: datetime) -> bool:
    """Tell whether an announcement says nothing about the present any more."""
    return announcement.expires <= now - SKEW


def standing(announcement: Announcement, own: str, now: datetime, deferral_days: int = 0) -> Standing:
    """Say how the program stands.

    Args:
        announcement: the last good one. That a version is there, or another unsafe, stays true when it is out of
            date; that there is none does not.
        own: the version that runs.
        now: aware time of now.
        deferral_days: days after its release until a version is told of; what is unsafe is told at once.

    Returns:
        The standing.
    """
    if version_order(own) is None:
        return Standing.UNKNOWN
    if is_older(own, announcement.minimum):
        return Standing.UNSAFE
    told_from = announcement.released + timedelta(days=deferral_days)
    if is_older(own, announcement.version) and now.date() >= told_from:
        return Standing.NEWER
    return Standing.UNKNOWN if is_stale(announcement, now) else Standing.CURRENT


def due_in(asked_at: datetime | None, answered: bool, now: datetime) -> timedelta:
    """Tell how long to wait before asking again.

    Args:
        asked_at: when somebody was asked last, None for never.
        answered: whether anything came back.
        now: aware time of now.

    Returns:
        The time left; zero or less when it is due. A clock that was set back makes it due.
    """
    if asked_at is None or asked_at > now + SKEW:
        return timedelta(0)
    return asked_at + (EVERY if answered else AGAIN) - now
