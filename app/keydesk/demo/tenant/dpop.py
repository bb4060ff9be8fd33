"""Proofs of possession, checked for real, and the nonces they must hold. Source: RFC 9449.

Owns the nonces and the proofs seen. Runs on the server's event loop. Raises `ProofError`.
"""

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from keydesk.core.encoding import parse_json
from keydesk.demo.tenant.grants import s256

ALGORITHMS = ("ES256",)
THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_FRESH_S = 60.0
_SEEN_LIMIT = 10_000
_LONGEST = 4_096


class ProofError(Exception):
    """A proof does not hold. The text is fit to be shown."""


class NonceError(ProofError):
    """A proof holds but for its nonce, which is missing or old."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a proof must be for.

    Attributes:
        method: HTTP method.
        origins: scheme, host and port the request may have come to.
        path: path of the request, decoded.
        access_token: the token it goes with, or empty at the token endpoint.
    """

    method: str
    origins: tuple[str, ...]
    path: str
    access_token: str = ""


class Nonces:
    """The nonces of one server; a client keeps them apart by server.

    Args:
        life_s: seconds after which a new one is handed out.
    """

    def __init__(self, life_s: float) -> None:
        self._life_s = life_s
        self._current, self._previous = _new_nonce(), ""
        self._born: float | None = None

    def current(self, now: float) -> str:
        """Tell the nonce to hand out.

        Args:
            now: Unix seconds.

        Returns:
            The newest one.
        """
        if self._born is None:
            self._born = now
        elif now - self._born > self._life_s:
            both_old = now - self._born > 2 * self._life_s
            self._current, self._previous = _new_nonce(), "" if both_old else self._current
            self._born = now
        return self._current

    def renew(self) -> None:
        """Make every nonce handed out so far an old one."""
        self._current, self._previous = _new_nonce(), ""

    def accepts(self, nonce: str, now: float) -> bool:
        """Tell whether a nonce still holds.

        Args:
            nonce: as received.
            now: Unix seconds.

        Returns:
            True for the newest and the one before.
        """
        self.current(now)
        return bool(nonce) and nonce in (self._current, self._previous)


class Proofs:
    """Checks proofs and remembers them, so that none counts twice.

    Args:
        nonce_life_s: seconds after which a new nonce is handed out.
    """

    def __init__(self, nonce_life_s: float) -> None:
        self.token_nonces = Nonces(nonce_life_s)
        self.api_nonces = Nonces(nonce_life_s)
        self._seen: dict[tuple[str, str], float] = {}

    def check(self, proofs: list[str], target: Target, *, nonces: Nonces | None, now: float) -> str:
        """Check the proof of a request. Source: RFC 9449 §4.3.

        Args:
            proofs: every `DPoP` header of the request.
            target: what it must be for.
            nonces: where its nonce must come from; None when none is wanted.
            now: Unix seconds.

        Returns:
            SHA-256 thumbprint of the key (RFC 7638).

        Raises:
            NonceError: everything holds but the nonce.
            ProofError: something else does not.
        """
        if len(proofs) != 1:
            raise ProofError("There must be exactly one DPoP header.")
        thumbprint, claims = _read(proofs[0])
        _check_target(claims, target)
        issued, jti = claims.get("iat"), claims.get("jti")
        if isinstance(issued, bool) or not isinstance(issued, int | float) or abs(now - issued) > _FRESH_S:
            raise ProofError("The iat of the proof is too far from the server's time.")
        if not isinstance(jti, str) or not jti:
            raise ProofError("The proof has no jti.")
        if nonces is not None and not nonces.accepts(str(claims.get("nonce", "")), now):
            raise NonceError("The server wants its nonce in the proof.")
        self._remember(thumbprint, jti, now)
        return thumbprint

    def _remember(self, thumbprint: str, jti: str, now: float) -> None:
        if (thumbprint, jti) in self._seen:
            raise ProofError("The proof was used already.")
        if len(self._seen) >= _SEEN_LIMIT:
            # What is too old to be fresh need not be remembered.
            self._seen = {key: born for key, born in self._seen.items() if now - born <= 2 * _FRESH_S}
        self._seen[thumbprint, jti] = now


def _read(proof: str) -> tuple[str, dict[str, object]]:
    if len(proof) > _LONGEST:
        raise ProofError("The proof is too long.")
    try:
        header = jws.extract_compact(proof.encode()).headers()
        key = _public_key(header)
        claims = parse_json(jws.deserialize_compact(proof, key, algorithms=list(ALGORITHMS)).payload)
    except (JoseError, ValueError, TypeError, KeyError, UnicodeError) as error:
        raise ProofError("The proof is malformed or its signature does not hold.") from error
    if not isinstance(claims, dict):
        raise ProofError("The proof holds no claims.")
    return key.thumbprint(), dict(claims)


def _public_key(header: Mapping[str, object]) -> ECKey:
    if header.get("typ") != "dpop+jwt":
        raise ProofError("The typ of the proof must be dpop+jwt.")
    if header.get("alg") not in ALGORITHMS:
        raise ProofError(f"The alg of the proof must be one of {', '.join(ALGORITHMS)}.")
    shown = header.get("jwk")
    if not isinstance(shown, dict) or (shown.get("kty"), shown.get("crv")) != ("EC", "P-256"):
        raise ProofError("The jwk of the proof must be a P-256 key.")
    if "d" in shown:
        raise ProofError("The proof gives the private key away.")
    return ECKey.import_key({name: str(shown[name]) for name in ("kty", "crv", "x", "y")})


def _check_target(claims: Mapping[str, object], target: Target) -> None:
    if claims.get("htm") != target.method:
        raise ProofError("The htm of the proof is not the method of the request.")
    parts = urlsplit(str(claims.get("htu", "")))
    # Query and fragment do not count (RFC 9449 §4.3), and escapes may be written in either way.
    if f"{parts.scheme}://{parts.netloc}".lower() not in target.origins or unquote(parts.path) != target.path:
        raise ProofError("The htu of the proof is not the address of the request.")
    if target.access_token:
        bound = str(claims.get("ath", ""))
        if not hmac.compare_digest(bound.encode(), s256(target.access_token).encode()):
            raise ProofError("The ath of the proof does not fit the access token.")


def _new_nonce() -> str:
    return secrets.token_urlsafe(24)
