"""The key suite on every key model, in process and over CTAPHID; and models in every state a key can be in.

Over PC/SC: tests/device/test_key_suite_on_reader.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.secret import Secret
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.state import KeyState
from keydesk.demo.softkey.store import MemoryStore
from keydesk.demo.softkey.touch import TouchSource
from keydesk.domain.catalogue import Code
from keydesk.hardware.device_thread import Limits
from keydesk.hardware.key import Key
from tests.fakes.cables import Cables
from tests.fakes.key_suite import NEW_PIN, WRONG_PIN, armed_reset, refusal, soft_lock, whole_way
from tests.fakes.plugged import ORIGIN, PIN, Desk, Looker, desk, enroll, options, question, software_key

Prepare = Callable[[KeyState], None]
WAYS = ("in process", "ctaphid")
SILENCE_S = 4.0  # as for a real key


async def plugged(it: Desk, cables: Cables, key: SoftwareKey, way: str) -> Key:
    if way == "in process":
        return await it.plug(key)
    path = cables.plug(key)
    present = await it.keys.settle()
    handle = it.keys.handle(next(one.id for one in present if one.path == path))
    assert isinstance(handle, Key)
    return handle


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", PROFILES)
async def test_the_whole_way(name: str, way: str) -> None:
    cables = Cables(SILENCE_S)
    async with desk(cables, limits=Limits()) as it:
        await whole_way(it.keys, await plugged(it, cables, software_key(name), way), PROFILES[name])


def with_pin(state: KeyState) -> None:
    state.pin.hash, state.pin.length = hashlib.sha256(PIN.reveal().encode()).digest()[:16], len(PIN.reveal())


def forced(state: KeyState) -> None:
    with_pin(state)
    state.pin.force_change = True


def blocked(state: KeyState) -> None:
    with_pin(state)
    state.pin.tries = 0


def nearly_blocked(state: KeyState) -> None:
    with_pin(state)
    state.pin.tries = 1


def always_uv(state: KeyState) -> None:
    state.always_uv = True


def always_uv_with_pin(state: KeyState) -> None:
    with_pin(state)
    state.always_uv = True


def long_minimum(state: KeyState) -> None:
    state.pin.min_length = 12


def enterprise(state: KeyState) -> None:
    with_pin(state)
    state.enterprise = True


async def wants_another_pin(it: Desk, key: Key) -> None:
    assert key.key.pin.must_change
    assert (await refusal(enroll(key))).code == Code.PIN_MUST_CHANGE
    assert (await refusal(key.list_passkeys("localhost", PIN))).code == Code.PIN_MUST_CHANGE
    await key.change_pin(PIN, NEW_PIN)
    assert (await key.refresh()).pin.must_change is False
    assert (await enroll(key, NEW_PIN)).user_verified


async def says_it_is_blocked(it: Desk, key: Key) -> None:
    assert key.key.pin.retries == 0
    assert (await refusal(enroll(key))).code == Code.PIN_BLOCKED
    assert (await refusal(key.change_pin(PIN, NEW_PIN))).code == Code.PIN_BLOCKED
    assert key.key.usable  # it can still be looked at, and reset


async def loses_its_last_try(it: Desk, key: Key) -> None:
    assert key.key.pin.retries == 1
    told = await refusal(key.verify_pin(WRONG_PIN))
    assert (told.code, told.params["retries"]) == (Code.PIN_BLOCKED, 0)
    assert (await refusal(key.verify_pin(PIN))).code == Code.PIN_BLOCKED


async def wants_a_pin_first(it: Desk, key: Key) -> None:
    making = key.make_passkey(options(user_verification="discouraged"), ORIGIN, None, Looker(), CancelToken())
    assert (await refusal(making)).code == Code.PIN_NOT_SET
    await key.set_pin(PIN)
    assert (await enroll(key)).user_verified


async def verifies_at_every_use(it: Desk, key: Key) -> None:
    assert (await refusal(enroll(key, None))).code == Code.PIN_NEEDED
    made = await enroll(key)
    proving = key.prove(question(made.credential_id), ORIGIN, None, Looker(), CancelToken())
    assert (await refusal(proving)).code == Code.PIN_NEEDED
    request = question(made.credential_id)
    assert (await key.prove(request, ORIGIN, PIN, Looker(), CancelToken())).user_verified
    assert "U2F_V2" not in key.key.versions


async def wants_a_long_pin(it: Desk, key: Key) -> None:
    assert key.key.pin.min_length == 12
    told = await refusal(key.set_pin(Secret("elevenchars")))
    assert (told.code, told.params["min_length"]) == (Code.PIN_TOO_SHORT, 12)
    await key.set_pin(Secret("twelve-chars"))


async def takes_no_third_passkey(it: Desk, key: Key) -> None:
    for user in (b"a", b"b"):
        await enroll(key, None, user=user)
    assert key.key.slots.free == 0 or (await key.refresh()).slots.free == 0
    assert (await refusal(enroll(key, None, user=b"c"))).code == Code.KEY_FULL


async def makes_the_same_passkeys(it: Desk, key: Key) -> None:
    made = await enroll(key)
    assert b"none" in made.attestation_object  # what the key could tell of itself is not passed on


STATES: dict[str, tuple[str, Prepare, Callable[[Desk, Key], Coroutine[Any, Any, None]]]] = {
    "forced PIN change": ("yubikey-5.7", forced, wants_another_pin),
    "PIN blocked": ("yubikey-5.7", blocked, says_it_is_blocked),
    "PIN blocked, old key": ("old-2.0", blocked, says_it_is_blocked),
    "one try left": ("generic-2.1", nearly_blocked, loses_its_last_try),
    "one try left, old key": ("yubikey-5.4", nearly_blocked, loses_its_last_try),
    "always UV, no PIN": ("generic-2.3", always_uv, wants_a_pin_first),
    "always UV": ("yubikey-5.7", always_uv_with_pin, verifies_at_every_use),
    "long minimum": ("yubikey-5.7", long_minimum, wants_a_long_pin),
    "full": ("tiny-store", lambda state: None, takes_no_third_passkey),
    "enterprise on": ("enterprise", enterprise, makes_the_same_passkeys),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", STATES)
async def test_a_key_in_a_state(name: str, way: str) -> None:
    model, prepare, check = STATES[name]
    state = KeyState(profile=model)
    prepare(state)
    store = MemoryStore()
    store.save(state)
    key = SoftwareKey(PROFILES[model], store, TouchSource(delay_s=0.0))
    cables = Cables(SILENCE_S)
    async with desk(cables, limits=Limits()) as it:
        await check(it, await plugged(it, cables, key, way))


def hands(it: Desk, cables: Cables, key: SoftwareKey, path: str, way: str) -> tuple[Callable[[], None], ...]:
    """A hand that takes the key out and one that brings it back."""

    def out() -> None:
        it.port.unplug(key) if way == "in process" else cables.unplug(path)

    def back() -> None:
        it.port.plug(key) if way == "in process" else cables.plug(key)

    return out, back


@pytest.mark.parametrize("way", WAYS)
async def test_three_wrong_pins_want_a_replug(way: str) -> None:
    softkey, cables = software_key(), Cables(SILENCE_S)
    async with desk(cables, limits=Limits()) as it:
        key = await plugged(it, cables, softkey, way)
        await soft_lock(it.keys, key, *hands(it, cables, softkey, key.key.path, way))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["generic-2.1", "bio-a"])
async def test_the_armed_reset(name: str, way: str) -> None:
    softkey, cables = software_key(name), Cables(SILENCE_S)
    async with desk(cables, limits=Limits()) as it:
        await it.keys.settle()  # what is plugged from now on is seen coming
        key = await plugged(it, cables, softkey, way)
        await armed_reset(it.keys, key, *hands(it, cables, softkey, key.key.path, way))


@pytest.mark.parametrize("way", WAYS)
async def test_a_key_with_a_blocked_pin_can_be_reset(way: str) -> None:
    """The one way out of a forgotten PIN asks for no PIN."""
    state = KeyState(profile="generic-2.1")
    blocked(state)
    store = MemoryStore()
    store.save(state)
    softkey = SoftwareKey(PROFILES["generic-2.1"], store, TouchSource(delay_s=0.0))
    cables = Cables(SILENCE_S)
    async with desk(cables, limits=Limits()) as it:
        await it.keys.settle()  # what is plugged from now on is seen coming
        key = await plugged(it, cables, softkey, way)
        assert key.key.pin.retries == 0
        await it.keys.manager(key.key.id).reset(Looker(), CancelToken())
        state_now = (await key.refresh()).pin
        assert not state_now.set
        await key.set_pin(NEW_PIN)
