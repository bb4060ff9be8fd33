"""When somebody must prove anew who they are. Source: REFERENCE §5; Auth0, My Account API default policy.

Three rules can ask: the tenant's MFA policy, the My Account API's default policy (a second factor of the last 15
minutes), and scopes that want a fresh second factor. Owns nothing. Runs on the server's event loop; raises nothing.
"""

import secrets

from starlette.responses import Response

from keydesk.demo.tenant.grants import Authorization, Login
from keydesk.demo.tenant.people import Account
from keydesk.demo.tenant.rules import StepUp
from keydesk.demo.tenant.state import AuthorizeRequest, Tenant
from keydesk.demo.tenant.wire import json_answer, oauth_error

SECOND_FACTORS = ("totp", "push-notification", "phone", "email", "recovery-code")
UNMET = "unmet_authentication_requirements"
_CHALLENGES = {"totp": "otp"}


def second_factors(account: Account | None) -> list[str]:
    """List the types of second factor somebody has finished enrolling.

    Args:
        account: who; None for nobody.

    Returns:
        Types, each once; a recovery code alone is none.
    """
    if account is None:
        return []
    owned = {method.type for method in account.everything() if method.confirmed}
    found = [kind for kind in SECOND_FACTORS if kind in owned]
    return found if found != ["recovery-code"] else []


def is_challenged(tenant: Tenant, wanted: AuthorizeRequest, login: Login) -> bool:
    """Tell whether a sign-in still needs a second factor.

    Args:
        tenant: whose rules.
        wanted: what the app asked for.
        login: how far the sign-in has come.

    Returns:
        Whether the second step is due.
    """
    if wanted.wants_mfa and "mfa" not in login.amr:
        return True
    return is_due(tenant, login, wanted.scopes, wanted.audience)


def is_due(tenant: Tenant, login: Login, scopes: tuple[str, ...], audience: str) -> bool:
    """Tell whether the tenant's rules want a second factor before something is granted.

    Args:
        tenant: whose rules.
        login: how far the sign-in has come.
        scopes: what would be granted.
        audience: the API it would be for, or empty.

    Returns:
        Whether the second step is due.
    """
    rules = tenant.rules
    if rules.always_mfa and "mfa" not in login.amr:
        return True
    if rules.step_up is StepUp.CHALLENGE and _wants_step_up(tenant, scopes):
        return not _is_fresh(tenant, login, rules.step_up_age_s)
    if not _is_policed(tenant, audience):
        return False
    return bool(second_factors(tenant.people.get(login.user_id))) and not _within_policy(tenant, login)


def needs_full_sign_in(tenant: Tenant, wanted: AuthorizeRequest, login: Login) -> bool:
    """Tell whether a browser session is too old for the default policy and no second factor could renew it.

    Args:
        tenant: whose rules.
        wanted: what the app asked for.
        login: the session's.

    Returns:
        Whether the person must sign in from the start.
    """
    if not _is_policed(tenant, wanted.audience) or second_factors(tenant.people.get(login.user_id)):
        return False
    return not _within_policy(tenant, login)


def refuse_refresh(tenant: Tenant, granted: Authorization, scopes: tuple[str, ...], audience: str) -> Response | None:
    """Tell whether a refresh must fail until the person has proved anew who they are.

    Args:
        tenant: whose rules.
        granted: what the refresh token stands for.
        scopes: what the new access token would allow.
        audience: which API it would be for.

    Returns:
        The OAuth error, or None; the refresh token was not used up.
    """
    rules, login = tenant.rules, granted.login
    factors = second_factors(tenant.people.get(login.user_id))
    if rules.always_mfa:
        return _mfa_required(tenant, factors)
    if _is_policed(tenant, audience) and not _within_policy(tenant, login):
        if factors:
            return _mfa_required(tenant, factors)
        return oauth_error(UNMET, "The user must sign in again", 403)
    stepped = rules.step_up is StepUp.CHALLENGE and _wants_step_up(tenant, scopes)
    if stepped and not _is_fresh(tenant, login, rules.step_up_age_s):
        return _mfa_required(tenant, factors)
    return None


def refuse_without_browser(tenant: Tenant, granted: Authorization) -> Response | None:
    """Tell whether a passkey alone is not enough; the second factor can only be given in the browser.

    Args:
        tenant: whose rules.
        granted: what the passkey would give.

    Returns:
        The OAuth error, or None.
    """
    if tenant.config.passkeys.wants_mfa:
        return _mfa_required(tenant, second_factors(tenant.people.get(granted.login.user_id)))
    return refuse_refresh(tenant, granted, granted.scopes, granted.audience)


def refuse_device(tenant: Tenant, granted: Authorization) -> Response | None:
    """Tell whether what was proven on the other device is not enough; a device has no page to ask for more.

    Args:
        tenant: whose rules.
        granted: what the person allowed.

    Returns:
        The OAuth error, or None.
    """
    factors = second_factors(tenant.people.get(granted.login.user_id))
    if is_due(tenant, granted.login, granted.scopes, granted.audience):
        return _mfa_required(tenant, factors)
    if _is_policed(tenant, granted.audience) and not factors and not _within_policy(tenant, granted.login):
        return oauth_error(UNMET, "The user must sign in again", 403)
    return None


def without_withheld(tenant: Tenant, login: Login, scopes: tuple[str, ...]) -> tuple[str, ...]:
    """Take out the scopes that want a fresh second factor, where the tenant withholds them.

    Args:
        tenant: whose rules.
        login: how the person signed in.
        scopes: what would be granted.

    Returns:
        What is granted, in order.
    """
    rules = tenant.rules
    if rules.step_up is not StepUp.WITHHOLD or _is_fresh(tenant, login, rules.step_up_age_s):
        return scopes
    return tuple(scope for scope in scopes if scope not in rules.step_up_scopes)


def _wants_step_up(tenant: Tenant, scopes: tuple[str, ...]) -> bool:
    return bool(tenant.rules.step_up_scopes & set(scopes))


def _is_policed(tenant: Tenant, audience: str) -> bool:
    return tenant.rules.second_factor_every_s is not None and audience == tenant.config.audience


def _within_policy(tenant: Tenant, login: Login) -> bool:
    every_s = tenant.rules.second_factor_every_s
    if every_s is None:
        return True
    if second_factors(tenant.people.get(login.user_id)):
        return _is_fresh(tenant, login, every_s)
    return tenant.now() - login.auth_time <= every_s


def _is_fresh(tenant: Tenant, login: Login, age_s: float) -> bool:
    return "mfa" in login.amr and tenant.now() - login.auth_time <= age_s


def _mfa_required(tenant: Tenant, factors: list[str]) -> Response:
    listed = [{"type": _CHALLENGES.get(kind, kind)} for kind in factors or ("totp", "phone")]
    body: dict[str, object] = {
        "error": "mfa_required",
        "error_description": "Multifactor authentication required",
        "mfa_token": f"Fe26.2**{secrets.token_hex(32)}",
        "mfa_requirements": {"challenge" if factors else "enroll": listed},
    }
    return json_answer(body, tenant.rules.mfa_required_status)
