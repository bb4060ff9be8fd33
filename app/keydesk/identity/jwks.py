"""The tenant's signing keys: what is no fit RSA key is skipped, an unknown key id is looked up once more.

Runs on the main loop; `read_keys` is pure. Raises SIGNING_KEYS_INVALID, API_SERVER, API_RATE_LIMITED, NET_*.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keydesk.core.clock import Clock
from keydesk.core.encoding import JsonValue, b64url_decode
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.identity.answers import read_document
from keydesk.identity.discovery import Discovery
from keydesk.net.door import HttpDoor, Request

ALGORITHMS = frozenset({"RS256", "PS256"})
_MIN_BITS = 2048
_MAX_BITS = 8192
_LIFETIME_S = 600.0
_COOLDOWN_S = 30.0
_MAX_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One RSA public key.

    Args:
        kid: its id, None when it has none.
        alg: the one algorithm it is for, None when it does not say.
        n: modulus, base64url.
        e: exponent, base64url.
    """

    kid: str | None
    alg: str | None
    n: str
    e: str


def read_keys(document: Mapping[str, JsonValue]) -> tuple[SigningKey, ...]:
    """Pick the usable keys of a key set.

    Args:
        document: the JWKS object.

    Returns:
        RSA signing keys of 2048 to 8192 bits; other kinds, weak and broken ones are skipped.

    Raises:
        KeydeskError: SIGNING_KEYS_INVALID when it is no key set or nothing usable is in it. Source: RFC 7517 §5.
    """
    members = document.get("keys")
    if not isinstance(members, list):
        raise KeydeskError(Code.SIGNING_KEYS_INVALID, what="keys")
    keys = tuple(key for key in map(_read_key, members) if key is not None)
    if not keys:
        raise KeydeskError(Code.SIGNING_KEYS_INVALID, what="none usable")
    return keys


def _read_key(member: JsonValue) -> SigningKey | None:
    if not isinstance(member, dict) or member.get("kty") != "RSA" or member.get("use", "sig") != "sig":
        return None
    operations = member.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        return None
    kid, alg, n, e = (member.get(name) for name in ("kid", "alg", "n", "e"))
    if not (kid is None or isinstance(kid, str)) or not (alg is None or (isinstance(alg, str) and alg in ALGORITHMS)):
        return None
    if not isinstance(n, str) or not isinstance(e, str) or not _strong(n, e):
        return None
    return SigningKey(kid, alg, n, e)


def _strong(n: str, e: str) -> bool:
    if len(n) > _MAX_BITS // 6 + 4 or len(e) > 11:
        return False
    try:
        modulus, exponent = (int.from_bytes(b64url_decode(part), "big") for part in (n, e))
    except ValueError:
        return False
    return (
        _MIN_BITS <= modulus.bit_length() <= _MAX_BITS
        and modulus % 2 == 1
        and exponent >= 65537
        and exponent % 2 == 1
    )


def candidates(keys: Sequence[SigningKey], kid: str | None, alg: str) -> tuple[SigningKey, ...]:
    """Find the keys a token may have been signed with.

    Args:
        keys: the usable keys.
        kid: the key id in the token's header, None when it has none.
        alg: the algorithm in the header.

    Returns:
        Keys to try. Without a key id only a lone key counts (OpenID Connect Core §10.1).
    """
    fitting = [key for key in keys if key.alg in (None, alg)]
    if kid is None:
        return tuple(fitting) if len(fitting) == 1 else ()
    return tuple(key for key in fitting if key.kid == kid)[:_MAX_CANDIDATES]


class SigningKeys:
    """Reads the key set every ten minutes at most, and once more for an unknown key id, with a cooldown.

    Args:
        door: the HTTP door.
        discovery: tells where the key set is.
        clock: time.
    """

    def __init__(self, door: HttpDoor, discovery: Discovery, clock: Clock) -> None:
        self._door = door
        self._discovery = discovery
        self._clock = clock
        self._known: tuple[float, tuple[SigningKey, ...]] | None = None
        self._looked_again: float | None = None

    async def find(self, kid: str | None, alg: str) -> tuple[SigningKey, ...]:
        """Find the keys a token may have been signed with.

        Args:
            kid: key id of the token's header.
            alg: its algorithm.

        Returns:
            Keys to try, none when the tenant has no such key.

        Raises:
            KeydeskError: SIGNING_KEYS_INVALID, DISCOVERY_INVALID, API_SERVER, API_RATE_LIMITED, NET_*.
        """
        found = candidates(await self.warm(), kid, alg)
        if found:
            return found
        now = self._clock.monotonic()
        if self._looked_again is not None and now - self._looked_again < _COOLDOWN_S:
            return ()
        self._looked_again = now
        return candidates(await self._fetch(), kid, alg)

    async def warm(self) -> tuple[SigningKey, ...]:
        """Make sure the keys are at hand.

        Returns:
            The usable keys.

        Raises:
            KeydeskError: as `find`.
        """
        if self._known is not None and self._is_known():
            return self._known[1]
        return await self._fetch()

    def _is_known(self) -> bool:
        return self._known is not None and self._clock.monotonic() - self._known[0] < _LIFETIME_S

    async def _fetch(self) -> tuple[SigningKey, ...]:
        endpoints = await self._discovery.endpoints()
        answer = await self._door.send(Request("GET", endpoints.keys))
        keys = read_keys(read_document(answer, Code.SIGNING_KEYS_INVALID))
        self._known = (self._clock.monotonic(), keys)
        return keys
