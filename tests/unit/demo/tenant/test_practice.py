from __future__ import annotations

import httpx
import pytest

from tests.fakes.plain_http import http_delete, http_get, http_post
from tests.fakes.tenant import PracticeTenant, tokens_for


def _post(tenant: PracticeTenant, body: object, **headers: str) -> httpx.Response:
    return http_post(f"{tenant.issuer}_practice/faults", json=body, headers=headers)


def test_faults_are_set_listed_and_cleared(tenant: PracticeTenant) -> None:
    one = _post(tenant, {"name": "slow", "value": 1, "path": "/oauth", "method": "POST", "count": 3}).json()
    assert one == {"faults": [{"name": "slow", "path": "/oauth", "method": "POST", "count": 3, "value": 1.0}]}
    more = _post(tenant, {"faults": [{"name": "500"}, {"name": "429", "count": 1}]}).json()
    assert [fault["name"] for fault in more["faults"]] == ["slow", "500", "429"]
    assert [fault["name"] for fault in tenant.faults()] == ["slow", "500", "429"]
    only = _post(tenant, {"clear": True, "name": "clock-skew"}).json()
    assert [(fault["name"], fault["value"]) for fault in only["faults"]] == [("clock-skew", 3600.0)]
    tenant.fault("500")
    left = http_delete(f"{tenant.issuer}_practice/faults?name=500").json()
    assert [fault["name"] for fault in left["faults"]] == ["clock-skew"]
    tenant.clear_faults()
    assert tenant.faults() == []


@pytest.mark.parametrize(
    "body",
    [
        {"name": "weather"},
        {"name": 500},
        {"name": "500", "count": 0},
        {"name": "500", "count": True},
        {"name": "500", "count": "3"},
        {"name": "500", "value": "3"},
        {"name": "500", "path": "me"},
        {"name": "500", "path": 1},
        {"name": "500", "extra": 1},
        {"faults": {"name": "500"}},
        {"faults": [{"name": "500"}, {"name": "weather"}]},
        {"faults": ["500"]},
        {"fault": "500"},
        [],
    ],
)
def test_nonsense_changes_nothing(shared: PracticeTenant, body: object) -> None:
    shared.fault("429")
    answer, left = _post(shared, body), shared.faults()
    shared.clear_faults()
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert [fault["name"] for fault in left] == ["429"]


def test_a_web_page_cannot_set_faults(shared: PracticeTenant) -> None:
    answer = http_post(
        f"{shared.issuer}_practice/faults",
        content=b'{"name":"500"}',
        headers={"content-type": "text/plain"},
    )
    assert answer.status_code == 415
    assert shared.faults() == []


def test_keys_rotate_at_once(tenant: PracticeTenant) -> None:
    def kids() -> list[str]:
        listed = http_get(f"{tenant.issuer}.well-known/jwks.json").json()["keys"]
        return [key["kid"] for key in listed]

    before = kids()
    tenant.fault("rotate-keys")
    after = kids()

    assert tenant.faults() == []
    assert (len(before), len(after)) == (2, 3)
    assert after[0] == before[1]
    assert tenant.inside.keys.read(tokens_for(tenant)["id_token"], "JWT")


def test_requests_are_counted_without_anything_secret(tenant: PracticeTenant) -> None:
    tokens_for(tenant)
    tenant.faults()
    shown = http_get(f"{tenant.issuer}_practice/requests").json()

    assert shown == {
        "count": 4,
        "requests": [
            {"method": "GET", "path": "/authorize"},
            {"method": "GET", "path": "/u/login"},
            {"method": "POST", "path": "/u/login"},
            {"method": "POST", "path": "/oauth/token"},
        ],
    }
    tenant.forget_requests()
    assert tenant.requests() == []
