from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import httpx
import pytest

from tests.fakes.hand_key import HandKey
from tests.fakes.plain_http import http_get
from tests.fakes.practice_phone import app_code, messages, newest_code, on_the_phone, secret_of, set_rules
from tests.fakes.tenant import (
    ANA,
    BEN,
    LENA,
    ApiClient,
    AppRequest,
    MovableClock,
    PlainBrowser,
    PracticeTenant,
    read_forms,
    running_tenant,
    tokens_for,
)

METHODS = "/authentication-methods"
PHONE = {"type": "phone", "phone_number": "+4915112345678"}
EMAIL = {"type": "email", "email": "ana@home.example"}
GOOD = "Blue-Harbour-72"


@pytest.fixture
def ana(tenant: PracticeTenant) -> Iterator[ApiClient]:
    with ApiClient(tenant, tokens_for(tenant)["access_token"]) as client:
        yield client


@pytest.fixture
def lena(tenant: PracticeTenant) -> Iterator[ApiClient]:
    with ApiClient(tenant, tokens_for(tenant, LENA)["access_token"]) as client:
        yield client


def _one(method_id: object) -> str:
    return f"{METHODS}/{quote(str(method_id), safe='')}"


def _start(client: ApiClient, body: dict[str, str]) -> dict[str, str]:
    answer = client.call("POST", METHODS, body)
    assert answer.status_code == 202, answer.text
    started: dict[str, str] = answer.json()
    assert answer.headers["location"].endswith(_one(started["id"]))
    return started


def _verify(client: ApiClient, started: dict[str, str], **proof: str) -> httpx.Response:
    return client.call("POST", f"{_one(started['id'])}/verify", {"auth_session": started["auth_session"], **proof})


def _problem(answer: httpx.Response, status: int, part: str) -> None:
    assert answer.status_code == status, answer.text
    assert part in answer.json()["detail"], answer.text


def _by_type(client: ApiClient) -> dict[str, dict[str, object]]:
    return {str(method["type"]): method for method in client.list()}


def _can_sign_in(tenant: PracticeTenant, email: str, password: str) -> bool:
    with PlainBrowser(tenant) as browser:
        page = browser.open(AppRequest(tenant).url)
        answer = browser.submit(page, "/u/login", username=email, password=password)
    assert answer.is_redirect or "/u/login" in read_forms(answer.text).forms
    return answer.is_redirect


def test_an_app_is_unfinished_until_its_code_comes_back(tenant: PracticeTenant, ana: ApiClient) -> None:
    started = _start(ana, {"type": "totp"})
    assert started["manual_input_code"] == secret_of(started["barcode_uri"])
    assert _by_type(ana)["totp"]["confirmed"] is False

    done = _verify(ana, started, otp_code=app_code(tenant, started["manual_input_code"]))

    assert done.status_code == 201, done.text
    assert done.headers["location"].endswith(_one(started["id"]))
    assert (done.json()["confirmed"], done.json()["usage"]) == (True, ["secondary"])
    assert _by_type(ana)["totp"] == done.json()
    assert ana.call("PATCH", _one(started["id"]), {"name": "Old phone"}).json()["name"] == "Old phone"
    _problem(_verify(ana, started, otp_code="123456"), 400, "no enrolment under way")


@pytest.mark.parametrize("channel", ["sms", "voice", "email"])
def test_a_code_comes_by_text_call_or_mail(tenant: PracticeTenant, ana: ApiClient, channel: str) -> None:
    body = EMAIL if channel == "email" else {**PHONE, "preferred_authentication_method": channel}
    started = _start(ana, body)
    sent = messages(tenant)[0]

    assert (sent["channel"], sent["to"]) == (channel, body.get("email") or body["phone_number"])
    done = _verify(ana, started, otp_code=sent["code"])
    assert done.status_code == 201, done.text
    shown = {name: value for name, value in done.json().items() if name not in ("id", "created_at", "usage")}
    assert shown == {"confirmed": True, **body}
    _problem(ana.call("POST", METHODS, body), 400, "enrolled already")


def test_asking_again_replaces_the_unfinished_one(tenant: PracticeTenant, ana: ApiClient) -> None:
    first = _start(ana, PHONE)
    old_code = newest_code(tenant)
    second = _start(ana, {**PHONE, "preferred_authentication_method": "voice"})
    _start(ana, {**PHONE, "phone_number": "+14155550100"})

    assert next(method["id"] for method in ana.list() if method["type"] == "phone") == second["id"]
    assert len(_by_type(ana)) == 2
    _problem(_verify(ana, first, otp_code=old_code), 400, "no enrolment under way")
    assert ana.call("PATCH", _one(second["id"]), {"preferred_authentication_method": "sms"}).status_code == 200


def test_an_unfinished_one_can_be_removed_and_its_code_is_void(tenant: PracticeTenant, ana: ApiClient) -> None:
    started = _start(ana, EMAIL)
    assert ana.call("DELETE", _one(started["id"])).status_code == 204
    _problem(_verify(ana, started, otp_code=newest_code(tenant)), 400, "no enrolment under way")


def test_a_session_is_for_its_owner_and_its_method(tenant: PracticeTenant, ana: ApiClient) -> None:
    phone, mail = _start(ana, PHONE), _start(ana, EMAIL)
    crossed = {**phone, "auth_session": mail["auth_session"]}
    _problem(_verify(ana, crossed, otp_code=newest_code(tenant)), 400, "auth_session is unknown")
    with ApiClient(tenant, tokens_for(tenant, BEN)["access_token"]) as ben:
        _problem(_verify(ben, phone, otp_code="1"), 400, "no enrolment under way")


def test_wrong_codes_are_counted_and_end_in_a_pause(
    tenant: PracticeTenant, ana: ApiClient, clock: MovableClock
) -> None:
    started = _start(ana, PHONE)
    code = newest_code(tenant)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        _problem(_verify(ana, started, otp_code=wrong), 400, "The code is wrong")
    paused = _verify(ana, started, otp_code=code)
    _problem(paused, 429, "Too many wrong codes")
    assert paused.headers["retry-after"] == "60"
    clock.advance(60)
    assert _verify(ana, started, otp_code=code).status_code == 201


def test_a_code_that_was_sent_lives_five_minutes(tenant: PracticeTenant, ana: ApiClient, clock: MovableClock) -> None:
    phone = _start(ana, PHONE)
    code = newest_code(tenant)
    mail = _start(ana, EMAIL)
    clock.advance(300)
    assert _verify(ana, phone, otp_code=code).status_code == 201
    clock.advance(0.5)
    _problem(_verify(ana, mail, otp_code=newest_code(tenant)), 400, "The code has expired")


def test_a_session_lives_a_quarter_of_an_hour_or_as_long_as_a_fault_lets_it(
    tenant: PracticeTenant, ana: ApiClient, clock: MovableClock
) -> None:
    first, second = _start(ana, {"type": "totp"}), _start(ana, {"type": "recovery-code"})
    clock.advance(900.5)
    _problem(_verify(ana, first, otp_code=app_code(tenant, first["manual_input_code"])), 400, "has expired")
    assert tenant.inside.pending.of_kind("totp") == []
    tenant.fault("expired-session", count=1)
    third = _start(ana, {"type": "recovery-code"})
    _problem(_verify(ana, third), 400, "has expired")
    _problem(_verify(ana, second), 400, "no enrolment under way")


def test_ten_texts_an_hour_are_enough(tenant: PracticeTenant, ana: ApiClient, clock: MovableClock) -> None:
    for _ in range(10):
        _start(ana, PHONE)
    refused = ana.call("POST", METHODS, PHONE)
    _problem(refused, 429, "Too many text messages")
    assert refused.headers["retry-after"] == "3600"
    assert _start(ana, EMAIL)
    clock.advance(3600)
    assert _start(ana, PHONE)


def test_a_phone_must_have_scanned_before_push_is_confirmed(tenant: PracticeTenant, ana: ApiClient) -> None:
    started = _start(ana, {"type": "push-notification"})
    assert started["barcode_uri"].startswith("otpauth://totp/")
    assert "enrollment_tx_id=" in started["barcode_uri"]
    _problem(_verify(ana, started), 400, "has not linked yet")
    assert _by_type(ana)["push-notification"]["confirmed"] is False

    assert on_the_phone(tenant, "scan", str(started["id"])) == 204

    done = _verify(ana, started)
    assert (done.status_code, done.json()["name"]) == (201, "Practice phone")
    assert ana.call("PATCH", _one(started["id"]), {"name": "Blue"}).json()["name"] == "Blue"


@pytest.mark.parametrize("at_start", [False, True])
def test_a_new_recovery_code_replaces_the_old_one(tenant: PracticeTenant, ana: ApiClient, at_start: bool) -> None:
    set_rules(tenant, recovery_replaced_at_start=at_start)
    first = _start(ana, {"type": "recovery-code"})
    assert first["recovery_code"].isalpha()
    assert len(first["recovery_code"]) == 24
    assert _verify(ana, first).status_code == 201
    second = _start(ana, {"type": "recovery-code"})
    between = [method["id"] for method in ana.list() if method["type"] == "recovery-code"]

    assert between == ([second["id"]] if at_start else [first["id"], second["id"]])
    done = _verify(ana, second)
    assert done.status_code == 201
    assert "recovery_code" not in done.json()
    assert [method for method in ana.list() if method["type"] == "recovery-code"] == [done.json()]


def test_a_new_password_counts_at_the_sign_in_page(
    tenant: PracticeTenant, ana: ApiClient, clock: MovableClock
) -> None:
    started = _start(ana, {"type": "password"})
    assert started["id"] == "password|new"
    refused = _verify(ana, started, new_password="abc")
    _problem(refused, 400, "does not meet the password policy")
    errors = refused.json()["validation_errors"]
    assert len(errors) == 3
    assert {(error["field"], error["pointer"]) for error in errors} == {("new_password", "/new_password")}

    done = _verify(ana, started, new_password=GOOD)

    assert done.status_code == 201, done.text
    assert done.json()["id"] == ana.list()[0]["id"]
    assert done.json()["last_password_reset"].startswith(clock.now().isoformat()[:19])
    assert _can_sign_in(tenant, ANA.email, GOOD)
    assert not _can_sign_in(tenant, ANA.email, ANA.password)
    _problem(_verify(ana, started, new_password=f"{GOOD}x"), 400, "unknown or was used")
    again = _start(ana, {"type": "password"})
    for used in (GOOD, ANA.password):
        assert "last 5" in _verify(ana, again, new_password=used).text


def test_a_password_that_was_removed_can_come_back(tenant: PracticeTenant, ana: ApiClient) -> None:
    key = ana.call("POST", METHODS, {"type": "passkey"}).json()
    answer = HandKey().create(key["authn_params_public_key"], tenant.config.base)
    body = {"auth_session": key["auth_session"], "authn_response": answer}
    assert ana.call("POST", f"{METHODS}/passkey%7Cnew/verify", body).status_code == 201
    assert ana.call("DELETE", _one(ana.list()[0]["id"])).status_code == 204

    assert _verify(ana, _start(ana, {"type": "password"}), new_password=GOOD).status_code == 201

    assert {str(method["type"]) for method in ana.list()} == {"passkey", "password"}
    assert _can_sign_in(tenant, ANA.email, GOOD)


def test_each_linked_identity_owns_its_password_and_passkeys(tenant: PracticeTenant, lena: ApiClient) -> None:
    (first, second), staff = lena.list(), LENA.linked[0]
    assert first["identity_user_id"] != second["identity_user_id"]
    started = _start(lena, {"type": "password", "connection": staff.connection})

    assert _verify(lena, started, new_password=GOOD).json()["id"] == second["id"]

    assert _can_sign_in(tenant, staff.email, GOOD)
    assert _can_sign_in(tenant, LENA.email, LENA.password)
    assert not _can_sign_in(tenant, LENA.email, GOOD)
    wanted = {"type": "passkey", "identity_user_id": str(second["identity_user_id"])}
    options = lena.call("POST", METHODS, wanted).json()
    assert options["authn_params_public_key"]["user"]["name"] == staff.email
    answer = HandKey().create(options["authn_params_public_key"], tenant.config.base)
    body = {"auth_session": options["auth_session"], "authn_response": answer}
    passkey = lena.call("POST", f"{METHODS}/passkey%7Cnew/verify", body).json()
    assert passkey["identity_user_id"] == second["identity_user_id"]
    assert passkey["user_handle"] == options["authn_params_public_key"]["user"]["id"]


@pytest.mark.parametrize("kind", ["password", "passkey"])
def test_an_identity_that_is_not_theirs_is_refused(lena: ApiClient, kind: str) -> None:
    first, second = (str(method["identity_user_id"]) for method in lena.list())
    for wrong in (
        {"identity_user_id": "auth0|nobody"},
        {"connection": "Nowhere"},
        {"connection": LENA.linked[0].connection, "identity_user_id": first},
        {"connection": "Username-Password-Authentication", "identity_user_id": second},
    ):
        assert lena.call("POST", METHODS, {"type": kind, **wrong}).status_code == 400


@pytest.mark.parametrize(
    "body",
    [{"type": "totp"}, {"type": "push-notification"}, EMAIL, PHONE, {"type": "recovery-code"}, {"type": "password"}],
    ids=lambda body: str(body["type"]),
)
def test_what_the_tenant_has_switched_off_is_refused(
    tenant: PracticeTenant, ana: ApiClient, body: dict[str, str]
) -> None:
    set_rules(tenant, factors=[])
    _problem(ana.call("POST", METHODS, body), 400, f"Enrolling {body['type']} is not enabled")
    _problem(ana.call("POST", METHODS, {"type": "passkey"}), 400, "Enrolling passkey is not enabled")
    assert len(ana.list()) == 1


@pytest.mark.parametrize("kind", ["webauthn-roaming", "webauthn-platform", "sms", "palm-vein"])
def test_what_cannot_be_enrolled_is_refused(ana: ApiClient, kind: str) -> None:
    _problem(ana.call("POST", METHODS, {"type": kind}), 400, "Invalid request payload")


def test_there_is_room_for_fifteen_second_factors(ana: ApiClient) -> None:
    for _ in range(15):
        _start(ana, {"type": "totp"})
    _problem(ana.call("POST", METHODS, {"type": "totp"}), 400, "maximum of 15")


def test_the_factors_are_those_that_can_be_enrolled(tenant: PracticeTenant, ana: ApiClient) -> None:
    wrapped = ana.call("GET", "/factors").json()["factors"]
    assert {factor["type"]: factor["usage"] for factor in wrapped} == {
        "passkey": ["primary"],
        "password": ["primary"],
        "totp": ["secondary"],
        "push-notification": ["secondary"],
        "phone": ["secondary"],
        "email": ["secondary"],
        "recovery-code": ["secondary"],
    }
    set_rules(tenant, factors=["totp"], factors_answer="bare")
    assert ana.call("GET", "/factors").json() == [{"type": "totp", "usage": ["secondary"]}]
    set_rules(tenant, factors_answer="off")
    assert ana.call("GET", "/factors").status_code == 404


def test_what_is_not_meant_for_somebody_is_neither_listed_nor_enrolled() -> None:
    person = replace(ANA, factors=("totp", "phone"))
    with (
        running_tenant(people=(person,)) as tenant,
        ApiClient(tenant, tokens_for(tenant, person)["access_token"]) as client,
    ):
        assert [factor["type"] for factor in client.call("GET", "/factors").json()["factors"]] == ["totp", "phone"]
        for kind in ("passkey", "password"):
            _problem(client.call("POST", METHODS, {"type": kind}), 400, "not enabled for this user")
        assert _start(client, {"type": "totp"})


def test_faults_strike_enrolments_too(tenant: PracticeTenant, ana: ApiClient) -> None:
    tenant.fault("drop-after-work", method="POST", count=1)
    with pytest.raises(httpx.HTTPError):
        ana.call("POST", METHODS, PHONE)
    assert _by_type(ana)["phone"]["confirmed"] is False
    assert len(messages(tenant)) == 1
    started = _start(ana, PHONE)
    tenant.fault("500", method="POST", count=1)
    assert _verify(ana, started, otp_code=newest_code(tenant)).status_code == 500
    assert _verify(ana, started, otp_code=newest_code(tenant)).status_code == 201


def test_no_secret_is_shown_by_a_read(tenant: PracticeTenant, ana: ApiClient) -> None:
    app, recovery = _start(ana, {"type": "totp"}), _start(ana, {"type": "recovery-code"})
    _start(ana, PHONE)
    listed = ana.call("GET", METHODS).text
    for secret in (app["manual_input_code"], recovery["recovery_code"], newest_code(tenant)):
        assert secret not in listed
    assert http_get(f"{tenant.issuer}_practice/requests").text.count(METHODS) >= 4
