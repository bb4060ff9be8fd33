from __future__ import annotations

from collections.abc import Callable

import pytest

from keydesk.demo.tenant.bodies import PasskeyStart, check_query, read_change, read_filter, read_start, read_verify
from keydesk.demo.tenant.method_bodies import MethodStart
from keydesk.demo.tenant.problems import Problem


def _verify_body() -> dict[str, object]:
    return {
        "auth_session": "s",
        "authn_response": {
            "id": "A" * 1364,
            "rawId": "A" * 1364,
            "type": "public-key",
            "authenticatorAttachment": "cross-platform",
            "clientExtensionResults": {},
            "response": {
                "attestationObject": "B" * 2000,
                "clientDataJSON": "C" * 1000,
                "transports": ["d" * 100, "usb"],
            },
        },
    }


def _pointers(read: Callable[[], object]) -> list[object]:
    with pytest.raises(Problem) as caught:
        read()
    problem = caught.value
    assert (problem.status, problem.body["title"]) == (400, "Validation Error")
    listed = problem.body["validation_errors"]
    assert isinstance(listed, list)
    for item in listed:
        assert item["detail"]
        assert item["field"] == item["pointer"].strip("/").replace("/", ".")
    return [item["pointer"] for item in listed]


def test_the_longest_allowed_answer_passes() -> None:
    wanted = read_verify(_verify_body())
    assert wanted.auth_session == "s"
    assert wanted.transports == ("d" * 100, "usb")


def test_transports_attachment_and_extensions_may_be_left_out() -> None:
    body = _verify_body()
    answer = body["authn_response"]
    assert isinstance(answer, dict)
    del answer["authenticatorAttachment"], answer["clientExtensionResults"], answer["response"]["transports"]
    assert read_verify(body).transports is None


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        (("auth_session",), 7, "/auth_session"),
        (("extra",), 1, "/extra"),
        (("authn_response",), "x", "/authn_response"),
        (("authn_response", "id"), "A" * 1365, "/authn_response/id"),
        (("authn_response", "rawId"), "A" * 1365, "/authn_response/rawId"),
        (("authn_response", "type"), "private-key", "/authn_response/type"),
        (("authn_response", "authenticatorAttachment"), "wall", "/authn_response/authenticatorAttachment"),
        (("authn_response", "clientExtensionResults"), [], "/authn_response/clientExtensionResults"),
        (
            ("authn_response", "response", "attestationObject"),
            "B" * 2001,
            "/authn_response/response/attestationObject",
        ),
        (("authn_response", "response", "clientDataJSON"), "C" * 1001, "/authn_response/response/clientDataJSON"),
        (("authn_response", "response", "publicKey"), "x", "/authn_response/response/publicKey"),
        (("authn_response", "response", "transports"), "usb", "/authn_response/response/transports"),
        (("authn_response", "response", "transports"), ["usb", 1], "/authn_response/response/transports/1"),
        (("authn_response", "response", "transports"), ["d" * 101], "/authn_response/response/transports/0"),
    ],
)
def test_each_rule_of_verify_is_kept(path: tuple[str, ...], value: object, pointer: str) -> None:
    body = _verify_body()
    place: dict[str, object] = body
    for name in path[:-1]:
        inner = place[name]
        assert isinstance(inner, dict)
        place = inner
    place[path[-1]] = value
    assert pointer in _pointers(lambda: read_verify(body))


def test_an_empty_body_is_told_everything_that_is_missing_at_once() -> None:
    pointers = _pointers(lambda: read_verify({}))
    assert {"/auth_session", "/authn_response"} <= set(pointers)
    assert "/authn_response/response/attestationObject" in pointers


def test_a_passkey_may_be_asked_for_with_all_members() -> None:
    wanted = read_start(
        {"type": "passkey", "connection": "my-db", "identity_user_id": "auth0|1", "use_exclude_credentials": True}
    )
    assert isinstance(wanted, PasskeyStart)
    assert (wanted.connection, wanted.identity_user_id, wanted.use_exclude_credentials) == ("my-db", "auth0|1", True)


def test_further_members_of_a_passkey_body_pass_as_the_file_lets_them() -> None:
    assert isinstance(read_start({"type": "passkey", "colour": "blue"}), PasskeyStart)


def test_other_types_have_their_own_rules() -> None:
    assert read_start({"type": "totp"}) == MethodStart(kind="totp")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/type"),
        ({"type": 1}, "/type"),
        ({"type": "hat"}, "/type"),
        ({"type": "webauthn-roaming"}, "/type"),
        ({"type": "passkey", "connection": ""}, "/connection"),
        ({"type": "passkey", "connection": "a b"}, "/connection"),
        ({"type": "passkey", "connection": "a" * 129}, "/connection"),
        ({"type": "passkey", "identity_user_id": "a b"}, "/identity_user_id"),
        ({"type": "passkey", "identity_user_id": None}, "/identity_user_id"),
        ({"type": "passkey", "use_exclude_credentials": "yes"}, "/use_exclude_credentials"),
    ],
)
def test_each_rule_of_start_is_kept(body: dict[str, object], pointer: str) -> None:
    assert _pointers(lambda: read_start(body)) == [pointer]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": 1}, "/name"),
        ({"preferred_authentication_method": "fax"}, "/preferred_authentication_method"),
        ({"name": "x", "colour": "blue"}, "/colour"),
    ],
)
def test_each_rule_of_patch_is_kept(body: dict[str, object], pointer: str) -> None:
    assert _pointers(lambda: read_change(body)) == [pointer]


def test_the_filter_takes_the_nine_types() -> None:
    assert read_filter(None) is None
    assert read_filter("recovery-code") == "recovery-code"
    assert _pointers(lambda: read_filter("hat")) == ["/type"]


def test_a_query_may_hold_known_names_once() -> None:
    check_query([("type", "passkey")], frozenset({"type"}))
    assert _pointers(lambda: check_query([("page", "1")], frozenset({"type"}))) == ["/page"]
    assert _pointers(lambda: check_query([("type", "a"), ("type", "b")], frozenset({"type"}))) == ["/type"]
