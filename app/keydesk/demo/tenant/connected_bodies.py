"""Bodies and queries of the connected accounts calls, checked against the OpenAPI file's rules.

Owns nothing. Usable on any thread. Raises `Problem` with every fault found.
"""

import base64
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from keydesk.demo.tenant.problems import Invalid, validation_failed

TAKE_LIMIT = 20
_TAKE = 10
_NAMES_LIMIT = 20
_NAME_LENGTH = 128
_SCOPES_LIMIT = 100
_SCOPE_LENGTH = 255
_MAX_AGE = 2**31 - 1
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+\Z")
_LOCALES = re.compile(r"[a-zA-Z]{2}(-[a-zA-Z]{2})?(\s[a-zA-Z]{2}(-[a-zA-Z]{2})?)*\Z")
# Shortest and longest text of each member of `authorization_params`.
_PARAMETERS: Mapping[str, tuple[int, int]] = {
    "acr_values": (1, 1024),
    "audience": (1, 512),
    "resource": (1, 512),
    "id_token_hint": (1, 4096),
    "login_hint": (1, 255),
    "ui_locales": (2, 100),
}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "display": ("page", "popup", "touch", "wap"),
    "prompt": ("none", "login", "consent", "select_account"),
}


@dataclass(frozen=True, kw_only=True)
class ConnectBody:
    """Body of `connect`.

    Attributes:
        connection: its name.
        redirect_uri: where to come back to.
        state: or empty.
        challenge: S256 challenge, or empty.
        scopes: asked for instead of the configured ones, or None.
        login_hint: account to propose, or empty.
        prompt: or empty.
    """

    connection: str
    redirect_uri: str
    state: str
    challenge: str
    scopes: tuple[str, ...] | None
    login_hint: str
    prompt: str


@dataclass(frozen=True, kw_only=True)
class CompleteBody:
    """Body of `complete`.

    Attributes:
        session: `auth_session`.
        code: `connect_code`.
        redirect_uri: as sent to `connect`.
        verifier: PKCE verifier, or empty.
    """

    session: str
    code: str
    redirect_uri: str
    verifier: str


@dataclass(frozen=True, kw_only=True)
class PageQuery:
    """Which page of a list is wanted.

    Attributes:
        after: number of the last item of the page before, 0 for the first page.
        take: how many items at most.
        connections: only those of these; empty for all.
    """

    after: int
    take: int
    connections: tuple[str, ...]


def read_connect(body: Mapping[str, object]) -> ConnectBody:
    """Check the body of `POST /connected-accounts/connect`.

    Args:
        body: the JSON object.

    Returns:
        Its content.

    Raises:
        Problem: the body breaks the schema.
    """
    check = _Check()
    check.only(
        body,
        {
            "connection",
            "redirect_uri",
            "state",
            "code_challenge",
            "code_challenge_method",
            "scopes",
            "authorization_params",
        },
    )
    found = ConnectBody(
        connection=check.text(body, "connection", 1, _NAME_LENGTH, required=True),
        redirect_uri=check.uri(body, "redirect_uri"),
        state=check.text(body, "state", 1, 4096),
        challenge=check.text(body, "code_challenge", 43, 128),
        scopes=check.scopes(body),
        **check.parameters(body),
    )
    if body.get("code_challenge_method", "S256") != "S256":
        check.fault("/code_challenge_method", "must be S256")
    if "code_challenge" in body and "code_challenge_method" not in body:
        check.fault("/code_challenge_method", "is required with code_challenge")
    check.done()
    return found


def read_complete(body: Mapping[str, object]) -> CompleteBody:
    """Check the body of `POST /connected-accounts/complete`.

    Args:
        body: the JSON object.

    Returns:
        Its content.

    Raises:
        Problem: the body breaks the schema.
    """
    check = _Check()
    check.only(body, {"auth_session", "connect_code", "redirect_uri", "code_verifier"})
    found = CompleteBody(
        session=check.text(body, "auth_session", 0, 64, required=True),
        code=check.text(body, "connect_code", 1, 46, required=True),
        redirect_uri=check.uri(body, "redirect_uri"),
        verifier=check.text(body, "code_verifier", 43, 128),
    )
    check.done()
    return found


def read_page(query: QueryParams) -> PageQuery:
    """Check the query of a list.

    Args:
        query: as received; names are checked before.

    Returns:
        Its content.

    Raises:
        Problem: a page or a size that cannot be, or names that are too many or too long.
    """
    check = _Check("query")
    take, names = query.get("take", str(_TAKE)), query.getlist("connection")
    if not re.fullmatch(r"[0-9]{1,3}", take) or not 1 <= int(take) <= TAKE_LIMIT:
        check.fault("/take", f"must be a whole number from 1 to {TAKE_LIMIT}")
    after = _number_of(query.get("from", ""))
    if after is None:
        check.fault("/from", "is not a page of this list")
    if len(names) > _NAMES_LIMIT or any(len(name) > _NAME_LENGTH for name in names):
        check.fault("/connection", f"must be at most {_NAMES_LIMIT} names of {_NAME_LENGTH} characters")
    check.done()
    return PageQuery(after=after or 0, take=int(take), connections=tuple(names))


def page_token(number: int) -> str:
    """Write the `next` of a page.

    Args:
        number: number of its last item.

    Returns:
        What comes back as `from`; opaque to clients.
    """
    return base64.urlsafe_b64encode(f"after:{number}".encode()).decode().rstrip("=")


def _number_of(token: str) -> int | None:
    if not token:
        return 0
    try:
        text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except ValueError:
        return None
    match = re.fullmatch(r"after:([0-9]{1,9})", text)
    return None if match is None else int(match[1])


class _Check:
    """Collects what is wrong, so that one answer tells it all."""

    def __init__(self, source: str = "body") -> None:
        self._source = source
        self._invalid: list[Invalid] = []

    def fault(self, pointer: str, detail: str) -> None:
        field = pointer.strip("/").replace("/", ".")
        self._invalid.append(Invalid(detail=detail, field=field, pointer=pointer, source=self._source))

    def done(self) -> None:
        if self._invalid:
            raise validation_failed(self._invalid)

    def only(self, body: Mapping[str, object], known: Collection[str], at: str = "") -> None:
        for name in body:
            if name not in known:
                self.fault(f"{at}/{name[:64]}", "is not allowed")

    def text(
        self,
        body: Mapping[str, object],
        name: str,
        shortest: int,
        longest: int,
        *,
        required: bool = False,
        at: str = "",
    ) -> str:
        value = body.get(name)
        if name not in body:
            if required:
                self.fault(f"{at}/{name}", "is required")
        elif not isinstance(value, str):
            self.fault(f"{at}/{name}", "must be a string")
        elif not shortest <= len(value) <= longest:
            self.fault(f"{at}/{name}", f"must be {shortest} to {longest} characters long")
        return value if isinstance(value, str) else ""

    def uri(self, body: Mapping[str, object], name: str) -> str:
        value = self.text(body, name, 0, 2048, required=True)
        if isinstance(body.get(name), str) and not _URI.match(value):
            self.fault(f"/{name}", "must be a URI")
        return value

    def scopes(self, body: Mapping[str, object]) -> tuple[str, ...] | None:
        if "scopes" not in body:
            return None
        value = body["scopes"]
        if not isinstance(value, list) or not 1 <= len(value) <= _SCOPES_LIMIT:
            self.fault("/scopes", f"must be an array of 1 to {_SCOPES_LIMIT} strings")
            return None
        found = tuple(item for item in value if isinstance(item, str) and 1 <= len(item) <= _SCOPE_LENGTH)
        if len(found) != len(value):
            self.fault("/scopes", f"must hold strings of 1 to {_SCOPE_LENGTH} characters")
        if len(set(found)) != len(found):
            self.fault("/scopes", "must not hold a string twice")
        return found

    def parameters(self, body: Mapping[str, object]) -> dict[str, str]:
        at = "/authorization_params"
        value = body.get("authorization_params", {})
        if not isinstance(value, dict):
            self.fault(at, "must be an object")
            return {"login_hint": "", "prompt": ""}
        self.only(value, {*_PARAMETERS, *_CHOICES, "max_age"}, at)
        texts = {name: self.text(value, name, *bounds, at=at) for name, bounds in _PARAMETERS.items()}
        for name, choices in _CHOICES.items():
            if name in value and value[name] not in choices:
                self.fault(f"{at}/{name}", f"must be one of {', '.join(choices)}")
        if texts["ui_locales"] and not _LOCALES.match(texts["ui_locales"]):
            self.fault(f"{at}/ui_locales", "must be language tags")
        age = value.get("max_age", 0)
        if isinstance(age, bool) or not isinstance(age, int) or not 0 <= age <= _MAX_AGE:
            self.fault(f"{at}/max_age", "must be a whole number of seconds")
        return {"login_hint": texts["login_hint"], "prompt": str(value.get("prompt", ""))}
