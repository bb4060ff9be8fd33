"""Builds the check for newer versions, and keeps it going while the window is there. Main loop.

Imports httpx only when somebody is asked. Raises nothing but what `usecases.updates` does.
"""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk import __version__
from keydesk.bootstrap.background import Background
from keydesk.config.paths import Paths
from keydesk.config.policy.found import Policy
from keydesk.config.settings import Settings
from keydesk.config.sources import proxy_in_force
from keydesk.config.updates import UpdateMemory, update_rule
from keydesk.core.clock import Clock
from keydesk.domain.update import Announcement, Feed, UpdateNews, UpdateRule
from keydesk.net.update_feed import UpdateFeed
from keydesk.usecases.updates import Updates

if TYPE_CHECKING:
    from keydesk.bootstrap.plant import Blueprint

CHOICES = ("update_check", "update_channel")
"""Settings that change what holds for the check."""


class FeedVisit:
    """Satisfies `usecases.updates.UpdateSource`: a door of its own for each question, closed with the answer.

    So nothing that is said to a tenant (connections, nonces, an authority that one profile alone trusts) meets it.

    Args:
        feed: who is asked.
        policy: proxy and authorities are those of every other request.
    """

    def __init__(self, feed: Feed, policy: Policy) -> None:
        self._feed = feed
        self._policy = policy

    async def fetch(self) -> bytes:
        """Get the newest document."""
        from keydesk.net.door import HttpDoor

        file = self._policy.text("ExtraCaFile")
        bundled = self._policy.text("TrustStore") == "bundled"
        door = HttpDoor(Path(file) if file is not None else None, proxy_in_force(self._policy), bundled)
        try:
            return await UpdateFeed(self._feed, door).fetch()
        finally:
            await door.close()

    async def read(self, document: bytes) -> Announcement:
        """Check the signature of a document and read it."""
        return await UpdateFeed(self._feed).read(document)

    @property
    def key_ids(self) -> frozenset[str]:
        """Short names of the keys that are trusted."""
        return UpdateFeed(self._feed).key_ids


def open_updates(paths: Paths, clock: Clock, policy: Policy, rule: UpdateRule | None = None) -> Updates:
    """Build the check; nothing is read or asked yet.

    Args:
        paths: folders of the run.
        clock: the time.
        policy: of this computer.
        rule: what holds, None while the settings are not read.

    Returns:
        The check.
    """
    return Updates(lambda rule: FeedVisit(rule.feed, policy), UpdateMemory(paths), clock, __version__, rule)


def updates_of(blueprint: "Blueprint") -> Updates:
    """Build the check for a run without a window."""
    return open_updates(blueprint.paths, blueprint.clock, blueprint.policy, blueprint.updates)


async def known_news(blueprint: "Blueprint") -> UpdateNews:
    """Tell what is known of newer versions without asking anybody."""
    updates = updates_of(blueprint)
    await updates.recall()
    return updates.now


def ask_once(blueprint: "Blueprint") -> UpdateNews:
    """Ask for newer versions now, on a loop of its own; UPDATE_*."""
    with asyncio.Runner() as runner:
        return runner.run(updates_of(blueprint).ask())


class UpdateWatch:
    """Asks when it is due: at the start, then with one timer for the next time.

    Args:
        updates: the check.
        background: runs it.
    """

    def __init__(self, updates: Updates, background: Background) -> None:
        self._updates = updates
        self._background = background
        self._timer: asyncio.TimerHandle | None = None

    def follow(self, settings: Settings, policy: Policy) -> None:
        """Begin, or go on by what was chosen now.

        Args:
            settings: in force.
            policy: of this computer.
        """
        rule = update_rule(settings, policy)
        self._background.spawn("updates", lambda: self._go_on(rule))

    def close(self) -> None:
        """Ask no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _go_on(self, rule: UpdateRule) -> None:
        await self._updates.follow(rule)
        await self._ask()

    async def _ask(self) -> None:
        self.close()
        left = await self._updates.ask_if_due()
        if self._updates.now.rule.off is None:
            self._wait(left)

    def _wait(self, left: timedelta) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(left.total_seconds(), lambda: self._background.spawn("updates", self._ask))
