"""What a session is made of, and what it knows in this run. Main loop only. Raises SIGN_IN_NEEDED, DPOP_REFUSED."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from keydesk.core.clock import Clock
from keydesk.core.secret import Secret
from keydesk.domain.account import Granted, Person
from keydesk.identity.access import AccessToken
from keydesk.identity.authorize import Wish
from keydesk.identity.backoff import Backoff
from keydesk.identity.browser import Opener
from keydesk.identity.device_code import DeviceSignIn
from keydesk.identity.dpop import Prover, challenge_error
from keydesk.identity.id_token import Claims
from keydesk.identity.process_lock import ProcessLock
from keydesk.identity.sign_in import BrowserSignIn
from keydesk.identity.tenant import Tenant
from keydesk.identity.token_endpoint import Tokens
from keydesk.identity.token_keeper import TokenKeeper
from keydesk.net.message import Answer


@dataclass(frozen=True, slots=True)
class Parts:
    """What a session is made of; `identity/opening.py` puts it together.

    Args:
        tenant: the identity side of the profile.
        browser: signs in.
        device: signs in on another device.
        opener: opens the browser to sign out there.
        keeper: keeps the refresh token.
        lock: among processes.
        clock: time.
        wish: gives scopes and languages of a sign-in; asked at each.
        scopes_of_change: what a sign-in asks for when a change is under way, on top of the wish.
    """

    tenant: Tenant
    browser: BrowserSignIn
    device: DeviceSignIn
    opener: Opener
    keeper: TokenKeeper
    lock: ProcessLock
    clock: Clock
    wish: Callable[[], Wish]
    scopes_of_change: frozenset[str] = frozenset()


class Held:
    """Who is signed in and with which access token, in memory only.

    Args:
        clock: time.
    """

    def __init__(self, clock: Clock) -> None:
        self.access = AccessToken(clock)
        self.backoff = Backoff(clock)
        self.person: Person | None = None
        self.granted: Granted | None = None
        self.sid: str | None = None
        self.prover: Prover | None = None
        self.bound = False
        self.renewable = False
        self.fresh_needed = False

    def use(self, tokens: Tokens, claims: Claims, prover: Prover | None) -> Granted:
        """Hold what came.

        Args:
            tokens: checked tokens.
            claims: who they belong to, and what that person proved.
            prover: of the session, None for one without.

        Returns:
            What is granted now.
        """
        ends_at = self.access.put(tokens.access_token, tokens.life_s)
        self.prover, self.bound = prover, tokens.bound
        self.person = claims.person
        self.granted = Granted(tokens.scopes, ends_at, claims.auth_time, claims.multi_factor)
        return self.granted

    def usable(self) -> Secret | None:
        """The access token while it is good for at least 30 seconds more, else None."""
        return self.access.usable()

    def authorization(self, token: Secret, method: str, url: str) -> Mapping[str, str]:
        """Write the headers that go with an access token.

        Args:
            token: the access token.
            method: HTTP method.
            url: absolute address.

        Returns:
            ``authorization``, and ``dpop`` in a session whose tokens are bound to this computer.
        """
        if self.prover is None or not self.bound:
            return {"authorization": f"Bearer {token.reveal()}"}
        return {"authorization": f"DPoP {token.reveal()}", "dpop": self.prover.proof(method, url, token)}

    def again(self, answer: Answer) -> bool:
        """Hear what the API says of the proof it got.

        Args:
            answer: any answer of the API.

        Returns:
            True when the request was refused for want of a nonce that is known now: send it once more.

        Raises:
            KeydeskError: DPOP_REFUSED(reason), CLOCK_WRONG(minutes).
        """
        if self.prover is None or not self.bound:
            return False
        return self.prover.again(answer, challenge_error(answer), api=True)

    def forget(self) -> None:
        """Nobody is signed in."""
        self.access.clear()
        self.person = self.granted = self.prover = None
        self.bound = False
        self.renewable = self.fresh_needed = False
        self.backoff.reset()
