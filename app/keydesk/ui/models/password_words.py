"""A tenant's rules for a new password in words. Pure; main thread, for Qt's translation. Raises nothing."""

from PySide6.QtCore import QCoreApplication

from keydesk.domain.password_rules import Rule, RuleState

translate = QCoreApplication.translate


def rule_words(state: RuleState) -> str:
    """Say a rule.

    Args:
        state: the rule, with what it counts.

    Returns:
        A few words.
    """
    if state.rule is Rule.MIN_LENGTH:
        return translate("PasswordRules", "At least %n character(s)", "", state.number or 0)
    if state.rule is Rule.NOT_USED_BEFORE:
        return translate("PasswordRules", "None of your last %n password(s)", "", state.number or 0)
    return {
        Rule.ALLOWED_CHARACTERS: translate("PasswordRules", "Not longer than 256 characters, all of them printable"),
        Rule.LOWERCASE: translate("PasswordRules", "A lower-case letter"),
        Rule.UPPERCASE: translate("PasswordRules", "A capital letter"),
        Rule.NUMBER: translate("PasswordRules", "A digit"),
        Rule.SPECIAL: translate("PasswordRules", "A special character, such as ! or #"),
        Rule.THREE_KINDS: translate(
            "PasswordRules", "Three of these: lower-case letter, capital letter, digit, special character"
        ),
        Rule.NO_IDENTICAL: translate("PasswordRules", "No character three times in a row"),
        Rule.NO_SEQUENCE: translate("PasswordRules", "No runs such as abc or 123"),
        Rule.NO_PROFILE: translate("PasswordRules", "Nothing of your name or e-mail address"),
        Rule.NOT_COMMON: translate("PasswordRules", "Not one of the most common passwords"),
    }[state.rule]
