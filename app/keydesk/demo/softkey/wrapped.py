"""Credentials that the key does not store: the id itself carries the private key, sealed with the master secret.

They die with a reset, as on real keys. Usable on any thread; raises nothing for a foreign id (it is just not ours).
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keydesk.demo.softkey.profile import EDDSA, ES256, ES384

_ALGORITHMS = (ES256, EDDSA, ES384)
_NONCE = 12


@dataclass(frozen=True)
class WrappedKey:
    """What such an id holds.

    Args:
        algorithm: COSE number.
        private_key: raw private key.
        protection: credProtect policy, 1 to 3.
        hmac_secret: whether the extension was asked for.
    """

    algorithm: int
    private_key: bytes = field(repr=False)
    protection: int
    hmac_secret: bool


def rp_hash(rp_id: str) -> bytes:
    """Hash a relying party id.

    Args:
        rp_id: for example "localhost".

    Returns:
        32 bytes.
    """
    return hashlib.sha256(rp_id.encode("utf-8")).digest()


def wrap(master: bytes, app: bytes, key: WrappedKey) -> bytes:
    """Make a credential id.

    Args:
        master: the key's master secret.
        app: SHA-256 of the relying party id.
        key: what to seal.

    Returns:
        63 or 79 bytes, valid for this relying party on this key until its reset.
    """
    nonce = os.urandom(_NONCE)
    head = bytes([_ALGORITHMS.index(key.algorithm), key.protection, key.hmac_secret])
    return nonce + _cipher(master).encrypt(nonce, head + key.private_key, app)


def unwrap(master: bytes, app: bytes, credential_id: bytes) -> WrappedKey | None:
    """Open a credential id.

    Args:
        master: the key's master secret.
        app: SHA-256 of the relying party id.
        credential_id: from anywhere.

    Returns:
        What it holds, None when it is not of this key and relying party.
    """
    if len(credential_id) < _NONCE + 16 + 4:
        return None
    try:
        plain = _cipher(master).decrypt(credential_id[:_NONCE], credential_id[_NONCE:], app)
    except InvalidTag:
        return None
    return WrappedKey(_ALGORITHMS[plain[0]], plain[3:], plain[1], bool(plain[2]))


def prf_secret(master: bytes, credential_id: bytes, *, verified: bool) -> bytes:
    """Derive the secret behind hmac-secret (CredRandom).

    Args:
        master: the key's master secret.
        credential_id: whose.
        verified: whether the user was verified; the two secrets differ.

    Returns:
        32 bytes. Source: CTAP 2.1 §12.5.
    """
    info = b"hmac-secret with UV" if verified else b"hmac-secret without UV"
    return HKDF(hashes.SHA256(), 32, credential_id, info).derive(master)


def _cipher(master: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, None, b"wrapped credentials").derive(master))
