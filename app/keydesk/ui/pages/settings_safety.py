"""When permission is asked for, when an unlocked key locks, and when a window nobody uses signs out. Main thread.

Raises nothing.
"""

from keydesk.ui.desk import Desk
from keydesk.ui.models.lock_words import after_words
from keydesk.ui.pages.locked_choices import LockedChoices
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.fields import Choice
from keydesk.ui.widgets.page import Columns, Section

LOCK_AFTER = (1, 2, 5, 10, 15, 30, 60, 0)
SIGN_OUT_AFTER = (0, 5, 10, 15, 30, 60)


class SafetyPart(Section):
    """The section.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Permission and keys"))
        self._desk = desk
        self.write_scopes = Choice(self.tr("Permission to change your account"))
        self.write_scopes.setObjectName("write-scopes")
        self.write_scopes.addItem(self.tr("Ask when signing in"), "at-sign-in")
        self.write_scopes.addItem(self.tr("Ask at the first change"), "when-needed")
        self.write_scopes.activated.connect(self._choose_scopes)
        self.keys_lock = Choice(self.tr("Lock an unlocked key"))
        self.keys_lock.setObjectName("keys-lock")
        self._offered: tuple[int, ...] = ()
        self._offer(())
        self.keys_lock.activated.connect(self._choose_lock)
        self._locked = LockedChoices(desk.setup.policy)
        self._scopes_row = self._locked.row(
            self.tr("Permission to change your account"), self.write_scopes, "WriteScopes"
        )
        self._lock_row = self._locked.row(self.tr("Lock an unlocked key"), self.keys_lock, "KeyLockMinutes")
        self.idle = Choice(self.tr("When nobody uses this window"))
        self.idle.setObjectName("idle-sign-out")
        self._idle_offered: tuple[int, ...] = ()
        self.idle.activated.connect(self._choose_idle)
        self._idle_row = self._locked.row(self.tr("When nobody uses this window"), self.idle, "IdleSignOutMinutes")
        card = Card()
        card.add(Columns(self._scopes_row, self._lock_row, least=280))
        card.add(self._idle_row)
        self.add(card)

    def show_now(self) -> None:
        """Show the choices of now, each with what it means."""
        setup = self._desk.setup
        when, minutes = setup.write_scopes, setup.keys_lock_after_minutes
        self._offer((minutes,))
        for choice, value in ((self.write_scopes, when), (self.keys_lock, minutes)):
            choice.setCurrentIndex(choice.findData(value))
        if not self._locked.locks("WriteScopes"):  # else the hint says who set it
            self._scopes_row.show_hint(self._scopes_words(when))
        if not self._locked.locks("KeyLockMinutes"):
            self._lock_row.show_hint(self._lock_words(minutes))
        self._show_idle(setup.chosen.idle_sign_out_minutes)
        self._locked.show_now()

    def _show_idle(self, minutes: int) -> None:
        times = tuple(sorted({*SIGN_OUT_AFTER, minutes}))
        if times != self._idle_offered:
            self._idle_offered = times
            self.idle.clear()
            for count in times:
                text = self.tr("Sign out after %n minute(s)", "", count) if count else self.tr("Stay signed in")
                self.idle.addItem(text, count)
        self.idle.setCurrentIndex(self.idle.findData(minutes))
        if not self._locked.locks("IdleSignOutMinutes"):
            self._idle_row.show_hint(
                self.tr("Keys lock, too. A countdown comes first, and any key or click stops it.")
                if minutes
                else self.tr("Whoever sits down at this computer finds you signed in.")
            )

    def _offer(self, besides: tuple[int, ...]) -> None:
        """The usual times, and another one that the command line or a file set."""
        times = (*sorted({*LOCK_AFTER, *besides} - {0}), 0)
        if times == self._offered:
            return
        self._offered = times
        self.keys_lock.clear()
        for minutes in times:
            self.keys_lock.addItem(after_words(minutes), minutes)

    def _scopes_words(self, when: str) -> str:
        if when == "at-sign-in":
            return self.tr(
                "One question when you sign in; enrolling or removing needs no second trip to the browser. "
                "A change of this applies from your next sign-in."
            )
        return self.tr(
            "Signing in only asks to read your account. The first change opens the browser once more and asks you. "
            "A change of this applies from your next sign-in."
        )

    def _lock_words(self, minutes: int) -> str:
        if minutes == 0:
            return self.tr(
                "Once its PIN is entered, anyone at this computer can manage the key until you lock or unplug it, "
                "or close Keydesk."
            )
        return self.tr(
            "Once its PIN is entered, a key can be managed without asking again until it has not been used for this "
            "long. Unplugging it locks it at once."
        )

    def _choose_scopes(self) -> None:
        self._desk.setup.choose_write_scopes(str(self.write_scopes.currentData()))
        self.show_now()

    def _choose_idle(self) -> None:
        self._desk.setup.choose("idle_sign_out_minutes", int(self.idle.currentData()))
        self.show_now()

    def _choose_lock(self) -> None:
        self._desk.setup.choose_keys_lock(int(self.keys_lock.currentData()))
        self.show_now()
