"""Signing in and up with a passkey without a browser: the two calls before the grant. Source: REFERENCE §14.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises `OAuthError` inside, which becomes
an answer.
"""

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from keydesk.demo.tenant.config import Person
from keydesk.demo.tenant.passkey_grant import check_offered, check_realm
from keydesk.demo.tenant.people import Account
from keydesk.demo.tenant.state import PasskeySession, Tenant, tenant_of
from keydesk.demo.tenant.token_endpoint import check_client
from keydesk.demo.tenant.wire import (
    BodyError,
    OAuthError,
    json_answer,
    media_type,
    oauth_error,
    read_json_object,
    texts_of,
)

_PROFILE = frozenset(
    {"email", "phone_number", "username", "name", "given_name", "family_name", "nickname", "picture"}
)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\Z")
_LONGEST = 300
_METADATA_LIMIT = 10

_Handler = Callable[[Tenant, Mapping[str, object]], Awaitable[dict[str, object]]]


def routes() -> list[Route]:
    """List the routes.

    Returns:
        Routes below `/passkey`.
    """
    return [_route("/passkey/challenge", _challenge), _route("/passkey/register", _register)]


def _route(path: str, handler: _Handler) -> Route:
    async def door(request: Request) -> Response:
        tenant = tenant_of(request)
        if media_type(request) != "application/json":
            return oauth_error("invalid_request", "The content type must be application/json", 400)
        try:
            body = await read_json_object(request)
        except BodyError as error:
            return oauth_error("invalid_request", str(error), 400)
        refusal = check_client(tenant, texts_of(body))
        if refusal is not None:
            return refusal
        try:
            check_offered(tenant)
            check_realm(tenant, texts_of(body))
            return json_answer(await handler(tenant, body))
        except OAuthError as error:
            return error.answer()

    return Route(path, door, methods=["POST"])


async def _challenge(tenant: Tenant, body: Mapping[str, object]) -> dict[str, object]:
    session, challenge = _open(tenant, None)
    options = tenant.ceremonies.request_options(challenge=challenge, timeout_ms=_timeout_ms(tenant))
    return {"auth_session": session, "authn_params_public_key": options}


async def _register(tenant: Tenant, body: Mapping[str, object]) -> dict[str, object]:
    if not tenant.config.passkeys.sign_up:
        raise OAuthError("invalid_request", "Sign-up with a passkey is not enabled for this connection.", 400)
    account = _newcomer(tenant, body)
    session, challenge = _open(tenant, account)
    options = tenant.ceremonies.creation_options(
        challenge=challenge,
        user_handle=account.user_handle,
        name=account.email,
        display_name=account.name,
        timeout_ms=_timeout_ms(tenant),
    )
    return {"auth_session": session, "authn_params_public_key": options}


def _open(tenant: Tenant, newcomer: Account | None) -> tuple[str, bytes]:
    session, challenge = f"Fe26.2**{secrets.token_hex(32)}", secrets.token_bytes(32)
    tenant.open_passkey_session(session, PasskeySession(challenge=challenge, born=tenant.now(), newcomer=newcomer))
    return session, challenge


def _timeout_ms(tenant: Tenant) -> int:
    return int(tenant.config.challenge_life_s * 1000)


def _newcomer(tenant: Tenant, body: Mapping[str, object]) -> Account:
    profile, metadata = body.get("user_profile"), body.get("user_metadata", {})
    if not isinstance(profile, dict) or not set(profile) <= _PROFILE:
        raise OAuthError("invalid_request", "user_profile must be an object of known members", 400)
    if not all(isinstance(value, str) and 0 < len(value) <= _LONGEST for value in profile.values()):
        raise OAuthError("invalid_request", f"user_profile must hold texts of 1 to {_LONGEST} characters", 400)
    if not isinstance(metadata, dict) or len(metadata) > _METADATA_LIMIT:
        raise OAuthError("invalid_request", f"user_metadata must hold at most {_METADATA_LIMIT} members", 400)
    if not all(isinstance(value, str) for value in metadata.values()):
        raise OAuthError("invalid_request", "user_metadata must hold texts", 400)
    email = str(profile.get("email", ""))
    if not _EMAIL.match(email):
        raise OAuthError("invalid_request", "user_profile.email must be an e-mail address", 400)
    if tenant.people.by_email(email) is not None:
        raise OAuthError("user_exists", "The user already exists.", 400)
    account = Account(Person(email=email, password="", name=str(profile.get("name", email))), tenant.now())
    for method in account.methods("password"):
        account.remove(method.id)
    return account
