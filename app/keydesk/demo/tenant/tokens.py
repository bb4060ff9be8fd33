"""What the tenant puts into access tokens and ID tokens, and what it demands of an access token it gets.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises `TokenError`.
"""

import secrets
from dataclasses import dataclass

from keydesk.demo.tenant.config import ACCOUNT_SCOPES, OIDC_SCOPES
from keydesk.demo.tenant.faults import FaultName
from keydesk.demo.tenant.grants import Authorization
from keydesk.demo.tenant.signing import TokenError
from keydesk.demo.tenant.state import Tenant

ID_TOKEN_LIFE_S = 36_000
_WITHHELD = frozenset({"create:me:authentication_methods", "delete:me:authentication_methods"})


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who calls with an access token that holds.

    Attributes:
        user_id: subject.
        scopes: what the token allows.
        organization: `org_...`, or empty.
        key: thumbprint of the key the token is bound to, or empty.
    """

    user_id: str
    scopes: frozenset[str]
    organization: str
    key: str = ""


def grantable(tenant: Tenant, asked: tuple[str, ...], audience: str) -> tuple[str, ...]:
    """Reduce the scopes asked for to those the application may have for an audience.

    Source: Auth0, API access policies: requested, cut by the client grant.

    Args:
        tenant: whose rules.
        asked: scopes in the order asked for.
        audience: the API asked for, or empty.

    Returns:
        The granted ones, in order.
    """
    allowed = set(OIDC_SCOPES)
    if not tenant.config.offline_access and audience:
        allowed.discard("offline_access")
    if audience == tenant.config.audience:
        allowed |= ACCOUNT_SCOPES & tenant.config.granted_scopes
    if tenant.faults.take(FaultName.FEWER_SCOPES) is not None:
        allowed -= _WITHHELD
    return tuple(scope for scope in asked if scope in allowed)


def access_token(tenant: Tenant, granted: Authorization, scopes: tuple[str, ...], audience: str) -> str:
    """Make an access token. Source: RFC 9068.

    Args:
        tenant: who signs.
        granted: what the sign-in ended in.
        scopes: what this token allows.
        audience: which API it is for; empty for `/userinfo` alone.

    Returns:
        A compact JWS of type `at+jwt`.
    """
    now = int(tenant.shown_now())
    audiences = [audience] if audience else []
    if "openid" in scopes:
        audiences.append(tenant.config.userinfo_audience)
    claims: dict[str, object] = {
        "iss": tenant.config.issuer,
        "sub": granted.login.user_id,
        "aud": audiences,
        "iat": now,
        "exp": now + tenant.config.access_token_life_s,
        "scope": " ".join(scopes),
        "azp": tenant.config.client_id,
        "client_id": tenant.config.client_id,
        "jti": secrets.token_urlsafe(16),
    }
    if granted.organization:
        claims["org_id"] = granted.organization
    if granted.key:
        claims["cnf"] = {"jkt": granted.key}
    return tenant.keys.sign(claims, "at+jwt")


def id_token(tenant: Tenant, granted: Authorization, scopes: tuple[str, ...], *, fresh: bool) -> str:
    """Make an ID token. Source: OpenID Connect Core §2.

    Args:
        tenant: who signs.
        granted: what the sign-in ended in.
        scopes: which claims it may hold.
        fresh: from a sign-in (with nonce, amr, acr) rather than from a refresh.

    Returns:
        A compact JWS; under a fault one that a careful client refuses.
    """
    now = int(tenant.shown_now())
    skew = tenant.shown_now() - tenant.now()
    claims: dict[str, object] = {
        "iss": tenant.config.issuer,
        "sub": granted.login.user_id,
        "aud": tenant.config.client_id,
        "iat": now,
        "exp": now + ID_TOKEN_LIFE_S,
        "auth_time": int(granted.login.auth_time + skew),
        "sid": granted.login.sid,
        **profile(tenant, granted.login.user_id, scopes),
    }
    if fresh:
        claims["amr"] = list(granted.login.amr)
        if granted.acr:
            claims["acr"] = granted.acr
        if granted.nonce:
            claims["nonce"] = granted.nonce
    if granted.organization:
        claims["org_id"] = granted.organization
    if tenant.faults.take(FaultName.WRONG_KID) is not None:
        return tenant.keys.sign_with_wrong_kid(claims)
    if tenant.faults.take(FaultName.UNKNOWN_ALGORITHM) is not None:
        return tenant.keys.sign_with_shared_secret(claims)
    return tenant.keys.sign(claims, "JWT")


def profile(tenant: Tenant, user_id: str, scopes: tuple[str, ...]) -> dict[str, object]:
    """Write the profile claims the scopes allow. Source: OpenID Connect Core §5.4.

    Args:
        tenant: who knows the person.
        user_id: subject.
        scopes: granted scopes.

    Returns:
        The claims; empty for somebody unknown.
    """
    account = tenant.people.get(user_id)
    if account is None:
        return {}
    claims: dict[str, object] = {}
    if "profile" in scopes:
        claims |= {"name": account.name, "nickname": account.email.partition("@")[0]}
    if "email" in scopes:
        claims |= {"email": account.email, "email_verified": True}
    return claims


def check_access_token(tenant: Tenant, token: str, audience: str) -> Caller:
    """Check an access token. Source: RFC 9068 §4.

    Args:
        tenant: who signed it.
        token: as received.
        audience: the API that checks.

    Returns:
        Who calls.

    Raises:
        TokenError: forged, expired, or for another API.
    """
    claims = tenant.keys.read(token, "at+jwt")
    audiences, expires, scope = claims.get("aud"), claims.get("exp"), claims.get("scope")
    if not isinstance(audiences, list) or audience not in audiences:
        raise TokenError("The token is for another audience.")
    if not isinstance(expires, int) or expires <= tenant.shown_now():
        raise TokenError("The token has expired.")
    user_id = str(claims.get("sub"))
    if tenant.people.get(user_id) is None:
        raise TokenError("The token is of an unknown user.")
    return Caller(
        user_id=user_id,
        scopes=frozenset(str(scope or "").split()),
        organization=str(claims.get("org_id") or ""),
        key=_key_of(claims.get("cnf")),
    )


def _key_of(confirmation: object) -> str:
    # Source: RFC 9449 §6.1.
    return str(confirmation.get("jkt", "")) if isinstance(confirmation, dict) else ""
