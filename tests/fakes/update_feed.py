"""A feed of versions, signed by a key of the test, and a web server on this computer that serves it."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keydesk.core.encoding import JsonValue, b64url_encode
from keydesk.domain.update import Feed
from tests.fakes.http_server import Received, ScriptedServer, Wire, reply, serving

PREFIX = b"keydesk-feed-v1\n"
NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
NOTES: Mapping[str, JsonValue] = {
    "en": "Keys on readers are found sooner.\nTen thousand connected accounts scroll smoothly.",
    "ja": "リーダー上のキーがより早く見つかります。\n1 万件の接続済みアカウントも滑らかにスクロールします。",
}


def payload(**changes: JsonValue) -> dict[str, JsonValue]:
    """What is announced, of the day of `NOW`."""
    return {
        "format": 1,
        "channel": "stable",
        "serial": 7,
        "issued": (NOW - timedelta(hours=1)).isoformat().replace("+00:00", "Z"),
        "expires": (NOW + timedelta(days=14)).isoformat().replace("+00:00", "Z"),
        "version": "1.2.0",
        "released": "2026-03-03",
        "notes": {**NOTES},
        "page": "https://keydesk.example.com/1.2.0",
        "minimum": "0.0.1",
        "files": [{"name": "keydesk_1.2.0_amd64.deb", "system": "linux", "sha256": "0" * 64, "size": 36_000_000}],
        **changes,
    }


@dataclass
class Signer:
    """Who signs; two of them are never the same."""

    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    @property
    def text(self) -> str:
        """The public key as a policy names it."""
        return b64url_encode(self.public)

    @property
    def key_id(self) -> str:
        return hashlib.sha256(self.public).hexdigest()[:16]

    def sign(self, data: bytes, prefix: bytes = PREFIX) -> dict[str, JsonValue]:
        """Put bytes into an envelope."""
        return {
            "signed": b64url_encode(data),
            "signature": b64url_encode(self.key.sign(prefix + data)),
            "key_id": self.key_id,
        }

    def document(self, **changes: JsonValue) -> bytes:
        """Announce something."""
        return json.dumps(self.sign(json.dumps(payload(**changes)).encode())).encode()


class FeedServer:
    """Serves `answer`, whole HTTP answers or documents; `asked` counts."""

    def __init__(self, signer: Signer, server: ScriptedServer) -> None:
        self.signer = signer
        self.server = server
        self.answer: bytes = signer.document()

    @property
    def address(self) -> str:
        return f"{self.server.origin}/feed.json"

    @property
    def feed(self) -> Feed:
        return Feed(self.address, (self.signer.public,))

    @property
    def asked(self) -> list[Received]:
        return self.server.received

    def rules(self, **more: JsonValue) -> dict[str, JsonValue]:
        """A policy that names this feed."""
        rules: dict[str, JsonValue] = {"UpdateFeedUrl": self.address, "UpdateFeedKeys": [self.signer.text]}
        return {**rules, **more}


@contextlib.contextmanager
def feed_server(signer: Signer | None = None) -> Iterator[FeedServer]:
    """Serve a feed on this computer."""
    made: list[FeedServer] = []

    def handle(received: Received, wire: Wire) -> bytes:
        answer = made[0].answer
        return answer if answer.startswith(b"HTTP/") else reply(body=answer)

    with serving(handle) as server:
        made.append(FeedServer(signer or Signer(), server))
        yield made[0]
