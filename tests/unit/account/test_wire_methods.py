"""What starts and ends an enrollment, on the wire: not a member too many out, no belief in what comes in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.account.wire import read_method
from keydesk.account.wire_methods import (
    ENROLLABLE,
    MAX_SHOWN,
    read_policy,
    read_started,
    write_channel,
    write_start,
    write_verify,
)
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import Channel, LinkedIdentity, NewMethod, PasswordPolicy, StartedMethod

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["id", "auth_session", "barcode_uri", "manual_input_code", "recovery_code", "policy", "complexity", "active"]
) | st.sampled_from(
    ["profile_data", "history", "dictionary", "size", "blocked_fields", "min_length", "character_types"]
)
ANSWERS = st.recursive(JSON, lambda inner: st.dictionaries(NAMES, inner, max_size=8), max_leaves=20)
STARTED: dict[str, JsonValue] = {
    "id": "totp|dev_1",
    "auth_session": "Fe26.2**canary",
    "barcode_uri": "otpauth://totp/x?secret=CANARY",
    "manual_input_code": "CANARY",
    "recovery_code": "CANARY-CODE",
    "policy": {},
    "unknown": [1],
}


def started(kind: MethodType) -> StartedMethod:
    return StartedMethod(kind, f"{kind}|dev_1", Secret("Fe26.2**canary"))


@pytest.mark.parametrize(
    ("wish", "body"),
    [
        (NewMethod(MethodType.TOTP), {"type": "totp"}),
        (NewMethod(MethodType.PUSH), {"type": "push-notification"}),
        (NewMethod(MethodType.RECOVERY_CODE), {"type": "recovery-code"}),
        (NewMethod(MethodType.PASSWORD), {"type": "password"}),
        (
            NewMethod(MethodType.PASSWORD, identity=LinkedIdentity("auth0|ana", "Staff-Directory")),
            {"type": "password", "identity_user_id": "auth0|ana", "connection": "Staff-Directory"},
        ),
        (
            NewMethod(MethodType.PHONE, phone_number="+49 151 123 456 78"),
            {"type": "phone", "phone_number": "+4915112345678"},
        ),
        (
            NewMethod(MethodType.PHONE, phone_number="+4915112345678", channel=Channel.VOICE),
            {"type": "phone", "phone_number": "+4915112345678", "preferred_authentication_method": "voice"},
        ),
        (NewMethod(MethodType.EMAIL, email=" ana@example.com"), {"type": "email", "email": "ana@example.com"}),
        # What belongs to another type is not sent along: the API refuses every member it does not expect.
        (
            NewMethod(MethodType.TOTP, "+4915112345678", Channel.SMS, "a@example.com", LinkedIdentity("x")),
            {"type": "totp"},
        ),
    ],
)
def test_what_a_start_says(wish: NewMethod, body: dict[str, object]) -> None:
    assert json.loads(write_start(wish)) == body


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (NewMethod(MethodType.PHONE), Code.PHONE_INVALID),
        (NewMethod(MethodType.PHONE, phone_number="0151 1"), Code.PHONE_INVALID),
        (NewMethod(MethodType.EMAIL), Code.EMAIL_INVALID),
        (NewMethod(MethodType.EMAIL, email="ana"), Code.EMAIL_INVALID),
        (NewMethod(MethodType.PASSKEY), Code.METHOD_REFUSED),
        (NewMethod(MethodType.WEBAUTHN_PLATFORM), Code.METHOD_REFUSED),
        (NewMethod(MethodType.PASSWORD, identity=LinkedIdentity("a b")), Code.API_BAD_REQUEST),
        (NewMethod(MethodType.PASSWORD, identity=LinkedIdentity("x" * 256)), Code.API_BAD_REQUEST),
        (NewMethod(MethodType.PASSWORD, identity=LinkedIdentity("x", "a b")), Code.API_BAD_REQUEST),
    ],
)
def test_what_is_not_even_sent(wish: NewMethod, code: Code) -> None:
    with pytest.raises(KeydeskError) as caught:
        write_start(wish)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("kind", "proof", "body"),
    [
        (MethodType.TOTP, "123 456", {"otp_code": "123456"}),
        (MethodType.PHONE, " 123456\n", {"otp_code": "123456"}),
        (MethodType.EMAIL, "123456", {"otp_code": "123456"}),
        (MethodType.PUSH, None, {}),
        (MethodType.RECOVERY_CODE, None, {}),
        (MethodType.PASSWORD, " pass wörd ", {"new_password": " pass wörd "}),
    ],
)
def test_what_an_end_says(kind: MethodType, proof: str | None, body: dict[str, str]) -> None:
    written = write_verify(started(kind), None if proof is None else Secret(proof))
    assert json.loads(written) == {"auth_session": "Fe26.2**canary", **body}


@pytest.mark.parametrize(
    ("kind", "proof", "code"),
    [
        (MethodType.TOTP, None, Code.CODE_WRONG),
        (MethodType.PHONE, "", Code.CODE_WRONG),
        (MethodType.EMAIL, "１２３４５６", Code.CODE_WRONG),
        (MethodType.PASSWORD, None, Code.PASSWORD_REFUSED),
        (MethodType.PASSWORD, "a\x00b", Code.PASSWORD_REFUSED),
        (MethodType.PASSWORD, "x" * 257, Code.PASSWORD_REFUSED),
    ],
)
def test_a_proof_that_can_be_none_is_not_sent(kind: MethodType, proof: str | None, code: Code) -> None:
    with pytest.raises(KeydeskError) as caught:
        write_verify(started(kind), None if proof is None else Secret(proof))
    assert caught.value.code == code
    assert not proof or proof not in str(caught.value)


def test_a_channel() -> None:
    assert json.loads(write_channel(Channel.SMS)) == {"preferred_authentication_method": "sms"}


@pytest.mark.parametrize("kind", sorted(ENROLLABLE))
def test_what_was_begun_is_read_and_never_shown(kind: MethodType) -> None:
    found = read_started(kind, STARTED, None)
    assert found.method_id == "totp|dev_1"
    assert found.session.matches("Fe26.2**canary")
    assert (found.barcode_uri is not None) is (kind in (MethodType.TOTP, MethodType.PUSH))
    assert (found.recovery_code is not None) is (kind == MethodType.RECOVERY_CODE)
    assert (found.policy is not None) is (kind == MethodType.PASSWORD)
    assert "canary" not in repr(found).lower()


def test_the_location_names_the_id_first_and_a_password_can_do_without_any() -> None:
    assert read_started(MethodType.TOTP, STARTED, "totp|dev_2").method_id == "totp|dev_2"
    assert read_started(MethodType.PASSWORD, {"auth_session": "x"}, None).method_id == "password|new"


@pytest.mark.parametrize(
    ("kind", "without"),
    [
        (MethodType.TOTP, "auth_session"),
        (MethodType.TOTP, "barcode_uri"),
        (MethodType.PUSH, "barcode_uri"),
        (MethodType.RECOVERY_CODE, "recovery_code"),
        (MethodType.PHONE, "id"),
    ],
)
def test_what_nothing_can_be_done_without(kind: MethodType, without: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        read_started(kind, {name: value for name, value in STARTED.items() if name != without}, None)
    assert (caught.value.code, caught.value.params["what"]) == (
        Code.ANSWER_INVALID,
        without,
    )


@pytest.mark.parametrize("bad", ["x" * (MAX_SHOWN + 1), "otpauth://\u202ex", "a\nb"])
def test_a_picture_of_something_else_is_not_drawn(bad: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        read_started(MethodType.TOTP, {**STARTED, "barcode_uri": bad}, None)
    assert caught.value.code == Code.ANSWER_INVALID


def test_a_whole_policy() -> None:
    policy = read_policy(
        {
            "complexity": {
                "min_length": 12,
                "character_types": ["special", "number", "emoji", 4],
                "character_type_rule": "three_of_four",
                "identical_characters": "block",
                "sequential_characters": "block",
                "max_length_exceeded": "truncate",
            },
            "profile_data": {"active": True, "blocked_fields": ["name", "name", 7, "email"]},
            "history": {"active": True, "size": 4},
            "dictionary": {"active": True, "default": "en_10k"},
        }
    )
    assert policy == PasswordPolicy(12, ("number", "special"), True, True, True, True, ("name", "email"), 4, True)


@pytest.mark.parametrize(
    ("value", "policy"),
    [
        (None, None),
        ([], None),
        ({}, PasswordPolicy()),
        ({"complexity": None, "history": 4, "profile_data": [], "dictionary": True}, PasswordPolicy()),
        ({"complexity": {"min_length": "8", "character_types": "special"}}, PasswordPolicy()),
        ({"complexity": {"min_length": -3}}, PasswordPolicy()),
        ({"history": {"active": False, "size": 5}}, PasswordPolicy()),
        ({"history": {"active": True}}, PasswordPolicy(history=1)),
        ({"profile_data": {"active": False, "blocked_fields": ["name"]}}, PasswordPolicy()),
        ({"profile_data": {"blocked_fields": ["name"]}}, PasswordPolicy()),
    ],
)
def test_every_member_of_a_policy_is_optional(value: JsonValue, policy: PasswordPolicy | None) -> None:
    assert read_policy(value) == policy


@given(st.sampled_from(sorted(ENROLLABLE)), ANSWERS)
def test_any_json_for_a_start_is_a_value_or_a_coded_failure(kind: MethodType, body: JsonValue) -> None:
    code, whole = "", True
    try:
        found = read_started(kind, body, None)
        whole = bool(found.session and found.method_id)
    except KeydeskError as error:
        code = error.code
    assert whole
    assert code in ("", Code.ANSWER_INVALID)


@given(ANSWERS)
def test_any_json_for_a_policy_is_a_policy_or_none(body: JsonValue) -> None:
    policy = read_policy(body)
    assert policy is None or (policy.min_length is None or policy.min_length > 0)


@given(st.sampled_from(["sms", "voice", "fax", "", "SMS"]), st.sampled_from(["phone", "email"]))
def test_only_a_phones_known_channel_is_a_channel(channel: str, kind: str) -> None:
    method = read_method({"id": "x|1", "type": kind, "preferred_authentication_method": channel})
    assert method.channel == (channel if kind == "phone" and channel in ("sms", "voice") else None)


@pytest.mark.parametrize(
    ("told", "kept"), [("auth0|" + "x" * 240, True), ("x" * 256, False), ("a b", False), ("a\u202eb", False)]
)
def test_an_identity_is_taken_as_it_is_or_not_at_all(told: str, kept: bool) -> None:
    method = read_method({"id": "password|1", "type": "password", "identity_user_id": told})
    assert method.identity_user_id == (told if kept else None)
