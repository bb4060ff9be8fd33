"""pinUvAuthTokens: who holds one, for what, for which relying party, and for how long.

One object per power-up; the key's lock guards it. Raises Refusal(PIN_AUTH_INVALID).
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from enum import IntFlag

from keydesk.demo.softkey.pin_protocol import PinProtocol
from keydesk.demo.softkey.status import Refusal, Status

FIRST_USE_WITHIN_S = 30.0
PRESENT_FOR_S = 30.0
LIFE_S = 600.0


class Permission(IntFlag):
    """What a token may be used for. Source: CTAP 2.1 §6.5.5.7, 2.2 for the last."""

    NONE = 0x00
    MAKE_CREDENTIAL = 0x01
    GET_ASSERTION = 0x02
    CREDENTIAL_MANAGEMENT = 0x04
    BIO_ENROLLMENT = 0x08
    LARGE_BLOB_WRITE = 0x10
    AUTHENTICATOR_CONFIG = 0x20
    READ_ONLY_MANAGEMENT = 0x40


BY_DEFAULT = Permission.MAKE_CREDENTIAL | Permission.GET_ASSERTION
EVERYTHING = Permission(0x7F)


class TokenState:
    """The one token that is in use.

    Args:
        monotonic: seconds that only go forward.
        expires: whether tokens end by time and by use (CTAP 2.1) or only with the power (2.0).
    """

    def __init__(self, monotonic: Callable[[], float], *, expires: bool) -> None:
        self._monotonic = monotonic
        self._expires = expires
        self._token: bytes | None = None
        self._version = 0
        self._permissions = Permission.NONE
        self._rp_id: str | None = None
        self._issued_at = 0.0
        self._used = False
        self._present = False

    def issue(
        self, protocol: PinProtocol, permissions: Permission, rp_id: str | None, *, present: bool = False
    ) -> bytes:
        """Make a new token; the one before ends.

        Args:
            protocol: by which it will be used.
            permissions: what for.
            rp_id: for whom alone, None for a token that is bound by its first use.
            present: the person's finger lay on the key for it.

        Returns:
            32 bytes.
        """
        self._token = os.urandom(32)
        self._version = protocol.version
        self._permissions = permissions
        self._rp_id = rp_id
        self._issued_at = self._monotonic()
        self._used = False
        self._present = present
        return self._token

    def issued_for(self, token: bytes) -> bool:
        """Tell whether this is the token in use, in constant time.

        Args:
            token: 32 bytes.

        Returns:
            Whether it is.
        """
        return self._token is not None and hmac.compare_digest(self._token, token)

    def forget(self) -> None:
        """End the token."""
        self._token = None

    def check(self, protocol: PinProtocol, message: bytes, signature: bytes, permission: Permission) -> None:
        """Accept a command that comes with a pinUvAuthParam.

        Args:
            protocol: the one named in the command.
            message: what should have been authenticated.
            signature: the pinUvAuthParam.
            permission: what the command needs.

        Raises:
            Refusal: PIN_AUTH_INVALID: no token, another's, too old, or not allowed this.
        """
        token = self._live_token(protocol)
        if token is None or not protocol.verify(token, message, signature):
            raise Refusal(Status.PIN_AUTH_INVALID)
        if permission not in self._permissions:
            raise Refusal(Status.PIN_AUTH_INVALID)
        self._used = True

    def bind(self, rp_id: str) -> None:
        """Hold the token to one relying party from now on.

        Args:
            rp_id: the one of the command.

        Raises:
            Refusal: PIN_AUTH_INVALID when it is bound to another.
        """
        if self._rp_id is None and self._expires:
            self._rp_id = rp_id
        self.allow_only(rp_id)

    def allow_only(self, rp_id: str | None) -> None:
        """Refuse a token that is bound to somebody else.

        Args:
            rp_id: the relying party of the command; None when it reaches over all.

        Raises:
            Refusal: PIN_AUTH_INVALID.
        """
        if self._rp_id is not None and self._rp_id != rp_id:
            raise Refusal(Status.PIN_AUTH_INVALID)

    def take_presence(self) -> bool:
        """Use up, once, that a finger lay on the key a moment ago. Source: CTAP 2.1 §6.5.2.1 (userPresent flag).

        Returns:
            Whether a ceremony needs no touch of its own.
        """
        present, self._present = self._present, False
        return present and self._monotonic() - self._issued_at <= PRESENT_FOR_S

    def spend(self) -> None:
        """Take all permissions but the blob's after a ceremony with touch. Source: CTAP 2.1 §6.1.2, 6.2.2."""
        if self._expires:
            self._permissions &= Permission.LARGE_BLOB_WRITE

    def _live_token(self, protocol: PinProtocol) -> bytes | None:
        age = self._monotonic() - self._issued_at
        if self._expires and (age > LIFE_S or (age > FIRST_USE_WITHIN_S and not self._used)):
            self._token = None
        return self._token if protocol.version == self._version else None
