"""The test of a passkey: the right key, the right public key, nothing sent, nothing changed."""

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.touch_choice import TouchChoice
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.keys import BehavingKey
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import ACCOUNT, Bench, bench

ONE = passkey(b"credential-1")


async def holding() -> Bench:
    b = bench(PASSWORD, ONE, pin="1234")
    b.key.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", USER)
    await b.services.load.run()
    return b


async def prove(b: Bench, prompter: ScriptedPrompter) -> object:
    return await b.services.prove.run(ONE.id, prompter, CancelToken())


async def test_the_holder_is_found_silently_and_the_proof_is_checked() -> None:
    b = await holding()
    b.keys.plug(BehavingKey("key-2", pin="9999"))
    outcome = await prove(b, ScriptedPrompter("1234"))
    assert isinstance(outcome, Done)
    assert outcome.value.key_id == "key-1"
    assert outcome.value.user_verified
    ((public_key, proof, request, origin),) = b.proofs
    assert (public_key, proof.credential_id, request.rp_id, origin) == (
        b"public",
        b"credential-1",
        SITE,
        f"https://{SITE}",
    )
    assert len(request.challenge) == 32
    assert b"credential-1" in b.services.state.now.drills
    assert b.api.calls == ["list"]


async def test_two_tests_use_two_challenges() -> None:
    b = await holding()
    await prove(b, ScriptedPrompter("1234"))
    await prove(b, ScriptedPrompter("1234"))
    assert b.proofs[0][2].challenge != b.proofs[1][2].challenge


async def test_wrong_signature_is_told_and_no_date_is_kept() -> None:
    b = await holding()

    def refuse(*_: object) -> None:
        raise KeydeskError(Code.TEST_FAILED)

    from dataclasses import replace

    from keydesk.usecases.prove_passkey import ProvePasskey

    flow = ProvePasskey(
        replace(b.world, verify_proof=refuse), b.services.map_keys, TouchChoice(b.world, b.services.map_keys)
    )
    with pytest.raises(KeydeskError) as caught:
        await flow.run(ONE.id, ScriptedPrompter("1234"), CancelToken())
    assert caught.value.code == Code.TEST_FAILED
    assert await b.world.notebook.drills.load(ACCOUNT) == {}


async def test_key_without_the_passkey_is_told_before_a_pin_is_asked() -> None:
    b = bench(PASSWORD, ONE, pin="1234")
    await b.services.load.run()
    prompter = ScriptedPrompter("1234")
    with pytest.raises(KeydeskError) as caught:
        await prove(b, prompter)
    assert caught.value.code == Code.KEY_LACKS_PASSKEY
    assert "ask_pin" not in prompter.shown


@pytest.mark.parametrize(
    ("code", "expected"), [(Code.KEY_NOT_TOUCHED, Code.KEY_NOT_TOUCHED), (Code.KEY_REMOVED, Code.KEY_REMOVED)]
)
async def test_key_failures_pass_with_their_code_and_are_recorded(code: Code, expected: Code) -> None:
    b = await holding()
    b.key.fail["prove"] = [KeydeskError(code)]
    with pytest.raises(KeydeskError) as caught:
        await prove(b, ScriptedPrompter("1234"))
    assert caught.value.code == expected
    assert b.activity == [("tested", code)]


async def test_cancel_while_touching() -> None:
    b = await holding()
    b.key.fail["prove"] = [KeydeskError(Code.KEY_CANCELLED)]
    assert await prove(b, ScriptedPrompter("1234")) == Cancelled()
    assert b.activity == []


async def test_cancelled_pin_and_no_key_chosen() -> None:
    b = await holding()
    assert await prove(b, ScriptedPrompter()) == Cancelled()
    b.keys.unplug(b.key)
    prompter = ScriptedPrompter()
    prompter.key = None
    assert await prove(b, prompter) == Cancelled()
    assert "plug_in" in prompter.shown


async def test_method_that_is_no_passkey() -> None:
    b = await holding()
    with pytest.raises(KeydeskError) as caught:
        await b.services.prove.run(PASSWORD.id, ScriptedPrompter(), CancelToken())
    assert caught.value.code == Code.METHOD_GONE


async def test_a_known_finger_needs_no_pin() -> None:
    b = await holding()
    b.key.fingers = 5
    b.key.describe()
    outcome = await prove(b, prompter := ScriptedPrompter())
    assert isinstance(outcome, Done)
    assert outcome.value.user_verified
    assert prompter.shown == ["touch_wanted", "touch_done"] * 2
    assert [ask.pin.finger_retries for ask in prompter.fingers_asked] == [5]


async def test_a_blocked_sensor_leads_to_the_pin() -> None:
    b = await holding()
    b.key.fingers = 0
    b.key.describe()
    assert isinstance(await prove(b, prompter := ScriptedPrompter("1234")), Done)
    assert prompter.shown[0] == "ask_pin"
    assert b.key.pins_sent == ["1234"]
