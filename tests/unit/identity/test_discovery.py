from __future__ import annotations

from collections.abc import Iterator

import pytest

from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.identity.discovery import Discovery, read_endpoints
from keydesk.net.door import HttpDoor
from tests.fakes.clock import FixedClock
from tests.fakes.http_server import json_reply, reply
from tests.fakes.issuer import Issuer, issuing

ISSUER = "https://login.acme.com/"
GOOD: dict[str, JsonValue] = {
    "issuer": ISSUER,
    "authorization_endpoint": ISSUER + "authorize",
    "token_endpoint": ISSUER + "oauth/token",
    "jwks_uri": ISSUER + ".well-known/jwks.json",
    "revocation_endpoint": ISSUER + "oauth/revoke",
    "end_session_endpoint": ISSUER + "oidc/logout",
    "anything_else": [1, 2],
}
ABSENT = object()


def bent(name: str, value: object) -> dict[str, JsonValue]:
    document: dict[str, JsonValue] = {**GOOD, name: value}  # type: ignore[dict-item]  # wrong types are the point
    if value is ABSENT:
        del document[name]
    return document


def test_a_good_document() -> None:
    endpoints = read_endpoints(GOOD, ISSUER)
    assert endpoints.authorization == ISSUER + "authorize"
    assert endpoints.end_session == ISSUER + "oidc/logout"
    assert not endpoints.names_issuer
    assert read_endpoints(bent("authorization_response_iss_parameter_supported", True), ISSUER).names_issuer
    assert read_endpoints(bent("end_session_endpoint", ABSENT), ISSUER).end_session is None
    assert read_endpoints(bent("revocation_endpoint", ABSENT), ISSUER).revocation == ISSUER + "oauth/revoke"


@pytest.mark.parametrize(
    "issuer",
    ["https://login.acme.com", "https://LOGIN.acme.com/", "https://login.acme.com//", "http://login.acme.com/",
     "https://login.acme.com/x", "https://login.acme.com:443/", "https://evil.com/", "", None, 1, True, [ISSUER],
     ABSENT],
)  # fmt: skip
def test_the_issuer_must_be_exact(issuer: object) -> None:
    with pytest.raises(KeydeskError) as caught:
        read_endpoints(bent("issuer", issuer), ISSUER)
    assert (caught.value.code, caught.value.params["what"]) == (Code.DISCOVERY_INVALID, "issuer")


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "revocation_endpoint",
                                  "end_session_endpoint"])  # fmt: skip
@pytest.mark.parametrize(
    "value",
    [
        "https://evil.com/authorize",
        "https://login.acme.com.evil.com/a",
        "https://evil.com/?login.acme.com",
        "https://login.acme.com@evil.com/a",
        "https://user:pass@login.acme.com/a",
        "http://login.acme.com/a",
        "https://login.acme.com:8443/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "//login.acme.com/a",
        "/authorize",
        "https://login.acme.com/a?x=1",
        "https://login.acme.com/a#x",
        "https://login.acme.com/a b",
        "https://login.acme.com/$(calc)`x`;&|",
        "https://login.acme.com/\r\nx",
        "https://lоgin.acme.com/a",
        "https://login.acme.com\\@evil.com",
        "https://login.acme.com",
        "-url https://login.acme.com/a",
        "",
        1,
        True,
        ["https://login.acme.com/a"],
        {"a": 1},
    ],
)
def test_hostile_endpoints_are_refused(name: str, value: object) -> None:
    with pytest.raises(KeydeskError) as caught:
        read_endpoints(bent(name, value), ISSUER)
    assert (caught.value.code, caught.value.params["what"]) == (Code.DISCOVERY_INVALID, name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("authorization_endpoint", ABSENT),
        ("token_endpoint", None),
        ("jwks_uri", ABSENT),
        ("code_challenge_methods_supported", ["plain"]),
        ("code_challenge_methods_supported", "S256"),
        ("authorization_response_iss_parameter_supported", "true"),
    ],
)
def test_missing_and_wrong_members(name: str, value: object) -> None:
    with pytest.raises(KeydeskError) as caught:
        read_endpoints(bent(name, value), ISSUER)
    assert (caught.value.code, caught.value.params["what"]) == (Code.DISCOVERY_INVALID, name)


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with issuing() as issuer:
        yield issuer


PATH = "/.well-known/openid-configuration"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (reply(404, "{}"), Code.DISCOVERY_INVALID),
        (reply(403, "{}"), Code.DISCOVERY_INVALID),
        (reply(302, Location="https://evil.com/"), Code.REDIRECTED),
        (reply(200, "<html>", "text/html"), Code.CAPTIVE_PORTAL),
        (reply(511, "<html>", "text/html"), Code.CAPTIVE_PORTAL),
        (reply(200, "{"), Code.ANSWER_INVALID),
        (json_reply([]), Code.DISCOVERY_INVALID),
        (json_reply(None), Code.DISCOVERY_INVALID),
        (json_reply({}), Code.DISCOVERY_INVALID),
        (reply(500, "{}"), Code.API_SERVER),
        (reply(429, "{}", Retry_After="9"), Code.API_RATE_LIMITED),
    ],
    ids=range(11),
)
async def test_what_the_server_may_answer(issuer: Issuer, answer: bytes, code: Code) -> None:
    issuer.answers[PATH] = lambda _r, _w: answer
    door = HttpDoor()
    with pytest.raises(KeydeskError) as caught:
        await Discovery(door, issuer.issuer, FixedClock()).endpoints()
    await door.close()
    assert caught.value.code == code


async def test_the_document_is_read_once_an_hour(issuer: Issuer) -> None:
    clock = FixedClock()
    door = HttpDoor()
    discovery = Discovery(door, issuer.issuer, clock)
    for _ in range(3):
        await discovery.endpoints()
    assert issuer.counted(PATH) == 1
    clock.advance(3601)
    await discovery.endpoints()
    assert issuer.counted(PATH) == 2
    await door.close()
