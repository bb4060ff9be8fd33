"""The request bodies of enrolments other than passkeys, checked against the OpenAPI file's rules.

Owns nothing. Usable on any thread. Raises `Problem` with every fault found.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from keydesk.demo.tenant.checker import Checker, is_connection, is_identity

CHANNELS = ("sms", "voice")
_MEMBERS: Mapping[str, frozenset[str]] = {
    "phone": frozenset({"type", "phone_number", "preferred_authentication_method"}),
    "email": frozenset({"type", "email"}),
    "password": frozenset({"type", "connection", "identity_user_id"}),
}
_E164 = re.compile(r"\+[1-9][0-9]{6,14}\Z")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+\Z")
_PASSWORD = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,256}\Z")


@dataclass(frozen=True, kw_only=True)
class MethodStart:
    """Body of an enrolment's first step, for any type but passkey.

    Attributes:
        kind: factor type.
        phone_number: E.164, for phones.
        channel: `sms` or `voice`, for phones.
        email: address, for e-mail.
        connection: database connection, for passwords; may be empty.
        identity_user_id: whose identity, for passwords; may be empty.
    """

    kind: str
    phone_number: str = ""
    channel: str = "sms"
    email: str = ""
    connection: str = ""
    identity_user_id: str = ""


@dataclass(frozen=True, kw_only=True)
class MethodVerify:
    """Body of an enrolment's second step, for any type but passkey.

    Attributes:
        auth_session: ties it to the first.
        proof: the code or the new password; empty where none is asked for.
    """

    auth_session: str = field(repr=False)
    proof: str = field(default="", repr=False)


def read_method_start(body: Mapping[str, object], kind: str) -> MethodStart:
    """Check the body of `POST /authentication-methods` for any type but passkey.

    Args:
        body: the JSON object.
        kind: its type, known to be one that can be created.

    Returns:
        Its content.

    Raises:
        Problem: the body breaks the schema, or a number or an address is none.
    """
    check = Checker()
    check.only(body, _MEMBERS.get(kind, frozenset({"type"})))
    if kind == "phone":
        number = check.text(body, "phone_number")
        if number and not _E164.match(number):
            check.fault("/phone_number", "must be in E.164 format, for instance +14155550100")
        channel = check.optional(
            body, "preferred_authentication_method", CHANNELS.__contains__, "must be sms or voice"
        )
        check.done()
        return MethodStart(kind=kind, phone_number=number, channel=channel or "sms")
    if kind == "email":
        email = check.text(body, "email", limit=254)
        if email and not _EMAIL.match(email):
            check.fault("/email", "must be an e-mail address")
        check.done()
        return MethodStart(kind=kind, email=email)
    connection = check.optional(body, "connection", is_connection, "must be 1 to 128 of A-Z a-z 0-9 -")
    identity = check.optional(body, "identity_user_id", is_identity, "must have no white space")
    check.done()
    return MethodStart(kind=kind, connection=connection or "", identity_user_id=identity or "")


def read_method_verify(body: Mapping[str, object], kind: str) -> MethodVerify:
    """Check the body of `POST /authentication-methods/{id}/verify` for any type but passkey.

    Args:
        body: the JSON object.
        kind: the type of the method in the path.

    Returns:
        Its content.

    Raises:
        Problem: the body breaks the schema.
    """
    proof = {"totp": "otp_code", "phone": "otp_code", "email": "otp_code", "password": "new_password"}.get(kind, "")
    check = Checker()
    check.only(body, frozenset({"auth_session", proof} - {""}))
    session = check.text(body, "auth_session")
    value = check.text(body, proof) if proof else ""
    if kind == "password" and isinstance(body.get(proof), str) and not _PASSWORD.match(value):
        check.fault(f"/{proof}", "must be 1 to 256 characters long, without control characters")
    check.done()
    return MethodVerify(auth_session=session, proof=value)
