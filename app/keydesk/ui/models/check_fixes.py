"""The one button beside a check that found something. Pure; main thread, for Qt. Raises nothing."""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


class CheckFix(StrEnum):
    """What the button does."""

    AGAIN = "again"
    SIGN_IN = "sign-in"
    SET_UP = "set-up"
    KEYS = "keys"
    SETTINGS = "settings"
    BUNDLE = "bundle"
    EXPLAIN = "explain"  # nothing that a button could do: the manual says who can do what


_AGAIN: Final = frozenset(
    {"offline", "unreachable", "portal", "slow", "busy", "too-long", "error", "stuck", "unknown"}
)
_OF_CHECK: Final = {
    "CHK-009": CheckFix.SIGN_IN,
    "CHK-013": CheckFix.KEYS,
    "CHK-016": CheckFix.BUNDLE,
    "CHK-017": CheckFix.SETTINGS,
    "CHK-020": CheckFix.AGAIN,
    "CHK-021": CheckFix.KEYS,
    "CHK-028": CheckFix.KEYS,
    "CHK-032": CheckFix.BUNDLE,
}
_OF_FINDING: Final = {
    ("CHK-001", "no-profile"): CheckFix.SET_UP,
    ("CHK-007", "not-there"): CheckFix.SETTINGS,
    ("CHK-011", "unauthorized"): CheckFix.SIGN_IN,
    ("CHK-011", "scope"): CheckFix.SIGN_IN,
}


def fix_for(code: str, reason: str) -> CheckFix:
    """Choose the button.

    Args:
        code: of the check.
        reason: of what it found.

    Returns:
        What the button does; explaining for all that only somebody else can mend.
    """
    known = _OF_FINDING.get((code, reason)) or _OF_CHECK.get(code)
    if known is not None:
        return known
    if reason == "broke":
        return CheckFix.BUNDLE
    return CheckFix.AGAIN if reason in _AGAIN else CheckFix.EXPLAIN


def fix_text(fix: CheckFix) -> str:
    """Say what the button does.

    Args:
        fix: what it does.

    Returns:
        Its words.
    """
    return {
        CheckFix.AGAIN: translate("CheckFix", "Check again"),
        CheckFix.SIGN_IN: translate("CheckFix", "Sign in"),
        CheckFix.SET_UP: translate("CheckFix", "Set up"),
        CheckFix.KEYS: translate("CheckFix", "Go to security keys"),
        CheckFix.SETTINGS: translate("CheckFix", "Go to settings"),
        CheckFix.BUNDLE: translate("CheckFix", "Save support bundle…"),
        CheckFix.EXPLAIN: translate("CheckFix", "What to do about it"),
    }[fix]
