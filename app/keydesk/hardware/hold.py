"""The PIN/UV token of an unlocked session: kept in the memory of the key's own thread, never the PIN.

Written on the key's thread only. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fido2.ctap2.pin import ClientPin, PinProtocol


@dataclass(frozen=True, slots=True)
class Token:
    """A PIN/UV token.

    Args:
        protocol: by which it is used.
        value: its bytes; in no repr.
        permissions: what it is for, None for a key before CTAP 2.1, which gives one for everything.
        key: identity of the key it was given by.
    """

    protocol: PinProtocol = field(repr=False)
    value: bytes = field(repr=False)
    permissions: ClientPin.PERMISSION | None
    key: str


class Hold:
    """What a session holds of its key."""

    def __init__(self) -> None:
        self.told: Callable[[bool], None] = lambda held: None
        """Called on the key's thread when a token was taken or dropped."""
        self._token: Token | None = None

    @property
    def token(self) -> Token | None:
        """The token, None while locked."""
        return self._token

    def take(self, token: Token) -> None:
        """Hold a token; the one before is worth nothing any more.

        Args:
            token: from the key.
        """
        self._token = token
        self.told(True)

    def drop(self) -> None:
        """Forget the token."""
        if self._token is not None:
            self._token = None
            self.told(False)
