"""Provisioning desk: the profile, the button that begins, and the keys that are through. No PIN is ever on it.

Runs on the main thread. Raises nothing.
"""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import shiboken6
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from keydesk.config.sources import support_contact
from keydesk.core.clock import SystemClock
from keydesk.core.errors import KeydeskError
from keydesk.domain.provisioning import DeskProfile, KeyResult
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.desk_pages import failure_words
from keydesk.ui.dialogs.desk_sheet import run_desk
from keydesk.ui.models.desk_words import profile_facts, record_of, result_sign, standard
from keydesk.ui.models.moments import joined, moment
from keydesk.ui.models.policy_words import managed_sentence
from keydesk.ui.pages.live_page import LivePage, set_shown
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, IconTile, ListRow
from keydesk.ui.widgets.fields import CheckField, Choice, Labeled
from keydesk.ui.widgets.flow import FlowBox
from keydesk.ui.widgets.page import Columns, Section
from keydesk.ui.widgets.states import EmptyState
from keydesk.ui.widgets.text import Body, Small, Strong
from keydesk.usecases.desk_prompts import DeskRecord
from keydesk.usecases.services import Services

RUN, READ, OPEN, SAVE, CLEAR = "desk-run", "desk-read", "desk-open", "desk-save", "desk-clear"
OFFERED = "desk-offered"
MOST_ROWS = 50
"""The report has them all."""
AskFile = Callable[[QWidget, Callable[[Path], None]], None]


class ProvisioningPage(LivePage):
    """The page.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "")
        self.title.setText(self.tr("Provisioning desk"))
        self.setAccessibleName(self.tr("Provisioning desk"))
        self.set_subtitle(self.tr("Prepares keys for other people, one after the other. No PIN is kept."))
        self.profile = standard()
        self.records: list[DeskRecord] = []
        self._earlier: tuple[DeskRecord, ...] = ()
        self._read_from: Services | None = None
        self._listed: list[DeskRecord] = []
        policy = desk.setup.policy
        self._files = tuple(Path(file) for file in policy.texts("ProvisioningProfiles") or ())
        self._only_those = policy.locked("ProvisioningProfiles")
        self._usable = not self._only_those
        self.ask_profile: AskFile = ask_profile
        self.ask_report: AskFile = ask_report
        self.start = Button(self.tr("Prepare keys"), "primary")
        self.start.setObjectName("desk-start")
        self.start.clicked.connect(self._start)
        self.add(Columns(self._profile_part(), self._queue_part(), least=340))
        self._show_profile()
        self._show_queue()

    def show_now(self) -> None:
        """Begin when the program has started; the list changes with keys that are through, and with nothing else."""
        self._show_start()
        if self.desk.services is not self._read_from:
            self._read_from = self.desk.services
            self._show_profile()  # what the organisation requires is known now
            self.desk.start(READ, self._read)
            if self._files and not self.offered.count():
                self.desk.start(OFFERED, self._read_offered)

    def refresh(self) -> None:
        """F5: read the list again."""
        self.desk.start(READ, self._read)

    # Profile

    def _profile_part(self) -> QWidget:
        part = Section(self.tr("Profile"))
        self.open = Button(self.tr("Open a profile…"))
        self.open.setObjectName("desk-open")
        self.open.clicked.connect(lambda: self.ask_profile(self, self._open))
        part.add_action(self.open)
        self.open.setHidden(self._only_those)
        self.offered = Choice(self.tr("Profiles of your organisation"))
        self.offered.setObjectName("desk-offered")
        self.offered.activated.connect(lambda: self.use(self.offered.currentData()))
        why = managed_sentence(support_contact(self.desk.setup.policy)) if self._only_those else ""
        self.offered_row = Labeled(self.tr("Profiles of your organisation"), self.offered, why)
        self.offered_row.setHidden(not self._files)
        part.add(self.offered_row)
        self.card = Card(spacing=8)
        self.name = Strong("")
        self.card.add(self.name)
        self.facts: list[tuple[Small, Body]] = []
        for _ in profile_facts(self.profile):
            line, pair = QWidget(), (Small(""), Body(""))
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(12)
            row.addWidget(pair[0], 2, Qt.AlignmentFlag.AlignTop)
            row.addWidget(pair[1], 3, Qt.AlignmentFlag.AlignTop)
            self.card.add(line)
            self.facts.append(pair)
        self.card.setHidden(self._only_those)  # until one of theirs can be shown
        part.add(self.card)
        self.tones = CheckField(self.tr("Tones when a key is through"))
        self.tones.setChecked(True)
        part.add(FlowBox(self.start, self.tones, gap=16))
        return part

    def _show_start(self) -> None:
        why = ""
        if self.desk.services is None:
            why = self.tr("Keydesk still starts.")
        elif not self._usable:
            why = self.tr("No profile of your organisation can be used.")
        self.start.say_why_off(why)

    async def _read_offered(self, _: Services) -> None:
        """Those that can be used are offered; each other one is told."""
        from keydesk.helpdesk.desk.profile_file import read_profile

        found: list[DeskProfile] = [] if self._only_those else [standard()]
        for file in self._files:
            try:
                found.append(await asyncio.to_thread(read_profile, file))
            except KeydeskError as error:
                self.desk.on_error(OFFERED, error)
        if shiboken6.isValid(self):  # else made anew meanwhile, in another language
            self.offer(found)

    def offer(self, profiles: Sequence[DeskProfile]) -> None:
        """Offer the organisation's profiles; the first one is used."""
        self.offered.clear()
        for profile in profiles:
            self.offered.addItem(profile.name, profile)
        self._usable = bool(profiles)
        set_shown(self.card, self._usable)
        self.offered.setEnabled(self._usable)
        none = self.tr("None of them can be used. Tell your IT helpdesk.")
        self.offered_row.show_error("" if self._usable else none)
        if profiles:
            self.use(profiles[0])
        self._show_start()

    def _show_profile(self) -> None:
        shown = self.profile.under(self.desk.now.requirements)
        self.name.setText(shown.name)
        for (label, value), fact in zip(self.facts, profile_facts(shown), strict=True):
            label.setText(fact.label)
            value.setText(fact.value)

    def _open(self, path: Path) -> None:
        async def read(services: Services) -> None:
            from keydesk.helpdesk.desk.profile_file import read_profile

            self.use(await asyncio.to_thread(read_profile, path))

        self.desk.start(OPEN, read)

    def use(self, profile: DeskProfile) -> None:
        """Prepare keys after this profile from now on."""
        self.profile = profile
        self._show_profile()

    # Queue

    def _queue_part(self) -> QWidget:
        self.queue = Section(self.tr("Keys"))
        if not self._only_those:  # in line with the profile beside it, and its button
            self.queue.heading.setMinimumHeight(self.open.sizeHint().height())
        self.clear = Button(self.tr("New list"), "ghost")
        self.clear.setObjectName("desk-clear")
        self.clear.clicked.connect(lambda: self.desk.start(CLEAR, self._clear))
        self.save = Button(self.tr("Save a report…"))
        self.save.setObjectName("desk-save")
        self.save.clicked.connect(lambda: self.ask_report(self, self._save))
        self.serials = CheckField(self.tr("Serial numbers in the report"))
        self.serials.setObjectName("desk-serials")
        self.none = EmptyState(
            "inventory_2", self.tr("No key yet"), self.tr("Every key you prepare is listed here."), kind="neutral"
        )
        self.queue.add(self.none)
        self.rows: list[ListRow] = []
        # Below the list: beside the heading there is no room for three where letters are large.
        self.foot = FlowBox(self.save, self.clear, self.serials)
        self.foot.hide()
        self.queue.add(self.foot)
        return self.queue

    @property
    def shown(self) -> list[DeskRecord]:
        """The keys of this run, newest first, and those of earlier ones that did not come again."""
        here = {record.mark for record in self.records if record.mark}
        return [*reversed(self.records), *(one for one in self._earlier if one.mark not in here)]

    def _show_queue(self) -> None:
        shown = self.shown
        if shown == self._listed or not shiboken6.isValid(self):  # made anew meanwhile, in another language
            return
        self._listed = shown
        set_shown(self.none, not shown)
        set_shown(self.foot, bool(shown))
        for row in self.rows:
            self.queue.remove(row)
        self.rows = [self._row(record) for record in shown[:MOST_ROWS]]
        for row in self.rows:
            self.queue.body.insertWidget(self.queue.body.indexOf(self.foot), row)
        self.queue.note.setText(self.tr("The report has the older ones, too."))
        set_shown(self.queue.note, len(shown) > MOST_ROWS)

    def _row(self, record: DeskRecord) -> ListRow:
        sign = result_sign(record)
        why = failure_words(record.error) if record.error is not None else ""
        if record.result is KeyResult.HALF and not why:
            why = self.tr("Plug it in again to go on.")
        below = joined(moment(record.at, self.at), record.serial or "", why)
        row = ListRow(record.label or record.model, below, tile=IconTile("security_key", sign.kind))
        row.add_badge(sign.text, sign.kind)
        return row

    async def _read(self, services: Services) -> None:
        self._earlier = tuple(record_of(entry) for entry in await services.queue.entries())
        self._show_queue()

    async def _clear(self, services: Services) -> None:
        await services.queue.forget_finished()
        self.records = []
        await self._read(services)

    def _save(self, path: Path) -> None:
        records, serials, name = tuple(reversed(self.shown)), self.serials.isChecked(), self.profile.name

        async def write(services: Services) -> None:
            from keydesk.config.files import write_export
            from keydesk.helpdesk.desk.report import to_csv, to_json

            as_json = path.suffix.lower() == ".json"
            data = to_json(name, records, serials, SystemClock().now()) if as_json else to_csv(records, serials)
            await asyncio.to_thread(write_export, path, data)
            self.desk.main_window.say_done(self.tr("Saved as “{name}”.").format(name=path.name))

        self.desk.start(SAVE, write)

    # Work

    def _start(self) -> None:
        async def run(services: Services) -> None:
            await run_desk(self.desk.main_window, services, self.profile, self._through, self.tones.isChecked())
            await self._read(services)

        self.desk.start(RUN, run)

    def _through(self, record: DeskRecord) -> None:
        self.records = [one for one in self.records if not record.mark or one.mark != record.mark] + [record]
        self._show_queue()


def ask_profile(parent: QWidget, chosen: Callable[[Path], None]) -> None:
    """Ask for the file of a profile; nothing is told when the person changes their mind."""
    dialog = QFileDialog(parent, QCoreApplication.translate("ProvisioningPage", "Open a profile"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(QCoreApplication.translate("ProvisioningPage", "Profile (*.json)"))
    _open(dialog, chosen)


def ask_report(parent: QWidget, chosen: Callable[[Path], None]) -> None:
    """Ask where to save the report; nothing is told when the person changes their mind."""
    dialog = QFileDialog(parent, QCoreApplication.translate("ProvisioningPage", "Save a report"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    table = QCoreApplication.translate("ProvisioningPage", "Table (*.csv)")
    program = QCoreApplication.translate("ProvisioningPage", "For programs (*.json)")
    dialog.setNameFilters([table, program])
    dialog.setDefaultSuffix("csv")
    dialog.filterSelected.connect(lambda picked: dialog.setDefaultSuffix("json" if picked == program else "csv"))
    dialog.selectFile("keys.csv")
    _open(dialog, chosen)


def _open(dialog: QFileDialog, chosen: Callable[[Path], None]) -> None:
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
