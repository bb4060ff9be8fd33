"""The pages of a lost key: which one, what it could open, a replacement, its entries, accounts, the record.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from keydesk.domain.keys import FormFactor
from keydesk.domain.lost_key import LostKey
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import NO_TAG, shape_of, tag_name
from keydesk.ui.models.lost_words import entry_name, lost_name
from keydesk.ui.models.method_words import method_title
from keydesk.ui.models.moments import capital, day, joined
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, IconTile, ListRow
from keydesk.ui.widgets.flow import FlowBox
from keydesk.ui.widgets.key_drawing import KeyDrawing
from keydesk.ui.widgets.text import Body
from keydesk.usecases.lost_key import AbsentKey
from keydesk.usecases.state import Snapshot
from keydesk.usecases.world import ModelNames

ADD, OPEN, FOUND = "add", "open", "found"


class PickPage(FlowPage):
    """Which key is lost; answers with the id of an `AbsentKey`.

    Args:
        absent: the keys that may be meant.
        now: names and colours.
        model_name: names a model by its AAGUID.
        at: the time of now.
    """

    def __init__(self, absent: Sequence[AbsentKey], now: Snapshot, model_name: ModelNames, at: datetime) -> None:
        super().__init__(
            self.tr("Which key is lost?"),
            self.tr("These open your account and are not plugged in. Nothing is changed by looking."),
        )
        self.choose: dict[str, Button] = {}
        for each in absent:
            name, detail = self._words(each, now, model_name, at)
            form = "unknown" if each.key.form is FormFactor.UNKNOWN else shape_of(each.key.form)
            row = ListRow(name, detail, tile=KeyDrawing(form, each.tag or NO_TAG, width=72))
            button = Button(self.tr("This one"))
            button.setAccessibleName(self.tr("{key} is lost").format(key=name))
            button.clicked.connect(lambda _=False, absent_id=each.id: self.answered.emit(absent_id))
            row.add_side(button)
            self.choose[each.id] = button
            self.add(row)
        self.first = next(iter(self.choose.values()), None)
        if not absent:
            self.title = self.tr("No key is missing")
            self.text = self.tr(
                "Every passkey of your account is on a key that is plugged in, or on your phones and computers. "
                "If you lost one of those, remove its passkey under Sign-in methods."
            )
            self.cancel_text = self.tr("Close")
            self.sign = IconTile("check_circle", "ok")

    def _words(self, each: AbsentKey, now: Snapshot, model_name: ModelNames, at: datetime) -> tuple[str, str]:
        first = each.methods[0]
        if not each.key.id:
            added = first.created_at
            when = self.tr("added {day}").format(day=day(added, at)) if added is not None else ""
            return method_title(first, now, model_name), capital(joined(when, self.tr("not seen on any key here")))
        seen = each.key.seen_at
        name = each.label or each.key.model or self.tr("A key without a name")
        return name, capital(
            joined(
                each.key.model if each.key.model != name else "",
                self.tr("serial …{last}").format(last=each.key.serial_end) if each.key.serial_end else "",
                tag_name(each.tag) if each.tag is not None else "",
                self.tr("last here {day}").format(day=day(seen, at)) if seen is not None else "",
            )
        )


class OpensPage(FlowPage):
    """What a lost key could open; answers True when it is lost indeed.

    Args:
        lost: the report, not kept yet.
        domain: whose account it opens.
    """

    def __init__(self, lost: LostKey, domain: str) -> None:
        super().__init__(
            self.tr("What “{key}” could open").format(key=lost_name(lost)),
            self.tr(
                "Who finds it needs its PIN as well, and a few wrong ones lock it. Still, take its passkeys away."
            ),
        )
        self.sign = IconTile("gpp_maybe", "warn")
        card = Card(spacing=8)
        for entry in lost.entries:
            card.add(Body(self.tr("Your account at {domain}: {name}").format(domain=domain, name=entry_name(entry))))
        self.add(card)
        self.add(
            Body(
                self.tr("It may hold passkeys of other sites, too; Keydesk knows only this account's."), tone="muted"
            )
        )
        self.do = self.add_button(self.tr("It is lost"), "primary", answer=True, default=True)


class FoundPage(FlowPage):
    """The key that was reported lost is plugged in; answers `FOUND`, or True to go on all the same."""

    def __init__(self, lost: LostKey) -> None:
        super().__init__(
            self.tr("“{key}” is plugged in").format(key=lost_name(lost)),
            self.tr("So it is not lost. What was removed already stays removed; it can be added again."),
        )
        self.sign = IconTile("check_circle", "ok")
        self.add_button(self.tr("Go on all the same"), answer=True)
        self.add_button(self.tr("It is found"), "primary", answer=FOUND, default=True)


class ReplacePage(FlowPage):
    """A replacement first; answers `ADD`, or True to go on without.

    Args:
        lost: the report.
        others: names of passkeys that are left.
    """

    def __init__(self, lost: LostKey, others: Sequence[str]) -> None:
        must = not others
        super().__init__(
            self.tr("Add another key first") if must else self.tr("Another way in"),
            self.tr("“{key}” held your only passkeys. With another one in place nothing can go wrong.").format(
                key=lost_name(lost)
            )
            if must
            else self.tr("You can still sign in with: {names}.").format(names=self.tr(", ").join(others)),
        )
        self.sign = IconTile("security_key", "warn" if must else "ok")
        if lost.replaced_by:
            self.add(Banner(self.tr("Added: {names}").format(names=self.tr(", ").join(lost.replaced_by)), "ok"))
        if must:
            self.skip = self.add_button(self.tr("Not now"), answer=True)
            self.do = self.add_button(self.tr("Add a key"), "primary", answer=ADD, default=True)
        else:
            self.do = self.add_button(self.tr("Add a key"), answer=ADD)
            self.skip = self.add_button(self.tr("Go on"), "primary", answer=True, default=True)


class EntriesPage(FlowPage):
    """The entries, each with its own button; answers with a method id, or True to go on.

    Args:
        lost: the report.
        at: the time of now.
    """

    def __init__(self, lost: LostKey, at: datetime) -> None:
        left = len(lost.left)
        super().__init__(
            self.tr("Remove its passkeys from your account"),
            self.tr("One by one, and each is asked for. The key itself is not needed.")
            if left
            else self.tr("The lost key opens nothing of your account any more."),
        )
        self.sign = None if left else IconTile("check_circle", "ok")
        self.remove: dict[str, Button] = {}
        for entry in lost.entries:
            name = entry_name(entry)
            gone = entry.removed_at
            state = (
                self.tr("removed {day}").format(day=day(gone, at)) if gone else self.tr("still opens your account")
            )
            row = ListRow(
                name,
                capital(state),
                tile=IconTile("passkey" if gone is None else "check", "warn" if not gone else "ok"),
            )
            if gone is None:
                button = Button(self.tr("Remove"), "danger")
                button.setAccessibleName(self.tr("Remove {name}").format(name=name))
                button.clicked.connect(lambda _=False, method_id=entry.method_id: self.answered.emit(method_id))
                row.add_side(button)
                self.remove[entry.method_id] = button
            self.add(row)
        self.go_on = self.add_button(
            self.tr("Go on without") if left else self.tr("Go on"), "plain" if left else "primary", answer=True,
            default=not left,
        )  # fmt: skip


class LookPage(FlowPage):
    """Look at the connected accounts; answers `OPEN`, or True when that was done.

    Args:
        count: how many are connected, None when that is not known.
    """

    def __init__(self, count: int | None) -> None:
        super().__init__(
            self.tr("Look at your connected accounts"),
            self.tr("If somebody could sign in with the key, they could have connected an account of their own, too. "
                    "Remove what you do not know."),
        )  # fmt: skip
        self.sign = IconTile("link")
        if count is not None:
            self.add(Body(self.tr("%n account(s) connected.", "", count), tone="muted"))
        self.add_button(self.tr("Open Connected accounts"), answer=OPEN)
        self.done = self.add_button(self.tr("I have looked"), "primary", answer=True, default=True)


class RecordPage(FlowPage):
    """The record for the helpdesk; answers True when the run is over.

    Args:
        lines: the record.
        left: entries are still in the account.
    """

    save_wanted = Signal()

    def __init__(self, lines: Sequence[str], left: bool) -> None:
        super().__init__(
            self.tr("For your helpdesk"),
            self.tr("What happened and what was done. There is no secret in it."),
        )
        self.sign = IconTile("description", "warn" if left else "ok")
        self.record = "\n".join(lines)
        card = Card(spacing=6)
        for line in lines:
            card.add(Body(line))
        self.add(card)
        self.copy = Button(self.tr("Copy"), icon="content_copy")
        self.copy.clicked.connect(self._copy)
        self.save = Button(self.tr("Save…"), icon="save")
        self.save.clicked.connect(self.save_wanted.emit)
        self.add(FlowBox(self.copy, self.save))
        self.line: Banner | None = None
        if left:
            self.note = self.tr("Not everything is removed; Home reminds you of it.")
            self.cancel_text = self.tr("Later")
        self.done = self.add_button(self.tr("Done"), "primary", answer=True, default=True)

    def tell(self, text: str, kind: str) -> None:
        """Say what came of copying or saving.

        Args:
            text: one sentence.
            kind: kind of the line, see `Banner`.
        """
        if self.line is None:
            self.line = Banner(text, kind)
            self.add(self.line)
        self.line.set_state(text, kind)
        announce(self, text, urgent=kind != "ok")

    def tell_saved(self, saved: bool) -> None:
        """Say whether the file was written."""
        if saved:
            self.tell(self.tr("Saved."), "ok")
        else:
            self.tell(self.tr("It could not be saved there. Choose another folder."), "bad")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.record)
        self.tell(self.tr("Copied."), "ok")
