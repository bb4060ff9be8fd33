"""The token endpoint: a code or a refresh token goes in, checked tokens come out. One request each, never repeated.

The one exception spends nothing: a refusal because the proof of possession lacked the tenant's nonce.
Runs on the main loop. Raises CODE_REFUSED, DEVICE_CODE_EXPIRED, DEVICE_FLOW_OFF, KEY_SIGN_IN_OFF, SESSION_ENDED,
FRESH_SIGN_IN_NEEDED, CLIENT_REFUSED, SIGN_IN_DENIED, SIGN_IN_REFUSED(error), TOKEN_ANSWER_INVALID(what),
DPOP_REFUSED(reason), API_RATE_LIMITED(seconds), API_SERVER(status), NET_*.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from urllib.parse import urlencode

from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.identity.answers import error_code, error_text, refuse_busy
from keydesk.identity.authorize import Attempt
from keydesk.identity.dpop import Prover, send_proven
from keydesk.net.door import HttpDoor
from keydesk.net.message import Answer, Request

DEFAULT_LIFE_S = 300.0
MIN_LIFE_S = 90.0  # with the refresh 30 s before the end: at most one refresh a minute
MAX_LIFE_S = 30 * 86400.0
_REVOKE_S = 10.0
_ACCESS_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{1,32768}=*\Z")  # RFC 6750 §2.1
_REFRESH_TOKEN = re.compile(r"[\x21-\x7e]{1,60000}\Z")
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+(?: +[\x21\x23-\x5b\x5d-\x7e]+)*\Z")  # RFC 6749 §3.3


@dataclass(frozen=True, slots=True)
class Tokens:
    """One good answer of the token endpoint.

    Args:
        access_token: for the My Account API.
        life_s: seconds it is good for, between 90 s and 30 days.
        scopes: what was granted.
        refresh_token: the next one, None when the tenant sent none.
        id_token: not yet checked, None when the tenant sent none.
        server_time: the tenant's clock, None when it did not tell.
        bound: the access token is good with a proof alone.
    """

    access_token: Secret
    life_s: float
    scopes: frozenset[str]
    refresh_token: Secret | None
    id_token: Secret | None
    server_time: datetime | None
    bound: bool = False


class Grant(Enum):
    """What was sent, which decides what a refusal means."""

    CODE = "authorization_code"
    REFRESH = "refresh_token"
    DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
    PASSKEY = "urn:okta:params:oauth:grant-type:webauthn"


class DevicePoll(Enum):
    """An answer that says: ask again. Source: RFC 8628 §3.5."""

    PENDING = "authorization_pending"
    SLOW_DOWN = "slow_down"


_EITHER = {
    "invalid_client": Code.CLIENT_REFUSED,
    "unauthorized_client": Code.CLIENT_REFUSED,
    "unsupported_grant_type": Code.CLIENT_REFUSED,
    "mfa_required": Code.FRESH_SIGN_IN_NEEDED,
    "unmet_authentication_requirements": Code.FRESH_SIGN_IN_NEEDED,
    "login_required": Code.FRESH_SIGN_IN_NEEDED,
    "interaction_required": Code.FRESH_SIGN_IN_NEEDED,
}
_BY_GRANT = {
    Grant.CODE: {"invalid_grant": Code.CODE_REFUSED, "access_denied": Code.SIGN_IN_DENIED},
    # A blocked person and a refresh token used twice are both answered by access_denied. Source: reference §19.
    Grant.REFRESH: {"invalid_grant": Code.SESSION_ENDED, "access_denied": Code.SESSION_ENDED},
    # An expired code is told once, and is unknown from then on. Source: reference §16.
    Grant.DEVICE: {
        "expired_token": Code.DEVICE_CODE_EXPIRED,
        "invalid_grant": Code.DEVICE_CODE_EXPIRED,
        "access_denied": Code.SIGN_IN_DENIED,
        "unauthorized_client": Code.DEVICE_FLOW_OFF,
        "unsupported_grant_type": Code.DEVICE_FLOW_OFF,
    },
    Grant.PASSKEY: {
        "invalid_grant": Code.KEY_SIGN_IN_OFF,
        "mfa_required": Code.KEY_SIGN_IN_OFF,
        "unauthorized_client": Code.KEY_SIGN_IN_OFF,
        "unsupported_grant_type": Code.KEY_SIGN_IN_OFF,
        "access_denied": Code.SIGN_IN_DENIED,
    },
}
_REASONS = {"invalid_grant": "passkey_unknown", "mfa_required": "mfa"}
_BUSY = ("too_many_requests", "too_many_attempts", "slow_down")


class TokenEndpoint:
    """Talks to one tenant for one client.

    Args:
        door: the HTTP door.
        client_id: the native application.
    """

    def __init__(self, door: HttpDoor, client_id: str) -> None:
        self._door = door
        self._client_id = client_id

    async def exchange_code(
        self, endpoint: str, code: Secret, attempt: Attempt, redirect: str, scopes: frozenset[str]
    ) -> Tokens:
        """Swap an authorization code.

        Args:
            endpoint: the token endpoint.
            code: from the callback; good once.
            attempt: of this sign-in; its verifier goes along.
            redirect: the same address the browser was sent with.
            scopes: what was asked for, granted when the answer names none.

        Returns:
            The tokens, with an ID token.

        Raises:
            KeydeskError: see the module. Source: RFC 6749 §4.1.3, RFC 7636 §4.5.
        """
        fields = {
            "grant_type": Grant.CODE.value,
            "client_id": self._client_id,
            "code": code.reveal(),
            "code_verifier": attempt.pkce.verifier.reveal(),
            "redirect_uri": redirect,
        }
        return _with_id_token(await self._tokens(_form(endpoint, fields), Grant.CODE, scopes, attempt.prover))

    async def refresh(
        self,
        endpoint: str,
        refresh_token: Secret,
        scopes: frozenset[str],
        audience: str | None = None,
        prover: Prover | None = None,
    ) -> Tokens:
        """Swap a refresh token for new tokens.

        Args:
            endpoint: the token endpoint.
            refresh_token: with rotation it is dead afterwards.
            scopes: what was granted so far, or is wanted for the audience.
            audience: the API the access token is for, None for the one that was signed in for.
            prover: of the session, None for one without.

        Returns:
            The tokens.

        Raises:
            KeydeskError: see the module. Source: RFC 6749 §6.
        """
        fields = {
            "grant_type": Grant.REFRESH.value,
            "client_id": self._client_id,
            "refresh_token": refresh_token.reveal(),
        }
        if audience is not None:
            # Only then scopes are named: for its own audience a refresh token stands for what was granted.
            fields |= {"audience": audience, "scope": " ".join(sorted(scopes))}
        return await self._tokens(_form(endpoint, fields), Grant.REFRESH, scopes, prover)

    async def poll_device(
        self, endpoint: str, device_code: Secret, scopes: frozenset[str], prover: Prover | None = None
    ) -> Tokens | DevicePoll:
        """Ask whether the person has finished on the other device.

        Args:
            endpoint: the token endpoint.
            device_code: of this sign-in.
            scopes: what was asked for.
            prover: of the session to come, None for one without.

        Returns:
            The tokens, with an ID token, or that it has to be asked again.

        Raises:
            KeydeskError: see the module. Source: RFC 8628 §3.4, §3.5.
        """
        fields = {
            "grant_type": Grant.DEVICE.value,
            "client_id": self._client_id,
            "device_code": device_code.reveal(),
        }
        answer = await send_proven(self._door, _form(endpoint, fields), prover)
        again = _device_poll(answer)
        if again is not None:
            return again
        return _with_id_token(read_tokens(answer, Grant.DEVICE, scopes, prover is not None))

    async def exchange_passkey(
        self, endpoint: str, answer: Mapping[str, JsonValue], scopes: frozenset[str], prover: Prover | None = None
    ) -> Tokens:
        """Swap what a key answered or made.

        Args:
            endpoint: the token endpoint.
            answer: session and answer, with scope, audience and whose it is.
            scopes: what was asked for.
            prover: of the session to come, None for one without.

        Returns:
            The tokens, with an ID token.

        Raises:
            KeydeskError: KEY_SIGN_IN_OFF(reason: ``mfa``, ``passkey_unknown`` or ``off``) and as the module says.
                Source: reference §14; this grant alone is JSON.
        """
        body = {"grant_type": Grant.PASSKEY.value, "client_id": self._client_id, **answer}
        headers = {"content-type": "application/json", "accept": "application/json"}
        request = Request("POST", endpoint, headers, json.dumps(body).encode())
        return _with_id_token(await self._tokens(request, Grant.PASSKEY, scopes, prover))

    async def revoke(self, endpoint: str, refresh_token: Secret) -> bool:
        """Tell the tenant that a refresh token is no longer wanted.

        Args:
            endpoint: the revocation endpoint.
            refresh_token: to be revoked.

        Returns:
            True when the tenant agreed, False for any other answer.

        Raises:
            KeydeskError: NET_* when it could not be told. Source: RFC 7009, reference §17.
        """
        fields = {"client_id": self._client_id, "token": refresh_token.reveal(), "token_type_hint": "refresh_token"}
        answer = await self._door.post_form(endpoint, fields, deadline_s=_REVOKE_S)
        return answer.status == 200 and not answer.is_html  # a guest network's page agrees to nothing

    async def _tokens(self, request: Request, grant: Grant, scopes: frozenset[str], prover: Prover | None) -> Tokens:
        return read_tokens(await send_proven(self._door, request, prover), grant, scopes, prover is not None)


def read_tokens(answer: Answer, grant: Grant, scopes: frozenset[str], proven: bool = False) -> Tokens:
    """Check an answer of the token endpoint.

    Args:
        answer: as it came.
        grant: what was sent.
        scopes: what was asked for.
        proven: a proof went along; only then tokens may be bound to it.

    Returns:
        The tokens.

    Raises:
        KeydeskError: see the module. Source: RFC 6749 §5, security notes D1 to D9.
    """
    if answer.status != 200:
        raise _refusal(answer, grant)
    document = answer.json()
    if not isinstance(document, dict):
        raise _invalid("document")
    token_type = document.get("token_type")
    if not isinstance(token_type, str) or token_type.lower() not in (("bearer", "dpop") if proven else ("bearer",)):
        raise _invalid("token_type")
    access_token = _text(document, "access_token", _ACCESS_TOKEN)
    if access_token is None:
        raise _invalid("access_token")
    return Tokens(
        access_token=access_token,
        life_s=_life(document.get("expires_in")),
        scopes=_scopes(document, scopes),
        refresh_token=_text(document, "refresh_token", _REFRESH_TOKEN),
        id_token=_text(document, "id_token", _REFRESH_TOKEN),
        server_time=answer.server_time,
        bound=token_type.lower() == "dpop",
    )


def _form(endpoint: str, fields: Mapping[str, str]) -> Request:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return Request("POST", endpoint, headers, urlencode(fields).encode("ascii"))


def _with_id_token(tokens: Tokens) -> Tokens:
    if tokens.id_token is None:
        raise _invalid("id_token")
    return tokens


def _device_poll(answer: Answer) -> DevicePoll | None:
    # Before anything else: "slow down" may come as 429, which elsewhere means to stop.
    if not 400 <= answer.status < 500 or answer.is_html:
        return None
    document = answer.json()
    error = document.get("error") if isinstance(document, dict) else None
    return next((again for again in DevicePoll if again.value == error), None)


def _invalid(what: str) -> KeydeskError:
    return KeydeskError(Code.TOKEN_ANSWER_INVALID, what=what)


def _text(document: Mapping[str, JsonValue], name: str, form: re.Pattern[str]) -> Secret | None:
    value = document.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not form.match(value):
        raise _invalid(name)
    return Secret(value)


def _scopes(document: Mapping[str, JsonValue], asked: frozenset[str]) -> frozenset[str]:
    value = document.get("scope")
    if value is None:
        return asked  # RFC 6749 §5.1: absent means as requested
    if not isinstance(value, str) or not (value == "" or _SCOPE.match(value)):
        raise _invalid("scope")
    return frozenset(value.split())


def _life(value: JsonValue) -> float:
    # A life that makes no sense must not lose a refresh token that is already rotated: assume a short one.
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return DEFAULT_LIFE_S
    return min(max(float(value), MIN_LIFE_S), MAX_LIFE_S)


def _refusal(answer: Answer, grant: Grant) -> KeydeskError:
    refuse_busy(answer)
    document = answer.json()
    if not isinstance(document, dict):
        return _invalid("document")
    error = error_code(document.get("error"))
    if error in _BUSY:
        return KeydeskError(Code.API_RATE_LIMITED, seconds=30.0)
    code = _BY_GRANT[grant].get(error) or _EITHER.get(error)
    description = error_text(document.get("error_description"))
    if code == Code.KEY_SIGN_IN_OFF:
        return KeydeskError(code, reason=_REASONS.get(error, "off"), error=error, description=description)
    if code == Code.FRESH_SIGN_IN_NEEDED and grant is Grant.DEVICE:
        return KeydeskError(code, reason="device", error=error, description=description)
    if code is not None:
        return KeydeskError(code, error=error, description=description)
    return KeydeskError(Code.SIGN_IN_REFUSED, error=error, description=description)
