"""The request bodies of the My Account API, checked member by member against the OpenAPI file's rules.

Owns nothing. Usable on any thread. Raises `Problem` with every fault found.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from keydesk.demo.tenant.checker import Checker, is_connection, is_identity
from keydesk.demo.tenant.method_bodies import MethodStart, read_method_start
from keydesk.demo.tenant.problems import Invalid, validation_failed

FACTOR_TYPES = (
    "password",
    "passkey",
    "webauthn-platform",
    "webauthn-roaming",
    "totp",
    "phone",
    "email",
    "push-notification",
    "recovery-code",
)
CREATABLE_TYPES = frozenset(FACTOR_TYPES) - {"webauthn-platform", "webauthn-roaming"}
MAX_ID = 1364
MAX_ATTESTATION = 2000
MAX_CLIENT_DATA = 1000
MAX_TRANSPORT = 100


@dataclass(frozen=True, kw_only=True)
class PasskeyStart:
    """Body of a passkey enrolment's first step.

    Attributes:
        connection: database connection, or empty.
        identity_user_id: whose identity, or empty.
        use_exclude_credentials: whether existing passkeys are to be listed.
    """

    connection: str
    identity_user_id: str
    use_exclude_credentials: bool


@dataclass(frozen=True, kw_only=True)
class PasskeyVerify:
    """Body of a passkey enrolment's second step.

    Attributes:
        auth_session: ties it to the first.
        answer: `RegistrationResponseJSON`.
        transports: as the client tells; None when it does not.
    """

    auth_session: str
    answer: dict[str, object]
    transports: tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True)
class Change:
    """Body of a PATCH.

    Attributes:
        name: new name, or None.
        preferred: `sms` or `voice`, or None.
    """

    name: str | None
    preferred: str | None


def read_start(body: Mapping[str, object]) -> PasskeyStart | MethodStart:
    """Check the body of `POST /authentication-methods`.

    Args:
        body: the JSON object.

    Returns:
        The passkey request, or that of another type.

    Raises:
        Problem: the body breaks the schema.
    """
    check = Checker()
    kind = check.text(body, "type")
    if kind and kind not in CREATABLE_TYPES:
        check.fault("/type", f"must be one of {', '.join(sorted(CREATABLE_TYPES))}")
    check.done()
    if kind != "passkey":
        return read_method_start(body, kind)
    # The file lets further members of this one body pass; they are not looked at.
    connection = check.optional(body, "connection", is_connection, "must be 1 to 128 of A-Z a-z 0-9 -")
    identity = check.optional(body, "identity_user_id", is_identity, "must have no white space")
    exclude = body.get("use_exclude_credentials", False)
    if not isinstance(exclude, bool):
        check.fault("/use_exclude_credentials", "must be a boolean")
    check.done()
    return PasskeyStart(
        connection=connection or "", identity_user_id=identity or "", use_exclude_credentials=exclude is True
    )


def read_verify(body: Mapping[str, object]) -> PasskeyVerify:
    """Check the body of `POST /authentication-methods/{id}/verify` for a passkey.

    Args:
        body: the JSON object.

    Returns:
        Its content.

    Raises:
        Problem: the body breaks the schema, the length limits included.
    """
    check = Checker()
    check.only(body, frozenset({"auth_session", "authn_response"}))
    session = check.text(body, "auth_session")
    answer = check.object(body, "authn_response")
    at = "/authn_response"
    for name in ("id", "rawId"):
        check.text(answer, name, at, MAX_ID)
    if answer.get("type") != "public-key":
        check.fault(f"{at}/type", "must be public-key")
    attachment = answer.get("authenticatorAttachment", "platform")
    if attachment not in ("platform", "cross-platform"):
        check.fault(f"{at}/authenticatorAttachment", "must be platform or cross-platform")
    if not isinstance(answer.get("clientExtensionResults", {}), dict):
        check.fault(f"{at}/clientExtensionResults", "must be an object")
    response = check.object(answer, "response", at)
    check.only(response, frozenset({"attestationObject", "clientDataJSON", "transports"}), f"{at}/response")
    check.text(response, "attestationObject", f"{at}/response", MAX_ATTESTATION)
    check.text(response, "clientDataJSON", f"{at}/response", MAX_CLIENT_DATA)
    transports = _transports(check, response, f"{at}/response/transports")
    check.done()
    return PasskeyVerify(auth_session=session, answer=answer, transports=transports)


def read_change(body: Mapping[str, object]) -> Change:
    """Check the body of `PATCH /authentication-methods/{id}`.

    Args:
        body: the JSON object.

    Returns:
        Its content.

    Raises:
        Problem: the body breaks the schema.
    """
    check = Checker()
    check.only(body, frozenset({"name", "preferred_authentication_method"}))
    name = check.optional(body, "name", lambda value: True, "must be a string")
    preferred = check.optional(
        body, "preferred_authentication_method", ("sms", "voice").__contains__, "must be sms or voice"
    )
    check.done()
    return Change(name=name, preferred=preferred)


def check_query(sent: Iterable[tuple[str, str]], known: frozenset[str]) -> None:
    """Check the names in a query string.

    Args:
        sent: names and values.
        known: names the OpenAPI file has for this operation; each may come once.

    Raises:
        Problem: an unknown or repeated name.
    """
    names = [name for name, _value in sent]
    invalid = [
        Invalid(detail="is not allowed", field=name[:64], pointer=f"/{name[:64]}", source="query")
        for name in dict.fromkeys(names)
        if name not in known or names.count(name) > 1
    ]
    if invalid:
        raise validation_failed(invalid)


def read_filter(value: str | None) -> str | None:
    """Check the `type` of `GET /authentication-methods`.

    Args:
        value: as sent, or None.

    Returns:
        The same.

    Raises:
        Problem: no such type.
    """
    if value is None or value in FACTOR_TYPES:
        return value
    detail = f"must be one of {', '.join(FACTOR_TYPES)}"
    raise validation_failed([Invalid(detail=detail, field="type", pointer="/type", source="query")])


def _transports(check: Checker, response: Mapping[str, object], at: str) -> tuple[str, ...] | None:
    if "transports" not in response:
        return None
    value = response["transports"]
    if not isinstance(value, list):
        check.fault(at, "must be an array")
        return None
    for index, item in enumerate(value):
        if not isinstance(item, str):
            check.fault(f"{at}/{index}", "must be a string")
        elif len(item) > MAX_TRANSPORT:
            check.fault(f"{at}/{index}", f"must be at most {MAX_TRANSPORT} characters long")
    return tuple(str(item) for item in value)
