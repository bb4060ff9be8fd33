"""The armed reset: removal first, then arrival of the very same key; whatever else happens stops it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import ResetTerms
from keydesk.domain.keys import StoredPasskey, Transport
from keydesk.domain.reconciliation import KeyMap
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.reset_key import ResetKey, WasReset
from keydesk.usecases.reset_prompts import ConfirmBy, Consequences
from keydesk.usecases.state import key_label_name, passkey_label_name
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.keys import BehavingKey
from tests.fakes.reset_prompter import ScriptedReset
from tests.fakes.world import ACCOUNT, Bench, bench

ONE, TWO = passkey(b"credential-1"), passkey(b"credential-2")


def signed_in(serial: str | None = "12345678") -> Bench:
    """A bench whose one key has a serial number and holds the first passkey."""
    b = bench(PASSWORD, ONE, TWO, pin="1234")
    b.key.key = replace(b.key.key, serial=serial, path="path-1")
    b.key.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", USER)
    b.world.state.put(methods=tuple(b.api.methods), keys=tuple(b.keys.present))
    return b


def replugging(b: Bench, *then: BehavingKey) -> ScriptedReset:
    """A person who does as told; plugs in these keys, or the same one."""
    prompter = ScriptedReset()
    prompter.on["unplug"] = lambda: b.keys.unplug(b.key)

    def plug() -> None:
        for key in then or (b.key,):
            key.key = replace(key.key, path=key.key.path + " again")
            b.keys.plug(key)

    prompter.on["plug in"] = plug
    return prompter


def another(serial: str | None = "99999999", name: str = "key-2") -> BehavingKey:
    key = BehavingKey(name)
    key.key = replace(key.key, serial=serial, path="path-2")
    return key


async def reset(b: Bench, prompter: ScriptedReset, cancel: CancelToken | None = None) -> Done[WasReset] | Cancelled:
    return await b.services.reset.run(b.key.key.id, prompter, cancel or CancelToken())


async def test_reset_takes_all_and_says_what_is_left_to_do() -> None:
    b = signed_in()
    await b.labels.set(ACCOUNT, passkey_label_name(b"left"), "Old one")
    await b.services.map_keys.run()
    b.world.state.put(maps={b.key.key.id: KeyMap(b.key.key.id, frozenset({ONE.id}), orphans=(b"left",))})
    prompter = replugging(b)
    done = await reset(b, prompter)
    assert isinstance(done, Done)
    assert done.value == WasReset(b.key.key, (ONE,), True)
    assert prompter.shown == ["unplug", "plug in", "firing", "touch", "touched"]
    assert (b.key.pin, b.key.passkeys) == (None, {})
    assert b.world.state.now.maps[b.key.key.id].held == frozenset()
    assert (await b.maps.load(ACCOUNT))[b.key.key.id] == frozenset()
    assert passkey_label_name(b"left") not in await b.labels.load(ACCOUNT)
    assert b.activity[-1] == ("key-reset", "done")


async def test_between_arrival_and_reset_the_key_hears_of_nothing_else() -> None:
    b = signed_in()
    prompter = replugging(b)
    prompter.on["firing"] = lambda: b.key.calls.clear()
    before = prompter.on["plug in"]

    def plug() -> None:
        b.key.calls.clear()
        before()

    prompter.on["plug in"] = plug
    prompter.on["firing"] = lambda: prompter.shown.append(",".join(b.key.calls))
    await reset(b, prompter)
    assert prompter.shown[3] == ""
    assert b.key.calls[0] == "reset"


@pytest.mark.parametrize(
    ("serial", "label", "by", "expected"),
    [
        ("12345678", "Blue", ConfirmBy.SERIAL, "5678"),
        (None, "My Blue  Key", ConfirmBy.LABEL, "My Blue  Key"),
        (None, None, ConfirmBy.MODEL, "Test Key"),
    ],
)
async def test_what_is_typed(serial: str | None, label: str | None, by: ConfirmBy, expected: str) -> None:
    b = signed_in(serial=serial)
    if label:
        b.world.state.put(labels={key_label_name(b.key.key.id): label})
    prompter = ScriptedReset("nonsense", None)
    assert await reset(b, prompter) == Cancelled()
    assert prompter.problems == [None, "confirmation"]
    ask = prompter.asked[0]
    assert (ask.by, ask.expected) == (by, expected)
    assert ask.matches(" " + expected.upper().replace("  ", " "))
    assert not ask.matches("")
    assert prompter.shown == []
    assert b.key.pin == "1234"


async def test_consequences_by_the_map() -> None:
    b = signed_in()
    prompter = ScriptedReset(None)
    await reset(b, prompter)
    told = prompter.asked[0].consequences
    assert (told.account_known, told.only_here, told.also_elsewhere, told.unsure) == (True, (ONE,), (), ())
    assert (told.strong_remains, told.other_sites) == (True, None)
    b.world.state.put(methods=(PASSWORD, ONE))
    await reset(b, only := ScriptedReset(None))
    assert only.asked[0].consequences.strong_remains is False


async def test_consequences_of_a_key_that_cannot_be_asked_and_of_an_unlocked_one() -> None:
    b = signed_in()
    b.key.fail["probe"] = [KeydeskError(Code.KEY_BUSY)]
    b.key.passkeys[b"elsewhere"] = StoredPasskey(b"elsewhere", "other.example", b"", b"someone")
    b.key.manager.held = True
    prompter = ScriptedReset(None)
    await reset(b, prompter)
    told = prompter.asked[0].consequences
    assert (told.only_here, told.unsure, told.strong_remains) == ((), (ONE, TWO), False)
    assert told.other_sites == 1
    b.key.manager.expire()
    await reset(b, locked := ScriptedReset(None))
    assert locked.asked[0].consequences.other_sites is None


async def test_signed_out_nothing_is_known_and_it_works_with_a_blocked_pin() -> None:
    b = bench(PASSWORD, pin="1234", signed_in=False)
    b.key.retries = 0
    prompter = replugging(b)
    done = await reset(b, prompter)
    assert isinstance(done, Done)
    assert (done.value.dead, done.value.enroll_again) == ((), False)
    assert prompter.asked[0].consequences == Consequences()
    assert b.key.pins_sent == []
    assert b.key.pin is None
    assert b.activity == []


async def stopped(b: Bench, prompter: ScriptedReset) -> tuple[str, object]:
    with pytest.raises(KeydeskError) as caught:
        await reset(b, prompter)
    assert b.key.passkeys
    assert "reset" not in b.key.calls
    return caught.value.code, caught.value.params.get("reason")


async def test_another_key_comes_instead() -> None:
    b = signed_in()
    other = another()
    assert await stopped(b, replugging(b, other)) == (Code.RESET_STOPPED, "another_key")
    assert other.calls == []
    assert b.activity[-1] == ("key-reset", Code.RESET_STOPPED)


async def test_another_key_of_the_model_with_no_serial_comes_first() -> None:
    b = signed_in()
    assert await stopped(b, replugging(b, another(None))) == (Code.RESET_STOPPED, "another_key")


async def test_two_keys_come_at_once() -> None:
    b = signed_in()
    prompter = replugging(b)

    def plug_both() -> None:
        b.keys.plugged["key-2"] = another()
        b.keys.plug(b.key)

    prompter.on["plug in"] = plug_both
    assert await stopped(b, prompter) == (Code.RESET_STOPPED, "two_keys")


async def test_two_keys_that_look_alike_are_refused_before_anything_is_asked() -> None:
    b = signed_in(serial=None)
    b.keys.plug(another(None))
    prompter = ScriptedReset()
    assert await stopped(b, prompter) == (Code.RESET_STOPPED, "two_keys")
    assert prompter.asked == []


async def test_a_key_that_stays_plugged_in_beside_it_is_no_harm() -> None:
    b = signed_in()
    other = another()
    other.passkeys[b"x"] = StoredPasskey(b"x", SITE, b"", USER)
    b.keys.plug(other)
    assert isinstance(await reset(b, replugging(b)), Done)
    assert other.passkeys


async def test_the_same_model_in_another_port_is_not_provably_the_same() -> None:
    b = signed_in(serial=None)
    b.key.key = replace(b.key.key, path="/usb1/1-4/1-4:1.0/hidraw0")
    twin = another(None)
    twin.key = replace(twin.key, path="/usb1/1-3/1-3:1.0/hidraw0")
    assert await stopped(b, replugging(b, twin)) == (Code.RESET_STOPPED, "another_port")


async def test_a_key_without_permission_yet_is_waited_for() -> None:
    b = signed_in()
    prompter = replugging(b)

    def plug_slowly() -> None:
        ready = b.key.key
        b.key.key = replace(ready, usable=False, reason=Code.KEY_NO_PERMISSION, serial=None)
        b.keys.plug(b.key)
        assert "firing" not in prompter.shown
        b.key.key = replace(ready, path="path-1 again")
        b.key.told()

    prompter.on["plug in"] = plug_slowly
    assert isinstance(await reset(b, prompter), Done)


@pytest.mark.parametrize(("step", "reason"), [("unplug", "not_unplugged"), ("plug in", "not_replugged")])
async def test_nobody_does_it(step: str, reason: str) -> None:
    b = signed_in()
    prompter = replugging(b)
    del prompter.on[step]
    flow = ResetKey(b.world, b.services.map_keys, patience_s=0.01)
    with pytest.raises(KeydeskError) as caught:
        await flow.run(b.key.key.id, prompter, CancelToken())
    assert (caught.value.code, caught.value.params["reason"]) == (Code.RESET_STOPPED, reason)
    assert b.key.passkeys


@pytest.mark.parametrize("step", ["unplug", "plug in", "touch"])
async def test_cancel_at_every_step_loses_nothing(step: str) -> None:
    b = signed_in()
    prompter = replugging(b)
    cancel = CancelToken()
    prompter.on[step] = cancel.cancel
    assert await reset(b, prompter, cancel) == Cancelled()
    assert b.key.passkeys
    await b.services.map_keys.run(again=True)  # keys are asked again
    assert "probe" in b.key.calls


@pytest.mark.parametrize(
    "code", [Code.RESET_TOO_LATE, Code.RESET_NOT_ALLOWED, Code.KEY_NOT_TOUCHED, Code.KEY_REMOVED]
)
async def test_what_the_key_says_is_told(code: Code) -> None:
    b = signed_in()
    b.key.fail["reset"] = [KeydeskError(code)]
    with pytest.raises(KeydeskError) as caught:
        await reset(b, replugging(b))
    assert caught.value.code == code
    assert b.activity[-1] == ("key-reset", code)


def _windows(b: Bench) -> None:
    b.key.key = replace(b.key.key, transport=Transport.WEBAUTHN)


def _only_elsewhere(b: Bench) -> None:
    b.key.manager.terms = ResetTerms(("nfc",), allowed_here=False)


@pytest.mark.parametrize(
    ("state", "code"), [(_windows, Code.KEY_WINDOWS_ADMIN), (_only_elsewhere, Code.RESET_NOT_ALLOWED)]
)
async def test_refused_before_anything_is_asked(state: Callable[[Bench], None], code: Code) -> None:
    b = signed_in()
    state(b)
    with pytest.raises(KeydeskError) as caught:
        await reset(b, prompter := ScriptedReset())
    assert caught.value.code == code
    assert prompter.asked == []


async def test_in_a_reader_it_is_lifted_and_laid_back() -> None:
    b = signed_in()
    b.key.key = replace(b.key.key, transport=Transport.PCSC)
    prompter = replugging(b)
    assert isinstance(await reset(b, prompter), Done)
    assert prompter.asked[0].in_reader
