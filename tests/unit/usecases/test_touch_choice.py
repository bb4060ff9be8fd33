"""One of several keys is chosen by a touch, or on the screen; all keys are free when the flow goes on."""

import asyncio
from collections.abc import Callable, Sequence

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey, StoredPasskey
from keydesk.usecases.enroll_passkey import Enrolled
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.prompts import KeyChoice
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.keys import BehavingKey
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import Bench, bench

ONE = passkey(b"credential-1")


class WaitingPrompter(ScriptedPrompter):
    """Asks which key, and waits for a touch or for `choose`."""

    def __init__(self, *pins: str) -> None:
        super().__init__(*pins)
        self.watching = True
        self.answer: asyncio.Future[str | None] | None = None

    async def which_key(self, choice: KeyChoice) -> str | None:
        self._say("which_key")
        return await self._ask()

    async def plug_in(self, method: Method, holders: Sequence[str], keys: Sequence[SecurityKey]) -> str | None:
        self._say("plug_in")
        return await self._ask()

    async def _ask(self) -> str | None:
        self.answer = asyncio.get_running_loop().create_future()
        return await self.answer

    def choose(self, key_id: str | None) -> None:
        assert self.answer is not None
        self.answer.set_result(key_id)

    def key_touched(self, key_id: str) -> None:
        super().key_touched(key_id)
        self.choose(key_id)

    def look(self, watching: bool) -> None:
        self.watching = watching
        self.watching_changed.emit(watching)


async def turns(true: Callable[[], bool]) -> None:
    loop = asyncio.get_running_loop()
    for _ in range(200):
        if true():
            return
        turn = loop.create_future()
        loop.call_soon(turn.set_result, None)
        await turn
    raise AssertionError("waited in vain")


def two_keys(*methods: Method) -> tuple[Bench, BehavingKey, BehavingKey]:
    b = bench(PASSWORD, *methods, pin="1234")
    b.key.chooseable()
    other = BehavingKey("key-2", pin="5678").chooseable()
    b.keys.plug(other)
    b.services.state.put(keys=tuple(b.keys.present))
    return b, b.key, other


Running = asyncio.Task[object]


def start(b: Bench, prompter: ScriptedPrompter, cancel: CancelToken | None = None) -> Running:
    async def run() -> object:
        return await b.services.enroll.run(prompter, cancel or CancelToken())

    return asyncio.ensure_future(run())


async def test_the_touched_key_is_enrolled() -> None:
    b, one, other = two_keys()
    prompter = WaitingPrompter("5678")
    flow = start(b, prompter)
    await turns(lambda: len(b.keys.choosing) == 2)
    assert prompter.touch_choices == [{"key-1", "key-2"}]
    b.keys.touch(other)
    outcome = await flow
    assert isinstance(outcome, Done)
    assert isinstance(outcome.value, Enrolled)
    assert outcome.value.key_id == "key-2"
    assert (len(one.passkeys), len(other.passkeys)) == (0, 1)
    assert b.keys.choosing == ()


async def test_a_key_chosen_on_the_screen_is_free_before_it_is_asked() -> None:
    b, one, _ = two_keys()
    prompter = WaitingPrompter("1234")
    flow = start(b, prompter)
    await turns(lambda: len(b.keys.choosing) == 2)
    prompter.choose("key-1")
    assert isinstance(await flow, Done)  # the fake refuses calls while it waits for the touch
    assert prompter.touched == []
    assert len(one.passkeys) == 1


async def test_cancel_lets_all_keys_go() -> None:
    b, one, other = two_keys()
    prompter = WaitingPrompter()
    flow = start(b, prompter)
    await turns(lambda: len(b.keys.choosing) == 2)
    prompter.choose(None)
    assert await flow == Cancelled()
    assert b.keys.choosing == ()
    assert not one.passkeys
    assert not other.passkeys


async def test_keys_that_come_and_go_wait_with_the_others() -> None:
    b, one, other = two_keys()
    prompter = WaitingPrompter("0000")
    flow = start(b, prompter)
    await turns(lambda: len(b.keys.choosing) == 2)
    third = BehavingKey("key-3", pin="0000").chooseable()
    b.keys.plug(third)
    await turns(lambda: len(b.keys.choosing) == 3)
    b.keys.unplug(one)
    await turns(lambda: b.keys.choosing == ("key-2", "key-3"))
    b.keys.unplug(other)
    await turns(lambda: b.keys.choosing == () and prompter.touch_choices[-1] == frozenset())
    b.keys.plug(other)
    await turns(lambda: len(b.keys.choosing) == 2)
    b.keys.touch(third)
    assert isinstance(await flow, Done)
    assert len(third.passkeys) == 1


async def test_a_new_key_is_asked_silently_before_it_waits() -> None:
    b, _, _ = two_keys(ONE)
    prompter = WaitingPrompter("1234")
    flow = start(b, prompter)
    await turns(lambda: len(b.keys.choosing) == 2)
    holder = BehavingKey("key-3", pin="0000").chooseable()
    holder.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", USER)
    b.keys.plug(holder)
    await turns(lambda: "probe" in holder.calls and len(b.keys.choosing) == 2)
    assert b.keys.choosing == ("key-1", "key-2")  # it holds a passkey already, so it is no answer
    prompter.choose("key-1")
    assert isinstance(await flow, Done)


async def test_keys_that_gave_up_wait_again_but_only_while_somebody_looks() -> None:
    b, one, _ = two_keys()
    prompter = WaitingPrompter("1234")
    flow = start(b, prompter)
    await turns(lambda: len(b.keys.choosing) == 2)
    b.clock.advance(30)
    b.keys.give_up()
    await turns(lambda: len(b.keys.choices) == 2 and len(b.keys.choosing) == 2)
    assert prompter.touch_choices == [{"key-1", "key-2"}]  # quietly
    prompter.look(False)
    await turns(lambda: b.keys.choosing == ())
    assert prompter.touch_choices[-1] == frozenset()
    b.services.state.put(keys_known=True)
    assert len(b.keys.choices) == 2
    prompter.look(True)
    await turns(lambda: len(b.keys.choosing) == 2)
    b.keys.touch(one)
    assert isinstance(await flow, Done)


@pytest.mark.parametrize("code", [Code.KEY_NOT_TOUCHED, Code.KEY_BUSY])
async def test_keys_that_refuse_to_wait_are_not_asked_again_and_again(code: Code) -> None:
    b, _, _ = two_keys()
    b.keys.refuse_choice = [KeydeskError(code), KeydeskError(code)]
    prompter = WaitingPrompter("1234")
    flow = start(b, prompter)
    await turns(lambda: prompter.touch_choices == [frozenset()])
    assert len(b.keys.choices) == 1
    prompter.choose("key-1")
    assert isinstance(await flow, Done)
    assert len(b.keys.choices) == 1


async def test_old_keys_are_chosen_on_the_screen_only() -> None:
    b, _, _ = two_keys()
    b.keys.plug(BehavingKey("key-2", pin="5678"))
    b.keys.plug(BehavingKey("key-3", pin="5678"))
    prompter = WaitingPrompter("1234")
    flow = start(b, prompter)
    await turns(lambda: prompter.touch_choices == [frozenset()])
    assert b.keys.choices == []
    prompter.choose("key-1")
    assert isinstance(await flow, Done)


async def test_nobody_looking_means_no_key_waits() -> None:
    b, _, _ = two_keys()
    prompter = ScriptedPrompter("1234")
    assert isinstance(await start(b, prompter), Done)
    assert b.keys.choices == []


async def test_a_failing_question_lets_all_keys_go() -> None:
    b, _, _ = two_keys()
    prompter = WaitingPrompter()
    flow = start(b, prompter)
    await turns(lambda: len(b.keys.choosing) == 2)
    assert prompter.answer is not None
    prompter.answer.set_exception(KeydeskError(Code.KEY_SEVERAL))
    with pytest.raises(KeydeskError) as caught:
        await flow
    assert caught.value.code == Code.KEY_SEVERAL
    assert b.keys.choosing == ()


async def test_a_torn_down_flow_lets_all_keys_go() -> None:
    b, _, _ = two_keys()
    flow = start(b, WaitingPrompter())
    await turns(lambda: len(b.keys.choosing) == 2)
    flow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await flow
    assert b.keys.choosing == ()


async def test_one_of_several_holders_is_tested_by_touching_it() -> None:
    b, one, other = two_keys(ONE)
    for key in (one, other):
        key.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", USER)
    b.keys.plug(BehavingKey("key-3").chooseable())
    await b.services.load.run()
    prompter = WaitingPrompter("5678")

    async def run() -> object:
        return await b.services.prove.run(ONE.id, prompter, CancelToken())

    flow = asyncio.ensure_future(run())
    await turns(lambda: len(b.keys.choosing) == 2)
    assert b.keys.choosing == ("key-1", "key-2")  # the third does not hold it
    b.keys.touch(other)
    outcome = await flow
    assert isinstance(outcome, Done)
    assert other.pins_sent == ["5678"]
    assert "prove" not in one.calls
