"""Which keys do what, for the help of each page. Pure; main thread, because Qt's translation is asked."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One line.

    Args:
        keys: as they are written on a keyboard.
        does: what happens.
    """

    keys: str
    does: str


def shortcuts() -> tuple[Shortcut, ...]:
    """List the keys that work on every page."""
    translate = QCoreApplication.translate
    return (
        Shortcut("Ctrl+K", translate("Shortcuts", "Find any page, method, key, account or action")),
        Shortcut("Ctrl+1 … 7", translate("Shortcuts", "Go to a page of the list on the left")),
        Shortcut("Ctrl+L", translate("Shortcuts", "Lock every key that is unlocked")),
        Shortcut("F5", translate("Shortcuts", "Read everything again")),
        Shortcut("Ctrl+,", translate("Shortcuts", "Settings")),
        Shortcut("F1", translate("Shortcuts", "This help")),
        Shortcut("Esc", translate("Shortcuts", "Cancel, or close what is open")),
        Shortcut("Ctrl+Q", translate("Shortcuts", "Close Keydesk")),
    )


def help_for(page: str) -> tuple[str, ...]:
    """Say what a page is for and what one does there.

    Args:
        page: its name in code.

    Returns:
        A few sentences; those for every page where this one has none of its own.
    """
    translate = QCoreApplication.translate
    known = {
        "home": (
            translate("Help", "Home says how safe your account is, and what to do next."),
            translate("Help", "Below it stand your keys, your ways to sign in, and what was done lately."),
        ),
        "methods": (
            translate("Help", "Every way in which you can sign in to your account."),
            translate("Help", "The three dots of a card rename, test or remove it, and show its details."),
            translate("Help", "A way that would lock you out is not removed: add another one first."),
        ),
        "keys": (
            translate("Help", "The security keys that are plugged in, and what each holds of your account."),
            translate("Help", "A PIN goes to the key only. After too many wrong ones the key locks itself."),
            translate("Help", "Unlocked once, a key shows its passkeys and lets its switches be changed."),
            translate("Help", "Most of this works without signing in."),
        ),
        "desk": (
            translate("Help", "Prepares keys for other people: plug in, look what will change, hand the PIN over."),
            translate("Help", "A profile says what is done to each key; your administrator has the files."),
            translate("Help", "A PIN is shown once, while its key is plugged in, and kept nowhere."),
        ),
        "health": (
            translate("Help", "What works on this computer and at your organisation, and the next step where not."),
            translate("Help", "For your IT helpdesk: the support code, recording a problem, and the support bundle."),
            translate("Help", "What a code means: press F1 where it is shown, or type “keydesk help” and the code."),
        ),
        "accounts": (
            translate("Help", "Services that your organisation may use for you, and what each may see and do."),
        ),
        "activity": (
            translate("Help", "What Keydesk did on this computer. PINs and codes are never written down."),
        ),
        "settings": (
            translate("Help", "Accounts of this computer, look and language, and the version of Keydesk."),
        ),
    }  # fmt: skip
    return known.get(
        page, (translate("Help", "Keydesk keeps your ways to sign in and your security keys in order."),)
    )
