"""Signing in on another device: a short code is shown here and typed there, and this side asks until it was.

Main loop. Raises DEVICE_CODE_EXPIRED, DEVICE_FLOW_OFF, SIGN_IN_CANCELLED, SIGN_IN_DENIED, CLIENT_REFUSED,
SIGN_IN_REFUSED, TOKEN_ANSWER_INVALID, ID_TOKEN_INVALID, CLOCK_WRONG, API_SERVER, API_RATE_LIMITED, NET_*.
Source: RFC 8628, reference §16. The flow knows no nonce and no freshness: it is no step-up.
"""

import asyncio
import logging
import math
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from keydesk.core.cancel import CancelToken
from keydesk.core.clock import Clock
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.identity.answers import error_code, error_text, refuse_busy
from keydesk.identity.authorize import Wish
from keydesk.identity.dpop import Prover
from keydesk.identity.id_token import Expected
from keydesk.identity.round_trip import ended_by
from keydesk.identity.sign_in import SignedIn
from keydesk.identity.tenant import Tenant
from keydesk.identity.token_endpoint import DevicePoll, Tokens
from keydesk.net.address import place_of
from keydesk.net.message import Answer

Pause = Callable[[float], Awaitable[None]]
DEFAULT_LIFE_S = 900.0
MAX_LIFE_S = 3600.0
DEFAULT_INTERVAL_S = 5.0  # RFC 8628 §3.2
MAX_INTERVAL_S = 60.0
SLOWER_S = 5.0  # RFC 8628 §3.5
_LOG = logging.getLogger(__name__)
_USER_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 -]{0,30}[A-Za-z0-9])?\Z")
_DEVICE_CODE = re.compile(r"[\x21-\x7e]{1,4096}\Z")
_REFUSALS = {
    "unauthorized_client": Code.DEVICE_FLOW_OFF,
    "unsupported_grant_type": Code.DEVICE_FLOW_OFF,
    "invalid_client": Code.CLIENT_REFUSED,
    "access_denied": Code.SIGN_IN_DENIED,
}
# A computer that is asleep or between two networks has not given up.
_HICCUPS = frozenset(
    {Code.OFFLINE, Code.TENANT_UNREACHABLE, Code.DEADLINE, Code.CONNECTION_LOST, Code.CAPTIVE_PORTAL, Code.API_SERVER}
)


class DeviceWatcher(Protocol):
    """Is told the code, on the main loop."""

    def code_shown(self, user_code: str, address: str, complete_address: str | None, seconds_left: float) -> None:
        """Show code and address; the complete address holds the code and is what a QR code carries."""
        ...


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What the tenant gave for one sign-in.

    Args:
        device_code: this side's half, never shown.
        user_code: what a person types.
        address: where they type it.
        complete_address: the same with the code in it, None when the tenant gives none.
        life_s: seconds the code is good for.
        interval_s: seconds between two questions, counted from the end of the answer.
    """

    device_code: Secret
    user_code: str
    address: str
    complete_address: str | None
    life_s: float
    interval_s: float


class DeviceSignIn:
    """Runs sign-ins on another device, one after the other.

    Args:
        tenant: the identity side of the profile.
        clock: time.
        pause: waits so many seconds; tests hand in their own.
    """

    def __init__(self, tenant: Tenant, clock: Clock, pause: Pause = asyncio.sleep) -> None:
        self._tenant = tenant
        self._clock = clock
        self._pause = pause

    async def run(self, watcher: DeviceWatcher, cancel: CancelToken, wish: Wish) -> SignedIn:
        """Run one sign-in.

        Args:
            watcher: shows the code.
            cancel: ends the waiting at once.
            wish: the scopes; freshness cannot be had here.

        Returns:
            Checked tokens and claims.

        Raises:
            KeydeskError: see the module.
        """
        profile, started = self._tenant.profile, self._clock.now()
        scopes = frozenset(wish.all_scopes)
        async with ended_by(cancel, None):
            prover = await self._tenant.new_prover()
            answer = await self._tenant.ask_device_code(wish)
            code = read_device_code(answer, profile.issuer)
            ends = self._clock.monotonic() + code.life_s
            watcher.code_shown(code.user_code, code.address, code.complete_address, code.life_s)
            tokens = await self._poll(code, ends, scopes, prover)
            expected = Expected(profile.issuer, profile.client_id, organization=profile.organization)
            claims = await self._tenant.check(tokens, expected)
        return SignedIn(tokens, claims, scopes, started, prover)

    async def _poll(self, code: DeviceCode, ends: float, scopes: frozenset[str], prover: Prover | None) -> Tokens:
        interval_s = code.interval_s
        while True:
            await self._pause(interval_s)
            hiccup: KeydeskError | None = None
            try:
                answer = await self._tenant.poll_device(code.device_code, scopes, prover)
            except KeydeskError as error:
                if error.code not in _HICCUPS:
                    raise
                # Twice as long after each, so that a tenant in trouble is left in peace. Source: RFC 8628 §3.5
                hiccup, answer = error, DevicePoll.PENDING
                interval_s = min(interval_s * 2, MAX_INTERVAL_S)
                _LOG.info("asking for the device's answer: %s", error.code)
            if isinstance(answer, Tokens):
                return answer
            if answer is DevicePoll.SLOW_DOWN:
                interval_s = min(interval_s + SLOWER_S, MAX_INTERVAL_S)
            if self._clock.monotonic() >= ends:
                raise hiccup or KeydeskError(Code.DEVICE_CODE_EXPIRED)


def read_device_code(answer: Answer, issuer: str) -> DeviceCode:
    """Check what the tenant gave.

    Args:
        answer: to the device authorization request.
        issuer: of the profile; the page the code is typed into is on its origin.

    Returns:
        The code.

    Raises:
        KeydeskError: DEVICE_FLOW_OFF(error), SIGN_IN_REFUSED(error), TOKEN_ANSWER_INVALID(what), API_RATE_LIMITED,
            API_SERVER, CAPTIVE_PORTAL, ANSWER_INVALID. Source: RFC 8628 §3.2, RFC 6749 §5.2.
    """
    if answer.status != 200:
        raise _refusal(answer)
    document = answer.json()
    if not isinstance(document, dict):
        raise KeydeskError(Code.TOKEN_ANSWER_INVALID, what="document")
    device_code, user_code = document.get("device_code"), document.get("user_code")
    if not isinstance(device_code, str) or not _DEVICE_CODE.match(device_code):
        raise KeydeskError(Code.TOKEN_ANSWER_INVALID, what="device_code")
    if not isinstance(user_code, str) or not _USER_CODE.match(user_code):
        raise KeydeskError(Code.TOKEN_ANSWER_INVALID, what="user_code")
    complete = document.get("verification_uri_complete")
    return DeviceCode(
        device_code=Secret(device_code),
        user_code=user_code,
        address=_own_address(document, "verification_uri", issuer),
        complete_address=None if complete is None else _own_address(document, "verification_uri_complete", issuer),
        life_s=_seconds(document.get("expires_in"), DEFAULT_LIFE_S, MAX_LIFE_S),
        interval_s=_seconds(document.get("interval"), DEFAULT_INTERVAL_S, MAX_INTERVAL_S),
    )


def _refusal(answer: Answer) -> KeydeskError:
    if answer.status == 404:
        return KeydeskError(Code.DEVICE_FLOW_OFF, error="not_found")
    refuse_busy(answer)
    document = answer.json()
    told: Mapping[str, JsonValue] = document if isinstance(document, dict) else {}
    error, description = error_code(told.get("error")), error_text(told.get("error_description"))
    return KeydeskError(_REFUSALS.get(error, Code.SIGN_IN_REFUSED), error=error, description=description)


def _own_address(document: Mapping[str, JsonValue], name: str, issuer: str) -> str:
    """People are sent nowhere but to the tenant itself: an address from elsewhere would be a phisher's."""
    value = document.get(name)
    try:
        fits = (
            isinstance(value, str)
            and len(value) <= 1000
            and value.isascii()
            and value.isprintable()
            and " " not in value
            and place_of(value) == place_of(issuer)
            and urlsplit(value).path.startswith("/")
        )
    except (KeydeskError, ValueError):
        fits = False
    if not fits or not isinstance(value, str):
        raise KeydeskError(Code.TOKEN_ANSWER_INVALID, what=name)
    return value


def _seconds(value: JsonValue, usual: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value <= 0:
        return usual
    return min(max(float(value), 1.0), most)
