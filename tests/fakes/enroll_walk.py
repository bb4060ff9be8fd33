"""What a hand does in every enrollment, and the benches it does it on."""

import asyncio

from keydesk.ui.dialogs.enroll_pages import EnrolledPage, NamePage
from tests.fakes.account import PASSWORD
from tests.fakes.hand import Hand
from tests.fakes.keys import BehavingKey
from tests.fakes.world import Bench, bench

UNCHANGED = "Nothing has been changed yet."


def with_keys(*keys: BehavingKey) -> Bench:
    """An account with a password, and these keys plugged."""
    b = bench(PASSWORD)
    b.keys.unplug(b.key)
    for key in keys:
        b.keys.plug(key)
    return b


async def keep_the_name(hand: Hand, flow: "asyncio.Task[object]") -> None:
    """The end of an enrollment that went well."""
    await hand.sees(NamePage)
    hand.enter()
    await hand.sees(EnrolledPage)
    hand.escape()
    assert await flow is not None
