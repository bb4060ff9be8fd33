"""The signed file that tells programs of a newer version, held to its format without the code that wrote it."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
from datetime import UTC, date, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import signatures
import update_feed
from keydesk.core.encoding import b64url_decode
from keydesk.core.errors import KeydeskError
from keydesk.net import update_feed as reader
from steps import SetupError
from update_feed import Announcement, File

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
RAW = KEY.public_key().public_bytes_raw()
ISSUED = datetime(2026, 12, 1, 9, 30, 0, 500, UTC)
FILES = (File("keydesk_1.2.3-1_amd64.deb", "linux", "ab" * 32, 5), File("keydesk-1.2.3.msi", "windows", "cd" * 32, 6))
TOLD = Announcement(
    "1.2.3", date(2026, 11, 30), "1.1.0", {"en": "News.", "ja": "お知らせ。"}, "https://keydesk.example/1.2.3", FILES
)


def document() -> bytes:
    return update_feed.sign(KEY, update_feed.payload(TOLD, ISSUED))


def decoded(text: str) -> bytes:
    assert "=" not in text
    return base64.urlsafe_b64decode(text + "==")


def test_the_document_is_as_programs_read_it() -> None:
    envelope = json.loads(document())
    assert envelope.keys() == {"signed", "signature", "key_id"}
    assert envelope["key_id"] == hashlib.sha256(RAW).hexdigest()[:16] == signatures.key_id(KEY.public_key())
    payload = decoded(envelope["signed"])
    KEY.public_key().verify(decoded(envelope["signature"]), b"keydesk-feed-v1\n" + payload)
    assert json.loads(payload) == {
        "format": 1,
        "channel": "stable",
        "serial": 1796117400,
        "issued": "2026-12-01T09:30:00Z",
        "expires": "2027-03-31T09:30:00Z",
        "version": "1.2.3",
        "released": "2026-11-30",
        "notes": {"en": "News.", "ja": "お知らせ。"},
        "page": "https://keydesk.example/1.2.3",
        "minimum": "1.1.0",
        "files": [
            {"name": "keydesk-1.2.3.msi", "system": "windows", "sha256": "cd" * 32, "size": 6},
            {"name": "keydesk_1.2.3-1_amd64.deb", "system": "linux", "sha256": "ab" * 32, "size": 5},
        ],
    }


def test_programs_take_it_and_nothing_that_was_changed() -> None:
    told = reader.read_announcement(document(), (RAW,))
    assert (told.version, told.minimum, told.page, told.released) == (
        TOLD.version,
        TOLD.minimum,
        TOLD.page,
        TOLD.released,
    )
    assert (told.channel, told.serial, told.key_id) == ("stable", 1796117400, signatures.key_id(KEY.public_key()))
    assert told.notes == TOLD.notes
    assert reader.SIGNED == update_feed.PREFIX
    assert reader.MOST_BYTES == update_feed.MOST_BYTES
    with pytest.raises(KeydeskError):
        reader.read_announcement(document().replace(b"A", b"B", 1), (RAW,))
    # The word that release.py new-key prints is the one a policy or a build names.
    assert b64url_decode(update_feed.encode(RAW)) == RAW


def test_the_payload_is_canonical_and_the_document_the_same_every_time() -> None:
    payload = update_feed.payload(TOLD, ISSUED)
    again = json.dumps(json.loads(payload), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert payload == again
    assert document() == document()


def test_the_bare_payload_is_not_what_is_signed() -> None:
    envelope = json.loads(document())
    with pytest.raises(InvalidSignature):
        KEY.public_key().verify(decoded(envelope["signature"]), decoded(envelope["signed"]))


def test_a_later_document_has_a_higher_serial() -> None:
    later = update_feed.payload(TOLD, datetime(2026, 12, 1, 9, 30, 1, tzinfo=UTC))
    assert json.loads(later)["serial"] > json.loads(update_feed.payload(TOLD, ISSUED))["serial"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"page": "http://keydesk.example"}, "not https"),
        ({"notes": {"en": "News."}}, "English or Japanese"),
        ({"notes": {"en": "News.", "ja": " "}}, "English or Japanese"),
        ({"minimum": "1.2.4"}, "too old itself"),
        ({"minimum": "later"}, "no version"),
        ({"channel": "nightly"}, "no channel"),
        ({"files": ()}, "no files"),
    ],
)
def test_what_programs_would_refuse_is_not_signed(change: dict[str, object], told: str) -> None:
    with pytest.raises(SetupError, match=told):
        update_feed.payload(dataclasses.replace(TOLD, **change), ISSUED)  # type: ignore[arg-type]


def test_notes_longer_than_programs_read_are_not_signed() -> None:
    long = dataclasses.replace(TOLD, notes={"en": "x" * 50_000, "ja": "x"})
    with pytest.raises(SetupError, match="programs read 65536"):
        update_feed.sign(KEY, update_feed.payload(long, ISSUED))


def test_it_is_read_back_and_what_was_changed_is_not() -> None:
    public = KEY.public_key()
    assert update_feed.read(public, document())["version"] == "1.2.3"
    envelope = json.loads(document())
    payload = decoded(envelope["signed"]).replace(b"1.2.3", b"1.2.4")
    forged = [
        {**envelope, "signed": update_feed.encode(payload)},
        {**envelope, "key_id": "0" * 16},
        {name: envelope[name] for name in ("signed", "key_id")},
        [],
    ]
    for changed in [*(json.dumps(one).encode() for one in forged), b"no JSON"]:
        with pytest.raises(SetupError, match="not signed by this key"):
            update_feed.read(public, changed)
    with pytest.raises(SetupError, match="another format"):
        update_feed.read(public, update_feed.sign(KEY, b'{"format":2}'))
