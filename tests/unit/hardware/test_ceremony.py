"""Making and proving on software keys: cancel races, touches, exclude lists, pulls at every step, odd keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace

import pytest
from fido2 import cbor

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.demo.softkey.faults import Pull
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.touch import TouchMode, TouchSource
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import MadePasskey, Presence
from keydesk.hardware.key import Key
from tests.fakes.plugged import (
    ORIGIN,
    PIN,
    QUICK,
    RP_ID,
    Looker,
    desk,
    enroll,
    options,
    question,
    software_key,
    touch_wanted,
)  # fmt: skip

MAKE, GET_ASSERTION, GET_INFO, CLIENT_PIN, MANAGEMENT = 0x01, 0x02, 0x04, 0x06, 0x0A


LET_GO = replace(QUICK, idle_s=0.0)
"""A key is let go after each job, so that the next one opens it and asks it everything again."""


async def failing(awaitable: object) -> KeydeskError:
    with pytest.raises(KeydeskError) as failed:
        await awaitable  # type: ignore[misc]  # any coroutine of the key
    return failed.value


async def test_the_watcher_hears_of_the_touch_and_of_its_end() -> None:
    async with desk() as it:
        softkey = software_key(touch=TouchMode.BUTTON)
        key = await it.plug(softkey)
        looker = Looker()
        making = asyncio.ensure_future(key.make_passkey(options(), ORIGIN, None, looker, CancelToken()))
        await asyncio.wait_for(looker.waits.wait(), 10)
        assert (looker.wanted, looker.done) == (1, 0)
        softkey.touch.touch()
        await making
        assert (looker.wanted, looker.done) == (1, 1)


async def test_a_key_without_keepalives_is_taken_to_wait_after_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keydesk.hardware.touch._QUIET_S", 0.05)
    monkeypatch.setattr("keydesk.hardware.touch.TouchRelay.__init__.__defaults__", (0.05,))
    profile = replace(PROFILES["generic-2.1"], name="mute", keepalives=False)
    softkey = SoftwareKey(profile, touch=TouchSource(TouchMode.BUTTON))
    async with desk() as it:
        key = await it.plug(softkey)
        looker = Looker()
        making = asyncio.ensure_future(key.make_passkey(options(), ORIGIN, None, looker, CancelToken()))
        await asyncio.wait_for(looker.waits.wait(), 10)
        softkey.touch.touch()
        await making
        assert (looker.wanted, looker.done) == (1, 1)


async def test_cancel_while_the_key_waits() -> None:
    async with desk() as it:
        softkey = software_key(touch=TouchMode.BUTTON)
        key = await it.plug(softkey)
        looker, cancel = Looker(), CancelToken()
        making = asyncio.ensure_future(key.make_passkey(options(), ORIGIN, None, looker, cancel))
        await asyncio.wait_for(looker.waits.wait(), 10)
        cancel.cancel()
        assert (await failing(making)).code == Code.KEY_CANCELLED
        assert looker.done == 1
        assert not softkey.touch.wanted
        assert (await key.refresh()).usable


async def test_no_touch_is_not_a_cancel() -> None:
    for profile in ("yubikey-5.7", "old-2.0"):
        async with desk() as it:
            key = await it.plug(software_key(profile, TouchMode.NEVER, touch_timeout_s=0.1))
            assert (await failing(enroll(key, pin=None))).code == Code.KEY_NOT_TOUCHED


async def test_a_challenge_that_runs_out_stops_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keydesk.hardware.key._SHORTEST_TIMEOUT_S", 0.1)
    async with desk() as it:
        softkey = software_key(touch=TouchMode.BUTTON)
        key = await it.plug(softkey)
        assert (await failing(enroll(key, pin=None, timeout_s=0.1))).code == Code.KEY_NOT_TOUCHED
        assert not softkey.touch.wanted


async def test_a_touch_that_was_faster_than_the_cancel_counts() -> None:
    async with desk() as it:
        softkey = software_key(touch=TouchMode.BUTTON)
        key = await it.plug(softkey)
        results: list[str] = []
        for round_ in range(20):
            looker, cancel = Looker(), CancelToken()
            user = round_.to_bytes(2, "big")
            making = asyncio.ensure_future(key.make_passkey(options(user), ORIGIN, None, looker, cancel))
            await touch_wanted(softkey)
            softkey.touch.touch()
            if round_ % 2:
                await asyncio.sleep(0.002)
            cancel.cancel()
            (outcome,) = await asyncio.gather(making, return_exceptions=True)
            if isinstance(outcome, KeydeskError):
                results.append(outcome.code)
            elif isinstance(outcome, MadePasskey):
                results.append("made")
                held = await key.probe(RP_ID, [outcome.credential_id])
                assert held[outcome.credential_id] is Presence.HOLDS
        assert set(results) <= {"made", Code.KEY_CANCELLED}
        # Whatever was told, the key holds exactly what was told.
        await key.set_pin(PIN)
        assert (await key.slots(PIN)).used == results.count("made")


async def test_the_same_account_twice_is_refused_by_the_exclude_list() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        await key.set_pin(PIN)
        first = await enroll(key)
        error = await failing(enroll(key, exclude=(b"x" * 32, first.credential_id)))
        assert error.code == Code.KEY_HAS_PASSKEY
        assert (await key.slots(PIN)).used == 1


@pytest.mark.parametrize("profile", ["yubikey-5.7", "old-2.0", "generic-2.3"])
@pytest.mark.parametrize("place", [0, 7, 8, 15, 16, 39])
async def test_long_exclude_lists_go_in_batches(profile: str, place: int) -> None:
    async with desk() as it:
        key = await it.plug(software_key(profile))
        await key.set_pin(PIN)
        made = await enroll(key)
        ids = [bytes([index]) * 64 for index in range(40)]
        ids[place] = made.credential_id
        assert (await failing(enroll(key, exclude=tuple(ids)))).code == Code.KEY_HAS_PASSKEY
        ids[place] = b"other" * 10
        assert (await enroll(key, user=b"bob", exclude=tuple(ids))).user_verified


async def test_ids_no_key_can_have_are_left_out() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        made = await enroll(key, pin=None, exclude=(b"y" * 5000, b"", b"z" * 1023))
        assert made.credential_id


async def test_a_long_list_of_candidates_is_searched_silently() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        made = await enroll(key, pin=None)
        others = tuple(bytes([index]) * 64 for index in range(30))
        proof = await key.prove(question(*others, made.credential_id), ORIGIN, None, Looker(), CancelToken())
        assert proof.credential_id == made.credential_id
        looker = Looker()
        error = await failing(key.prove(question(*others), ORIGIN, None, looker, CancelToken()))
        assert error.code == Code.KEY_LACKS_PASSKEY
        assert looker.wanted == 0


async def test_a_passkey_that_is_not_there_is_told() -> None:
    async with desk() as it:
        key = await it.plug(software_key("generic-2.1"))
        for allow in ((b"n" * 32,), (b"n" * 5000,)):
            error = await failing(key.prove(question(*allow), ORIGIN, None, Looker(), CancelToken()))
            assert error.code == Code.KEY_LACKS_PASSKEY


async def test_any_passkey_of_the_site_may_answer() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        await key.set_pin(PIN)
        await enroll(key)
        newest = await enroll(key, user=b"bob")
        proof = await key.prove(question(), ORIGIN, PIN, Looker(), CancelToken())
        assert (proof.credential_id, proof.user_handle, proof.user_verified) == (newest.credential_id, b"bob", True)
        # Each of them answered with the same touch, under the name the key keeps.
        (other,) = proof.others
        assert (other.user_handle, other.client_data_json) == (b"alice", proof.client_data_json)
        assert other.user_name
        assert other.signature != proof.signature
        named = await key.prove(question(newest.credential_id), ORIGIN, PIN, Looker(), CancelToken())
        assert named.others == ()


async def test_a_question_that_wants_a_person_verified_is_not_answered_without() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        await enroll(key, pin=None)
        asked = replace(question(), user_verification="required")
        assert (await failing(key.prove(asked, ORIGIN, None, Looker(), CancelToken()))).code == Code.PIN_NOT_SET
        await key.set_pin(PIN)
        assert (await failing(key.prove(asked, ORIGIN, None, Looker(), CancelToken()))).code == Code.PIN_NEEDED
        assert (await key.prove(asked, ORIGIN, PIN, Looker(), CancelToken())).user_verified
        wrong = replace(asked, user_verification="please")
        assert (await failing(key.prove(wrong, ORIGIN, PIN, Looker(), CancelToken()))).code == Code.CHALLENGE_INVALID


async def test_a_full_key_says_so() -> None:
    async with desk() as it:
        key = await it.plug(software_key("tiny-store"))
        await enroll(key, pin=None, user=b"a")
        await enroll(key, pin=None, user=b"b")
        assert (await failing(enroll(key, pin=None, user=b"c"))).code == Code.KEY_FULL


async def test_no_algorithm_in_common() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        error = await failing(enroll(key, pin=None, algorithms=(-257, -65535)))
        assert (error.code, error.params["what"]) == (Code.KEY_UNSUPPORTED, "algorithms")


async def test_names_are_cut_on_a_character_border() -> None:
    async with desk() as it:
        key = await it.plug(software_key("generic-2.3"))
        await key.set_pin(PIN)
        await enroll(key, user_name="👩‍👩‍👧" * 20, display_name="é" * 100)
        (stored,) = await key.list_passkeys(RP_ID, PIN)
        assert stored.display_name == "é" * 32


async def test_verification_follows_what_was_asked() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        assert not (await enroll(key, pin=None)).user_verified  # preferred, no PIN on the key: go on
        assert (await failing(enroll(key, pin=None, user_verification="required"))).code == Code.PIN_NOT_SET
        await key.set_pin(PIN)
        assert (await failing(enroll(key, pin=None))).code == Code.PIN_NEEDED
        assert (await enroll(key)).user_verified
        assert (await enroll(key, user_verification="required")).user_verified
        assert (await enroll(key, user_verification="discouraged")).user_verified


async def test_u2f_only_keys_are_told_before_anything_is_sent() -> None:
    async with desk() as it:
        key = await it.plug(software_key("u2f-only"))
        assert (await failing(enroll(key, pin=None))).code == Code.KEY_TOO_OLD


@pytest.mark.parametrize("when", [Pull.BEFORE_WORK, Pull.AFTER_WORK])
@pytest.mark.parametrize("command", [GET_INFO, CLIENT_PIN, GET_ASSERTION, MAKE])
async def test_pulled_at_every_step_of_making(command: int, when: Pull) -> None:
    async with desk(limits=LET_GO) as it:
        softkey = software_key()
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        softkey.faults.pull(when, command)
        looker = Looker()
        exclude = tuple(bytes([index]) * 20 for index in range(9))
        making = key.make_passkey(options(exclude=exclude), ORIGIN, PIN, looker, CancelToken())
        assert (await failing(making)).code == Code.KEY_REMOVED
        assert looker.wanted == looker.done
        assert it.port.list() == []


@pytest.mark.parametrize("command", [GET_INFO, CLIENT_PIN, GET_ASSERTION])
async def test_pulled_at_every_step_of_proving(command: int) -> None:
    async with desk(limits=LET_GO) as it:
        softkey = software_key()
        key = await it.plug(softkey)
        await key.set_pin(PIN)
        made = await enroll(key)
        softkey.faults.pull(Pull.BEFORE_WORK, command)
        proving = key.prove(question(made.credential_id), ORIGIN, PIN, Looker(), CancelToken())
        assert (await failing(proving)).code == Code.KEY_REMOVED


@pytest.mark.parametrize("what", ["list", "delete", "slots", "probe", "set", "change", "verify", "state"])
async def test_pulled_in_everything_else(what: str) -> None:
    async with desk(limits=LET_GO) as it:
        softkey = software_key()
        key = await it.plug(softkey)
        if what != "set":
            await key.set_pin(PIN)
        made = await enroll(key, pin=None if what == "set" else PIN)
        softkey.faults.pull(Pull.BEFORE_WORK)
        calls: dict[str, Callable[[], Coroutine[object, object, object]]] = {
            "list": lambda: key.list_passkeys(RP_ID, PIN),
            "delete": lambda: key.delete_passkey(made.credential_id, PIN),
            "slots": lambda: key.slots(PIN),
            "probe": lambda: key.probe(RP_ID, [made.credential_id]),
            "set": lambda: key.set_pin(PIN),
            "change": lambda: key.change_pin(PIN, Secret("another-1")),
            "verify": lambda: key.verify_pin(PIN),
            "state": lambda: key.pin_state(),
        }
        assert (await failing(calls[what]())).code == Code.KEY_REMOVED


async def test_pulled_by_hand_while_it_waits_for_a_touch() -> None:
    async with desk() as it:
        softkey = software_key(touch=TouchMode.BUTTON)
        key = await it.plug(softkey)
        looker = Looker()
        making = asyncio.ensure_future(key.make_passkey(options(), ORIGIN, None, looker, CancelToken()))
        await asyncio.wait_for(looker.waits.wait(), 10)
        it.port.unplug(softkey)
        assert (await failing(making)).code == Code.KEY_REMOVED
        assert looker.done == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (0x7F, Code.KEY_REFUSED), (0x99, Code.KEY_REFUSED), (0xF2, Code.KEY_REFUSED), (0x27, Code.KEY_NOT_TOUCHED),
        (0x2F, Code.KEY_NOT_TOUCHED), (0x3A, Code.KEY_NOT_TOUCHED), (0x05, Code.KEY_NOT_TOUCHED),
        (0x2D, Code.KEY_NOT_TOUCHED), (0x28, Code.KEY_FULL), (0x19, Code.KEY_HAS_PASSKEY),
        (0x26, Code.KEY_UNSUPPORTED), (0x2B, Code.KEY_UNSUPPORTED), (0x36, Code.PIN_NEEDED),
        (0x3C, Code.FINGER_BLOCKED), (0x3F, Code.FINGER_UNKNOWN), (0x30, Code.KEY_REFUSED), (0x14, Code.KEY_REFUSED),
    ],
)  # fmt: skip
async def test_every_refusal_of_a_key_is_coded(status: int, code: Code) -> None:
    async with desk() as it:
        softkey = software_key()
        key = await it.plug(softkey)
        softkey.faults.answer(status, MAKE)
        error = await failing(enroll(key, pin=None))
        assert error.code == code
        if code == Code.KEY_REFUSED:
            assert error.params["status"] == f"0x{status:02X}"


async def test_the_public_key_is_canonical_cbor() -> None:
    async with desk() as it:
        made = await enroll(await it.plug(software_key()), pin=None)
        assert cbor.encode(cbor.decode(made.public_key)) == made.public_key


async def test_requests_that_must_not_reach_a_key_do_not() -> None:
    async with desk() as it:
        softkey = software_key()
        key: Key = await it.plug(softkey)
        softkey.faults.silence(MAKE)
        for changes in ({"rp_id": "example.com"}, {"challenge": b"short"}, {"user_id": b""}, {"algorithms": ()}):
            error = await failing(enroll(key, pin=None, **changes))
            assert error.code == Code.CHALLENGE_INVALID
        softkey.faults.clear()
