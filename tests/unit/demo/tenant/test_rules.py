from __future__ import annotations

import pytest

from keydesk.demo.tenant.rules import AccountRules, FactorsAnswer, PasswordRules, StepUp, change_rules, rules_as_json


def test_rules_shown_can_be_set_again() -> None:
    rules = AccountRules(second_factor_every_s=900.0, step_up=StepUp.WITHHOLD, factors=("totp",))
    assert change_rules(AccountRules(), rules_as_json(rules)) == rules
    assert change_rules(rules, rules_as_json(AccountRules())) == AccountRules()


def test_some_rules_change_and_the_rest_stays() -> None:
    rules = change_rules(AccountRules(), {"factors_answer": "bare", "otp_life_s": 5, "password": {"min_length": 3}})
    assert rules == AccountRules(
        factors_answer=FactorsAnswer.BARE, otp_life_s=5.0, password=PasswordRules(min_length=3)
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"nothing": 1},
        {"factors": "totp"},
        {"factors": ["webauthn-roaming"]},
        {"factors_answer": "loud"},
        {"always_mfa": 1},
        {"otp_tries": True},
        {"otp_tries": 1.5},
        {"otp_life_s": "5"},
        {"otp_life_s": None},
        {"password": {"nothing": 1}},
        {"password": 5},
        {"mfa_required_status": 400},
    ],
)
def test_nonsense_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"rule|enrolled|401|valid"):
        change_rules(AccountRules(), changes)


def test_the_policy_of_passwords_is_written_as_the_api_does() -> None:
    off = PasswordRules(blocked_fields=(), history=0, dictionary=False, truncate=True, three_of_four=False)
    shown = off.as_json()
    assert shown["profile_data"] == {"active": False, "blocked_fields": []}
    assert shown["history"] == {"active": False, "size": 0}
    assert shown["complexity"] == {
        "min_length": 8,
        "character_types": ["lowercase", "uppercase", "number", "special"],
        "character_type_rule": "all",
        "identical_characters": "block",
        "sequential_characters": "block",
        "max_length_exceeded": "truncate",
    }
