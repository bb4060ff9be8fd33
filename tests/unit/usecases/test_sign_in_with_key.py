"""In, and up, by the key itself: what is asked in which order, and what happens when the tenant does not take it."""

from __future__ import annotations

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey
from keydesk.domain.passkey_sign_in import Newcomer
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from tests.fakes.account import PASSWORD, SITE
from tests.fakes.key_sign_in import KeySignInPerson
from tests.fakes.world import Bench, bench

ANA, BEN = b"ana-passkey", b"ben-passkey"


def holding(*credential_ids: bytes, pin: str | None = "1234") -> Bench:
    b = bench(PASSWORD, pin=pin, signed_in=False)
    for credential_id in credential_ids:
        b.key.passkeys[credential_id] = StoredPasskey(credential_id, SITE, b"", credential_id[:3])
        b.key.names[credential_id] = credential_id[:3].decode() + "@example.com"
    return b


async def test_the_key_alone_signs_in() -> None:
    b, person = holding(ANA), KeySignInPerson("1234")
    outcome = await b.services.sign_in_with_key.run(person, CancelToken())
    assert isinstance(outcome, Done)
    assert b.identity.calls == ["begin_with_key", "sign_in_with_key"]
    ((question, proof),) = b.identity.answers
    assert question.session.matches("session-1")
    assert (proof.credential_id, proof.user_handle, proof.user_verified) == (ANA, b"ana", True)
    assert person.shown == ["which_key_signs_in", "ask_pin", "touch_wanted", "touch_done"]
    assert (b.services.state.now.person, b.services.state.now.methods) == (outcome.value, (PASSWORD,))
    assert b.activity == [("signed-in", "done")]
    assert b.identity.sign_ins == []  # no browser


async def test_a_key_without_a_pin_is_not_given_one() -> None:
    b, person = holding(ANA, pin=None), KeySignInPerson()
    assert isinstance(await b.services.sign_in_with_key.run(person, CancelToken()), Done)
    assert person.shown == ["which_key_signs_in", "touch_wanted", "touch_done"]


async def test_a_wrong_pin_is_asked_again_before_the_question_is_answered() -> None:
    b, person = holding(ANA), KeySignInPerson("9999", "1234")
    assert isinstance(await b.services.sign_in_with_key.run(person, CancelToken()), Done)
    assert person.problems == [None, Code.PIN_WRONG]
    assert b.key.calls.count("prove") == 1


async def test_a_question_that_grew_old_over_the_pin_is_asked_anew() -> None:
    b, person = holding(ANA), KeySignInPerson("1234")
    person.on["ask_pin"] = lambda: b.clock.advance(31)
    assert isinstance(await b.services.sign_in_with_key.run(person, CancelToken()), Done)
    assert b.identity.calls == ["begin_with_key", "begin_with_key", "sign_in_with_key"]
    assert b.identity.answers[0][0].session.matches("session-2")


async def test_several_accounts_on_one_key() -> None:
    b, person = holding(ANA, BEN), KeySignInPerson("1234")
    person.account = 1
    assert isinstance(await b.services.sign_in_with_key.run(person, CancelToken()), Done)
    assert person.accounts_shown == [["ben@example.com", "ana@example.com"]]
    assert b.identity.answers[0][1].credential_id == ANA


async def test_names_a_key_keeps_to_itself_are_numbers_and_markup_is_not_shown() -> None:
    b, person = holding(ANA, BEN), KeySignInPerson("1234")
    b.key.names = {ANA: "ana\u202e\x1b[1m"}
    await b.services.sign_in_with_key.run(person, CancelToken())
    first, second = person.accounts_shown[0]
    assert first == "#1"
    assert "\x1b" not in second
    assert "\u202e" not in second


async def test_no_account_chosen_is_a_cancel() -> None:
    b, person = holding(ANA, BEN), KeySignInPerson("1234")
    person.account = None
    assert await b.services.sign_in_with_key.run(person, CancelToken()) == Cancelled()
    assert b.identity.answers == []


@pytest.mark.parametrize("moment", ["key", "pin", "touch"])
async def test_cancel(moment: str) -> None:
    b, person, cancel = holding(ANA), KeySignInPerson("1234"), CancelToken()
    if moment == "key":
        person.key = None
    elif moment == "pin":
        person.pins = []
    else:
        person.on["touch_wanted"] = cancel.cancel
    assert await b.services.sign_in_with_key.run(person, cancel) == Cancelled()
    assert (b.identity.answers, b.services.state.now.person) == ([], None)


async def test_a_key_that_knows_nobody_here() -> None:
    b = holding()
    with pytest.raises(KeydeskError) as caught:
        await b.services.sign_in_with_key.run(KeySignInPerson("1234"), CancelToken())
    assert (caught.value.code, caught.value.params["key"]) == (Code.KEY_LACKS_PASSKEY, "Test Key")


@pytest.mark.parametrize("reason", ["off", "custom_domain", "other_site"])
async def test_a_tenant_that_does_not_take_it_is_known_before_a_key_is_looked_for(reason: str) -> None:
    b, person = holding(ANA), KeySignInPerson("1234")
    b.identity.fail_begin = [KeydeskError(Code.KEY_SIGN_IN_OFF, reason=reason)]
    assert isinstance(await b.services.sign_in_with_key.run(person, CancelToken()), Done)
    assert [error.params["reason"] for error in person.reasons] == [reason]
    assert person.shown == ["opened"]
    assert b.key.calls == []
    assert b.identity.sign_ins == [(False, None)]


@pytest.mark.parametrize("reason", ["mfa", "passkey_unknown"])
async def test_one_more_step_goes_on_in_the_browser(reason: str) -> None:
    b, person = holding(ANA), KeySignInPerson("1234")
    b.identity.fail = [KeydeskError(Code.KEY_SIGN_IN_OFF, reason=reason)]
    assert isinstance(await b.services.sign_in_with_key.run(person, CancelToken()), Done)
    assert [error.params["reason"] for error in person.reasons] == [reason]
    assert b.identity.sign_ins == [(False, None)]


async def test_nobody_is_sent_to_the_browser_against_their_will() -> None:
    b, person = holding(ANA), KeySignInPerson("1234")
    person.goes_to_browser = False
    b.identity.fail_begin = [KeydeskError(Code.KEY_SIGN_IN_OFF, reason="off")]
    assert await b.services.sign_in_with_key.run(person, CancelToken()) == Cancelled()
    assert b.identity.sign_ins == []


async def test_other_refusals_are_said() -> None:
    b = holding(ANA)
    b.identity.fail = [KeydeskError(Code.SIGN_IN_DENIED)]
    with pytest.raises(KeydeskError) as caught:
        await b.services.sign_in_with_key.run(KeySignInPerson("1234"), CancelToken())
    assert caught.value.code == Code.SIGN_IN_DENIED


# Signing up

EVE = Newcomer("eve@example.com", "Eve")


async def test_a_new_account_with_a_new_passkey() -> None:
    b, person = holding(), KeySignInPerson("1234")
    outcome = await b.services.sign_in_with_key.sign_up(EVE, person, CancelToken())
    assert isinstance(outcome, Done)
    assert b.identity.calls == ["begin_sign_up", "sign_up_with_key"]
    assert len(b.key.passkeys) == 1
    assert b.services.state.now.person == outcome.value


@pytest.mark.parametrize("browser", [True, False])
async def test_a_new_account_that_wants_one_more_step_keeps_its_passkey(browser: bool) -> None:
    """The account exists by then: a passkey deleted from the key would lock its owner out."""
    b = holding()
    b.identity.fail = [KeydeskError(Code.KEY_SIGN_IN_OFF, reason="mfa")]
    person = KeySignInPerson("1234")
    person.goes_to_browser = browser
    outcome = await b.services.sign_in_with_key.sign_up(EVE, person, CancelToken())
    assert isinstance(outcome, Done if browser else Cancelled)
    assert len(b.identity.sign_ins) == browser
    assert len(b.key.passkeys) == 1


async def test_a_refused_account_leaves_no_passkey() -> None:
    b = holding(ANA)
    b.identity.fail = [KeydeskError(Code.SIGN_UP_REFUSED, detail="The user already exists.")]
    with pytest.raises(KeydeskError) as caught:
        await b.services.sign_in_with_key.sign_up(EVE, KeySignInPerson("1234"), CancelToken())
    assert caught.value.code == Code.SIGN_UP_REFUSED
    assert set(b.key.passkeys) == {ANA}


@pytest.mark.parametrize("code", [Code.CONNECTION_LOST, Code.DEADLINE, Code.API_SERVER])
async def test_a_lost_answer_deletes_nothing_on_a_guess(code: Code) -> None:
    b = holding()
    b.identity.fail = [KeydeskError(code)]
    outcome = await b.services.sign_in_with_key.sign_up(EVE, KeySignInPerson("1234"), CancelToken())
    assert outcome == PartlyDone(Code.LEFT_OVER, ("Test Key",))
    assert len(b.key.passkeys) == 1


async def test_a_key_that_is_gone_keeps_what_nobody_knows() -> None:
    b = holding()
    b.identity.fail = [KeydeskError(Code.SIGN_UP_REFUSED)]
    b.key.fail["delete_passkey"] = [KeydeskError(Code.KEY_REMOVED)]
    outcome = await b.services.sign_in_with_key.sign_up(EVE, KeySignInPerson("1234"), CancelToken())
    assert outcome == PartlyDone(Code.LEFT_OVER, ("Test Key",))


async def test_a_refusal_before_the_touch_changes_nothing() -> None:
    b = holding()
    b.identity.fail_begin = [KeydeskError(Code.SIGN_UP_REFUSED)]
    with pytest.raises(KeydeskError):
        await b.services.sign_in_with_key.sign_up(EVE, KeySignInPerson("1234"), CancelToken())
    assert b.key.passkeys == {}
    person = KeySignInPerson()
    assert await b.services.sign_in_with_key.sign_up(EVE, person, CancelToken()) == Cancelled()
