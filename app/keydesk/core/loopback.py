"""Plain HTTP to a server of ours on this computer, also where nobody set up the name "localhost".

Standard library only; blocking, so a worker thread or a process of its own. Raises `OSError` as urllib does.
"""

import http.client
import socket
import urllib.parse
import urllib.request

_HOST = "127.0.0.1"


class _Connection(http.client.HTTPConnection):
    """Dials the loopback address whatever the name says; the Host header keeps the name."""

    def connect(self) -> None:
        """Connect. Source: RFC 6761 §6.3, names in localhost never leave this computer."""
        self.sock = socket.create_connection((_HOST, self.port), self.timeout)


class _Handler(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open with our connection."""
        if urllib.parse.urlsplit(req.full_url).hostname not in ("localhost", _HOST):
            raise ValueError("only addresses on this computer")
        return self.do_open(_Connection, req)


def loopback_opener(*handlers: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
    """Make an opener that reaches this computer and nothing else, without proxies.

    Args:
        handlers: further handlers, for instance for cookies.

    Returns:
        The opener.
    """
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), _Handler(), *handlers)
