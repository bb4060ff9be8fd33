from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from keydesk.config.profile import Profile
from keydesk.domain.account import Scope
from keydesk.identity.authorize import Attempt, Wish, authorize_address

ENDPOINT = "https://login.acme.com/authorize"
REDIRECT = "http://127.0.0.1:29430/callback"


def fields(profile: Profile, wish: Wish, attempt: Attempt) -> dict[str, str]:
    address = authorize_address(ENDPOINT, profile, REDIRECT, attempt, wish)
    assert address.startswith(ENDPOINT + "?")
    told = parse_qsl(urlsplit(address).query, strict_parsing=True)
    assert len(dict(told)) == len(told)
    return dict(told)


def test_a_plain_sign_in() -> None:
    attempt = Attempt.new()
    told = fields(Profile("a", "https://login.acme.com/", "client"), Wish(frozenset(Scope)), attempt)
    assert told == {
        "response_type": "code",
        "client_id": "client",
        "redirect_uri": REDIRECT,
        "scope": "openid profile email offline_access create:me:authentication_methods create:me:connected_accounts "
        "delete:me:authentication_methods delete:me:connected_accounts read:me:authentication_methods "
        "read:me:connected_accounts read:me:factors update:me:authentication_methods",
        "audience": "https://login.acme.com/me/",
        "code_challenge": attempt.pkce.challenge,
        "code_challenge_method": "S256",
        "state": attempt.state.reveal(),
        "nonce": attempt.nonce.reveal(),
    }


def test_a_fresh_sign_in_with_everything() -> None:
    profile = Profile("a", "https://login.acme.com/", "client", organization="org_1", connection="Username & Co")
    wish = Wish(frozenset(), fresh=True, login_hint="ana+x@acme.com", ui_locales=("ja", "en"))
    told = fields(profile, wish, Attempt.new())
    assert (told["max_age"], told["login_hint"], told["ui_locales"]) == ("0", "ana+x@acme.com", "ja en")
    assert told["acr_values"] == "http://schemas.openid.net/pape/policies/2007/06/multi-factor"
    assert (told["organization"], told["connection"]) == ("org_1", "Username & Co")
    assert "prompt" not in told


def test_what_the_profile_says_stands_until_somebody_is_known() -> None:
    profile = Profile("a", "https://login.acme.com/", "client", login_hint="ben@acme.com", ui_locales=("de", "en"))
    told = fields(profile, Wish(frozenset(), ui_locales=("ja",)), Attempt.new())
    assert (told["login_hint"], told["ui_locales"]) == ("ben@acme.com", "de en")
    told = fields(profile, Wish(frozenset(), login_hint="ana@acme.com"), Attempt.new())
    assert told["login_hint"] == "ana@acme.com"


def test_the_verifier_never_leaves_by_the_address() -> None:
    attempt = Attempt.new()
    address = authorize_address(ENDPOINT, Profile("a", "https://a.b/", "c"), REDIRECT, attempt, Wish(frozenset()))
    assert attempt.pkce.verifier.reveal() not in address
