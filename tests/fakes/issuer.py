"""A small tenant for the identity tests: signs with `cryptography` alone, rotates strictly, and lies when told to.

Not the practice tenant: that one behaves. Here any answer may be replaced (`answers`) and any claim bent (`bend`).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from email.utils import formatdate
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from keydesk.config.profile import Profile
from tests.fakes.http_server import Received, ScriptedServer, Wire, json_reply, reply

CLIENT_ID = "client_1"
Answering = Callable[[Received, Wire], bytes | None]
Json = Mapping[str, object]


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@cache
def rsa_key(index: int = 0, bits: int = 2048) -> rsa.RSAPrivateKey:
    """One key per index for the whole run: making one takes a while."""
    return rsa.generate_private_key(65537, bits)


def jwk(key: rsa.RSAPrivateKey, kid: str | None, **more: object) -> dict[str, object]:
    numbers = key.public_key().public_numbers()
    members: dict[str, object] = {
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "n": b64(numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big")),
        "e": b64(numbers.e.to_bytes(3, "big")),
    }
    if kid is not None:
        members["kid"] = kid
    return {name: value for name, value in (members | more).items() if value is not None}


def sign(header: Json, claims: Json | bytes, key: rsa.RSAPrivateKey | None = None) -> str:
    """A compact token, signed by the `alg` of its header if that is RS256 or PS256."""
    body = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    signed = f"{b64(json.dumps(header).encode())}.{b64(body)}".encode()
    scheme: padding.AsymmetricPadding = padding.PKCS1v15()
    if header.get("alg") == "PS256":
        scheme = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    signature = (key or rsa_key()).sign(signed, scheme, hashes.SHA256())
    return f"{signed.decode()}.{b64(signature)}"


class Issuer:
    """Serves discovery, keys, tokens and revocation; `authorize` plays browser and person in one."""

    def __init__(self) -> None:
        self.server = ScriptedServer(self._answer)
        self.issuer = self.server.origin + "/"
        self.keys: list[dict[str, object]] = [jwk(rsa_key(), "k0")]
        self.signing = (rsa_key(), "k0")
        self.sub = "auth0|ana"
        self.claims: dict[str, object] = {"name": "Ana Ito", "email": "ana@acme.com", "sid": "sid_1"}
        self.answers: dict[str, Answering] = {}  # path to what answers instead
        self.bend: dict[str, object] = {}  # members of the token answer that are replaced; None leaves one out
        self.bend_claims: dict[str, object] = {}
        self.offline_access = True
        self.rotates = True
        self.expires_in: object = 3600
        self.now: Callable[[], float] = time.time
        self.codes: dict[str, dict[str, str]] = {}
        self.live: dict[str, str] = {}  # refresh token to family
        self.spent: dict[str, str] = {}
        self.revoked: list[str] = []
        self._lock = threading.Lock()

    @property
    def profile(self) -> Profile:
        return Profile("acme", self.issuer, CLIENT_ID, callback_ports=(49570, 49571, 49572))

    def counted(self, path: str) -> int:
        return sum(received.path == path for received in self.server.received)

    def authorize(self, address: str) -> str:
        """Sign in at an address; gives the redirect the browser would follow."""
        wish = dict(parse_qsl(urlsplit(address).query))
        code = secrets.token_urlsafe(16)
        self.codes[code] = wish
        return f"{wish['redirect_uri']}?{urlencode({'code': code, 'state': wish['state']})}"

    def issue(self, nonce: str | None = None, fresh: bool = False, family: str | None = None) -> dict[str, object]:
        now = int(self.now())
        access = secrets.token_urlsafe(32)
        claims: dict[str, object] = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": self.sub,
            "iat": now,
            "exp": now + 36000,
            "at_hash": b64(hashlib.sha256(access.encode()).digest()[:16]),
            **self.claims,
        }
        claims |= {"nonce": nonce} if nonce else {}
        claims |= {"auth_time": now, "amr": ["mfa"]} if fresh else {}
        claims = {name: value for name, value in (claims | self.bend_claims).items() if value is not None}
        key, kid = self.signing
        answer: dict[str, object] = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": self.expires_in,
            "scope": "openid profile email offline_access read:me:authentication_methods",
            "id_token": sign({"alg": "RS256", "typ": "JWT", "kid": kid}, claims, key),
        }
        if self.offline_access:
            token = secrets.token_urlsafe(32)
            self.live[token] = family or secrets.token_urlsafe(4)
            answer["refresh_token"] = token
        return {name: value for name, value in (answer | self.bend).items() if value is not None}

    def _answer(self, received: Received, wire: Wire) -> bytes | None:
        replaced = self.answers.get(received.path)
        if replaced is not None:
            return replaced(received, wire)
        routes: dict[str, Answering] = {
            "/.well-known/openid-configuration": lambda _r, _w: json_reply(self.document()),
            "/.well-known/jwks.json": lambda _r, _w: json_reply({"keys": self.keys}),
            "/oauth/token": self.token,
            "/oauth/revoke": self.revoke,
        }
        route = routes.get(received.path)
        return route(received, wire) if route else reply(404, "{}")

    def document(self) -> dict[str, object]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": self.issuer + "authorize",
            "token_endpoint": self.issuer + "oauth/token",
            "jwks_uri": self.issuer + ".well-known/jwks.json",
            "revocation_endpoint": self.issuer + "oauth/revoke",
            "end_session_endpoint": self.issuer + "oidc/logout",
            "code_challenge_methods_supported": ["S256", "plain"],
        }

    def token(self, received: Received, _wire: Wire) -> bytes:
        form = received.form
        with self._lock:
            if form.get("client_id") != CLIENT_ID:
                return json_reply({"error": "invalid_client"}, 401)
            if form.get("grant_type") == "authorization_code":
                return self._by_code(form)
            return self._by_refresh_token(form.get("refresh_token", ""))

    def _by_code(self, form: Mapping[str, str]) -> bytes:
        wish = self.codes.pop(form.get("code", ""), None)
        challenge = b64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if wish is None or challenge != wish["code_challenge"] or form["redirect_uri"] != wish["redirect_uri"]:
            return json_reply({"error": "invalid_grant", "error_description": "canary-description"}, 403)
        return self._dated(self.issue(wish.get("nonce"), fresh=wish.get("max_age") == "0"))

    def _by_refresh_token(self, token: str) -> bytes:
        family = self.live.get(token)
        if family is None:
            # Strict: a token used twice ends everything that came of it.
            used = self.spent.get(token)
            self.live = {other: of for other, of in self.live.items() if of != used}
            return json_reply({"error": "invalid_grant", "error_description": "Unknown or invalid token"}, 403)
        if not self.rotates:
            answer = self.issue(family=family)
            self.live.pop(str(answer.pop("refresh_token")))
            return self._dated(answer)
        self.live.pop(token)
        self.spent[token] = family
        return self._dated(self.issue(family=family))

    def _dated(self, answer: Json) -> bytes:
        return json_reply(answer, Date=formatdate(self.now(), usegmt=True))

    def revoke(self, received: Received, _wire: Wire) -> bytes:
        self.revoked.append(received.form["token"])
        self.live.pop(received.form["token"], None)
        return reply(200)


@contextlib.contextmanager
def issuing() -> Iterator[Issuer]:
    issuer = Issuer()
    try:
        yield issuer
    finally:
        issuer.server.close()
