"""What enrolling a method other than a passkey needs and gives: a wish, what the tenant answered, password rules.

Frozen; no I/O. Source: My Account OpenAPI file, reference §11.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from keydesk.core.secret import Secret
from keydesk.domain.account import Method, MethodType


class Channel(StrEnum):
    """How a phone is reached."""

    SMS = "sms"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class LinkedIdentity:
    """One of several linked identities of an account that can own a password or passkey.

    Args:
        user_id: ``identity_user_id`` as the API gave it.
        connection: name of its database connection, None when the API does not say.
    """

    user_id: str
    connection: str | None = None


def linked_identities(methods: Iterable[Method]) -> tuple[LinkedIdentity, ...]:
    """Find the linked identities of an account that can own a password or passkey.

    Args:
        methods: the account's methods.

    Returns:
        Each once, in the order listed; one or none where there is no choice.
    """
    owners = (m.identity_user_id for m in methods if m.type in (MethodType.PASSWORD, MethodType.PASSKEY))
    return tuple(LinkedIdentity(owner) for owner in dict.fromkeys(owner for owner in owners if owner))


@dataclass(frozen=True, slots=True)
class NewMethod:
    """What a person wants to enroll.

    Args:
        type: which kind.
        phone_number: E.164, for phones.
        channel: preferred channel, for phones.
        email: address, for e-mail.
        identity: which linked identity, for passwords, where there are several.
    """

    type: MethodType
    phone_number: str | None = None
    channel: Channel | None = None
    email: str | None = None
    identity: LinkedIdentity | None = None


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """What a tenant wants of a new password; every rule may be absent. The server decides.

    Args:
        min_length: characters, None when there is no such rule.
        character_types: of ``uppercase``, ``lowercase``, ``number``, ``special``, in this order.
        three_of_four: three of these kinds are enough.
        block_identical: more than two identical characters in a row are refused.
        block_sequential: runs such as ``abc`` or ``123`` are refused.
        truncates: what is too long is cut off instead of refused.
        profile_fields: fields of the profile the password must not contain; empty for no such rule.
        history: how many earlier passwords are refused; 0 for none.
        dictionary: common passwords are refused.
    """

    min_length: int | None = None
    character_types: tuple[str, ...] = ()
    three_of_four: bool = False
    block_identical: bool = False
    block_sequential: bool = False
    truncates: bool = False
    profile_fields: tuple[str, ...] = ()
    history: int = 0
    dictionary: bool = False


@dataclass(frozen=True, slots=True)
class StartedMethod:
    """An enrollment the tenant has begun; nothing of it is ever written down.

    Args:
        type: which kind.
        method_id: the id it is verified at.
        session: ties start and verification together.
        barcode_uri: ``otpauth:`` or Guardian address for a QR picture; holds the shared secret.
        manual_code: the shared secret for typing in.
        recovery_code: the new recovery code, shown once.
        policy: what a new password must be like.
    """

    type: MethodType
    method_id: str
    session: Secret
    barcode_uri: Secret | None = None
    manual_code: Secret | None = None
    recovery_code: Secret | None = None
    policy: PasswordPolicy | None = None
