"""The removal: asks by name, never takes the last way in, tells the truth after a lost answer."""

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from keydesk.usecases.prompts import RemovalAnswer
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import Bench, bench

ONE = passkey(b"credential-1")


async def loaded(*methods: Method, holding: bool = True) -> Bench:
    b = bench(*methods, pin="1234")
    if holding:
        b.key.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", USER)
    await b.services.load.run()
    await b.services.map_keys.run()
    return b


async def remove(b: Bench, prompter: ScriptedPrompter, method: Method = ONE) -> object:
    return await b.services.remove.run(method.id, prompter, CancelToken())


async def test_removed_from_the_account_only() -> None:
    b = await loaded(PASSWORD, ONE)
    outcome = await remove(b, ScriptedPrompter())
    assert isinstance(outcome, Done)
    assert [m.id for m in b.services.state.now.methods or ()] == [PASSWORD.id]
    assert b"credential-1" in b.key.passkeys
    assert b.key.pins_sent == []


async def test_removed_from_the_plugged_in_key_too() -> None:
    b = await loaded(PASSWORD, ONE)
    prompter = ScriptedPrompter("1234")
    prompter.removal = RemovalAnswer(also_from_keys=True)
    outcome = await remove(b, prompter)
    assert isinstance(outcome, Done)
    assert outcome.value.from_keys == ("Test Key",)
    assert b.key.passkeys == {}


async def test_asks_with_what_stops_working() -> None:
    b = await loaded(PASSWORD, ONE)
    prompter = ScriptedPrompter()
    await remove(b, prompter)
    (ask,) = prompter.asked_removal
    assert ask.last_strong
    assert [k.id for k in ask.keys_holding] == ["key-1"]


async def test_cancel_changes_nothing() -> None:
    b = await loaded(PASSWORD, ONE)
    prompter = ScriptedPrompter()
    prompter.removal = None
    assert await remove(b, prompter) == Cancelled()
    assert "remove" not in b.api.calls


async def test_last_way_in_is_refused_before_asking() -> None:
    b = await loaded(ONE, Method("totp|1", MethodType.TOTP, usage=("secondary",)))
    prompter = ScriptedPrompter()
    with pytest.raises(KeydeskError) as caught:
        await remove(b, prompter)
    assert caught.value.code == Code.LAST_METHOD
    assert prompter.asked_removal == []


async def test_already_gone_is_what_the_person_wanted() -> None:
    b = await loaded(PASSWORD, ONE)
    b.api.fail["remove"] = [KeydeskError(Code.METHOD_GONE)]
    assert isinstance(await remove(b, ScriptedPrompter()), Done)


async def test_unknown_method_is_told() -> None:
    b = await loaded(PASSWORD)
    with pytest.raises(KeydeskError) as caught:
        await remove(b, ScriptedPrompter())
    assert caught.value.code == Code.METHOD_GONE


@pytest.mark.parametrize("code", [Code.CONNECTION_LOST, Code.DEADLINE, Code.API_SERVER, Code.ANSWER_INVALID])
async def test_lost_answer_after_the_work_is_done(code: Code) -> None:
    b = await loaded(PASSWORD, ONE)
    b.api.lose["remove"] = [KeydeskError(code)]
    assert isinstance(await remove(b, ScriptedPrompter()), Done)
    assert b.api.calls.count("remove") == 1


async def test_lost_request_is_told_as_not_done() -> None:
    b = await loaded(PASSWORD, ONE)
    b.api.fail["remove"] = [KeydeskError(Code.CONNECTION_LOST)]
    with pytest.raises(KeydeskError) as caught:
        await remove(b, ScriptedPrompter())
    assert caught.value.code == Code.CONNECTION_LOST
    assert ONE in (b.services.state.now.methods or ())
    assert b.activity == [("removed", Code.CONNECTION_LOST)]


async def test_lost_answer_and_no_list_is_unknown() -> None:
    b = await loaded(PASSWORD, ONE)
    b.api.lose["remove"] = [KeydeskError(Code.CONNECTION_LOST)]
    b.api.fail["list"] = [KeydeskError(Code.OFFLINE)]
    with pytest.raises(KeydeskError) as caught:
        await remove(b, ScriptedPrompter())
    assert caught.value.code == Code.OUTCOME_UNKNOWN


@pytest.mark.parametrize("code", [Code.API_CONFLICT, Code.API_FORBIDDEN, Code.API_BAD_REQUEST])
async def test_refusal_is_told_and_nothing_is_deleted_from_the_key(code: Code) -> None:
    b = await loaded(PASSWORD, ONE)
    b.api.fail["remove"] = [KeydeskError(code)]
    prompter = ScriptedPrompter("1234")
    prompter.removal = RemovalAnswer(also_from_keys=True)
    with pytest.raises(KeydeskError) as caught:
        await remove(b, prompter)
    assert caught.value.code == code
    assert b"credential-1" in b.key.passkeys


async def test_rate_limit_waits_and_goes_on() -> None:
    b = await loaded(PASSWORD, ONE)
    b.api.fail["remove"] = [KeydeskError(Code.API_RATE_LIMITED, seconds=9)]
    prompter = ScriptedPrompter()
    assert isinstance(await remove(b, prompter), Done)
    assert prompter.waits == [9.0, 0]


async def test_fresh_sign_in_then_removal() -> None:
    b = await loaded(PASSWORD, ONE)
    b.api.fail["remove"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
    assert isinstance(await remove(b, ScriptedPrompter()), Done)
    assert b.identity.sign_ins == [(True, "auth0|ana")]


async def test_refused_fresh_sign_in_is_a_cancel() -> None:
    b = await loaded(PASSWORD, ONE)
    b.api.fail["remove"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
    prompter = ScriptedPrompter()
    prompter.fresh = False
    assert await remove(b, prompter) == Cancelled()
    assert ONE in b.api.methods


@pytest.mark.parametrize("code", [Code.KEY_REMOVED, Code.PIN_BLOCKED, Code.KEY_BUSY])
async def test_key_that_fails_afterwards_is_partly_done(code: Code) -> None:
    b = await loaded(PASSWORD, ONE)
    b.key.fail["delete_stored"] = [KeydeskError(code)]
    prompter = ScriptedPrompter("1234")
    prompter.removal = RemovalAnswer(also_from_keys=True)
    assert await remove(b, prompter) == PartlyDone(code, ("Test Key",))
    assert ONE not in b.api.methods


async def test_cancelled_pin_leaves_the_passkey_on_the_key_and_says_so() -> None:
    b = await loaded(PASSWORD, ONE)
    prompter = ScriptedPrompter()
    prompter.removal = RemovalAnswer(also_from_keys=True)
    outcome = await remove(b, prompter)
    assert isinstance(outcome, PartlyDone)
    assert b"credential-1" in b.key.passkeys
