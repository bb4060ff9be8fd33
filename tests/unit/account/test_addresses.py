"""F6, F9: ids are encoded once, Locations give an id and never another address."""

from urllib.parse import unquote

import pytest

from keydesk.account.addresses import id_in_location, segment
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

ORIGIN = "https://login.acme.com"
PATH = ORIGIN + "/me/v1/authentication-methods/"

IDS = [
    "passkey|dev_1", "passkey|new", "totp|dev_abc", "a b", "a/b", "../factors", "a%2Fb", "%2F", "%7C", "a?b", "a#b",
    "a;b", "a&b=c", "é", "東京", "🔑", "a\\b", "a:b", "..a", "a+b", '"', "{x}",
]  # fmt: skip


@pytest.mark.parametrize("method_id", IDS)
def test_an_id_is_one_segment_and_comes_back(method_id: str) -> None:
    written = segment(method_id)
    assert written.isascii()
    assert not set(written) & set('/?#\\|{}" :')
    assert unquote(written) == method_id
    assert id_in_location(PATH + written, ORIGIN) == method_id
    assert id_in_location("/me/v1/authentication-methods/" + written, ORIGIN) == method_id
    assert id_in_location(written, ORIGIN) == method_id


@pytest.mark.parametrize("method_id", ["", ".", "..", "x" * 1025, "\ud800"])
def test_what_can_be_no_id(method_id: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        segment(method_id)
    assert caught.value.code == Code.METHOD_GONE


@pytest.mark.parametrize(
    ("location", "found"),
    [
        (None, None),
        ("", None),
        ("   ", None),
        (PATH + "passkey%7Cnew", "passkey|new"),
        (PATH + "passkey|new", "passkey|new"),
        (PATH + "passkey%7Cnew/", "passkey|new"),
        (PATH + "passkey%7Cnew?x=/evil#y/z", "passkey|new"),
        (PATH + "passkey%257Cnew", "passkey%7Cnew"),
        ("HTTPS://LOGIN.ACME.COM:443/me/v1/authentication-methods/a", "a"),
        ("/me/v1/authentication-methods/../../../x", "x"),
        ("/me/v1/authentication-methods/..", None),
        ("/me/v1/authentication-methods/%2E%2E", None),
        ("/", None),
        ("passkey|new", "passkey|new"),
        ("passkey|new?x=1", "passkey|new"),
    ],
)
def test_locations(location: str | None, found: str | None) -> None:
    assert id_in_location(location, ORIGIN) == found


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/me/v1/authentication-methods/a",
        "https://login.acme.com.evil.example/a",
        "https://login.acme.com@evil.example/a",
        "https://ana@login.acme.com/a",
        "//evil.example/a",
        "http://login.acme.com/a",
        "https://login.acme.com:8443/a",
        "https://login.acme.com:x/a",
        "file:///a",
        "javascript://login.acme.com/a",
        "https:\\\\evil.example\\a",
        "https://[::1/a",
        "/a\r\nx: y",
        "/a%ff",
    ],
)
def test_locations_that_are_refused(location: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        id_in_location(location, ORIGIN)
    assert caught.value.code == Code.ANSWER_INVALID
