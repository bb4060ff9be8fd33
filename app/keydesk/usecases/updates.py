"""Looks whether there is a newer version and tells it; never downloads one, never installs one.

Main loop. `recall` and `ask_if_due` raise nothing: what is wrong is part of the news. `ask` raises UPDATE_* as well,
for those who asked themselves.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from keydesk.core.clock import Clock
from keydesk.core.errors import KeydeskError
from keydesk.core.observe import Signal
from keydesk.domain.catalogue import Code
from keydesk.domain.update import (
    Announcement,
    Floor,
    Remembered,
    UpdateNews,
    UpdateRule,
    accept,
    due_in,
    standing,
)

_log = logging.getLogger(__name__)


class UpdateSource(Protocol):
    """Who announces versions."""

    async def fetch(self) -> bytes:
        """Get the newest document; UPDATE_UNREACHABLE, UPDATE_INVALID."""
        ...

    async def read(self, document: bytes) -> Announcement:
        """Check the signature of a document and read it; UPDATE_UNSIGNED, UPDATE_INVALID."""
        ...

    @property
    def key_ids(self) -> frozenset[str]:
        """Short names of the keys that are trusted."""
        ...


class Memory(Protocol):
    """What outlives the program; both block."""

    def load(self) -> Remembered:
        """Read it."""
        ...

    def save(self, remembered: Remembered) -> None:
        """Replace it; DISK_FULL, FOLDER_UNWRITABLE."""
        ...


OpenSource = Callable[[UpdateRule], UpdateSource]


class Updates:
    """The check.

    Args:
        open_source: makes the source a rule names.
        memory: what outlives the program.
        clock: the time.
        own: the version that runs.
        rule: what holds.
    """

    def __init__(
        self, open_source: OpenSource, memory: Memory, clock: Clock, own: str, rule: UpdateRule | None = None
    ) -> None:
        self._open = open_source
        self._memory = memory
        self._clock = clock
        self._one = asyncio.Lock()
        self.changed: Signal[UpdateNews] = Signal()
        self._now = UpdateNews(rule or UpdateRule(), own=own)

    @property
    def now(self) -> UpdateNews:
        """What is known now."""
        return self._now

    async def follow(self, rule: UpdateRule) -> None:
        """Let another rule hold from now on, and tell what is known under it."""
        async with self._one:
            self._now = UpdateNews(rule, own=self._now.own)
            await self._recall()

    async def recall(self) -> None:
        """Tell what an earlier run learned. Its signature is checked again: the file is anybody's to write."""
        async with self._one:
            await self._recall()

    async def ask_if_due(self) -> timedelta:
        """Ask where the program does so by itself and it is time.

        Returns:
            How long until it is time again; meaningless while nobody is asked.
        """
        if self._now.rule.off is None and await self._left() <= timedelta(0):
            try:
                await self.ask()
            except KeydeskError as error:
                _log.info("newer versions: %s", error)
        return max(await self._left(), timedelta(minutes=1))

    async def ask(self) -> UpdateNews:
        """Ask now.

        Returns:
            What is known then.

        Raises:
            KeydeskError: UPDATE_OFF(reason) where nobody may be asked, UPDATE_UNREACHABLE, UPDATE_UNSIGNED,
                UPDATE_INVALID, UPDATE_EXPIRED, UPDATE_TOO_EARLY, UPDATE_ROLLED_BACK; the news say it, too.
        """
        async with self._one:
            rule = self._now.rule
            if not rule.may_ask:
                raise KeydeskError(Code.UPDATE_OFF, reason=str(rule.off))
            source = self._open(rule)
            remembered = replace(await asyncio.to_thread(self._memory.load), asked_at=self._clock.now())
            try:
                document = await source.fetch()
                remembered = replace(remembered, answered=True)
                announcement = await source.read(document)
                floor = _floor(remembered, announcement, source)
                accept(announcement, rule.channel, floor, self._clock.now())
            except KeydeskError as error:
                answered = error.code != Code.UPDATE_UNREACHABLE
                await self._keep(replace(remembered, answered=answered, trouble=error.code))
                known = self._now.announcement
                told = self._told(known, remembered) if known is not None else self._now
                self._put(replace(told, asked_at=remembered.asked_at, problem=error))
                raise
            floors = {**remembered.floors, rule.channel: Floor(announcement.key_id, announcement.serial)}
            await self._keep(replace(remembered, trouble="", document=document, floors=floors))
            self._put(self._told(announcement, remembered))
            return self._now

    async def dismiss(self) -> None:
        """Do not tell of the version there is any more."""
        announcement = self._now.announcement
        if announcement is None:
            return
        async with self._one:
            remembered = await asyncio.to_thread(self._memory.load)
            await self._keep(replace(remembered, dismissed=announcement.version))
            self._put(replace(self._now, dismissed=announcement.version))

    async def _recall(self) -> None:
        rule = self._now.rule
        remembered = await asyncio.to_thread(self._memory.load)
        news = UpdateNews(rule, own=self._now.own, asked_at=remembered.asked_at, dismissed=remembered.dismissed)
        if remembered.trouble:
            news = replace(news, problem=KeydeskError(remembered.trouble))
        if remembered.document and rule.may_ask:
            try:
                announcement = await self._open(rule).read(remembered.document)
            except KeydeskError as error:  # of a feed that is asked no more, or written by somebody else
                _log.info("what was known of newer versions does not count: %s", error)
            else:
                if announcement.channel is rule.channel:
                    told = self._told(announcement, remembered)
                    news = replace(told, problem=news.problem)
        self._put(news)

    def _told(self, announcement: Announcement, remembered: Remembered) -> UpdateNews:
        rule, own = self._now.rule, self._now.own
        how = standing(announcement, own, self._clock.now(), rule.deferral_days)
        return UpdateNews(rule, how, announcement, remembered.asked_at, own=own, dismissed=remembered.dismissed)

    async def _left(self) -> timedelta:
        remembered = await asyncio.to_thread(self._memory.load)
        return due_in(remembered.asked_at, remembered.answered, self._clock.now())

    async def _keep(self, remembered: Remembered) -> None:
        try:
            await asyncio.to_thread(self._memory.save, remembered)
        except KeydeskError as error:  # a full disk is told elsewhere; the answer is there all the same
            _log.warning("what is known of newer versions cannot be kept: %s", error)

    def _put(self, news: UpdateNews) -> None:
        self._now = news
        self.changed.emit(news)


def _floor(remembered: Remembered, announcement: Announcement, source: UpdateSource) -> Floor | None:
    """The floor counts as long as its key is trusted: another organisation's feed begins to count anew."""
    floor = remembered.floors.get(announcement.channel)
    return floor if floor is not None and floor.key_id in source.key_ids else None
