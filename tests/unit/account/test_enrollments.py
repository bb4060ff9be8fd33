"""The two calls of an enrollment over a scripted door: what each refusal means to a person."""

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.account.client import AccountClient
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import Channel, NewMethod, StartedMethod
from keydesk.net.message import Answer
from tests.fakes.account_desk import METHODS, desk
from tests.fakes.scripted_door import json_answer, problem, raw_answer

TOTP = NewMethod(MethodType.TOTP)
STARTED = {"id": "totp|dev_1", "auth_session": "Fe26.2**canary", "barcode_uri": "otpauth://totp/x"}
DONE = json_answer({"id": "totp|dev_1", "type": "totp", "confirmed": True}, 201)
ACTS = ("begin", "verify", "channel")


def begun(kind: MethodType = MethodType.TOTP) -> StartedMethod:
    return StartedMethod(kind, f"{kind}|dev/1", Secret("Fe26.2**canary"))


def invalid(field: str, detail: str = "is wrong") -> Answer:
    body = {
        "type": "https://auth0.com/api-errors/A0E-400-0003",
        "status": 400,
        "title": "Validation Error",
        "detail": "Invalid request payload input",
        "validation_errors": [{"detail": detail, "field": field.strip("/"), "pointer": field, "source": "body"}],
    }
    return json_answer(body, 400)


async def act(client: AccountClient, name: str) -> object:
    if name == "begin":
        return await client.begin_method(TOTP)
    if name == "verify":
        return await client.verify_method(begun(), Secret("123456"))
    return await client.prefer_channel("phone|dev_1", Channel.VOICE)


async def refused(answer: Answer, name: str, kind: MethodType = MethodType.TOTP) -> KeydeskError:
    client = desk(answer).client

    async def call() -> object:
        if name == "begin":
            return await client.begin_method(NewMethod(kind, phone_number="+4915112345678", email="ana@example.com"))
        return await client.verify_method(begun(kind), Secret("Secret-123"))

    with pytest.raises(KeydeskError) as caught:
        await call()
    return caught.value


@pytest.mark.parametrize(
    ("location", "method_id"),
    [
        (None, "totp|dev_1"),
        (METHODS + "/totp%7Cdev_2", "totp|dev_2"),
        ("/me/v1/authentication-methods/totp%7Cdev_2", "totp|dev_2"),
        ("totp%7Cdev_2", "totp|dev_2"),
    ],
)
async def test_a_start(location: str | None, method_id: str) -> None:
    at = desk(json_answer(STARTED, 202, {} if location is None else {"location": location}))
    started = await at.client.begin_method(TOTP)
    assert (started.method_id, started.type) == (method_id, MethodType.TOTP)
    assert at.door.sent == [("POST", METHODS)]


async def test_a_location_elsewhere_is_refused() -> None:
    at = desk(json_answer(STARTED, 202, {"location": "https://evil.example/me/v1/authentication-methods/x"}))
    with pytest.raises(KeydeskError) as caught:
        await at.client.begin_method(TOTP)
    assert caught.value.code == Code.ANSWER_INVALID


async def test_an_end() -> None:
    at = desk(DONE)
    method = await at.client.verify_method(begun(), Secret("123456"))
    assert (method.id, method.confirmed) == ("totp|dev_1", True)
    (request,) = at.door.requests
    assert request.url == METHODS + "/totp%7Cdev%2F1/verify"
    assert "canary" not in repr(request)


async def test_a_channel() -> None:
    at = desk(json_answer({"id": "phone|dev_1", "type": "phone", "preferred_authentication_method": "voice"}))
    assert (await at.client.prefer_channel("phone|dev_1", Channel.VOICE)).channel == "voice"
    (request,) = at.door.requests
    assert (request.method, request.url) == ("PATCH", METHODS + "/phone%7Cdev_1")
    assert json.loads(request.body or b"") == {"preferred_authentication_method": "voice"}


async def test_a_channel_of_a_phone_that_is_gone() -> None:
    at = desk(problem(400, "Bad Request"), problem(404, "Not Found"))
    with pytest.raises(KeydeskError) as caught:
        await at.client.prefer_channel("phone|dev_1", Channel.VOICE)
    assert caught.value.code == Code.METHOD_GONE


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (problem(400, "Bad Request", "Not enabled."), MethodType.TOTP, Code.METHOD_REFUSED),
        (problem(403, "Forbidden", "Policy says no."), MethodType.PUSH, Code.METHOD_REFUSED),
        (problem(409, "Conflict"), MethodType.EMAIL, Code.METHOD_REFUSED),
        (problem(403, "Insufficient scope", code="0002"), MethodType.TOTP, Code.SCOPE_MISSING),
        (problem(403, "mfa_required"), MethodType.TOTP, Code.FRESH_SIGN_IN_NEEDED),
        (problem(401, "unmet_authentication_requirements"), MethodType.TOTP, Code.FRESH_SIGN_IN_NEEDED),
        (problem(404, "Not Found"), MethodType.TOTP, Code.API_NOT_ACTIVE),
        (problem(429, "Slow down"), MethodType.TOTP, Code.API_RATE_LIMITED),
        (problem(503, "Down"), MethodType.TOTP, Code.API_SERVER),
        (invalid("/phone_number"), MethodType.PHONE, Code.PHONE_INVALID),
        (invalid("/email"), MethodType.EMAIL, Code.EMAIL_INVALID),
    ],
)
async def test_why_it_cannot_begin(answer: Answer, kind: MethodType, code: Code) -> None:
    error = await refused(answer, "begin", kind)
    assert error.code == code
    if code == Code.METHOD_REFUSED:
        assert error.params["type"] == kind


@pytest.mark.parametrize("kind", [MethodType.TOTP, MethodType.PHONE, MethodType.EMAIL])
async def test_a_code_that_does_not_fit(kind: MethodType) -> None:
    for answer in (problem(400, "Bad Request", "The code is wrong."), problem(400, "Bad Request", "Code expired.")):
        assert (await refused(answer, "verify", kind)).code == Code.CODE_WRONG


@pytest.mark.parametrize("kind", [k for k in MethodType if k not in ("passkey",) and "webauthn" not in k])
@pytest.mark.parametrize(
    "answer",
    [
        problem(400, "Bad Request", "The auth_session has expired."),
        problem(400, "Bad Request", "The auth_session is unknown or was used already."),
        invalid("/auth_session"),
        problem(404, "Not Found"),
    ],
)
async def test_an_enrollment_that_is_over(kind: MethodType, answer: Answer) -> None:
    error = await refused(answer, "verify", kind)
    assert (error.code, error.params) == (Code.CHALLENGE_EXPIRED, {"what": "method"})


async def test_a_phone_that_has_not_linked() -> None:
    assert (await refused(problem(400, "Bad Request"), "verify", MethodType.PUSH)).code == Code.PHONE_NOT_LINKED


async def test_a_refused_password_says_why() -> None:
    error = await refused(invalid("/new_password", "must be at least 8 characters"), "verify", MethodType.PASSWORD)
    assert (error.code, error.params["detail"]) == (Code.PASSWORD_REFUSED, "must be at least 8 characters")


async def test_a_server_that_quotes_the_password_is_not_quoted() -> None:
    error = await refused(invalid("/new_password", "Secret-123 is common"), "verify", MethodType.PASSWORD)
    assert error.params["detail"] is None
    assert "Secret-123" not in str(error)


async def test_another_refusal_of_a_recovery_code() -> None:
    error = await refused(problem(400, "Bad Request", "No."), "verify", MethodType.RECOVERY_CODE)
    assert (error.code, error.params["type"]) == (Code.METHOD_REFUSED, "recovery-code")


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (KeydeskError(Code.OFFLINE), Code.OFFLINE),
        (KeydeskError(Code.CONNECTION_LOST), Code.CONNECTION_LOST),
        (problem(401, "Invalid Token"), Code.API_UNAUTHORIZED),
        (problem(403, "Insufficient scope", code="0002"), Code.SCOPE_MISSING),
        (problem(415, "Media type"), Code.API_MEDIA_TYPE),
        (problem(429, "Slow down"), Code.API_RATE_LIMITED),
        (problem(500, "Down"), Code.API_SERVER),
        (raw_answer(b"<html>", 200, "text/html"), Code.CAPTIVE_PORTAL),
        (raw_answer(b"{", 201), Code.ANSWER_INVALID),
        (json_answer([], 201), Code.ANSWER_INVALID),
    ],
)
async def test_every_failure_has_its_code_and_nothing_is_sent_twice(
    name: str, answer: Answer | KeydeskError, code: Code
) -> None:
    at = desk(answer)
    with pytest.raises(KeydeskError) as caught:
        await act(at.client, name)
    assert caught.value.code == code
    assert len(at.door.requests) == (2 if code == Code.API_UNAUTHORIZED else 1)


BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "type", "title", "detail", "status", "validation_errors", "field", "name"])
            | st.sampled_from(["auth_session", "confirmed", "preferred_authentication_method", "usage"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=15,
)


@given(st.sampled_from(ACTS), st.sampled_from([200, 201, 202, 400, 401, 403, 404, 409, 415, 418, 429, 500]), BODIES)
def test_any_answer_is_a_value_or_a_coded_failure(name: str, status: int, body: object) -> None:
    code = ""
    try:
        asyncio.run(act(desk(json_answer(body, status)).client, name))
    except KeydeskError as error:
        code = error.code
    assert code in {"", *Code}
