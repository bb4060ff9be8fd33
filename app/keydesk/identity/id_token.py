"""The ID token, checked clause by clause. Pure; the signature costs a library import, so call it from a worker.

Raises ID_TOKEN_INVALID(clause) and CLOCK_WRONG(minutes). A check that fails names the clause, never the value.
Source: OpenID Connect Core §3.1.3.7, §12.2; RFC 8725.
"""

import hashlib
import hmac
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from keydesk.core.encoding import JsonValue, b64url_decode, b64url_encode, clean_text, parse_json
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Person
from keydesk.domain.catalogue import Code
from keydesk.identity.jwks import ALGORITHMS, SigningKey

LEEWAY_S = 60.0
MAX_AGE_S = 600.0  # a token that was just asked for is not older; source: AppAuth
_MAX_LENGTH = 100_000
_MAX_SUB = 255
_MAX_TIME = 253_402_300_799  # the last second of the year 9999
_REFUSED_HEADERS = ("crit", "b64", "jwk", "jku", "x5u", "zip")


@dataclass(frozen=True, slots=True)
class Expected:
    """What the ID token must say.

    Args:
        issuer: the profile's issuer.
        client_id: the profile's client id.
        nonce: what was sent, None for a token from a refresh.
        sub: the person it must be about, None at the first sign-in.
        authenticated_since: the person must have proved who they are since then, None when that was not asked.
        organization: what was asked for, None for none.
    """

    issuer: str
    client_id: str
    nonce: Secret | None = None
    sub: str | None = None
    authenticated_since: datetime | None = None
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """Both clocks at the moment the token came.

    Args:
        now: this computer's, aware.
        server: the tenant's from its ``Date`` header, None when it did not tell.
    """

    now: datetime
    server: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """What is used of a checked ID token.

    Args:
        person: who.
        auth_time: when they last proved it, None when not told.
        multi_factor: a second factor was used.
        sid: the browser session, None when not told.
    """

    person: Person
    auth_time: datetime | None = None
    multi_factor: bool = False
    sid: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Header:
    """What chooses the key.

    Args:
        alg: RS256 or PS256.
        kid: key id, None when absent.
    """

    alg: str
    kid: str | None


def read_header(token: Secret) -> Header:
    """Read the header before anything is trusted.

    Args:
        token: the compact token.

    Returns:
        Algorithm and key id.

    Raises:
        KeydeskError: ID_TOKEN_INVALID(clause: form, alg, kid, typ, header).
    """
    header = _part(token, 0)
    alg, kid, typ = header.get("alg"), header.get("kid"), header.get("typ", "JWT")
    if not isinstance(alg, str) or alg not in ALGORITHMS:
        raise _invalid("alg")
    if "kid" in header and not (isinstance(kid, str) and kid):
        raise _invalid("kid")
    if not isinstance(typ, str) or typ.upper() != "JWT":
        raise _invalid("typ")
    if any(name in header for name in _REFUSED_HEADERS):
        raise _invalid("header")
    return Header(alg, kid if isinstance(kid, str) else None)


def check_id_token(
    token: Secret, keys: Sequence[SigningKey], expected: Expected, times: Times, access_token: Secret
) -> Claims:
    """Check a token whole: signature first, then each claim.

    Args:
        token: the compact token.
        keys: keys it may be signed with, of the id its header names.
        expected: what it must say.
        times: both clocks.
        access_token: the one that came with it, for ``at_hash``.

    Returns:
        The claims in use.

    Raises:
        KeydeskError: ID_TOKEN_INVALID(clause), CLOCK_WRONG(minutes).
    """
    header = read_header(token)
    if not keys:
        raise _invalid("kid")
    if not any(_signed_by(token, key, header.alg) for key in keys):
        raise _invalid("signature")
    claims = _part(token, 1)
    _check_names(claims, expected)
    _check_binding(claims, expected, access_token)
    auth_time = _check_times(claims, expected, times)
    methods = claims.get("amr")
    sid = claims.get("sid")
    return Claims(
        person=_person(claims),
        auth_time=auth_time,
        multi_factor=isinstance(methods, list) and "mfa" in methods,
        sid=sid if isinstance(sid, str) and sid.isascii() and sid.isprintable() else None,
    )


def _invalid(clause: str) -> KeydeskError:
    return KeydeskError(Code.ID_TOKEN_INVALID, clause=clause)


def _part(token: Secret, index: int) -> Mapping[str, JsonValue]:
    parts = token.reveal().split(".")
    if len(parts) != 3 or not all(parts) or len(token.reveal()) > _MAX_LENGTH:
        raise _invalid("form")
    try:
        value = parse_json(b64url_decode(parts[index]))
    except ValueError:
        raise _invalid("form") from None
    if not isinstance(value, dict):
        raise _invalid("form")
    return value


def _signed_by(token: Secret, key: SigningKey, alg: str) -> bool:
    from joserfc import jws
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    # Headers of no meaning to us are allowed (RFC 7515 §4); those that change the meaning were refused before.
    registry = jws.JWSRegistry(algorithms=[alg], strict_check_header=False)
    try:
        public = RSAKey.import_key({"kty": "RSA", "n": key.n, "e": key.e})
        jws.deserialize_compact(token.reveal(), public, algorithms=[alg], registry=registry)
    except (JoseError, ValueError):
        return False
    return True


def _check_names(claims: Mapping[str, JsonValue], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise _invalid("iss")
    audience = claims.get("aud")
    if audience not in (expected.client_id, [expected.client_id]):
        raise _invalid("aud")
    if claims.get("azp", expected.client_id) != expected.client_id:
        raise _invalid("azp")
    sub = claims.get("sub")
    if not isinstance(sub, str) or not 0 < len(sub) <= _MAX_SUB or not sub.isprintable():
        raise _invalid("sub")
    if expected.sub is not None and sub != expected.sub:
        raise _invalid("sub")
    if "events" in claims:  # a logout token
        raise _invalid("events")
    _check_organization(claims, expected.organization)


def _check_organization(claims: Mapping[str, JsonValue], wanted: str | None) -> None:
    if wanted is None:
        return
    if wanted.startswith("org_"):
        fits = claims.get("org_id") == wanted
    else:
        name = claims.get("org_name")
        fits = isinstance(name, str) and name.lower() == wanted.lower()
    if not fits:
        raise _invalid("organization")


def _check_binding(claims: Mapping[str, JsonValue], expected: Expected, access_token: Secret) -> None:
    if expected.nonce is not None:
        nonce = claims.get("nonce")
        if not isinstance(nonce, str) or not expected.nonce.matches(nonce):
            raise _invalid("nonce")
    if "at_hash" in claims:
        told = claims["at_hash"]
        half = hashlib.sha256(access_token.reveal().encode("ascii")).digest()[:16]
        if not isinstance(told, str) or not hmac.compare_digest(told.encode(), b64url_encode(half).encode()):
            raise _invalid("at_hash")


def _check_times(claims: Mapping[str, JsonValue], expected: Expected, times: Times) -> datetime | None:
    now = times.now.timestamp()
    expires = _time(claims, "exp")
    issued = _time(claims, "iat")
    not_before = _time(claims, "nbf") if "nbf" in claims else now
    authenticated = _time(claims, "auth_time") if "auth_time" in claims else None
    if expires <= issued:
        raise _invalid("exp")
    late = expires <= now - LEEWAY_S
    stale = issued < now - MAX_AGE_S
    if late or stale or issued > now + LEEWAY_S or not_before > now + LEEWAY_S:
        blame_clock(times)
        raise _invalid("exp" if late else "nbf" if not_before > now + LEEWAY_S else "iat")
    since = expected.authenticated_since
    if since is not None and (authenticated is None or authenticated < since.timestamp() - LEEWAY_S):
        blame_clock(times)
        raise _invalid("auth_time")
    return None if authenticated is None else datetime.fromtimestamp(authenticated, UTC)


def _time(claims: Mapping[str, JsonValue], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _invalid(name)
    if not 0 <= value <= _MAX_TIME:
        raise _invalid(name)
    return float(value)


def blame_clock(times: Times) -> None:
    """Say that the clock is wrong, if it is.

    Args:
        times: both clocks.

    Raises:
        KeydeskError: CLOCK_WRONG(minutes) when they differ by more than a minute.
    """
    if times.server is None:
        return
    ahead_s = (times.now - times.server).total_seconds()
    if abs(ahead_s) > LEEWAY_S:
        raise KeydeskError(Code.CLOCK_WRONG, minutes=round(ahead_s / 60) or int(math.copysign(1, ahead_s)))


def _person(claims: Mapping[str, JsonValue]) -> Person:
    sub = str(claims["sub"])
    texts = {name: clean_text(value) for name, value in claims.items() if isinstance(value, str)}
    email = texts.get("email") or None
    return Person(sub, texts.get("name") or texts.get("nickname") or email or clean_text(sub), email)
