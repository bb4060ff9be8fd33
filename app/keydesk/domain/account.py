"""The account as the My Account API tells it: who, which sign-in methods, which factors. Frozen; no I/O."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAX_PASSKEYS = 20  # per user; source: Auth0, passkeys


class MethodType(StrEnum):
    """The method types this version knows; others are kept as plain text and shown read-only."""

    PASSKEY = "passkey"
    PASSWORD = "password"  # noqa: S105  # a type name, no password
    TOTP = "totp"
    PUSH = "push-notification"
    PHONE = "phone"
    EMAIL = "email"
    RECOVERY_CODE = "recovery-code"
    WEBAUTHN_PLATFORM = "webauthn-platform"
    WEBAUTHN_ROAMING = "webauthn-roaming"


class Scope(StrEnum):
    """Scopes of the My Account API. Source: reference §8."""

    READ_METHODS = "read:me:authentication_methods"
    CREATE_METHODS = "create:me:authentication_methods"
    UPDATE_METHODS = "update:me:authentication_methods"
    DELETE_METHODS = "delete:me:authentication_methods"
    READ_FACTORS = "read:me:factors"
    READ_ACCOUNTS = "read:me:connected_accounts"
    CREATE_ACCOUNTS = "create:me:connected_accounts"
    DELETE_ACCOUNTS = "delete:me:connected_accounts"


READ_SCOPES = frozenset({Scope.READ_METHODS, Scope.READ_FACTORS, Scope.READ_ACCOUNTS})
"""Scopes that change nothing."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, from the ID token; texts are cleaned for showing."""

    sub: str
    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class PasskeyFacts:
    """What the account knows of a passkey.

    Args:
        credential_id: raw bytes of ``key_id``; empty when it could not be read.
        public_key: raw bytes as sent (COSE CBOR or SubjectPublicKeyInfo DER); empty when it could not be read.
        user_handle: raw bytes, None when absent.
        aaguid: model id as UUID text.
        rp_id: site it was made for, None when the API does not say.
        transports: as sent.
        synced: it may live on several devices (``multi_device``).
        backed_up: it is in a cloud.
        user_agent: what made it.
    """

    credential_id: bytes
    public_key: bytes = b""
    user_handle: bytes | None = None
    aaguid: str | None = None
    rp_id: str | None = None
    transports: tuple[str, ...] = ()
    synced: bool = False
    backed_up: bool = False
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """One way to sign in, as the account lists it.

    Args:
        id: opaque id, contains ``|``.
        type: a `MethodType` value or any text a newer API sends.
        created_at: aware time, None when it could not be read.
        last_used_at: aware time, None when the API does not say.
        name: name on the server, cleaned; None when there is none.
        usage: ``primary`` and/or ``secondary``.
        confirmed: False for an enrollment that was never finished.
        detail: phone number or e-mail address as the API shows it.
        passkey: facts, for passkeys and old WebAuthn methods.
        identity_user_id: the linked identity that owns it.
        channel: how a phone is reached, ``sms`` or ``voice``; None for the rest.
    """

    id: str
    type: str
    created_at: datetime | None = None
    last_used_at: datetime | None = None
    name: str | None = None
    usage: tuple[str, ...] = ()
    confirmed: bool = True
    detail: str | None = None
    passkey: PasskeyFacts | None = None
    identity_user_id: str | None = None
    channel: str | None = None

    @property
    def is_passkey(self) -> bool:
        """Whether it is a passkey."""
        return self.type == MethodType.PASSKEY


@dataclass(frozen=True, slots=True)
class Factor:
    """A method type the tenant lets this person enroll."""

    type: str
    usage: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """What a sign-in must have brought before something may be done; checked before a person does anything.

    Args:
        scopes: My Account scopes the access token must hold.
        max_age_s: the person proved who they are at most this many seconds ago, None for no such need.
        multi_factor: a second factor was used.
    """

    scopes: frozenset[Scope] = frozenset()
    max_age_s: float | None = None
    multi_factor: bool = False


@dataclass(frozen=True, slots=True)
class Granted:
    """What the tenant really granted, read back from the token answer.

    Args:
        scopes: the scopes.
        expires_at: end of the access token.
        auth_time: when the person last proved who they are, None when the tenant does not say.
        multi_factor: a second factor was used in that sign-in.
    """

    scopes: frozenset[str]
    expires_at: datetime
    auth_time: datetime | None = None
    multi_factor: bool = False
