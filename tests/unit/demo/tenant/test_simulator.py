from __future__ import annotations

import pytest

from tests.fakes.plain_http import http, http_delete, http_get, http_post
from tests.fakes.practice_phone import messages, on_the_phone
from tests.fakes.tenant import ApiClient, PlainBrowser, PracticeTenant, read_forms, tokens_for

METHODS = "/authentication-methods"


def _enrol(tenant: PracticeTenant, body: dict[str, str]) -> dict[str, str]:
    with ApiClient(tenant, tokens_for(tenant)["access_token"]) as client:
        started: dict[str, str] = client.call("POST", METHODS, body).json()
    return started


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_inbox_shows_what_was_sent_as_text_and_as_data(tenant: PracticeTenant, language: str) -> None:
    with PlainBrowser(tenant, language=language) as browser:
        empty = browser.open(f"{tenant.issuer}_practice/inbox")
        _enrol(tenant, {"type": "email", "email": "a<b>&c@home.example"})
        _enrol(tenant, {"type": "phone", "phone_number": "+14155550100"})
        page = browser.open(f"{tenant.issuer}_practice/inbox")

    text, mail = messages(tenant)
    assert 'class="card"' not in empty.text
    assert page.text.index(text["code"]) < page.text.index(mail["code"])
    assert "a&lt;b&gt;&amp;c@home.example" in page.text
    assert f'lang="{language}"' in page.text
    assert "content-security-policy" in page.headers
    http_delete(f"{tenant.issuer}_practice/messages").raise_for_status()
    assert messages(tenant) == []


def test_the_phone_scans_by_its_page(tenant: PracticeTenant) -> None:
    started = _enrol(tenant, {"type": "push-notification"})
    with PlainBrowser(tenant) as browser:
        page = browser.open(f"{tenant.issuer}_practice/phone")
        assert read_forms(page.text).forms["/_practice/phone"]["id"] == started["id"]
        after = browser.submit(page, "/_practice/phone", act="scan")
        again = browser.submit(page, "/_practice/phone", act="approve")

    assert "Nothing waits" in after.text
    assert (again.status_code, "no longer waiting" in again.text) == (400, True)
    assert tenant.inside.pending.of_kind("push-notification")[0].linked


def test_pages_elsewhere_cannot_press_the_buttons(tenant: PracticeTenant) -> None:
    started = _enrol(tenant, {"type": "push-notification"})
    url, form = f"{tenant.issuer}_practice/phone", {"act": "scan", "id": started["id"]}

    assert http_post(url, data=form, headers={"origin": "https://evil.example"}).status_code == 403
    assert http_post(url, json=form).status_code == 400
    assert not tenant.inside.pending.of_kind("push-notification")[0].linked
    assert http_post(url, data=form, headers={"origin": tenant.config.base}).status_code == 303


def test_what_does_not_wait_cannot_be_answered(tenant: PracticeTenant) -> None:
    for act in ("scan", "approve", "deny", "dance"):
        assert on_the_phone(tenant, act, "nothing") == 400
    assert http_post(f"{tenant.issuer}_practice/pushes", data={"act": "scan", "id": "x"}).status_code == 415
    broken = {"content": b"{", "headers": {"content-type": "application/json"}}
    assert http_post(f"{tenant.issuer}_practice/pushes", **broken).status_code == 400


def test_rules_are_read_and_changed_while_the_tenant_runs(tenant: PracticeTenant) -> None:
    url = f"{tenant.issuer}_practice/rules"
    before = http_get(url).json()
    assert before["factors"][0] == "passkey"
    assert http("PATCH", url, json={"factors": ["totp"], "always_mfa": True}).status_code == 200
    assert tenant.inside.rules.always_mfa
    assert http("PATCH", url, json={"factors": ["hat"], "always_mfa": False}).status_code == 400
    assert http_get(url).json() == {**before, "factors": ["totp"], "always_mfa": True}
