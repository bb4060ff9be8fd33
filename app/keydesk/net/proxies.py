"""Which proxy leads to an address: the environment's, or on Windows and macOS the system's, with its exceptions.

Blocking on some systems (registry, name look-up): call from a worker thread. Raises nothing. A loopback address
never goes through a proxy. Automatic configuration files (PAC) are not read.
"""

import urllib.request

from keydesk.net.address import Place


def proxy_for(place: Place, prescribed: str | None = None) -> str | None:
    """Tell the proxy for an address.

    Args:
        place: where the request goes.
        prescribed: the organisation's proxy, "" for none at all, None to ask the system.

    Returns:
        The proxy's address, which may hold a password: never log it. None to go straight.
    """
    if place.is_loopback or place.host.endswith(".localhost"):
        return None
    if prescribed is not None:
        return prescribed or None
    proxies = urllib.request.getproxies()
    proxy = proxies.get(place.scheme) or proxies.get("all")
    if not proxy or urllib.request.proxy_bypass(place.host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
