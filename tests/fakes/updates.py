"""The real check for newer versions over a feed that a test fills, read and checked as ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.update import Feed, Remembered, Standing, UpdateNews, UpdateRule
from keydesk.net.update_feed import UpdateFeed, read_announcement
from keydesk.usecases.updates import Updates
from tests.fakes.clock import FixedClock
from tests.fakes.update_feed import NOW, Signer

SIGNER = Signer()
ON = UpdateRule(Feed("https://updates.example.com/feed.json", (SIGNER.public,)), off=None)
UNREACHABLE = KeydeskError(Code.UPDATE_UNREACHABLE, host="updates.example.com", cause=Code.OFFLINE)


TOLD = read_announcement(SIGNER.document(), (SIGNER.public,))


def news(standing: Standing, rule: UpdateRule = ON, **changes: object) -> UpdateNews:
    """What is known half an hour after somebody was asked."""
    told = UpdateNews(rule, standing, TOLD, NOW - timedelta(minutes=30), own="1.1.0")
    return replace(told, **changes)  # type: ignore[arg-type]  # members of the class


def tell(updates: Updates, told: UpdateNews) -> None:
    """Let something be known, as if it had just come."""
    updates._put(told)


class KeptUpdates:
    """Satisfies `usecases.updates.Memory`; `full` makes saving fail."""

    def __init__(self) -> None:
        self.kept = Remembered()
        self.full = False

    def load(self) -> Remembered:
        return self.kept

    def save(self, remembered: Remembered) -> None:
        if self.full:
            raise KeydeskError(Code.DISK_FULL, folder="x")
        self.kept = remembered


class FeedAtHand(UpdateFeed):
    """A feed whose document is `answer` of its world, or that fails with it."""

    def __init__(self, feed: Feed, world: UpdateWorld) -> None:
        super().__init__(feed)
        self._world = world

    async def fetch(self) -> bytes:
        self._world.asked += 1
        if isinstance(self._world.answer, KeydeskError):
            raise self._world.answer
        return self._world.answer


class UpdateWorld:
    """The check with all it stands on; `asked` counts."""

    def __init__(self, rule: UpdateRule = ON, own: str = "1.1.0") -> None:
        self.answer: bytes | KeydeskError = SIGNER.document()
        self.asked = 0
        self.clock = FixedClock(NOW)
        self.memory = KeptUpdates()
        self.own = own
        self.updates = self.start(rule)

    def start(self, rule: UpdateRule) -> Updates:
        """The next run of the program."""
        self.updates = Updates(lambda rule: FeedAtHand(rule.feed, self), self.memory, self.clock, self.own, rule)
        return self.updates
