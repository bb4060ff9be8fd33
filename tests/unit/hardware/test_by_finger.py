"""A key that knows a finger, by the real python-fido2: one touch of it makes, proves and unlocks; in every state."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey import get_info
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.state import KeyState, StoredFingerprint
from keydesk.demo.softkey.store import MemoryStore
from keydesk.demo.softkey.touch import TouchMode, TouchSource
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.catalogue import Code
from keydesk.hardware.managed_key import Manager
from tests.fakes.hid_port import CablePort
from tests.fakes.key_suite import refusal
from tests.fakes.plugged import ORIGIN, PIN, Desk, Looker, desk, enroll, options, question, until

PORTS = [SoftwareTransport, CablePort]


def key_that_knows_a_finger(
    profile: str = "bio-a", *, pin: bool = True, always_uv: bool = False, touch: TouchMode = TouchMode.AUTOMATIC
) -> SoftwareKey:
    state = KeyState(profile=profile, always_uv=always_uv)
    state.fingerprints.append(StoredFingerprint(b"\1\2", "Thumb"))
    if pin:
        state.pin.hash, state.pin.length = hashlib.sha256(PIN.reveal().encode()).digest()[:16], len(PIN.reveal())
    store = MemoryStore()
    store.save(state)
    return SoftwareKey(PROFILES[profile], store, TouchSource(touch, delay_s=0.0), touch_timeout_s=5.0)


def manager_of(it: Desk, key_id: str) -> Manager:
    manager = it.keys.manager(key_id)
    assert isinstance(manager, Manager)
    return manager


def count_touches(key: SoftwareKey) -> list[bool]:
    wishes: list[bool] = []
    key.touch.listen(lambda wanted: wishes.append(wanted) if wanted else None)
    return wishes


@pytest.mark.parametrize("port", PORTS)
@pytest.mark.parametrize("profile", ["bio-a", "bio-c", "bio-old"])
@pytest.mark.parametrize("pin", [True, False])
async def test_one_finger_makes_and_one_proves(profile: str, port: type[SoftwareTransport], pin: bool) -> None:
    async with desk(port=port()) as it:
        softkey = key_that_knows_a_finger(profile, pin=pin)
        key = await it.plug(softkey)
        assert (key.key.pin.set, key.key.pin.by_finger, key.key.pin.finger_retries) == (pin, True, 5)
        wishes = count_touches(softkey)
        made = await enroll(key, None)
        assert (made.user_verified, len(wishes)) == (True, 1), "the finger is the touch, too"
        asked = replace(question(made.credential_id), user_verification="required")
        proof = await key.prove(asked, ORIGIN, None, Looker(), CancelToken())
        assert (proof.user_verified, len(wishes)) == (True, 2)


@pytest.mark.parametrize("pin", [True, False])
async def test_a_key_that_always_verifies_takes_the_finger(pin: bool) -> None:
    async with desk() as it:
        key = await it.plug(key_that_knows_a_finger(pin=pin, always_uv=True))
        made = await enroll(key, None)
        proof = await key.prove(question(made.credential_id), ORIGIN, None, Looker(), CancelToken())
        assert (made.user_verified, proof.user_verified) == (True, True)


async def test_a_key_that_holds_one_already_says_so_after_one_finger() -> None:
    async with desk() as it:
        softkey = key_that_knows_a_finger()
        key = await it.plug(softkey)
        made = await enroll(key, None)
        wishes = count_touches(softkey)
        again = key.make_passkey(options(exclude=(made.credential_id,)), ORIGIN, None, Looker(), CancelToken())
        assert (await refusal(again)).code == Code.KEY_HAS_PASSKEY
        assert len(wishes) == 1


async def test_a_finger_opens_the_list_and_the_pin_the_rest() -> None:
    async with desk() as it:
        key = await it.plug(key_that_knows_a_finger())
        made = await enroll(key, None)
        assert {"fingerprints", "finger-unlock"} <= key.key.can
        manager = manager_of(it, key.key.id)
        looker = Looker()
        await manager.unlock_by_finger(looker, CancelToken())
        assert (manager.unlocked, looker.wanted) == (True, 1)
        await until(it.keys, lambda: it.keys.present[0].unlocked)
        (one,) = await manager.all_passkeys()
        await manager.rename_passkey(one, "bea", "Bea")
        for refused in (manager.toggle_always_uv(), manager.fingerprints(), manager.force_pin_change()):
            assert (await refusal(refused)).code == Code.PIN_NEEDED
        await manager.delete_passkey(made.credential_id)
        assert await manager.all_passkeys() == ()
        # A ceremony by finger takes a token of its own: the session's is over, and that is seen.
        await enroll(key, None)
        assert not manager.unlocked


@pytest.mark.parametrize("profile", ["generic-2.1", "bio-old"])
async def test_keys_whose_list_no_finger_opens(profile: str) -> None:
    async with desk() as it:
        key = await it.plug(key_that_knows_a_finger(profile))
        assert "finger-unlock" not in key.key.can
        opening = manager_of(it, key.key.id).unlock_by_finger(Looker(), CancelToken())
        assert (await refusal(opening)).code == Code.KEY_UNSUPPORTED


async def test_a_strange_finger_unlocks_nothing_and_is_counted() -> None:
    async with desk() as it:
        softkey = key_that_knows_a_finger()
        key = await it.plug(softkey)
        softkey.faults.wrong_fingers(9)
        manager = manager_of(it, key.key.id)
        for left in (4, 3, 2, 1, 0):
            told = await refusal(manager.unlock_by_finger(Looker(), CancelToken()))
            assert told.code == (Code.FINGER_UNKNOWN if left else Code.FINGER_BLOCKED)
            assert (await key.pin_state()).finger_retries == left
        assert not manager.unlocked
        assert not key.key.pin.by_finger
        softkey.faults.wrong_fingers(0)
        await manager.unlock(PIN)
        assert (await key.pin_state()).by_finger


@pytest.mark.parametrize("port", PORTS)
async def test_cancel_while_the_finger_is_wanted(port: type[SoftwareTransport]) -> None:
    async with desk(port=port()) as it:
        key = await it.plug(key_that_knows_a_finger(touch=TouchMode.BUTTON))
        looker, cancel = Looker(), CancelToken()
        opening = asyncio.ensure_future(manager_of(it, key.key.id).unlock_by_finger(looker, cancel))
        await asyncio.wait_for(looker.waits.wait(), 10)
        cancel.cancel()
        assert (await refusal(opening)).code == Code.KEY_CANCELLED
        assert looker.done == 1


async def test_pulled_while_the_finger_is_wanted() -> None:
    async with desk() as it:
        softkey = key_that_knows_a_finger(touch=TouchMode.BUTTON)
        key = await it.plug(softkey)
        looker = Looker()
        making = asyncio.ensure_future(key.make_passkey(options(), ORIGIN, None, looker, CancelToken()))
        await asyncio.wait_for(looker.waits.wait(), 10)
        it.port.unplug(softkey)
        assert (await refusal(making)).code == Code.KEY_REMOVED
        assert softkey.machine.state.passkeys == []


async def test_what_a_key_says_of_its_fingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """How often it wants to be asked, and whether the PIN helps at all; nonsense counts for nothing."""
    honest = get_info._options

    def only_finger(machine: object) -> dict[str, bool]:
        return {**honest(machine), "noMcGaPermissionsWithClientPin": True}  # type: ignore[arg-type]  # passed on

    async with desk() as it:
        key = await it.plug(key_that_knows_a_finger())
        assert (key.key.pin.finger_at_once, key.key.pin.finger_only) == (3, False)
        monkeypatch.setattr(get_info, "MAX_FINGER_TRIES_PER_USE", 9999)
        monkeypatch.setattr(get_info, "_options", only_finger)
        assert (await key.pin_state()).finger_at_once == 3
        assert (await key.pin_state()).finger_only
        assert (await enroll(key, PIN)).user_verified  # by the finger: the PIN would be refused
        monkeypatch.setattr(get_info, "MAX_FINGER_TRIES_PER_USE", 1)
        assert (await key.pin_state()).finger_at_once == 1


async def test_a_key_that_goes_right_after_a_strange_finger(monkeypatch: pytest.MonkeyPatch) -> None:
    from keydesk.hardware import finger

    def gone(session: object) -> int:
        raise OSError

    async with desk() as it:
        softkey = key_that_knows_a_finger()
        key = await it.plug(softkey)
        softkey.faults.wrong_fingers(1)
        monkeypatch.setattr(finger, "read_retries", gone)
        making = key.make_passkey(options(), ORIGIN, None, Looker(), CancelToken())
        with pytest.raises(KeydeskError) as told:
            await making
        assert (told.value.code, told.value.params["retries"]) == (Code.FINGER_UNKNOWN, None)
