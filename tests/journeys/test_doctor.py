"""The tenant's set-up, checked on the command line: one instruction for what the administrator has to do."""

from __future__ import annotations

import pytest

from tests.fakes.program import Desk, Tenant

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(300)]

TENANT = ("CHK-001", "CHK-002", "CHK-003", "CHK-004", "CHK-005", "CHK-009", "CHK-010", "CHK-011", "CHK-012")
"""What is asked of the tenant; the rest is this computer's, and every computer that tests has another."""


def test_all_is_well(signed_in: Desk) -> None:
    states = {str(row["code"]): row["state"] for row in signed_in.json("doctor").rows()}
    assert {code: states[code] for code in TENANT} == dict.fromkeys(TENANT, "ok")


@pytest.mark.parametrize(
    ("status", "instruction"),
    [
        ("401", "the application and the API must use the same domain"),
        ("403", "allow user access for this application"),
        ("404", "activate the My Account API"),
    ],
)
def test_the_administrator_is_told_what_to_do(signed_in: Desk, tenant: Tenant, status: str, instruction: str) -> None:
    tenant.fault(f"{status}@/me/v1")
    checked = signed_in.json("doctor")
    assert checked.status == 1
    (failed,) = (row for row in checked.rows() if row["state"] == "failed" and row["code"] in TENANT)
    assert failed["code"] == "CHK-011"
    assert f"Administrator: {instruction}" in str(failed["next"])
