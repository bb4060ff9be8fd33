"""F5: what the API sends is shown or skipped, never believed and never a crash; what we send keeps its limits."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.account.wire import (
    MAX_METHODS,
    read_factors,
    read_method,
    read_methods,
    write_rename,
    write_start_passkey,
    write_verify_passkey,
)
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Factor, Method, PasskeyFacts
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import MadePasskey

PASSKEY: dict[str, JsonValue] = {
    "id": "passkey|dev_1",
    "type": "passkey",
    "created_at": "2026-03-03T09:00:00.123Z",
    "usage": ["primary"],
    "credential_backed_up": False,
    "credential_device_type": "single_device",
    "identity_user_id": "auth0|ana",
    "key_id": "AP8",
    "public_key": "pQECAyYgASFYIA==",
    "transports": ["usb", "nfc"],
    "user_agent": "Firefox 140 / Linux",
    "user_handle": "dXNlcg",
    "aaguid": "F8A011F3-8C0A-4D15-8006-17111F9EDC7D",
    "relying_party_id": "login.acme.com",
    "last_auth_at": "2026-03-04T10:00:00+02:00",
}
READ = Method(
    id="passkey|dev_1",
    type="passkey",
    created_at=datetime(2026, 3, 3, 9, 0, 0, 123000, tzinfo=UTC),
    last_used_at=datetime(2026, 3, 4, 8, 0, tzinfo=UTC),
    usage=("primary",),
    identity_user_id="auth0|ana",
    passkey=PasskeyFacts(
        credential_id=b"\x00\xff",
        public_key=bytes.fromhex("a501020326200121582 0".replace(" ", "")),
        user_handle=b"user",
        aaguid="f8a011f3-8c0a-4d15-8006-17111f9edc7d",
        rp_id="login.acme.com",
        transports=("usb", "nfc"),
        user_agent="Firefox 140 / Linux",
    ),
)


def with_(**changes: JsonValue) -> dict[str, JsonValue]:
    return {**PASSKEY, **changes}


def test_a_passkey_is_read_whole() -> None:
    assert read_method(PASSKEY) == READ


@pytest.mark.parametrize("value", [{"authentication_methods": [PASSKEY]}, [PASSKEY]])
def test_both_shapes_of_a_list(value: JsonValue) -> None:
    assert read_methods(value) == (READ,)


@pytest.mark.parametrize(
    "value", [None, True, 7, "x", {}, {"authentication_methods": None}, {"authentication_methods": {}}, {"x": []}]
)
def test_no_list_at_all(value: JsonValue) -> None:
    with pytest.raises(KeydeskError) as caught:
        read_methods(value)
    assert caught.value.code == Code.ANSWER_INVALID


@pytest.mark.parametrize(
    "entry",
    [None, 7, "x", [], {}, {"id": "x"}, {"type": "totp"}, {"id": "", "type": "totp"}, {"id": "x", "type": ""},
     {"id": 7, "type": "totp"}, {"id": "x", "type": None}, {"id": "x" * 2000, "type": "totp"}],
)  # fmt: skip
def test_entries_that_cannot_be_named_are_left_out(entry: JsonValue) -> None:
    assert read_methods([entry, PASSKEY]) == (READ,)
    with pytest.raises(KeydeskError) as caught:
        read_method(entry)
    assert caught.value.code == Code.ANSWER_INVALID


OPTIONAL = [name for name in PASSKEY if name not in ("id", "type")]


@pytest.mark.parametrize("name", OPTIONAL)
@pytest.mark.parametrize("wrong", [None, 7, {"a": 1}, [1, None], "\ud7ff" * 10, "", []])
def test_an_optional_member_of_a_wrong_kind_costs_only_itself(name: str, wrong: JsonValue) -> None:
    method = read_method(with_(**{name: wrong}))
    assert method.id == READ.id
    assert method.passkey is not None
    for other in ("key_id", "aaguid", "created_at"):
        if other != name:
            read = {"key_id": method.passkey.credential_id, "aaguid": method.passkey.aaguid,
                    "created_at": method.created_at}  # fmt: skip
            assert read[other]


@pytest.mark.parametrize("name", OPTIONAL)
def test_an_optional_member_may_be_absent(name: str) -> None:
    entry = {key: value for key, value in PASSKEY.items() if key != name}
    assert read_method(entry).id == READ.id


def test_a_type_nobody_knows_is_kept_as_it_is() -> None:
    method = read_method({"id": "telepathy|1", "type": "telepathy", "strength": 9, "usage": ["tertiary"]})
    assert (method.type, method.usage, method.passkey) == ("telepathy", ("tertiary",), None)


def test_the_other_types() -> None:
    phone, email, old, open_ = read_methods(
        [
            {"id": "phone|1", "type": "phone", "phone_number": "+1 •••12", "confirmed": True, "name": "Mobile"},
            {"id": "email|1", "type": "email", "email": "a•••@acme.com", "confirmed": True},
            {"id": "webauthn-roaming|1", "type": "webauthn-roaming", "key_id": "AP8", "confirmed": True},
            {"id": "totp|1", "type": "totp", "confirmed": False},
        ]
    )
    assert (phone.detail, phone.name) == ("+1 •••12", "Mobile")
    assert email.detail == "a•••@acme.com"
    assert old.passkey is not None
    assert old.passkey.credential_id == b"\x00\xff"
    assert not old.is_passkey
    assert not open_.confirmed


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-03-03T09:00:00Z", datetime(2026, 3, 3, 9, tzinfo=UTC)),
        ("2026-03-03T09:00:00", datetime(2026, 3, 3, 9, tzinfo=UTC)),
        ("2026-03-03 09:00:00+01:00", datetime(2026, 3, 3, 8, tzinfo=UTC)),
        ("yesterday", None),
        ("2026-13-03T09:00:00Z", None),
        ("0001-01-01T00:00:00+23:59", None),
        ("2026-03-03T09:00:00Z" + "0" * 100, None),
    ],
)
def test_times(text: str, time: datetime | None) -> None:
    assert read_method(with_(created_at=text)).created_at == time


@pytest.mark.parametrize(
    ("text", "data"),
    [("AP8", b"\x00\xff"), ("AP8=", b"\x00\xff"), ("+/+/", b"\xfb\xff\xbf"), ("-_-_", b"\xfb\xff\xbf"), ("A", b""),
     ("é", b""), ("", b""), ("A" * 1364, b"\x00" * 1023), ("A" * 1368, b"")],
)  # fmt: skip
def test_credential_ids(text: str, data: bytes) -> None:
    method = read_method(with_(key_id=text))
    assert method.passkey is not None
    assert method.passkey.credential_id == data


def test_names_are_fit_to_show() -> None:
    method = read_method(with_(name="\u202eevil\n<b>\x00name</b>" + "x" * 1_000_000, aaguid="not a uuid"))
    assert method.name is not None
    assert method.name.startswith("evil <b>name</b>xxx")
    assert len(method.name) <= 120
    assert method.passkey is not None
    assert method.passkey.aaguid is None


def test_of_five_thousand_entries_only_so_many_are_taken() -> None:
    entries: list[JsonValue] = [with_(id=f"passkey|{n}", name=7, usage="x") for n in range(5000)]
    methods = read_methods({"authentication_methods": entries})
    assert [method.id for method in methods] == [f"passkey|{n}" for n in range(MAX_METHODS)]


def test_an_id_counts_once() -> None:
    assert read_methods([PASSKEY, with_(type="totp")]) == (READ,)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from([*PASSKEY, "authentication_methods", "factors"]), inner, max_size=6)
        ),
        max_leaves=20,
    )
)
def test_any_json_gives_methods_or_the_one_code(value: JsonValue) -> None:
    for read in (read_methods, read_method, read_factors):
        try:
            read(value)
        except KeydeskError as error:
            assert_invalid(error)


def assert_invalid(error: KeydeskError) -> None:
    assert error.code == Code.ANSWER_INVALID


@pytest.mark.parametrize("wrapped", [True, False])
def test_factors(wrapped: bool) -> None:
    entries: list[JsonValue] = [
        {"type": "passkey", "usage": ["primary"]},
        {"type": "telepathy"},
        {"type": "totp", "usage": None},
        {"usage": ["primary"]},
        {"type": "passkey"},
        None,
    ]
    factors = read_factors({"factors": entries} if wrapped else entries)
    assert factors == (Factor("passkey", ("primary",)), Factor("telepathy"), Factor("totp"))


def made(**changes: object) -> MadePasskey:
    values: dict[str, object] = {
        "credential_id": b"\x01" * 48,
        "client_data_json": b"{}",
        "attestation_object": b"\xa3",
        "transports": ("usb",),
        "aaguid": None,
        "public_key": b"",
        "user_verified": True,
    }
    return MadePasskey(**{**values, **changes})  # type: ignore[arg-type]  # the right names, each of the right type


def test_what_is_sent() -> None:
    assert json.loads(write_start_passkey()) == {"type": "passkey"}
    assert json.loads(write_rename(" Blue\n🔑 ")) == {"name": "Blue 🔑"}
    sent = json.loads(write_verify_passkey(Secret("Fe26.2**x"), made()))
    assert sent["auth_session"] == "Fe26.2**x"
    assert sent["authn_response"] == {
        "id": "AQEB" * 16,
        "rawId": "AQEB" * 16,
        "type": "public-key",
        "authenticatorAttachment": "cross-platform",
        "clientExtensionResults": {},
        "response": {"clientDataJSON": "e30", "attestationObject": "ow", "transports": ["usb"]},
    }
    assert "transports" not in json.loads(write_verify_passkey(Secret("s"), made(transports=())))["authn_response"]


@pytest.mark.parametrize(
    ("field", "fits", "too_much", "what"),
    [
        ("attestation_object", b"x" * 1500, b"x" * 1501, "attestationObject"),
        ("client_data_json", b"x" * 750, b"x" * 751, "clientDataJSON"),
        ("credential_id", b"x" * 1023, b"x" * 1024, "id"),
        ("transports", ("x" * 100,), ("usb", "x" * 101), "transports"),
    ],
)
def test_the_apis_limits_are_checked_before_sending(field: str, fits: object, too_much: object, what: str) -> None:
    write_verify_passkey(Secret("s"), made(**{field: fits}))
    with pytest.raises(KeydeskError) as caught:
        write_verify_passkey(Secret("canary"), made(**{field: too_much}))
    assert (caught.value.code, caught.value.params["what"]) == (Code.API_BAD_REQUEST, what)
    assert "canary" not in str(caught.value)
