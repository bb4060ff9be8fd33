"""What sites had a key keep: reads the array of large blobs and a passkey's small one; writes nothing.

Runs on the key's thread. Every length is the key's own word and bounded here: python-fido2's reader asks for more as
long as a key sends full pieces. Raises KEY_MALFORMED and what the session raises.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fido2 import cbor
from fido2.ctap import CtapError
from fido2.ctap2.base import Info
from fido2.ctap2.blob import LargeBlobs

from keydesk.core.encoding import b64url_decode
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey, Transport
from keydesk.domain.stored_data import SMALL, BlobArray, StoredData
from keydesk.hardware import answer_bounds
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.session import Session

MOST = 0x10000
_PIECE, _LEAST_PIECE, _OVERHEAD = 4096, 64, 64
_CHECKSUM = 16
_NONCE, _KEY = 12, 32
_LONGEST_SMALL = 4096
_CIPHERTEXT, _NONCE_MEMBER, _SIZE = 1, 2, 3
Entry = Mapping[object, object]


def read(session: Session, stop: Stop, passkey: StoredPasskey | None) -> StoredData:
    """Read what there is.

    Args:
        session: the key.
        stop: ends the reading between two pieces.
        passkey: whose data to open, None for the array alone.

    Returns:
        Sizes, and what the passkey's own key opens.

    Raises:
        KeydeskError: KEY_MALFORMED when the key names no end; KEY_UNSUPPORTED behind the helper.
    """
    if session.found.transport == Transport.ELEVATED:
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="stored-data")  # the helper passes on neither command
    info = session.info
    array, entries = (None, ()) if not LargeBlobs.is_supported(info) else _array(session, stop, info)
    if passkey is None:
        return StoredData(array)
    secret = passkey.large_blob_key
    opened = () if secret is None else open_entries(entries, b64url_decode(secret.reveal()))
    return StoredData(array, opened, secret is not None, _small(session, passkey))


def _array(session: Session, stop: Stop, info: Info) -> tuple[BlobArray, tuple[Entry, ...]]:
    capacity = min(max(info.max_large_blob, 0), MOST)
    data = _bytes_of(session, stop, info)
    entries = parse(data)
    if entries is None:
        return BlobArray(capacity, len(data), intact=False), ()
    sizes = tuple(len(one) for entry in entries if isinstance(one := entry.get(_CIPHERTEXT), bytes))
    return BlobArray(capacity, len(data), sizes), entries


def _bytes_of(session: Session, stop: Stop, info: Info) -> bytes:
    """Read piece by piece; a piece that is not full is the last. Source: CTAP 2.1 §6.10.1."""
    size = min(max(info.max_msg_size - _OVERHEAD, _LEAST_PIECE), _PIECE)
    data = b""
    while True:
        stop.check()
        piece = session.ctap2.large_blobs(len(data), get=size).get(1)
        if not isinstance(piece, bytes) or len(piece) > size or len(data) + len(piece) > MOST:
            raise KeydeskError(Code.KEY_MALFORMED)
        data += piece
        if len(piece) < size:
            return data


def parse(data: bytes) -> tuple[Entry, ...] | None:
    """Take the array apart.

    Args:
        data: with its checksum.

    Returns:
        The entries, None when it is not whole: another program was interrupted, or wrote what is no array.
    """
    body, check = data[:-_CHECKSUM], data[-_CHECKSUM:]
    if not body or hashlib.sha256(body).digest()[:_CHECKSUM] != check:
        return None
    try:
        answer_bounds.check(0, b"\0" + body)  # any program with leave may write here: bounded like an answer
        entries = cbor.decode(body)
    except (ValueError, TypeError):
        return None
    if not isinstance(entries, list | tuple) or not all(isinstance(entry, Mapping) for entry in entries):
        return None
    return tuple(entry for entry in entries if isinstance(entry, Mapping))


def open_entries(entries: tuple[Entry, ...], key: bytes) -> tuple[bytes, ...]:
    """Open those entries that were sealed with a passkey's key.

    Args:
        entries: as parsed.
        key: 32 bytes.

    Returns:
        Their contents. Source: CTAP 2.1 §6.10.3, AES-256-GCM over DEFLATE.
    """
    if len(key) != _KEY:
        return ()
    opened = [_opened(entry, key) for entry in entries]
    return tuple(one for one in opened if one is not None)


def _opened(entry: Entry, key: bytes) -> bytes | None:
    sealed, nonce, size = entry.get(_CIPHERTEXT), entry.get(_NONCE_MEMBER), entry.get(_SIZE)
    if not isinstance(sealed, bytes) or not isinstance(nonce, bytes) or len(nonce) != _NONCE:
        return None
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size <= MOST:
        return None
    try:
        packed = AESGCM(key).decrypt(nonce, sealed, b"blob" + size.to_bytes(8, "little"))
        # No more is unpacked than was promised: a few bytes can be made to unpack to gigabytes.
        content = zlib.decompressobj(wbits=-zlib.MAX_WBITS).decompress(packed, size + 1)
    except (InvalidTag, ValueError, zlib.error):
        return None
    return content if len(content) == size else None


def _small(session: Session, passkey: StoredPasskey) -> bytes | None:
    """Ask for a passkey's own blob, silently: no PIN, no touch. Source: CTAP 2.1 §12.2."""
    site = hashlib.sha256(passkey.rp_id.encode()).digest()
    if SMALL not in session.info.extensions or site != passkey.rp_id_hash or not passkey.credential_id:
        return None
    try:
        answer = session.ctap2.get_assertion(
            passkey.rp_id,
            bytes(32),
            [{"type": "public-key", "id": passkey.credential_id}],
            {SMALL: True},
            {"up": False},
        )
    except CtapError:
        return None  # some tell it only with the PIN, or not silently: it stays unknown
    blob = (answer.auth_data.extensions or {}).get(SMALL)
    return blob if isinstance(blob, bytes) and len(blob) <= _LONGEST_SMALL else None
