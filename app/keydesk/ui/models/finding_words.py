"""How well a key is set up, in words: one plain sentence per finding, and what can be done or why nothing can.

Pure; main thread, because Qt's translation is asked. Raises nothing.
"""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale

from keydesk.domain.key_findings import Finding, Fix, KeyUse, Topic, Weight, WhyNot
from keydesk.domain.keys import SecurityKey
from keydesk.ui.models.moments import joined
from keydesk.ui.models.record_words import trouble_words
from keydesk.usecases.state import Snapshot

translate = QCoreApplication.translate

_KINDS = {Weight.BAD: "bad", Weight.WARN: "warn", Weight.HINT: "warn", Weight.GOOD: "ok", Weight.NEUTRAL: "neutral"}
_ICONS = {
    Topic.REPORTED: "gpp_maybe",
    Topic.PIN_LOCKED: "lock", Topic.PIN_UNSET: "pin", Topic.PIN_CHANGE_DUE: "pin", Topic.TRIES_LOW: "pin",
    Topic.FEW_SLOTS: "inventory_2", Topic.NOT_ENROLLED: "passkey", Topic.NEVER_TESTED: "task_alt",
    Topic.TRANSPORT_OFF: "nfc", Topic.PIN_LENGTH: "password", Topic.ALWAYS_VERIFY: "verified_user",
    Topic.NEXT_PIN: "sync", Topic.TELLS_SERIAL: "id_card",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding as its row shows it.

    Args:
        id: the topic.
        title: how it stands.
        detail: what that means, and why nothing can be done where nothing can.
        kind: kind of its tile.
        icon: icon name.
        button: words of its button, "" for none.
        finding: what was found.
    """

    id: str
    title: str
    detail: str
    kind: str
    icon: str
    button: str
    finding: Finding

    @property
    def one_way(self) -> bool:
        """Whether only a reset undoes what its button does."""
        return self.finding.one_way


def key_use(key: SecurityKey, now: Snapshot) -> KeyUse:
    """Tell what is known of a key's part in the account.

    Args:
        key: the key.
        now: the state.

    Returns:
        What it holds, and when any of it was last tested.
    """
    key_map, record = now.maps.get(key.id), now.record_of(key.aaguid)
    if now.person is None or now.methods is None or key_map is None:
        return KeyUse(record=record)
    held = [m for m in now.methods if m.id in key_map.held]
    tests = [now.drills[m.passkey.credential_id] for m in held
             if m.passkey is not None and m.passkey.credential_id in now.drills]  # fmt: skip
    return KeyUse(not key_map.unknown or bool(held), tuple(m.id for m in held), max(tests, default=None), record)


def finding_line(finding: Finding) -> FindingLine:
    """Put a finding in words.

    Args:
        finding: what was found.

    Returns:
        Its row.
    """
    title, detail = _told(finding)
    why = _why(finding)
    return FindingLine(
        finding.topic, title, joined_sentences(detail, why), _KINDS[finding.weight], _ICONS[finding.topic],
        _button(finding.fix), finding,
    )  # fmt: skip


def joined_sentences(*sentences: str) -> str:
    """Put sentences one behind the other, as the language of the window does."""
    space = "" if QLocale().language() in (QLocale.Language.Japanese, QLocale.Language.Chinese) else " "
    return space.join(sentence for sentence in sentences if sentence)


def summary_words(count: int) -> str:
    """Say in one sentence how a key stands.

    Args:
        count: findings that somebody should do something about.

    Returns:
        The sentence.
    """
    if count == 0:
        return translate("FindingWords", "Nothing to do: this key is set up well.")
    return translate("FindingWords", "%n thing(s) could be better.", "", count)


def _told(finding: Finding) -> tuple[str, str]:
    number, on = finding.number or 0, finding.on
    if finding.trouble is not None:
        return trouble_words(finding.trouble, finding.since)
    if finding.topic is Topic.PIN_LENGTH:
        return _length(finding)
    if finding.topic is Topic.ALWAYS_VERIFY:
        return _always(on)
    if finding.topic is Topic.TELLS_SERIAL:
        return _serial(bool(on))
    if finding.topic is Topic.TRIES_LOW:
        return (
            translate("FindingWords", "%n PIN try/tries left", "", number),
            translate("FindingWords", "A wrong PIN was typed. One right PIN brings all eight back."),
        )
    if finding.topic is Topic.FEW_SLOTS:
        return (
            translate("FindingWords", "Room for %n more passkey(s)", "", number)
            if number
            else translate("FindingWords", "No room for another passkey"),
            translate("FindingWords", "Delete what is no longer used, or take another key for new ones."),
        )
    if finding.topic is Topic.TRANSPORT_OFF:
        return (
            translate("FindingWords", "Passkeys are switched off over {way}").format(way=_ways(finding.ways)),
            translate("FindingWords", "A phone or reader that reaches the key that way finds no passkey on it."),
        )
    return _plain(finding.topic)


def _plain(topic: Topic) -> tuple[str, str]:
    return {
        Topic.PIN_LOCKED: (
            translate("FindingWords", "The PIN is locked"),
            translate("FindingWords", "It was wrong eight times. Passkeys that need the PIN cannot be used."),
        ),
        Topic.PIN_UNSET: (
            translate("FindingWords", "No PIN is set"),
            translate("FindingWords", "Whoever finds the key can touch it and may get in."),
        ),
        Topic.PIN_CHANGE_DUE: (
            translate("FindingWords", "The PIN must be changed"),
            translate("FindingWords", "The key does nothing with its PIN before that."),
        ),
        Topic.NOT_ENROLLED: (
            translate("FindingWords", "Not used for this account"),
            translate("FindingWords", "It holds no passkey of yours, so it does not help if another key is lost."),
        ),
        Topic.NEVER_TESTED: (
            translate("FindingWords", "Never tested"),
            translate("FindingWords", "Try it once, so that you know it opens your account when you need it."),
        ),
        Topic.NEXT_PIN: (
            translate("FindingWords", "For somebody else?"),
            translate("FindingWords", "Before a key is handed on, its new holder can be made to choose another PIN."),
        ),
    }[topic]


def _length(finding: Finding) -> tuple[str, str]:
    title = translate("FindingWords", "A PIN has at least %n character(s)", "", finding.number or 0)
    if finding.weight is Weight.HINT:
        return title, translate("FindingWords", "Six or more are much harder to guess.")
    return title, translate("FindingWords", "The key refuses a shorter one.")


def _always(on: bool | None) -> tuple[str, str]:
    if on:
        return (
            translate("FindingWords", "PIN or fingerprint at every use"),
            translate("FindingWords", "A touch alone opens nothing."),
        )
    return (
        translate("FindingWords", "PIN or fingerprint only when a site asks for it"),
        translate("FindingWords", "At sites that do not ask, a touch alone is enough for whoever holds the key."),
    )


def _serial(on: bool) -> tuple[str, str]:
    if on:
        return (
            translate("FindingWords", "Some sites learn the serial number"),
            translate("FindingWords", "Organisations chosen by the key's maker can recognise this very key."),
        )
    return (
        translate("FindingWords", "No site learns the serial number"),
        translate("FindingWords", "An organisation may want to recognise its own keys."),
    )


def _button(fix: Fix | None) -> str:
    if fix is None:
        return ""
    return {
        Fix.SET_PIN: translate("FindingWords", "Set PIN"),
        Fix.CHANGE_PIN: translate("FindingWords", "Change PIN"),
        Fix.VERIFY_PIN: translate("FindingWords", "Check PIN"),
        Fix.SHOW_PASSKEYS: translate("FindingWords", "Show passkeys"),
        Fix.ENROLL: translate("FindingWords", "Enroll this key"),
        Fix.TEST: translate("FindingWords", "Test"),
        Fix.RAISE_LENGTH: translate("FindingWords", "Raise…"),
        Fix.ALWAYS_VERIFY: translate("FindingWords", "Always ask"),
        Fix.VERIFY_WHEN_ASKED: translate("FindingWords", "Ask less often…"),
        Fix.FORCE_CHANGE: translate("FindingWords", "Force a new PIN…"),
        Fix.TELL_SERIAL: translate("FindingWords", "Let them…"),
    }[fix]


def _why(finding: Finding) -> str:
    if finding.why_not is None:
        return ""
    return {
        WhyNot.RESET_ONLY: translate("FindingWords", "Only a reset of the key changes that."),
        WhyNot.REPLUG: translate("FindingWords", "Unplug the key and plug it in again first."),
        WhyNot.PIN_FIRST: translate("FindingWords", "Set a PIN first."),
        WhyNot.NO_SUCH_SWITCH: translate("FindingWords", "This key cannot change that."),
        WhyNot.CANNOT_LIST: translate("FindingWords", "This key cannot list its passkeys, so none can be chosen."),
        WhyNot.MAKERS_PROGRAM: translate("FindingWords", "Only the program of the key's maker switches it on."),
        WhyNot.LONGEST: translate("FindingWords", "It cannot be higher."),
    }[finding.why_not]


def _ways(ways: tuple[str, ...]) -> str:
    told = {"nfc": translate("FindingWords", "NFC"), "usb": translate("FindingWords", "USB")}
    return joined(*(told.get(way, way) for way in ways))
