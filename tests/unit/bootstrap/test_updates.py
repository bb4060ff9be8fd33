"""From policy to a question and its answer: a real feed on this computer, the doctor, one timer."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from keydesk import __version__
from keydesk.bootstrap.background import Background
from keydesk.bootstrap.managed import Rule
from keydesk.bootstrap.plant import Blueprint
from keydesk.bootstrap.updates import UpdateWatch, ask_once, known_news, open_updates
from keydesk.config.paths import Paths
from keydesk.config.policy.found import NO_POLICY, Policy
from keydesk.config.settings import Settings
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.update import Standing
from tests.fakes.clock import FixedClock, pass_time
from tests.fakes.update_feed import NOW, FeedServer, feed_server
from tests.unit.bootstrap.test_managed import say

ON = Settings(update_check="on")


def made(folder: Path, policy: Policy, settings: Settings = ON) -> Blueprint:
    paths = Paths.under(folder)
    paths.ensure()
    return Rule.of(settings, policy).over(Blueprint(paths, None, "memory", FixedClock(NOW)))


def test_the_feed_of_an_organisation_is_asked_and_remembered(tmp_path: Path) -> None:
    with feed_server() as served:
        blueprint = made(tmp_path, say(served.rules(UpdateCheck="on")), Settings())
        news = ask_once(blueprint)
        assert (news.own, news.standing) == (__version__, Standing.NEWER)
        assert asyncio.run(known_news(blueprint)).announcement == news.announcement
        assert len(served.asked) == 1


def test_what_holds_for_every_request_holds_for_this_one(tmp_path: Path) -> None:
    """An authority that cannot be read stops it; nothing goes out past it."""
    with feed_server() as served:
        policy = say(served.rules(ExtraCaFile=str(tmp_path / "none.pem")))
        with pytest.raises(KeydeskError) as caught:
            ask_once(made(tmp_path, policy))
        assert (caught.value.code, caught.value.params["cause"]) == (Code.UPDATE_UNREACHABLE, Code.CA_FILE_INVALID)
        assert served.asked == []


def test_nobody_is_asked_without_a_policy(tmp_path: Path) -> None:
    with pytest.raises(KeydeskError) as caught:
        ask_once(made(tmp_path, NO_POLICY))
    assert (caught.value.code, caught.value.params["reason"]) == (Code.UPDATE_OFF, "no_feed")


class Watched:
    """A watch over the real check, on the loop of a test."""

    def __init__(self, paths: Paths, policy: Policy) -> None:
        self.policy = policy
        self.clock = FixedClock(NOW)
        self.background = Background()
        self.updates = open_updates(paths, self.clock, policy)
        self.watch = UpdateWatch(self.updates, self.background)

    async def follow(self, settings: Settings) -> None:
        self.watch.follow(settings, self.policy)
        await self.background.settle()

    async def end(self) -> None:
        await self.background.close()
        self.watch.close()


async def _asked(served: FeedServer, watched: Watched, times: int) -> None:
    while len(served.asked) < times:
        await watched.background.settle()
        await asyncio.sleep(0)
    await watched.background.settle()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path)


async def test_it_asks_at_the_start_then_by_one_timer(paths: Paths) -> None:
    with feed_server() as served:
        watched = Watched(paths, say(served.rules()))
        await watched.follow(ON)
        assert len(served.asked) == 1
        assert watched.updates.now.standing is Standing.NEWER
        await watched.follow(ON)
        assert len(served.asked) == 1, "chosen again within the day"
        watched.clock.advance(86_400)
        pass_time(asyncio.get_running_loop(), 86_400)
        await _asked(served, watched, 2)
        await watched.end()


async def test_it_waits_for_nothing_where_it_is_off(paths: Paths) -> None:
    with feed_server() as served:
        watched = Watched(paths, say(served.rules()))
        for settings, waits in ((Settings(), False), (ON, True), (Settings(), False)):
            await watched.follow(settings)
            assert (watched.watch._timer is not None) is waits
        assert len(served.asked) == 1
        await watched.end()
