"""What a practice tenant is started with.

Owns no state. Usable on any thread. Raises `ValueError` for settings that contradict each other.
"""

import enum
from dataclasses import dataclass, field

from keydesk.core.clock import Clock, SystemClock
from keydesk.demo.tenant.flows import DeviceConfig, DpopConfig, PasskeyConfig
from keydesk.demo.tenant.outside import ConnectedConfig
from keydesk.demo.tenant.rules import AccountRules

OIDC_SCOPES = frozenset({"openid", "profile", "email", "offline_access"})
ACCOUNT_SCOPES = frozenset(
    {
        "read:me:authentication_methods",
        "create:me:authentication_methods",
        "update:me:authentication_methods",
        "delete:me:authentication_methods",
        "read:me:factors",
        "read:me:connected_accounts",
        "create:me:connected_accounts",
        "delete:me:connected_accounts",
    }
)
MFA_ACR = "http://schemas.openid.net/pape/policies/2007/06/multi-factor"
RP_ID = "localhost"
CONNECTION = "Username-Password-Authentication"


class Plan(enum.StrEnum):
    """How tight the rate limits are; the names are those of `keydesk tenant --plan`."""

    FREE = "free"
    PAID = "paid"
    UNLIMITED = "unlimited"


@dataclass(frozen=True, kw_only=True)
class LinkedLogin:
    """A further database identity somebody has, linked to the same account.

    Attributes:
        connection: name of its database connection.
        email: its identifier.
        password: its own practice password.
    """

    connection: str
    email: str
    password: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who may sign in.

    Attributes:
        email: the identifier, compared without case.
        password: a practice password; it is printed on purpose.
        name: what the profile says.
        samples: also own one method of every other type, one of them of a type nobody knows.
        linked: further identities that lead to the same account.
        factors: types they may enroll, as far as the tenant has them; None for all. Whoever comes from elsewhere, for
            instance, has no passkeys and no password here.
    """

    email: str
    password: str = field(repr=False)
    name: str
    samples: bool = False
    linked: tuple[LinkedLogin, ...] = ()
    factors: tuple[str, ...] | None = None

    @property
    def logins(self) -> tuple[tuple[str, str], ...]:
        """Everything they can sign in with.

        Returns:
            Address and password of each identity.
        """
        return ((self.email, self.password), *((login.email, login.password) for login in self.linked))


PEOPLE = (
    Person(email="ana@example.com", password="practice-ana-1", name="Ana Moreau"),  # noqa: S106
    Person(email="ben@example.com", password="practice-ben-1", name="Ben Okafor", samples=True),  # noqa: S106
    Person(email="mika@example.com", password="practice-mika-1", name="三浦 美香"),  # noqa: S106
    Person(
        email="lena@example.com",
        password="practice-lena-1",  # noqa: S106
        name="Lena Fischer",
        linked=(
            LinkedLogin(
                connection="Staff-Directory",
                email="lena@staff.example.com",
                password="practice-staff-1",  # noqa: S106
            ),
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class TenantConfig:
    """Settings of one practice tenant.

    Attributes:
        port: TCP port on 127.0.0.1; 0 lets the server pick one (`create_app` itself needs the real one).
        client_id: the only registered application (native, public, first-party).
        callback_ports: ports whose `http://127.0.0.1:{port}/callback` may be redirected to.
        plan: which rate limits apply.
        people: who may sign in.
        faults: faults on from the start, each in the form `faults.parse_fault` reads.
        granted_scopes: the My Account scopes the application's client grant holds.
        offline_access: whether the API lets refresh tokens out.
        rotation: whether each refresh replaces the refresh token.
        leeway_s: seconds for which the refresh token just replaced may be used once more.
        confirm_callback: ask "is this the app you meant" before a silent return to a loopback callback.
        send_iss: add `iss` to the answer of `/authorize` (RFC 9207).
        access_token_life_s: seconds an access token lives.
        refresh_token_life_s: seconds a refresh token family lives, not prolonged by use.
        code_life_s: seconds an authorization code lives.
        challenge_life_s: seconds an enrolment may take between start and verify.
        passkey_limit: passkeys a person may have.
        origins: further WebAuthn origins that are accepted, besides the two of this tenant.
        logout_urls: further allowed targets of `/oidc/logout`, besides the callbacks.
        rules: factors, codes, passwords and second factors; may change while the tenant runs.
        connected: which outside accounts may be connected, and how.
        device: the device flow.
        dpop: proofs of possession.
        passkeys: signing in and up with a passkey, without a browser.
        organizations: ids of the organizations there are; everybody is a member of each.
        mrrt: whether a refresh token may be swapped for a token of another audience.
        clock: where the time comes from.
    """

    port: int = 0
    client_id: str = "KeydeskPracticeApp0000000000000"
    callback_ports: tuple[int, ...] = (29430, 29431, 29432)
    plan: Plan = Plan.PAID
    people: tuple[Person, ...] = PEOPLE
    faults: tuple[str, ...] = ()
    granted_scopes: frozenset[str] = ACCOUNT_SCOPES
    offline_access: bool = True
    rotation: bool = True
    leeway_s: float = 0.0
    confirm_callback: bool = True
    send_iss: bool = False
    access_token_life_s: int = 7200
    refresh_token_life_s: int = 30 * 86400
    code_life_s: float = 60.0
    challenge_life_s: float = 60.0
    passkey_limit: int = 20
    origins: tuple[str, ...] = ()
    logout_urls: tuple[str, ...] = ()
    rules: AccountRules = field(default_factory=AccountRules)
    connected: ConnectedConfig = field(default_factory=ConnectedConfig)
    device: DeviceConfig = field(default_factory=DeviceConfig)
    dpop: DpopConfig = field(default_factory=DpopConfig)
    passkeys: PasskeyConfig = field(default_factory=PasskeyConfig)
    organizations: tuple[str, ...] = ("org_practice1", "org_practice2")
    mrrt: bool = True
    clock: Clock = field(default_factory=SystemClock)

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535 or not all(0 < port <= 65535 for port in self.callback_ports):
            raise ValueError("a port is a number from 1 to 65535")
        if self.port and self.port in self.callback_ports:
            raise ValueError("the tenant's own port cannot be a callback port")
        addresses = [email.lower() for person in self.people for email, _password in person.logins]
        if len(set(addresses)) != len(addresses):
            raise ValueError("two people share an e-mail address")

    @property
    def base(self) -> str:
        """Scheme, host and port without a slash; also the WebAuthn origin of the sign-in pages.

        Returns:
            `http://localhost:PORT`.
        """
        return f"http://localhost:{self.port}"

    @property
    def issuer(self) -> str:
        """The issuer identifier, with the slash Auth0 puts behind it.

        Returns:
            `http://localhost:PORT/`.
        """
        return f"{self.base}/"

    @property
    def audience(self) -> str:
        """Audience of the My Account API. Source: Auth0, My Account API.

        Returns:
            `http://localhost:PORT/me/`, with the trailing slash.
        """
        return f"{self.issuer}me/"

    @property
    def account_base(self) -> str:
        """Where the My Account API starts.

        Returns:
            `http://localhost:PORT/me/v1`.
        """
        return f"{self.issuer}me/v1"

    @property
    def userinfo_audience(self) -> str:
        """Audience of `/userinfo`.

        Returns:
            The absolute address of that endpoint.
        """
        return f"{self.issuer}userinfo"

    @property
    def callbacks(self) -> tuple[str, ...]:
        """Every redirect URI that is registered, compared character by character.

        Returns:
            One address per callback port.
        """
        return tuple(f"http://127.0.0.1:{port}/callback" for port in self.callback_ports)

    @property
    def webauthn_origins(self) -> frozenset[str]:
        """Origins a passkey ceremony may name.

        The pages' own origin, and `https://localhost`: what a native app writes that is not a browser.

        Returns:
            Whole origins.
        """
        return frozenset({self.base, f"https://{RP_ID}", *self.origins})
