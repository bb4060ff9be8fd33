from __future__ import annotations

import pytest

from keydesk.net.address import place_of
from keydesk.net.proxies import proxy_for


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.acme.com:3128")
    monkeypatch.setenv("http_proxy", "http://proxy.acme.com:3128")
    monkeypatch.setenv("no_proxy", "intra.acme.com,.internal")


@pytest.mark.usefixtures("proxy")
@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://login.acme.com/", "http://proxy.acme.com:3128"),
        ("https://intra.acme.com/", None),
        ("https://x.internal/", None),
        ("https://localhost:8443/", None),
        ("https://127.0.0.1:8443/", None),
        ("http://localhost:1/", None),
        ("http://127.0.0.1:1/", None),
        ("https://tenant.localhost/", None),
    ],
)
def test_the_environment_is_honoured_but_never_for_this_computer(url: str, expected: str | None) -> None:
    assert proxy_for(place_of(url)) == expected


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, None),
        ({"ALL_PROXY": "socks5://p:1"}, "socks5://p:1"),
        ({"HTTPS_PROXY": "p:8080"}, "http://p:8080"),
        ({"https_proxy": "http://user:secret@p:1"}, "http://user:secret@p:1"),
        ({"http_proxy": "http://p:1"}, None),
        ({"https_proxy": "http://p:1", "no_proxy": "*"}, None),
    ],
)
def test_variables(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str | None) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(place_of("https://login.acme.com/")) == expected
