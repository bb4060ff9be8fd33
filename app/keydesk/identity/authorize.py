"""The address the browser is sent to. Pure; any thread. Raises nothing."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from keydesk.config.profile import Profile
from keydesk.core.secret import Secret
from keydesk.identity.dpop import Prover
from keydesk.identity.pkce import Pkce, random_token

OPENID_SCOPES = ("openid", "profile", "email", "offline_access")
MULTI_FACTOR = "http://schemas.openid.net/pape/policies/2007/06/multi-factor"


@dataclass(frozen=True, slots=True)
class Attempt:
    """The secrets of one sign-in; a new one for each try, so that an old tab can never finish a new try.

    Args:
        state: comes back with the answer.
        nonce: comes back inside the ID token.
        pkce: goes with the code.
        prover: binds what comes of it to this computer, None for no such thing.
    """

    state: Secret
    nonce: Secret
    pkce: Pkce
    prover: Prover | None = field(default=None, repr=False)

    @classmethod
    def new(cls, prover: Prover | None = None) -> "Attempt":
        """Draw fresh values.

        Args:
            prover: of the session to come, None for a session without.

        Returns:
            The attempt.
        """
        return cls(Secret(random_token()), Secret(random_token()), Pkce.new(), prover)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a sign-in asks for beyond the profile.

    Args:
        scopes: My Account scopes.
        fresh: the person must prove anew who they are, with a second factor if the tenant wants one.
        anew: the person proves anew who they are; whether they did is for the caller to check.
        multi_factor: a second factor is wanted.
        login_hint: e-mail address to fill in, None for none.
        ui_locales: languages in order, empty to let the tenant choose.
    """

    scopes: frozenset[str]
    fresh: bool = False
    anew: bool = False
    multi_factor: bool = False
    login_hint: str | None = None
    ui_locales: tuple[str, ...] = ()

    @property
    def all_scopes(self) -> tuple[str, ...]:
        """Every scope that is asked for, in a stable order."""
        return (*OPENID_SCOPES, *sorted(self.scopes - set(OPENID_SCOPES)))

    def scope_for(self, profile: Profile) -> str:
        """What a sign-in names as its scope.

        Args:
            profile: tells whether the sign-in is for the My Account API itself.

        Returns:
            All scopes; for another audience the usual ones alone, since the rest comes with the swap.
        """
        return " ".join(OPENID_SCOPES if profile.sign_in_audience else self.all_scopes)


def asked_audience(profile: Profile) -> str:
    """Tell which audience a sign-in names.

    Args:
        profile: tenant and client.

    Returns:
        The My Account API's, or the one the profile signs in for. Source: reference §3.
    """
    return profile.sign_in_audience or profile.audience


def authorize_address(endpoint: str, profile: Profile, redirect: str, attempt: Attempt, wish: Wish) -> str:
    """Build the address.

    Args:
        endpoint: the tenant's authorization endpoint.
        profile: tenant and client.
        redirect: the exact loopback address, port included.
        attempt: state, nonce, PKCE.
        wish: scopes and freshness.

    Returns:
        The address. Source: reference §3, §5; RFC 6749 §4.1.1; RFC 7636 §4.3.
    """
    fields = {
        "response_type": "code",
        "client_id": profile.client_id,
        "redirect_uri": redirect,
        "scope": wish.scope_for(profile),
        "audience": asked_audience(profile),
        "code_challenge": attempt.pkce.challenge,
        "code_challenge_method": "S256",
        "state": attempt.state.reveal(),
        "nonce": attempt.nonce.reveal(),
    }
    if wish.fresh or wish.anew:
        fields["max_age"] = "0"
    if wish.fresh or wish.multi_factor:
        fields["acr_values"] = MULTI_FACTOR
    if attempt.prover is not None:
        fields["dpop_jkt"] = attempt.prover.key.thumbprint  # RFC 9449 §10: the code is bound as well
    login_hint = wish.login_hint or profile.login_hint
    if login_hint:
        fields["login_hint"] = login_hint
    if profile.organization:
        fields["organization"] = profile.organization
    if profile.connection:
        fields["connection"] = profile.connection
    ui_locales = profile.ui_locales or wish.ui_locales
    if ui_locales:
        fields["ui_locales"] = " ".join(ui_locales)
    return f"{endpoint}?{urlencode(fields)}"
