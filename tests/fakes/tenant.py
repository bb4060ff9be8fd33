"""A running practice tenant for tests, and a browser without a browser that walks its pages by plain HTTP.

    with running_tenant() as tenant:
        redirect = await asyncio.to_thread(sign_in_over_http, tenant, authorize_url)

The tenant is real: uvicorn on a free port of 127.0.0.1, on a thread of its own. Everything here blocks, so an async
test calls it through `asyncio.to_thread`.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Protocol
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import httpx

from keydesk.demo.tenant.config import ACCOUNT_SCOPES, PEOPLE, Person, Plan, TenantConfig
from keydesk.demo.tenant.grants import s256
from keydesk.demo.tenant.server import TenantServer
from keydesk.demo.tenant.state import Tenant
from tests.fakes.plain_http import NO_TLS, http_delete, http_get, http_post
from tests.fakes.ports import free_ports

ANA, BEN, MIKA, LENA = PEOPLE
SCOPES = "openid profile email offline_access " + " ".join(sorted(ACCOUNT_SCOPES))


class Clock(Protocol):
    """What `TenantConfig.clock` must be able to do."""

    def now(self) -> datetime:
        """Tell the wall time."""
        ...

    def monotonic(self) -> float:
        """Tell a time that only goes forward."""
        ...


class MovableClock:
    """A clock that runs only when told to."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start or datetime.now(UTC)
        self._passed = 0.0

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return 1_000.0 + self._passed

    def advance(self, seconds: float) -> None:
        self._passed += seconds


@dataclass
class PracticeTenant:
    """What a test knows of the tenant it started.

    Attributes:
        config: its settings, with the real port.
        inside: its state, for tests that look behind the wire.
    """

    config: TenantConfig
    inside: Tenant = field(repr=False)

    @property
    def issuer(self) -> str:
        return self.config.issuer

    @property
    def client_id(self) -> str:
        return self.config.client_id

    @property
    def callback_ports(self) -> tuple[int, ...]:
        return self.config.callback_ports

    @property
    def users(self) -> tuple[Person, ...]:
        return self.config.people

    def fault(
        self,
        name: str,
        *,
        path: str | None = None,
        method: str = "",
        count: int | None = None,
        value: float | None = None,
    ) -> None:
        """Switch a fault on through the control door."""
        body: dict[str, object] = {"name": name, "method": method, "count": count, "value": value}
        if path is not None:
            body["path"] = path
        answer = http_post(f"{self.issuer}_practice/faults", json=body)
        assert answer.status_code == 200, answer.text

    def faults(self) -> list[dict[str, object]]:
        """List the faults that are on."""
        listed: list[dict[str, object]] = http_get(f"{self.issuer}_practice/faults").json()["faults"]
        return listed

    def clear_faults(self) -> None:
        """Switch every fault off."""
        http_delete(f"{self.issuer}_practice/faults").raise_for_status()

    def requests(self) -> list[tuple[str, str]]:
        """List (method, path) of every request so far, oldest first; control door and assets do not count."""
        listed = http_get(f"{self.issuer}_practice/requests").json()["requests"]
        return [(item["method"], item["path"]) for item in listed]

    def forget_requests(self) -> None:
        """Empty that list."""
        http_delete(f"{self.issuer}_practice/requests").raise_for_status()


@contextlib.contextmanager
def running_tenant(
    *, plan: Plan = Plan.UNLIMITED, clock: Clock | None = None, **settings: object
) -> Iterator[PracticeTenant]:
    """Start a tenant on a free port with three free callback ports, and stop it at the end.

    Args:
        plan: rate limits; none that a test would meet unless it asks for them.
        clock: where its time comes from; None for the computer's.
        settings: further fields of `TenantConfig`.
    """
    given: dict[str, object] = {"plan": plan, "callback_ports": free_ports(3), **settings}
    if clock is not None:
        given["clock"] = clock
    config = TenantConfig(**given)  # type: ignore[arg-type]  # the caller names real fields; __init__ checks them
    with TenantServer(config) as server:
        yield PracticeTenant(config=server.config, inside=server.tenant)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self.code = ""
        self._action = ""
        self._in_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._action = values["action"]
            self.forms[self._action] = {}
        elif tag == "input" and "name" in values:
            self.forms[self._action][values["name"]] = values.get("value", "")
        self._in_code = tag == "strong" and values.get("class") == "code"

    def handle_data(self, data: str) -> None:
        if self._in_code:
            self.code = data.strip()
            self._in_code = False


def read_forms(document: str) -> _Forms:
    """Find the forms of a page: action to field names and values."""
    parser = _Forms()
    parser.feed(document)
    return parser


class PlainBrowser:
    """Walks the tenant's pages like a browser without scripts; keeps its cookies, so it stays signed in.

    Args:
        tenant: a running tenant, or its issuer when it runs in another process.
        language: of the pages.

    Attributes:
        pages: path of every page that was shown, in order.
    """

    def __init__(self, tenant: PracticeTenant | str, *, language: str = "en") -> None:
        self._issuer = tenant if isinstance(tenant, str) else tenant.issuer
        self._client = httpx.Client(
            headers={"accept-language": language}, follow_redirects=False, trust_env=False, verify=NO_TLS, timeout=10
        )
        self.pages: list[str] = []

    def __enter__(self) -> PlainBrowser:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._client.close()

    def open(self, url: str) -> httpx.Response:
        """Open an address and follow redirects up to a page, or up to a redirect that leaves the tenant."""
        return self._follow(self._client.get(url))

    def submit(self, page: httpx.Response, action: str, **fields: str) -> httpx.Response:
        """Send one of the forms of a page."""
        form = read_forms(page.text).forms[action]
        return self._follow(self._client.post(urljoin(str(page.url), action), data={**form, **fields}))

    def post(self, path: str, **fields: str) -> httpx.Response:
        """Send a form that is on no page."""
        return self._client.post(urljoin(self._issuer, path), data=fields)

    def sign_in(self, authorize_url: str, person: Person = ANA) -> str:
        """Sign in, or confirm when still signed in.

        Returns:
            The address the app is called back at; nobody calls it.
        """
        answer = self.open(authorize_url)
        for _ in range(5):
            if answer.is_redirect:
                return answer.headers["location"]
            forms = read_forms(answer.text)
            if "/u/login" in forms.forms:
                answer = self.submit(answer, "/u/login", username=person.email, password=person.password)
            elif "/u/mfa" in forms.forms:
                answer = self.submit(answer, "/u/mfa", code=forms.code)
            elif "/u/confirm" in forms.forms:
                answer = self.submit(answer, "/u/confirm")
            else:
                break
        raise AssertionError(f"the sign-in stopped at a page with status {answer.status_code}: {answer.text}")

    def _follow(self, answer: httpx.Response) -> httpx.Response:
        for _ in range(10):
            if not answer.is_redirect:
                self.pages.append(answer.url.path)
                return answer
            target = urljoin(str(answer.url), answer.headers["location"])
            if not target.startswith(self._issuer):
                return answer
            answer = self._client.get(target)
        raise AssertionError("too many redirects")


def sign_in_over_http(tenant: PracticeTenant, authorize_url: str, person: Person = ANA) -> str:
    """Walk the sign-in pages in a fresh browser.

    Args:
        tenant: a running tenant.
        authorize_url: what the app would open.
        person: who signs in.

    Returns:
        The whole redirect address with `code` and `state`, or with `error`; nobody calls it.
    """
    with PlainBrowser(tenant) as browser:
        return browser.sign_in(authorize_url, person)


@dataclass
class AppRequest:
    """A sign-in as a correct app would start it; tests bend one member at a time.

    Attributes:
        verifier: PKCE verifier.
        parameters: query of `/authorize`.
    """

    tenant: PracticeTenant
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)
    parameters: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        config = self.tenant.config
        self.parameters = {
            "response_type": "code",
            "client_id": config.client_id,
            "redirect_uri": config.callbacks[0],
            "scope": SCOPES,
            "audience": config.audience,
            "state": secrets.token_urlsafe(16),
            "nonce": secrets.token_urlsafe(16),
            "code_challenge": s256(self.verifier),
            "code_challenge_method": "S256",
            **self.parameters,
        }

    @property
    def url(self) -> str:
        return f"{self.tenant.issuer}authorize?{urlencode(self.parameters)}"

    def without(self, name: str) -> AppRequest:
        """The same without one parameter."""
        del self.parameters[name]
        return self

    def exchange(self, redirect: str, **changes: str) -> httpx.Response:
        """Redeem the code of a redirect."""
        body = {
            "grant_type": "authorization_code",
            "client_id": self.tenant.client_id,
            "code": answer_of(redirect)["code"],
            "code_verifier": self.verifier,
            "redirect_uri": self.parameters["redirect_uri"],
            **changes,
        }
        return http_post(f"{self.tenant.issuer}oauth/token", data=body)


def answer_of(redirect: str) -> dict[str, str]:
    """Read the parameters of a redirect address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(redirect).query, strict_parsing=True).items()}


def tokens_for(tenant: PracticeTenant, person: Person = ANA, **parameters: str) -> dict[str, str]:
    """Sign in and redeem the code.

    Args:
        tenant: a running tenant.
        person: who signs in.
        parameters: changes to the request, for instance `scope`.

    Returns:
        The token answer.
    """
    request = AppRequest(tenant, parameters=parameters)
    answer = request.exchange(sign_in_over_http(tenant, request.url, person))
    assert answer.status_code == 200, answer.text
    tokens: dict[str, str] = answer.json()
    return tokens


def refresh(tenant: PracticeTenant, refresh_token: str, **changes: str) -> httpx.Response:
    """Use a refresh token."""
    body = {
        "grant_type": "refresh_token",
        "client_id": tenant.client_id,
        "refresh_token": refresh_token,
        **changes,
    }
    return http_post(f"{tenant.issuer}oauth/token", data=body)


class ApiClient:
    """Calls the My Account API with one access token."""

    def __init__(self, tenant: PracticeTenant, access_token: str) -> None:
        self._base = tenant.config.account_base
        self._client = httpx.Client(headers={"authorization": f"Bearer {access_token}"}, trust_env=False, timeout=10)

    def __enter__(self) -> ApiClient:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._client.close()

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """Send one request; `path` starts with a slash and comes after `/me/v1`; `body` is sent as JSON."""
        sent = dict(headers or {})
        if content is None and body is not None:
            content = json.dumps(body).encode()
            sent.setdefault("content-type", "application/json")
        return self._client.request(method, f"{self._base}{path}", content=content, headers=sent)

    def list(self) -> list[dict[str, object]]:
        """List the methods."""
        answer = self.call("GET", "/authentication-methods")
        assert answer.status_code == 200, answer.text
        methods: list[dict[str, object]] = answer.json()["authentication_methods"]
        return methods
