"""The live list of rules: what is known to be broken is said, what only the server can tell is left open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.core.secret import Secret
from keydesk.domain.account import Person
from keydesk.domain.enrollment import PasswordPolicy
from keydesk.domain.password_rules import MAX_LENGTH, Rule, RuleState, acceptable, check

ANA = Person("auth0|ana", "Ana Moreau", "ana@example.com")
KINDS = ("uppercase", "lowercase", "number", "special")
ALL = PasswordPolicy(8, KINDS, False, True, True, False, ("name", "email"), 5, True)
POLICIES = st.builds(
    PasswordPolicy,
    min_length=st.none() | st.integers(1, 40),
    character_types=st.lists(st.sampled_from(KINDS), unique=True).map(tuple),
    three_of_four=st.booleans(),
    block_identical=st.booleans(),
    block_sequential=st.booleans(),
    truncates=st.booleans(),
    profile_fields=st.lists(st.sampled_from(["name", "email", "nickname", "user_metadata.first"])).map(tuple),
    history=st.integers(0, 24),
    dictionary=st.booleans(),
)


def state(text: str, rule: Rule, policy: PasswordPolicy = ALL, person: Person | None = ANA) -> RuleState:
    return next(one for one in check(Secret(text), policy, person) if one.rule is rule)


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (Rule.MIN_LENGTH, "12345678", "1234567"),
        (Rule.LOWERCASE, "Aa", "AA"),
        (Rule.UPPERCASE, "aA", "aa"),
        (Rule.NUMBER, "a1", "ab"),
        (Rule.SPECIAL, "a!", "a1"),
        (Rule.NO_IDENTICAL, "aabb", "abbb"),
        (Rule.NO_SEQUENCE, "acegab", "xabcx"),
        (Rule.NO_SEQUENCE, "ab1ba2", "x321x"),
        (Rule.NO_SEQUENCE, '!"#', "ABc"),
    ],
)
def test_rules_this_computer_can_tell(rule: Rule, good: str, bad: str) -> None:
    assert state(good, rule).met is True
    assert state(bad, rule).met is False


def test_three_of_four_is_one_rule() -> None:
    policy = PasswordPolicy(character_types=KINDS, three_of_four=True)
    assert check(Secret("aB1"), policy) == (RuleState(Rule.THREE_KINDS, True, 3),)
    assert check(Secret("ab1"), policy) == (RuleState(Rule.THREE_KINDS, False, 3),)


@pytest.mark.parametrize(
    ("text", "met"),
    [("xMOREAUx", False), ("ana@example.com", False), ("my-ana-is-3", False), ("something else", None)],
)
def test_the_profile_may_know_more_than_we_do(text: str, met: bool | None) -> None:
    assert state(text, Rule.NO_PROFILE).met is met


def test_nothing_is_known_of_a_stranger() -> None:
    assert state("moreau", Rule.NO_PROFILE, person=None).met is None


def test_history_and_dictionary_are_the_servers() -> None:
    assert state("x", Rule.NOT_USED_BEFORE) == RuleState(Rule.NOT_USED_BEFORE, None, 5)
    assert state("x", Rule.NOT_COMMON).met is None


@pytest.mark.parametrize("text", ["a\x00b", "a\x7fb", "a\x9fb", "x" * (MAX_LENGTH + 1)])
def test_what_the_api_takes_from_nobody(text: str) -> None:
    states = check(Secret(text), None)
    assert states == (RuleState(Rule.ALLOWED_CHARACTERS, False, MAX_LENGTH),)
    assert not acceptable(states, Secret(text))


def test_an_empty_password_is_never_sent() -> None:
    assert not acceptable(check(Secret(""), None), Secret(""))


@given(st.text(max_size=300), POLICIES)
def test_any_password_and_any_policy_have_a_verdict(text: str, policy: PasswordPolicy) -> None:
    states = check(Secret(text), policy, ANA)
    assert len({one.rule for one in states}) == len(states)
    assert acceptable(states, Secret(text)) is (bool(text) and all(one.met is not False for one in states))
    assert not text or repr(text) not in repr(states) or len(text) < 4


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40), POLICIES)
def test_a_longer_password_never_loses_a_kind_or_its_length(text: str, policy: PasswordPolicy) -> None:
    kinds = {Rule.MIN_LENGTH, Rule.LOWERCASE, Rule.UPPERCASE, Rule.NUMBER, Rule.SPECIAL, Rule.THREE_KINDS}
    before = {one.rule: one.met for one in check(Secret(text), policy) if one.rule in kinds}
    after = {one.rule: one.met for one in check(Secret(text + "q"), policy) if one.rule in kinds}
    assert all(after[rule] for rule, met in before.items() if met)
