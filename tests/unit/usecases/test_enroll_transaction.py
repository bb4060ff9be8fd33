"""The enrollment from the touch on: whatever fails, key, account and journal still agree, or a card says so."""

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.steps import EnrollStep
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from tests.fakes.account import PASSWORD, passkey
from tests.fakes.enrolling import agree, enroll
from tests.fakes.keys import BehavingKey
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import ACCOUNT, bench


@pytest.mark.parametrize("code", [Code.API_BAD_REQUEST, Code.API_CONFLICT, Code.API_FORBIDDEN, Code.SESSION_ENDED])
async def test_refusal_takes_exactly_that_passkey_off_the_key(code: Code) -> None:
    b = bench(PASSWORD, pin="1234")
    kept = await enroll(b, ScriptedPrompter("1234"))
    assert isinstance(kept, Done)
    b.key.passkeys[b"foreign"] = b.key.passkeys[next(iter(b.key.passkeys))]
    del b.api.methods[1:]
    b.services.state.put(methods=(PASSWORD,), maps={})
    b.maps.held.clear()
    b.services.map_keys.forget("key-1")
    before = set(b.key.passkeys)
    b.api.fail["verify"] = [KeydeskError(code)]
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, ScriptedPrompter("1234"))
    assert caught.value.code == Code.VERIFY_REFUSED
    assert set(b.key.passkeys) == before
    assert b.journal.entries == {}


@pytest.mark.parametrize("code", [Code.CONNECTION_LOST, Code.DEADLINE, Code.API_SERVER])
async def test_lost_answer_is_read_before_it_is_told(code: Code) -> None:
    b = bench(PASSWORD, pin="1234")
    b.api.lose["verify"] = [KeydeskError(code)]
    prompter = ScriptedPrompter("1234")
    assert isinstance(await enroll(b, prompter), Done)
    assert agree(b)
    assert b.api.calls.count("verify") == 1


async def test_network_down_retries_without_another_touch() -> None:
    b = bench(PASSWORD, pin="1234")
    b.api.fail["verify"] = [KeydeskError(Code.OFFLINE), KeydeskError(Code.OFFLINE)]
    prompter = ScriptedPrompter("1234")
    assert isinstance(await enroll(b, prompter), Done)
    assert prompter.shown.count("touch_wanted") == 1
    assert prompter.shown.count(f"retry:{Code.OFFLINE}") == 2


async def test_giving_up_offline_leaves_a_repair_card() -> None:
    b = bench(PASSWORD, pin="1234")
    b.api.fail["verify"] = [KeydeskError(Code.CONNECTION_LOST)]
    b.api.fail["list"] = []
    prompter = ScriptedPrompter("1234")
    prompter.retry = False
    outcome = await enroll(b, prompter)
    assert isinstance(outcome, PartlyDone)
    assert outcome.code == Code.LEFT_OVER
    (card,) = b.services.state.now.repairs
    assert card.credential_id in b.key.passkeys
    assert card.step is EnrollStep.VERIFY


async def test_key_pulled_before_the_answer_leaves_a_repair_card() -> None:
    b = bench(PASSWORD, pin="1234")
    b.key.fail["make_passkey:answer"] = [KeydeskError(Code.KEY_REMOVED)]
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, ScriptedPrompter("1234"))
    assert caught.value.code == Code.KEY_REMOVED
    (card,) = b.services.state.now.repairs
    assert card.step is EnrollStep.TOUCH
    assert card.credential_id == b""


async def test_refused_and_the_key_is_gone_leaves_a_repair_card() -> None:
    b = bench(PASSWORD, pin="1234")
    b.api.fail["verify"] = [KeydeskError(Code.API_BAD_REQUEST)]
    b.key.fail["delete_passkey"] = [KeydeskError(Code.KEY_REMOVED)]
    outcome = await enroll(b, ScriptedPrompter("1234"))
    assert isinstance(outcome, PartlyDone)
    assert len(b.services.state.now.repairs) == 1


@pytest.mark.parametrize("call", ["pin_state", "verify_pin", "make_passkey"])
async def test_key_pulled_at_any_earlier_step_leaves_nothing(call: str) -> None:
    b = bench(PASSWORD, pin="1234")
    b.key.fail[call] = [KeydeskError(Code.KEY_NOT_TOUCHED if call == "make_passkey" else Code.KEY_REMOVED)]
    with pytest.raises(KeydeskError):
        await enroll(b, ScriptedPrompter("1234"))
    assert b.key.passkeys == {}
    assert b.journal.entries == {}


async def test_full_key_is_told_and_leaves_no_entry() -> None:
    b = bench(PASSWORD, pin="1234")
    b.key.capacity = 0
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, ScriptedPrompter("1234"))
    assert caught.value.code == Code.KEY_FULL
    assert b.journal.entries == {}


async def test_key_that_already_holds_a_passkey_is_noticed_before_the_pin() -> None:
    b = bench(PASSWORD, pin="1234")
    assert isinstance(await enroll(b, ScriptedPrompter("1234")), Done)
    prompter = ScriptedPrompter("1234")
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, prompter)
    assert caught.value.code == Code.KEY_HAS_PASSKEY
    assert "ask_pin" not in prompter.shown


async def test_unusable_key_gives_its_own_reason() -> None:
    b = bench(PASSWORD)
    b.key.key = b.key.key.__class__(
        id="key-1", path="p", transport=b.key.key.transport, model="Old", usable=False, reason=Code.KEY_TOO_OLD
    )
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, ScriptedPrompter())
    assert caught.value.code == Code.KEY_TOO_OLD


async def test_a_key_plugged_in_while_asked_is_shown() -> None:
    b = bench(PASSWORD, pin="1234")
    second = BehavingKey("key-2", pin="1234")
    prompter = ScriptedPrompter("1234")
    prompter.on["which_key"] = lambda: b.keys.plug(second)
    await enroll(b, prompter)
    await b.run_spawned()
    assert [k.id for k in prompter.choices[0].keys] == ["key-1", "key-2"] or len(prompter.choices) > 1


async def test_twenty_passkeys_are_enough() -> None:
    b = bench(PASSWORD, *(passkey(bytes([i]) * 16) for i in range(20)), pin="1234")
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, ScriptedPrompter("1234"))
    assert caught.value.code == Code.TOO_MANY_PASSKEYS


async def test_signed_out_is_told_before_anything() -> None:
    b = bench(signed_in=False)
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, ScriptedPrompter())
    assert caught.value.code == Code.SIGN_IN_NEEDED


async def test_an_empty_name_keeps_the_suggestion() -> None:
    b = bench(PASSWORD, pin="1234")
    prompter = ScriptedPrompter("1234")
    prompter.name = "   "
    outcome = await enroll(b, prompter)
    assert isinstance(outcome, Done)
    assert outcome.value.name == "Test Key"
    assert await b.labels.load(ACCOUNT) != {}


async def test_another_key_in_its_place_is_told_as_such() -> None:
    b = bench(PASSWORD, pin="1234")

    def swap() -> None:
        b.keys.unplug(b.key)
        b.keys.plug(BehavingKey("key-2"))

    b.key.after["make_passkey"] = swap
    b.key.fail["make_passkey:answer"] = [KeydeskError(Code.KEY_REMOVED)]
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, ScriptedPrompter("1234"))
    assert caught.value.code == Code.KEY_CHANGED
    assert len(b.services.state.now.repairs) == 1


async def test_expired_challenge_is_told_and_undone() -> None:
    b = bench(PASSWORD, pin="1234")
    b.key.after["make_passkey"] = lambda: b.clock.advance(61)
    b.api.fail["verify"] = [KeydeskError(Code.API_BAD_REQUEST)]
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, ScriptedPrompter("1234"))
    assert caught.value.params["cause"] == Code.CHALLENGE_EXPIRED
    assert b.key.passkeys == {}


async def test_cancel_ends_a_rate_limited_wait_with_nothing_changed() -> None:
    b = bench(PASSWORD, pin="1234")
    b.api.fail["begin"] = [KeydeskError(Code.API_RATE_LIMITED, seconds=7)]
    prompter, cancel = ScriptedPrompter("1234"), CancelToken()
    prompter.on_wait = cancel.cancel
    assert isinstance(await enroll(b, prompter, cancel), Cancelled)
    assert prompter.waits == [7.0, 0]
    assert not b.key.passkeys
    assert b.services.state.now.waiting_until is None


async def test_a_refusal_after_a_lost_answer_deletes_nothing_the_account_may_hold() -> None:
    """The tenant took it, the answer was lost, the list cannot be read, and the second try says "used already"."""
    b = bench(PASSWORD, pin="1234")
    b.api.lose["verify"] = [KeydeskError(Code.CONNECTION_LOST)]
    prompter = ScriptedPrompter("1234")

    def then_offline() -> None:
        b.api.fail["verify"] = [KeydeskError(Code.API_BAD_REQUEST)]

    prompter.on[f"retry:{Code.CONNECTION_LOST}"] = then_offline
    b.key.after["make_passkey"] = lambda: b.api.fail.update(list=[KeydeskError(Code.OFFLINE)] * 2)
    outcome = await enroll(b, prompter)
    assert isinstance(outcome, PartlyDone)
    assert agree(b)
    assert len(b.services.state.now.repairs) == 1


async def test_giving_up_before_anything_was_sent_takes_it_off_the_key() -> None:
    b = bench(PASSWORD, pin="1234")
    b.api.fail["verify"] = [KeydeskError(Code.OFFLINE)]
    prompter = ScriptedPrompter("1234")
    prompter.retry = False
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, prompter)
    assert caught.value.params["cause"] == Code.OFFLINE
    assert b.key.passkeys == {}


async def test_a_running_enrollment_is_no_leftover() -> None:
    """The key changes while its own enrollment runs; the look at open entries must leave that one alone."""
    b = bench(PASSWORD, pin="1234")
    seen: list[int] = []

    def look() -> None:
        b.keys.changed.emit(b.keys.present)

    b.services.state.changed.connect(lambda now: seen.append(len(now.repairs)))
    prompter = ScriptedPrompter("1234")
    prompter.on["touch_done"] = look
    b.api.before["verify"] = b.run_spawned
    assert isinstance(await enroll(b, prompter), Done)
    assert "list" in b.api.calls
    assert set(seen) == {0}


async def test_a_key_pulled_once_all_is_done_changes_nothing() -> None:
    b = bench(PASSWORD, pin="1234")
    b.key.fail["refresh"] = [KeydeskError(Code.KEY_REMOVED)]
    outcome = await enroll(b, ScriptedPrompter("1234"))
    assert isinstance(outcome, Done)
    assert agree(b)
    assert b.services.state.now.key_label("key-1") == "Blue key"
