"""Proofs that a token belongs to this computer: an ES256 key per session, and a short signed note with each request.

Signing takes a tenth of a millisecond and runs on the main loop; making and reading a key imports a library, so do
that in a worker. Nothing is imported from the library before a key is wanted. Raises DPOP_REFUSED, DPOP_KEY_LOST,
CLOCK_WRONG. Source: RFC 9449, reference §6.

Each kind of server, token endpoint and API, hands out nonces of its own. Without one a request is refused and sent
once more, which counts twice against the rate limits; so the newest are kept from run to run (`identity/nonces.py`).
"""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from keydesk.core.clock import Clock
from keydesk.core.encoding import JsonValue, b64url_decode, b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.identity.answers import error_code
from keydesk.identity.id_token import Times, blame_clock
from keydesk.identity.nonces import Nonces
from keydesk.net.door import HttpDoor
from keydesk.net.message import Answer, Request

if TYPE_CHECKING:
    from joserfc.jwk import ECKey

ALGORITHM = "ES256"
_BYTES = 32
_NONCE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,1024}\Z")  # RFC 9449 §8.1
_CHALLENGE_ERROR = re.compile(r'\berror="?([A-Za-z_]{1,40})')
_WANTS_NONCE = frozenset({"use_dpop_nonce", "invalid_dpop_nonce"})


class DpopKey:
    """The key of one session.

    Args:
        key: private, on P-256.
    """

    def __init__(self, key: "ECKey") -> None:
        self._key = key
        self._public = {name: str(value) for name, value in key.as_dict(private=False).items() if name != "kid"}
        self.thumbprint: str = key.thumbprint()

    @classmethod
    def new(cls) -> "DpopKey":
        """Draw a key; call it from a worker.

        Returns:
            The key.
        """
        from joserfc.jwk import ECKey

        return cls(ECKey.generate_key("P-256", auto_kid=False))

    @classmethod
    def load(cls, kept: Secret | None, thumbprint: str) -> "DpopKey":
        """Read a key back; call it from a worker.

        Args:
            kept: from `export`, None when the keyring no longer holds it.
            thumbprint: of the key it must be.

        Returns:
            The key.

        Raises:
            KeydeskError: DPOP_KEY_LOST for anything but exactly this key.
        """
        from cryptography.hazmat.primitives.asymmetric import ec
        from joserfc.jwk import ECKey

        try:
            number = int.from_bytes(b64url_decode(kept.reveal() if kept is not None else ""), "big")
            public = ec.derive_private_key(number, ec.SECP256R1()).public_key().public_numbers()
        except ValueError:
            raise KeydeskError(Code.DPOP_KEY_LOST) from None
        members: dict[str, str | list[str]] = {
            "kty": "EC",
            "crv": "P-256",
            "x": _text(public.x),
            "y": _text(public.y),
            "d": _text(number),
        }
        key = cls(ECKey.import_key(members))
        if key.thumbprint != thumbprint:
            raise KeydeskError(Code.DPOP_KEY_LOST)
        return key

    def export(self) -> Secret:
        """Write the key for the keyring.

        Returns:
            The private number in 43 characters: it fits into an entry of any system.
        """
        return Secret(str(self._key.as_dict(private=True)["d"]))

    def sign(self, claims: Mapping[str, JsonValue]) -> str:
        """Sign a proof.

        Args:
            claims: what it says.

        Returns:
            The compact token. Source: RFC 9449 §4.2.
        """
        from joserfc import jws

        header = {"typ": "dpop+jwt", "alg": ALGORITHM, "jwk": self._public}
        return jws.serialize_compact(header, json.dumps(dict(claims)).encode(), self._key, algorithms=[ALGORITHM])


class Prover:
    """Writes the proofs of one session and keeps the newest nonce of each kind of server.

    Args:
        key: of the session.
        clock: time.
        nonces: what an earlier run was given.
        keep: told the newest nonces; must not block.
    """

    def __init__(
        self,
        key: DpopKey,
        clock: Clock,
        nonces: Nonces | None = None,
        keep: Callable[[str, Nonces], None] = lambda _thumbprint, _nonces: None,
    ) -> None:
        self.key = key
        self._clock = clock
        told = nonces or Nonces()
        self._nonces = Nonces(*(text if text and _NONCE.match(text) else None for text in (told.token, told.api)))
        self._keep = keep

    def proof(self, method: str, url: str, token: Secret | None = None) -> str:
        """Write a proof for exactly one request.

        Args:
            method: HTTP method.
            url: absolute address; query and fragment do not count.
            token: the access token it goes with, None at the token endpoint.

        Returns:
            The value of the ``DPoP`` header.
        """
        claims: dict[str, JsonValue] = {
            "jti": secrets.token_urlsafe(16),
            "htm": method,
            "htu": urlunsplit(urlsplit(url)._replace(query="", fragment="")),
            "iat": int(self._clock.now().timestamp()),
        }
        nonce = self._nonces.token if token is None else self._nonces.api
        if token is not None:
            claims["ath"] = b64url_encode(hashlib.sha256(token.reveal().encode("ascii")).digest())
        if nonce is not None:
            claims["nonce"] = nonce
        return self.key.sign(claims)

    def again(self, answer: Answer, error: str | None, api: bool) -> bool:
        """Hear what a server says of a proof.

        Args:
            answer: to a request that carried one.
            error: its error code, None for none.
            api: it is the API's, not the token endpoint's.

        Returns:
            True when the request was refused for want of a nonce that is known now.

        Raises:
            KeydeskError: CLOCK_WRONG(minutes), DPOP_REFUSED(reason: ``proof`` or ``nonce``).
        """
        nonce = answer.headers.get("dpop-nonce", "")
        fits = _NONCE.match(nonce) is not None
        known = self._nonces.api if api else self._nonces.token
        if fits and nonce != known:
            self._nonces = replace(self._nonces, api=nonce) if api else replace(self._nonces, token=nonce)
            self._keep(self.key.thumbprint, self._nonces)
        if error == "invalid_dpop_proof":
            # A clock that is off is the usual reason, and the one a person can mend. Source: reference §6
            blame_clock(Times(self._clock.now(), answer.server_time))
            raise KeydeskError(Code.DPOP_REFUSED, reason="proof")
        if error not in _WANTS_NONCE:
            return False
        if not fits or nonce == known:
            raise KeydeskError(Code.DPOP_REFUSED, reason="nonce")
        return True


async def send_proven(door: HttpDoor, request: Request, prover: Prover | None) -> Answer:
    """Send a request to the token endpoint, once more when a nonce is wanted, and never a third time.

    Args:
        door: the HTTP door.
        request: without a proof.
        prover: writes the proofs, None for none.

    Returns:
        The answer. A refusal for want of a nonce spends neither code nor refresh token.

    Raises:
        KeydeskError: CLOCK_WRONG, DPOP_REFUSED, NET_*. Source: RFC 9449 §8.
    """
    if prover is None:
        return await door.send(request)
    answer = await door.send(_proven(request, prover))
    if prover.again(answer, _told(answer), api=False):
        answer = await door.send(_proven(request, prover))
        if prover.again(answer, _told(answer), api=False):
            raise KeydeskError(Code.DPOP_REFUSED, reason="nonce")
    return answer


def challenge_error(answer: Answer) -> str | None:
    """Read why an API refused a proof.

    Args:
        answer: any answer of the API.

    Returns:
        The error code of its ``WWW-Authenticate``, None for none. Source: RFC 9449 §7.1, §9.
    """
    if answer.status != 401:
        return None
    told = _CHALLENGE_ERROR.search(answer.headers.get("www-authenticate", ""))
    return told[1] if told is not None else None


def _proven(request: Request, prover: Prover) -> Request:
    headers = {**request.headers, "dpop": prover.proof(request.method, request.url)}
    return Request(request.method, request.url, headers, request.body, request.deadline_s)


def _told(answer: Answer) -> str | None:
    if answer.status not in (400, 401) or answer.is_html:
        return None
    try:
        document = answer.json()
    except KeydeskError:
        return None  # whoever reads the answer next says what is wrong with it
    return error_code(document.get("error")) if isinstance(document, dict) else None


def _text(number: int) -> str:
    return b64url_encode(number.to_bytes(_BYTES, "big"))
