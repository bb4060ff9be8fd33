"""Key pairs of the algorithms this key knows, as raw private bytes.

Usable on any thread. Raises Refusal(UNSUPPORTED_ALGORITHM).
"""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keydesk.demo.softkey.profile import EDDSA, ES256, ES384
from keydesk.demo.softkey.status import Refusal, Status

_CURVES: dict[int, tuple[ec.EllipticCurve, hashes.HashAlgorithm, int, int]] = {
    ES256: (ec.SECP256R1(), hashes.SHA256(), 1, 32),
    ES384: (ec.SECP384R1(), hashes.SHA384(), 2, 48),
}


def generate(algorithm: int) -> bytes:
    """Make a key pair.

    Args:
        algorithm: COSE number.

    Returns:
        The private key: big-endian scalar, or the seed for EdDSA.

    Raises:
        Refusal: UNSUPPORTED_ALGORITHM.
    """
    if algorithm == EDDSA:
        return ed25519.Ed25519PrivateKey.generate().private_bytes_raw()
    curve, _, _, size = _curve(algorithm)
    return ec.generate_private_key(curve).private_numbers().private_value.to_bytes(size, "big")


def public_cose(algorithm: int, private: bytes) -> dict[int, object]:
    """Tell the public key.

    Args:
        algorithm: COSE number.
        private: what `generate` made.

    Returns:
        A COSE_Key map.

    Raises:
        Refusal: UNSUPPORTED_ALGORITHM.
    """
    if algorithm == EDDSA:
        point = ed25519.Ed25519PrivateKey.from_private_bytes(private).public_key()
        return {1: 1, 3: EDDSA, -1: 6, -2: point.public_bytes(Encoding.Raw, PublicFormat.Raw)}
    _, _, number, size = _curve(algorithm)
    numbers = elliptic_key(algorithm, private).public_key().public_numbers()
    x, y = numbers.x.to_bytes(size, "big"), numbers.y.to_bytes(size, "big")
    return {1: 2, 3: algorithm, -1: number, -2: x, -3: y}


def sign(algorithm: int, private: bytes, message: bytes) -> bytes:
    """Sign.

    Args:
        algorithm: COSE number.
        private: what `generate` made.
        message: any bytes; hashed here where the algorithm asks for it.

    Returns:
        DER for ECDSA, 64 raw bytes for EdDSA. Source: WebAuthn §6.5.5.

    Raises:
        Refusal: UNSUPPORTED_ALGORITHM.
    """
    if algorithm == EDDSA:
        return ed25519.Ed25519PrivateKey.from_private_bytes(private).sign(message)
    _, digest, _, _ = _curve(algorithm)
    return elliptic_key(algorithm, private).sign(message, ec.ECDSA(digest))


def elliptic_key(algorithm: int, private: bytes) -> ec.EllipticCurvePrivateKey:
    """Make the library's key object from raw bytes.

    Args:
        algorithm: COSE number of an ECDSA algorithm.
        private: big-endian scalar.

    Returns:
        The private key.

    Raises:
        Refusal: UNSUPPORTED_ALGORITHM.
    """
    return ec.derive_private_key(int.from_bytes(private, "big"), _curve(algorithm)[0])


def _curve(algorithm: int) -> tuple[ec.EllipticCurve, hashes.HashAlgorithm, int, int]:
    if algorithm not in _CURVES:
        raise Refusal(Status.UNSUPPORTED_ALGORITHM)
    return _CURVES[algorithm]
