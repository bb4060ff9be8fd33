"""authenticatorGetInfo: what a key of this model says of itself right now.

Runs under the key's lock. Raises nothing. Source: CTAP 2.1 §6.4, CTAP 2.2 for members 0x18 and up.
"""

from __future__ import annotations

import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keydesk.demo.softkey.authenticator_config import MAX_RP_IDS, subcommands
from keydesk.demo.softkey.machine import Exchange, Machine
from keydesk.demo.softkey.params import Params

MAX_CREDENTIAL_ID = 128
_MAX_PIN_BYTES = 63
MAX_FINGER_TRIES_PER_USE = 3
_FINGERPRINT_INSIDE = 0x02


def get_info(machine: Machine, params: Params, exchange: Exchange) -> dict[int, object]:
    """Describe the key.

    Args:
        machine: the key.
        params: none.
        exchange: unused.

    Returns:
        The members, as many as the model's generation has.
    """
    profile, state = machine.profile, machine.state
    u2f = ("U2F_V2",) if profile.u2f and not state.always_uv else ()
    info: dict[int, object] = {
        0x01: [*u2f, *profile.versions],
        0x02: list(profile.extensions),
        0x03: profile.aaguid.bytes,
        0x04: _options(machine),
        0x05: profile.max_message,
        0x06: list(profile.pin_protocols),
        0x07: profile.max_list,
        0x08: MAX_CREDENTIAL_ID,
        0x09: list(profile.transports),
        0x0A: [{"alg": number, "type": "public-key"} for number in profile.algorithms],
    }
    if profile.tokens:
        info[0x0C] = state.pin.force_change
        info[0x0D] = state.pin.min_length
        info[0x0E] = profile.firmware_number
        info[0x10] = MAX_RP_IDS
        info[0x14] = profile.slots - len(state.passkeys)
        if profile.large_blobs:
            info[0x0B] = profile.large_blobs
        if profile.blob_bytes:
            info[0x0F] = profile.blob_bytes
    elif profile.final_management or 2 in profile.pin_protocols:
        info[0x0D] = state.pin.min_length
        info[0x0E] = profile.firmware_number
    if profile.sensor is not None and profile.tokens:
        info[0x11] = MAX_FINGER_TRIES_PER_USE
        info[0x12] = _FINGERPRINT_INSIDE
    if profile.read_only_token:
        info.update(_newest_members(machine))
    return info


def _options(machine: Machine) -> dict[str, bool]:
    profile, state = machine.profile, machine.state
    options = {"rk": True, "up": True, "plat": False, "clientPin": state.pin.hash is not None}
    if profile.tokens:
        options["pinUvAuthToken"] = True
        options["makeCredUvNotRqd"] = not state.always_uv
        options["alwaysUv"] = state.always_uv
    if profile.config:
        options["authnrCfg"] = True
        options["setMinPINLength"] = True
    if profile.final_management:
        options["credMgmt"] = True
    if profile.preview_management:
        options["credentialMgmtPreview"] = True
    if profile.read_only_token:
        options["perCredMgmtRO"] = True
    if profile.large_blobs:
        options["largeBlobs"] = True
    if profile.enterprise:
        options["ep"] = state.enterprise
    if profile.sensor is not None:
        known = bool(state.fingerprints)
        options["uv"] = known
        if profile.sensor.final:
            options["bioEnroll"] = known
        if profile.sensor.preview:
            options["userVerificationMgmtPreview"] = known
    return options


def _newest_members(machine: Machine) -> dict[int, object]:
    state = machine.state
    members: dict[int, object] = {
        0x18: machine.profile.long_touch_for_reset,
        0x1A: list(machine.profile.reset_transports or machine.profile.transports),
        0x1D: _MAX_PIN_BYTES,
        0x1F: list(subcommands(machine)),
    }
    if state.persistent_token is not None:
        members[0x19] = _sealed(state.persistent_token, b"encIdentifier", state.device_id)
        members[0x1E] = _sealed(state.persistent_token, b"encCredStoreState", state.list_state)
    return members


def _sealed(token: bytes, info: bytes, plain: bytes) -> bytes:
    iv = os.urandom(16)
    key = HKDF(hashes.SHA256(), 16, bytes(32), info).derive(token)
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return iv + cipher.update(plain) + cipher.finalize()
