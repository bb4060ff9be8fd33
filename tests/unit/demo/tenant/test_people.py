from __future__ import annotations

import base64
import re

import pytest
from fido2 import cbor
from fido2.webauthn import AttestedCredentialData

from keydesk.core.encoding import b64url_encode
from keydesk.demo.tenant.config import PEOPLE
from keydesk.demo.tenant.people import Account, Method, Passkey, People, device_id, passkey_fields, timestamp
from tests.fakes.hand_key import AAGUID, HandKey

NOW = 1_790_000_000.5


def _passkey(account: Account, key: HandKey) -> Method:
    credential = AttestedCredentialData.create(key.aaguid, key.credential_id, key.public)
    method = Method(
        id=device_id("passkey"),
        type="passkey",
        created_at=NOW,
        primary=True,
        fields=passkey_fields(account, credential),
        passkey=Passkey(credential=credential, counter=0),
    )
    account.add(method)
    return method


def test_times_are_iso_with_milliseconds() -> None:
    assert timestamp(NOW) == "2026-09-21T14:13:20.500Z"


def test_the_first_person_has_a_password_and_nothing_else() -> None:
    account = Account(PEOPLE[0], NOW)
    shown = [method.as_json() for method in account.methods()]

    assert [item["type"] for item in shown] == ["password"]
    assert shown[0]["usage"] == ["primary"]
    assert shown[0]["identity_user_id"] == account.user_id
    assert account.user_id.startswith("auth0|")


def test_the_second_person_has_one_of_everything_and_something_unknown() -> None:
    types = [method.type for method in Account(PEOPLE[1], NOW).methods()]

    assert {"password", "totp", "phone", "email", "recovery-code", "push-notification", "webauthn-roaming"} <= set(
        types
    )
    assert "palm-vein" in types
    assert "passkey" not in types


def test_a_password_counts_only_while_the_method_is_there() -> None:
    account = Account(PEOPLE[0], NOW)
    assert account.accepts_password(PEOPLE[0].password)
    assert not account.accepts_password(PEOPLE[0].password + " ")

    account.remove(account.methods("password")[0].id)

    assert not account.accepts_password(PEOPLE[0].password)


def test_a_passkey_shows_standard_base64_for_the_key_and_base64url_for_ids() -> None:
    account, key = Account(PEOPLE[0], NOW), HandKey(credential_id=b"\xfb\xff" * 8)
    shown = _passkey(account, key).as_json()

    assert shown["key_id"] == b64url_encode(key.credential_id)
    assert "_" in str(shown["key_id"])
    assert cbor.decode(base64.b64decode(str(shown["public_key"]), validate=True)) == dict(key.public)
    assert shown["user_handle"] == b64url_encode(account.user_id.encode())
    assert shown["aaguid"] == f"{AAGUID.hex()[:8]}-8c0a-4d15-8006-17111f9edc7d"
    assert re.fullmatch(r"passkey\|dev_[A-Za-z0-9]{16}", str(shown["id"]))


def test_the_last_primary_method_is_known_as_such() -> None:
    account = Account(PEOPLE[1], NOW)
    password = account.methods("password")[0]
    assert account.is_last_primary(password)
    assert not account.is_last_primary(account.methods("totp")[0])

    passkey = _passkey(account, HandKey())

    assert not account.is_last_primary(password)
    account.remove(password.id)
    assert account.is_last_primary(passkey)


def test_the_list_is_cut_where_the_file_cuts_it() -> None:
    account = Account(PEOPLE[0], NOW)
    for _ in range(20):
        _passkey(account, HandKey())

    assert len(account.methods()) == 20
    assert len(account.methods("passkey")) == 20
    assert len(account.passkeys()) == 20


def test_people_are_found_by_id_address_and_passkey() -> None:
    people = People(PEOPLE, NOW)
    ana = people.by_email("ANA@example.com ")
    assert ana is not None
    key = HandKey()
    method = _passkey(ana, key)

    assert people.get(ana.user_id) is ana
    assert people.by_credential(key.credential_id) == (ana, method)
    assert people.get("auth0|nobody") is None
    assert people.by_email("nobody@example.com") is None
    assert people.by_credential(b"other") is None


def test_an_unknown_method_is_a_key_error() -> None:
    account = Account(PEOPLE[0], NOW)
    with pytest.raises(KeyError):
        account.get("passkey|dev_x")
    with pytest.raises(KeyError):
        account.remove("passkey|dev_x")


def test_linked_identities_lead_to_one_account() -> None:
    people, lena = People(PEOPLE, NOW), PEOPLE[3]
    staff = lena.linked[0]
    first, second = people.identity_by_email(lena.email), people.identity_by_email(staff.email)
    assert first is not None
    assert second is not None
    account = first[0]

    assert second[0] is account
    assert people.by_email(staff.email) is account
    assert account.accepts_password(staff.password, second[1])
    assert not account.accepts_password(staff.password)
    assert not account.accepts_password(lena.password, second[1])
    assert account.find_identity(staff.connection, "") is second[1]
    assert account.find_identity("", second[1].local_id) is second[1]
    assert account.find_identity("", "") is first[1]
    assert account.find_identity(staff.connection, first[1].user_id) is None
    account.remove(second[1].password_id)
    assert not account.accepts_password(staff.password, second[1])
