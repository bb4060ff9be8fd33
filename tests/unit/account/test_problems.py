"""F2, F3: every refusal has its code, and the server's words are fit to show."""

import pytest

from keydesk.account.problems import refusal
from keydesk.account.scopes import Operation
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.net.message import Answer
from tests.fakes.clock import FixedClock
from tests.fakes.scripted_door import json_answer, problem, raw_answer

NOW = FixedClock().now()
LIST, GET, START, VERIFY, REMOVE = (
    Operation.LIST_METHODS, Operation.GET_METHOD, Operation.START, Operation.VERIFY, Operation.REMOVE,
)  # fmt: skip


def meaning(operation: Operation, answer: Answer) -> KeydeskError:
    return refusal(operation, answer, NOW)


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, Code.API_BAD_REQUEST), (401, Code.API_UNAUTHORIZED), (403, Code.API_FORBIDDEN),
     (405, Code.API_BAD_REQUEST), (408, Code.API_SERVER), (409, Code.API_CONFLICT),
     (413, Code.API_BAD_REQUEST), (415, Code.API_MEDIA_TYPE),
     (422, Code.API_BAD_REQUEST), (429, Code.API_RATE_LIMITED), (500, Code.API_SERVER), (502, Code.API_SERVER),
     (503, Code.API_SERVER), (504, Code.API_SERVER), (599, Code.API_SERVER)],
)  # fmt: skip
@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b'"x"', b'{"title":7,"detail":null}', b"\xff\xfe"])
def test_the_status_alone_is_enough(status: int, code: Code, body: bytes) -> None:
    error = meaning(LIST, raw_answer(body, status))
    assert error.code == code
    assert "title" not in error.params


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 415])
def test_a_page_comes_from_something_in_between(status: int) -> None:
    error = meaning(LIST, raw_answer(b"<!DOCTYPE html><html>Pay for your coffee</html>", status, "text/html"))
    assert error.code == Code.CAPTIVE_PORTAL


@pytest.mark.parametrize(("status", "code"), [(429, Code.API_RATE_LIMITED), (503, Code.API_SERVER)])
def test_a_page_of_the_tenants_edge(status: int, code: Code) -> None:
    assert meaning(LIST, raw_answer(b"<html>", status, "text/html")).code == code


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (Operation.LIST_METHODS, Code.API_NOT_ACTIVE),
        (Operation.LIST_FACTORS, Code.API_NOT_ACTIVE),
        (Operation.START, Code.API_NOT_ACTIVE),
        (Operation.GET_METHOD, Code.METHOD_GONE),
        (Operation.RENAME, Code.METHOD_GONE),
        (Operation.REMOVE, Code.METHOD_GONE),
        (Operation.VERIFY, Code.API_NOT_FOUND),
    ],
)
def test_not_found(operation: Operation, code: Code) -> None:
    assert meaning(operation, problem(404, "Not Found", "The requested resource was not found.")).code == code


@pytest.mark.parametrize(
    "answer",
    [
        problem(403, "insufficient_scope", "Insufficient scope, expected any of: x", "0002"),
        problem(403, "Forbidden", "Insufficient scope, expected any of: x"),
        problem(403, "Forbidden", "no", "0002"),
        problem(403, "Forbidden", "no", www_authenticate='Bearer error="insufficient_scope", scope="x"'),
        Answer(403, {"www-authenticate": 'Bearer error="insufficient_scope"'}, b""),
    ],
)
@pytest.mark.parametrize("operation", list(Operation))
def test_a_missing_scope_is_named(operation: Operation, answer: Answer) -> None:
    error = meaning(operation, answer)
    assert (error.code, error.params["scope"]) == (Code.SCOPE_MISSING, str(operation.scope))


def test_another_refusal_is_no_missing_scope() -> None:
    error = meaning(LIST, problem(403, "Forbidden", "An Action said no."))
    assert error.code == Code.API_FORBIDDEN
    assert error.params["detail"] == "An Action said no."


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0"}, 1),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "99999999999999"}, 300),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Tue, 03 Mar 2026 09:00:10 GMT"}, 10),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) + 42)}, 42),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) - 42)}, 1),
        ({"x-ratelimit-reset": "9" * 30}, None),
        ({"retry-after": "5", "x-ratelimit-reset": "9999999999"}, 5),
        ({}, None),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], seconds: int | None) -> None:
    for operation in (LIST, START, VERIFY):
        told = meaning(operation, Answer(429, {"content-type": "application/json", **headers}, b"{}")).params[
            "seconds"
        ]
        assert isinstance(told, int)
        assert 1 <= told <= 300
        if seconds is not None:
            assert told == seconds


def test_a_limit_of_the_whole_tenant() -> None:
    assert meaning(LIST, problem(429, x_auth0_error_kind="global-rate-limit")).params["everyone"] is True
    assert meaning(LIST, problem(429)).params["everyone"] is False


def test_the_servers_words_are_cleaned_bounded_and_without_secrets() -> None:
    token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2ln"
    error = meaning(REMOVE, problem(409, "Last\u202e\nmethod", f"Bearer {token} " + "x" * 5000))
    assert error.params["title"] == "Last method"
    detail = str(error.params["detail"])
    assert len(detail) <= 301
    assert token not in detail
    assert token not in str(error)


def test_the_first_wrong_field_is_named() -> None:
    body = {"type": "t", "status": 400, "title": "Validation Error", "detail": "Invalid",
            "validation_errors": [{"detail": "must be a string", "pointer": "/name"}]}  # fmt: skip
    assert meaning(GET, json_answer(body, 400)).params["field"] == "/name"
    odd_ones: tuple[object, ...] = (None, [], [None], {}, [{"detail": "x"}])
    for odd in odd_ones:
        assert "field" not in meaning(GET, json_answer({**body, "validation_errors": odd}, 400)).params
