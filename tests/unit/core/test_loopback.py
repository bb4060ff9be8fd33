"""The opener reaches this computer by any of its names, keeps the name in Host, and goes nowhere else."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from keydesk.core.loopback import loopback_opener


class Echo(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = (self.headers["Host"] or "").encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def port() -> Iterator[int]:
    with http.server.HTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_the_name_stays_in_the_host_header(port: int, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody_knows(*_: object, **__: object) -> None:
        raise OSError("no such name")

    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    real = __import__("socket").getaddrinfo
    monkeypatch.setattr(
        "socket.getaddrinfo", lambda host, *a, **k: nobody_knows() if host == "localhost" else real(host, *a, **k)
    )
    with loopback_opener().open(f"http://{name}:{port}/", timeout=5) as answer:
        assert answer.read().decode() == f"{name}:{port}"


def test_other_hosts_are_refused() -> None:
    with pytest.raises(ValueError, match="this computer"):
        loopback_opener().open("http://example.com/", timeout=5)
