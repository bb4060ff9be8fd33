"""The verdict in words: level, headline, reason, next step. Pure; main thread for Qt's translation; no raises."""

from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from keydesk.domain.account import MethodType
from keydesk.domain.verdict import Level, Reason, Step, Verdict
from keydesk.ui.dialogs.key_words import key_name
from keydesk.ui.error_texts import Remedy, remedy, words_for
from keydesk.usecases.state import Snapshot

translate = QCoreApplication.translate

_KINDS = {Level.RISK: "bad", Level.SHORT: "warn", Level.WELL: "ok", Level.UNKNOWN: "unknown"}


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """What the card on top of Home says.

    Args:
        kind: ``bad``, ``warn``, ``ok`` or ``unknown``.
        word: the level.
        headline: one plain sentence.
        reason: why, with ``{key}`` where a key is named.
        names: what stands in the places.
        step: the next step.
        step_text: its button, "" for none.
        second_text: button of a smaller step that helps, too; "" for none.
    """

    kind: str
    word: str
    headline: str
    reason: str
    step: Step
    step_text: str
    second_text: str = ""
    names: dict[str, str] = field(default_factory=dict)


def verdict_words(now: Snapshot) -> VerdictWords:
    """Put the verdict in words.

    Args:
        now: the state.

    Returns:
        The words.
    """
    verdict = now.verdict
    key = now.key(verdict.key_id) if verdict.key_id is not None else None
    name = key_name(key, now) if key is not None else now.key_label(verdict.key_id) if verdict.key_id else None
    headline, reason = _sentences(verdict, name is not None)
    step = verdict.step
    if step is Step.REFRESH and now.stale is not None:
        told = words_for(now.stale)
        # Places in this sentence would be taken for names of keys.
        reason = f"{told.what} {told.next}".replace("{", "(").replace("}", ")")
        if remedy(now.stale) is Remedy.SIGN_IN:
            step = Step.SIGN_IN
    return VerdictWords(
        _KINDS[verdict.level],
        _word(verdict.level),
        headline,
        reason,
        step,
        _step_text(step),
        _second_text(verdict.reason, now),
        {"key": name} if name is not None else {},
    )


def _word(level: Level) -> str:
    return {
        Level.RISK: translate("VerdictWords", "Locked-out risk"),
        Level.SHORT: translate("VerdictWords", "One step short"),
        Level.WELL: translate("VerdictWords", "Well protected"),
        Level.UNKNOWN: translate("VerdictWords", "Cannot tell right now"),
    }[level]


def _step_text(step: Step) -> str:
    return {
        Step.SIGN_IN: translate("VerdictWords", "Sign in"),
        Step.REFRESH: translate("VerdictWords", "Try again"),
        Step.ENROLL_KEY: translate("VerdictWords", "Add a security key"),
        Step.ADD_SPARE: translate("VerdictWords", "Add a spare key"),
        Step.NOTHING: "",
    }[step]


def _second_text(reason: Reason, now: Snapshot) -> str:
    """A recovery code helps at once where there is no spare key at hand, if the tenant offers one."""
    offered = now.factors is None or any(factor.type == MethodType.RECOVERY_CODE for factor in now.factors)
    if reason is not Reason.NO_FALLBACK or not offered:
        return ""
    return translate("VerdictWords", "Save a recovery code")


def _sentences(verdict: Verdict, named: bool) -> tuple[str, str]:
    """Headline and reason; a key is named only where it is known."""
    reason = verdict.reason
    second = translate("VerdictWords", "Add a second security key and keep it somewhere else.")
    if verdict.wants > 2:
        second = translate(
            "VerdictWords", "Your organisation asks for {wants} keys: add {missing} more and keep them apart."
        ).format(wants=verdict.wants, missing=verdict.wants - verdict.has)
    if reason is Reason.NOT_SIGNED_IN:
        return (
            translate("VerdictWords", "Nobody is signed in"),
            translate("VerdictWords", "Sign in to see how well you are protected."),
        )
    if reason is Reason.NOT_LOADED:
        return (
            translate("VerdictWords", "Your sign-in methods could not be read"),
            translate("VerdictWords", "Nothing has been changed. Keydesk cannot say how well you are protected now."),
        )
    if reason is Reason.NO_METHOD:
        return (
            translate("VerdictWords", "You have no sign-in method of your own yet"),
            translate("VerdictWords", "Add a security key, so that you can always get in, and nobody else can."),
        )
    if reason is Reason.NO_PASSKEY:
        return (
            translate("VerdictWords", "You have no passkey yet"),
            translate("VerdictWords", "A password can be stolen or phished. A passkey on a security key cannot."),
        )
    if reason is Reason.SPARE:
        return (
            translate("VerdictWords", "You are well protected"),
            translate("VerdictWords", "Your passkeys are in different places. If one is lost, another gets you in."),
        )
    if reason is Reason.UNSAFE_KEY:
        return _unsafe(named)
    if reason is Reason.TOO_FEW:
        return (
            translate("VerdictWords", "You have {has} of the {wants} keys your organisation asks for").format(
                has=verdict.has, wants=verdict.wants
            ),
            translate("VerdictWords", "If one is lost, another gets you in. Missing: {missing}.").format(
                missing=verdict.wants - verdict.has
            ),
        )
    return _one_object(reason, named, second)


def _unsafe(named: bool) -> tuple[str, str]:
    headline = translate("VerdictWords", "One of your keys is reported as unsafe")
    if named:
        why = translate(
            "VerdictWords",
            "{key} is of a model with a known fault. Use another key, then remove the passkey on this one.",
        )
        return headline, why
    return headline, translate(
        "VerdictWords",
        "A passkey of yours is on a model with a known fault. Use another key, then remove that passkey.",
    )


def _one_object(reason: Reason, named: bool, second: str) -> tuple[str, str]:
    if reason is Reason.SAME_KEY:
        headline = translate("VerdictWords", "All your passkeys are on one key")
        why = (
            translate("VerdictWords", "If {key} is lost, all of them are.")
            if named
            else translate("VerdictWords", "If that key is lost, all of them are.")
        )
    elif reason is Reason.ONE_PASSKEY:
        headline = translate("VerdictWords", "You have only one passkey")
        why = (
            translate("VerdictWords", "It is on {key}. Your recovery code helps once; a spare key helps every day.")
            if named
            else translate("VerdictWords", "Your recovery code helps once; a spare key helps every day.")
        )
    else:
        headline = translate("VerdictWords", "You are one lost key away from being locked out")
        why = (
            translate("VerdictWords", "Your only passkey is on {key}, and no recovery code is saved.")
            if named
            else translate("VerdictWords", "You have only one passkey, and no recovery code is saved.")
        )
    return headline, translate("VerdictWords", "{why} {step}").replace("{why}", why).replace("{step}", second)
