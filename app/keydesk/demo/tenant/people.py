"""The people of a practice tenant and their authentication methods, in memory.

Owns accounts, methods and passkeys. Runs on the server's event loop. Raises `KeyError` for ids nobody has.
"""

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from fido2 import cbor
from fido2.webauthn import AttestedCredentialData

from keydesk.core.encoding import b64url_encode
from keydesk.demo.tenant.config import CONNECTION, RP_ID, Person
from keydesk.demo.tenant.identities import Identity
from keydesk.demo.tenant.samples import DAY_S, sample_methods

LIST_LIMIT = 20  # the OpenAPI file bounds the list of methods and knows no pages


def timestamp(moment: float) -> str:
    """Write a time as the My Account API does.

    Args:
        moment: Unix seconds.

    Returns:
        ISO 8601 with milliseconds and Z.
    """
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(kw_only=True)
class Passkey:
    """What the tenant keeps of a passkey besides what it shows.

    Attributes:
        credential: AAGUID, credential id and public key.
        counter: the last signature counter seen.
    """

    credential: AttestedCredentialData
    counter: int


@dataclass(kw_only=True)
class Method:
    """One authentication method.

    Attributes:
        id: opaque id with a bar in it.
        type: factor type; may be one that no client knows yet.
        created_at: Unix seconds.
        primary: whether it can sign in on its own.
        fields: the members of its own type, as shown.
        passkey: set for passkeys only.
        last_auth_at: Unix seconds of its last use, or None.
        secret: what a code is checked against, empty where the tenant has none: the shared secret of an app, the
            recovery code itself.
        last_step: the 30-second step an app's code was last accepted for.
    """

    id: str
    type: str
    created_at: float
    primary: bool
    fields: dict[str, object] = field(default_factory=dict)
    passkey: Passkey | None = None
    last_auth_at: float | None = None
    secret: str = field(default="", repr=False)
    last_step: int = -1

    @property
    def confirmed(self) -> bool:
        """Whether its enrolment was finished; of passwords and passkeys there are no others.

        Returns:
            False between start and verify.
        """
        return self.fields.get("confirmed", True) is True

    def as_json(self) -> dict[str, object]:
        """Show the method as the My Account API does.

        Returns:
            The object of the OpenAPI file's `AuthenticationMethod`.
        """
        shown: dict[str, object] = {
            "id": self.id,
            "type": self.type,
            "created_at": timestamp(self.created_at),
            "usage": ["primary" if self.primary else "secondary"],
            **self.fields,
        }
        if self.last_auth_at is not None:
            shown["last_auth_at"] = timestamp(self.last_auth_at)
        return shown


class Account:
    """One person's account: profile, password and methods.

    Args:
        person: who it is.
        now: Unix seconds, for the creation times.
    """

    def __init__(self, person: Person, now: float) -> None:
        first = Identity(connection=CONNECTION, email=person.email, password=person.password)
        linked = (
            Identity(connection=login.connection, email=login.email, password=login.password)
            for login in person.linked
        )
        self.identities = (first, *linked)
        self.user_id = first.user_id
        self.user_handle = first.user_handle
        self.email = person.email
        self.name = person.name
        self._factors = person.factors
        self._methods: dict[str, Method] = {}
        for identity in self.identities:
            self.add(password_method(identity, now - 400 * DAY_S))
        if person.samples:
            for method in _samples(self.email, now):
                self.add(method)

    def accepts_password(self, password: str, identity: Identity | None = None) -> bool:
        """Compare a password in constant time.

        Args:
            password: what was typed.
            identity: whose it is to be; None for the first.

        Returns:
            Whether it is the right one and that identity still has a password.
        """
        asked = identity or self.identities[0]
        return asked.accepts(password) and asked.password_id in self._methods

    def may_enroll(self, kind: str) -> bool:
        """Tell whether a type of method is meant for this person at all.

        Args:
            kind: factor type.

        Returns:
            Whether it is; the tenant may have it switched off.
        """
        return self._factors is None or kind in self._factors

    def find_identity(self, connection: str, user_id: str) -> Identity | None:
        """Find the identity a new password or passkey is for.

        Args:
            connection: name of its database connection; empty for any.
            user_id: its id, with or without the provider; empty for any.

        Returns:
            The first that fits both, or None.
        """
        for identity in self.identities:
            if connection in ("", identity.connection) and (not user_id or identity.is_named(user_id)):
                return identity
        return None

    def add(self, method: Method) -> None:
        """Store a method.

        Args:
            method: the new one.
        """
        self._methods[method.id] = method

    def get(self, method_id: str) -> Method:
        """Find a method.

        Args:
            method_id: its id, decoded.

        Returns:
            The method.

        Raises:
            KeyError: this account has none of that id.
        """
        return self._methods[method_id]

    def find(self, method_id: str) -> Method | None:
        """Find a method that may not be there.

        Args:
            method_id: its id, decoded.

        Returns:
            The method, or None.
        """
        return self._methods.get(method_id)

    def everything(self) -> list[Method]:
        """List methods without a limit.

        Returns:
            All of them, in the order they came.
        """
        return list(self._methods.values())

    def remove(self, method_id: str) -> None:
        """Drop a method.

        Args:
            method_id: its id, decoded.

        Raises:
            KeyError: this account has none of that id.
        """
        del self._methods[method_id]

    def methods(self, wanted: str | None = None) -> list[Method]:
        """List methods, at most as many as the OpenAPI file allows.

        Args:
            wanted: only this type; None for all.

        Returns:
            Methods in the order they came.
        """
        found = [method for method in self._methods.values() if wanted in (None, method.type)]
        return found[:LIST_LIMIT]

    def passkeys(self) -> list[Method]:
        """List passkeys.

        Returns:
            All of them, in the order they came.
        """
        return [method for method in self._methods.values() if method.passkey is not None]

    def is_last_primary(self, method: Method) -> bool:
        """Tell whether nobody could sign in any more without this method.

        Args:
            method: one of this account.

        Returns:
            True when it is primary and the only primary one.
        """
        return method.primary and sum(other.primary for other in self._methods.values()) == 1


class People:
    """All accounts of a tenant.

    Args:
        persons: who there is.
        now: Unix seconds.
    """

    def __init__(self, persons: Iterable[Person], now: float) -> None:
        accounts = [Account(person, now) for person in persons]
        self._by_id = {account.user_id: account for account in accounts}

    def join(self, account: Account) -> None:
        """Let somebody new in.

        Args:
            account: theirs.
        """
        self._by_id[account.user_id] = account

    def get(self, user_id: str) -> Account | None:
        """Find an account by subject.

        Args:
            user_id: `auth0|...`.

        Returns:
            The account, or None.
        """
        return self._by_id.get(user_id)

    def by_email(self, email: str) -> Account | None:
        """Find an account by its identifier, without regard to case.

        Args:
            email: what was typed.

        Returns:
            The account, or None.
        """
        found = self.identity_by_email(email)
        return None if found is None else found[0]

    def identity_by_email(self, email: str) -> tuple[Account, Identity] | None:
        """Find an identity by its identifier, without regard to case.

        Args:
            email: what was typed.

        Returns:
            The account and which of its identities, or None.
        """
        wanted = email.strip().lower()
        for account in self._by_id.values():
            for identity in account.identities:
                if identity.email.lower() == wanted:
                    return account, identity
        return None

    def by_credential(self, credential_id: bytes) -> tuple[Account, Method] | None:
        """Find the passkey with a credential id, whoever owns it.

        Args:
            credential_id: raw credential id.

        Returns:
            Account and method, or None.
        """
        for account in self._by_id.values():
            for method in account.passkeys():
                if method.passkey is not None and method.passkey.credential.credential_id == credential_id:
                    return account, method
        return None


def device_id(kind: str) -> str:
    """Make a new method id.

    Args:
        kind: factor type.

    Returns:
        `kind|dev_` and sixteen characters.
    """
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
    return f"{kind}|dev_{''.join(secrets.choice(alphabet) for _ in range(16))}"


class Owner(Protocol):
    """What can own a passkey: an account's first identity, or a linked one."""

    user_id: str
    user_handle: str


def password_method(identity: Identity, created_at: float) -> Method:
    """Make the authentication method an identity's password is shown as.

    Args:
        identity: whose.
        created_at: Unix seconds.

    Returns:
        The method.
    """
    return Method(
        id=identity.password_id,
        type="password",
        created_at=created_at,
        primary=True,
        fields={"identity_user_id": identity.user_id},
    )


def passkey_fields(owner: Owner, credential: AttestedCredentialData) -> dict[str, object]:
    """Write the members every passkey shows, apart from what its flags say.

    Args:
        owner: the identity it belongs to.
        credential: AAGUID, credential id and public key.

    Returns:
        The members; `public_key` is standard base64 of the COSE key, `key_id` and `user_handle` base64url.
    """
    return {
        "identity_user_id": owner.user_id,
        "key_id": b64url_encode(credential.credential_id),
        "public_key": base64.b64encode(cbor.encode(dict(credential.public_key))).decode("ascii"),
        "user_handle": owner.user_handle,
        "aaguid": str(credential.aaguid),
        "relying_party_id": RP_ID,
    }


def _samples(email: str, now: float) -> list[Method]:
    return [
        Method(
            id=device_id(kind),
            type=kind,
            created_at=now - age * DAY_S,
            primary=False,
            fields=fields,
            last_auth_at=None if used is None else now - used * DAY_S,
        )
        for kind, age, used, fields in sample_methods(email)
    ]
