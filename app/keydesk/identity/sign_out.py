"""The address that ends the browser's session with the tenant. Pure; any thread. Raises nothing."""

from urllib.parse import urlencode

from keydesk.config.profile import Profile


def logout_address(end_session: str | None, profile: Profile, sid: str | None) -> str:
    """Build the address.

    The session is named by its id, not by an ID token: an address is seen by every program of this person.

    Args:
        end_session: what the tenant has for it, None for the address every tenant has.
        profile: tenant and client.
        sid: the browser session of the last sign-in, None when unknown: the tenant then asks first.

    Returns:
        The address. Source: OpenID Connect RP-Initiated Logout §2, reference §17.
    """
    fields = {"client_id": profile.client_id}
    if sid:
        fields["logout_hint"] = sid
    return f"{end_session or profile.issuer + 'v2/logout'}?{urlencode(fields)}"
