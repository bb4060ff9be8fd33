"""What every key must do, told by its profile: the same way through the key layer, whatever carries the commands.

Runs on the loop, on any transport. A step fails by an assertion.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.encoding import b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.demo.softkey.profile import Profile, Sensor
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import Fingerprint, Sample
from keydesk.domain.keys import MadePasskey, Presence, Transport
from keydesk.domain.remembered_key import READ_ONLY_LIST, ReadOnlyToken
from keydesk.hardware.key import Key
from keydesk.hardware.keys import PluggedKeys
from keydesk.hardware.managed_key import Manager
from keydesk.hardware.proof import verify_proof
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.outcomes import Done
from keydesk.usecases.reset_key import ResetKey
from tests.fakes.plugged import ORIGIN, PIN, RP_ID, Looker, enroll, options, question, until
from tests.fakes.reset_prompter import ScriptedReset
from tests.fakes.world import bench

T = TypeVar("T")
NEW_PIN = Secret("another-pin-2")
WRONG_PIN = Secret("not-the-pin-3")
_HANDS_S = 30.0


async def refusal(work: Awaitable[object]) -> KeydeskError:
    """What a step was refused with."""
    with pytest.raises(KeydeskError) as told:
        await work
    return told.value


async def whole_way(keys: PluggedKeys, key: Key, profile: Profile, *, brief: bool = False) -> None:
    """From a new key to a passkey and back to none.

    Args:
        keys: the key layer.
        key: a new key.
        profile: its model.
        brief: leave out what another model shows on the same way, where every command is slow.
    """
    await described(key, profile)
    if not profile.ctap2:
        await without_ctap2(key, profile)
        return
    await first_pin(key, profile)
    made = await passkey(key, profile)
    await silent_map(key, made)
    await at_once(keys, key, made, profile)
    if profile.final_management or profile.preview_management:
        await managed(keys, key, made, profile)
        if not brief:
            await several(keys, key, profile)
    else:
        assert (await refusal(key.list_passkeys(RP_ID, PIN))).code == Code.KEY_UNSUPPORTED
    if profile.sensor is not None:
        await fingers(keys, key, profile.sensor)
    if not brief:
        await rules(keys, key, profile)


async def described(key: Key, profile: Profile) -> None:
    """It says what it is."""
    told = key.key
    assert told.usable is profile.ctap2
    if profile.ctap2:
        assert set(profile.versions) <= set(told.versions)
        assert told.aaguid == str(profile.aaguid)
        assert told.algorithms == profile.algorithms
        assert told.max_ids_per_call == profile.max_list
        assert ("fingerprints" in told.can) is (profile.sensor is not None)
        assert ("config" in told.can) is profile.config
        assert not told.pin.set
        blinks = await blinked(key)
        assert blinks is ("wink" in told.can)
    else:
        assert told.reason in (Code.KEY_TOO_OLD, Code.KEY_SWITCHED_OFF)


async def blinked(key: Key) -> bool:
    """Whether it blinks when it is told to; a card has no command for that."""
    if key.key.transport is not Transport.PCSC:
        await key.wink()
        return True
    assert (await refusal(key.wink())).code == Code.KEY_UNSUPPORTED
    return False


async def without_ctap2(key: Key, profile: Profile) -> None:
    """It can make no passkeys, and says so; the map still reaches it where it speaks U2F."""
    making = key.make_passkey(options(), ORIGIN, None, Looker(), CancelToken())
    assert (await refusal(making)).code in (Code.KEY_TOO_OLD, Code.KEY_SWITCHED_OFF)
    assert (await key.probe(RP_ID, [b"x" * 64]))[b"x" * 64] is Presence.LACKS


async def first_pin(key: Key, profile: Profile) -> None:
    """A PIN is set once, checked, changed; a wrong one costs a try that the right one gives back."""
    assert (await refusal(key.set_pin(Secret("12")))).code == Code.PIN_TOO_SHORT
    assert (await refusal(key.set_pin(Secret("é" * 32)))).code == Code.PIN_TOO_LONG  # 64 bytes
    await key.set_pin(PIN)
    assert (await refusal(key.set_pin(PIN))).code == Code.PIN_ALREADY_SET
    wrong = await refusal(key.verify_pin(WRONG_PIN))
    assert (wrong.code, wrong.params["retries"]) == (Code.PIN_WRONG, 7)
    assert key.key.pin.retries == 7
    await key.verify_pin(PIN)
    await key.change_pin(PIN, NEW_PIN)
    assert (await refusal(key.verify_pin(PIN))).code == Code.PIN_WRONG
    await key.change_pin(NEW_PIN, PIN)
    assert (await key.pin_state()).retries == 8


async def passkey(key: Key, profile: Profile) -> MadePasskey:
    """A passkey is made, proves itself, and is not made twice."""
    made = await enroll(key)
    assert made.user_verified
    assert made.aaguid == str(profile.aaguid)
    assert made.transports == tuple(sorted(profile.transports))
    request = question(made.credential_id)
    verify_proof(made.public_key, await key.prove(request, ORIGIN, PIN, Looker(), CancelToken()), request, ORIGIN)
    anyone = question()
    proof = await key.prove(anyone, ORIGIN, PIN, Looker(), CancelToken())
    assert proof.credential_id == made.credential_id
    ids = (made.credential_id, *(bytes([index]) * 32 for index in range(profile.max_list + 1)))
    again = key.make_passkey(options(exclude=ids), ORIGIN, PIN, Looker(), CancelToken())
    assert (await refusal(again)).code == Code.KEY_HAS_PASSKEY
    strange = key.prove(question(b"x" * 32), ORIGIN, PIN, Looker(), CancelToken())
    assert (await refusal(strange)).code == Code.KEY_LACKS_PASSKEY
    return made


async def silent_map(key: Key, made: MadePasskey) -> None:
    """It tells what it holds without PIN and touch; an id longer than it can keep is never asked about."""
    answers = await key.probe(RP_ID, [made.credential_id, b"x" * 32, b"y" * 2000])
    assert answers == {
        made.credential_id: Presence.HOLDS,
        b"x" * 32: Presence.LACKS,
        b"y" * 2000: Presence.UNKNOWN,
    }


async def at_once(keys: PluggedKeys, key: Key, made: MadePasskey, profile: Profile) -> None:
    """What it holds is listed without the PIN where the key can, until the PIN is another one."""
    manager = keys.manager(key.key.id)
    assert isinstance(manager, Manager)
    assert (READ_ONLY_LIST in key.key.can) is profile.read_only_token
    if not profile.read_only_token:
        assert (await refusal(manager.remember(PIN))).code == Code.KEY_UNSUPPORTED
        return
    token = await manager.remember(PIN)
    stranger = ReadOnlyToken(bytes(16), Secret(b64url_encode(bytes(32))), token.protocol)
    found = await manager.recognise([stranger, token])
    assert found is not None
    assert (found.identifier, found.state) == (token.identifier, token.state)
    listed = await manager.read_only_passkeys(found)
    assert [one.credential_id for one in listed.passkeys] == [made.credential_id]
    assert (listed.slots.used, listed.state) == (1, token.state)
    assert (await refusal(manager.read_only_passkeys(stranger))).code == Code.PIN_NEEDED
    await key.change_pin(PIN, NEW_PIN)
    await key.change_pin(NEW_PIN, PIN)
    assert await manager.recognise([token]) is None
    assert (await refusal(manager.read_only_passkeys(token))).code == Code.PIN_NEEDED


async def managed(keys: PluggedKeys, key: Key, made: MadePasskey, profile: Profile) -> None:
    """Its passkeys are listed, renamed where it can, and deleted."""
    (listed,) = await key.list_passkeys(RP_ID, PIN)
    assert listed.credential_id == made.credential_id
    slots = await key.slots(PIN)
    assert (slots.used, slots.free) == (1, profile.slots - 1)
    manager = keys.manager(key.key.id)
    assert isinstance(manager, Manager)
    (one,) = await manager.all_passkeys(PIN)
    assert (one.credential_id, one.rp_id, one.public_key) == (made.credential_id, RP_ID, made.public_key)
    renaming = manager.rename_passkey(one, "bea", "Bea", PIN)
    if profile.final_management:
        await renaming
        assert [found.user_name for found in await key.list_passkeys(RP_ID, PIN)] == ["bea"]
    else:
        assert (await refusal(renaming)).code == Code.KEY_UNSUPPORTED
    assert (await refusal(key.delete_passkey(b"x" * 32, PIN))).code == Code.KEY_LACKS_PASSKEY
    await key.delete_passkey(made.credential_id, PIN)
    assert await key.list_passkeys(RP_ID, PIN) == ()
    assert (await key.probe(RP_ID, [made.credential_id]))[made.credential_id] is Presence.LACKS


async def several(keys: PluggedKeys, key: Key, profile: Profile) -> None:
    """Under one unlock all are listed and deleted; locked, the key wants the PIN again. A full one says so."""
    manager = keys.manager(key.key.id)
    assert isinstance(manager, Manager)
    users = [f"user-{number}".encode() for number in range(min(profile.slots, 3))]
    made = [await enroll(key, user=user) for user in users]
    if len(made) == profile.slots:
        assert (await refusal(enroll(key, user=b"one too many"))).code == Code.KEY_FULL
    await manager.unlock(PIN)
    assert sorted(one.user_id for one in await manager.all_passkeys()) == users
    for one in made[:-1]:
        await manager.delete_passkey(one.credential_id)
    assert [one.user_id for one in await manager.all_passkeys()] == users[-1:]
    await manager.lock()
    assert (await refusal(manager.all_passkeys())).code == Code.PIN_NEEDED
    await manager.delete_passkey(made[-1].credential_id, PIN)


class SampleLooker(Looker):
    """Writes down the samples of a finger."""

    def __init__(self) -> None:
        super().__init__()
        self.samples: list[tuple[Sample, int | None]] = []

    def sample(self, sample: Sample, remaining: int | None) -> None:
        self.samples.append((sample, remaining))


async def fingers(keys: PluggedKeys, key: Key, sensor: Sensor) -> None:
    """A finger is taken sample by sample and named, does what the PIN does, and is forgotten."""
    manager = keys.manager(key.key.id)
    assert isinstance(manager, Manager)
    assert await manager.fingerprints(PIN) == ()
    looker = SampleLooker()
    taken = await manager.enroll_fingerprint(looker, CancelToken(), PIN)
    assert looker.samples == [(Sample.GOOD, left) for left in reversed(range(sensor.samples))]
    long = manager.rename_fingerprint(taken.id, "x" * (sensor.name_bytes + 1), PIN)
    assert (await refusal(long)).code == Code.FINGERPRINT_NAME_TOO_LONG
    await manager.rename_fingerprint(taken.id, "Thumb", PIN)
    assert await manager.fingerprints(PIN) == (Fingerprint(taken.id, "Thumb"),)
    assert (await key.pin_state()).by_finger
    made = await enroll(key, None)
    asked = replace(question(made.credential_id), user_verification="required")
    proof = await key.prove(asked, ORIGIN, None, Looker(), CancelToken())
    assert (made.user_verified, proof.user_verified) == (True, True)
    verify_proof(made.public_key, proof, asked, ORIGIN)
    if "finger-unlock" in key.key.can:
        await manager.unlock_by_finger(Looker(), CancelToken())
        assert [one.credential_id for one in await manager.all_passkeys()] == [made.credential_id]
        await manager.lock()
    await key.delete_passkey(made.credential_id, PIN)
    await manager.delete_fingerprint(taken.id, PIN)
    assert (await refusal(manager.delete_fingerprint(taken.id, PIN))).code == Code.FINGERPRINT_GONE
    assert not (await key.pin_state()).by_finger


async def rules(keys: PluggedKeys, key: Key, profile: Profile) -> None:
    """Its rules are told without a PIN and changed with it; a new PIN that is forced comes before all else."""
    manager = keys.manager(key.key.id)
    assert isinstance(manager, Manager)
    assert not (await manager.rules()).always_uv
    if not profile.config:
        assert (await refusal(manager.toggle_always_uv(PIN))).code == Code.KEY_UNSUPPORTED
        return
    for wanted in (True, False):
        await manager.toggle_always_uv(PIN)
        assert (await manager.rules()).always_uv is wanted
    await manager.raise_min_pin_length(8, PIN)
    assert (await manager.rules()).min_pin_length == key.key.pin.min_length == 8
    assert (await refusal(key.change_pin(PIN, Secret("seven-7")))).code == Code.PIN_TOO_SHORT
    await manager.force_pin_change(PIN)
    assert (await refusal(manager.all_passkeys(PIN))).code == Code.PIN_MUST_CHANGE
    await key.change_pin(PIN, NEW_PIN)
    assert not (await manager.rules()).force_pin_change


async def soft_lock(keys: PluggedKeys, key: Key, out: Callable[[], None], back: Callable[[], None]) -> None:
    """Three wrong PINs in a row want the key out and in again; that is said, and all tries come back.

    Args:
        keys: the key layer.
        key: a new key.
        out: takes the key away.
        back: brings the same one again.
    """
    await key.set_pin(PIN)
    codes = [(await refusal(key.verify_pin(WRONG_PIN))).code for _ in range(3)]
    assert codes == [Code.PIN_WRONG, Code.PIN_WRONG, Code.PIN_REPLUG]
    assert (await refusal(key.verify_pin(PIN))).code == Code.PIN_REPLUG
    identity = key.key.id
    out()
    await until(keys, lambda: not any(one.id == identity for one in keys.present), _HANDS_S)
    back()
    await until(keys, lambda: any(one.id == identity and one.usable for one in keys.present), _HANDS_S)
    again = keys.handle(identity)
    await again.verify_pin(PIN)
    assert (await again.pin_state()).retries == 8


async def armed_reset(keys: PluggedKeys, key: Key, out: Callable[[], None], back: Callable[[], None]) -> None:
    """A key with a PIN and a passkey is as new after it went and came; without the PIN, which may be lost.

    Args:
        keys: the key layer.
        key: a new key.
        out: takes the key away: unplugs it, lifts the card.
        back: brings the same one again.
    """
    await key.set_pin(PIN)
    made = await enroll(key)
    identity, path = key.key.id, key.key.path
    prompter = ScriptedReset()
    prompter.on.update({"unplug": out, "plug in": back})
    world = replace(bench(signed_in=False).world, keys=keys)
    outcome = await ResetKey(world, MapKeys(world)).run(identity, prompter, CancelToken())
    assert isinstance(outcome, Done)
    assert prompter.shown[:3] == ["unplug", "plug in", "firing"]
    again = keys.handle(identity)
    assert again.key.path != path, "it went, and came as a new plug"
    assert not (await again.pin_state()).set
    assert (await again.probe(RP_ID, [made.credential_id]))[made.credential_id] is Presence.LACKS
    await again.set_pin(NEW_PIN)
