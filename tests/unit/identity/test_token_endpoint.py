from __future__ import annotations

import json
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.identity.authorize import Attempt
from keydesk.identity.token_endpoint import (
    DEFAULT_LIFE_S,
    MAX_LIFE_S,
    MIN_LIFE_S,
    Grant,
    TokenEndpoint,
    Tokens,
    read_tokens,
)
from keydesk.net.door import HttpDoor
from keydesk.net.message import Answer
from tests.fakes.http_server import Received, Wire, json_reply, reply, serving
from tests.unit.net.test_message import BAD_JSON

JSON = {"content-type": "application/json"}
ASKED = frozenset({"openid", "read:me:factors"})
GOOD: dict[str, object] = {
    "access_token": "at.-_~+/123==",
    "token_type": "Bearer",
    "expires_in": 3600,
    "scope": "openid read:me:factors",
    "id_token": "a.b.c",
    "refresh_token": "v1.rt|x",
}
ABSENT = object()


def answer(value: object, status: int = 200, **headers: str) -> Answer:
    return Answer(status, JSON | headers, json.dumps(value).encode())


def read(grant: Grant = Grant.CODE, **changes: object) -> Tokens:
    document = {name: value for name, value in (GOOD | changes).items() if value is not ABSENT}
    return read_tokens(answer(document), grant, ASKED)


def refusal(found: Answer, grant: Grant) -> KeydeskError:
    with pytest.raises(KeydeskError) as caught:
        read_tokens(found, grant, ASKED)
    return caught.value


def test_a_good_answer() -> None:
    tokens = read()
    assert tokens.access_token.reveal() == GOOD["access_token"]
    assert tokens.refresh_token is not None
    assert tokens.refresh_token.reveal() == GOOD["refresh_token"]
    assert (tokens.life_s, tokens.scopes) == (3600, ASKED)
    assert "at.-" not in repr(tokens)
    assert "v1.rt" not in repr(tokens)


@pytest.mark.parametrize("token_type", [ABSENT, None, "", "DPoP", "MAC", "Bearer ", 1, True, ["Bearer"]])
def test_other_token_types(token_type: object) -> None:
    with pytest.raises(KeydeskError) as caught:
        read(token_type=token_type)
    assert caught.value.params["what"] == "token_type"


@pytest.mark.parametrize("token_type", ["bearer", "BEARER", "Bearer"])
def test_the_case_of_the_type_does_not_matter(token_type: str) -> None:
    assert read(token_type=token_type)


@pytest.mark.parametrize(
    "token", [ABSENT, None, "", " ", "a b", "a\r\nX: y", "a\n", "ä", "\u20ac", "a\x00", 1, True, ["a"], {}, "=",
              "a=b", "x" * 1_000_000])  # fmt: skip
def test_access_tokens_that_must_not_be_sent(token: object) -> None:
    with pytest.raises(KeydeskError) as caught:
        read(access_token=token)
    assert (caught.value.code, caught.value.params["what"]) == (Code.TOKEN_ANSWER_INVALID, "access_token")


@pytest.mark.parametrize("name", ["refresh_token", "id_token"])
@pytest.mark.parametrize("token", ["", " ", "a b", "a\r\n", "ä", 1, True, ["a"], "x" * 60_001])
def test_other_tokens_that_must_not_be_kept(name: str, token: object) -> None:
    with pytest.raises(KeydeskError) as caught:
        read(Grant.CODE, **{name: token})
    assert caught.value.params["what"] == name


@pytest.mark.parametrize(
    ("expires_in", "life_s"),
    [
        (ABSENT, DEFAULT_LIFE_S), (None, DEFAULT_LIFE_S), ("3600", DEFAULT_LIFE_S), ("", DEFAULT_LIFE_S),
        (True, DEFAULT_LIFE_S), ([1], DEFAULT_LIFE_S), (0, MIN_LIFE_S), (-5, MIN_LIFE_S), (1, MIN_LIFE_S),
        (1.5, MIN_LIFE_S), (3600, 3600.0), (1e308, MAX_LIFE_S), (10**19, MAX_LIFE_S),
    ],
)  # fmt: skip
def test_lives_are_clamped(expires_in: object, life_s: float) -> None:
    assert read(expires_in=expires_in).life_s == life_s


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20) | st.booleans())
def test_any_life_is_bearable(expires_in: object) -> None:
    try:
        life_s = read(expires_in=expires_in).life_s
    except KeydeskError as error:  # an integer too long for strict JSON
        assert error.code == Code.ANSWER_INVALID  # noqa: PT017  # either outcome is right
        return
    assert MIN_LIFE_S <= life_s <= MAX_LIFE_S


@pytest.mark.parametrize(
    ("scope", "scopes"),
    [
        (ABSENT, ASKED), (None, ASKED), ("", frozenset()), ("openid", {"openid"}), ("a  b", {"a", "b"}),
        ("openid read:me:factors new:scope", {*ASKED, "new:scope"}),
    ],
)  # fmt: skip
def test_scopes(scope: object, scopes: object) -> None:
    assert read(scope=scope).scopes == scopes


@pytest.mark.parametrize("scope", [1, True, ["openid"], {}, "a\nb", 'a"b', "ä", " a", "a ", "\\"])
def test_scopes_that_are_none(scope: object) -> None:
    with pytest.raises(KeydeskError) as caught:
        read(scope=scope)
    assert caught.value.params["what"] == "scope"


@pytest.mark.parametrize("value", [[], None, "x", 1, {}])
def test_documents_that_are_none(value: object) -> None:
    assert refusal(answer(value), Grant.CODE).code == Code.TOKEN_ANSWER_INVALID


@pytest.mark.parametrize("body", BAD_JSON, ids=range(len(BAD_JSON)))
@pytest.mark.parametrize("status", [200, 400])
def test_broken_json(body: bytes, status: int) -> None:
    assert refusal(Answer(status, JSON, body), Grant.REFRESH).code == Code.ANSWER_INVALID


# D1, D13, D14: every refusal


@pytest.mark.parametrize("status", [400, 401, 403])
@pytest.mark.parametrize(
    ("error", "for_code", "for_refresh"),
    [
        ("invalid_grant", Code.CODE_REFUSED, Code.SESSION_ENDED),
        ("access_denied", Code.SIGN_IN_DENIED, Code.SESSION_ENDED),
        ("mfa_required", Code.FRESH_SIGN_IN_NEEDED, Code.FRESH_SIGN_IN_NEEDED),
        ("unmet_authentication_requirements", Code.FRESH_SIGN_IN_NEEDED, Code.FRESH_SIGN_IN_NEEDED),
        ("invalid_client", Code.CLIENT_REFUSED, Code.CLIENT_REFUSED),
        ("unauthorized_client", Code.CLIENT_REFUSED, Code.CLIENT_REFUSED),
        ("unsupported_grant_type", Code.CLIENT_REFUSED, Code.CLIENT_REFUSED),
        ("invalid_request", Code.SIGN_IN_REFUSED, Code.SIGN_IN_REFUSED),
        ("invalid_scope", Code.SIGN_IN_REFUSED, Code.SIGN_IN_REFUSED),
        ("too_many_attempts", Code.API_RATE_LIMITED, Code.API_RATE_LIMITED),
        ("something_new", Code.SIGN_IN_REFUSED, Code.SIGN_IN_REFUSED),
        ("<script>", Code.SIGN_IN_REFUSED, Code.SIGN_IN_REFUSED),
        (None, Code.SIGN_IN_REFUSED, Code.SIGN_IN_REFUSED),
        (["invalid_grant"], Code.SIGN_IN_REFUSED, Code.SIGN_IN_REFUSED),
    ],
)
def test_refusals(status: int, error: object, for_code: Code, for_refresh: Code) -> None:
    body = {"error": error, "error_description": "<b>No\u202e way\n", "mfa_token": "Fe26.2*canary"}
    for grant, code in ((Grant.CODE, for_code), (Grant.REFRESH, for_refresh)):
        caught = refusal(answer(body, status), grant)
        assert caught.code == code
        assert "canary" not in str(caught)
        assert "<script>" not in str(caught)
        assert caught.params.get("description", "<b>No way") == "<b>No way"


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"error":"invalid_grant"}', b"garbage"])
@pytest.mark.parametrize(
    ("status", "code"),
    [(429, Code.API_RATE_LIMITED), (500, Code.API_SERVER), (502, Code.API_SERVER), (503, Code.API_SERVER),
     (599, Code.API_SERVER), (511, Code.CAPTIVE_PORTAL)],
)  # fmt: skip
def test_a_busy_or_broken_tenant_keeps_the_session(status: int, code: Code, body: bytes) -> None:
    for grant in Grant:
        assert refusal(Answer(status, JSON, body), grant).code == code


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404])
def test_a_page_where_json_is_due(status: int) -> None:
    found = Answer(status, {"content-type": "text/html"}, b"<html>Welcome")
    assert refusal(found, Grant.REFRESH).code == Code.CAPTIVE_PORTAL


@pytest.mark.parametrize(("value", "seconds"), [("7", 7.0), ("99999", 300.0), ("x", 30.0), ("-1", 30.0), ("", 30.0)])
def test_how_long_to_wait(value: str, seconds: float) -> None:
    found = answer({"error": "too_many_requests"}, 429, **{"retry-after": value})
    assert refusal(found, Grant.REFRESH).params["seconds"] == seconds


# What is sent, and how often


async def test_a_code_is_swapped_with_its_verifier() -> None:
    attempt, door = Attempt.new(), HttpDoor()
    with serving(lambda _r, _w: json_reply(GOOD)) as server:
        url = server.origin + "/oauth/token"
        tokens = await TokenEndpoint(door, "client_1").exchange_code(url, Secret("c&d"), attempt, "http://r/", ASKED)
        (received,) = server.received
    await door.close()
    assert tokens.scopes == ASKED
    assert received.form == {
        "grant_type": "authorization_code",
        "client_id": "client_1",
        "code": "c&d",
        "code_verifier": attempt.pkce.verifier.reveal(),
        "redirect_uri": "http://r/",
    }
    assert "?" not in received.target


async def test_a_code_without_an_id_token_is_refused() -> None:
    door = HttpDoor()
    without = {name: value for name, value in GOOD.items() if name != "id_token"}
    with serving(lambda _r, _w: json_reply(without)) as server, pytest.raises(KeydeskError) as caught:
        await TokenEndpoint(door, "c").exchange_code(server.origin, Secret("c"), Attempt.new(), "http://r/", ASKED)
    await door.close()
    assert caught.value.params["what"] == "id_token"


def cut(_received: Received, wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{")


@pytest.mark.parametrize(
    "handle",
    [cut, lambda _r, _w: reply(500, "{}"), lambda _r, _w: reply(429, "{}"), lambda _r, _w: reply(307, Location="/x"),
     lambda _r, _w: json_reply({"error": "invalid_grant"}, 400)],
    ids=range(5),
)  # fmt: skip
async def test_nothing_is_ever_repeated(handle: object) -> None:
    door = HttpDoor()
    with serving(handle) as server:  # type: ignore[arg-type]  # handlers of both kinds
        endpoint = TokenEndpoint(door, "c")
        with pytest.raises(KeydeskError):
            await endpoint.exchange_code(server.origin + "/t", Secret("c"), Attempt.new(), "http://r/", ASKED)
        with pytest.raises(KeydeskError):
            await endpoint.refresh(server.origin + "/t", Secret("r"), ASKED)
        assert len(server.received) == 2
    await door.close()


@pytest.mark.parametrize(("status", "told"), [(200, True), (204, False), (400, False), (401, False), (500, False)])
async def test_revocation(status: int, told: bool) -> None:
    door = HttpDoor()
    with serving(lambda _r, _w: reply(status)) as server:
        assert await TokenEndpoint(door, "client_1").revoke(server.origin + "/r", Secret("rt")) is told
        assert dict(parse_qsl(server.received[0].body.decode())) == {
            "client_id": "client_1",
            "token": "rt",
            "token_type_hint": "refresh_token",
        }
    await door.close()
