"""Whether a key is unlocked for this session, in words. Pure; main thread, because Qt's translation is asked."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from keydesk.domain.keys import SecurityKey

translate = QCoreApplication.translate

LOCKED, UNLOCKED, NOTHING = "locked", "unlocked", "nothing"
_NEEDS_PIN = frozenset({"credential-management", "config", "fingerprints"})


@dataclass(frozen=True, slots=True)
class LockWords:
    """The session's unlock in words.

    Args:
        state: LOCKED, UNLOCKED, or NOTHING for a key without a PIN or with nothing behind it.
        sign: what the badge says.
        detail: what stands beside it.
        button: what the button says, "" for none.
        why_off: why the button is off, "" when it is on.
    """

    state: str
    sign: str = ""
    detail: str = ""
    button: str = ""
    why_off: str = ""


def lock_words(key: SecurityKey, minutes: int, listed: bool = False) -> LockWords:
    """Say whether a key is unlocked.

    Args:
        key: the key.
        minutes: without use until it locks by itself, 0 for never.
        listed: its passkeys are shown all the same.

    Returns:
        The words.
    """
    finger = opens_by_finger(key)
    if not key.usable or not (key.pin.set or finger) or not key.can & _NEEDS_PIN:
        return LockWords(NOTHING)
    if key.unlocked:
        return LockWords(
            UNLOCKED, translate("LockWords", "Unlocked"),
            locks_words(minutes), translate("LockWords", "Lock"),
        )  # fmt: skip
    why = why_locked(key)
    detail = why or (
        translate("LockWords", "Its passkeys are shown. Enter its PIN once to change anything.")
        if listed
        else translate("LockWords", "Put your finger on it to see its passkeys. Switches want the PIN.")
        if finger
        else translate("LockWords", "Enter its PIN once to see passkeys and change switches.")
    )
    return LockWords(LOCKED, translate("LockWords", "Locked"), detail, translate("LockWords", "Unlock"), why)


def opens_by_finger(key: SecurityKey) -> bool:
    """Tell whether a finger shows what is on a key.

    Args:
        key: the key.

    Returns:
        True where it knows one and still looks at it.
    """
    return key.pin.by_finger and "finger-unlock" in key.can


def locks_words(minutes: int) -> str:
    """Say when an unlocked key locks by itself.

    Args:
        minutes: without use, 0 for never.

    Returns:
        A sentence.
    """
    if minutes == 0:
        return translate("LockWords", "Stays unlocked until you lock or unplug it, or close Keydesk.")
    return translate("LockWords", "Locks by itself after %n minute(s) without use.", "", minutes)


def after_words(minutes: int) -> str:
    """Name a time after which keys lock, for a list to choose from.

    Args:
        minutes: without use, 0 for never.

    Returns:
        A few words.
    """
    if minutes == 0:
        return translate("LockWords", "Only when I lock or unplug it")
    return translate("LockWords", "After %n minute(s) without use", "", minutes)


def why_locked(key: SecurityKey) -> str:
    """Say why a key cannot be unlocked now.

    Args:
        key: the key.

    Returns:
        A sentence, "" when it can.
    """
    if key.pin.retries == 0:
        return translate("LockWords", "The PIN is locked. Only a reset makes the key usable again.")
    if key.pin.needs_replug:
        return translate("LockWords", "Unplug the key and plug it in again first.")
    return ""
