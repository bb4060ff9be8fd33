"""The finger first: making, testing, signing in, unlocking; strange fingers, and every way to the PIN."""

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey
from keydesk.domain.steps import EnrollStep, JournalEntry
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from keydesk.usecases.prompts import RemovalAnswer
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.enrolling import agree, enroll
from tests.fakes.key_sign_in import KeySignInPerson
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import ACCOUNT, Bench, bench

ONE = passkey(b"credential-1")


def knows_a_finger(b: Bench, tries: int = 5, *, pin: str | None = "1234") -> Bench:
    """The key has a sensor and a known finger; its list opens by finger, too."""
    b.key.pin, b.key.fingers = pin, tries
    b.key.describe()
    b.key.can_open_by_finger()
    return b


async def test_a_passkey_is_made_by_finger_without_any_pin() -> None:
    b = knows_a_finger(bench(PASSWORD))
    prompter = ScriptedPrompter()
    assert isinstance(await enroll(b, prompter), Done)
    assert agree(b)
    assert "ask_pin" not in prompter.shown
    assert b.key.pins_sent == []
    assert [ask.problem for ask in prompter.fingers_asked] == [None]


async def test_a_key_with_a_finger_and_no_pin_is_not_given_one() -> None:
    b = knows_a_finger(bench(PASSWORD), pin=None)
    prompter = ScriptedPrompter()
    assert isinstance(await enroll(b, prompter), Done)
    assert "create_pin" not in prompter.shown
    assert prompter.fingers_asked[0].use_pin is None


async def test_a_strange_finger_is_asked_again_with_the_tries_left() -> None:
    b = knows_a_finger(bench(PASSWORD))
    b.key.strange = 2
    prompter = ScriptedPrompter()
    assert isinstance(await enroll(b, prompter), Done)
    asked = prompter.fingers_asked
    assert [ask.problem.code if ask.problem else None for ask in asked] == [None, *[Code.FINGER_UNKNOWN] * 2]
    assert [ask.pin.finger_retries for ask in asked] == [5, 4, 3]
    assert [ask.pin.retries for ask in asked] == [8, 8, 8]
    assert b.api.calls.count("begin") == 1  # the same challenge all the way


async def test_after_as_many_as_the_key_wishes_the_pin_is_asked_for_and_the_challenge_is_a_new_one() -> None:
    b = knows_a_finger(bench(PASSWORD))
    b.key.strange = 9
    prompter = ScriptedPrompter("1234")
    assert isinstance(await enroll(b, prompter), Done)
    assert len(prompter.fingers_asked) == 3
    assert prompter.problems == [Code.FINGER_UNKNOWN]
    assert b.api.calls.count("begin") == 2
    assert b.journal.history == ["begin:touch", "close", "begin:touch", "update:verify", "close"]
    assert len(b.key.passkeys) == 1


async def test_a_blocked_sensor_leads_to_the_pin_and_says_why() -> None:
    b = knows_a_finger(bench(PASSWORD), 2)
    b.key.strange = 9
    prompter = ScriptedPrompter("1234")
    assert isinstance(await enroll(b, prompter), Done)
    assert prompter.problems == [Code.FINGER_BLOCKED]


async def test_a_sensor_that_was_blocked_before_is_not_asked() -> None:
    b = knows_a_finger(bench(PASSWORD), 0)
    prompter = ScriptedPrompter("1234")
    assert isinstance(await enroll(b, prompter), Done)
    assert (prompter.fingers_asked, prompter.problems) == ([], [None])


async def test_a_blocked_sensor_without_a_pin_is_told() -> None:
    b = knows_a_finger(bench(PASSWORD), 1, pin=None)
    b.key.strange = 1
    with pytest.raises(KeydeskError) as told:
        await enroll(b, ScriptedPrompter())
    assert told.value.code == Code.FINGER_BLOCKED
    assert b.journal.entries == {}


async def test_the_person_prefers_the_pin() -> None:
    b = knows_a_finger(bench(PASSWORD))
    prompter = ScriptedPrompter("1234")
    prompter.prefers_pin = True
    assert isinstance(await enroll(b, prompter), Done)
    assert (len(prompter.fingers_asked), prompter.problems) == (1, [None])


async def test_who_hands_the_pin_in_is_asked_for_no_finger() -> None:
    b = knows_a_finger(bench(PASSWORD))
    prompter = ScriptedPrompter("1234")
    prompter.takes_finger = False
    assert isinstance(await enroll(b, prompter), Done)
    assert prompter.fingers_asked == []


@pytest.mark.parametrize("moment", ["finger", "pin"])
async def test_cancel_at_the_finger_and_at_the_pin_after_it(moment: str) -> None:
    b, cancel = knows_a_finger(bench(PASSWORD)), CancelToken()
    prompter = ScriptedPrompter()
    if moment == "finger":
        prompter.on["touch_wanted"] = cancel.cancel
    else:
        prompter.prefers_pin = True  # and gives none
    outcome = await b.services.enroll.run(prompter, cancel)
    assert outcome == Cancelled()
    assert (b.key.passkeys, b.journal.entries) == ({}, {})


async def test_what_no_account_took_is_taken_back_by_finger() -> None:
    b = knows_a_finger(bench(PASSWORD))
    b.api.fail["verify"] = [KeydeskError(Code.API_BAD_REQUEST)]
    prompter = ScriptedPrompter()
    with pytest.raises(KeydeskError) as told:
        await enroll(b, prompter)
    assert told.value.code == Code.VERIFY_REFUSED
    assert (b.key.passkeys, len(prompter.fingers_asked), b.key.pins_sent) == ({}, 2, [])


async def test_what_no_account_took_stays_when_nobody_opens_the_key_again() -> None:
    b = knows_a_finger(bench(PASSWORD))
    b.api.fail["verify"] = [KeydeskError(Code.API_BAD_REQUEST)]
    b.key.after["make_passkey"] = lambda: setattr(b.key, "strange", 9)
    outcome = await enroll(b, ScriptedPrompter())
    assert isinstance(outcome, PartlyDone)
    assert len(b.services.state.now.repairs) == 1


async def test_a_test_by_finger_and_by_pin_after_three_strange_ones() -> None:
    b = knows_a_finger(bench(PASSWORD, ONE))
    b.key.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", b"ana")
    await b.services.load.run()
    assert isinstance(await b.services.prove.run(ONE.id, quiet := ScriptedPrompter(), CancelToken()), Done)
    assert quiet.shown == ["touch_wanted", "touch_done"] * 2
    b.key.strange = 3
    assert isinstance(await b.services.prove.run(ONE.id, typed := ScriptedPrompter("1234"), CancelToken()), Done)
    assert typed.problems == [Code.FINGER_UNKNOWN]


async def test_signing_in_by_finger_and_by_pin_with_a_fresh_question() -> None:
    b = knows_a_finger(bench(PASSWORD, signed_in=False))
    b.key.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", b"ana")
    assert isinstance(await b.services.sign_in_with_key.run(KeySignInPerson(), CancelToken()), Done)
    ((_, proof),) = b.identity.answers
    assert proof.user_verified
    b.key.strange = 3
    person = KeySignInPerson("1234")
    person.on["ask_pin"] = lambda: b.clock.advance(31)
    assert isinstance(await b.services.sign_in_with_key.run(person, CancelToken()), Done)
    assert person.problems == [Code.FINGER_UNKNOWN]
    assert b.identity.calls[2:] == ["begin_with_key", "begin_with_key", "sign_in_with_key"]


async def test_unlocking_by_finger_opens_the_list_and_no_switch() -> None:
    b = knows_a_finger(bench(pin="1234", signed_in=False))
    quiet = ScriptedPrompter()
    assert await b.services.unlock.run("key-1", quiet, CancelToken()) == Done(None)
    assert "ask_pin" not in quiet.shown
    assert isinstance(await b.services.passkeys.list("key-1", quiet), Done)
    await b.services.unlock.lock("key-1")
    # Where what comes next wants the PIN no finger is asked for.
    typed = ScriptedPrompter("1234")
    assert await b.services.unlock.run("key-1", typed) == Done(None)
    assert (typed.fingers_asked, typed.shown) == ([], ["ask_pin"])


async def test_unlocking_ends_at_the_pin_and_at_cancel() -> None:
    b = knows_a_finger(bench(pin="1234", signed_in=False))
    b.key.strange = 3
    typed = ScriptedPrompter("1234")
    assert isinstance(await b.services.passkeys.list("key-1", typed, CancelToken()), Done)
    assert typed.problems == [Code.FINGER_UNKNOWN]
    await b.services.unlock.lock("key-1")
    cancel = CancelToken()
    stopping = ScriptedPrompter()
    stopping.on["touch_wanted"] = cancel.cancel
    assert await b.services.unlock.run("key-1", stopping, cancel) == Cancelled()


async def test_a_finger_that_opens_too_little_is_followed_by_the_pin() -> None:
    """Some keys end the token, or give less than was asked for: then the PIN is asked for, once."""
    b = knows_a_finger(bench(pin="1234", signed_in=False))
    b.key.fail["all_passkeys"] = [KeydeskError(Code.PIN_NEEDED)]
    prompter = ScriptedPrompter("1234")
    assert isinstance(await b.services.passkeys.list("key-1", prompter, CancelToken()), Done)
    assert prompter.problems == [None]


# Taking passkeys off a key


async def removed(b: Bench, prompter: ScriptedPrompter) -> object:
    prompter.removal = RemovalAnswer(also_from_keys=True)
    return await b.services.remove.run(ONE.id, prompter, CancelToken())


async def holding() -> Bench:
    b = knows_a_finger(bench(PASSWORD, ONE))
    b.key.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", USER)
    await b.services.load.run()
    await b.services.map_keys.run()
    return b


async def test_a_removed_method_leaves_its_key_by_finger() -> None:
    b, prompter = await holding(), ScriptedPrompter()
    assert isinstance(await removed(b, prompter), Done)
    assert b.key.passkeys == {}
    assert b.key.pins_sent == []
    assert len(prompter.fingers_asked) == 1


async def test_a_removed_method_leaves_an_unlocked_key_without_a_question() -> None:
    b, prompter = await holding(), ScriptedPrompter()
    await b.services.unlock.run("key-1", ScriptedPrompter("1234"))
    b.key.pins_sent.clear()
    assert isinstance(await removed(b, prompter), Done)
    assert (b.key.passkeys, b.key.pins_sent, prompter.fingers_asked) == ({}, [], [])


async def test_strange_fingers_lead_to_the_pin_and_the_passkey_goes_all_the_same() -> None:
    b, prompter = await holding(), ScriptedPrompter("1234")
    b.key.strange = 9
    assert isinstance(await removed(b, prompter), Done)
    assert prompter.problems == [Code.FINGER_UNKNOWN]
    assert (b.key.passkeys, b.key.pins_sent) == ({}, ["1234"])


async def test_a_leftover_is_deleted_by_finger() -> None:
    b, prompter = await holding(), ScriptedPrompter()
    b.key.passkeys[b"left"] = StoredPasskey(b"left", SITE, b"", USER)
    outcome = await b.services.care.delete_orphan("key-1", b"left", prompter, CancelToken())
    assert outcome == Done(None)
    assert set(b.key.passkeys) == {b"credential-1"}
    assert (b.key.pins_sent, len(prompter.fingers_asked)) == ([], 1)


async def test_a_repair_takes_the_finger() -> None:
    b, prompter = await holding(), ScriptedPrompter()
    b.key.passkeys[b"left"] = StoredPasskey(b"left", SITE, b"", USER)
    b.journal.entries["e1"] = JournalEntry(
        "e1",
        ACCOUNT,
        "key-1",
        "Blue",
        EnrollStep.VERIFY,
        SITE,
        USER,
        b"left",
        (b"credential-1",),
        "2026-03-03T09:00:00Z",
    )
    await b.services.resolve.run()
    assert await b.services.remove_left_over.run("e1", prompter, CancelToken()) == Done(1)
    assert set(b.key.passkeys) == {b"credential-1"}
    assert (b.key.pins_sent, len(prompter.fingers_asked)) == ([], 1)
