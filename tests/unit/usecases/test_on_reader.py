"""A key that leaves its reader in the middle of a step that changes nothing is waited for, and the step goes on."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from keydesk.config.texts import texts_for
from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey, Transport
from keydesk.usecases import on_reader
from keydesk.usecases.outcomes import Cancelled, Done
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.enrolling import agree
from tests.fakes.key_sign_in import KeySignInPerson
from tests.fakes.keys import BehavingKey
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import Bench, bench

ONE = passkey(b"credential-1")


async def lying(held: bool = True) -> Bench:
    """An account with a passkey on a key that lies on a reader."""
    b = bench(PASSWORD, *((ONE,) if held else ()), pin="1234")
    on_reader_now(b.key)
    if held:
        b.key.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", USER)
    await b.services.load.run()
    return b


def on_reader_now(key: BehavingKey) -> None:
    key.key = replace(key.key, transport=Transport.PCSC)


def leave(b: Bench, call: str) -> None:
    """It leaves during this call."""
    b.key.fail[call] = [KeydeskError(Code.KEY_REMOVED)]


def comes_back(b: Bench, prompter: ScriptedPrompter, key: BehavingKey | None = None) -> None:
    """It is off the reader when that is said, and on it again a moment later."""

    def off() -> None:
        b.keys.unplug(b.key)
        asyncio.get_running_loop().call_soon(b.keys.plug, key or b.key)

    prompter.on["hold_again"] = off


@pytest.mark.parametrize("call", ["pin_state", "prove"])
async def test_a_test_goes_on_when_the_key_is_back(call: str) -> None:
    b = await lying()
    prompter = ScriptedPrompter("1234", "1234")
    comes_back(b, prompter)
    leave(b, call)
    outcome = await b.services.prove.run(ONE.id, prompter, CancelToken(), "key-1")
    assert isinstance(outcome, Done)
    assert prompter.shown.count("hold_again") == 1
    asked = prompter.shown.count("ask_pin")
    assert asked == (2 if call == "prove" else 1), "no PIN is sent again by itself"
    assert b.key.retries == 8


async def test_a_key_that_is_back_already_goes_on_at_once() -> None:
    b = await lying()
    leave(b, "prove")
    prompter = ScriptedPrompter("1234", "1234")
    assert isinstance(await b.services.prove.run(ONE.id, prompter, CancelToken(), "key-1"), Done)


async def test_another_key_on_the_reader_is_not_taken_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_reader, "BACK_WITHIN_S", 0.05)
    b = await lying()
    other = BehavingKey("key-2", pin="9999")
    on_reader_now(other)
    prompter = ScriptedPrompter("1234")
    comes_back(b, prompter, other)
    leave(b, "prove")
    with pytest.raises(KeydeskError) as told:
        await b.services.prove.run(ONE.id, prompter, CancelToken(), "key-1")
    assert told.value.code == Code.KEY_CHANGED
    assert other.calls == []


async def test_a_key_that_stays_away_is_told_as_off_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_reader, "BACK_WITHIN_S", 0.01)
    b = await lying()
    prompter = ScriptedPrompter("1234")
    prompter.on["hold_again"] = lambda: b.keys.unplug(b.key)
    leave(b, "prove")
    with pytest.raises(KeydeskError) as told:
        await b.services.prove.run(ONE.id, prompter, CancelToken(), "key-1")
    assert told.value.code == Code.KEY_REMOVED
    assert "reader" in texts_for(told.value.code, told.value.params, "en").title


async def test_cancel_ends_the_waiting() -> None:
    b = await lying()
    prompter, cancel = ScriptedPrompter("1234"), CancelToken()

    def off() -> None:
        b.keys.unplug(b.key)
        asyncio.get_running_loop().call_soon(cancel.cancel)

    prompter.on["hold_again"] = off
    leave(b, "prove")
    assert isinstance(await b.services.prove.run(ONE.id, prompter, cancel, "key-1"), Cancelled)


async def test_a_loose_contact_comes_to_an_end() -> None:
    b = await lying()
    b.key.fail["pin_state"] = [KeydeskError(Code.KEY_REMOVED) for _ in range(50)]
    prompter = ScriptedPrompter("1234")
    with pytest.raises(KeydeskError) as told:
        await b.services.prove.run(ONE.id, prompter, CancelToken(), "key-1")
    assert told.value.code == Code.KEY_REMOVED
    assert prompter.shown.count("hold_again") == 5


async def test_a_key_in_a_usb_port_is_not_waited_for() -> None:
    b = await lying()
    b.key.key = replace(b.key.key, transport=Transport.HID)
    leave(b, "prove")
    prompter = ScriptedPrompter("1234")
    with pytest.raises(KeydeskError):
        await b.services.prove.run(ONE.id, prompter, CancelToken(), "key-1")
    assert "hold_again" not in prompter.shown


@pytest.mark.parametrize("call", ["pin_state", "prove"])
async def test_a_sign_in_goes_on_when_the_key_is_back(call: str) -> None:
    b = bench(PASSWORD, pin="1234", signed_in=False)
    on_reader_now(b.key)
    b.key.passkeys[b"ana"] = StoredPasskey(b"ana", SITE, b"", b"ana")
    person = KeySignInPerson("1234", "1234")
    comes_back(b, person)
    leave(b, call)
    assert isinstance(await b.services.sign_in_with_key.run(person, CancelToken()), Done)
    assert person.shown.count("hold_again") == 1
    assert b.key.retries == 8


async def test_unlocking_goes_on_when_the_key_is_back() -> None:
    b = await lying()
    prompter = ScriptedPrompter("1234", "1234")
    comes_back(b, prompter)
    leave(b, "unlock")
    assert isinstance(await b.services.unlock.run("key-1", prompter, CancelToken()), Done)
    assert (prompter.shown.count("hold_again"), prompter.shown.count("ask_pin")) == (1, 2)
    assert b.key.manager.held


async def test_a_list_goes_on_when_the_key_is_back() -> None:
    b = await lying()
    b.key.can_open_by_finger()
    prompter = ScriptedPrompter("1234", "1234")
    comes_back(b, prompter)
    leave(b, "all_passkeys")
    listed = await b.services.passkeys.list("key-1", prompter, CancelToken())
    assert isinstance(listed, Done)
    assert [one.credential_id for one in listed.value.passkeys] == [b"credential-1"]
    assert prompter.shown.count("hold_again") == 1


async def test_a_list_nobody_asked_for_waits_for_nobody() -> None:
    """The page reads an unlocked key by itself; a key that left is told by the page."""
    b = await lying()
    b.key.manager.held = True
    leave(b, "all_passkeys")
    prompter = ScriptedPrompter()
    with pytest.raises(KeydeskError):
        await b.services.passkeys.list("key-1", prompter)
    assert prompter.shown == []


async def test_an_enrollment_waits_before_it_has_begun() -> None:
    b = await lying(held=False)
    prompter = ScriptedPrompter("1234", "1234")
    comes_back(b, prompter)
    leave(b, "verify_pin")
    assert isinstance(await b.services.enroll.run(prompter, CancelToken(), "key-1"), Done)
    assert agree(b)
    assert prompter.shown.count("hold_again") == 1


async def test_an_enrollment_that_has_begun_is_settled_by_its_repair_card() -> None:
    b = await lying(held=False)
    leave(b, "make_passkey")
    prompter = ScriptedPrompter("1234")
    with pytest.raises(KeydeskError) as told:
        await b.services.enroll.run(prompter, CancelToken(), "key-1")
    assert (told.value.code, told.value.params) == (Code.KEY_REMOVED, {"on": "reader"})
    assert "hold_again" not in prompter.shown, "the key may hold the passkey although nobody heard so"
    assert b.journal.entries
