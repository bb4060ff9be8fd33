"""Pages about the passkeys on a key: another name, deleting some after asking by name, while that is being done.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from keydesk.ui.dialogs.flow_pages import OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.models.stored_words import LEFTOVER, StoredLine
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.card import Card, IconTile
from keydesk.ui.widgets.fields import Labeled, LineField
from keydesk.ui.widgets.progress import ThinBar
from keydesk.ui.widgets.text import Body, Small, Strong

NAME_BYTES = 64
"""A key keeps at least so many bytes of a name; more may be cut. Source: WebAuthn §6.4.1."""
_NAMED = 5
"""Passkeys that are named one by one; more are counted."""


class CountedPasskeys(QObject):
    """Sentences with a count; a class of their own, as Qt looks them up only under the very class."""

    def question(self, count: int) -> str:
        """Whether to delete several."""
        return self.tr("Delete %n passkeys from “{key}”?", "", count)

    def more(self, count: int) -> str:
        """How many are not named."""
        return self.tr("and %n more", "", count)

    def deleted(self, count: int) -> str:
        """How many are deleted."""
        return self.tr("%n passkeys are deleted", "", count)

    def mine(self, count: int) -> str:
        """What stops working."""
        return self.tr("%n of them sign you in to your account. They no longer do afterwards.", "", count)

    def so_far(self, count: int) -> str:
        """What cannot be taken back any more."""
        return self.tr("%n passkeys are deleted already.", "", count)

    def left(self, count: int) -> str:
        """How many are still there."""
        return self.tr("%n passkeys are still on the key.", "", count)


class RenamePasskeyPage(FlowPage):
    """Asks for the names stored with a passkey; answers with both as a tuple.

    Args:
        line: the passkey.
    """

    def __init__(self, line: StoredLine) -> None:
        super().__init__(
            self.tr("Edit the name of this passkey"),
            self.tr("It is what the key shows for {site}. Your account there keeps its own names.").format(
                site=line.site
            ),
        )
        self.user = self._field(self.tr("User name"), line.passkey.user_name, "passkey-user-name")
        self.display = self._field(self.tr("Display name"), line.passkey.display_name, "passkey-display-name")
        self.first = self.user
        self.user_labeled = Labeled(self.tr("User name"), self.user)
        self.display_labeled = Labeled(self.tr("Display name"), self.display, self.tr("Leave it empty for no name."))
        self.add(self.user_labeled)
        self.add(self.display_labeled)
        self.save = self.add_button(self.tr("Save"), "primary", default=True)
        self.save.setObjectName("save-passkey-name")
        self.save.clicked.connect(self._save)
        self._old = (line.passkey.user_name, line.passkey.display_name)
        self._check()

    def _field(self, name: str, text: str, code: str) -> LineField:
        field = LineField(name)
        field.setObjectName(code)
        field.setText(text)
        field.textChanged.connect(self._check)
        return field

    @property
    def names(self) -> tuple[str, str]:
        """Both, without blanks around."""
        return self.user.text().strip(), self.display.text().strip()

    def _check(self) -> None:
        if not hasattr(self, "save"):  # the fields are still being made
            return
        long = self.tr("Longer than keys keep. It would be cut.")
        fit = True
        for text, labeled in zip(self.names, (self.user_labeled, self.display_labeled), strict=True):
            fits = len(text.encode("utf-8", "surrogatepass")) <= NAME_BYTES
            labeled.show_error("" if fits else long)
            fit = fit and fits
        self.save.setEnabled(fit and self.names != self._old)

    def _save(self) -> None:
        if self.save.isEnabled():
            self.answered.emit(self.names)


class DeletePasskeysPage(FlowPage):
    """Asks by name and lists what stops working; Cancel is the default. Answers True.

    Args:
        lines: the passkeys.
        key: what the person calls the key.
        known: ids of those the account lists, as it was asked a moment ago.
        last: the account has no other passkey.
    """

    def __init__(self, lines: Sequence[StoredLine], key: str, known: frozenset[bytes], last: bool) -> None:
        counted = CountedPasskeys()
        if len(lines) == 1:
            title = self.tr("Delete the passkey of “{name}” for {site} from “{key}”?").format(
                name=lines[0].title, site=lines[0].site, key=key
            )
        else:
            title = counted.question(len(lines)).format(key=key)
        super().__init__(title, self.tr("This cannot be undone. Nobody can bring a passkey back."))
        self.sign = IconTile("warning", "bad")
        mine = sum(line.passkey.credential_id in known for line in lines)
        if last:
            self.add(
                Banner(
                    self.tr(
                        "Your account has no other passkey. Without it only weaker ways to sign in remain. "
                        "It is better to add another key first."
                    ),
                    "bad",
                )
            )
        self.add(self._what_stops(lines, mine, counted))
        if len(lines) > 1:
            self.add(self._names(lines, counted))
        self.add(
            Small(
                self.tr(
                    "Some password managers and encrypted disks use a passkey to unlock. "
                    "What was locked with a deleted one stays locked."
                )
            )
        )
        self.cancel_is_default = True
        self.do = self.add_button(self.tr("Delete"), "danger_primary", answer=True)
        self.do.setObjectName("delete-now")

    def _what_stops(self, lines: Sequence[StoredLine], mine: int, counted: CountedPasskeys) -> Body:
        if len(lines) == 1:
            line = lines[0]
            if mine:
                return Body(
                    self.tr(
                        "You can no longer sign in to your account with it. "
                        "Your account goes on listing it until you remove it under Sign-in methods."
                    )
                )
            if line.kind == LEFTOVER:
                return Body(self.tr("Your account does not know it, so nothing stops working there."))
            return Body(
                self.tr(
                    "You can no longer sign in to {site} with it. Make sure that you have another way in."
                ).format(site=line.site)
            )
        if mine:
            return Body(counted.mine(mine))
        return Body(self.tr("You can no longer sign in there with them. Make sure you have another way in."))

    def _names(self, lines: Sequence[StoredLine], counted: CountedPasskeys) -> Card:
        card = Card(spacing=8)
        shown = lines if len(lines) <= _NAMED + 1 else lines[:_NAMED]
        for line in shown:
            row = Strong(f"{line.title} · {line.site}")
            card.add(row)
        if len(shown) < len(lines):
            card.add(Small(counted.more(len(lines) - len(shown))))
        return card


class WritingPage(FlowPage):
    """The key is being written to.

    Args:
        title: what is done.
        total: how many steps it has; with one there is no bar.
        on_reader: the key lies on a reader and is not plugged in.
    """

    def __init__(self, title: str, total: int = 1, *, on_reader: bool = False) -> None:
        leave = self.tr("Leave the key on the reader.") if on_reader else self.tr("Do not unplug the key.")
        super().__init__(title, leave)
        self.sign = IconTile("contactless" if on_reader else "usb", "warn")
        self._total = total
        self.bar = ThinBar(title)
        self.bar.setVisible(total > 1)
        self.add(self.bar)
        self.doing = Small("")
        self.doing.setVisible(False)
        self.add(self.doing)

    def tell(self, done: int, name: str) -> None:
        """Say how far it is.

        Args:
            done: steps done.
            name: what is being done now.
        """
        self.bar.set_share(done / self._total if self._total else 0.0)
        self.doing.setText(name)
        self.doing.setVisible(bool(name))

    def shown(self) -> None:
        """Speak."""
        announce(self, f"{self.title}. {self.text}", urgent=True)


def deleted_page(count: int, left: Sequence[StoredLine], name: str, why: str) -> OutcomePage:
    """Make the page that says what was deleted.

    Args:
        count: how many are gone.
        left: what is still there although it was wanted away.
        name: the name of the only one.
        why: why the rest is still there, "" for cancelled.

    Returns:
        The page.
    """
    from PySide6.QtCore import QCoreApplication

    counted = CountedPasskeys()
    one = QCoreApplication.translate("DeletedPage", "The passkey of “{name}” is deleted").format(name=name)
    title = one if count == 1 and not left else counted.deleted(count)
    page = OutcomePage(title, counted.left(len(left)) if left else "", "warn" if left else "ok")
    if why:
        page.add_line(why)
    for line in left[:_NAMED]:
        page.add_line(f"{line.title} · {line.site}")
    return page
