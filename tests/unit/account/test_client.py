"""The client over a scripted door: what it sends, how often, and what it makes of every answer."""

import json
from collections.abc import Awaitable, Callable

import pytest

from keydesk.account.client import AccountClient
from keydesk.core.encoding import b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import Channel, NewMethod, StartedMethod
from keydesk.domain.keys import MadePasskey
from keydesk.net.message import Answer
from keydesk.usecases.ports import AccountApi
from tests.fakes.account_desk import BASE, METHODS, desk
from tests.fakes.scripted_door import json_answer, problem, raw_answer

PASSKEY = {"id": "passkey|dev_1", "type": "passkey", "created_at": "2026-03-03T09:00:00Z", "usage": ["primary"],
           "key_id": "AP8"}  # fmt: skip
LIST = json_answer({"authentication_methods": [PASSKEY]})
MADE = MadePasskey(b"\x00\xff", b"{}", b"\xa3", ("usb",), None, b"", True)
SESSION = Secret("Fe26.2**canary")
BEGUN = StartedMethod(MethodType.TOTP, "totp|dev_1", SESSION)


def challenge(location: str | None = METHODS + "/passkey%7Cnew", **changes: object) -> Answer:
    body = {
        "auth_session": "Fe26.2**canary",
        "authn_params_public_key": {
            "challenge": b64url_encode(b"c" * 32),
            "timeout": 60000,
            "rp": {"id": "login.acme.com", "name": "Acme"},
            "user": {"id": "dXNlcg", "name": "ana", "displayName": "Ana"},
            "pubKeyCredParams": [{"type": "public-key", "alg": -7}],
        },
        **changes,
    }
    return json_answer(body, 202, {} if location is None else {"location": location})


CALLS: dict[str, Callable[[AccountClient], Awaitable[object]]] = {
    "list": lambda client: client.list_methods(),
    "get": lambda client: client.get_method("passkey|dev_1"),
    "factors": lambda client: client.list_factors(),
    "begin": lambda client: client.begin_passkey(),
    "verify": lambda client: client.verify_passkey(SESSION, MADE),
    "rename": lambda client: client.rename_method("totp|dev_1", "Mine"),
    "remove": lambda client: client.remove_method("passkey|dev_1"),
    "begin-other": lambda client: client.begin_method(NewMethod(MethodType.TOTP)),
    "verify-other": lambda client: client.verify_method(BEGUN, Secret("123456-canary")),
    "channel": lambda client: client.prefer_channel("phone|dev_1", Channel.VOICE),
}
GOOD = {
    "list": LIST,
    "get": json_answer(PASSKEY),
    "factors": json_answer({"factors": [{"type": "passkey"}]}),
    "begin": challenge(),
    "verify": json_answer(PASSKEY, 201),
    "rename": json_answer(PASSKEY),
    "remove": Answer(204, {}, b""),
    "begin-other": json_answer(
        {"id": "totp|dev_1", "auth_session": "Fe26.2**canary", "barcode_uri": "otpauth://totp/canary"}, 202
    ),
    "verify-other": json_answer({"id": "totp|dev_1", "type": "totp", "confirmed": True}, 201),
    "channel": json_answer({"id": "phone|dev_1", "type": "phone", "preferred_authentication_method": "voice"}),
}
SENT = {
    "list": ("GET", METHODS),
    "get": ("GET", METHODS + "/passkey%7Cdev_1"),
    "factors": ("GET", BASE + "/factors"),
    "begin": ("POST", METHODS),
    "verify": ("POST", METHODS + "/passkey%7Cnew/verify"),
    "rename": ("PATCH", METHODS + "/totp%7Cdev_1"),
    "remove": ("DELETE", METHODS + "/passkey%7Cdev_1"),
    "begin-other": ("POST", METHODS),
    "verify-other": ("POST", METHODS + "/totp%7Cdev_1/verify"),
    "channel": ("PATCH", METHODS + "/phone%7Cdev_1"),
}
READS = ("list", "get", "factors")
OTHERS = ("begin-other", "verify-other", "channel")
WRITES = ("begin", "verify", "rename", "remove", *OTHERS)


def test_it_fits_its_port() -> None:
    api: AccountApi = desk(LIST).client
    assert api is not None


@pytest.mark.parametrize("call", list(CALLS))
async def test_what_is_sent(call: str) -> None:
    at = desk(GOOD[call])
    await CALLS[call](at.client)
    (request,) = at.door.requests
    assert (request.method, request.url) == SENT[call]
    assert request.headers["authorization"] == "Bearer token-1"
    assert request.headers["accept"] == "application/json"
    assert ("content-type" in request.headers) is (request.body is not None)
    assert (request.body is not None) is (call in ("begin", "verify", "rename", *OTHERS))
    assert "canary" not in repr(request)
    assert "token-1" not in repr(request)


async def test_a_filtered_list() -> None:
    at = desk(LIST)
    (method,) = await at.client.list_methods(MethodType.PASSKEY)
    assert method.id == "passkey|dev_1"
    assert at.door.sent == [("GET", METHODS + "?type=passkey")]


@pytest.mark.parametrize("call", list(CALLS))
async def test_one_renewal_and_one_more_try_after_a_401(call: str) -> None:
    at = desk(problem(401, "Invalid Token"), GOOD[call])
    await CALLS[call](at.client)
    assert at.tokens.renewals == 1
    assert [request.headers["authorization"] for request in at.door.requests] == ["Bearer token-1", "Bearer token-2"]
    assert at.door.requests[0].body == at.door.requests[1].body


@pytest.mark.parametrize("call", list(CALLS))
async def test_a_401_for_ever_ends_after_two_calls(call: str) -> None:
    at = desk(problem(401, "Invalid Token"))
    with pytest.raises(KeydeskError) as caught:
        await CALLS[call](at.client)
    assert caught.value.code == Code.API_UNAUTHORIZED
    assert (len(at.door.requests), at.tokens.renewals) == (2, 1)


@pytest.mark.parametrize("code", [Code.SESSION_ENDED, Code.FRESH_SIGN_IN_NEEDED, Code.OFFLINE, Code.CLOCK_WRONG])
async def test_a_renewal_that_fails_passes_up(code: Code) -> None:
    at = desk(problem(401, "Invalid Token"))
    at.tokens.refused = [KeydeskError(code)]
    with pytest.raises(KeydeskError) as caught:
        await at.client.list_methods()
    assert caught.value.code == code
    assert len(at.door.requests) == 1


@pytest.mark.parametrize("call", WRITES)
@pytest.mark.parametrize(
    "failure",
    [KeydeskError(Code.CONNECTION_LOST), KeydeskError(Code.DEADLINE, sent=True), KeydeskError(Code.OFFLINE),
     problem(429, retry_after="3"), problem(500), problem(503)],
)  # fmt: skip
async def test_a_write_is_never_sent_twice_on_a_guess(call: str, failure: Answer | KeydeskError) -> None:
    at = desk(failure)
    with pytest.raises(KeydeskError) as caught:
        await CALLS[call](at.client)
    if isinstance(failure, KeydeskError):
        assert caught.value is failure
    assert len(at.door.requests) == 1
    assert at.tokens.renewals == 0


@pytest.mark.parametrize("call", READS)
async def test_a_read_that_lost_its_answer_is_asked_once_more(call: str) -> None:
    at = desk(KeydeskError(Code.CONNECTION_LOST), GOOD[call])
    await CALLS[call](at.client)
    assert len(at.door.requests) == 2
    at = desk(KeydeskError(Code.CONNECTION_LOST))
    with pytest.raises(KeydeskError) as caught:
        await CALLS[call](at.client)
    assert caught.value.code == Code.CONNECTION_LOST
    assert len(at.door.requests) == 2


@pytest.mark.parametrize("call", READS)
@pytest.mark.parametrize("code", [Code.OFFLINE, Code.DEADLINE, Code.TLS_REFUSED, Code.TENANT_UNREACHABLE])
async def test_other_failures_pass_up_at_once(call: str, code: Code) -> None:
    at = desk(KeydeskError(code))
    with pytest.raises(KeydeskError) as caught:
        await CALLS[call](at.client)
    assert caught.value.code == code
    assert len(at.door.requests) == 1


# D3: what may not be believed, as the answer to each call that has one.
GARBAGE = {
    "empty": b"",
    "truncated": b'{"authentication_methods": [{"id": "a", "type": "pass',
    "not utf-8": b'{"id": "\xff"}',
    "utf-16": '{"id": "x", "type": "y"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"id": "x", "type": "y"}',
    "null": b"null",
    "number": b"7",
    "text": b'"x"',
    "deep": b"[" * 100_000,
    "long integer": b'{"id": "x", "type": "y", "n": ' + b"9" * 5000 + b"}",
    "repeated member": b'{"id": "a", "id": "b", "type": "passkey"}',
    "lone surrogate": b'{"id": "\\ud800", "type": "passkey"}',
    "nan": b'{"id": "a", "type": "passkey", "n": NaN}',
    "infinity": b'{"id": "a", "type": "passkey", "n": 1e999}',
    "two documents": b"{}{}",
}


@pytest.mark.parametrize("call", ["list", "get", "factors", "begin", "verify", "rename", *OTHERS])
@pytest.mark.parametrize("garbage", list(GARBAGE))
async def test_garbage_is_one_clear_code(call: str, garbage: str) -> None:
    at = desk(raw_answer(GARBAGE[garbage]))
    with pytest.raises(KeydeskError) as caught:
        await CALLS[call](at.client)
    assert caught.value.code == Code.ANSWER_INVALID
    assert len(at.door.requests) == 1


@pytest.mark.parametrize("call", ["list", "get", "factors", "begin", "verify", "rename", "remove", *OTHERS])
@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "", "application/octet-stream"])
async def test_a_captive_portal(call: str, media_type: str) -> None:
    at = desk(raw_answer(b"<html>Welcome to the hotel</html>", media_type=media_type))
    with pytest.raises(KeydeskError) as caught:
        await CALLS[call](at.client)
    assert caught.value.code == Code.CAPTIVE_PORTAL


async def test_any_success_status_will_do() -> None:
    at = desk(json_answer(PASSKEY, 200))
    assert (await at.client.verify_passkey(SESSION, MADE)).id == "passkey|dev_1"
    at = desk(json_answer({}, 200))
    await at.client.remove_method("passkey|dev_1")


ODD_IDS = ["passkey|dev_1", "a/b", "../factors", "%2F", "a%2Fb", "a?type=x", "a#b", "a b", "é🔑", "a;b", "a\\b",
           "a:b", "..a", "a%", "%zz", "a&b", "a=b", "a+b", "a\nb", '"a"']  # fmt: skip


@pytest.mark.parametrize("method_id", ODD_IDS)
async def test_odd_ids_stay_one_segment(method_id: str) -> None:
    at = desk(json_answer({**PASSKEY, "id": method_id}))
    assert (await at.client.get_method(method_id)).id == method_id
    (_, address) = at.door.sent[0]
    assert address.startswith(METHODS + "/")
    assert address.count("/") == METHODS.count("/") + 1
    assert "?" not in address
    assert "#" not in address


@pytest.mark.parametrize("method_id", ["", ".", ".."])
@pytest.mark.parametrize("call", ["get", "rename", "remove"])
async def test_what_can_be_no_id_is_never_sent(method_id: str, call: str) -> None:
    at = desk(LIST)
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "get": lambda: at.client.get_method(method_id),
        "rename": lambda: at.client.rename_method(method_id, "x"),
        "remove": lambda: at.client.remove_method(method_id),
    }
    with pytest.raises(KeydeskError) as caught:
        await calls[call]()
    assert caught.value.code == Code.METHOD_GONE
    assert at.door.requests == []


@pytest.mark.parametrize("call", ["rename", "remove"])
async def test_a_method_that_is_gone_is_told_from_another_bad_request(call: str) -> None:
    at = desk(problem(400, "Bad Request"), problem(404, "Not Found"))
    with pytest.raises(KeydeskError) as caught:
        await CALLS[call](at.client)
    assert caught.value.code == Code.METHOD_GONE
    assert [method for method, _ in at.door.sent][1:] == ["GET"]
    for second in (json_answer(PASSKEY), problem(429), KeydeskError(Code.OFFLINE)):
        at = desk(problem(400, "Bad Request", "cannot be changed"), second)
        with pytest.raises(KeydeskError) as caught:
            await CALLS[call](at.client)
        assert caught.value.code == Code.API_BAD_REQUEST
        assert caught.value.params["detail"] == "cannot be changed"


async def test_a_removal_the_tenant_forbids() -> None:
    at = desk(problem(409, "Conflict", "This is the last method."))
    with pytest.raises(KeydeskError) as caught:
        await at.client.remove_method("passkey|dev_1")
    assert caught.value.code == Code.API_CONFLICT
    assert len(at.door.requests) == 1


@pytest.mark.parametrize(
    ("location", "body_id", "segment"),
    [
        (METHODS + "/passkey%7Cnew", None, "passkey%7Cnew"),
        ("/me/v1/authentication-methods/passkey%7Cdev_9", None, "passkey%7Cdev_9"),
        ("passkey|dev_9", None, "passkey%7Cdev_9"),
        (None, "passkey|dev_8", "passkey%7Cdev_8"),
        (None, None, "passkey%7Cnew"),
        (METHODS + "/..", "passkey|dev_8", "passkey%7Cdev_8"),
        (METHODS + "/passkey%7Cnew?next=https://evil.example/", None, "passkey%7Cnew"),
    ],
)
async def test_where_a_passkey_is_verified(location: str | None, body_id: str | None, segment: str) -> None:
    changes = {} if body_id is None else {"id": body_id}
    at = desk(challenge(location, **changes), json_answer(PASSKEY, 201))
    _, session = await at.client.begin_passkey()
    for _ in range(2):  # the same arguments again, after a lost answer
        await at.client.verify_passkey(session, MADE)
        assert at.door.sent[-1] == ("POST", f"{METHODS}/{segment}/verify")
    body = json.loads(at.door.requests[-1].body or b"")
    assert body["auth_session"] == "Fe26.2**canary"


@pytest.mark.parametrize(
    "location", ["https://evil.example/passkey%7Cnew", "//evil.example/x", "http://login.acme.com/x"]
)
async def test_a_location_on_another_host_is_refused(location: str) -> None:
    at = desk(challenge(location))
    with pytest.raises(KeydeskError) as caught:
        await at.client.begin_passkey()
    assert caught.value.code == Code.ANSWER_INVALID


async def test_two_challenges_under_way_keep_their_own_ids() -> None:
    at = desk(
        challenge(METHODS + "/one", auth_session="s1"), challenge(METHODS + "/two", auth_session="s2"), GOOD["verify"]
    )
    _, first = await at.client.begin_passkey()
    _, second = await at.client.begin_passkey()
    await at.client.verify_passkey(first, MADE)
    await at.client.verify_passkey(second, MADE)
    assert [address for _, address in at.door.sent[2:]] == [f"{METHODS}/one/verify", f"{METHODS}/two/verify"]


async def test_many_challenges_are_not_kept_for_ever() -> None:
    answers = [challenge(f"{METHODS}/n{n}", auth_session=f"s{n}") for n in range(12)]
    at = desk(*answers, GOOD["verify"])
    sessions = [(await at.client.begin_passkey())[1] for _ in range(12)]
    await at.client.verify_passkey(sessions[-1], MADE)
    assert at.door.sent[-1][1] == f"{METHODS}/n11/verify"
    await at.client.verify_passkey(sessions[4], MADE)
    assert at.door.sent[-1][1] == f"{METHODS}/n4/verify"
    await at.client.verify_passkey(sessions[0], MADE)
    assert at.door.sent[-1][1] == f"{METHODS}/passkey%7Cnew/verify"


async def test_a_challenge_that_grew_old() -> None:
    at = desk(challenge(), problem(400, "Bad Request", "The session is not known."))
    _, session = await at.client.begin_passkey()
    with pytest.raises(KeydeskError) as caught:
        await at.client.verify_passkey(session, MADE)
    assert caught.value.code == Code.API_BAD_REQUEST
    at.clock.advance(61)
    with pytest.raises(KeydeskError) as caught:
        await at.client.verify_passkey(session, MADE)
    assert caught.value.code == Code.CHALLENGE_EXPIRED


async def test_a_challenge_the_server_calls_expired() -> None:
    at = desk(challenge(), problem(400, "Bad Request", "The auth_session has expired."))
    _, session = await at.client.begin_passkey()
    with pytest.raises(KeydeskError) as caught:
        await at.client.verify_passkey(session, MADE)
    assert caught.value.code == Code.CHALLENGE_EXPIRED


@pytest.mark.parametrize(
    ("rp_id", "origin"), [("evil.example", None), ("com", None), ("login.acme.com", "https://acme.com")]
)
async def test_a_site_that_is_not_the_tenants_stops_before_any_key(rp_id: str, origin: str | None) -> None:
    answer = challenge()
    body = json.loads(answer.body)
    body["authn_params_public_key"]["rp"]["id"] = rp_id
    at = desk(json_answer(body, 202), origin=origin)
    with pytest.raises(KeydeskError) as caught:
        await at.client.begin_passkey()
    assert (caught.value.code, caught.value.params["what"]) == (Code.CHALLENGE_INVALID, "rp.id")


async def test_too_large_a_passkey_is_never_sent() -> None:
    at = desk(challenge())
    _, session = await at.client.begin_passkey()
    big = MadePasskey(b"\x00", b"{}", b"\xa3" * 1501, (), None, b"", True)
    with pytest.raises(KeydeskError) as caught:
        await at.client.verify_passkey(session, big)
    assert (caught.value.code, caught.value.params["limit"]) == (Code.API_BAD_REQUEST, 2000)
    assert len(at.door.requests) == 1


@pytest.mark.parametrize("call", list(CALLS))
async def test_the_log_names_the_call_and_nothing_secret(call: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "keydesk.account")
    await CALLS[call](desk(GOOD[call]).client)
    told = caplog.text
    assert "account " in told
    for secret in ("canary", "token-1", "dev_1", "AP8"):
        assert secret not in told
