"""What a key remembers without power, and what it forgets with a reset.

A KeyState belongs to one SoftwareKey, whose lock guards it. Raises nothing.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

MAX_PIN_TRIES = 8
MAX_FINGER_TRIES = 5
DEFAULT_MIN_PIN_LENGTH = 4


@dataclass
class StoredPasskey:
    """One discoverable credential.

    Args:
        credential_id: its id.
        rp_id: whom it is for.
        user_id: the user handle, 1 to 64 bytes.
        algorithm: COSE algorithm.
        private_key: raw private key of that algorithm.
        protection: credProtect policy, 1 to 3.
        order: grows with each passkey made; newest has the highest.
        user_name: optional account name.
        display_name: optional display name.
        hmac_secret: whether the extension was asked for.
        large_blob_key: 32 bytes that open its entry of the large-blob array, None when none was asked for.
        blob: what the site had kept with it (credBlob), None for nothing.
    """

    credential_id: bytes
    rp_id: str
    user_id: bytes
    algorithm: int
    private_key: bytes = field(repr=False)
    protection: int
    order: int
    user_name: str | None = None
    display_name: str | None = None
    hmac_secret: bool = False
    large_blob_key: bytes | None = field(default=None, repr=False)
    blob: bytes | None = None


@dataclass
class StoredFingerprint:
    """One fingerprint, without any picture of it: every finger of a practice person is theirs.

    Args:
        template_id: its id.
        name: as set, None before.
    """

    template_id: bytes
    name: str | None = None


@dataclass
class PinState:
    """The PIN's hash and the rules on it.

    Args:
        hash: LEFT(SHA-256(PIN), 16), None when no PIN is set.
        length: code points of the PIN.
        tries: wrong tries left.
        min_length: code points asked for.
        min_length_rp_ids: who may read the minimum by extension.
        force_change: no token before the PIN is changed.
    """

    hash: bytes | None = field(default=None, repr=False)
    length: int = 0
    tries: int = MAX_PIN_TRIES
    min_length: int = DEFAULT_MIN_PIN_LENGTH
    min_length_rp_ids: list[str] = field(default_factory=list)
    force_change: bool = False


@dataclass
class KeyState:
    """Everything that is written to the store.

    Args:
        profile: name of the key's model.
        serial: eight digits, stays through resets.
        device_id: 16 bytes, changes with a reset.
        master_secret: 32 bytes from which wrapped credentials and PRF secrets come; changes with a reset.
        pin: PIN state.
        always_uv: the alwaysUv setting.
        counter: signature counter.
        order: last number given to a passkey.
        passkeys: discoverable credentials.
        list_state: 16 bytes that change with every change of the passkeys.
        persistent_token: 32 bytes of the read-only token, None before the first.
        attestation_key: raw P-256 private key of the model's attestation, None before the first use.
        attestation_certificate: its DER certificate.
        fingerprints: the fingers it knows.
        finger_tries: strange fingers it still takes before it wants the PIN.
        enterprise: enterprise attestation is switched on.
        large_blobs: the large-blob array with its checksum, None before the first write.
    """

    profile: str
    serial: str = field(default_factory=lambda: f"{10_000_000 + int.from_bytes(os.urandom(4)) % 80_000_000:08d}")
    device_id: bytes = field(default_factory=lambda: os.urandom(16))
    master_secret: bytes = field(default_factory=lambda: os.urandom(32), repr=False)
    pin: PinState = field(default_factory=PinState)
    always_uv: bool = False
    counter: int = 0
    order: int = 0
    passkeys: list[StoredPasskey] = field(default_factory=list)
    list_state: bytes = field(default_factory=lambda: os.urandom(16))
    persistent_token: bytes | None = field(default=None, repr=False)
    attestation_key: bytes | None = field(default=None, repr=False)
    attestation_certificate: bytes | None = field(default=None, repr=False)
    fingerprints: list[StoredFingerprint] = field(default_factory=list)
    finger_tries: int = MAX_FINGER_TRIES
    enterprise: bool = False
    large_blobs: bytes | None = None

    def after_reset(self) -> KeyState:
        """Make the state of the same key after authenticatorReset.

        Returns:
            A new state: same serial and attestation, everything else new.
        """
        return KeyState(
            profile=self.profile,
            serial=self.serial,
            attestation_key=self.attestation_key,
            attestation_certificate=self.attestation_certificate,
        )
