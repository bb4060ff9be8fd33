"""The check for newer versions: what is told, what is refused, what outlives the program, how often it asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.update import (
    Channel,
    Feed,
    Floor,
    Off,
    Remembered,
    Standing,
    UpdateNews,
)
from tests.fakes.update_feed import NOW, Signer
from tests.fakes.updates import ON, SIGNER, UNREACHABLE, UpdateWorld

OTHER = Signer()


async def refused(world: UpdateWorld) -> str:
    with pytest.raises(KeydeskError) as caught:
        await world.updates.ask()
    assert world.updates.now.problem is caught.value
    return caught.value.code


@pytest.mark.parametrize(
    ("own", "minimum", "expected"),
    [
        ("1.2.0", "1.0.0", Standing.CURRENT),
        ("1.1.0", "1.0.0", Standing.NEWER),
        ("1.1.0", "1.2.0", Standing.UNSAFE),
    ],
)
async def test_what_comes_is_told(own: str, minimum: str, expected: Standing) -> None:
    world = UpdateWorld(own=own)
    told: list[UpdateNews] = []
    world.updates.changed.connect(told.append)
    world.answer = SIGNER.document(minimum=minimum)
    news = await world.updates.ask()
    assert (news.standing, news.asked_at, news.problem) == (expected, NOW, None)
    assert told == [news]
    assert world.memory.kept.floors == {"stable": Floor(SIGNER.key_id, 7)}


async def test_an_older_serial_is_refused_and_changes_nothing() -> None:
    """Somebody shows old news: an unsafe version would be taken for a good one."""
    world = UpdateWorld()
    world.answer = SIGNER.document(serial=8, minimum="1.2.0")
    before = await world.updates.ask()
    world.answer = SIGNER.document(serial=7)
    assert await refused(world) == Code.UPDATE_ROLLED_BACK
    now = world.updates.now
    assert (now.standing, now.announcement) == (Standing.UNSAFE, before.announcement)
    assert world.memory.kept.floors == {"stable": Floor(SIGNER.key_id, 8)}


async def test_the_floor_outlives_the_program_and_the_change_of_keys() -> None:
    """It goes only with the last key it was signed by: then it is another organisation's feed."""
    world = UpdateWorld()
    world.answer = SIGNER.document(serial=8)
    await world.updates.ask()
    both = replace(ON, feed=Feed(ON.feed.address, (OTHER.public, SIGNER.public)))
    world.start(both)
    world.answer = OTHER.document(serial=7)
    assert await refused(world) == Code.UPDATE_ROLLED_BACK
    world.answer = OTHER.document(serial=9)
    await world.updates.ask()
    only = replace(ON, feed=Feed(ON.feed.address, (OTHER.public,)))
    world.start(only)
    world.answer = OTHER.document(serial=8)
    assert await refused(world) == Code.UPDATE_ROLLED_BACK
    third = Signer()
    world.start(replace(ON, feed=Feed(ON.feed.address, (third.public,))))
    world.answer = third.document(serial=1)
    assert (await world.updates.ask()).announcement is not None


async def test_each_channel_has_its_floor() -> None:
    world = UpdateWorld()
    world.answer = SIGNER.document(serial=8)
    await world.updates.ask()
    world.answer = SIGNER.document(serial=3, channel="beta", version="1.3.0b1")
    assert await refused(world) == Code.UPDATE_INVALID
    await world.updates.follow(replace(ON, channel=Channel.BETA))
    assert world.updates.now.announcement is None
    news = await world.updates.ask()
    assert news.announcement is not None
    assert news.announcement.version == "1.3.0b1"
    await world.updates.follow(ON)
    world.answer = SIGNER.document(serial=7)
    assert await refused(world) == Code.UPDATE_ROLLED_BACK


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda: UNREACHABLE, Code.UPDATE_UNREACHABLE),
        (lambda: OTHER.document(), Code.UPDATE_UNSIGNED),
        (lambda: SIGNER.document(format=2), Code.UPDATE_INVALID),
        (lambda: SIGNER.document(channel="beta"), Code.UPDATE_INVALID),
        (lambda: SIGNER.document(expires="2026-03-04T09:00:00Z"), Code.UPDATE_EXPIRED),
        (lambda: SIGNER.document(issued="2026-03-05T09:00:00Z"), Code.UPDATE_TOO_EARLY),
    ],
)
async def test_what_is_wrong_is_told_and_not_kept(answer: Callable[[], bytes | KeydeskError], code: Code) -> None:
    world = UpdateWorld()
    world.answer = answer()
    assert await refused(world) == code
    kept = world.memory.kept
    assert (kept.document, kept.floors, kept.trouble) == (b"", {}, code)
    assert kept.answered is (code != Code.UPDATE_UNREACHABLE)
    # The next run says it as well, before it asks.
    await world.start(ON).recall()
    problem = world.updates.now.problem
    assert problem is not None
    assert problem.code == code
    world.answer = SIGNER.document()
    assert (await world.updates.ask()).problem is None


async def test_news_that_are_held_back_are_found_out() -> None:
    """A freeze: the same good document for ever. It is taken until it ends, then said to be out of date."""
    world = UpdateWorld(own="1.2.0")
    for _ in range(2):
        assert (await world.updates.ask()).standing is Standing.CURRENT
        world.clock.advance(86_400 * 7)
    world.clock.advance(3600)
    assert await refused(world) == Code.UPDATE_EXPIRED
    assert world.updates.now.standing is Standing.UNKNOWN


async def test_the_next_run_knows_at_once_and_checks_again() -> None:
    world = UpdateWorld()
    await world.updates.ask()
    await world.start(ON).recall()
    assert (world.updates.now.standing, world.asked) == (Standing.NEWER, 1)
    world.memory.kept = replace(world.memory.kept, document=OTHER.document(version="9.9.9"))
    await world.start(ON).recall()
    assert (world.updates.now.standing, world.updates.now.announcement) == (Standing.UNKNOWN, None)
    world.memory.kept = replace(world.memory.kept, document=b"\xff")
    await world.updates.recall()
    assert world.updates.now.announcement is None


async def test_once_a_day_and_again_after_an_hour_where_nothing_answered() -> None:
    world = UpdateWorld()
    world.answer = UNREACHABLE
    assert await world.updates.ask_if_due() == timedelta(hours=1)
    assert await world.updates.ask_if_due() == timedelta(hours=1)
    assert world.asked == 1
    world.clock.advance(3600)
    world.answer = SIGNER.document()
    assert await world.updates.ask_if_due() == timedelta(days=1)
    world.clock.advance(86_399)
    assert await world.start(ON).ask_if_due() == timedelta(minutes=1), "the next run, a second before it is due"
    assert world.asked == 2
    world.clock.advance(1)
    await world.updates.ask_if_due()
    assert world.asked == 3


@pytest.mark.parametrize("off", list(Off))
async def test_nobody_is_asked_where_it_is_off(off: Off) -> None:
    world = UpdateWorld(replace(ON, off=off))
    await world.updates.ask_if_due()
    assert world.asked == 0
    if off is Off.PERSON:  # who presses the button is answered
        assert (await world.updates.ask()).standing is Standing.NEWER
        assert not world.updates.now.worth_telling
        return
    with pytest.raises(KeydeskError) as caught:
        await world.updates.ask()
    assert (caught.value.code, caught.value.params) == (Code.UPDATE_OFF, {"reason": str(off)})
    assert world.asked == 0


async def test_what_was_known_is_not_told_where_nobody_may_ask() -> None:
    world = UpdateWorld()
    await world.updates.ask()
    await world.updates.follow(replace(ON, off=Off.ORGANISATION))
    assert (world.updates.now.standing, world.updates.now.announcement) == (Standing.UNKNOWN, None)


async def test_a_version_is_told_of_later_where_the_organisation_wants_it() -> None:
    world = UpdateWorld(replace(ON, deferral_days=2))
    assert (await world.updates.ask()).standing is Standing.CURRENT
    world.clock.advance(86_400)
    assert (await world.updates.ask()).standing is Standing.NEWER


async def test_a_version_that_was_dismissed_is_not_told_again_but_the_next_is() -> None:
    world = UpdateWorld()
    await world.updates.dismiss()  # nothing is there yet
    assert world.memory.kept == Remembered()
    assert (await world.updates.ask()).worth_telling
    await world.updates.dismiss()
    assert not world.updates.now.worth_telling
    await world.start(ON).recall()
    assert not world.updates.now.worth_telling
    world.answer = SIGNER.document(serial=8, version="1.2.1")
    assert (await world.updates.ask()).worth_telling


@pytest.mark.expects_log_warnings("a disk that is full")
async def test_a_full_disk_takes_no_answer_away() -> None:
    world = UpdateWorld()
    world.memory.full = True
    assert (await world.updates.ask()).standing is Standing.NEWER
