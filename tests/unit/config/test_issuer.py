"""J2: fifty mistyped addresses, each refused for its own reason, and the ones that are right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.config.issuer import host_of, normalise_issuer, origin_of
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

GOOD = [
    ("https://acme.eu.auth0.com", "https://acme.eu.auth0.com/"),
    ("https://acme.eu.auth0.com/", "https://acme.eu.auth0.com/"),
    ("  https://acme.eu.auth0.com/\n", "https://acme.eu.auth0.com/"),
    ("HTTPS://Login.ACME.com", "https://login.acme.com/"),
    ("https://login.acme.com:443/", "https://login.acme.com/"),
    ("https://login.acme.com:8443", "https://login.acme.com:8443/"),
    ("https://login.acme.com:080", "https://login.acme.com:80/"),
    ("http://localhost:8080", "http://localhost:8080/"),
    ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/"),
    ("http://localhost:80", "http://localhost/"),
    ("https://localhost:4443", "https://localhost:4443/"),
    ("https://1and1.example.com", "https://1and1.example.com/"),
    ("https://acme.us-3.example.auth0.com", "https://acme.us-3.example.auth0.com/"),
    ("https://acme.auth0.com", "https://acme.auth0.com/"),
]

BAD = [
    ("", "empty"),
    ("   ", "empty"),
    ("https://" + "a." * 200 + "com", "too-long"),
    ("https://acme .auth0.com", "characters"),
    ("https://acme.auth0.com /", "characters"),
    ("https://acme\t.auth0.com", "characters"),
    ("https://acme.auth0.com/\x00", "characters"),
    ("https://acme\u200b.auth0.com", "characters"),
    ("https://\u202eacme.auth0.com", "characters"),
    ("https://acme\u00a0.auth0.com", "characters"),
    ("https://acme.auth0.com\\@evil.example", "characters"),
    ("acme.eu.auth0.com", "no-scheme"),
    ("acme", "no-scheme"),
    ("//acme.eu.auth0.com", "no-scheme"),
    ("https:/acme.eu.auth0.com", "no-scheme"),
    ("https:acme.eu.auth0.com", "no-scheme"),
    ("https\\\\acme.eu.auth0.com", "no-scheme"),
    ("acme.eu.auth0.com:443", "no-scheme"),
    ("ftp://acme.eu.auth0.com", "scheme"),
    ("file:///etc/passwd", "scheme"),
    ("javascript://acme.eu.auth0.com", "scheme"),
    ("htps://acme.eu.auth0.com", "scheme"),
    ("http://acme.eu.auth0.com", "http"),
    ("http://login.acme.com:8080", "http"),
    ("https://ana@acme.eu.auth0.com", "credentials"),
    ("https://ana:pw@acme.eu.auth0.com", "credentials"),
    ("https://acme.eu.auth0.com@evil.example", "credentials"),
    ("https://acme.eu.auth0.com/authorize", "path"),
    ("https://acme.eu.auth0.com//", "path"),
    ("https://acme.eu.auth0.com/../", "path"),
    ("https://acme.eu.auth0.com/me/", "path"),
    ("https://acme.eu.auth0.com?x=1", "query"),
    ("https://acme.eu.auth0.com/?x=1", "query"),
    ("https://acme.eu.auth0.com#x", "fragment"),
    ("https://acme.eu.auth0.com/#", "fragment"),
    ("https://acme.eu.auth0.com:", "port"),
    ("https://acme.eu.auth0.com:0", "port"),
    ("https://acme.eu.auth0.com:65536", "port"),
    ("https://acme.eu.auth0.com:https", "port"),
    ("https://acme.eu.auth0.com:-1", "port"),
    ("https://acme.eu.auth0.com:44:3", "port"),
    ("https://", "host"),
    ("https:///", "host"),
    ("https://.auth0.com", "host"),
    ("https://acme..auth0.com", "host"),
    ("https://acme.auth0.com.", "host"),
    ("https://acme_x.auth0.com", "host"),
    ("https://-acme.auth0.com", "host"),
    ("https://acme-.auth0.com", "host"),
    ("https://%61cme.auth0.com", "host"),
    ("https://*.auth0.com", "host"),
    ("https://" + "a" * 64 + ".auth0.com", "host"),
    ("https://" + "a123456789." * 25 + "com", "host"),
    ("https://{tenant}.auth0.com", "host"),
    ("https://acme", "one-word"),
    ("https://intranet:8443", "one-word"),
    ("https://\u0430cme.auth0.com", "idn"),
    ("https://münchen.example", "idn"),
    ("https://xn--mnchen-3ya.example", "idn"),
    ("https://login.XN--80ak6aa92e.com", "idn"),
    ("https://acme\uff0eauth0\uff0ecom", "idn"),
    ("https://192.168.0.7", "ip"),
    ("https://127.1", "ip"),
    ("https://2130706433", "ip"),
    ("https://0x7f.1", "ip"),
    ("https://0x7f000001", "ip"),
    ("https://1.2.3.4.", "ip"),
    ("https://[::1]", "ip"),
    ("http://[::1]:8080", "ip"),
    ("http://127.0.0.2", "ip"),
    ("https://auth0.com", "not-a-tenant"),
    ("https://manage.auth0.com/", "not-a-tenant"),
    ("https://eu.auth0.com", "not-a-tenant"),
]


@pytest.mark.parametrize(("text", "issuer"), GOOD)
def test_a_right_address_is_written_one_way(text: str, issuer: str) -> None:
    assert normalise_issuer(text) == issuer
    assert normalise_issuer(issuer) == issuer


@pytest.mark.parametrize(("text", "reason"), BAD)
def test_a_wrong_address_is_refused_for_its_reason(text: str, reason: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        normalise_issuer(text)
    assert caught.value.code == Code.ISSUER_INVALID
    assert caught.value.params == {"reason": reason}


def test_there_are_fifty_of_them() -> None:
    assert len({text for text, _ in BAD}) >= 50


def _read(text: str) -> str | None:
    """Let everything but the one coded refusal through to the test."""
    try:
        return normalise_issuer(text)
    except KeydeskError:
        return None


@given(st.text(max_size=60))
def test_nothing_else_is_ever_raised(text: str) -> None:
    for candidate in (text, "https://" + text, "https://acme.auth0.com" + text):
        issuer = _read(candidate)
        if issuer is not None:
            assert issuer.isascii()
            assert issuer.endswith("/")
            assert issuer.count("/") == 3


def test_host_and_origin() -> None:
    assert host_of("https://login.acme.com:8443/") == "login.acme.com"
    assert origin_of("https://login.acme.com:8443/") == "https://login.acme.com:8443"
