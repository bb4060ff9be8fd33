"""Writes and reads the signed file that tells installed programs of a newer version. Pure; any thread.

The document is ``{"signed": payload, "signature": ..., "key_id": ...}``, each base64url without padding but the last,
which is 16 hexadecimal digits. What is signed is `PREFIX` and the bytes of the payload, JSON (see `payload`).
Programs read it with keydesk.net.update_feed. Raises SetupError.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

import signatures
from steps import SetupError

PREFIX = b"keydesk-feed-v1\n"
"""Stands before the payload in what is signed, so that a signature for something else is never one for this."""
FORMAT = 1
CHANNELS = ("stable", "beta")
MOST_BYTES = 64 * 1024  # programs read no more
VALID_DAYS = 120


@dataclass(frozen=True)
class File:
    """One file of the release.

    Args:
        name: of the file.
        system: ``linux``, ``windows``, ``macos`` or ``python``.
        sha256: of its content, hexadecimal.
        size: bytes.
    """

    name: str
    system: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Announcement:
    """What is told.

    Args:
        version: the newest.
        released: its day.
        minimum: the oldest version that is still safe to use.
        notes: language: a sentence or two on what is new.
        page: where it is described and downloaded, https.
        files: of the release.
        channel: one of `CHANNELS`.
    """

    version: str
    released: date
    minimum: str
    notes: Mapping[str, str]
    page: str
    files: Sequence[File]
    channel: str = "stable"


def payload(told: Announcement, issued: datetime, days: int = VALID_DAYS) -> bytes:
    """Write what is signed.

    Args:
        told: what is told.
        issued: now; also its serial number in seconds, which programs never go back behind.
        days: how long it holds; programs say afterwards that they do not know of newer versions.

    Returns:
        JSON in UTF-8, members in order of their names, no spaces.

    Raises:
        SetupError: A member is not fit for programs.
    """
    wrong = _wrong(told)
    if wrong:
        raise SetupError(
            f"The feed cannot be made: {wrong}.", "mend packaging/release_notes.json or the command line"
        )
    at = issued.astimezone(UTC).replace(microsecond=0)
    members = {
        "format": FORMAT,
        "channel": told.channel,
        "serial": int(at.timestamp()),
        "issued": _time(at),
        "expires": _time(at + timedelta(days=days)),
        "version": told.version,
        "released": told.released.isoformat(),
        "notes": dict(told.notes),
        "page": told.page,
        "minimum": told.minimum,
        "files": [
            {"name": file.name, "system": file.system, "sha256": file.sha256, "size": file.size}
            for file in sorted(told.files, key=lambda file: file.name)
        ],
    }
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def sign(key: Ed25519PrivateKey, payload: bytes) -> bytes:
    """Sign a payload.

    Args:
        key: with what.
        payload: as `payload` wrote it.

    Returns:
        The document, the same for the same payload and key.

    Raises:
        SetupError: It is larger than programs read.
    """
    members = {
        "signed": encode(payload),
        "signature": encode(key.sign(PREFIX + payload)),
        "key_id": signatures.key_id(key.public_key()),
    }
    document = json.dumps(members, indent=1).encode("ascii") + b"\n"
    if len(document) > MOST_BYTES:
        raise SetupError(f"The feed has {len(document)} bytes, programs read {MOST_BYTES}.", "shorten the notes")
    return document


def read(key: Ed25519PublicKey, document: bytes) -> dict[str, Any]:
    """Verify a document.

    Args:
        key: who should have signed.
        document: the file.

    Returns:
        The payload's members.

    Raises:
        SetupError: It is none, or not signed by this key.
    """
    try:
        envelope = json.loads(document)
        data, signature = _decode(envelope["signed"]), _decode(envelope["signature"])
        if envelope["key_id"] != signatures.key_id(key):
            raise ValueError("another key")
        key.verify(signature, PREFIX + data)
        members = json.loads(data)
    except (ValueError, KeyError, TypeError, InvalidSignature):
        raise SetupError("The feed is not signed by this key.", "make it again") from None
    if not isinstance(members, dict) or members.get("format") != FORMAT:
        raise SetupError("The feed has another format.", "make it again")
    return members


def _wrong(told: Announcement) -> str:
    """Name the first thing programs would refuse, "" for none."""
    checks = (
        (f"there is no channel {told.channel}", told.channel in CHANNELS),
        ("its page is not https", told.page.startswith("https://")),
        ("notes are missing in English or Japanese", all(told.notes.get(one, "").strip() for one in ("en", "ja"))),
        ("it is said to be too old itself", _order(told.minimum) <= _order(told.version)),
        ("it has no files", bool(told.files)),
    )
    return next((wrong for wrong, right in checks if not right), "")


def _order(version: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in version.split("-")[0].split("."))
    except ValueError:
        raise SetupError(f"{version} is no version.", "write it as 1.2.3") from None


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def encode(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
