"""The database identities behind an account: each has its own address and password; linked ones share one account.

Owns the passwords and those used before. Runs on the server's event loop; raises nothing.
"""

import hmac
import secrets

from keydesk.core.encoding import b64url_encode

HASHED_BYTES = 72  # what Auth0's password hash looks at
_REMEMBERED = 24


class Identity:
    """One identity of somebody.

    Args:
        connection: name of its database connection.
        email: its identifier.
        password: the password it starts with.
    """

    def __init__(self, *, connection: str, email: str, password: str) -> None:
        self.local_id = secrets.token_hex(12)
        self.user_id = f"auth0|{self.local_id}"
        self.user_handle = b64url_encode(self.user_id.encode())
        self.connection = connection
        self.email = email
        self._passwords = [_hashed_part(password)]

    @property
    def password_id(self) -> str:
        """Id of its password as an authentication method.

        Returns:
            `password|` and base64url of the local id.
        """
        return f"password|{b64url_encode(self.local_id.encode())}"

    def is_named(self, user_id: str) -> bool:
        """Tell whether an `identity_user_id` means this identity.

        Args:
            user_id: with or without the provider before the bar.

        Returns:
            Whether it does.
        """
        return user_id in (self.user_id, self.local_id)

    def accepts(self, password: str) -> bool:
        """Compare a password in constant time.

        Args:
            password: what was typed.

        Returns:
            Whether it is the one that counts now.
        """
        return hmac.compare_digest(self._passwords[-1], _hashed_part(password))

    def change_password(self, password: str) -> None:
        """Set a new password and remember the old one.

        Args:
            password: the new one; the policy was checked before.
        """
        self._passwords = [*self._passwords[-_REMEMBERED:], _hashed_part(password)]

    def has_used(self, password: str, size: int) -> bool:
        """Tell whether a password was used before.

        Args:
            password: the one to look for.
            size: how many of the last ones count, the present one among them.

        Returns:
            Whether it is among them.
        """
        return size > 0 and _hashed_part(password) in self._passwords[-size:]


def _hashed_part(password: str) -> bytes:
    return password.encode()[:HASHED_BYTES]
