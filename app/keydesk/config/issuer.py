"""The exact rule for a tenant's address: which texts are one, and how they are written the same way each time.

A mistyped or look-alike address is where a person's password would go, so nothing is guessed. Sets of characters and
not patterns: policy reads it before the first frame, and patterns have to be compiled. Pure; any thread.
Raises ISSUER_INVALID with a ``reason`` that has a sentence of its own.
"""

import ipaddress
import re
from typing import NoReturn

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

MAX_LENGTH = 300
_LABEL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_SCHEME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789+.-")
_DIGITS, _HEX = frozenset("0123456789"), frozenset("0123456789abcdef")
_LOCAL = ("localhost", "127.0.0.1")
_DEFAULT_PORT = {"https": 443, "http": 80}
# Auth0's own sites and bare regions: pasted from the address bar of the dashboard, never a tenant.
_AUTH0 = ".auth0.com"
_NOT_TENANTS = r"(?:(?:www|manage|accounts|community|support|docs)\.)?auth0\.com\Z|[a-z]{2}(?:-[0-9])?\.auth0\.com\Z"


def normalise_issuer(text: str) -> str:
    """Check a tenant's address and write it the one way the tenant itself does.

    Args:
        text: what a person typed or pasted; white space around it is dropped.

    Returns:
        ``scheme://host[:port]/``, lower case, without a default port. Source: reference §18 (issuer with slash).

    Raises:
        KeydeskError: ISSUER_INVALID; params: reason, one of ``empty``, ``too-long``, ``characters``, ``no-scheme``,
            ``scheme``, ``http``, ``credentials``, ``path``, ``query``, ``fragment``, ``port``, ``host``,
            ``one-word``, ``idn``, ``ip``, ``not-a-tenant``.
    """
    text = text.strip()
    if not text:
        _refuse("empty")
    if len(text) > MAX_LENGTH:
        _refuse("too-long")
    if any(char.isspace() or not char.isprintable() for char in text):
        _refuse("characters")
    scheme, divider, after = text.partition("://")
    scheme = scheme.lower()
    if not divider or not scheme[:1].isalpha() or not _SCHEME.issuperset(scheme):
        _refuse("no-scheme")
    if scheme not in _DEFAULT_PORT:
        _refuse("scheme")
    end = min((at for char in "/?#\\" if (at := after.find(char)) >= 0), default=len(after))
    _check_rest(after[end:])
    host, port = _split(after[:end])
    _check_host(host)
    if scheme == "http" and host not in _LOCAL:
        _refuse("http")
    if port is None or port == _DEFAULT_PORT[scheme]:
        return f"{scheme}://{host}/"
    return f"{scheme}://{host}:{port}/"


def host_of(issuer: str) -> str:
    """Take the host out of a normalised issuer.

    Args:
        issuer: what `normalise_issuer` returned.

    Returns:
        The host, without port.
    """
    return issuer.split("/")[2].split(":")[0]


def origin_of(issuer: str) -> str:
    """Take the web origin out of a normalised issuer.

    Args:
        issuer: what `normalise_issuer` returned.

    Returns:
        ``scheme://host[:port]``. Source: RFC 6454 §6.2.
    """
    return issuer.removesuffix("/")


def _refuse(reason: str) -> NoReturn:
    raise KeydeskError(Code.ISSUER_INVALID, reason=reason)


def _check_rest(rest: str) -> None:
    if rest in ("", "/"):
        return
    if "\\" in rest:
        _refuse("characters")
    if rest.startswith("?") or rest.startswith("/?"):
        _refuse("query")
    if rest.startswith("#") or rest.startswith("/#"):
        _refuse("fragment")
    _refuse("path")


def _split(authority: str) -> tuple[str, int | None]:
    if "@" in authority:
        _refuse("credentials")
    if "[" in authority or "]" in authority:
        _refuse("ip")
    host, colon, digits = authority.partition(":")
    if not colon:
        return host.lower(), None
    if not 1 <= len(digits) <= 5 or not _DIGITS.issuperset(digits) or not 1 <= int(digits) <= 65535:
        _refuse("port")
    return host.lower(), int(digits)


def _check_host(host: str) -> None:
    if not host:
        _refuse("host")
    # A name that only looks like the tenant's ("аuth0" with a Cyrillic letter) cannot be told apart by eye.
    if not host.isascii() or any(label.startswith("xn--") for label in host.split(".")):
        _refuse("idn")
    if host in _LOCAL:
        return
    labels = host.split(".")
    if _is_address(host, labels):
        _refuse("ip")
    if len(host) > 253 or not all(_is_label(label) for label in labels):
        _refuse("host")
    if len(labels) == 1:
        _refuse("one-word")
    if f".{host}".endswith(_AUTH0) and re.match(_NOT_TENANTS, host):
        _refuse("not-a-tenant")


def _is_label(label: str) -> bool:
    whole = 1 <= len(label) <= 63 and _LABEL.issuperset(label)
    return whole and not label.startswith("-") and not label.endswith("-")


def _is_address(host: str, labels: list[str]) -> bool:
    # Browsers read any name that ends in a number as an IPv4 address. Source: WHATWG URL §3.5.
    last = labels[-1] or (labels[-2] if len(labels) > 1 else "")
    if last and (_DIGITS.issuperset(last) or (last.startswith("0x") and _HEX.issuperset(last[2:]))):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
