"""Authorization codes, refresh token families and browser sessions, in memory.

Owns all three stores. Runs on the server's event loop. Raises `GrantError` when a grant does not hold.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

SESSION_LIFE_S = 3 * 86400.0


class GrantError(Exception):
    """A code or refresh token is unknown, used, expired or revoked. The text is fit to be shown."""


@dataclass(frozen=True, kw_only=True)
class Login:
    """How somebody signed in.

    Attributes:
        user_id: subject.
        auth_time: Unix seconds of the moment they proved who they are.
        amr: methods used. Source: RFC 8176.
        sid: id of the browser session.
    """

    user_id: str
    auth_time: float
    amr: tuple[str, ...]
    sid: str


@dataclass(frozen=True, kw_only=True)
class Authorization:
    """What a sign-in ended in; the content of a code and of a refresh token family.

    Attributes:
        login: who and how.
        scopes: granted scopes, in the order they were asked for.
        audience: the API asked for, or empty.
        organization: `org_...`, or empty.
        nonce: nonce of the request, or empty.
        acr: authentication context reached, or empty.
        key: thumbprint of the key it is bound to, or empty.
    """

    login: Login
    scopes: tuple[str, ...]
    audience: str
    organization: str
    nonce: str
    acr: str
    key: str = ""


@dataclass(kw_only=True)
class _Code:
    authorization: Authorization
    redirect_uri: str
    challenge: str
    born: float
    family: "Family | None" = None
    used: bool = False


class Codes:
    """Authorization codes: single use and short-lived.

    Args:
        life_s: seconds a code may be exchanged.
    """

    def __init__(self, life_s: float) -> None:
        self._life_s = life_s
        self._codes: dict[str, _Code] = {}

    def issue(self, authorization: Authorization, *, redirect_uri: str, challenge: str, now: float) -> str:
        """Make a code.

        Args:
            authorization: what it stands for.
            redirect_uri: must come back unchanged.
            challenge: S256 PKCE challenge.
            now: Unix seconds.

        Returns:
            The code.
        """
        code = secrets.token_urlsafe(32)
        self._codes[code] = _Code(
            authorization=authorization, redirect_uri=redirect_uri, challenge=challenge, born=now
        )
        return code

    def redeem(self, code: str, *, redirect_uri: str, verifier: str, now: float) -> Authorization:
        """Exchange a code. Source: RFC 6749 §4.1.3, RFC 7636 §4.6.

        A second use revokes what the first one gave out, as RFC 6749 §4.1.2 advises.

        Args:
            code: as received.
            redirect_uri: as sent to the token endpoint.
            verifier: PKCE verifier.
            now: Unix seconds.

        Returns:
            What the code stands for.

        Raises:
            GrantError: unknown, used, expired, or the proof or address do not fit.
        """
        entry = self._codes.get(code)
        if entry is None:
            raise GrantError("Invalid authorization code")
        if entry.used:
            if entry.family is not None:
                entry.family.revoked = True
            raise GrantError("Invalid authorization code")
        entry.used = True
        if now - entry.born > self._life_s:
            raise GrantError("Invalid authorization code")
        if redirect_uri != entry.redirect_uri:
            raise GrantError("Unauthorized redirect_uri")
        if not hmac.compare_digest(s256(verifier), entry.challenge):
            raise GrantError("Failed to verify code verifier")
        return entry.authorization

    def remember_family(self, code: str, family: "Family") -> None:
        """Tie a refresh token family to the code it came from.

        Args:
            code: a code just redeemed.
            family: what to revoke if the code turns up again.
        """
        self._codes[code].family = family


def s256(verifier: str) -> str:
    """Transform a PKCE verifier. Source: RFC 7636 §4.2.

    Args:
        verifier: 43 to 128 characters.

    Returns:
        base64url of its SHA-256.
    """
    digest = hashlib.sha256(verifier.encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


@dataclass(kw_only=True, eq=False)
class Family:
    """All refresh tokens that descend from one sign-in.

    Attributes:
        authorization: what they stand for.
        born: Unix seconds of the sign-in.
        live: tokens that may be used; more than one only after a use within the leeway.
        newest: the token handed out last.
        previous: the token replaced last, or empty.
        rotated_at: Unix seconds of the last replacement.
        revoked: whether the whole family is dead.
    """

    authorization: Authorization
    born: float
    newest: str = field(repr=False)
    live: set[str] = field(repr=False)
    previous: str = field(default="", repr=False)
    rotated_at: float = 0.0
    revoked: bool = False


class RefreshTokens:
    """Refresh tokens with rotation, reuse detection and leeway.

    Args:
        rotation: whether each use replaces the token.
        leeway_s: seconds for which the token just replaced may be used again.
        life_s: seconds a family lives.
    """

    def __init__(self, *, rotation: bool, leeway_s: float, life_s: float) -> None:
        self._rotation = rotation
        self._leeway_s = leeway_s
        self._life_s = life_s
        self._families: dict[str, Family] = {}

    def start(self, authorization: Authorization, now: float) -> Family:
        """Begin a family.

        Args:
            authorization: what its tokens stand for.
            now: Unix seconds.

        Returns:
            The family, with its first token.
        """
        token = _new_token()
        family = Family(authorization=authorization, born=now, newest=token, live={token})
        self._families[token] = family
        return family

    def key_of(self, token: str) -> str:
        """Tell which key a refresh token is bound to.

        Args:
            token: as received, a dead one included.

        Returns:
            Thumbprint, or empty for an unbound or unknown token.
        """
        family = self._families.get(token)
        return "" if family is None else family.authorization.key

    def peek(self, token: str, now: float) -> Authorization | None:
        """Tell what a refresh token stands for, without using it.

        Args:
            token: as received.
            now: Unix seconds.

        Returns:
            None for a token that `use` would refuse.
        """
        family = self._families.get(token)
        if family is None or family.revoked or now - family.born > self._life_s:
            return None
        good = not self._rotation or token in family.live or self._in_leeway(family, token, now)
        return family.authorization if good else None

    def use(self, token: str, now: float) -> Family:
        """Use a refresh token; with rotation the family then has a new one.

        Args:
            token: as received.
            now: Unix seconds.

        Returns:
            The family; `newest` is the token to hand out.

        Raises:
            GrantError: unknown, expired, revoked, or replayed (which kills the family).
        """
        family = self._families.get(token)
        if family is None or family.revoked or now - family.born > self._life_s:
            raise GrantError("Unknown or invalid refresh token.")
        if not self._rotation:
            return family
        if token in family.live:
            family.live.discard(token)
            family.previous, family.rotated_at = token, now
        elif not self._in_leeway(family, token, now):
            family.revoked = True
            raise GrantError("Unknown or invalid refresh token.")
        family.newest = _new_token()
        family.live.add(family.newest)
        self._families[family.newest] = family
        return family

    def _in_leeway(self, family: Family, token: str, now: float) -> bool:
        return self._leeway_s > 0 and token == family.previous and now - family.rotated_at <= self._leeway_s

    def revoke(self, token: str) -> bool:
        """Kill the family of a token.

        Args:
            token: any token of it, dead ones included.

        Returns:
            Whether there was such a family.
        """
        family = self._families.get(token)
        if family is not None:
            family.revoked = True
        return family is not None


def _new_token() -> str:
    return f"v1.{secrets.token_urlsafe(36)}"


class BrowserSessions:
    """Who is signed in in which browser, by a cookie."""

    def __init__(self) -> None:
        self._logins: dict[str, Login] = {}

    def open(self, login: Login) -> str:
        """Remember a sign-in.

        Args:
            login: who and how.

        Returns:
            The secret to put into the cookie.
        """
        cookie = secrets.token_urlsafe(32)
        self._logins[cookie] = login
        return cookie

    def find(self, cookie: str | None, now: float) -> Login | None:
        """Look up a sign-in.

        Args:
            cookie: what the browser sent, if anything.
            now: Unix seconds.

        Returns:
            Who is signed in there, or None.
        """
        login = self._logins.get(cookie or "")
        return login if login is not None and now - login.auth_time <= SESSION_LIFE_S else None

    def close(self, sid: str) -> None:
        """End a session everywhere its cookie may be.

        Args:
            sid: id of the session, as in the ID token.
        """
        self._logins = {cookie: login for cookie, login in self._logins.items() if login.sid != sid}
