"""What the owner of the practice tenant has decided about methods: factors, codes, passwords, second factors.

Frozen; no I/O. Usable on any thread. Raises `ValueError` for decisions that make no sense.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

ENROLLABLE = ("passkey", "password", "totp", "push-notification", "phone", "email", "recovery-code")
PRIMARY = frozenset({"passkey", "password"})
WRITE_SCOPES = frozenset({"create:me:authentication_methods", "delete:me:authentication_methods"})
POLICY_AGE_S = 900.0  # Auth0's default policy for the My Account API: a second factor of the last 15 minutes


class FactorsAnswer(enum.StrEnum):
    """How `GET /factors` answers; sources differ, so a client must bear each."""

    WRAPPED = "wrapped"
    BARE = "bare"
    OFF = "off"


class StepUp(enum.StrEnum):
    """What happens when somebody asks for a scope that wants a fresh second factor."""

    OFF = "off"
    CHALLENGE = "challenge"
    WITHHOLD = "withhold"


@dataclass(frozen=True, kw_only=True)
class PasswordRules:
    """The password policy of every database connection of the tenant.

    Attributes:
        min_length: characters.
        kinds: wanted kinds of characters, of `uppercase`, `lowercase`, `number`, `special`.
        three_of_four: three of the kinds are enough.
        block_identical: refuse three identical characters in a row.
        block_sequential: refuse runs of three such as `abc` and `321`.
        truncate: cut what is too long for the hash instead of refusing it.
        blocked_fields: members of the profile a password must not contain; empty for no such rule.
        history: how many earlier passwords are refused; 0 for no such rule.
        dictionary: refuse common passwords.
    """

    min_length: int = 8
    kinds: tuple[str, ...] = ("lowercase", "uppercase", "number", "special")
    three_of_four: bool = True
    block_identical: bool = True
    block_sequential: bool = True
    truncate: bool = False
    blocked_fields: tuple[str, ...] = ("name", "email")
    history: int = 5
    dictionary: bool = True

    def as_json(self) -> dict[str, object]:
        """Write the rules as the OpenAPI file's `PasswordAuthenticationMethodPolicy`.

        Returns:
            The object, with every member.
        """
        return {
            "complexity": {
                "min_length": self.min_length,
                "character_types": list(self.kinds),
                "character_type_rule": "three_of_four" if self.three_of_four else "all",
                "identical_characters": "block" if self.block_identical else "allow",
                "sequential_characters": "block" if self.block_sequential else "allow",
                "max_length_exceeded": "truncate" if self.truncate else "error",
            },
            "profile_data": {"active": bool(self.blocked_fields), "blocked_fields": list(self.blocked_fields)},
            "history": {"active": self.history > 0, "size": self.history},
            "dictionary": {"active": self.dictionary, "default": "en_10k"},
        }


@dataclass(frozen=True, kw_only=True)
class AccountRules:
    """Every such decision.

    Attributes:
        factors: types that may be enrolled; also what `GET /factors` lists.
        factors_answer: how that call answers.
        otp_life_s: seconds a code sent by text, call or e-mail is good.
        enrolment_life_s: seconds an enrolment may take between start and verify (passkeys have their own).
        otp_tries: wrong codes in a row before a pause.
        otp_pause_s: seconds of that pause.
        messages_per_hour: texts and calls one person gets in an hour.
        recovery_replaced_at_start: whether an older recovery code dies at the start or only at verify.
        password: what new passwords must be like.
        always_mfa: the tenant's MFA policy is "Always": every sign-in is challenged, every plain refresh refused.
        second_factor_every_s: the My Account API's default policy; None when it is off, else usually 900 s.
        step_up: what happens to scopes that want a fresh second factor.
        step_up_scopes: which scopes those are.
        step_up_age_s: how old a fresh second factor may be, in seconds.
        mfa_required_status: HTTP status of `mfa_required`; documents say both 401 and 403.
    """

    factors: tuple[str, ...] = ENROLLABLE
    factors_answer: FactorsAnswer = FactorsAnswer.WRAPPED
    otp_life_s: float = 300.0
    enrolment_life_s: float = 900.0
    otp_tries: int = 5
    otp_pause_s: float = 60.0
    messages_per_hour: int = 10
    recovery_replaced_at_start: bool = False
    password: PasswordRules = field(default_factory=PasswordRules)
    always_mfa: bool = False
    second_factor_every_s: float | None = None
    step_up: StepUp = StepUp.OFF
    step_up_scopes: frozenset[str] = WRITE_SCOPES
    step_up_age_s: float = POLICY_AGE_S
    mfa_required_status: int = 403

    def __post_init__(self) -> None:
        unknown = set(self.factors) - set(ENROLLABLE)
        if unknown:
            raise ValueError(f"these cannot be enrolled: {', '.join(sorted(unknown))}")
        if self.mfa_required_status not in (401, 403):
            raise ValueError("mfa_required comes with 401 or 403")


def change_rules(rules: AccountRules, changes: Mapping[str, object]) -> AccountRules:
    """Change some decisions while the tenant runs.

    Args:
        rules: as they are.
        changes: names of `AccountRules` to new values as JSON has them; `password` takes a part of its own members.

    Returns:
        The rules as they are from now on.

    Raises:
        ValueError: an unknown name, or a value of another kind.
    """
    values = {name: _value(rules, name, value) for name, value in changes.items()}
    return replace(rules, **values)  # type: ignore[arg-type]  # each value is of its member's kind


def rules_as_json(rules: AccountRules | PasswordRules) -> dict[str, object]:
    """Show decisions in the form `change_rules` takes.

    Args:
        rules: what to show.

    Returns:
        Name to value.
    """
    return {each.name: _shown(getattr(rules, each.name)) for each in fields(rules)}


def _shown(value: object) -> object:
    if isinstance(value, PasswordRules):
        return rules_as_json(value)
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def _value(rules: AccountRules | PasswordRules, name: str, value: object) -> object:
    if name not in {each.name for each in fields(rules)}:
        raise ValueError(f"there is no rule {name!r}")
    current = getattr(rules, name)
    if isinstance(current, PasswordRules) and isinstance(value, dict):
        parts = {inner: _value(current, inner, item) for inner, item in value.items()}
        return replace(current, **parts)  # type: ignore[arg-type]  # each value is of its member's kind
    if isinstance(current, enum.StrEnum):
        return type(current)(str(value))
    if isinstance(current, tuple | frozenset) and isinstance(value, list):
        return type(current)(str(item) for item in value)
    if name == "second_factor_every_s" and value is None:
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(current, bool) and isinstance(value, bool):
        return value
    if isinstance(current, int) and not isinstance(current, bool) and isinstance(value, int) and number:
        return value
    if isinstance(current, float | None) and isinstance(value, int | float) and number:
        return float(value)
    raise ValueError(f"the rule {name!r} takes another kind of value")
