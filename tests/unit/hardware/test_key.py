"""The whole way on one key: list, describe, set a PIN, make, prove, ask silently, list, delete."""

from __future__ import annotations

import hashlib
import json

import pytest
from fido2 import cbor
from fido2.webauthn import AttestationObject

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.demo.softkey.device import Plug, SoftwareKeyDevice
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import PinState, Presence
from keydesk.hardware.key import Key, bounded_timeout
from keydesk.hardware.proof import verify_proof
from tests.fakes.plugged import MODELS, ORIGIN, PIN, RP_ID, Looker, desk, enroll, options, question, software_key

PROFILES_WITH_PASSKEYS = [
    "yubikey-5.7", "yubikey-5.4", "old-2.0", "generic-2.1", "generic-2.3", "nfc-card", "tiny-store",
]  # fmt: skip


@pytest.mark.parametrize("profile", PROFILES_WITH_PASSKEYS)
async def test_from_a_fresh_key_to_a_deleted_passkey(profile: str) -> None:
    async with desk() as it:
        key = await it.plug(software_key(profile))
        assert key.key.usable
        assert key.key.pin == PinState(set=False, min_length=4)
        await key.set_pin(PIN)
        assert key.key.pin == PinState(set=True, retries=8, before_replug=3)
        looker = Looker()
        made = await key.make_passkey(options(), ORIGIN, PIN, looker, CancelToken())
        assert looker.wanted == looker.done
        assert made.user_verified
        request = question(made.credential_id)
        proof = await key.prove(request, ORIGIN, PIN, Looker(), CancelToken())
        verify_proof(made.public_key, proof, request, ORIGIN)
        assert proof.user_handle in (b"alice", None)
        assert await key.probe(RP_ID, [made.credential_id, b"x" * 32]) == {
            made.credential_id: Presence.HOLDS,
            b"x" * 32: Presence.LACKS,
        }
        (listed,) = await key.list_passkeys(RP_ID, PIN)
        assert (listed.credential_id, listed.user_id) == (made.credential_id, b"alice")
        assert listed.user_name == "alice@example.test"
        assert cbor.decode(listed.public_key) == cbor.decode(made.public_key)
        assert (await key.slots(PIN)).used == 1
        await key.delete_passkey(made.credential_id, PIN)
        assert await key.list_passkeys(RP_ID, PIN) == ()
        assert (await key.slots(PIN)).used == 0
        assert (await key.probe(RP_ID, [made.credential_id]))[made.credential_id] is Presence.LACKS


async def test_the_attestation_becomes_none_and_keeps_the_model() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        await key.set_pin(PIN)
        made = await enroll(key)
        attestation = AttestationObject(made.attestation_object)
        assert attestation.fmt == "none"
        assert attestation.att_stmt == {}
        credential = attestation.auth_data.credential_data
        assert credential is not None
        assert str(credential.aaguid) == made.aaguid == "a25342c0-3cdc-4414-8e46-f4807fca511c"
        assert credential.credential_id == made.credential_id
        assert len(made.attestation_object) < 700
        assert made.transports == ("nfc", "usb")


async def test_client_data_says_exactly_what_was_asked() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        made = await enroll(key, pin=None)
        assert json.loads(made.client_data_json) == {
            "type": "webauthn.create",
            "challenge": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
            "origin": ORIGIN,
            "crossOrigin": False,
        }
        assert made.attestation_object[30:].find(hashlib.sha256(RP_ID.encode()).digest()) >= 0


async def test_a_key_is_described() -> None:
    async with desk() as it:
        key = (await it.plug(software_key())).key
        assert key.model == "YubiKey 5 NFC"
        assert key.firmware == "5.7.4"
        assert key.serial
        assert key.slots.free == 100
        assert key.can >= {"passkeys", "credential-management", "config", "wink"}
        assert key.algorithms == (-7, -8, -35)
        assert key.max_ids_per_call == 8
        assert MODELS.find(key.aaguid) is not None


async def test_what_a_change_does_to_the_description_is_told() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        told: list[int | None] = []
        it.keys.changed.connect(lambda keys: told.append(keys[0].slots.free))
        await key.set_pin(PIN)
        await enroll(key)
        await it.keys.settle()
        assert await key.refresh() == it.keys.present[0]
        assert told[-1] == 99


async def test_wink(monkeypatch: pytest.MonkeyPatch) -> None:
    devices: list[SoftwareKeyDevice] = []
    plain = SoftwareKeyDevice.__init__

    def kept(device: SoftwareKeyDevice, plug: Plug) -> None:
        plain(device, plug)
        devices.append(device)

    monkeypatch.setattr(SoftwareKeyDevice, "__init__", kept)
    async with desk() as it:
        await (await it.plug(software_key())).wink()
        assert sum(device.winks for device in devices) == 1


@pytest.mark.parametrize(("asked", "given"), [(0, 60), (-1, 60), (1, 10), (60, 60), (1e9, 120), (float("nan"), 60)])
def test_time_limits_are_brought_into_range(asked: float, given: float) -> None:
    assert bounded_timeout(asked) == given


@pytest.mark.parametrize(
    ("profile", "reason"), [("u2f-only", Code.KEY_TOO_OLD), ("fido2-off", Code.KEY_SWITCHED_OFF)]
)
async def test_keys_that_cannot_hold_passkeys_say_why(profile: str, reason: Code) -> None:
    async with desk() as it:
        key: Key = await it.plug(software_key(profile))
        assert not key.key.usable
        assert key.key.reason == reason


async def test_a_pin_is_normalised_before_it_is_sent() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        await key.set_pin(Secret("cafe\u0301s-12"))
        await key.verify_pin(Secret("caf\u00e9s-12"))
        with pytest.raises(KeydeskError) as wrong:
            await key.verify_pin(Secret("cafes-12"))
        assert wrong.value.code == Code.PIN_WRONG
