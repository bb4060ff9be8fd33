from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from keydesk.demo.tenant.config import MFA_ACR
from tests.fakes.practice_phone import app_code, messages, newest_code, on_the_phone, set_rules
from tests.fakes.tenant import (
    ANA,
    BEN,
    ApiClient,
    AppRequest,
    MovableClock,
    PlainBrowser,
    PracticeTenant,
    read_forms,
    tokens_for,
)

METHODS = "/authentication-methods"
PHONE = {"type": "phone", "phone_number": "+4915112345678"}


@pytest.fixture
def ana(tenant: PracticeTenant) -> Iterator[ApiClient]:
    with ApiClient(tenant, tokens_for(tenant)["access_token"]) as client:
        yield client


@pytest.fixture
def browser(tenant: PracticeTenant) -> Iterator[PlainBrowser]:
    with PlainBrowser(tenant) as running:
        yield running


def _enrol(tenant: PracticeTenant, client: ApiClient, body: dict[str, str]) -> dict[str, str]:
    started: dict[str, str] = client.call("POST", METHODS, body).json()
    proof = {"auth_session": started["auth_session"]}
    if body["type"] == "totp":
        proof["otp_code"] = app_code(tenant, started["manual_input_code"])
    elif body["type"] in ("phone", "email"):
        proof["otp_code"] = newest_code(tenant)
    elif body["type"] == "push-notification":
        on_the_phone(tenant, "scan", started["id"])
    done = client.call("POST", f"{METHODS}/{quote(started['id'], safe='')}/verify", proof)
    assert done.status_code == 201, done.text
    return started


def _request(tenant: PracticeTenant) -> AppRequest:
    return AppRequest(tenant, parameters={"acr_values": MFA_ACR})


def _at_second_step(browser: PlainBrowser, request: AppRequest) -> httpx.Response:
    page = browser.submit(browser.open(request.url), "/u/login", username=ANA.email, password=ANA.password)
    assert page.url.path == "/u/mfa", page.text
    return page


def _proven(tenant: PracticeTenant, request: AppRequest, answer: httpx.Response) -> list[str]:
    assert answer.is_redirect, answer.text
    tokens = request.exchange(answer.headers["location"]).json()
    amr: list[str] = tenant.inside.keys.read(tokens["id_token"], "JWT")["amr"]  # type: ignore[assignment]  # a claim
    return amr


def _wrong(*codes: str) -> str:
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in codes)


def test_a_code_of_the_app_is_good_once(
    tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser, clock: MovableClock
) -> None:
    secret = _enrol(tenant, ana, {"type": "totp"})["manual_input_code"]
    request = _request(tenant)
    page = _at_second_step(browser, request)
    used = app_code(tenant, secret)

    assert "app" in page.text
    assert browser.submit(page, "/u/mfa", code=used).status_code == 400
    answer = browser.submit(page, "/u/mfa", code=app_code(tenant, secret, later=1))

    assert _proven(tenant, request, answer) == ["pwd", "otp", "mfa"]
    app = next(method for method in ana.list() if method["type"] == "totp")
    assert str(app["last_auth_at"]).startswith(clock.now().isoformat()[:19])


@pytest.mark.parametrize("channel", ["sms", "voice", "email"])
def test_a_code_can_be_sent(
    tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser, clock: MovableClock, channel: str
) -> None:
    mail = {"type": "email", "email": "ana@home.example"}
    _enrol(tenant, ana, mail if channel == "email" else {**PHONE, "preferred_authentication_method": channel})
    request = _request(tenant)
    page = _at_second_step(browser, request)
    before = newest_code(tenant)
    late = browser.submit(page, "/u/mfa/send")
    clock.advance(301)
    expired = browser.submit(late, "/u/mfa", code=newest_code(tenant))
    sent = browser.submit(page, "/u/mfa/send")

    assert [message["channel"] for message in messages(tenant)] == [channel] * 3
    assert (late.status_code, expired.status_code, sent.status_code) == (200, 400, 200)
    if before != newest_code(tenant):
        assert browser.submit(sent, "/u/mfa", code=before).status_code == 400
    assert _proven(tenant, request, browser.submit(sent, "/u/mfa", code=newest_code(tenant))) == ["pwd", "otp", "mfa"]


def test_texts_run_out_here_too(tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser) -> None:
    _enrol(tenant, ana, PHONE)
    set_rules(tenant, messages_per_hour=1)
    page = _at_second_step(browser, _request(tenant))
    refused = browser.submit(page, "/u/mfa/send")
    assert (refused.status_code, "Too many texts" in refused.text) == (429, True)


def test_a_phone_is_asked_and_answers(tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser) -> None:
    _enrol(tenant, ana, {"type": "push-notification"})
    request = _request(tenant)
    page = _at_second_step(browser, request)
    assert "/u/mfa/push" not in read_forms(page.text).forms

    asked = browser.submit(page, "/u/mfa/send")
    early = browser.submit(asked, "/u/mfa/push")
    assert on_the_phone(tenant, "deny") == 204
    refused = browser.submit(asked, "/u/mfa/push")
    again = browser.submit(page, "/u/mfa/send")
    assert on_the_phone(tenant, "approve") == 204

    assert "has not answered" in early.text
    assert "refused" in refused.text
    assert _proven(tenant, request, browser.submit(again, "/u/mfa/push")) == ["pwd", "mfa"]
    assert on_the_phone(tenant, "approve", "gone") == 400


def test_an_answer_of_the_phone_does_not_wait_for_ever(
    tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser, clock: MovableClock
) -> None:
    _enrol(tenant, ana, {"type": "push-notification"})
    asked = browser.submit(_at_second_step(browser, _request(tenant)), "/u/mfa/send")
    clock.advance(301)
    assert browser.submit(asked, "/u/mfa/push").status_code == 400
    assert tenant.inside.pushes.waiting(tenant.inside.now()) == []


def test_a_recovery_code_is_spent_and_its_successor_shown(
    tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser
) -> None:
    _enrol(tenant, ana, PHONE)
    code = _enrol(tenant, ana, {"type": "recovery-code"})["recovery_code"]
    request = _request(tenant)
    page = _at_second_step(browser, request)

    shown = browser.submit(page, "/u/mfa", code=f"{code[:4].lower()}-{code[4:]}")

    successor = read_forms(shown.text).code
    assert (len(successor), successor == code) == (24, False)
    assert _proven(tenant, request, browser.submit(shown, "/u/mfa/done")) == ["pwd", "mfa"]
    again = _request(tenant)
    again.parameters["prompt"] = "login"
    with PlainBrowser(tenant) as other:
        page = _at_second_step(other, again)
        assert other.submit(page, "/u/mfa", code=code).status_code == 400
        assert other.submit(page, "/u/mfa", code=successor).status_code == 200
    assert [method["type"] for method in ana.list()].count("recovery-code") == 1


def test_an_unfinished_app_opens_nothing(tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser) -> None:
    secret = ana.call("POST", METHODS, {"type": "totp"}).json()["manual_input_code"]
    page = _at_second_step(browser, _request(tenant))
    shown = read_forms(page.text).code
    assert browser.submit(page, "/u/mfa", code=app_code(tenant, secret)).status_code == (
        302 if app_code(tenant, secret) == shown else 400
    )


def test_wrong_codes_end_in_a_pause(tenant: PracticeTenant, browser: PlainBrowser, clock: MovableClock) -> None:
    request = _request(tenant)
    page = _at_second_step(browser, request)
    code = read_forms(page.text).code
    for _ in range(5):
        assert browser.submit(page, "/u/mfa", code=_wrong(code)).status_code == 400
    assert browser.submit(page, "/u/mfa", code=code).status_code == 429
    clock.advance(60)
    assert _proven(tenant, request, browser.submit(page, "/u/mfa", code=code)) == ["pwd", "otp", "mfa"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_everybody_finds_a_code_to_practise_with(tenant: PracticeTenant, language: str) -> None:
    with PlainBrowser(tenant, language=language) as browser:
        redirect = browser.sign_in(_request(tenant).url, BEN)
    assert redirect.startswith(tenant.config.callbacks[0])


@pytest.mark.parametrize("path", ["u/mfa/send", "u/mfa/push", "u/mfa/done", "u/mfa"])
def test_steps_out_of_order_lead_nowhere(tenant: PracticeTenant, browser: PlainBrowser, path: str) -> None:
    page = browser.open(_request(tenant).url)
    state = read_forms(page.text).forms["/u/login"]["state"]
    assert browser.post(path, state=state, method="phone|x", code="1").status_code == 400
    page = browser.submit(page, "/u/login", username=ANA.email, password=ANA.password)
    assert browser.post(path, state=state, method="phone|x", code="1").status_code == 400
    assert browser.post(path, state="nothing").status_code == 400
