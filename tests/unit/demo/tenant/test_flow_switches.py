from __future__ import annotations

import httpx
import pytest

from keydesk.demo.tenant.outside import CALENDAR, WORK
from tests.fakes.connecting import CONNECTIONS
from tests.fakes.devices import ask_for_code
from tests.fakes.passkeys import challenge, register
from tests.fakes.plain_http import http, http_get
from tests.fakes.tenant import ApiClient, PracticeTenant, refresh, tokens_for


def _switch(tenant: PracticeTenant, body: object) -> httpx.Response:
    return http("PATCH", f"{tenant.issuer}_practice/flows", json=body)


def test_every_switch_is_shown(tenant: PracticeTenant) -> None:
    assert http_get(f"{tenant.issuer}_practice/flows").json() == {
        "device": True,
        "device_minds_policy": True,
        "device_life_s": 900,
        "device_interval_s": 5,
        "dpop": "allowed",
        "passkey_api": "on",
        "passkey_sign_up": True,
        "passkey_mfa": False,
        "mrrt": True,
        "connections": {CALENDAR.name: list(CALENDAR.scopes), WORK.name: list(WORK.scopes)},
    }


def test_ways_to_sign_in_are_switched_while_the_tenant_runs(tenant: PracticeTenant) -> None:
    token = tokens_for(tenant)["refresh_token"]
    answer = _switch(tenant, {"device": False, "dpop": "none", "passkey_sign_up": False, "mrrt": False})

    assert answer.status_code == 200, answer.text
    assert (answer.json()["device"], answer.json()["dpop"]) == (False, "none")
    assert ask_for_code(tenant).status_code == 403
    assert register(tenant).status_code == 400
    assert challenge(tenant).status_code == 200
    assert refresh(tenant, token, audience=tenant.config.userinfo_audience).status_code == 403
    found = http_get(f"{tenant.issuer}.well-known/openid-configuration").json()
    assert "dpop_signing_alg_values_supported" not in found

    assert _switch(tenant, {"passkey_api": "off", "passkey_mfa": True}).json()["passkey_mfa"] is True
    assert challenge(tenant).status_code == 404


def test_codes_for_devices_follow_the_switches(tenant: PracticeTenant) -> None:
    _switch(tenant, {"device_life_s": 30, "device_interval_s": 1})
    started = ask_for_code(tenant).json()
    assert (started["expires_in"], started["interval"]) == (30, 1)


def test_connections_are_withdrawn_and_ask_for_more(tenant: PracticeTenant) -> None:
    _switch(tenant, {"connections": {CALENDAR.name: ["more"], WORK.name: None}})
    with ApiClient(tenant, tokens_for(tenant)["access_token"]) as client:
        [shown] = client.call("GET", CONNECTIONS).json()["connections"]
    assert (shown["name"], shown["scopes"]) == (CALENDAR.name, [*CALENDAR.scopes, "more"])


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"colour": "blue"}, "no switch"),
        ({"device": "off"}, "true or false"),
        ({"device_life_s": True}, "seconds"),
        ({"device_interval_s": -1}, "seconds"),
        ({"dpop": "maybe"}, "maybe"),
        ({"passkey_api": 7}, "7"),
        ({"connections": []}, "an object"),
        ({"connections": {"nobody": None}}, "not offered"),
        ({"connections": {CALENDAR.name: "all"}}, "a list"),
        ({"device": False, "connections": {"nobody": None}}, "not offered"),
    ],
)
def test_what_cannot_be_switched_changes_nothing(tenant: PracticeTenant, body: object, part: str) -> None:
    answer = _switch(tenant, body)
    assert (answer.status_code, part in answer.json()["error"]) == (400, True), answer.text
    assert http_get(f"{tenant.issuer}_practice/flows").json()["device"] is True


def test_only_json_is_read(shared: PracticeTenant) -> None:
    assert http("PATCH", f"{shared.issuer}_practice/flows", content=b"{}").status_code == 415
