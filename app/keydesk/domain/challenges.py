"""Checks what a tenant wants a key to make or to answer, before any key is asked. Pure; any thread.

Raises CHALLENGE_INVALID (params: what) and ANSWER_INVALID (params: what). Source: WebAuthn §5.1.3 and §5.4,
reference §11.
The public suffix list is consulted once more by the key's own side; here a site must be the tenant's or its parent.
"""

import math
import re
from typing import NoReturn

from keydesk.core.encoding import JsonValue, b64_any_decode, b64url_decode, clean_text
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import CreationOptions, ProofRequest
from keydesk.domain.passkey_sign_in import KeyQuestion

MIN_CHALLENGE = 16
MAX_CHALLENGE = 1024
MAX_USER_ID = 64
MIN_TIMEOUT_S = 15.0
MAX_TIMEOUT_S = 300.0
DEFAULT_TIMEOUT_S = 60.0
MAX_SESSION = 16_384
_MAX_ALGORITHMS = 64
_SITE = re.compile(r"(?=.{1,253}\Z)(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*\Z")
_NUMBER = re.compile(r"[0-9]+\Z")
# Sites that many tenants share: a passkey for one of these would be everybody's.
_SHARED = re.compile(r"(?:[a-z]{2}(?:-[0-9])?\.)?auth0\.com\Z|auth0app\.com\Z")
# Second levels under which countries register names (co.uk, com.au, ne.jp).
_REGISTRIES = frozenset(
    {"ac", "co", "com", "edu", "gob", "go", "gov", "gouv", "govt", "ltd", "me", "mil", "ne", "net", "nom", "or"}
    | {"org", "plc", "sch"}
)


def read_creation(value: JsonValue, host: str, origin_host: str) -> tuple[CreationOptions, Secret]:
    """Read a challenge and everything that belongs to it.

    Args:
        value: the answer's JSON.
        host: the tenant's host, which the site falls back to.
        origin_host: host of the origin that goes into client data.

    Returns:
        Checked options, and the session secret that ties them to the verification.

    Raises:
        KeydeskError: ANSWER_INVALID (params: what), CHALLENGE_INVALID (params: what, one of ``challenge``, ``rp``,
            ``rp.id``, ``user``, ``user.id``, ``pubKeyCredParams``, ``excludeCredentials``).
    """
    wanted, session = _parts(value)
    return _options(wanted, host, origin_host), session


def read_question(value: JsonValue, host: str, origin_host: str) -> KeyQuestion:
    """Read a question that a passkey is to answer at a sign-in.

    Args:
        value: the answer's JSON.
        host: the tenant's host, which the site falls back to.
        origin_host: host of the origin that goes into client data.

    Returns:
        The checked question. A person is always verified where the key can: it stands for the whole sign-in.

    Raises:
        KeydeskError: ANSWER_INVALID (params: what), CHALLENGE_INVALID (params: what, one of ``challenge``, ``rp.id``,
            ``allowCredentials``). Source: WebAuthn §5.1.4, §5.5; reference §14.
    """
    wanted, session = _parts(value)
    request = ProofRequest(
        rp_id=_site(wanted.get("rpId"), host, origin_host),
        challenge=_challenge(wanted.get("challenge")),
        allow=_ids(wanted.get("allowCredentials"), "allowCredentials"),
        user_verification="required" if _verification(wanted) == "required" else "preferred",
    )
    return KeyQuestion(request, session, _timeout(wanted.get("timeout")))


def _parts(value: JsonValue) -> tuple[dict[str, JsonValue], Secret]:
    if not isinstance(value, dict):
        raise KeydeskError(Code.ANSWER_INVALID, what="challenge")
    session = value.get("auth_session")
    if not isinstance(session, str) or not session or len(session) > MAX_SESSION:
        raise KeydeskError(Code.ANSWER_INVALID, what="auth_session")
    wanted = value.get("authn_params_public_key")
    if not isinstance(wanted, dict):
        raise KeydeskError(Code.ANSWER_INVALID, what="authn_params_public_key")
    return wanted, Secret(session)


def is_own_site(site: str, host: str) -> bool:
    """Tell whether a passkey's site belongs to a host: the host itself or a registrable parent of it.

    Args:
        site: the site a tenant names.
        host: a host in lower case.

    Returns:
        True when it does. Source: WebAuthn §5.1.3 step 8, HTML "registrable domain suffix".
    """
    if not _SITE.match(site):
        return False
    if site == host:
        return True
    labels = site.split(".")
    if len(labels) < 2 or _NUMBER.match(labels[-1]) or _NUMBER.match(host.split(".")[-1]):
        return False
    if _SHARED.match(site) or (len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _REGISTRIES):
        return False
    return host.endswith("." + site)


def _options(wanted: dict[str, JsonValue], host: str, origin_host: str) -> CreationOptions:
    rp = wanted.get("rp")
    user = wanted.get("user")
    if not isinstance(rp, dict):
        _refuse("rp")
    if not isinstance(user, dict):
        _refuse("user")
    challenge = _challenge(wanted.get("challenge"))
    site = _site(rp.get("id"), host, origin_host)
    user_name = _text(user.get("name"))
    return CreationOptions(
        challenge=challenge,
        rp_id=site,
        rp_name=_text(rp.get("name")) or site,
        user_id=_user_id(user.get("id")),
        user_name=user_name,
        display_name=_text(user.get("displayName")) or user_name,
        algorithms=_algorithms(wanted.get("pubKeyCredParams")),
        user_verification=_verification(wanted.get("authenticatorSelection")),
        exclude=_ids(wanted.get("excludeCredentials"), "excludeCredentials"),
        timeout_s=_timeout(wanted.get("timeout")),
    )


def _challenge(value: JsonValue) -> bytes:
    data = _strict(value, "challenge")
    if not MIN_CHALLENGE <= len(data) <= MAX_CHALLENGE:
        _refuse("challenge")
    return data


def _user_id(value: JsonValue) -> bytes:
    data = _strict(value, "user.id")
    if not 1 <= len(data) <= MAX_USER_ID:
        _refuse("user.id")
    return data


def _strict(value: JsonValue, what: str) -> bytes:
    if not isinstance(value, str):
        _refuse(what)
    try:
        return b64url_decode(value)
    except ValueError:
        _refuse(what)


def _site(value: JsonValue, host: str, origin_host: str) -> str:
    site = host if value is None else value
    if not isinstance(site, str) or not is_own_site(site, host) or not is_own_site(site, origin_host):
        _refuse("rp.id")
    return site


def _algorithms(value: JsonValue) -> tuple[int, ...]:
    if not isinstance(value, list):
        _refuse("pubKeyCredParams")
    found: list[int] = []
    for entry in value[:_MAX_ALGORITHMS]:
        if not isinstance(entry, dict) or entry.get("type") != "public-key":
            continue  # kinds of credential nobody knows are passed over. Source: WebAuthn §5.1.3 step 10
        algorithm = entry.get("alg")
        if isinstance(algorithm, bool) or not isinstance(algorithm, int | float) or algorithm != int(algorithm):
            continue
        if int(algorithm) not in found:
            found.append(int(algorithm))
    if not found:
        _refuse("pubKeyCredParams")
    return tuple(found)


def _verification(value: JsonValue) -> str:
    wanted = value.get("userVerification") if isinstance(value, dict) else None
    # Values nobody knows count as absent. Source: WebAuthn §5.4.4.
    return wanted if isinstance(wanted, str) and wanted in ("required", "preferred", "discouraged") else "preferred"


def _ids(value: JsonValue, what: str) -> tuple[bytes, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        _refuse(what)
    found: dict[bytes, None] = {}
    for entry in value:
        given = (
            entry.get("id") if isinstance(entry, dict) and entry.get("type", "public-key") == "public-key" else None
        )
        if not isinstance(given, str):
            continue
        try:
            credential_id = b64_any_decode(given)
        except ValueError:
            continue  # an id no key can hold means nothing
        if credential_id:
            found[credential_id] = None
    return tuple(found)


def _timeout(value: JsonValue) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return DEFAULT_TIMEOUT_S
    return min(max(value / 1000.0, MIN_TIMEOUT_S), MAX_TIMEOUT_S)


def _text(value: JsonValue) -> str:
    return clean_text(value) if isinstance(value, str) else ""


def _refuse(what: str) -> NoReturn:
    raise KeydeskError(Code.CHALLENGE_INVALID, what=what)
