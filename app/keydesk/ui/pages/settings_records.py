"""What new keys are called, the list of key models, and how long activity is kept. Main thread; raises nothing."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from keydesk.config.sources import support_contact
from keydesk.domain.catalogue import Code
from keydesk.domain.key_names import is_name_template, name_from
from keydesk.domain.keys import SecurityKey, Transport
from keydesk.ui.desk import Desk
from keydesk.ui.error_texts import words_of
from keydesk.ui.models.policy_words import managed_sentence
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.locked_choices import LockedChoices
from keydesk.ui.pages.settings_names import NamesRow
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, IconTile, ListRow
from keydesk.ui.widgets.fields import Choice, LineField
from keydesk.ui.widgets.page import Columns, Section

KEEP_DAYS = (30, 90, 180, 365, 730, 0)
_SAMPLE_SERIAL = "15304711"
AskFile = Callable[[QWidget, Callable[[Path], None]], None]


class RecordsPart(Section):
    """The section.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Names and records"))
        self._desk = desk
        self._locked = LockedChoices(desk.setup.policy)
        self.ask_list: AskFile = ask_list
        self.template = LineField(self.tr("What a new key is called"))
        self.template.setObjectName("key-name-template")
        self.template.setPlaceholderText("{model}")
        self.template.textEdited.connect(self._typed)
        self.template.editingFinished.connect(self._choose_template)
        self.days = Choice(self.tr("Keep the list of activity"))
        self.days.setObjectName("activity-days")
        self._offered: tuple[int, ...] = ()
        self._offer(())
        self.days.activated.connect(self._choose_days)
        self._template_row = self._locked.row(self.tr("What a new key is called"), self.template, "KeyNameTemplate")
        self._days_row = self._locked.row(self.tr("Keep the list of activity"), self.days, "ActivityDays")
        card = Card()
        self.labels = Choice(self.tr("Names of keys"))
        self.labels.setObjectName("key-labels")
        self.labels.addItem(self.tr("The same for every account"), "computer")
        self.labels.addItem(self.tr("Each account has its own"), "account")
        self.labels.activated.connect(self._choose_labels)
        self._labels_row = self._locked.row(self.tr("Names of keys"), self.labels, "KeyLabels")
        card.add(self._template_row)
        card.add(Columns(self._labels_row, self._days_row, least=280))
        self.add(card)
        self.names = NamesRow(desk)
        self.add(self.names)
        self.add(self._list_row())

    def _list_row(self) -> ListRow:
        self.list = ListRow(self.tr("List of key models"), tile=IconTile("badge", "neutral"))
        self.list.setObjectName("metadata-file")
        self.choose_list = Button(self.tr("Choose…"))
        self.choose_list.setObjectName("choose-metadata")
        self.choose_list.clicked.connect(lambda: self.ask_list(self, self._use_list))
        self.no_list = Button(self.tr("Use none"), "ghost")
        self.no_list.setObjectName("no-metadata")
        self.no_list.clicked.connect(lambda: self._use_list(None))
        for button in (self.choose_list, self.no_list):
            self.list.add_side(button)
        return self.list

    def show_now(self) -> None:
        """Show the choices of now, each with what it means."""
        chosen, locked = self._desk.setup.chosen, self._locked
        if not self.template.hasFocus():
            self.template.setText(chosen.key_name_template or "")
            if not locked.locks("KeyNameTemplate"):
                self._template_row.show_error("")
                self._template_row.show_hint(self._template_words(chosen.key_name_template))
        self._offer((chosen.activity_days,))
        self.days.setCurrentIndex(self.days.findData(chosen.activity_days))
        if not locked.locks("ActivityDays"):
            self._days_row.show_hint(
                self.tr("What Keydesk did on this computer; older lines fall away.")
                if chosen.activity_days
                else self.tr("What Keydesk did on this computer, up to 5,000 lines.")
            )
        self.labels.setCurrentIndex(self.labels.findData(chosen.key_labels))
        if not locked.locks("KeyLabels"):
            self._labels_row.show_hint(
                self.tr("A key that is handed on keeps its name here, whoever signs in.")
                if chosen.key_labels == "computer"
                else self.tr("Names given by another account of this computer are not shown.")
            )
        self.names.show_now()
        self._show_list(chosen.metadata_file)
        locked.show_now()

    def _show_list(self, file: str | None) -> None:
        locked = self._locked.locks("MetadataFile")
        refused = next((one for one in self._desk.now.problems if one.code == Code.METADATA_REFUSED), None)
        if refused is not None and file is not None:
            words = words_of(refused).what
        elif file is not None:
            words = file
        else:
            words = self.tr(
                "None. The FIDO Alliance publishes one that says which models are certified and which "
                "have known faults."
            )
        if locked:
            words = f"{words}\n{managed_sentence(support_contact(self._desk.setup.policy))}"
        self.list.set_texts(self.tr("List of key models"), words)
        set_shown(self.choose_list, not locked)
        set_shown(self.no_list, not locked and file is not None)

    def _template_words(self, template: str | None) -> str:
        keys = self._desk.now.keys
        model = keys[0].model if keys else self.tr("Security key")
        serial = (keys[0].serial if keys else None) or _SAMPLE_SERIAL
        person = self._desk.now.person
        sample = SecurityKey("", "", Transport.HID, model, serial=serial)
        name = name_from(template, sample, person.name if person is not None else "", self._desk.clock())
        # The places are names in code, the same in every language; not for a translator to take for values.
        places = "{model}, {serial}, {last4}, {user}, {date}"
        return self.tr("For example “%1”. You may use %2.").replace("%1", name).replace("%2", places)

    def _typed(self, text: str) -> None:
        template = text.strip() or None
        if template is not None and not is_name_template(template):
            self._template_row.show_error(
                self.tr("At most 64 characters, and in braces only: %1.").replace(
                    "%1", "model, serial, last4, user, date"
                )
            )
            return
        self._template_row.show_error("")
        self._template_row.show_hint(self._template_words(template))

    def _choose_template(self) -> None:
        template = self.template.text().strip() or None
        if template is not None and not is_name_template(template):
            return  # what is wrong stands below it
        if template != self._desk.setup.chosen.key_name_template:
            self._desk.setup.choose("key_name_template", template)

    def _offer(self, besides: tuple[int, ...]) -> None:
        """The usual times, and another one that the command line or a file set."""
        times = (*sorted({*KEEP_DAYS, *besides} - {0}), 0)
        if times == self._offered:
            return
        self._offered = times
        self.days.clear()
        for count in times:
            self.days.addItem(
                self.tr("%n day(s)", "", count) if count else self.tr("As long as there is room"), count
            )

    def _choose_days(self) -> None:
        self._desk.setup.choose("activity_days", int(self.days.currentData()))

    def _choose_labels(self) -> None:
        self._desk.setup.choose("key_labels", str(self.labels.currentData()))
        self.show_now()

    def _use_list(self, file: Path | None) -> None:
        self._desk.setup.choose("metadata_file", str(file) if file is not None else None)
        self.show_now()


def ask_list(parent: QWidget, chosen: Callable[[Path], None]) -> None:
    """Ask for the list of key models; nothing is told when the person changes their mind."""
    dialog = QFileDialog(parent, QCoreApplication.translate("RecordsPart", "List of key models"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(
        [
            QCoreApplication.translate("RecordsPart", "List of the FIDO Alliance (*.jwt)"),
            QCoreApplication.translate("RecordsPart", "Every file (*)"),
        ]
    )
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
