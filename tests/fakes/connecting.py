"""Connecting an outside account at the practice tenant, as a correct app and a patient person would.

connecting = Connecting(tenant, client)
connecting.begin()
redirect = connecting.walk(browser)      # signs in, allows
answer = connecting.complete(redirect)
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx

from keydesk.demo.tenant.config import Person
from keydesk.demo.tenant.grants import s256
from keydesk.demo.tenant.outside import CALENDAR
from tests.fakes.tenant import ANA, ApiClient, PlainBrowser, PracticeTenant, answer_of, read_forms

CONNECT = "/connected-accounts/connect"
COMPLETE = "/connected-accounts/complete"
ACCOUNTS = "/connected-accounts/accounts"
CONNECTIONS = "/connected-accounts/connections"


@dataclass
class Connecting:
    """One connection on its way; tests bend one member at a time.

    Attributes:
        verifier: PKCE verifier.
        body: body of `connect`.
        started: its answer, once begun.
    """

    tenant: PracticeTenant
    client: ApiClient
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)
    body: dict[str, object] = field(default_factory=dict)
    started: dict[str, object] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.body = {
            "connection": CALENDAR.name,
            "redirect_uri": self.tenant.config.callbacks[0],
            "state": secrets.token_urlsafe(16),
            "code_challenge": s256(self.verifier),
            "code_challenge_method": "S256",
            **self.body,
        }

    @property
    def address(self) -> str:
        """What the browser is to open."""
        params = self.started["connect_params"]
        assert isinstance(params, dict)
        return f"{self.started['connect_uri']}&{urlencode(params)}"

    def begin(self) -> Connecting:
        """Ask the tenant to begin."""
        answer = self.client.call("POST", CONNECT, self.body)
        assert answer.status_code == 201, answer.text
        self.started = answer.json()
        return self

    def complete(self, redirect: str, **changes: object) -> httpx.Response:
        """Redeem the code of a redirect."""
        body = {
            "auth_session": self.started["auth_session"],
            "connect_code": answer_of(redirect)["connect_code"],
            "redirect_uri": self.body["redirect_uri"],
            "code_verifier": self.verifier,
            **changes,
        }
        return self.client.call("POST", COMPLETE, {name: value for name, value in body.items() if value is not None})


def walk_connection(
    browser: PlainBrowser,
    address: str,
    person: Person = ANA,
    *,
    decision: str = "allow",
    second_account: bool = False,
) -> str:
    """Walk the pages from `connect_uri` to the redirect back, signing in when asked.

    Args:
        browser: keeps its cookies.
        address: `connect_uri` with the ticket.
        person: who signs in.
        decision: `allow` or `deny`.
        second_account: choose the other account of the provider.

    Returns:
        The address the app is called back at; nobody calls it.
    """
    page = browser.open(address)
    if page.is_redirect:
        return page.headers["location"]
    forms = read_forms(page.text).forms
    if "/u/login" in forms:
        page = browser.submit(page, "/u/login", username=person.email, password=person.password)
    assert "/outside/consent" in read_forms(page.text).forms, page.text
    accounts = [part.partition('"')[0] for part in page.text.split('name="account" value="')[1:]]
    page = browser.submit(page, "/outside/consent", account=accounts[int(second_account)], decision=decision)
    assert page.is_redirect, page.text
    return page.headers["location"]


def connected(
    tenant: PracticeTenant, client: ApiClient, person: Person = ANA, *, second_account: bool = False, **body: object
) -> httpx.Response:
    """Connect an account from beginning to end in a fresh browser; the answer of `complete`."""
    connecting = Connecting(tenant, client, body=body).begin()
    with PlainBrowser(tenant) as browser:
        redirect = walk_connection(browser, connecting.address, person, second_account=second_account)
    return connecting.complete(redirect)
