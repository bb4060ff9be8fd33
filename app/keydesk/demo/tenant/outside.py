"""The pretend providers whose accounts may be connected, and how a tenant offers them.

Owns no state. Usable on any thread. Raises nothing.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Provider:
    """An outside provider that exists only for practice, offered as one connection.

    Attributes:
        name: name of the connection.
        strategy: kind of provider, as Auth0 calls it.
        title: what its own pages are headed with.
        scopes: what the tenant configured to ask for.
        domain: behind the @ of its accounts.
    """

    name: str
    strategy: str
    title: str
    scopes: tuple[str, ...]
    domain: str


CALENDAR = Provider(
    name="google-calendar",
    strategy="google-oauth2",
    title="Pretend Google",
    scopes=("openid", "email", "profile", "offline_access", "https://www.googleapis.com/auth/calendar.readonly"),
    domain="pretend-google.example",
)
WORK = Provider(
    name="github-work",
    strategy="github",
    title="Pretend GitHub",
    scopes=("read:user", "repo", "offline_access"),
    domain="pretend-github.example",
)


@dataclass(frozen=True, kw_only=True)
class ConnectedConfig:
    """How a practice tenant handles connected accounts.

    Attributes:
        providers: what may be connected; empty offers none.
        life_s: seconds between `connect` and `complete`.
        lasts_s: seconds a new account's access lasts; None for no end.
        crowd: accounts everybody has from the start, for load tests.
    """

    providers: tuple[Provider, ...] = (CALENDAR, WORK)
    life_s: float = 300.0
    lasts_s: float | None = None
    crowd: int = 0


@dataclass(kw_only=True)
class ConnectedAccount:
    """One connected account.

    Attributes:
        id: `cac_...`.
        number: grows from one to the next; pages are cut by it.
        connection: name of the connection.
        outside: which account at the provider; never shown, as the API has no member for it.
        scopes: granted ones.
        created_at: Unix seconds.
        expires_at: Unix seconds, or None.
        organization: `org_...`, or empty.
    """

    id: str
    number: int
    connection: str
    outside: str
    scopes: tuple[str, ...]
    created_at: float
    expires_at: float | None = None
    organization: str = ""


@dataclass(kw_only=True)
class Visit:
    """A connection under way, from `connect` to `complete`.

    Attributes:
        id: in the addresses of the provider's pages.
        ticket: what the client puts behind `connect_uri`.
        session: `auth_session`.
        user_id: whose it is.
        organization: of the token that began it, or empty.
        provider: which one, with the scopes asked for.
        redirect_uri: registered callback.
        state: the app's own value, or empty.
        challenge: S256 challenge, or empty.
        hint: account to propose, or empty.
        silent: whether the provider may ask nothing (`prompt=none`).
        born: Unix seconds.
        browser: cookie of the first browser that opened it; no other may go on.
        key: thumbprint of the client's key, or empty.
        code: `connect_code` once the person has allowed it.
        outside: which account they chose.
    """

    id: str
    ticket: str = field(repr=False)
    session: str = field(repr=False)
    user_id: str
    organization: str
    provider: Provider
    redirect_uri: str
    state: str
    challenge: str
    hint: str
    silent: bool
    born: float
    browser: str = ""
    key: str = ""
    code: str = field(default="", repr=False)
    outside: str = ""
