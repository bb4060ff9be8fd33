"""Saving a support bundle: every file in it can be read before anything is written; nothing is sent.

Runs on the main thread; making and writing are done in workers. Raises nothing; what goes wrong is said in the sheet.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QWidget

from keydesk.config.policy.found import NO_POLICY, Policy
from keydesk.config.sources import serials_in_force, support_contact
from keydesk.core.errors import KeydeskError
from keydesk.helpdesk.bundle import Bundle, BundleChoices, BundleFile
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.ask_file import Kind, ask_file
from keydesk.ui.error_texts import words_of
from keydesk.ui.pages.actions import CHECKS
from keydesk.ui.support import Support
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.fields import CheckField, Choice, Labeled
from keydesk.ui.widgets.page import SlimScrollBar
from keydesk.ui.widgets.sheet import Sheet
from keydesk.ui.widgets.text import Small

_CHECKS_S = 2.0
BUNDLE, REMAKE, SAVE = "bundle", "bundle-remake", "bundle-save"
AskFile = Callable[[QWidget, str, Callable[[Path], None]], None]
_MOST_SHOWN = 400_000
"""Characters of one file that are shown; a screen of text is 2,000, and what is cut is the oldest of the log."""


class BundleSheet(Sheet):
    """The sheet.

    Args:
        bundle: what would be saved now.
        policy: of this computer.
    """

    wanted = Signal(object)
    """The person lets something else in: `BundleChoices`."""
    save_wanted = Signal()

    def __init__(self, bundle: Bundle, policy: Policy = NO_POLICY) -> None:
        super().__init__(
            self.tr("Save a support bundle"),
            self.tr("One file for your IT helpdesk. Nothing is sent: you save it, and you decide who gets it."),
            width=760,
        )
        self.setObjectName("bundle-sheet")
        self.serials = CheckField(self.tr("Whole serial numbers of keys"))
        self.serials.setObjectName("bundle-serials")
        self.serials.setChecked(serials_in_force(None, policy))
        self.names = CheckField(self.tr("What I call my passkeys"))
        self.names.setObjectName("bundle-names")
        self.code = Small(tone="text").selectable()
        self.code.setObjectName("bundle-code")
        self.add(self.code)
        ticks = QWidget()
        row = QHBoxLayout(ticks)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        for tick in (self.serials, self.names):
            row.addWidget(tick)
            tick.toggled.connect(lambda _: self.wanted.emit(self.choices))
        row.addStretch(1)
        self.add(ticks)
        if policy.locked("IncludeSerials"):
            who = support_contact(policy).name or self.tr("Your organisation")
            why = self.tr("{who} decides whether serial numbers are whole.").format(who=who)
            self.serials.setEnabled(False)
            self.serials.setAccessibleDescription(why)
            self.add(Small(why, tone="muted"))
        self.file = Choice(self.tr("Look at what is in it"))
        self.file.setObjectName("bundle-file")
        self.file.currentIndexChanged.connect(self._show_file)
        self.add(Labeled(self.tr("Look at what is in it"), self.file))
        self.preview = Preview(self.tr("Content of the file"))
        self.preview.setObjectName("bundle-text")
        ground = Card(padding=8)
        ground.add(self.preview)
        self.add(ground)
        self.add_cancel()
        self.save = Button(self.tr("Save…"), "primary", icon="save")
        self.save.setObjectName("bundle-save")
        self.save.clicked.connect(self.save_wanted)
        self.add_button(self.save, default=True)
        self.show_bundle(bundle)

    @property
    def choices(self) -> BundleChoices:
        """What the person lets in."""
        return BundleChoices(self.serials.isChecked(), self.names.isChecked())

    def show_bundle(self, bundle: Bundle) -> None:
        """Show what would be saved; the file that is looked at stays the same."""
        self.bundle = bundle
        at = self.file.currentData()
        self.file.blockSignals(True)
        self.file.clear()
        for file in bundle.files:
            self.file.addItem(f"{file.name}  ({self._size(file.size)})", file.name)
        self.file.setCurrentIndex(max(0, self.file.findData(at)))
        self.file.blockSignals(False)
        total = sum(file.size for file in bundle.files)
        self.code.setText(
            self.tr("Support code {code} · {count} files, {size} before packing").format(
                code=bundle.code, count=len(bundle.files), size=self._size(total)
            )
        )
        self._show_file()

    def say(self, text: str) -> None:
        """Say beside the buttons what went wrong."""
        self.note.set_tone("bad" if text else "muted")
        self.note.setText(text)

    def _size(self, count: int) -> str:
        return self.locale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)

    def _show_file(self) -> None:
        file = next((one for one in self.bundle.files if one.name == self.file.currentData()), None)
        if file is not None:
            self.preview.show_text(_shown(file))


class Preview(QPlainTextEdit):
    """A text to read, in equally wide letters; never markup.

    Args:
        name: for screen readers.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(SlimScrollBar(self))
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setMinimumHeight(260)
        font = QFont()
        font.setFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family(), "monospace"])
        font.setStyleHint(QFont.StyleHint.Monospace)
        self.setFont(font)

    def show_text(self, text: str) -> None:
        """Show a text from its beginning."""
        self.setPlainText(text)
        self.verticalScrollBar().setValue(0)


def _shown(file: BundleFile) -> str:
    if len(file.text) <= _MOST_SHOWN:
        return file.text
    cut = QCoreApplication.translate("BundleSheet", "(the end of a long file)")
    return f"{cut}\n{file.text[-_MOST_SHOWN:]}"


def save_bundle(desk: Desk, ask: AskFile | None = None) -> None:
    """Make a bundle, let the person look at it, and save it where they want.

    Args:
        desk: what pages share.
        ask: asks for the file; this computer's own dialog when None.
    """
    support, policy = desk.setup.support, desk.setup.policy

    async def work(_: object) -> None:
        await examine_first(desk)
        begun = BundleChoices(serials_in_force(None, policy))
        sheet = BundleSheet(await support.make_bundle(begun), policy)
        sheet.wanted.connect(lambda choices: desk.start(REMAKE, lambda services: _remake(support, sheet, choices)))
        sheet.save_wanted.connect(lambda: (ask or ask_where)(sheet, sheet.bundle.suggested_name, chosen(sheet)))
        desk.main_window.sheets.open(sheet)

    def chosen(sheet: BundleSheet) -> Callable[[Path], None]:
        return lambda path: _ignore(desk.start(SAVE, lambda services: _save(desk, support, sheet, path)))

    desk.start(BUNDLE, work)


async def examine_first(desk: Desk) -> None:
    """Check where nobody has: a bundle without findings helps half as much.

    A slow computer must not keep it from anybody: after two seconds it goes on without.

    Args:
        desk: what pages share.
    """
    if desk.findings or desk.scope.busy(CHECKS):
        return
    try:
        async with asyncio.timeout(_CHECKS_S):
            desk.findings = await desk.setup.examine()
    except (TimeoutError, KeydeskError):
        return
    desk.examined.emit()


async def _remake(support: Support, sheet: BundleSheet, choices: BundleChoices) -> None:
    made = await support.make_bundle(choices)
    while sheet.choices != choices:  # ticked again meanwhile
        choices = sheet.choices
        made = await support.make_bundle(choices)
    sheet.show_bundle(made)


async def _save(desk: Desk, support: Support, sheet: BundleSheet, path: Path) -> None:
    sheet.save.setEnabled(False)
    try:
        await support.save_bundle(sheet.bundle, path)
    except KeydeskError as error:
        words = words_of(error)
        sheet.say(f"{words.what} {words.next} ({error.code})")
        return
    finally:
        sheet.save.setEnabled(True)
    sheet.close_with(path)
    text = QCoreApplication.translate("BundleSheet", "Saved as “{name}”. Support code: {code}")
    desk.main_window.say_done(text.format(name=path.name, code=support.code))


def ask_where(parent: QWidget, suggestion: str, chosen: Callable[[Path], None]) -> None:
    """Ask where to save; nothing is told when the person changes their mind.

    Args:
        parent: above which window the dialog stands.
        suggestion: a file name.
        chosen: told the file.
    """
    translate = QCoreApplication.translate
    kinds = (Kind(translate("BundleSheet", "Support bundle (*.zip)"), "zip"),)
    ask_file(parent, translate("BundleSheet", "Save the support bundle"), suggestion, kinds, chosen)


def _ignore(started: bool) -> None:
    """It is being saved already: a second click is nothing."""
