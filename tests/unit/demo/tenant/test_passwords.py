from __future__ import annotations

from dataclasses import replace

import pytest

from keydesk.demo.tenant.config import PEOPLE
from keydesk.demo.tenant.passwords import check_password
from keydesk.demo.tenant.people import Account
from keydesk.demo.tenant.rules import PasswordRules

RULES = PasswordRules()
GOOD = "Blue-Harbour-72"


def _faults(password: str, rules: PasswordRules = RULES) -> list[str]:
    account = Account(PEOPLE[3], 1.0)
    account.identities[0].change_password("Old-Window-51")
    invalid = check_password(rules, account, account.identities[0], password)
    assert {(each.field, each.pointer, each.source) for each in invalid} <= {
        ("new_password", "/new_password", "body")
    }
    return [each.detail for each in invalid]


def test_a_good_password_passes() -> None:
    assert _faults(GOOD) == []


@pytest.mark.parametrize(
    ("password", "part"),
    [
        ("Ab-9xyQ", "at least 8 characters"),
        ("bluehavenoak", "three of: lowercase, uppercase, number, special"),
        ("Blue-Harbourrr-72", "three identical"),
        ("Blue-Harbour-987", "sequences"),
        ("Blue-Harbour-aBc", "sequences"),
        ("x-Fischer-72-Q", "parts of the profile"),
        ("LENA@example.com-7", "parts of the profile"),
        ("P@ssw0rd", "common password"),
        ("Old-Window-51", "last 5 passwords"),
        (GOOD + "x" * 60, "at most 72 bytes"),
        ("Ä" * 2 + GOOD * 5, "at most 72 bytes"),
    ],
)
def test_each_rule_refuses_what_it_is_for(password: str, part: str) -> None:
    found = _faults(password)
    assert any(part in fault for fault in found), found


@pytest.mark.parametrize(
    ("rules", "password"),
    [
        (replace(RULES, min_length=3), "aZ-5"),
        (replace(RULES, kinds=()), "bluehavenoak"),
        (replace(RULES, block_identical=False), "Blue-Harbourrr-72"),
        (replace(RULES, block_sequential=False), "Blue-Harbour-987"),
        (replace(RULES, blocked_fields=("email",)), "x-Fischer-72-Q"),
        (replace(RULES, dictionary=False), "P@ssw0rd"),
        (replace(RULES, history=1), "practice-lena-1-Q".replace("lena", "Oak")),
        (replace(RULES, history=0), "Old-Window-51"),
        (replace(RULES, truncate=True), GOOD + "xy" * 60),
    ],
)
def test_a_rule_that_is_off_refuses_nothing(rules: PasswordRules, password: str) -> None:
    assert _faults(password, rules) == []


def test_all_kinds_may_be_wanted() -> None:
    rules = replace(RULES, three_of_four=False)
    assert _faults("Blue-Harbour-Q", rules) == ["must contain: number"]
    assert _faults(GOOD, rules) == []


def test_everything_wrong_is_told_at_once() -> None:
    assert len(_faults("aaa")) == 3
