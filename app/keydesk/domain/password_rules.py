"""What a tenant wants of a new password, rule by rule, for a list that lives while a person types.

The server decides; this only saves a person a refusal. Pure; any thread; raises nothing. The password stays inside.
Source: My Account OpenAPI, PasswordAuthenticationMethodPolicy; reference §11.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from keydesk.core.secret import Secret
from keydesk.domain.account import Person
from keydesk.domain.enrollment import PasswordPolicy

MAX_LENGTH = 256
_KINDS = ("lowercase", "uppercase", "number", "special")
_FEW_KINDS = 3
_RUN = 3  # identical or sequential characters in a row that are one too many
_SHORTEST_PART = 3  # shorter parts of a name are in half of all words


class Rule(StrEnum):
    """One rule; the sentence lives in the window."""

    ALLOWED_CHARACTERS = "allowed-characters"  # no control characters, 256 at most: the API's own rule
    MIN_LENGTH = "min-length"
    LOWERCASE = "lowercase"
    UPPERCASE = "uppercase"
    NUMBER = "number"
    SPECIAL = "special"
    THREE_KINDS = "three-kinds"
    NO_IDENTICAL = "no-identical"
    NO_SEQUENCE = "no-sequence"
    NO_PROFILE = "no-profile"
    NOT_USED_BEFORE = "not-used-before"
    NOT_COMMON = "not-common"


@dataclass(frozen=True, slots=True)
class RuleState:
    """How a password stands with a rule.

    Args:
        rule: which.
        met: whether it is kept; None when only the server can tell.
        number: what the rule counts (least characters, remembered passwords), None where it counts nothing.
    """

    rule: Rule
    met: bool | None
    number: int | None = None


def check(password: Secret, policy: PasswordPolicy | None, person: Person | None = None) -> tuple[RuleState, ...]:
    """Hold a password against the rules.

    Args:
        password: as typed so far.
        policy: the tenant's rules, None when it told none.
        person: whose name and address it must not contain.

    Returns:
        Every rule there is, in the order a person reads them; `ALLOWED_CHARACTERS` only when it is broken.
    """
    text = password.reveal()
    states = [*_always(text)]
    if policy is None:
        return tuple(states)
    if policy.min_length:
        states.append(RuleState(Rule.MIN_LENGTH, len(text) >= policy.min_length, policy.min_length))
    states += _kinds(text, policy)
    if policy.block_identical:
        states.append(RuleState(Rule.NO_IDENTICAL, not _has_run(text, lambda a, b: a == b)))
    if policy.block_sequential:
        states.append(RuleState(Rule.NO_SEQUENCE, not _has_sequence(text)))
    if policy.profile_fields:
        states.append(RuleState(Rule.NO_PROFILE, _without_profile(text, policy.profile_fields, person)))
    if policy.history:
        states.append(RuleState(Rule.NOT_USED_BEFORE, None, policy.history))
    if policy.dictionary:
        states.append(RuleState(Rule.NOT_COMMON, None))
    return tuple(states)


def acceptable(states: Sequence[RuleState], password: Secret) -> bool:
    """Tell whether a password is worth sending.

    Args:
        states: from `check`.
        password: the same password.

    Returns:
        True when it is not empty and no rule is known to be broken.
    """
    return bool(password) and all(state.met is not False for state in states)


def _always(text: str) -> Sequence[RuleState]:
    fine = len(text) <= MAX_LENGTH and not any(ord(char) < 32 or 127 <= ord(char) <= 159 for char in text)
    return () if fine else (RuleState(Rule.ALLOWED_CHARACTERS, False, MAX_LENGTH),)


def _kinds(text: str, policy: PasswordPolicy) -> Sequence[RuleState]:
    wanted = [kind for kind in _KINDS if kind in policy.character_types]
    has = {kind: any(_is(kind, char) for char in text) for kind in _KINDS}
    if policy.three_of_four:
        met = sum(has[kind] for kind in wanted or _KINDS) >= min(_FEW_KINDS, len(wanted) or len(_KINDS))
        return (RuleState(Rule.THREE_KINDS, met, _FEW_KINDS),)
    return tuple(RuleState(Rule(kind), has[kind]) for kind in wanted)


def _is(kind: str, char: str) -> bool:
    if kind == "lowercase":
        return char.islower()
    if kind == "uppercase":
        return char.isupper()
    if kind == "number":
        return char.isdecimal()
    return not char.isalnum()


def _has_run(text: str, follows: Callable[[str, str], bool]) -> bool:
    length = 1
    for before, char in itertools.pairwise(text):
        length = length + 1 if follows(before, char) else 1
        if length >= _RUN:
            return True
    return False


def _has_sequence(text: str) -> bool:
    folded = text.lower()

    def up(before: str, char: str) -> bool:
        return before.isalnum() and char.isalnum() and ord(char) - ord(before) == 1

    return _has_run(folded, up) or _has_run(folded[::-1], up)


def _without_profile(text: str, fields: Sequence[str], person: Person | None) -> bool | None:
    """False when a known part of the profile is inside; None otherwise, for the server knows more of the profile."""
    if person is None:
        return None
    known = {"name": person.name, "email": person.email or "", "nickname": (person.email or "").split("@")[0]}
    folded = text.casefold()
    for field in fields:
        value = known.get(field, "").casefold()
        parts = [value, *value.replace("@", " ").split()]
        if any(len(part) >= _SHORTEST_PART and part in folded for part in parts):
            return False
    return None
