"""Connecting an account and allowing a device in a real Chromium: what plain HTTP cannot show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.chromium import Page
from tests.fakes.connecting import Connecting
from tests.fakes.devices import new_device
from tests.fakes.tenant import ANA, ApiClient, PracticeTenant, answer_of, running_tenant, tokens_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(60)]


@pytest.fixture
def tenant() -> Iterator[PracticeTenant]:
    with running_tenant() as running:
        yield running


@pytest.mark.parametrize("decision", ["allow", "deny"])
def test_a_person_signs_in_chooses_another_account_and_decides(
    tenant: PracticeTenant, page: Page, decision: str
) -> None:
    with ApiClient(tenant, tokens_for(tenant)["access_token"]) as client:
        connecting = Connecting(tenant, client).begin()
        page.open(connecting.address)
        page.wait_for("document.querySelector('#password')")
        page.type_into("#password", ANA.password)
        page.click(".primary")
        page.wait_for("document.querySelectorAll('input[type=radio]').length === 2")
        page.click("label:nth-of-type(2) input")
        page.click(f"button[value={decision}]")
        redirect = page.wait_for_request(tenant.config.callbacks[0])

        assert page.complaints() == []
        assert answer_of(redirect)["state"] == connecting.body["state"]
        if decision == "deny":
            assert answer_of(redirect)["error"] == "access_denied"
        else:
            assert connecting.complete(redirect).status_code == 201


def test_a_person_allows_a_device(tenant: PracticeTenant, page: Page) -> None:
    device = new_device(tenant)
    page.open(device.started["verification_uri_complete"])
    page.wait_for("document.querySelector('#user_code').value.length === 9")
    page.click(".primary")
    page.wait_for("document.querySelector('#password')")
    page.type_into("#username", ANA.email)
    page.type_into("#password", ANA.password)
    page.click(".primary")
    page.wait_for("document.querySelector('button[value=allow]')")
    page.click("button[value=allow]")
    page.wait_for("document.body.innerText.includes('You are signed in on the device')")

    assert page.complaints() == []
    assert device.ask().status_code == 200
