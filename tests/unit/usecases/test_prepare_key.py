"""Preparing a key: what each wish of a profile does, what is refused, how an interrupted key goes on."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import PinState, StoredPasskey, Transport
from keydesk.domain.policy import Requirements
from keydesk.domain.provisioning import DeskProfile, DeskStep, KeyResult, PinSource, SerialRange, mark_of
from keydesk.domain.weak_pins import weakness
from keydesk.usecases.desk_prompts import DeskRecord
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.prepare_key import PrepareKey
from tests.fakes.desk_prompter import ScriptedDesk
from tests.fakes.notebook import MemoryDesk
from tests.fakes.world import Bench, bench

MODEL = "2fc0579f-8113-47ea-b116-bb5a8db9202a"
TYPED = DeskProfile("Desk")
RANDOM = DeskProfile("Desk", pin=PinSource.RANDOM)
NEW = replace(RANDOM, reset_first=True)


def desk(pin: str | None = None, serial: str | None = "12345678") -> Bench:
    b = bench(pin=pin, signed_in=False)
    b.key.key = replace(b.key.key, serial=serial, aaguid=MODEL, path="path-1")
    return b


def journal(b: Bench) -> MemoryDesk:
    kept = b.world.notebook.desk
    assert isinstance(kept, MemoryDesk)
    return kept


def prepare(b: Bench) -> PrepareKey:
    return PrepareKey(b.world, b.services.reset, b.services.care)


async def run(
    b: Bench, profile: DeskProfile, prompter: ScriptedDesk, cancel: CancelToken | None = None
) -> Done[DeskRecord] | Cancelled:
    return await prepare(b).run(profile, b.key.key.id, prompter, cancel or CancelToken())


async def refused(b: Bench, profile: DeskProfile, prompter: ScriptedDesk | None = None) -> KeydeskError:
    with pytest.raises(KeydeskError) as caught:
        await run(b, profile, prompter or ScriptedDesk())
    return caught.value


def replugging(b: Bench, prompter: ScriptedDesk) -> ScriptedDesk:
    prompter.on["unplug"] = lambda: b.keys.unplug(b.key)

    def plug() -> None:
        b.key.key = replace(b.key.key, path=b.key.key.path + " again")
        b.keys.plug(b.key)

    prompter.on["plug in"] = plug
    return prompter


async def test_a_drawn_pin_is_good_and_handed_out_once() -> None:
    b, prompter = desk(), ScriptedDesk()
    done = await run(b, replace(RANDOM, label="{model} {serial_last4}"), prompter)
    assert isinstance(done, Done)
    ((label, pin),) = prompter.handed
    assert (label, b.key.pin, len(pin), weakness(pin)) == ("Test Key 5678", pin, 8, None)
    assert done.value.result is KeyResult.DONE
    assert done.value.label == "Test Key 5678"
    await b.services.care.load_labels()
    assert b.world.state.now.key_label(b.key.key.id) == "Test Key 5678"
    assert prompter.steps == [
        DeskStep.ALLOWED, DeskStep.PIN, DeskStep.RULES, DeskStep.LABEL, DeskStep.HAND_OUT, DeskStep.DONE,
    ]  # fmt: skip
    assert pin not in repr((journal(b).history, done, b.world.state.now, prompter.plans))
    assert "12345678" not in repr(journal(b).history)


async def test_a_typed_pin_is_as_long_as_wanted() -> None:
    b, prompter = desk(), ScriptedDesk("1234567", "40725163")
    assert isinstance(await run(b, TYPED, prompter), Done)
    assert b.key.pin == "40725163"
    assert prompter.handed == []
    assert prompter.wanted == [(8, False, None), (8, False, Code.PIN_TOO_SHORT)]
    assert b.key.calls.count("set_pin") == 1


async def test_a_typed_pin_is_not_easy_to_guess() -> None:
    b, prompter = desk(), ScriptedDesk("11112222", "12345678", "19840731", "qwertzui", "40725163")
    assert isinstance(await run(b, TYPED, prompter), Done)
    assert b.key.pin == "40725163"
    assert [problem for _, _, problem in prompter.wanted] == [None, *[Code.PIN_EASY] * 4]
    assert b.key.calls.count("set_pin") == 1, "what is easy to guess never reaches a key"


@pytest.mark.parametrize(
    ("profile", "wants", "least"),
    [
        (replace(TYPED, pin_length=6), Requirements(), 6),
        (replace(TYPED, pin_length=6, min_pin_length=9), Requirements(), 9),
        (replace(TYPED, pin_length=6), Requirements(min_pin_length=10), 10),
    ],
)
async def test_how_long(profile: DeskProfile, wants: Requirements, least: int) -> None:
    b = desk()
    b.world.state.put(requirements=wants)
    assert (await prepare(b).plan(profile, b.key.key.id)).least == least


async def test_rules_in_an_order_that_leaves_the_pin_useful() -> None:
    b, prompter = desk(), ScriptedDesk()
    b.key.manager.the_rules = replace(b.key.manager.the_rules, enterprise_attestation=False)
    wish = replace(RANDOM, min_pin_length=6, force_change=True, always_uv=True, enterprise_attestation=True)
    assert isinstance(await run(b, wish, prompter), Done)
    rules = b.key.manager.the_rules
    assert (rules.min_pin_length, rules.always_uv, rules.enterprise_attestation) == (6, True, True)
    assert b.key.must_change
    assert [call for call in b.key.calls if call in ("raise_min_pin_length", "force_pin_change")] == [
        "raise_min_pin_length", "force_pin_change",
    ]  # fmt: skip


async def test_force_pin_change() -> None:
    """ForcePinChange: whatever the profile says, and a key that does not know the rule is refused before anything."""
    b, prompter = desk(), ScriptedDesk()
    b.world.state.put(requirements=Requirements(force_pin_change=True))
    assert isinstance(await run(b, RANDOM, prompter), Done)
    assert b.key.must_change
    assert prompter.plans[0].profile.force_change
    b = desk()
    b.world.state.put(requirements=Requirements(force_pin_change=True))
    b.key.manager.the_rules = replace(b.key.manager.the_rules, force_pin_change=None)
    error = await refused(b, RANDOM)
    assert (error.code, error.params["what"]) == (Code.KEY_UNSUPPORTED, "force-pin-change")
    assert b.key.pin is None


async def test_rules_that_hold_already_are_not_written() -> None:
    b = desk()
    b.key.manager.the_rules = replace(b.key.manager.the_rules, always_uv=True, min_pin_length=8)
    assert isinstance(await run(b, replace(RANDOM, min_pin_length=8, always_uv=True), ScriptedDesk()), Done)
    assert not {"toggle_always_uv", "raise_min_pin_length"} & set(b.key.calls)


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ("min_pin_length", "min-pin-length"), ("force_change", "force-pin-change"), ("always_uv", "always-uv"),
        ("enterprise_attestation", "enterprise-attestation"),
    ],
)  # fmt: skip
async def test_a_key_that_lacks_a_rule_is_not_begun(field: str, what: str) -> None:
    b = desk()
    b.key.manager.the_rules = replace(
        b.key.manager.the_rules, min_pin_length=None, force_pin_change=None, always_uv=None
    )
    error = await refused(b, replace(RANDOM, **{field: 8 if field == "min_pin_length" else True}))  # type: ignore[arg-type]  # fields by name
    assert (error.code, error.params["what"]) == (Code.KEY_UNSUPPORTED, what)
    assert b.key.pin is None


async def test_keys_the_profile_is_not_for() -> None:
    b = desk()
    assert (await refused(b, replace(RANDOM, allowed_models=frozenset({"other"})))).params["reason"] == "model"
    assert isinstance(await run(desk(), replace(RANDOM, allowed_models=frozenset({MODEL})), ScriptedDesk()), Done)
    other = replace(RANDOM, serials=(SerialRange("1", "99"), SerialRange("AB", "AB")))
    assert (await refused(b, other)).params["reason"] == "serial"
    run_of = replace(RANDOM, serials=(SerialRange("12345000", "12345999"),))
    assert isinstance(await run(desk(), run_of, ScriptedDesk()), Done)
    assert (await refused(desk(serial=None), run_of)).params["reason"] == "no_serial"
    assert b.key.calls == ["refresh"] * b.key.calls.count("refresh")


async def test_what_the_organisation_and_the_system_forbid() -> None:
    b = desk()
    b.world.state.put(requirements=Requirements(allowed_models=frozenset({"other"})))
    assert (await refused(b, RANDOM)).code == Code.MODEL_NOT_ALLOWED
    b.world.state.put(requirements=Requirements(allow_reset=False))
    assert (await refused(b, NEW)).code == Code.POLICY_FORBIDS
    b = desk()
    b.key.key = replace(b.key.key, transport=Transport.WEBAUTHN)
    assert (await refused(b, RANDOM)).code == Code.KEY_WINDOWS_ADMIN
    b.key.key = replace(b.key.key, transport=Transport.HID, usable=False, reason=Code.KEY_TOO_OLD)
    assert (await refused(b, RANDOM)).code == Code.KEY_TOO_OLD
    b.key.key = replace(b.key.key, usable=True, reason=None, pin=PinState(supported=False))
    assert (await refused(b, RANDOM)).code == Code.KEY_UNSUPPORTED


async def test_a_key_with_a_pin_is_only_prepared_after_a_reset_that_was_typed() -> None:
    b = desk(pin="1234")
    assert (await refused(b, RANDOM)).code == Code.DESK_HAS_PIN
    prompter = replugging(b, ScriptedDesk())
    b.key.passkeys[b"old"] = StoredPasskey(b"old", "site", b"", b"user")
    assert isinstance(await run(b, NEW, prompter), Done)
    assert [ask.expected for ask in prompter.asked] == ["5678"]
    assert b.key.passkeys == {}
    assert b.key.pin == prompter.handed[0][1]


async def test_a_fresh_key_is_reset_without_typing() -> None:
    b = desk()
    prompter = replugging(b, ScriptedDesk())
    assert isinstance(await run(b, NEW, prompter), Done)
    assert prompter.asked == []
    assert prompter.shown[:2] == ["unplug", "plug in"]


async def test_a_key_that_wants_another_pin_gets_another_one() -> None:
    b, prompter = desk(), ScriptedDesk()
    b.key.fail["set_pin"] = [KeydeskError(Code.PIN_POLICY), KeydeskError(Code.PIN_POLICY)]
    assert isinstance(await run(b, RANDOM, prompter), Done)
    b = desk()
    b.key.fail["set_pin"] = [KeydeskError(Code.PIN_POLICY)] * 8
    assert (await refused(b, RANDOM)).code == Code.PIN_POLICY


async def test_no_leaves_the_key_as_it_is() -> None:
    b = desk()
    assert await run(b, RANDOM, ScriptedDesk(refuse=("key-1",))) == Cancelled()
    assert await run(b, TYPED, ScriptedDesk(None)) == Cancelled()
    assert b.key.pin is None
    (entry,) = await journal(b).all()
    assert entry.result is KeyResult.FAILED


@pytest.mark.parametrize("profile", [RANDOM, NEW])
async def test_a_pin_that_could_not_be_handed_out(profile: DeskProfile) -> None:
    b, prompter = desk(), ScriptedDesk()
    prompter.hand_out_fails = True
    error = await refused(b, profile, replugging(b, prompter))
    assert error.code == Code.DESK_HAND_OUT
    (entry,) = await journal(b).all()
    assert (entry.result, entry.step, entry.code) == (KeyResult.HALF, DeskStep.HAND_OUT, Code.DESK_HAND_OUT)
    again = replugging(b, ScriptedDesk())
    if profile is RANDOM:
        told = await refused(b, profile, again)
        assert (told.code, told.params["half"]) == (Code.DESK_HAS_PIN, True)
        return
    assert isinstance(await run(b, profile, again), Done)  # starts over: ours, nothing is lost, nothing to type
    assert again.asked == []
    assert again.plans[0].resumes


STEPS = ["set_pin", "raise_min_pin_length", "force_pin_change", "rules"]


@pytest.mark.parametrize("call", STEPS)
async def test_a_key_pulled_in_any_step_goes_on_with_the_typed_pin(call: str) -> None:
    b = desk()
    b.key.fail[call] = [KeydeskError(Code.KEY_REMOVED)]
    wish = replace(TYPED, min_pin_length=6, force_change=True)
    if call == "rules":
        assert (await refused(b, wish)).code == Code.KEY_REMOVED
        assert await journal(b).all() == []
        return
    assert (await refused(b, wish, ScriptedDesk("40725163"))).code == Code.KEY_REMOVED
    again = ScriptedDesk(*(["40725163"] if call == "set_pin" else ["99999999", "40725163"]))
    assert isinstance(await run(b, wish, again), Done)
    assert again.wanted[-1] == ((8, False, None) if call == "set_pin" else (8, True, Code.PIN_WRONG))
    assert (b.key.pin, b.key.must_change, b.key.manager.the_rules.min_pin_length) == ("40725163", True, 6)


async def test_after_the_last_rule_only_the_name_is_left() -> None:
    b, wish = desk(), replace(TYPED, force_change=True, label="Desk")
    prompter = ScriptedDesk("40725163")

    def pulled() -> None:
        raise KeydeskError(Code.KEY_REMOVED)

    prompter.on_step[DeskStep.LABEL] = pulled
    assert (await refused(b, wish, prompter)).code == Code.KEY_REMOVED
    again = ScriptedDesk()
    assert isinstance(await run(b, wish, again), Done)
    assert again.wanted == []


async def test_an_interruption_before_the_reset_does_not_make_the_key_ours() -> None:
    b = desk(pin="1234")
    prompter = ScriptedDesk()

    def killed() -> None:
        raise RuntimeError("killed")

    prompter.on["unplug"] = killed
    with pytest.raises(RuntimeError):
        await run(b, NEW, prompter)
    (entry,) = await journal(b).all()
    assert entry.step is DeskStep.RESET
    assert (await prepare(b).plan(NEW, b.key.key.id)).in_use


async def test_a_prepared_key_is_known_again_and_stays_noted_when_it_is_left_alone() -> None:
    b = desk()
    assert isinstance(await run(b, NEW, replugging(b, ScriptedDesk())), Done)
    plan = await prepare(b).plan(NEW, b.key.key.id)
    assert plan.again
    assert plan.in_use
    stopped = ScriptedDesk()
    stopped.typed = [None]
    assert await run(b, NEW, stopped) == Cancelled()
    (entry,) = await journal(b).all()
    assert entry.result is KeyResult.DONE


async def test_keys_without_a_number_are_prepared_and_not_noted() -> None:
    b = desk(serial=None)
    assert isinstance(await run(b, RANDOM, ScriptedDesk()), Done)
    assert journal(b).history == []


def test_marks() -> None:
    one = mark_of("12345678", MODEL, b"here")
    assert "12345678" not in one
    others = [mark_of("12345678", None, b"here"), mark_of("12345678", MODEL, b"there"), mark_of("1", MODEL, b"here")]
    assert len({one, *others}) == 4


KILLS = st.lists(st.sampled_from([s for s in DeskStep if s not in (DeskStep.ALLOWED, DeskStep.DONE)]), max_size=5)


@settings(max_examples=40, deadline=None)
@given(kills=KILLS, pulled=st.booleans())
def test_killed_or_pulled_wherever_and_as_often_the_next_run_ends_with_a_pin_somebody_has(
    kills: list[DeskStep], pulled: bool
) -> None:
    """After any interruptions the key is finished, its PIN is the one handed out last, and nothing was typed."""
    wish = replace(NEW, min_pin_length=6, force_change=True, label="Desk")

    async def live() -> None:
        b = desk()
        for step in kills:
            prompter = replugging(b, ScriptedDesk())

            def end() -> None:
                raise KeydeskError(Code.KEY_REMOVED) if pulled else RuntimeError("killed")

            prompter.on_step[step] = end
            with pytest.raises((RuntimeError, KeydeskError)):
                await run(b, wish, prompter)
            assert prompter.asked == []
            (entry,) = await journal(b).all()
            assert entry.result is not KeyResult.DONE
        last = replugging(b, ScriptedDesk())
        assert isinstance(await run(b, wish, last), Done)
        assert [pin for _, pin in last.handed] == [b.key.pin]
        assert last.asked == []
        (entry,) = await journal(b).all()
        assert (entry.result, entry.step, entry.code) == (KeyResult.DONE, DeskStep.DONE, None)

    asyncio.run(live())
