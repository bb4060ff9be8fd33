"""Operations of signing in and out × everything a tenant and a network can answer: one table, no gap.

Rows are those of the reference, §14 (the key itself, a new account), §16 (another device), §17 (revoking, ending the
browser's session), §18 (discovery, signing keys) and the grants of §3 and §4 they share an endpoint with; §10 to §12
are in `tests/unit/account/test_every_outcome.py`.

What the tenant answers at `/oidc/logout` is no outcome of ours: the browser asks, and nothing comes back to us, as no
return address is given. What can go wrong is what comes before: where that page is, and whether a browser opens.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from keydesk.config.profile import Profile
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.passkey_sign_in import Newcomer
from keydesk.identity.authorize import Attempt
from keydesk.identity.device_code import read_device_code
from keydesk.identity.discovery import Discovery
from keydesk.identity.jwks import SigningKeys
from keydesk.identity.passkey_grant import PasskeyGrant, sign_up_refusal, write_made, write_proof
from keydesk.identity.token_endpoint import DevicePoll, TokenEndpoint
from keydesk.net.door import HttpDoor
from keydesk.net.message import Answer, Request
from tests.fakes.browsers import MissingBrowser
from tests.fakes.clock import FixedClock
from tests.fakes.identity_world import refused, world
from tests.fakes.issuer import jwk, rsa_key
from tests.fakes.scripted_door import json_answer
from tests.unit.identity.test_discovery import GOOD as DOCUMENT
from tests.unit.identity.test_passkey_grant import MADE, PROOF, asks, offers

ISSUER = "https://login.acme.com/"
TOKEN = ISSUER + "oauth/token"
ASKED = frozenset({"openid"})
TOKENS = {"access_token": "at", "token_type": "Bearer", "expires_in": 3600, "scope": "openid", "id_token": "a.b.c"}
SESSION = Secret("session")


class OneAnswer(HttpDoor):
    """A door with one answer, or one failure of the network; other answers may come before it."""

    def __init__(self, answer: Answer | KeydeskError) -> None:
        super().__init__()
        self.before: list[Answer] = []
        self._answer = answer

    async def send(self, request: Request) -> Answer:
        if self.before:
            return self.before.pop(0)
        if isinstance(self._answer, KeydeskError):
            raise self._answer
        return self._answer


def refusal(status: int, error: str) -> Answer:
    return json_answer({"error": error, "error_description": "No."}, status, {"retry-after": "3"})


def invitation() -> Answer:
    offered = offers()
    options = offered["authn_params_public_key"]
    assert isinstance(options, dict)
    return json_answer(
        {**offered, "authn_params_public_key": {**options, "rp": {"id": "login.acme.com", "name": "Acme"}}}
    )


OUTCOMES: dict[str, Answer | KeydeskError] = {
    "400": refusal(400, "invalid_request"),
    "denied": refusal(403, "access_denied"),
    "grant": refusal(403, "invalid_grant"),
    "off": refusal(403, "unauthorized_client"),
    "client": refusal(401, "invalid_client"),
    "mfa 401": refusal(401, "mfa_required"),
    "mfa 403": refusal(403, "mfa_required"),
    "unmet": refusal(403, "unmet_authentication_requirements"),
    "404": refusal(404, "not_found"),
    "409": refusal(409, "conflict"),
    "429": refusal(429, "too_many_requests"),
    "500": refusal(500, "server_error"),
    "lost": KeydeskError(Code.CONNECTION_LOST),
    "offline": KeydeskError(Code.OFFLINE),
}
ALWAYS = {
    "429": Code.API_RATE_LIMITED,
    "500": Code.API_SERVER,
    "lost": Code.CONNECTION_LOST,
    "offline": Code.OFFLINE,
}
GRANT = {
    **dict.fromkeys(("400", "404", "409"), Code.SIGN_IN_REFUSED),
    **dict.fromkeys(("client", "off"), Code.CLIENT_REFUSED),
    **dict.fromkeys(("mfa 401", "mfa 403", "unmet"), Code.FRESH_SIGN_IN_NEEDED),
}
DEVICE = dict.fromkeys(("400", "409", "grant", "mfa 401", "mfa 403", "unmet"), Code.SIGN_IN_REFUSED)
NO_KEY = dict.fromkeys(
    ("off", "client", "mfa 401", "mfa 403", "unmet", "404", "grant", "denied"), Code.KEY_SIGN_IN_OFF
)
NO_NEWCOMER = NO_KEY | dict.fromkeys(("400", "409"), Code.SIGN_UP_REFUSED)
PASSKEY = GRANT | dict.fromkeys(("grant", "off", "mfa 401", "mfa 403"), Code.KEY_SIGN_IN_OFF)
REFUSALS = [name for name in OUTCOMES if name not in ALWAYS]
TABLE: dict[str, dict[str, Code]] = {
    # Public documents: whatever refusal comes instead, it is not the document.
    "discovery": dict.fromkeys(REFUSALS, Code.DISCOVERY_INVALID),
    "signing keys": dict.fromkeys(REFUSALS, Code.SIGNING_KEYS_INVALID),
    "signing keys, once more": dict.fromkeys(REFUSALS, Code.SIGNING_KEYS_INVALID),
    "code": GRANT | {"grant": Code.CODE_REFUSED, "denied": Code.SIGN_IN_DENIED},
    "refresh": GRANT | {"grant": Code.SESSION_ENDED, "denied": Code.SESSION_ENDED},
    "device code": DEVICE | {
        "denied": Code.SIGN_IN_DENIED, "client": Code.CLIENT_REFUSED, "off": Code.DEVICE_FLOW_OFF,
        "404": Code.DEVICE_FLOW_OFF,
    },
    "device poll": GRANT | {
        "grant": Code.DEVICE_CODE_EXPIRED, "denied": Code.SIGN_IN_DENIED, "off": Code.DEVICE_FLOW_OFF,
    },
    "key question": NO_KEY | dict.fromkeys(("400", "409"), Code.SIGN_IN_REFUSED),
    "key answer": PASSKEY | {"denied": Code.SIGN_IN_DENIED},
    "sign-up question": NO_NEWCOMER,
    # A new passkey the tenant does not take is no account; that the key's grant is off stays what it is.
    "sign-up answer": PASSKEY | dict.fromkeys(("400", "404", "409", "denied", "grant"), Code.SIGN_UP_REFUSED),
}  # fmt: skip
KEYS = json_answer({"keys": [jwk(rsa_key(), "k0")]})
GOOD: dict[str, Answer] = {
    **dict.fromkeys(TABLE, json_answer(TOKENS)),
    "device code": json_answer(
        {"device_code": "dc", "user_code": "WDJB-MJHT", "verification_uri": ISSUER + "activate", "expires_in": 900}
    ),
    "key question": json_answer(asks()),
    "sign-up question": invitation(),
    "discovery": json_answer(DOCUMENT),
    "signing keys": KEYS,
    "signing keys, once more": KEYS,
}


async def _sign_up(door: HttpDoor) -> object:
    try:
        return await TokenEndpoint(door, "c").exchange_passkey(TOKEN, write_made(SESSION, MADE), ASKED)
    except KeydeskError as error:
        raise sign_up_refusal(error) from error


async def _device_code(door: HttpDoor) -> object:
    return read_device_code(await door.post_form(ISSUER + "oauth/device/code", {}), ISSUER)


def _keys(door: HttpDoor) -> SigningKeys:
    clock = FixedClock()
    return SigningKeys(door, Discovery(OneAnswer(json_answer(DOCUMENT)), ISSUER, clock), clock)


async def _look_again(door: HttpDoor) -> object:
    """The keys are known, and a token comes that is signed with another one."""
    assert isinstance(door, OneAnswer)
    door.before.append(KEYS)
    keys = _keys(door)
    await keys.warm()
    return await keys.find("another", "RS256")


PROFILE = Profile("acme", ISSUER, "c")
DO: dict[str, Callable[[HttpDoor], Awaitable[object]]] = {
    "code": lambda door: TokenEndpoint(door, "c").exchange_code(
        TOKEN, Secret("c"), Attempt.new(), "http://r/", ASKED
    ),
    "refresh": lambda door: TokenEndpoint(door, "c").refresh(TOKEN, Secret("r"), ASKED),
    "device code": _device_code,
    "device poll": lambda door: TokenEndpoint(door, "c").poll_device(TOKEN, Secret("dc"), ASKED),
    "key question": lambda door: PasskeyGrant(door, PROFILE).ask(),
    "key answer": lambda door: TokenEndpoint(door, "c").exchange_passkey(TOKEN, write_proof(SESSION, PROOF), ASKED),
    "sign-up question": lambda door: PasskeyGrant(door, PROFILE).invite(Newcomer("eve@acme.com")),
    "sign-up answer": _sign_up,
    "discovery": lambda door: Discovery(door, ISSUER, FixedClock()).endpoints(),
    "signing keys": lambda door: _keys(door).warm(),
    "signing keys, once more": _look_again,
}


def test_the_table_has_no_gap() -> None:
    assert all(set(codes | ALWAYS) == set(OUTCOMES) for codes in TABLE.values())
    assert set(TABLE) == set(DO) == set(GOOD)


@pytest.mark.parametrize("operation", list(TABLE))
async def test_each_succeeds(operation: str) -> None:
    assert await DO[operation](OneAnswer(GOOD[operation])) is not None


@pytest.mark.parametrize("operation", list(TABLE))
@pytest.mark.parametrize("outcome", list(OUTCOMES))
async def test_each_has_its_code(operation: str, outcome: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        await DO[operation](OneAnswer(OUTCOMES[outcome]))
    assert caught.value.code == (TABLE[operation] | ALWAYS)[outcome]


@pytest.mark.parametrize("again", ["authorization_pending", "slow_down"])
@pytest.mark.parametrize("status", [400, 403, 429])
async def test_a_device_is_told_to_ask_again(again: str, status: int) -> None:
    assert await DO["device poll"](OneAnswer(refusal(status, again))) == DevicePoll(again)


@pytest.mark.parametrize("outcome", ["good", *OUTCOMES])
async def test_revoking_is_true_false_or_a_network(outcome: str) -> None:
    """It never fails but by the network: everything here is wiped in any case."""
    answer = OUTCOMES.get(outcome, Answer(200, {}, b""))
    revoking = TokenEndpoint(OneAnswer(answer), "c").revoke(ISSUER + "oauth/revoke", Secret("r"))
    if isinstance(answer, KeydeskError):
        with pytest.raises(KeydeskError) as caught:
            await revoking
        assert caught.value.code == answer.code
    else:
        assert await revoking is (outcome == "good")


@pytest.mark.parametrize("outcome", ["good", *OUTCOMES])
async def test_the_browsers_session_ends_wherever_the_tenant_says(outcome: str) -> None:
    """A program started anew does not know where that is: without an answer it is where every tenant has it."""
    async with world() as here:
        await here.signed_in()
        if outcome != "good":
            here.door = OneAnswer(OUTCOMES[outcome])
        here.browser.go = None
        session = here.session()
        assert await session.sign_out(browser_session=True) is (outcome == "good")
        page = "oidc/logout" if outcome == "good" else "v2/logout"
        assert here.browser.opened[1:] == [f"{here.issuer.issuer}{page}?client_id=client_1"]
        assert (session.person, here.kept()) == (None, None)


async def test_without_a_browser_only_its_session_is_left() -> None:
    async with world() as here:
        await here.signed_in()
        session = here.session(MissingBrowser())
        error = await refused(lambda: session.sign_out(browser_session=True))
        assert error.code == Code.BROWSER_MISSING
        assert (session.person, here.kept(), len(here.issuer.revoked)) == (None, None, 1)
