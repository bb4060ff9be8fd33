"""The quiet lines above the pages: practice, old data, a tenant that asks to wait, tokens that cannot be kept.

Pure; main thread, because Qt's translation is asked. Raises nothing.
"""

import math
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from keydesk.config.setup_lines import topics_for
from keydesk.domain.catalogue import Code
from keydesk.ui.error_texts import Remedy, remedy, words_for, words_of
from keydesk.ui.models.moments import moment_inside
from keydesk.usecases.state import Snapshot

translate = QCoreApplication.translate

SLOW_S = 2.0
"""Seconds of reading after which it is said that what is shown is of an earlier visit."""
PRACTICE, STALE, WAIT, MEMORY, SETUP = "practice", "stale", "wait", "memory", "setup"
_NO_NETWORK = frozenset(
    {
        Code.OFFLINE,
        Code.TENANT_UNREACHABLE,
        Code.DEADLINE,
        Code.CONNECTION_LOST,
        Code.CAPTIVE_PORTAL,
        Code.TLS_REFUSED,
    }
)


@dataclass(frozen=True, slots=True)
class QuietLine:
    """One line.

    Args:
        id: which one; there is one of each.
        text: the sentence; of `WAIT` it is made anew each second.
        kind: kind of the banner.
        button: words of its button, "" for none.
        does: ``refresh``, ``sign-in``, ``admin`` or "".
        dismissable: a person can send it away.
        seconds: for `WAIT`, how long it lasts.
        code: for `SETUP`, the failure that an administrator can mend.
    """

    id: str
    text: str
    kind: str
    button: str = ""
    does: str = ""
    dismissable: bool = False
    seconds: int = 0
    code: str = ""


def quiet_lines(now: Snapshot, at: datetime) -> tuple[QuietLine, ...]:
    """List the lines for a state.

    Args:
        now: the state.
        at: the time of now.

    Returns:
        The lines, the lasting ones first.
    """
    lines: list[QuietLine] = []
    if now.practice:
        lines.append(QuietLine(PRACTICE, practice_sentence(), "practice"))
    for problem in now.problems:
        words = words_of(problem)
        told = _breakable(f"{words.what} {words.safe}".strip(), str(problem.params.get("where") or ""))
        lines.append(QuietLine(f"damage-{problem}", told, "warn", dismissable=True))
    if now.person is not None and now.tokens_in == "memory-notice":
        lines.append(QuietLine(MEMORY, _memory_sentence(), "info", dismissable=True))
    if now.person is not None and now.stale is not None and topics_for(now.stale):
        text = translate("Freshness", "Your organisation has not finished setting up Keydesk.")
        button = translate("Freshness", "Show how")
        lines.append(QuietLine(SETUP, text, "warn", button, "admin", dismissable=True, code=now.stale))
    seconds = seconds_to_wait(now, at)
    if seconds > 0:
        lines.append(QuietLine(WAIT, wait_sentence(seconds), "wait", seconds=seconds))
    elif now.person is not None and now.methods is not None and now.stale is not None:
        # While the answer is on its way nothing is said at first: most come before anybody could read it.
        if now.reading_since is None:
            lines.append(_stale_line(now, at))
        elif (at - now.reading_since).total_seconds() >= SLOW_S:
            text = translate("Freshness", "Reading your account… You see what was read {moment}.")
            lines.append(QuietLine(STALE, _filled(text, now, at), "info"))
    return tuple(lines)


def offline_reason(now: Snapshot) -> str:
    """Say why nothing can be changed in the account now.

    Args:
        now: the state.

    Returns:
        A sentence, "" when it can be changed.
    """
    if now.reading_since is None and is_offline(now.stale):
        return translate("Freshness", "This needs the network, and Keydesk cannot reach your organisation now.")
    return ""


def is_offline(code: str | None) -> bool:
    """Tell whether a code says that the organisation cannot be reached."""
    return code in _NO_NETWORK


def seconds_to_wait(now: Snapshot, at: datetime) -> int:
    """Give the seconds until the tenant takes questions again.

    Args:
        now: the state.
        at: the time of now.

    Returns:
        Whole seconds, 0 when there is nothing to wait for.
    """
    if now.waiting_until is None:
        return 0
    return max(0, math.ceil((now.waiting_until - at).total_seconds()))


def wait_sentence(seconds: int) -> str:
    """Say how long the tenant asks to wait.

    Args:
        seconds: left.

    Returns:
        The sentence.
    """
    return translate(
        "Freshness",
        "Your organisation asks to wait. Keydesk goes on in %n second(s); nothing is lost.",
        "",
        seconds,
    )


def practice_sentence() -> str:
    """Say that this is practice."""
    return translate("Freshness", "Practice mode: a pretend organisation and a software key. Nothing here is real.")


def _breakable(sentence: str, path: str) -> str:
    """Let a path in a sentence go on in the next line after each slash; it is one long word else."""
    return sentence.replace(path, path.replace("/", "/\u200b").replace("\\", "\\\u200b")) if path else sentence


def _memory_sentence() -> str:
    return translate(
        "Freshness",
        "This computer has no safe place for your sign-in, so it lasts only until you close Keydesk.",
    )


def _stale_line(now: Snapshot, at: datetime) -> QuietLine:
    code = now.stale or ""
    if remedy(code) is Remedy.SIGN_IN:
        text = translate("Freshness", "{why} You see what was read {moment}.")
        return QuietLine(STALE, _filled(text, now, at), "warn", translate("Freshness", "Sign in"), "sign-in")
    text = (
        translate("Freshness", "Keydesk cannot reach your organisation. You see what was read {moment}.")
        if code in _NO_NETWORK
        else translate("Freshness", "{why} You see what was read {moment}.")
    )
    kind = "offline" if code in _NO_NETWORK else "warn"
    return QuietLine(STALE, _filled(text, now, at), kind, translate("Freshness", "Try again"), "refresh")


def _filled(text: str, now: Snapshot, at: datetime) -> str:
    when = moment_inside(now.methods_at, at) if now.methods_at else translate("Freshness", "earlier")
    return text.replace("{moment}", when).replace("{why}", words_for(now.stale or "").what)
