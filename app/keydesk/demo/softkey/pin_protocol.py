"""The key's half of PIN/UV auth protocols 1 and 2: key agreement, encryption, authentication.

Written on `cryptography` alone, apart from python-fido2's client half. One object per protocol and power-up;
the caller's lock guards it. Raises Refusal(INVALID_PARAMETER) for a point off the curve or a broken ciphertext.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from abc import ABC, abstractmethod

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keydesk.demo.softkey.params import Params
from keydesk.demo.softkey.status import Refusal, Status

_ZERO_IV = bytes(16)


class PinProtocol(ABC):
    """One PIN/UV auth protocol with its present key-agreement key. Source: CTAP 2.1 §6.5.4."""

    version: int

    def __init__(self) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())

    def renew(self) -> None:
        """Take a new key-agreement key, as after a wrong PIN."""
        self._private = ec.generate_private_key(ec.SECP256R1())

    def use_key(self, private: ec.EllipticCurvePrivateKey) -> None:
        """Take a given key-agreement key: for the golden exchanges.

        Args:
            private: a P-256 key.
        """
        self._private = private

    def public_key(self) -> dict[int, object]:
        """Tell the key-agreement key.

        Returns:
            A COSE_Key. Its algorithm says -25, as §6.5.6 asks, though it is not the one used.
        """
        point = self._private.public_key().public_numbers()
        return {1: 2, 3: -25, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}

    def shared_secret(self, peer: Params) -> bytes:
        """Agree on a secret with the platform ("decapsulate").

        Args:
            peer: the platform's COSE_Key.

        Returns:
            32 bytes (protocol 1) or 64 bytes (protocol 2).

        Raises:
            Refusal: INVALID_PARAMETER for a point off the curve; else as Params.
        """
        x, y = peer.required(-2, bytes), peer.required(-3, bytes)
        numbers = ec.EllipticCurvePublicNumbers(int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1())
        try:
            return self.derive(self._private.exchange(ec.ECDH(), numbers.public_key()))
        except ValueError as error:
            raise Refusal(Status.INVALID_PARAMETER) from error

    def verify(self, secret: bytes, message: bytes, signature: bytes) -> bool:
        """Check a pinUvAuthParam in constant time.

        Args:
            secret: shared secret or token.
            message: what was authenticated.
            signature: what came with it.

        Returns:
            Whether it fits.
        """
        return hmac.compare_digest(self.authenticate(secret, message), signature)

    @staticmethod
    @abstractmethod
    def derive(z: bytes) -> bytes:
        """Make the shared secret.

        Args:
            z: the x coordinate, 32 bytes.

        Returns:
            32 or 64 bytes.
        """

    @abstractmethod
    def encrypt(self, secret: bytes, plain: bytes) -> bytes:
        """Encrypt whole blocks.

        Args:
            secret: the shared secret.
            plain: a multiple of 16 bytes.

        Returns:
            The ciphertext, with its IV in front for protocol 2.
        """

    @abstractmethod
    def decrypt(self, secret: bytes, sealed: bytes) -> bytes:
        """Decrypt whole blocks.

        Args:
            secret: the shared secret.
            sealed: what `encrypt` makes.

        Returns:
            The plain text.

        Raises:
            Refusal: INVALID_PARAMETER when the length does not fit.
        """

    @staticmethod
    @abstractmethod
    def authenticate(secret: bytes, message: bytes) -> bytes:
        """Authenticate a message.

        Args:
            secret: shared secret or token.
            message: any bytes.

        Returns:
            16 or 32 bytes.
        """


def _aes_cbc(secret: bytes, iv: bytes, data: bytes, *, forth: bool) -> bytes:
    if len(data) % 16 or not data:
        raise Refusal(Status.INVALID_PARAMETER)
    cipher = Cipher(algorithms.AES(secret), modes.CBC(iv))
    step = cipher.encryptor() if forth else cipher.decryptor()
    return step.update(data) + step.finalize()


class PinProtocolOne(PinProtocol):
    """Protocol 1: SHA-256 as KDF, zero IV, half an HMAC. Source: CTAP 2.1 §6.5.6."""

    version = 1

    @staticmethod
    def derive(z: bytes) -> bytes:
        """See PinProtocol."""
        return hashlib.sha256(z).digest()

    def encrypt(self, secret: bytes, plain: bytes) -> bytes:
        """See PinProtocol."""
        return _aes_cbc(secret, _ZERO_IV, plain, forth=True)

    def decrypt(self, secret: bytes, sealed: bytes) -> bytes:
        """See PinProtocol."""
        return _aes_cbc(secret, _ZERO_IV, sealed, forth=False)

    @staticmethod
    def authenticate(secret: bytes, message: bytes) -> bytes:
        """See PinProtocol."""
        return hmac.digest(secret, message, "sha256")[:16]


class PinProtocolTwo(PinProtocol):
    """Protocol 2: HKDF, random IV, full HMAC. Source: CTAP 2.1 §6.5.7."""

    version = 2

    @staticmethod
    def derive(z: bytes) -> bytes:
        """See PinProtocol."""
        halves = (b"CTAP2 HMAC key", b"CTAP2 AES key")
        return b"".join(HKDF(hashes.SHA256(), 32, bytes(32), info).derive(z) for info in halves)

    def encrypt(self, secret: bytes, plain: bytes) -> bytes:
        """See PinProtocol."""
        iv = os.urandom(16)
        return iv + _aes_cbc(secret[32:], iv, plain, forth=True)

    def decrypt(self, secret: bytes, sealed: bytes) -> bytes:
        """See PinProtocol."""
        if len(sealed) < 32:
            raise Refusal(Status.INVALID_PARAMETER)
        return _aes_cbc(secret[32:], sealed[:16], sealed[16:], forth=False)

    @staticmethod
    def authenticate(secret: bytes, message: bytes) -> bytes:
        """See PinProtocol."""
        return hmac.digest(secret[:32], message, "sha256")
