"""Single requests to a server of this computer, for tests that do not care how.

Blocks; an async test calls it through `asyncio.to_thread`.
"""

from __future__ import annotations

import ssl

import httpx

# httpx would read a file of certificate authorities for each client; nothing here speaks TLS.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def http(method: str, url: str, **details: object) -> httpx.Response:
    """Send one request on a connection of its own; redirects are not followed."""
    with httpx.Client(trust_env=False, verify=NO_TLS, timeout=30) as client:
        return client.request(method, url, **details)  # type: ignore[arg-type]  # httpx's own arguments


def http_get(url: str, **details: object) -> httpx.Response:
    """Send one GET."""
    return http("GET", url, **details)


def http_post(url: str, **details: object) -> httpx.Response:
    """Send one POST."""
    return http("POST", url, **details)


def http_delete(url: str) -> httpx.Response:
    """Send one DELETE."""
    return http("DELETE", url)
