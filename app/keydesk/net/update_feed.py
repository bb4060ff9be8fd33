"""The feed that announces versions: one request, and the strict reading of what comes.

`UpdateFeed.fetch` runs on the loop and never blocks it; `UpdateFeed.read` checks a signature in a worker. Raises
UPDATE_UNREACHABLE, UPDATE_UNSIGNED, UPDATE_INVALID, and nothing else.

What the request tells is what no request can hide, the address of this computer: no version, no system, no cookie, no
number of our own. Redirects are not followed at all. Nothing of a document is looked at before its signature holds.
"""

import asyncio
import hashlib
import re
from datetime import UTC, date, datetime
from typing import Protocol

import msgspec

from keydesk.core.encoding import b64url_decode, parse_json
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.update import Announcement, Channel, Feed, is_older, version_order
from keydesk.net.address import place_of
from keydesk.net.message import Answer, Request

MOST_BYTES = 64 * 1024
DEADLINE_S = 20.0
SIGNED = b"keydesk-feed-v1\n"
"""Stands before the payload in what is signed, so that a signature for something else is never one for this."""
FORMAT = 1
_LANGUAGE = re.compile(r"[a-z]{2}\Z")
_AGENT = "Keydesk"


class Sender(Protocol):
    """The HTTP door, as the feed sees it."""

    async def send(self, request: Request) -> Answer:
        """Send a request once; NET_*."""
        ...


class _File(msgspec.Struct, frozen=True):
    name: str
    system: str
    sha256: str
    size: int


class _Payload(msgspec.Struct, frozen=True):
    """Members that are not known are left alone: a newer feed may say more."""

    format: int
    channel: Channel
    serial: int
    issued: datetime
    expires: datetime
    version: str
    released: date
    notes: dict[str, str]
    page: str
    minimum: str
    files: list[_File]


class _Envelope(msgspec.Struct, frozen=True):
    signed: str
    signature: str
    key_id: str


class UpdateFeed:
    """One feed.

    Args:
        feed: where it is and who signs it.
        door: the HTTP door, None for a feed that is only read.
    """

    def __init__(self, feed: Feed, door: Sender | None = None) -> None:
        self._feed = feed
        self._door = door

    async def fetch(self) -> bytes:
        """Get the document as it is.

        Returns:
            At most `MOST_BYTES` bytes.

        Raises:
            KeydeskError: UPDATE_UNREACHABLE(host, cause: a code, or ``http-STATUS``), UPDATE_INVALID(what=size).
        """
        if self._door is None:
            raise KeydeskError(Code.UPDATE_UNREACHABLE, host="", cause="door")
        host = ""
        try:
            host = place_of(self._feed.address).host
            headers = {"user-agent": _AGENT}
            request = Request("GET", self._feed.address, headers, None, DEADLINE_S, most=MOST_BYTES)
            answer = await self._door.send(request)
        except KeydeskError as error:
            if error.code == Code.ANSWER_TOO_LARGE:
                raise KeydeskError(Code.UPDATE_INVALID, what="size") from None
            raise KeydeskError(Code.UPDATE_UNREACHABLE, host=host, cause=error.code) from None
        if answer.status != 200:
            raise KeydeskError(Code.UPDATE_UNREACHABLE, host=host, cause=f"http-{answer.status}")
        if answer.is_html:
            raise KeydeskError(Code.UPDATE_UNREACHABLE, host=host, cause=Code.CAPTIVE_PORTAL)
        return answer.body

    async def read(self, document: bytes) -> Announcement:
        """Check the signature of a document and read it; UPDATE_UNSIGNED, UPDATE_INVALID."""
        return await asyncio.to_thread(read_announcement, document, self._feed.keys)

    @property
    def key_ids(self) -> frozenset[str]:
        """Short names of the keys that are trusted."""
        return frozenset(key_id(key) for key in self._feed.keys)


def key_id(key: bytes) -> str:
    """Name a public key shortly.

    Args:
        key: raw Ed25519 public key.

    Returns:
        16 hexadecimal digits.
    """
    return hashlib.sha256(key).hexdigest()[:16]


def read_announcement(document: bytes, keys: tuple[bytes, ...]) -> Announcement:
    """Check the signature of a document, then read it; imports and checks for some milliseconds.

    Args:
        document: as it came.
        keys: raw Ed25519 public keys that are trusted.

    Returns:
        What it announces; whether that holds now is for `domain.update.accept`.

    Raises:
        KeydeskError: UPDATE_UNSIGNED(what), UPDATE_INVALID(what).
    """
    if len(document) > MOST_BYTES:
        raise KeydeskError(Code.UPDATE_INVALID, what="size")
    try:
        envelope = msgspec.convert(parse_json(document), _Envelope)
        payload, signature = b64url_decode(envelope.signed), b64url_decode(envelope.signature)
    except (ValueError, msgspec.ValidationError):
        raise KeydeskError(Code.UPDATE_INVALID, what="envelope") from None
    signer = next((key for key in keys if key_id(key) == envelope.key_id), None)
    if signer is None:
        raise KeydeskError(Code.UPDATE_UNSIGNED, what="key")
    _check_signature(signer, signature, SIGNED + payload)
    return _announcement(payload, envelope.key_id)


def _check_signature(key: bytes, signature: bytes, data: bytes) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
    except (InvalidSignature, ValueError):
        raise KeydeskError(Code.UPDATE_UNSIGNED, what="signature") from None


def _announcement(payload: bytes, signer: str) -> Announcement:
    try:
        members = parse_json(payload)
    except ValueError:
        raise KeydeskError(Code.UPDATE_INVALID, what="payload") from None
    # First: a format to come may have other members, and whoever looks must learn that it is that.
    if not isinstance(members, dict) or members.get("format") != FORMAT or members.get("format") is True:
        raise KeydeskError(Code.UPDATE_INVALID, what="format")
    try:
        told = msgspec.convert(members, _Payload)
    except msgspec.ValidationError:
        raise KeydeskError(Code.UPDATE_INVALID, what="members") from None
    wrong = _wrong(told)
    if wrong:
        raise KeydeskError(Code.UPDATE_INVALID, what=wrong)
    return Announcement(
        told.channel, told.serial, told.issued.astimezone(UTC), told.expires.astimezone(UTC), told.version,
        told.released, told.minimum, told.page, told.notes, signer,
    )  # fmt: skip


def _wrong(told: _Payload) -> str:
    """Name the first member whose value cannot be meant, "" for none."""
    checks = (
        ("serial", told.serial >= 0),
        ("issued", told.issued.tzinfo is not None),
        ("expires", told.expires.tzinfo is not None),
        ("version", version_order(told.version) is not None),
        ("minimum", version_order(told.minimum) is not None and not is_older(told.version, told.minimum)),
        ("notes", all(_LANGUAGE.match(name) for name in told.notes)),
        ("page", _is_page(told.page)),
    )
    wrong = next((name for name, right in checks if not right), "")
    return wrong or ("expires" if told.expires <= told.issued else "")


def _is_page(address: str) -> bool:
    """A page that a click opens: https, or this computer in tests."""
    try:
        place_of(address)
    except KeydeskError:
        return False
    return True
