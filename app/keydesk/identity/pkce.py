"""The random values of one sign-in. Usable on any thread; raises nothing."""

import hashlib
import secrets
from dataclasses import dataclass

from keydesk.core.encoding import b64url_encode
from keydesk.core.secret import Secret


def random_token() -> str:
    """Make a value nobody can guess, for state and nonce.

    Returns:
        43 characters of base64url, 256 bits.
    """
    return b64url_encode(secrets.token_bytes(32))


@dataclass(frozen=True, slots=True)
class Pkce:
    """Proof that who swaps the code is who asked for it. Source: RFC 7636, S256 only.

    Args:
        verifier: 43 characters, goes to the token endpoint only.
        challenge: its SHA-256 in base64url, goes into the address.
    """

    verifier: Secret
    challenge: str

    @classmethod
    def new(cls) -> "Pkce":
        """Make a fresh pair.

        Returns:
            The pair, for one sign-in.
        """
        verifier = random_token()
        return cls(Secret(verifier), b64url_encode(hashlib.sha256(verifier.encode("ascii")).digest()))
