"""The way to a tenant, looked at part by part: name, proxy, certificate. No words.

The looks block for seconds: call them from a worker. `Network.resolve` raises OSError; the others raise nothing.
"""

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from keydesk.core.apart import apart
from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.net.address import Place, place_of
from keydesk.net.proxies import proxy_for
from keydesk.net.tls import issuer_names

INSPECTORS: Final = (
    "Zscaler", "Netskope", "Fortinet", "FortiGate", "Palo Alto Networks", "GlobalProtect", "Blue Coat", "Skyhigh",
    "McAfee Web Gateway", "Sophos", "Cisco Umbrella", "Cisco Secure", "Check Point", "Forcepoint", "Websense",
    "iboss", "Cloudflare Gateway", "Cloudflare for Teams", "Gateway CA - Cloudflare", "Barracuda", "WatchGuard",
    "SonicWall", "Untangle", "Trend Micro", "Menlo Security", "Cato Networks", "Lightspeed", "Smoothwall",
    "Securly", "Kaspersky", "ESET SSL", "Avast", "AVG", "Bitdefender", "NetSpark", "Squid", "mitmproxy",
    "PortSwigger", "Charles Proxy", "Fiddler", "DO_NOT_TRUST", "Proxyman",
)  # fmt: skip
"""What programs that open secure connections to look inside call their own authority."""
_KNOWN = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(re.escape(name) for name in INSPECTORS)})(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Network:
    """The looks.

    Args:
        resolve: host and port to the addresses of the name; raises OSError.
        proxy: the proxy to a place, None to go straight.
        issuers: names of who signed the certificate at a place, within seconds; empty when it cannot be seen.
    """

    resolve: Callable[[str, int], Sequence[str]]
    proxy: Callable[[Place], str | None]
    issuers: Callable[[Place, float], Sequence[str]]


def network_here(prescribed_proxy: str | None = None) -> Network:
    """The looks of this computer.

    Args:
        prescribed_proxy: as `proxy_for` takes it.
    """
    return Network(_resolve, partial(proxy_for, prescribed=prescribed_proxy), issuer_names)


def place_at(issuer: str) -> Place | None:
    """Tell where a tenant is.

    Args:
        issuer: its address.

    Returns:
        Its origin, None for an address the program would never go to.
    """
    try:
        return place_of(issuer)
    except KeydeskError:
        return None


def inspector(names: Sequence[str]) -> str | None:
    """Recognise a program that opens secure connections to look inside.

    Args:
        names: of who signed the certificate.

    Returns:
        The name that gave it away, None when it seems the real certificate.
    """
    return next((name for name in names if _KNOWN.search(name)), None)


async def through(network: Network, place: Place) -> str | None:
    """Tell the proxy to a tenant.

    Args:
        network: the looks.
        place: where the tenant is.

    Returns:
        Its host and port; never the name and password that may stand in its address. None to go straight.
    """
    proxy = await apart(network.proxy, place)
    if proxy is None:
        return None
    try:
        parts = urlsplit(proxy)
        host, port = parts.hostname or "?", parts.port
    except ValueError:
        return "?"
    return clean_text(host if port is None else f"{host}:{port}", 120)


def _resolve(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))
