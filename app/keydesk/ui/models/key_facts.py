"""What is said of a security key: name, badges, identity, PIN, room, and what it holds of this account.

Pure; main thread, because Qt's translation is asked. Raises nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale

from keydesk.domain.catalogue import Code
from keydesk.domain.key_record import ModelRecord
from keydesk.domain.keys import SecurityKey, Slots, Transport
from keydesk.domain.reconciliation import KeyMap
from keydesk.ui.dialogs.key_words import NO_TAG, key_name, model_words, tag_name
from keydesk.ui.models.method_words import method_title
from keydesk.ui.models.moments import capital, joined, moment_inside
from keydesk.ui.models.record_words import record_facts
from keydesk.ui.models.signs import Fact, Sign
from keydesk.usecases.state import Snapshot
from keydesk.usecases.world import ModelNames

translate = QCoreApplication.translate

ALL_TRIES = 8
"""Tries of a PIN that was never typed wrong; fewer are always told. Source: CTAP 2.1 §6.5.1."""
LOW_TRIES = 3


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as its card shows it.

    Args:
        id: the key.
        name: the person's own name, else the model.
        detail: model and connection.
        signs: its badges.
        tag: the colour of its drawing, told in `detail` when the person chose it.
    """

    id: str
    name: str
    detail: str
    signs: tuple[Sign, ...]
    tag: str = NO_TAG


@dataclass(frozen=True, slots=True)
class PinWords:
    """The PIN in words.

    Args:
        title: how it stands.
        detail: tries left and rules.
        action: what can be done, "" for nothing.
        kind: ``ok``, ``warn``, ``bad`` or ``neutral``.
    """

    title: str
    detail: str
    action: str
    kind: str


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A passkey of this account on a key, or what is to be said instead.

    Args:
        id: the method, or the orphan's id in hex, or ``none``, ``looking``, ``signed-out``.
        kind: ``held``, ``orphan``, ``empty``, ``looking``, ``signed-out`` or ``unchecked``.
        title: its name.
        detail: what stands below.
    """

    id: str
    kind: str
    title: str
    detail: str


def key_line(key: SecurityKey, now: Snapshot) -> KeyLine:
    """Describe a key for its card.

    Args:
        key: the key.
        now: the state.

    Returns:
        The card's words.
    """
    name = key_name(key, now)
    tag = now.key_tag(key.id)
    colour = tag_name(tag) if tag is not None else ""
    detail = joined(model_words(key) if model_words(key) != name else "", connection(key.transport), colour)
    return KeyLine(key.id, name, detail, key_signs(key, now), tag or NO_TAG)


def key_signs(key: SecurityKey, now: Snapshot) -> tuple[Sign, ...]:
    """Give a key's badges.

    Args:
        key: the key.
        now: the state.

    Returns:
        Trouble alone where there is some; else PIN and what it holds.
    """
    if not key.usable:
        return (Sign(_trouble_word(key.reason), "warn"),)
    signs = [_pin_sign(key)] if key.pin.supported else []
    record = now.record_of(key.aaguid)
    if record is not None and record.unsafe(key.firmware):
        signs.insert(0, Sign(translate("KeyFacts", "Reported as unsafe"), "bad"))
    if key.unlocked:
        signs.append(Sign(translate("KeyFacts", "Unlocked"), "ok", "lock_open"))
    key_map = now.maps.get(key.id)
    if now.person is not None and key_map is not None:
        if key_map.held:
            signs.append(Sign(translate("KeyFacts", "%n of your passkeys", "", len(key_map.held)), "accent"))
        if key_map.orphans:
            signs.append(Sign(translate("KeyFacts", "%n leftover passkey(s)", "", len(key_map.orphans)), "warn"))
    return tuple(signs)


def short_identity(key: SecurityKey, now: Snapshot) -> str:
    """Say which key it is, in one line below its name.

    Args:
        key: the key.
        now: the state.

    Returns:
        For instance "YubiKey 5C NFC · serial …4711 · firmware 5.7.1".
    """
    return joined(
        model_words(key) if model_words(key) != key_name(key, now) else connection(key.transport),
        translate("KeyFacts", "serial …{last}").format(last=key.serial[-4:]) if key.serial else "",
        translate("KeyFacts", "firmware {version}").format(version=key.firmware) if key.firmware else "",
    )


def identity_facts(key: SecurityKey, record: ModelRecord | None = None) -> tuple[Fact, ...]:
    """List what a key tells of itself.

    Args:
        key: the key.
        record: what the FIDO Alliance's list says of its model.

    Returns:
        Names with values; what the key does not tell is left out.
    """
    facts = (
        (translate("KeyFacts", "Model"), model_words(key)),
        (translate("KeyFacts", "Serial number"), key.serial or ""),
        (translate("KeyFacts", "Firmware"), key.firmware or ""),
        (translate("KeyFacts", "Connection"), connection(key.transport)),
        (translate("KeyFacts", "Model ID (AAGUID)"), key.aaguid or ""),
        (translate("KeyFacts", "Versions"), ", ".join(key.versions)),
        (translate("KeyFacts", "Extensions"), ", ".join(key.extensions)),
        (translate("KeyFacts", "Options"), ", ".join(key.options)),
    )
    model, *others = (Fact(label, value) for label, value in facts if value)
    return (model, *record_facts(record), *others)


def pin_words(key: SecurityKey) -> PinWords:
    """Put a key's PIN in words.

    Args:
        key: the key.

    Returns:
        The words; tries left whenever there are fewer than eight, two numbers when they run low.
    """
    pin = key.pin
    rule = translate("KeyFacts", "At least %n character(s)", "", pin.min_length)
    change = translate("KeyFacts", "Change PIN")
    if not pin.supported:
        return PinWords(
            translate("KeyFacts", "This key has no PIN"),
            translate("KeyFacts", "It asks for a touch only."), "", "neutral",
        )  # fmt: skip
    if not pin.set:
        detail = capital(joined(translate("KeyFacts", "adding a passkey asks for one, too"), _lower(rule)))
        return PinWords(translate("KeyFacts", "No PIN yet"), detail, translate("KeyFacts", "Set PIN"), "warn")
    if pin.retries == 0:
        return PinWords(
            translate("KeyFacts", "PIN is locked"),
            translate("KeyFacts", "It was wrong too often. Only a reset makes the key usable again."), "", "bad",
        )  # fmt: skip
    if pin.needs_replug:
        return PinWords(
            translate("KeyFacts", "Unplug this key and plug it in again"),
            translate("KeyFacts", "The PIN was wrong three times. %n try/tries left then.", "", pin.retries or 0),
            "", "warn",
        )  # fmt: skip
    if pin.must_change:
        detail = capital(
            joined(translate("KeyFacts", "the key insists on it before it does anything else"), _tries(key))
        )
        return PinWords(translate("KeyFacts", "PIN must be changed"), detail, change, "warn")
    tries = joined(_tries(key), _finger_tries(key))
    return PinWords(
        translate("KeyFacts", "PIN is set"), capital(joined(tries, _lower(rule))), change, "warn" if tries else "ok"
    )  # fmt: skip


def room_words(slots: Slots) -> tuple[str, float | None]:
    """Say how full a key is.

    Args:
        slots: held and free.

    Returns:
        A sentence, and the share that is used (None when the key does not tell).
    """
    locale = QLocale()
    if slots.used is not None and slots.free is not None:
        text = translate("KeyFacts", "{used} used · {free} free")
        total = slots.used + slots.free
        share = slots.used / total if total else 0.0
        return text.format(used=locale.toString(slots.used), free=locale.toString(slots.free)), share
    if slots.free is not None:
        return translate("KeyFacts", "Room for %n more passkey(s)", "", slots.free), None
    return translate("KeyFacts", "The key tells how full it is only with its PIN."), None


def held_lines(key: SecurityKey, now: Snapshot, model_name: ModelNames, at: datetime) -> tuple[HeldLine, ...]:
    """Say what a key holds of this account.

    Args:
        key: the key.
        now: the state.
        model_name: names a model by its AAGUID.
        at: the time of now.

    Returns:
        At least one line.
    """
    if now.person is None:
        return (
            HeldLine("signed-out", "signed-out", translate("KeyFacts", "Nobody is signed in"),
                     translate("KeyFacts", "Sign in to see which of your passkeys this key holds.")),
        )  # fmt: skip
    key_map = now.maps.get(key.id)
    if key_map is None:
        return (_looking(now),)
    lines = [_held(method_id, now, model_name, at) for method_id in _in_order(key_map, now)]
    lines += [_orphan(credential_id) for credential_id in key_map.orphans]
    if not key_map.held:
        lines.insert(0, _none_held(key_map))
    return tuple(lines)


def connection(transport: Transport) -> str:
    """Say how a key is reached.

    Args:
        transport: the way.

    Returns:
        One or two words.
    """
    return {
        Transport.HID: translate("KeyFacts", "USB"),
        Transport.PCSC: translate("KeyFacts", "Card reader"),
        Transport.WEBAUTHN: translate("KeyFacts", "Through Windows"),
        Transport.ELEVATED: translate("KeyFacts", "USB, with administrator rights"),
        Transport.SOFTWARE: translate("KeyFacts", "Software key"),
        Transport.PLUGIN: translate("KeyFacts", "Through a plug-in"),
    }[transport]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _pin_sign(key: SecurityKey) -> Sign:
    if not key.pin.set:
        return Sign(translate("KeyFacts", "No PIN yet"), "warn")
    if key.pin.retries == 0:
        return Sign(translate("KeyFacts", "PIN is locked"), "bad")
    if key.pin.needs_replug:
        return Sign(translate("KeyFacts", "Plug in again"), "warn")
    if key.pin.must_change:
        return Sign(translate("KeyFacts", "PIN must be changed"), "warn")
    return Sign(translate("KeyFacts", "PIN set"), "ok")


def _tries(key: SecurityKey) -> str:
    pin = key.pin
    if pin.retries is None or pin.retries >= ALL_TRIES:
        return ""
    left = translate("KeyFacts", "%n try/tries left", "", pin.retries)
    if pin.before_replug is None or (pin.retries > LOW_TRIES and pin.before_replug > 1):
        return left
    before = translate("KeyFacts", "%n before the key must be plugged in again", "", pin.before_replug)
    return f"{left}, {before}" if pin.before_replug < pin.retries else left


def _finger_tries(key: SecurityKey) -> str:
    left = key.pin.finger_retries
    if left is None or left >= LOW_TRIES:
        return ""
    if left == 0:
        return translate("KeyFacts", "fingerprints count again after the PIN")
    return translate("KeyFacts", "%n fingerprint try/tries left", "", left)


def _trouble_word(reason: str | None) -> str:
    return {
        Code.KEY_NO_PERMISSION: translate("KeyFacts", "No permission"),
        Code.KEY_BUSY: translate("KeyFacts", "Used by another program"),
        Code.KEY_TOO_OLD: translate("KeyFacts", "Too old for passkeys"),
        Code.KEY_SWITCHED_OFF: translate("KeyFacts", "Passkeys switched off"),
        Code.KEY_WINDOWS_ADMIN: translate("KeyFacts", "Through Windows only"),
        Code.KEY_NOT_RESPONDING: translate("KeyFacts", "Does not answer"),
    }.get(Code(reason) if reason in set(Code) else Code.KEY_REFUSED, translate("KeyFacts", "Cannot be used"))


def _in_order(key_map: KeyMap, now: Snapshot) -> list[str]:
    return [m.id for m in now.methods or () if m.id in key_map.held]


def _held(method_id: str, now: Snapshot, model_name: ModelNames, at: datetime) -> HeldLine:
    method = next(m for m in now.methods or () if m.id == method_id)
    who = now.person.email or now.person.name if now.person is not None else ""
    named = now.passkey_label(method.passkey.credential_id) if method.passkey is not None else None
    tested = now.drills.get(method.passkey.credential_id) if method.passkey is not None else None
    title = translate("KeyFacts", "Passkey for {person}").format(person=who)
    detail = joined(
        named or method_title(method, now, model_name),
        translate("KeyFacts", "tested {moment}").format(moment=moment_inside(tested, at))
        if tested is not None
        else translate("KeyFacts", "not tested on this computer yet"),
    )
    return HeldLine(method_id, "held", title, detail)


def _orphan(credential_id: bytes) -> HeldLine:
    return HeldLine(
        credential_id.hex(), "orphan", translate("KeyFacts", "Leftover passkey"),
        translate("KeyFacts", "Your account no longer knows it. It takes up room and cannot sign you in."),
    )  # fmt: skip


def _none_held(key_map: KeyMap) -> HeldLine:
    if key_map.unknown:
        return HeldLine(
            "none", "unchecked", translate("KeyFacts", "This key could not be asked"),
            translate("KeyFacts", "It does not tell without its PIN whether it holds a passkey of yours."),
        )  # fmt: skip
    return HeldLine(
        "none", "empty", translate("KeyFacts", "No passkey of yours on this key"),
        translate("KeyFacts", "Enroll it, and it signs you in with its PIN and a touch."),
    )  # fmt: skip


def _looking(now: Snapshot) -> HeldLine:
    if now.methods is None and now.stale is not None:
        return HeldLine(
            "none", "unread", translate("KeyFacts", "Your account could not be read"),
            translate("KeyFacts", "What this key holds of it is not known right now."),
        )  # fmt: skip
    return HeldLine(
        "looking", "looking", translate("KeyFacts", "Asking this key what it holds…"),
        capital(translate("KeyFacts", "no PIN and no touch is needed for that.")),
    )  # fmt: skip
