"""Passkeys at once: opt-in, recognised, listed without a question; void tokens vanish silently, twins stay apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey
from keydesk.domain.remembered_key import READ_ONLY_LIST, same_stem
from keydesk.usecases.instant_list import InstantList
from keydesk.usecases.outcomes import Cancelled, Done
from tests.fakes.keys import BehavingKey
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import Bench, bench

LOCKED = KeydeskError(Code.KEYRING_LOCKED)


def able(b: Bench, *names: str) -> Bench:
    for name in names:
        b.key.passkeys[name.encode()] = StoredPasskey(name.encode(), "shop.example", b"h" * 32, b"u", name)
    b.key.key = replace(b.key.key, can=b.key.key.can | {READ_ONLY_LIST}, serial="12345678")
    b.key.describe()
    return b


async def remembered(*names: str) -> Bench:
    b = able(bench(pin="1234"), *names)
    assert await b.services.instant.remember("key-1", ScriptedPrompter("1234")) == Done(None)
    return b


def later(b: Bench) -> InstantList:
    """The next start of the program, with the same keyring and key."""
    b.world.state.put(at_once={})
    return InstantList(b.world, b.services.map_keys)


async def test_remembered_once_and_listed_from_then_on_without_a_question() -> None:
    b = await remembered("ana", "bo")
    assert b.key.pins_sent == ["1234"]
    assert [known.key_id for known in await b.services.instant.remembered()] == ["key-1"]
    flow = later(b)
    listed = await flow.list("key-1")
    assert listed is not None
    assert [one.user_name for one in listed.value.passkeys] == ["ana", "bo"]
    assert b.world.state.now.shown_at_once(b.key.key) is not None
    assert b.key.pins_sent == ["1234"]
    assert ("key-remembered", "done") in b.activity
    assert "1234" not in repr(b.memory.keys)


async def test_the_pin_is_asked_for_also_while_the_key_is_unlocked() -> None:
    b = able(bench(pin="1234"), "ana")
    await b.services.unlock.run("key-1", ScriptedPrompter("1234"))
    assert await b.services.instant.remember("key-1", ScriptedPrompter()) == Cancelled()
    assert b.memory.keys == []


async def test_a_key_that_cannot_says_so_before_a_pin_is_asked_for() -> None:
    b = bench(pin="1234")
    asked = ScriptedPrompter("1234")
    with pytest.raises(KeydeskError) as told:
        await b.services.instant.remember("key-1", asked)
    assert (told.value.code, told.value.params["what"]) == (Code.KEY_UNSUPPORTED, READ_ONLY_LIST)
    assert asked.shown == []
    await b.services.instant.look()
    assert b.memory.reads == 0  # nobody who never remembers a key is asked to unlock a keyring


async def test_without_a_keyring_nothing_is_remembered_and_the_reason_is_told() -> None:
    b = able(bench(pin="1234"), "ana")
    b.memory.fail = LOCKED
    with pytest.raises(KeydeskError) as told:
        await b.services.instant.remember("key-1", ScriptedPrompter("1234"))
    assert told.value.code == Code.KEYRING_LOCKED
    assert b.world.state.now.at_once == {}


async def test_a_keyring_that_cannot_be_read_leaves_the_pin() -> None:
    b = await remembered("ana")
    flow = later(b)
    b.memory.fail = LOCKED
    assert await flow.list("key-1") is None


@pytest.mark.parametrize("met", ["at the plug", "at the list"])
async def test_a_void_token_vanishes_silently(met: str) -> None:
    b = await remembered("ana")
    flow = later(b)
    if met == "at the list":
        await flow.look()
    b.key.manager.take_leave_back()
    assert await flow.list("key-1") is None
    assert b.memory.keys == []
    assert b.world.state.now.at_once == {}
    assert isinstance(await b.services.passkeys.list("key-1", ScriptedPrompter("1234")), Done)


async def test_a_void_token_the_keyring_does_not_let_go_is_met_again_and_no_more() -> None:
    b = await remembered("ana")
    flow = later(b)
    await flow.look()
    b.key.manager.take_leave_back()
    b.memory.fail = LOCKED
    assert await flow.list("key-1") is None
    assert b.world.state.now.at_once == {}


async def test_a_change_of_the_pin_here_forgets_at_once() -> None:
    b = await remembered("ana")
    prompter = ScriptedPrompter("1234")
    prompter.new_pins = ["4321"]
    assert await b.services.care.set_pin("key-1", prompter) == Done(None)
    assert b.memory.keys == []
    assert b.world.state.now.at_once == {}


async def test_forget_by_button_and_all() -> None:
    b = await remembered("ana")
    assert await b.services.instant.forget("key-1")
    assert not await b.services.instant.forget("key-1")
    assert b.memory.keys == []
    assert b.world.state.now.at_once == {}
    assert ("key-forgotten", "done") in b.activity
    await b.services.instant.remember("key-1", ScriptedPrompter("1234"))
    assert await b.services.instant.forget_all() == 1
    assert b.memory.keys == []
    assert b.world.state.now.at_once == {}


async def test_a_key_that_is_away_is_forgotten_by_its_id() -> None:
    b = await remembered("ana")
    b.keys.plugged.clear()
    flow = later(b)
    assert await flow.forget("key-1")
    assert b.memory.keys == []


async def test_signing_out_leaves_it_alone() -> None:
    b = await remembered("ana")
    await b.services.sign_in.sign_out()
    assert len(b.memory.keys) == 1
    assert await later(b).list("key-1") is not None


def another(b: Bench, name: str, serial: str | None) -> BehavingKey:
    made = BehavingKey(name, pin="5678")
    made.key = replace(made.key, can=made.key.can | {READ_ONLY_LIST}, serial=serial)
    b.keys.plug(made)
    return made


async def test_two_keys_of_one_serial_number_are_not_mixed_up_and_nothing_is_thrown_away() -> None:
    b = await remembered("ana")
    another(b, "key-1-2", "12345678")
    flow = later(b)
    await flow.look()
    assert set(b.world.state.now.at_once) == {"key-1"}
    assert len(b.memory.keys) == 1
    b.key.manager.take_leave_back()
    flow = later(b)
    await flow.look()
    assert len(b.memory.keys) == 1  # which of the two lost its leave is not known
    assert same_stem("abc", "abc-2")
    assert not same_stem("abc", "abd-2")


async def test_a_model_without_serial_numbers_keeps_the_leave_of_the_one_that_is_away() -> None:
    b = await remembered("ana")
    b.key.key = replace(b.key.key, serial=None)
    b.key.manager.read_only = Secret("of another key of this model")
    flow = later(b)
    await flow.look()
    assert b.world.state.now.at_once == {}
    assert len(b.memory.keys) == 1


async def test_several_keys() -> None:
    b = await remembered("ana")
    another(b, "second", "87654321")
    assert await b.services.instant.remember("second", ScriptedPrompter("5678")) == Done(None)
    flow = later(b)
    await flow.look()
    assert set(b.world.state.now.at_once) == {"key-1", "second"}
    asked = b.key.calls.count("recognise")
    await flow.look()
    assert b.key.calls.count("recognise") == asked  # asked once while it is plugged in


async def test_a_change_elsewhere_is_told_until_the_list_was_shown() -> None:
    b = await remembered("ana")
    del b.key.passkeys[b"ana"]
    for changed in (True, False):
        flow = later(b)
        await flow.look()
        shown = b.world.state.now.shown_at_once(b.key.key)
        assert shown is not None
        assert shown.changed is changed
        assert await flow.list("key-1") is not None


async def test_an_armed_reset_is_left_alone() -> None:
    b = await remembered("ana")
    flow = later(b)
    with b.services.map_keys.resting():
        await flow.look()
        assert "recognise" not in b.key.calls
    await flow.look()
    assert b.key.calls.count("recognise") == 1


async def test_a_key_pulled_while_it_is_listed_stays_remembered() -> None:
    b = await remembered("ana")
    flow = later(b)
    b.key.fail["read_only_passkeys"] = [KeydeskError(Code.KEY_REMOVED)]
    with pytest.raises(KeydeskError) as told:
        await flow.list("key-1")
    assert told.value.code == Code.KEY_REMOVED
    assert len(b.memory.keys) == 1
    b.keys.plugged.clear()
    await flow.look()
    assert b.world.state.now.at_once == {}


async def test_a_key_that_comes_is_looked_at_in_the_background() -> None:
    b = await remembered("ana")
    b.world.state.put(at_once={})
    b.keys.changed.emit(b.keys.present)
    assert "instant-list" in [name for name, _ in b.spawned]
