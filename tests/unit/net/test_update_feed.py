"""Hostile feeds: each is refused with its code, and nothing of it is used. Source: security notes L5."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from keydesk import __version__
from keydesk.core.encoding import JsonValue, b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.update import Channel, Feed
from keydesk.net.door import HttpDoor
from keydesk.net.update_feed import MOST_BYTES, UpdateFeed, key_id, read_announcement
from tests.fakes.http_server import reply
from tests.fakes.update_feed import NOTES, Signer, feed_server, payload

SIGNER, OTHER = Signer(), Signer()
KEYS = (SIGNER.public,)


def refused(document: bytes, keys: tuple[bytes, ...] = KEYS) -> tuple[str, object]:
    with pytest.raises(KeydeskError) as caught:
        read_announcement(document, keys)
    return caught.value.code, caught.value.params.get("what")


def changed(**members: JsonValue) -> bytes:
    """A good envelope with members of another one."""
    return json.dumps({**json.loads(SIGNER.document()), **members}).encode()


def test_a_good_one_is_read() -> None:
    told = read_announcement(SIGNER.document(surprise={"a": 1}), KEYS)
    assert (told.channel, told.serial, told.version, told.minimum) == (Channel.STABLE, 7, "1.2.0", "0.0.1")
    assert told.issued == datetime(2026, 3, 4, 8, 30, tzinfo=UTC)
    assert told.notes == NOTES
    assert told.key_id == SIGNER.key_id == key_id(SIGNER.public)


def test_while_one_key_takes_over_from_another_both_count() -> None:
    for signer in (SIGNER, OTHER):
        assert read_announcement(signer.document(), (SIGNER.public, OTHER.public)).key_id == signer.key_id


@pytest.mark.parametrize(
    ("document", "told"),
    [
        # Signed by nobody who counts.
        (OTHER.document(), (Code.UPDATE_UNSIGNED, "key")),
        (changed(key_id=OTHER.key_id), (Code.UPDATE_UNSIGNED, "key")),
        (changed(signed=b64url_encode(json.dumps(payload(version="9.9.9")).encode())),
         (Code.UPDATE_UNSIGNED, "signature")),
        (changed(signature=json.loads(OTHER.document())["signature"]), (Code.UPDATE_UNSIGNED, "signature")),
        (changed(signature=""), (Code.UPDATE_UNSIGNED, "signature")),
        (changed(signature=b64url_encode(b"\0" * 64)), (Code.UPDATE_UNSIGNED, "signature")),
        # A signature of the same key for something else.
        (json.dumps(SIGNER.sign(json.dumps(payload()).encode(), b"")).encode(), (Code.UPDATE_UNSIGNED, "signature")),
        (json.dumps(SIGNER.sign(json.dumps(payload()).encode(), b"keydesk-feed-v2\n")).encode(),
         (Code.UPDATE_UNSIGNED, "signature")),
        # No feed, half a feed.
        (b"", (Code.UPDATE_INVALID, "envelope")),
        (b"[]", (Code.UPDATE_INVALID, "envelope")),
        (SIGNER.document()[:-40], (Code.UPDATE_INVALID, "envelope")),
        (changed(signature=None), (Code.UPDATE_INVALID, "envelope")),
        (changed(signed="{}"), (Code.UPDATE_INVALID, "envelope")),
        (SIGNER.document().replace(b'"key_id"', b'"key_id": "x", "key_id"'), (Code.UPDATE_INVALID, "envelope")),
        (b" " * (MOST_BYTES + 1), (Code.UPDATE_INVALID, "size")),
        # Signed, but not what it must be.
        (json.dumps(SIGNER.sign(b"no json")).encode(), (Code.UPDATE_INVALID, "payload")),
        (json.dumps(SIGNER.sign(b"[1]")).encode(), (Code.UPDATE_INVALID, "format")),
        (SIGNER.document(format=2, channel={"new": "form"}), (Code.UPDATE_INVALID, "format")),
        (SIGNER.document(format=True), (Code.UPDATE_INVALID, "format")),
        (SIGNER.document(channel="nightly"), (Code.UPDATE_INVALID, "members")),
        (SIGNER.document(serial="7"), (Code.UPDATE_INVALID, "members")),
        (SIGNER.document(serial=True), (Code.UPDATE_INVALID, "members")),
        (SIGNER.document(serial=-1), (Code.UPDATE_INVALID, "serial")),
        (SIGNER.document(issued="yesterday"), (Code.UPDATE_INVALID, "members")),
        (SIGNER.document(issued="2026-03-04T08:30:00"), (Code.UPDATE_INVALID, "issued")),
        (SIGNER.document(expires="2026-03-18T08:30:00"), (Code.UPDATE_INVALID, "expires")),
        (SIGNER.document(expires="2026-03-01T00:00:00Z"), (Code.UPDATE_INVALID, "expires")),
        (SIGNER.document(version="latest"), (Code.UPDATE_INVALID, "version")),
        (SIGNER.document(minimum="2.0.0"), (Code.UPDATE_INVALID, "minimum")),
        (SIGNER.document(released="March"), (Code.UPDATE_INVALID, "members")),
        (SIGNER.document(page="http://keydesk.example.com/"), (Code.UPDATE_INVALID, "page")),
        (SIGNER.document(page="javascript:alert(1)"), (Code.UPDATE_INVALID, "page")),
        (SIGNER.document(page="file:///etc/passwd"), (Code.UPDATE_INVALID, "page")),
        (SIGNER.document(page="https://keydesk.example.com@evil.example/"), (Code.UPDATE_INVALID, "page")),
        (SIGNER.document(notes={"english": "x"}), (Code.UPDATE_INVALID, "notes")),
        (SIGNER.document(files=[{"name": "x"}]), (Code.UPDATE_INVALID, "members")),
    ],
)  # fmt: skip
def test_a_hostile_one_is_refused(document: bytes, told: tuple[str, object]) -> None:
    assert refused(document) == told


def test_a_key_that_is_none_counts_for_nothing() -> None:
    """A point that is not on the curve, or of small order."""
    for key in (b"\xff" * 32, b"\0" * 32):
        document = json.dumps({**json.loads(SIGNER.document()), "key_id": key_id(key)}).encode()
        assert refused(document, (key,)) == (Code.UPDATE_UNSIGNED, "signature")


async def fetched(feed: Feed) -> bytes:
    door = HttpDoor(proxy="")
    try:
        return await UpdateFeed(feed, door).fetch()
    finally:
        await door.close()


async def test_one_request_that_tells_nothing() -> None:
    """No version, no system, no cookie, no number of our own: only what no request can hide."""
    with feed_server(SIGNER) as served:
        assert await fetched(served.feed) == served.answer
        [asked] = served.asked
    assert (asked.method, asked.target, asked.body) == ("GET", "/feed.json", b"")
    assert set(asked.headers) == {"host", "accept", "user-agent", "accept-encoding"}
    assert asked.headers["user-agent"] == "Keydesk"
    assert __version__.encode() not in asked.head


@pytest.mark.parametrize(
    ("answer", "code", "why"),
    [
        (reply(302, location="https://evil.example/feed.json"), Code.UPDATE_UNREACHABLE, Code.REDIRECTED),
        (reply(304), Code.UPDATE_UNREACHABLE, Code.REDIRECTED),
        (reply(404, "{}"), Code.UPDATE_UNREACHABLE, "http-404"),
        (reply(503, "{}"), Code.UPDATE_UNREACHABLE, "http-503"),
        (reply(200, "<!doctype html><p>Welcome to our hotel", "text/html"), Code.UPDATE_UNREACHABLE,
         Code.CAPTIVE_PORTAL),
        (reply(200, b"x" * (MOST_BYTES + 1)), Code.UPDATE_INVALID, "size"),
        (reply(200, b"x" * (MOST_BYTES + 1), content_length=""), Code.UPDATE_INVALID, "size"),
        (reply(200, b"half", content_length="4000"), Code.UPDATE_UNREACHABLE, Code.CONNECTION_LOST),
        (reply(200, b"packed", content_encoding="gzip"), Code.UPDATE_UNREACHABLE, Code.ANSWER_INVALID),
    ],
)  # fmt: skip
async def test_what_does_not_come_as_it_must(answer: bytes, code: Code, why: str) -> None:
    with feed_server(SIGNER) as served:
        served.answer = answer
        with pytest.raises(KeydeskError) as caught:
            await fetched(served.feed)
    told = caught.value
    assert (told.code, told.params.get("cause") or told.params.get("what")) == (code, why)


@pytest.mark.parametrize("address", ["http://updates.example.com/f", "ftp://updates.example.com/f", "feed.json", ""])
async def test_where_it_never_goes(address: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        await fetched(Feed(address, KEYS))
    assert (caught.value.code, caught.value.params["cause"]) == (Code.UPDATE_UNREACHABLE, Code.ISSUER_INVALID)


async def test_nobody_there() -> None:
    feed = Feed("https://updates.invalid/feed.json", KEYS)
    with pytest.raises(KeydeskError) as caught:
        await fetched(feed)
    assert (caught.value.code, caught.value.params["host"]) == (Code.UPDATE_UNREACHABLE, "updates.invalid")
    with pytest.raises(KeydeskError) as only_read:
        await UpdateFeed(feed).fetch()
    assert only_read.value.code == Code.UPDATE_UNREACHABLE
