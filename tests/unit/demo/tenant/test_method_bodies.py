from __future__ import annotations

import pytest

from keydesk.demo.tenant.method_bodies import MethodStart, MethodVerify, read_method_start, read_method_verify
from keydesk.demo.tenant.problems import Problem


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ({"type": "totp"}, MethodStart(kind="totp")),
        ({"type": "push-notification"}, MethodStart(kind="push-notification")),
        ({"type": "recovery-code"}, MethodStart(kind="recovery-code")),
        ({"type": "email", "email": "a.b@c.example"}, MethodStart(kind="email", email="a.b@c.example")),
        (
            {"type": "phone", "phone_number": "+4915112345678"},
            MethodStart(kind="phone", phone_number="+4915112345678"),
        ),
        (
            {"type": "phone", "phone_number": "+14155550100", "preferred_authentication_method": "voice"},
            MethodStart(kind="phone", phone_number="+14155550100", channel="voice"),
        ),
        (
            {"type": "password", "connection": "Staff", "identity_user_id": "auth0|1"},
            MethodStart(kind="password", connection="Staff", identity_user_id="auth0|1"),
        ),
    ],
)
def test_good_starts_are_read(body: dict[str, object], read: MethodStart) -> None:
    assert read_method_start(body, str(body["type"])) == read


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"type": "totp", "name": "x"}, "/name"),
        ({"type": "totp", "connection": "Staff"}, "/connection"),
        ({"type": "email"}, "/email"),
        ({"type": "email", "email": "a@b"}, "/email"),
        ({"type": "email", "email": "a b@c.example"}, "/email"),
        ({"type": "email", "email": "a@c.example", "name": "x"}, "/name"),
        ({"type": "phone"}, "/phone_number"),
        ({"type": "phone", "phone_number": 49}, "/phone_number"),
        ({"type": "phone", "phone_number": "0151 1234"}, "/phone_number"),
        ({"type": "phone", "phone_number": "+0151123456"}, "/phone_number"),
        ({"type": "phone", "phone_number": "+1415555010012345"}, "/phone_number"),
        (
            {"type": "phone", "phone_number": "+14155550100", "preferred_authentication_method": "fax"},
            "/preferred_authentication_method",
        ),
        ({"type": "password", "connection": "a b"}, "/connection"),
        ({"type": "password", "identity_user_id": "a b"}, "/identity_user_id"),
        ({"type": "password", "new_password": "x"}, "/new_password"),
    ],
)
def test_bad_starts_are_refused_with_a_pointer(body: dict[str, object], pointer: str) -> None:
    with pytest.raises(Problem) as caught:
        read_method_start(body, str(body["type"]))
    assert caught.value.body["validation_errors"][0]["pointer"] == pointer  # type: ignore[index]  # a list of objects


@pytest.mark.parametrize(
    ("kind", "body", "read"),
    [
        ("totp", {"auth_session": "s", "otp_code": "1"}, MethodVerify(auth_session="s", proof="1")),
        ("phone", {"auth_session": "s", "otp_code": "1"}, MethodVerify(auth_session="s", proof="1")),
        ("email", {"auth_session": "s", "otp_code": "1"}, MethodVerify(auth_session="s", proof="1")),
        ("push-notification", {"auth_session": "s"}, MethodVerify(auth_session="s")),
        ("recovery-code", {"auth_session": "s"}, MethodVerify(auth_session="s")),
        ("password", {"auth_session": "s", "new_password": "é"}, MethodVerify(auth_session="s", proof="é")),
    ],
)
def test_good_proofs_are_read(kind: str, body: dict[str, object], read: MethodVerify) -> None:
    assert read_method_verify(body, kind) == read
    assert "proof" not in repr(read)


@pytest.mark.parametrize(
    ("kind", "body", "pointer"),
    [
        ("totp", {"auth_session": "s"}, "/otp_code"),
        ("totp", {"auth_session": "s", "otp_code": 123456}, "/otp_code"),
        ("totp", {"otp_code": "1"}, "/auth_session"),
        ("phone", {"auth_session": "s", "otp_code": "1", "x": 1}, "/x"),
        ("push-notification", {"auth_session": "s", "otp_code": "1"}, "/otp_code"),
        ("recovery-code", {"auth_session": "s", "recovery_code": "X"}, "/recovery_code"),
        ("password", {"auth_session": "s", "password": "x", "new_password": "x"}, "/password"),
        ("password", {"auth_session": "s", "new_password": ""}, "/new_password"),
        ("password", {"auth_session": "s", "new_password": "x" * 257}, "/new_password"),
        ("password", {"auth_session": "s", "new_password": "a\tb"}, "/new_password"),
    ],
)
def test_bad_proofs_are_refused_with_a_pointer(kind: str, body: dict[str, object], pointer: str) -> None:
    with pytest.raises(Problem) as caught:
        read_method_verify(body, kind)
    assert caught.value.body["validation_errors"][0]["pointer"] == pointer  # type: ignore[index]  # a list of objects
