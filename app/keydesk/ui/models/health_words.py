"""What the checks found, in the words of the window. Pure; main thread, for Qt. Raises nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale

from keydesk.config.check_texts import check_text
from keydesk.helpdesk.finding import Finding, State
from keydesk.helpdesk.runner import worst
from keydesk.ui.models.check_fixes import CheckFix, fix_for
from keydesk.ui.product import branded

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check as a row shows it.

    Args:
        id: stable code of the check.
        title: what was looked at.
        detail: what was found.
        next: the one next step, "" when there is none.
        lines: exact lines for an admin to paste.
        state: how it ended.
        fix: what the one button beside it does.
    """

    id: str
    title: str
    detail: str
    next: str
    lines: tuple[str, ...]
    state: State
    fix: CheckFix


@dataclass(frozen=True, slots=True)
class HealthVerdict:
    """How it stands as a whole.

    Args:
        level: level of the verdict card.
        word: its badge.
        headline: one sentence.
        reason: one more.
    """

    level: str
    word: str
    headline: str
    reason: str


def check_line(finding: Finding) -> CheckLine:
    """Say what one check found, in the language of the window.

    Args:
        finding: of the check.

    Returns:
        Its line.
    """
    found = finding.found
    text = check_text(finding.code, found.state, found.reason, found.params, QLocale().name())
    title, detail, following = map(branded, (text.title, text.detail, text.next))
    return CheckLine(finding.code, title, detail, following, found.lines, found.state,
                     fix_for(finding.code, found.reason))  # fmt: skip


def state_word(state: State) -> str:
    """Name a state.

    Args:
        state: how a check ended.

    Returns:
        One or two words.
    """
    return {
        State.OK: translate("Health", "In order"),
        State.WARNING: translate("Health", "Worth a look"),
        State.FAILED: translate("Health", "Does not work"),
        State.NOT_APPLICABLE: translate("Health", "Not used here"),
    }[state]


def health_verdict(findings: Sequence[Finding]) -> HealthVerdict:
    """Sum the findings up.

    Args:
        findings: of one run.

    Returns:
        The verdict.
    """
    state = worst(findings)
    count = sum(finding.found.state is state for finding in findings)
    if state is State.FAILED:
        return HealthVerdict(
            "bad", state_word(state), translate("Health", "%n thing(s) do not work", "", count),
            translate("Health", "The first one named below is the first to mend; others may follow from it."),
        )  # fmt: skip
    if state is State.WARNING:
        return HealthVerdict(
            "warn", state_word(state), translate("Health", "%n thing(s) are worth a look", "", count),
            translate("Health", "Everything works; what is named below may trouble you one day."),
        )  # fmt: skip
    return HealthVerdict(
        "ok", state_word(state), translate("Health", "Everything is in order"),
        translate("Health", "Signing in and your security keys rest on what was looked at here."),
    )  # fmt: skip
