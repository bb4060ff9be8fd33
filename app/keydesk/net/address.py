"""Which addresses the door will go to at all. Pure; raises ISSUER_INVALID."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_FORBIDDEN = frozenset("\"'<>\\^`{|} ")


@dataclass(frozen=True, slots=True)
class Place:
    """Scheme, host and port of an address; two addresses of one place share an origin."""

    scheme: str
    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether it is this computer."""
        return self.host in _LOOPBACK


def place_of(url: str) -> Place:
    """Check an address and tell its origin.

    Args:
        url: absolute address; https, or http on this computer; no credentials, printable ASCII only.

    Returns:
        The origin, host in lower case, default port filled in.

    Raises:
        KeydeskError: ISSUER_INVALID for any other address. Source: security notes A2.
    """
    if not url.isascii() or not url.isprintable() or not _FORBIDDEN.isdisjoint(url):
        raise KeydeskError(Code.ISSUER_INVALID, what="characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise KeydeskError(Code.ISSUER_INVALID, what="address") from None
    host = (parts.hostname or "").lower()
    if not host or "@" in parts.netloc:
        raise KeydeskError(Code.ISSUER_INVALID, what="host")
    default = {"https": 443, "http": 80}.get(parts.scheme)
    if default is None:
        raise KeydeskError(Code.ISSUER_INVALID, what="scheme")
    place = Place(parts.scheme, host, default if port is None else port)
    if place.scheme == "http" and not place.is_loopback:
        raise KeydeskError(Code.ISSUER_INVALID, what="plain http")
    return place
