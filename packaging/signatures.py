"""Keys and detached signatures of a release, in the format of minisign, so that anybody can verify with that tool.

A key is an Ed25519 key in a file of its owner's alone (PEM, PKCS 8); its text never is an argument or a variable.
What is signed is told in installer/README.md. Blocking, small files. Raises SetupError.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import stat
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from steps import SetupError

_KEY, _SIGNATURE = b"Ed", b"ED"  # a signature over the BLAKE2b digest of the file
_UNTRUSTED, _TRUSTED = "untrusted comment: ", "trusted comment: "
_PEM = serialization.Encoding.PEM
_WRONG_FILE = "see that the file is the one that was published, download it again if it is not"


def new_key(path: Path) -> Ed25519PrivateKey:
    """Make a key.

    Args:
        path: a file that must not be there yet; only its owner can read it.

    Raises:
        SetupError: It is there, or cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
    except OSError as error:
        raise SetupError(
            f"{path} could not be made ({error.strerror}).", "name a new file in a folder of yours"
        ) from None
    return key


def read_key(path: Path) -> Ed25519PrivateKey:
    """Read a key.

    Args:
        path: of its file.

    Raises:
        SetupError: Others can read it, it is not there, or it is no such key. Its content is in no message.
    """
    try:
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except OSError as error:
        raise SetupError(f"The key {path} cannot be read ({error.strerror}).", "name the file itself") from None
    try:
        state = os.fstat(file)
        if os.name != "posix":
            raise SetupError("Who can read the key cannot be told on this system.", "sign on Linux or on a Mac")
        if not stat.S_ISREG(state.st_mode) or state.st_mode & 0o077 or state.st_uid != os.geteuid():
            told = f"Others can read the key {path}, or it is not yours."
            raise SetupError(told, f"chmod 600 {path}, or make a new key")
        text = os.read(file, 10_000)
    finally:
        os.close(file)
    try:
        key = serialization.load_pem_private_key(text, None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise SetupError(
            f"{path} holds no Ed25519 key without a passphrase.", "make one with release.py new-key FILE"
        )
    return key


def raw(key: Ed25519PublicKey) -> bytes:
    """The 32 bytes of a public key."""
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def key_id(key: Ed25519PublicKey) -> str:
    """Name a public key shortly: 16 hexadecimal digits, the same in the feed and for minisign."""
    return hashlib.sha256(raw(key)).hexdigest()[:16]


def public_text(key: Ed25519PublicKey) -> str:
    """Write a public key as minisign reads it."""
    line = base64.b64encode(_KEY + _minisign_id(key) + raw(key)).decode("ascii")
    return f"{_UNTRUSTED}minisign public key {key_id(key).upper()}\n{line}\n"


def read_public(text: str) -> Ed25519PublicKey:
    """Read a public key.

    Args:
        text: of the file, or its second line alone.

    Raises:
        SetupError: It is none.
    """
    try:
        data = base64.b64decode(text.strip().splitlines()[-1], validate=True)
        key = Ed25519PublicKey.from_public_bytes(data[10:])
    except (ValueError, IndexError):
        data = b""
    if data[:2] != _KEY or len(data) != 42:
        raise SetupError("This is no public key of minisign.", _WRONG_FILE)
    return key


def sign(key: Ed25519PrivateKey, content: bytes, comment: str) -> str:
    """Sign a file.

    Args:
        key: with what.
        content: of the file.
        comment: told with the signature and signed with it; one line.

    Returns:
        The signature file, the same for the same content, comment and key. Source: minisign, "Signature format".
    """
    public = key.public_key()
    signature = key.sign(_digest(content))
    both = key.sign(signature + comment.encode("utf-8"))
    lines = [
        f"{_UNTRUSTED}signature by {key_id(public).upper()}",
        base64.b64encode(_SIGNATURE + _minisign_id(public) + signature).decode("ascii"),
        f"{_TRUSTED}{comment}",
        base64.b64encode(both).decode("ascii"),
    ]
    return "\n".join(lines) + "\n"


def verify(key: Ed25519PublicKey, content: bytes, text: str) -> str:
    """Verify a signature.

    Args:
        key: who should have signed.
        content: of the file.
        text: of the signature file.

    Returns:
        The comment that was signed with it.

    Raises:
        SetupError: The signature is not this key's over this content and comment.
    """
    try:
        _, first, comment, second = text.splitlines()
        data, both = (base64.b64decode(line, validate=True) for line in (first, second))
        told = comment.removeprefix(_TRUSTED)
        if data[:2] != _SIGNATURE or not comment.startswith(_TRUSTED):
            raise ValueError("no signature of minisign")
        if data[2:10] != _minisign_id(key):
            raise SetupError("It was signed with another key.", "ask whether there is a new key; do not use the file")
        key.verify(data[10:], _digest(content))
        key.verify(both, data[10:] + told.encode("utf-8"))
    except (ValueError, binascii.Error, InvalidSignature):
        raise SetupError("The signature does not hold.", _WRONG_FILE) from None
    return told


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content).digest()


def _minisign_id(key: Ed25519PublicKey) -> bytes:
    """The short name as minisign stores it: it shows the bytes from the last to the first."""
    return bytes.fromhex(key_id(key))[::-1]
