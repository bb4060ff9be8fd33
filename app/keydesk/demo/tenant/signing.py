"""Signing keys and JSON Web Tokens of the practice tenant.

Owns the RSA keys. Runs on the server's event loop; making a key takes some tenths of a second. Raises
`TokenError` for a token that does not hold.
"""

import secrets
from collections.abc import Mapping

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey, RSAKey


class TokenError(Exception):
    """A token is not one of ours, or it is over."""


class SigningKeys:
    """The tenant's RS256 keys: one that signs, one that will sign next, one that signed before."""

    def __init__(self) -> None:
        self._current = _new_key()
        self._next = _new_key()
        self._previous: RSAKey | None = None

    def rotate(self) -> None:
        """Retire the signing key and let the next one sign.

        The retired key stays in the key set until the next rotation, as tokens it signed are still about.
        """
        self._previous, self._current, self._next = self._current, self._next, _new_key()

    def jwks(self) -> dict[str, object]:
        """Publish the public keys. Source: RFC 7517 §5.

        Returns:
            A JWK set: the signing key first.
        """
        return {"keys": [key.as_dict(private=False) for key in self._published()]}

    def sign(self, claims: Mapping[str, object], typ: str) -> str:
        """Sign claims with the current key.

        Args:
            claims: payload members.
            typ: `JWT` or `at+jwt`.

        Returns:
            A compact JWS.
        """
        header = {"alg": "RS256", "typ": typ, "kid": str(self._current.kid)}
        return jwt.encode(header, dict(claims), self._current)

    def sign_with_wrong_kid(self, claims: Mapping[str, object]) -> str:
        """Sign with the current key under a key id that no key set holds.

        Args:
            claims: payload members.

        Returns:
            A compact JWS that a careful client refuses.
        """
        header = {"alg": "RS256", "typ": "JWT", "kid": secrets.token_hex(8)}
        return jwt.encode(header, dict(claims), self._current)

    def sign_with_shared_secret(self, claims: Mapping[str, object]) -> str:
        """Sign with HS256, which a public client must refuse.

        Args:
            claims: payload members.

        Returns:
            A compact JWS.
        """
        header = {"alg": "HS256", "typ": "JWT", "kid": str(self._current.kid)}
        return jwt.encode(header, dict(claims), OctKey.generate_key(256))

    def read(self, token: str, typ: str) -> dict[str, object]:
        """Check the signature and type of one of our own tokens; not its times.

        Args:
            token: compact JWS.
            typ: the type its header must name.

        Returns:
            The claims.

        Raises:
            TokenError: not signed by a key of ours, or of another type.
        """
        try:
            known = jwt.decode(token, KeySet(list(self._published())), algorithms=["RS256"])
        except (JoseError, ValueError, UnicodeError) as error:
            raise TokenError("not signed by this tenant") from error
        if known.header.get("typ") != typ:
            raise TokenError("wrong type of token")
        return dict(known.claims)

    def _published(self) -> tuple[RSAKey, ...]:
        keys = (self._current, self._next)
        return keys if self._previous is None else (*keys, self._previous)


def _new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": secrets.token_urlsafe(15)})
