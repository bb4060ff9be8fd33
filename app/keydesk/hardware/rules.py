"""What must hold before a request may reach a key, as a browser would check it.

Imports python-fido2's list of public suffixes, so it is imported on a key's thread only. Raises CHALLENGE_INVALID
with `what`; the key is never asked then.
"""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from fido2.rpid import verify_rp_id

from keydesk.core.encoding import b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import CreationOptions, ProofRequest

MIN_CHALLENGE = 16
MAX_USER_ID = 64
MAX_NAME_BYTES = 64
MAX_ID = 1023

_DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*\Z")
_ADDRESS = re.compile(r"[0-9.]+\Z|0x")


def check_creation(options: CreationOptions, origin: str) -> None:
    """Check what the tenant asks a key to make.

    Args:
        options: from the tenant.
        origin: of the tenant, ``https://host`` or ``http://localhost:port``.

    Raises:
        KeydeskError: CHALLENGE_INVALID with `what`. Source: WebAuthn §5.1.3, §5.4.
    """
    check_site(options.rp_id, origin)
    _check_challenge(options.challenge)
    if not 1 <= len(options.user_id) <= MAX_USER_ID:
        raise _invalid("user_id")
    if not options.algorithms:
        raise _invalid("algorithms")
    if options.user_verification not in ("required", "preferred", "discouraged"):
        raise _invalid("user_verification")


def check_request(request: ProofRequest, origin: str) -> None:
    """Check a question before a key is asked.

    Args:
        request: the question.
        origin: of the tenant.

    Raises:
        KeydeskError: CHALLENGE_INVALID with `what`. Source: WebAuthn §5.1.4.
    """
    check_site(request.rp_id, origin)
    _check_challenge(request.challenge)
    if request.user_verification not in (None, "required", "preferred", "discouraged"):
        raise _invalid("user_verification")


def check_site(rp_id: str, origin: str) -> None:
    """Check that a site may use a passkey's name.

    Args:
        rp_id: a domain in lower-case ASCII.
        origin: scheme, host and port, nothing else.

    Raises:
        KeydeskError: CHALLENGE_INVALID. Source: WebAuthn §5.1.3 step 7; HTML "is a registrable domain suffix of or
            is equal to".
    """
    try:
        parts = urlsplit(origin)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _invalid("origin") from error
    plain = f"{parts.scheme}://{host}" + (f":{port}" if port is not None else "")
    if not host or origin != plain or not _DOMAIN.match(host) or _ADDRESS.match(host):
        raise _invalid("origin")
    if not _DOMAIN.match(rp_id) or _ADDRESS.match(rp_id) or len(rp_id) > 253:
        raise _invalid("rp_id")
    if "." not in rp_id and rp_id != host:
        raise _invalid("rp_id")  # a name of one label is a suffix of everything, whether listed as public or not
    if not verify_rp_id(rp_id, origin):
        raise _invalid("rp_id")


def client_data(kind: str, challenge: bytes, origin: str) -> bytes:
    """Write the client data a key's signature covers.

    Args:
        kind: ``webauthn.create`` or ``webauthn.get``.
        challenge: raw bytes.
        origin: of the tenant, exactly.

    Returns:
        JSON in the order and form that limited verifiers rely on. Source: WebAuthn §5.8.1.1.
    """
    members = {"type": kind, "challenge": b64url_encode(challenge), "origin": origin, "crossOrigin": False}
    return json.dumps(members, separators=(",", ":"), ensure_ascii=False).encode()


def cut(text: str, limit: int = MAX_NAME_BYTES) -> str:
    """Cut a name to what a key must store, on a character border.

    Args:
        text: any text.
        limit: UTF-8 bytes.

    Returns:
        Valid text of at most `limit` bytes. Source: WebAuthn §6.4.1.
    """
    data = text.encode("utf-8", "replace")
    return data[:limit].decode("utf-8", "ignore")


def _check_challenge(challenge: bytes) -> None:
    if len(challenge) < MIN_CHALLENGE:
        raise _invalid("challenge")


def _invalid(what: str) -> KeydeskError:
    return KeydeskError(Code.CHALLENGE_INVALID, what=what)
