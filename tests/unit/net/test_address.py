from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.net.address import Place, place_of


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://acme.eu.auth0.com/", Place("https", "acme.eu.auth0.com", 443)),
        ("https://Acme.EU.auth0.com:443/x?y=1", Place("https", "acme.eu.auth0.com", 443)),
        ("https://login.acme.com:8443", Place("https", "login.acme.com", 8443)),
        ("http://localhost:8080/a", Place("http", "localhost", 8080)),
        ("http://127.0.0.1/", Place("http", "127.0.0.1", 80)),
        ("https://a/me/v1/authentication-methods/passkey%7Cdev_1", Place("https", "a", 443)),
    ],
)
def test_addresses_it_goes_to(url: str, place: Place) -> None:
    assert place_of(url) == place


@pytest.mark.parametrize(
    "url",
    [
        "",
        "acme.eu.auth0.com",
        "//acme.eu.auth0.com/",
        "http://acme.eu.auth0.com/",
        "http://127.0.0.1.evil.com/",
        "http://127.0.0.2/",
        "http://0.0.0.0/",
        "http://localhost.evil.com/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://acme.com/",
        "ms-settings:",
        "-x https://acme.com",
        "--help",
        "https://",
        "https:///path",
        "https://user@acme.com/",
        "https://user:pass@acme.com/",
        "https://acme.com\\@evil.com/",
        "https://acme.com/$(id)`id`",
        "https://acme.com/a b",
        'https://acme.com/"x',
        "https://acme.com/'x",
        "https://acme.com/<x>",
        "https://acme.com/{x}",
        "https://acme.com/|calc",
        "https://acme.com/^x",
        "https://acme.com/\r\nHost: x",
        "https://acme.com/\x00",
        "https://acme.com/\t",
        "https://аcme.com/",  # Cyrillic а
        "https://acme\u3002com/",
        "https://acme.com\u202e/",
        "https://acme.com:99999/",
        "https://acme.com:-1/",
        "https://acme.com:abc/",
        "https://[::1/",
        "HTTPS//acme.com",
        "http+unix://acme.com/",
    ],
)
def test_addresses_it_never_goes_to(url: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        place_of(url)
    assert caught.value.code == Code.ISSUER_INVALID
    assert url not in str(caught.value) or url == ""


@given(st.text(max_size=60))
def test_any_text_is_judged_without_a_crash(text: str) -> None:
    try:
        place = place_of(text)
    except KeydeskError:
        return
    assert place.scheme == "https" or place.is_loopback
