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


def lock_words(key: SecurityKey, listed: bool = False) -> LockWords:
    """Say whether a key is unlocked.

    Args:
        key: the key.
        listed: its passkeys are shown all the same.

    Returns:
        The words.
    """
    if not key.usable or not key.pin.set or not key.can & _NEEDS_PIN:
        return LockWords(NOTHING)
    if key.unlocked:
        return LockWords(
            UNLOCKED, translate("LockWords", "Unlocked"),
            translate("LockWords", "Locks by itself after 5 minutes without use."), translate("LockWords", "Lock"),
        )  # fmt: skip
    why = why_locked(key)
    enter = (
        translate("LockWords", "Its passkeys are shown. Enter its PIN once to change anything.")
        if listed
        else translate("LockWords", "Enter its PIN once to see passkeys and change switches.")
    )
    detail = why or enter
    return LockWords(LOCKED, translate("LockWords", "Locked"), detail, translate("LockWords", "Unlock"), why)


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
