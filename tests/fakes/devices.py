"""The device flow at the practice tenant: the device's side, and the person's with a browser without a browser."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from tests.fakes.plain_http import http_post
from tests.fakes.tenant import ANA, SCOPES, PlainBrowser, PracticeTenant, read_forms

GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass
class Device:
    """A device that has asked for a code.

    Attributes:
        started: answer of `/oauth/device/code`.
    """

    tenant: PracticeTenant
    started: dict[str, str]

    def ask(self, **changes: str) -> httpx.Response:
        """Ask whether the person has decided."""
        body = {
            "grant_type": GRANT,
            "client_id": self.tenant.client_id,
            "device_code": self.started["device_code"],
            **changes,
        }
        return http_post(f"{self.tenant.issuer}oauth/token", data=body)


def ask_for_code(tenant: PracticeTenant, **changes: str) -> httpx.Response:
    """Ask for a device code."""
    body = {"client_id": tenant.client_id, "scope": SCOPES, "audience": tenant.config.audience, **changes}
    return http_post(f"{tenant.issuer}oauth/device/code", data=body)


def new_device(tenant: PracticeTenant, **changes: str) -> Device:
    """A device with its codes."""
    answer = ask_for_code(tenant, **changes)
    assert answer.status_code == 200, answer.text
    return Device(tenant, answer.json())


def decide(browser: PlainBrowser, address: str, decision: str = "allow", code: str | None = None) -> httpx.Response:
    """Walk the person's pages as Ana.

    Args:
        browser: keeps its cookies.
        address: `verification_uri`, or the complete one.
        decision: `allow` or `deny`.
        code: what to type; None takes what is filled in.

    Returns:
        The last page.
    """
    typed = {} if code is None else {"user_code": code}
    page = browser.submit(browser.open(address), "/activate", **typed)
    if "/u/login" in read_forms(page.text).forms:
        page = browser.submit(page, "/u/login", username=ANA.email, password=ANA.password)
    if "/u/mfa" in (forms := read_forms(page.text)).forms:
        page = browser.submit(page, "/u/mfa", code=forms.code)
    return browser.submit(page, "/activate/confirm", decision=decision)
