"""The sign-in pages in a real Chromium: what plain HTTP cannot show."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives import serialization

from keydesk.demo.tenant.config import MFA_ACR
from tests.fakes.chromium import Page
from tests.fakes.hand_key import HandKey
from tests.fakes.practice_phone import on_the_phone
from tests.fakes.tenant import (
    ANA,
    ApiClient,
    AppRequest,
    PracticeTenant,
    answer_of,
    running_tenant,
    tokens_for,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(60)]


@pytest.fixture
def tenant() -> Iterator[PracticeTenant]:
    with running_tenant() as running:
        yield running


def _with_passkey(tenant: PracticeTenant, page: Page, *, counter: int = 5) -> str:
    """Register a passkey for Ana, put it on a virtual key, and return its method id."""
    key = HandKey(counter=1)
    with ApiClient(tenant, tokens_for(tenant, ANA)["access_token"]) as client:
        started = client.call("POST", "/authentication-methods", {"type": "passkey"}).json()
        answer = key.create(started["authn_params_public_key"], tenant.config.base)
        body = {"auth_session": started["auth_session"], "authn_response": answer}
        method = client.call("POST", "/authentication-methods/passkey%7Cnew/verify", body)
        assert method.status_code == 201, method.text
    private = key.private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    authenticator = page.add_authenticator()
    page.add_passkey(
        authenticator,
        credential_id=key.credential_id,
        private_key=private,
        user_handle=key.user_handle,
        counter=counter,
    )
    return str(method.json()["id"])


def test_a_password_leads_back_to_the_app(tenant: PracticeTenant, page: Page) -> None:
    request = AppRequest(tenant, parameters={"login_hint": ANA.email})
    page.open(request.url)
    page.wait_for("document.querySelector('#password')")
    page.wait_for("document.activeElement.id === 'password'")

    page.type_into("#password", ANA.password)
    page.click(".primary")
    redirect = page.wait_for_request(tenant.config.callbacks[0])

    assert request.exchange(redirect).status_code == 200
    assert page.complaints() == []


def test_a_passkey_leads_back_to_the_app_and_counts_as_used(tenant: PracticeTenant, page: Page) -> None:
    method_id = _with_passkey(tenant, page)
    request = AppRequest(tenant)
    page.open(request.url)
    page.wait_for("document.querySelector('#passkey') && !document.querySelector('#passkey').hidden")

    page.click("#passkey button")
    redirect = page.wait_for_request(tenant.config.callbacks[0])

    assert answer_of(redirect)["state"] == request.parameters["state"]
    tokens = request.exchange(redirect).json()
    with ApiClient(tenant, tokens["access_token"]) as client:
        used = next(item for item in client.list() if item["id"] == method_id)
    assert "last_auth_at" in used
    assert page.complaints() == []


def test_a_copied_key_is_refused_with_a_sentence(tenant: PracticeTenant, page: Page) -> None:
    _with_passkey(tenant, page, counter=0)
    page.open(AppRequest(tenant).url)
    page.wait_for("document.querySelector('#passkey') && !document.querySelector('#passkey').hidden")

    page.click("#passkey button")

    page.wait_for("document.querySelector('.problem').textContent.includes('not accepted')")
    assert "counter" in str(page.run("document.querySelector('.detail').textContent"))


def test_without_any_passkey_the_page_says_so_and_the_password_still_works(
    tenant: PracticeTenant, page: Page
) -> None:
    page.add_authenticator()
    request = AppRequest(tenant)
    page.open(request.url)
    page.wait_for("document.querySelector('#passkey') && !document.querySelector('#passkey').hidden")

    page.click("#passkey button")
    page.wait_for("document.querySelector('.progress').textContent.includes('No passkey')")
    page.type_into("#username", ANA.email)
    page.type_into("#password", ANA.password)
    page.click(".primary")

    assert "code" in answer_of(page.wait_for_request(tenant.config.callbacks[0]))


def test_an_unregistered_callback_gets_a_page_and_no_call(tenant: PracticeTenant, page: Page) -> None:
    request = AppRequest(tenant, parameters={"redirect_uri": "http://127.0.0.1:9/callback"})
    page.open(request.url)
    page.wait_for("document.body.innerText.includes('Callback URL mismatch')")

    assert page.run("location.origin") == tenant.config.base


def test_a_push_app_is_linked_and_asked_with_two_tabs_and_no_program(tenant: PracticeTenant, page: Page) -> None:
    with ApiClient(tenant, tokens_for(tenant, ANA)["access_token"]) as client:
        started = client.call("POST", "/authentication-methods", {"type": "push-notification"}).json()
        page.open(f"{tenant.issuer}_practice/phone")
        page.wait_for("document.querySelector('button[value=scan]')")
        page.click("button[value=scan]")
        page.wait_for("document.body.innerText.includes('Nothing waits')")
        path = f"/authentication-methods/{quote(started['id'], safe='')}/verify"
        assert client.call("POST", path, {"auth_session": started["auth_session"]}).status_code == 201
    request = AppRequest(tenant, parameters={"login_hint": ANA.email, "acr_values": MFA_ACR})
    page.open(request.url)
    page.wait_for("document.activeElement.id === 'password'")
    page.type_into("#password", ANA.password)
    page.click(".primary")
    page.wait_for("document.querySelector('.options button')")
    page.click(".options button")
    page.wait_for("document.querySelector('form[action=\"/u/mfa/push\"]')")

    assert on_the_phone(tenant, "approve") == 204
    page.click('form[action="/u/mfa/push"] button')

    assert request.exchange(page.wait_for_request(tenant.config.callbacks[0])).status_code == 200
    assert page.complaints() == []


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_the_inbox_shows_the_code_a_person_types(tenant: PracticeTenant, page: Page, channel: str) -> None:
    phone, mail = {"type": "phone", "phone_number": "+14155550100"}, {"type": "email", "email": "a@b.example"}
    body = phone if channel == "sms" else mail
    with ApiClient(tenant, tokens_for(tenant, ANA)["access_token"]) as client:
        started = client.call("POST", "/authentication-methods", body).json()
        page.open(f"{tenant.issuer}_practice/inbox")
        page.wait_for("document.querySelector('.card .code')")
        shown = str(page.run("document.querySelector('.card .code').textContent"))
        path = f"/authentication-methods/{quote(started['id'], safe='')}/verify"
        proof = {"auth_session": started["auth_session"], "otp_code": shown}
        assert client.call("POST", path, proof).status_code == 201
    assert page.complaints() == []
