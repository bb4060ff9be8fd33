"""The enrollment up to the touch: PIN, choice, fresh sign-in, cancel, rate limits."""

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import LinkedIdentity
from keydesk.usecases.outcomes import Cancelled, Done
from tests.fakes.account import PASSWORD, passkey
from tests.fakes.enrolling import agree, enroll
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import bench


async def test_new_key_gets_a_pin_a_passkey_and_a_name() -> None:
    b = bench(PASSWORD)
    prompter = ScriptedPrompter()
    prompter.new_pins = ["1234"]
    outcome = await enroll(b, prompter)
    assert isinstance(outcome, Done)
    assert agree(b)
    assert len(b.key.passkeys) == 1
    assert b.key.pin == "1234"
    assert outcome.value.name == "Blue key"
    now = b.services.state.now
    assert now.passkey_label(next(iter(b.key.passkeys))) == "Blue key"
    assert now.key_label("key-1") == "Blue key"
    assert [m.id for m in now.methods or ()] == [PASSWORD.id, outcome.value.method.id]
    assert now.holders(outcome.value.method.id) == ["key-1"]
    assert b.journal.entries == {}
    assert b.activity == [("enrolled", "done")]


async def test_pin_comes_before_the_challenge_and_the_touch_after_it() -> None:
    b = bench(PASSWORD, pin="1234")
    prompter = ScriptedPrompter("1234")
    await enroll(b, prompter)
    order = [s for s in prompter.shown if s in ("which_key", "ask_pin", "challenge", "touch_wanted", "name_it")]
    assert order == ["which_key", "ask_pin", "challenge", "touch_wanted", "name_it"]
    assert b.api.calls.index("begin") > 0
    assert b.journal.history == ["begin:touch", "update:verify", "close"]


async def test_steps_are_timed() -> None:
    b = bench(PASSWORD, pin="1234")
    outcome = await enroll(b, ScriptedPrompter("1234"))
    assert isinstance(outcome, Done)
    assert [s.name for s in outcome.value.steps] == ["key", "pin", "challenge", "touch", "verify", "name"]


async def test_passkeys_of_the_account_are_excluded_on_the_key() -> None:
    b = bench(PASSWORD, passkey(b"other-key"), pin="1234")
    await enroll(b, ScriptedPrompter("1234"))
    assert b.key.options is not None
    assert b.key.options.exclude == (b"other-key",)


async def test_wrong_pin_is_asked_again_with_the_tries_left_and_sent_once_each() -> None:
    b = bench(PASSWORD, pin="1234")
    prompter = ScriptedPrompter("0000", "1234")
    assert isinstance(await enroll(b, prompter), Done)
    assert prompter.tries_shown == [8, 7]
    assert prompter.problems == [None, Code.PIN_WRONG]
    assert b.key.pins_sent[:2] == ["0000", "1234"]


async def test_the_counters_are_read_once_for_each_time_the_pin_is_asked() -> None:
    b = bench(PASSWORD, pin="1234")
    await enroll(b, ScriptedPrompter("0000", "1234"))
    calls = [call for call in b.key.calls if call in ("pin_state", "verify_pin")]
    assert calls == ["pin_state", "verify_pin", "pin_state", "verify_pin"]


async def test_three_wrong_pins_end_in_replug_not_in_a_fourth_try() -> None:
    b = bench(PASSWORD, pin="1234")
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, ScriptedPrompter("0", "1", "2", "3"))
    assert caught.value.code == Code.PIN_REPLUG
    assert b.key.pins_sent == ["0", "1", "2"]
    assert "begin" not in b.api.calls


async def test_blocked_pin_is_said_before_anything_is_asked() -> None:
    b = bench(PASSWORD, pin="1234")
    b.key.retries = 0
    b.key.replug()
    prompter = ScriptedPrompter("1234")
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, prompter)
    assert caught.value.code == Code.PIN_BLOCKED
    assert b.key.pins_sent == []


async def test_forced_change_leads_to_a_change_first() -> None:
    b = bench(PASSWORD, pin="1234")
    b.key.must_change = True
    b.key.replug()
    prompter = ScriptedPrompter("1234")
    prompter.new_pins = ["5678"]
    assert isinstance(await enroll(b, prompter), Done)
    assert "replace_pin:True" in prompter.shown
    assert b.key.pin == "5678"


async def test_cancel_at_the_pin_changes_nothing() -> None:
    b = bench(PASSWORD, pin="1234")
    assert await enroll(b, ScriptedPrompter()) == Cancelled()
    assert b.api.calls == ["list"]
    assert b.journal.entries == {}


async def test_cancel_at_the_key_changes_nothing() -> None:
    b = bench(PASSWORD, pin="1234")
    prompter = ScriptedPrompter("1234")
    prompter.key = None
    assert await enroll(b, prompter) == Cancelled()


async def test_cancel_at_the_touch_leaves_no_entry() -> None:
    b = bench(PASSWORD, pin="1234")
    cancel = CancelToken()
    prompter = ScriptedPrompter("1234")
    prompter.on["touch_wanted"] = cancel.cancel
    assert await enroll(b, prompter, cancel) == Cancelled()
    assert agree(b)
    assert b.journal.entries == {}


async def test_cancel_that_comes_too_late_still_enrolls() -> None:
    """The key was faster: the truth is told, nothing is thrown away."""
    b = bench(PASSWORD, pin="1234")
    cancel = CancelToken()
    prompter = ScriptedPrompter("1234")
    prompter.on["touch_done"] = cancel.cancel
    assert isinstance(await enroll(b, prompter, cancel), Done)
    assert agree(b)


async def test_fresh_sign_in_keeps_every_choice() -> None:
    b = bench(PASSWORD, pin="1234")
    b.api.fail["begin"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
    prompter = ScriptedPrompter("1234")
    assert isinstance(await enroll(b, prompter), Done)
    assert b.identity.sign_ins == [(True, "auth0|ana")]
    assert prompter.shown.count("ask_pin") == 1


async def test_refused_fresh_sign_in_is_a_cancel_without_a_touch() -> None:
    b = bench(PASSWORD, pin="1234")
    b.api.fail["begin"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
    prompter = ScriptedPrompter("1234")
    prompter.fresh = False
    assert await enroll(b, prompter) == Cancelled()
    assert "touch_wanted" not in prompter.shown
    assert b.journal.entries == {}


async def test_another_person_comes_back_from_the_browser() -> None:
    b = bench(PASSWORD, pin="1234")
    b.api.fail["begin"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
    b.identity.who_comes = b.identity.who_comes.__class__("auth0|ben", "Ben")
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, ScriptedPrompter("1234"))
    assert caught.value.code == Code.WRONG_ACCOUNT
    assert b.key.passkeys == {}
    assert b.journal.entries == {}


async def test_rate_limit_before_the_touch_waits_visibly_and_goes_on() -> None:
    b = bench(PASSWORD, pin="1234")
    b.api.fail["begin"] = [KeydeskError(Code.API_RATE_LIMITED, seconds=7)]
    prompter = ScriptedPrompter("1234")
    assert isinstance(await enroll(b, prompter), Done)
    assert prompter.waits == [7.0, 0]


async def test_rate_limit_after_the_touch_waits_and_sends_the_same_passkey() -> None:
    b = bench(PASSWORD, pin="1234")
    b.api.fail["verify"] = [KeydeskError(Code.API_RATE_LIMITED, seconds=20)]
    prompter = ScriptedPrompter("1234")
    assert isinstance(await enroll(b, prompter), Done)
    assert prompter.shown.count("touch_wanted") == 1
    assert agree(b)


async def test_rate_limit_longer_than_the_challenge_undoes() -> None:
    b = bench(PASSWORD, pin="1234")
    b.api.fail["verify"] = [KeydeskError(Code.API_RATE_LIMITED, seconds=90)]
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, ScriptedPrompter("1234"))
    assert caught.value.code == Code.VERIFY_REFUSED
    assert caught.value.params["cause"] == Code.API_RATE_LIMITED
    assert b.key.passkeys == {}
    assert b.journal.entries == {}


async def test_a_key_that_asks_for_its_pin_itself_is_not_asked_for_one() -> None:
    """Windows shows its own dialog; the key has no PIN state of ours."""
    b = bench(PASSWORD, pin="1234")
    b.key.asks_itself = True
    await b.key.refresh()
    prompter = ScriptedPrompter()
    assert isinstance(await enroll(b, prompter), Done)
    assert "ask_pin" not in prompter.shown
    assert b.key.pins_sent == []


async def test_whose_passkey_it_is_where_several_identities_are_linked() -> None:
    mine = Method("password|1", MethodType.PASSWORD, usage=("primary",), identity_user_id="auth0|ana")
    theirs = Method("password|2", MethodType.PASSWORD, usage=("primary",), identity_user_id="auth0|staff")
    b, prompter = bench(mine, theirs, pin="1234"), ScriptedPrompter("1234")
    prompter.identity = LinkedIdentity("auth0|staff")
    assert isinstance(await b.services.enroll.run(prompter, CancelToken()), Done)
    assert prompter.identities == ["auth0|ana", "auth0|staff"]
    assert b.api.identities == [LinkedIdentity("auth0|staff")]


async def test_who_does_not_say_whose_it_is_changes_nothing() -> None:
    mine = Method("password|1", MethodType.PASSWORD, usage=("primary",), identity_user_id="auth0|ana")
    theirs = Method("password|2", MethodType.PASSWORD, usage=("primary",), identity_user_id="auth0|staff")
    b, prompter = bench(mine, theirs, pin="1234"), ScriptedPrompter("1234")
    assert isinstance(await b.services.enroll.run(prompter, CancelToken()), Cancelled)
    assert b.api.identities == []
    assert b.key.passkeys == {}
