"""Device codes and what became of them, in memory. Source: RFC 8628.

Owns them. Runs on the server's event loop. Raises `GrantError` and `OAuthError` for a code that gives nothing.
"""

import enum
import secrets
from dataclasses import dataclass, field

from keydesk.demo.tenant.flows import DeviceConfig
from keydesk.demo.tenant.grants import Authorization, GrantError
from keydesk.demo.tenant.wire import OAuthError

# No vowels and nothing that looks like something else, as RFC 8628 §6.1 proposes.
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_SLOW_DOWN_S = 5.0  # RFC 8628 §3.5
_GRACE_S = 0.5  # two clocks and a network lie between a client's waiting and ours
_LIMIT = 1_000
_GONE = "Invalid or expired device code."


class Decision(enum.Enum):
    """What the person said."""

    OPEN = enum.auto()
    ALLOWED = enum.auto()
    DENIED = enum.auto()


@dataclass(kw_only=True)
class DeviceGrant:
    """A device that waits for a person.

    Attributes:
        device_code: secret of the device.
        user_code: what the person types, without the dash.
        page: secret of the pages that belong to it, new for each browser.
        scopes: asked for.
        audience: asked for, or empty.
        born: Unix seconds.
        life_s: seconds the code is good for.
        interval_s: seconds between two questions, growing when asked too often.
        next_ask: Unix seconds before which a question is too early.
        browser: cookie of the browser that typed the code.
        decision: what the person said.
        authorization: what the device gets, once allowed.
        told: whether the device has heard that the code ran out.
    """

    device_code: str = field(repr=False)
    user_code: str
    page: str = field(default="", repr=False)
    scopes: tuple[str, ...]
    audience: str
    born: float
    life_s: float
    interval_s: float
    next_ask: float
    browser: str = field(default="", repr=False)
    decision: Decision = Decision.OPEN
    authorization: Authorization | None = None
    told: bool = False

    @property
    def shown_code(self) -> str:
        """The code as people read it.

        Returns:
            Four letters, a dash, four letters.
        """
        return f"{self.user_code[:4]}-{self.user_code[4:]}"


class Devices:
    """All devices that wait."""

    def __init__(self) -> None:
        self._grants: dict[str, DeviceGrant] = {}

    def start(self, config: DeviceConfig, scopes: tuple[str, ...], audience: str, now: float) -> DeviceGrant:
        """Begin to wait.

        Args:
            config: how long codes live and how often may be asked, as it is set now.
            scopes: asked for.
            audience: asked for, or empty.
            now: Unix seconds.

        Returns:
            The grant with its codes.
        """
        while len(self._grants) >= _LIMIT:
            del self._grants[next(iter(self._grants))]
        grant = DeviceGrant(
            device_code=secrets.token_urlsafe(32),
            user_code="".join(secrets.choice(_LETTERS) for _ in range(8)),
            scopes=scopes,
            audience=audience,
            born=now,
            life_s=config.life_s,
            interval_s=config.interval_s,
            next_ask=now,
        )
        self._grants[grant.device_code] = grant
        return grant

    def find(self, typed: str, now: float) -> DeviceGrant | None:
        """Find the device a person means.

        Args:
            typed: a user code, in any case and with any dashes and spaces.
            now: Unix seconds.

        Returns:
            The grant, or None when there is none that waits.
        """
        wanted = "".join(char for char in typed.upper() if char.isalpha())
        return next((grant for grant in self._open(now) if grant.user_code == wanted), None)

    def of_page(self, page: str, browser: str, now: float) -> DeviceGrant | None:
        """Find the device a page belongs to.

        Args:
            page: secret in the address and form of the page.
            browser: secret of the browser's cookie.
            now: Unix seconds.

        Returns:
            The grant, or None when it is over or belongs to another browser.
        """
        for grant in self._open(now):
            if grant.page and secrets.compare_digest(grant.page.encode(), page.encode()):
                return grant if secrets.compare_digest(grant.browser.encode(), browser.encode()) else None
        return None

    def redeem(self, device_code: str, now: float) -> Authorization:
        """Answer a device's question. Source: RFC 8628 §3.5.

        Args:
            device_code: as received.
            now: Unix seconds.

        Returns:
            What the person allowed; the code is then spent.

        Raises:
            GrantError: no such code.
            OAuthError: the person has not decided or has denied, the code ran out, or the question is too early.
        """
        grant = self._grants.get(device_code)
        if grant is None or grant.told:
            raise GrantError(_GONE)
        if now - grant.born > grant.life_s:
            grant.told = True
            raise OAuthError("expired_token", "The device code has expired.", 403)
        if now < grant.next_ask - _GRACE_S:
            grant.interval_s += _SLOW_DOWN_S
            grant.next_ask = now + grant.interval_s
            raise OAuthError("slow_down", "You are polling faster than the specified interval.", 429)
        grant.next_ask = now + grant.interval_s
        if grant.decision is Decision.OPEN:
            raise OAuthError("authorization_pending", "User has yet to authorize device code.", 403)
        del self._grants[device_code]
        if grant.authorization is None:
            raise OAuthError("access_denied", "User cancelled the confirmation prompt.", 403)
        return grant.authorization

    def _open(self, now: float) -> list[DeviceGrant]:
        return [
            grant
            for grant in self._grants.values()
            if grant.decision is Decision.OPEN and now - grant.born <= grant.life_s
        ]
