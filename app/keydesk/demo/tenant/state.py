"""Everything one practice tenant knows while it runs.

Owns the stores and hands them to the endpoints. Runs on the server's event loop; making one costs two RSA keys.
Raises nothing of its own.
"""

import secrets
from collections import deque
from dataclasses import dataclass, field

from starlette.requests import Request

from keydesk.demo.tenant.config import TenantConfig
from keydesk.demo.tenant.connected import Connected, furnish
from keydesk.demo.tenant.device import Devices
from keydesk.demo.tenant.dpop import Proofs
from keydesk.demo.tenant.faults import FaultBoard, FaultName
from keydesk.demo.tenant.grants import BrowserSessions, Codes, Login, RefreshTokens
from keydesk.demo.tenant.inbox import Inbox
from keydesk.demo.tenant.limits import RateLimits
from keydesk.demo.tenant.pending import PendingBook
from keydesk.demo.tenant.people import Account, People
from keydesk.demo.tenant.phone import PushRequests
from keydesk.demo.tenant.signing import SigningKeys
from keydesk.demo.tenant.webauthn import Ceremonies

TRANSACTION_LIFE_S = 1800.0
_JOURNAL_LENGTH = 10_000
_TRANSACTION_LIMIT = 1_000


@dataclass(frozen=True, kw_only=True)
class AuthorizeRequest:
    """A request to `/authorize` that passed its checks.

    Attributes:
        redirect_uri: registered callback.
        state: the app's own value, or empty.
        nonce: for the ID token, or empty.
        challenge: S256 PKCE challenge.
        scopes: scopes asked for, in order, without repeats.
        audience: API asked for, or empty.
        prompts: values of `prompt`.
        max_age: seconds, or None.
        wants_mfa: whether `acr_values` asks for a second factor.
        login_hint: identifier to fill in, or empty.
        signup: whether `screen_hint=signup` came.
        organization: `org_...`, or empty.
        language: `en` or `ja`.
        key: thumbprint of the key the code is bound to (`dpop_jkt`), or empty.
    """

    redirect_uri: str
    state: str
    nonce: str
    challenge: str
    scopes: tuple[str, ...]
    audience: str
    prompts: frozenset[str]
    max_age: int | None
    wants_mfa: bool
    login_hint: str
    signup: bool
    organization: str
    language: str
    key: str = ""


@dataclass(kw_only=True)
class Transaction:
    """One sign-in on its way, from `/authorize` to the redirect back.

    Attributes:
        id: secret in the address and forms of its pages.
        browser: secret in a cookie; pages of another browser are refused.
        request: what the app asked for.
        born: Unix seconds.
        login: who signed in so far, if anybody.
        needs_mfa: whether the second factor is still due.
        mfa_code: the practice code that passes it.
        mfa_wrong: wrong codes in a row.
        mfa_paused_until: Unix seconds until which no code is looked at.
        sent_code: a code that was sent to a phone or an address, or empty.
        sent_at: Unix seconds of that.
        sent_by: id of that phone or address.
        push_request: id of the request a phone was sent, or empty.
        proven: the login once a recovery code was used, while its successor is shown.
        shown: whether the person has seen a page of it.
        passkey_challenge: challenge of a passkey sign-in under way.
        challenge_born: Unix seconds of that challenge.
        then: page of this tenant to go on to instead of issuing a code, or empty.
    """

    id: str
    browser: str
    request: AuthorizeRequest
    born: float
    login: Login | None = None
    needs_mfa: bool = False
    mfa_code: str = field(default="", repr=False)
    mfa_wrong: int = 0
    mfa_paused_until: float = 0.0
    sent_code: str = field(default="", repr=False)
    sent_at: float = 0.0
    sent_by: str = ""
    push_request: str = ""
    proven: Login | None = None
    shown: bool = False
    passkey_challenge: bytes = field(default=b"", repr=False)
    challenge_born: float = 0.0
    then: str = ""


@dataclass(kw_only=True)
class Enrolment:
    """A passkey enrolment between start and verify.

    Attributes:
        user_id: whose.
        challenge: what the key signs.
        born: Unix seconds.
        identity: the identity that is to own the passkey.
    """

    user_id: str
    challenge: bytes
    born: float
    identity: str = ""


@dataclass(frozen=True, kw_only=True)
class PasskeySession:
    """A sign-in or sign-up without a browser, between its options and its grant.

    Attributes:
        challenge: what the key signs.
        born: Unix seconds.
        newcomer: who signs up, not one of the people yet; None for a sign-in.
    """

    challenge: bytes = field(repr=False)
    born: float
    newcomer: Account | None


class Tenant:
    """The running tenant.

    Args:
        config: its settings, with the real port.
    """

    def __init__(self, config: TenantConfig) -> None:
        if not config.port:
            raise ValueError("the tenant must know its port before it starts")
        self.config = config
        self.keys = SigningKeys()
        self.people = People(config.people, self.now())
        self.connected = Connected(config.connected)
        self._furnish()
        self.devices = Devices()
        self.proofs = Proofs(config.dpop.nonce_life_s)
        self.codes = Codes(config.code_life_s)
        self.refresh_tokens = RefreshTokens(
            rotation=config.rotation, leeway_s=config.leeway_s, life_s=config.refresh_token_life_s
        )
        self.sessions = BrowserSessions()
        self.limits = RateLimits(config.plan)
        self.ceremonies = Ceremonies(config.webauthn_origins)
        self.faults = FaultBoard()
        self.journal: deque[tuple[str, str]] = deque(maxlen=_JOURNAL_LENGTH)
        self.request_count = 0
        self.rules = config.rules
        self.enrolments: dict[str, Enrolment] = {}
        self.passkey_sessions: dict[str, PasskeySession] = {}
        self.pending = PendingBook()
        self.inbox = Inbox()
        self.pushes = PushRequests()
        self._transactions: dict[str, Transaction] = {}

    def now(self) -> float:
        """Tell the true time, by which codes and sessions live.

        Returns:
            Unix seconds.
        """
        return self.config.clock.now().timestamp()

    def shown_now(self) -> float:
        """Tell the time the tenant claims it is; differs from `now` under the fault `clock-skew`.

        Returns:
            Unix seconds, for tokens and the Date header.
        """
        skew = self.faults.find(FaultName.CLOCK_SKEW)
        return self.now() + (skew.value if skew is not None else 0.0)

    def record(self, method: str, path: str) -> None:
        """Remember that a request came, without anything that could be a secret.

        Args:
            method: HTTP method.
            path: path without query.
        """
        self.request_count += 1
        self.journal.append((method, path))

    def open_transaction(self, request: AuthorizeRequest, browser: str) -> Transaction:
        """Begin a sign-in.

        Args:
            request: what the app asked for.
            browser: the secret of the browser's cookie.

        Returns:
            The transaction, stored.
        """
        while len(self._transactions) >= _TRANSACTION_LIMIT:
            del self._transactions[next(iter(self._transactions))]
        transaction = Transaction(id=secrets.token_urlsafe(24), browser=browser, request=request, born=self.now())
        self._transactions[transaction.id] = transaction
        return transaction

    def find_transaction(self, transaction_id: str, browser: str) -> Transaction | None:
        """Look up a sign-in on its way.

        Args:
            transaction_id: from the address or the form.
            browser: from the cookie.

        Returns:
            The transaction, or None when it is unknown, over, or belongs to another browser.
        """
        found = self._transactions.get(transaction_id)
        if found is None or not secrets.compare_digest(found.browser.encode(), browser.encode()):
            return None
        return found if self.now() - found.born <= TRANSACTION_LIFE_S else None

    def open_enrolment(self, session: str, enrolment: Enrolment) -> None:
        """Begin an enrolment.

        Args:
            session: its `auth_session`.
            enrolment: whose it is and what the key signs.
        """
        while len(self.enrolments) >= _TRANSACTION_LIMIT:
            del self.enrolments[next(iter(self.enrolments))]
        self.enrolments[session] = enrolment

    def open_passkey_session(self, session: str, opened: PasskeySession) -> None:
        """Begin a sign-in or sign-up without a browser.

        Args:
            session: its `auth_session`.
            opened: what is known of it.
        """
        while len(self.passkey_sessions) >= _TRANSACTION_LIMIT:
            del self.passkey_sessions[next(iter(self.passkey_sessions))]
        self.passkey_sessions[session] = opened

    def close_transaction(self, transaction: Transaction) -> None:
        """Forget a sign-in that has ended.

        Args:
            transaction: which one.
        """
        self._transactions.pop(transaction.id, None)

    def _furnish(self) -> None:
        for person in self.config.people:
            account = self.people.by_email(person.email)
            if account is not None:
                furnish(self.connected, account, samples=person.samples, now=self.now())


def tenant_of(request: Request) -> Tenant:
    """Find the tenant a request came to.

    Args:
        request: any request of its app.

    Returns:
        The tenant.
    """
    tenant: Tenant = request.app.state.tenant
    return tenant
