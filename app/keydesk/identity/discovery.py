"""The tenant's endpoints, from its discovery document, trusted only on the tenant's own origin.

Runs on the main loop. Raises DISCOVERY_INVALID, API_SERVER, API_RATE_LIMITED, NET_*.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from keydesk.core.clock import Clock
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.identity.answers import read_document
from keydesk.net.address import place_of
from keydesk.net.door import HttpDoor, Request

_LIFETIME_S = 3600.0


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the tenant does what, all on one origin.

    Args:
        authorization: opened in the browser.
        token: swaps codes and refresh tokens.
        keys: signing keys.
        revocation: ends refresh tokens.
        end_session: ends the browser's session, None when the tenant has none.
        device: gives codes for signing in on another device, None when the tenant has none.
        proves: it knows proofs of possession by ES256 (RFC 9449).
        names_issuer: answers by redirect carry ``iss`` (RFC 9207).
    """

    authorization: str
    token: str
    keys: str
    revocation: str
    end_session: str | None
    names_issuer: bool
    device: str | None = None
    proves: bool = False


def read_endpoints(document: Mapping[str, JsonValue], issuer: str) -> Endpoints:
    """Check a discovery document.

    Args:
        document: the JSON object.
        issuer: the issuer of the profile, with its slash.

    Returns:
        The endpoints.

    Raises:
        KeydeskError: DISCOVERY_INVALID(what). Source: OpenID Connect Discovery §4.3, security notes A2, C8.
    """
    if document.get("issuer") != issuer:
        raise KeydeskError(Code.DISCOVERY_INVALID, what="issuer")
    methods = document.get("code_challenge_methods_supported")
    if methods is not None and not (isinstance(methods, list) and "S256" in methods):
        raise KeydeskError(Code.DISCOVERY_INVALID, what="code_challenge_methods_supported")
    names_issuer = document.get("authorization_response_iss_parameter_supported", False)
    if not isinstance(names_issuer, bool):
        raise KeydeskError(Code.DISCOVERY_INVALID, what="authorization_response_iss_parameter_supported")
    proofs = document.get("dpop_signing_alg_values_supported")
    has_end = document.get("end_session_endpoint") is not None
    has_device = document.get("device_authorization_endpoint") is not None
    has_revocation = document.get("revocation_endpoint") is not None
    return Endpoints(
        authorization=_endpoint(document, "authorization_endpoint", issuer),
        token=_endpoint(document, "token_endpoint", issuer),
        keys=_endpoint(document, "jwks_uri", issuer),
        revocation=_endpoint(document, "revocation_endpoint", issuer) if has_revocation else f"{issuer}oauth/revoke",
        end_session=_endpoint(document, "end_session_endpoint", issuer) if has_end else None,
        names_issuer=names_issuer,
        proves=isinstance(proofs, list) and "ES256" in proofs,
        device=_endpoint(document, "device_authorization_endpoint", issuer) if has_device else None,
    )


def _endpoint(document: Mapping[str, JsonValue], name: str, issuer: str) -> str:
    value = document.get(name)
    if not isinstance(value, str):
        raise KeydeskError(Code.DISCOVERY_INVALID, what=name)
    try:
        same = place_of(value) == place_of(issuer)
    except KeydeskError:
        same = False
    if not same or "?" in value or "#" in value or not urlsplit(value).path.startswith("/"):
        raise KeydeskError(Code.DISCOVERY_INVALID, what=name)
    return value


class Discovery:
    """Reads the document once an hour at most.

    Args:
        door: the HTTP door.
        issuer: with its slash.
        clock: time.
    """

    def __init__(self, door: HttpDoor, issuer: str, clock: Clock) -> None:
        self._door = door
        self._issuer = issuer
        self._clock = clock
        self._known: tuple[float, Endpoints] | None = None

    async def endpoints(self) -> Endpoints:
        """Tell the endpoints.

        Returns:
            The endpoints, at most an hour old.

        Raises:
            KeydeskError: DISCOVERY_INVALID, API_SERVER, API_RATE_LIMITED, NET_*.
        """
        now = self._clock.monotonic()
        if self._known is not None and now - self._known[0] < _LIFETIME_S:
            return self._known[1]
        answer = await self._door.send(Request("GET", f"{self._issuer}.well-known/openid-configuration"))
        endpoints = read_endpoints(read_document(answer, Code.DISCOVERY_INVALID), self._issuer)
        self._known = (now, endpoints)
        return endpoints
