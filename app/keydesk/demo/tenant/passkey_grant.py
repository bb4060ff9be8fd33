"""The grant that turns a passkey's answer into tokens. Source: REFERENCE §14.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises `OAuthError` and `GrantError`.
"""

import secrets
from collections.abc import Mapping

from keydesk.demo.tenant.config import CONNECTION
from keydesk.demo.tenant.flows import PasskeyApi
from keydesk.demo.tenant.grants import Authorization, GrantError, Login
from keydesk.demo.tenant.passkey_use import first_passkey, proof_of, use_passkey
from keydesk.demo.tenant.state import PasskeySession, Tenant
from keydesk.demo.tenant.tokens import grantable
from keydesk.demo.tenant.webauthn import CeremonyError
from keydesk.demo.tenant.wire import OAuthError, texts_of

WEBAUTHN_GRANT = "urn:okta:params:oauth:grant-type:webauthn"
_NO_GRANT = f"Grant type '{WEBAUTHN_GRANT}' not allowed for the client."


def check_offered(tenant: Tenant) -> None:
    """Refuse while the tenant does not let people sign in this way.

    Args:
        tenant: whose switches.

    Raises:
        OAuthError: switched off, not granted to the application, or not a custom domain.
    """
    api = tenant.config.passkeys.api
    if api is PasskeyApi.OFF:
        raise OAuthError("not_found", "Passkeys are not enabled for this tenant.", 404)
    if api is PasskeyApi.CANONICAL:
        raise OAuthError("invalid_request", "This endpoint is available on custom domains only.", 400)
    if api is PasskeyApi.NO_GRANT:
        raise OAuthError("unauthorized_client", _NO_GRANT, 400)


def check_realm(tenant: Tenant, body: Mapping[str, str]) -> None:
    """Refuse a connection or organization nobody has.

    Args:
        tenant: whose.
        body: perhaps with `realm` and `organization`.

    Raises:
        OAuthError: there is no such thing.
    """
    if body.get("realm", CONNECTION) != CONNECTION:
        raise OAuthError("invalid_request", "The connection does not exist or has no passkeys.", 400)
    if body.get("organization") and body["organization"] not in tenant.config.organizations:
        raise OAuthError("invalid_request", "parameter organization is invalid", 400)


def redeem_passkey(tenant: Tenant, members: Mapping[str, object]) -> Authorization:
    """Check a passkey's answer and say what it gives.

    Args:
        tenant: where.
        members: the JSON body, `authn_response` an object.

    Returns:
        What tokens are made of; somebody new exists from now on.

    Raises:
        OAuthError: not offered, or malformed.
        GrantError: the session or the answer does not hold.
    """
    check_offered(tenant)
    body = texts_of(members)
    check_realm(tenant, body)
    answer = members.get("authn_response")
    if not body.get("auth_session") or not isinstance(answer, dict):
        raise OAuthError("invalid_request", "auth_session and authn_response (an object) are required", 400)
    audience = body.get("audience", "")
    if audience not in ("", tenant.config.audience, tenant.config.userinfo_audience):
        raise OAuthError("access_denied", f"Service not found: {audience}", 403)
    session = tenant.passkey_sessions.pop(body["auth_session"], None)
    if session is None or tenant.now() - session.born > tenant.config.challenge_life_s:
        raise GrantError("The auth_session is unknown, was used already or has expired.")
    try:
        user_id, amr = _prove(tenant, session, dict(answer))
    except CeremonyError as error:
        raise GrantError(str(error)) from error
    scopes = tuple(dict.fromkeys(body.get("scope", "").split()))
    return Authorization(
        # There is no browser session behind this one, so nobody else has its id.
        login=Login(user_id=user_id, auth_time=tenant.now(), amr=amr, sid=secrets.token_urlsafe(24)),
        scopes=grantable(tenant, scopes, audience),
        audience=audience,
        organization=body.get("organization", ""),
        nonce="",
        acr="",
    )


def _prove(tenant: Tenant, session: PasskeySession, answer: dict[str, object]) -> tuple[str, tuple[str, ...]]:
    newcomer = session.newcomer
    if newcomer is None:
        account, assertion = use_passkey(tenant, answer, session.challenge)
        return account.user_id, proof_of(assertion.user_verified)
    registration = tenant.ceremonies.register(answer, session.challenge)
    if tenant.people.by_credential(registration.credential.credential_id) is not None:
        raise CeremonyError("This passkey is already registered.")
    if tenant.people.by_email(newcomer.email) is not None:
        raise CeremonyError("The user already exists.")
    newcomer.add(first_passkey(newcomer, registration, tenant.now()))
    tenant.people.join(newcomer)
    return newcomer.user_id, proof_of(registration.user_verified)
