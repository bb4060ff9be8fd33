"""Settings: account, permission and keys, look, language, and what this program is. Main thread; raises nothing."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

import keydesk
from keydesk.config.brand import OWN_NAME
from keydesk.ui.desk import Desk
from keydesk.ui.pages.live_page import LivePage
from keydesk.ui.pages.locked_choices import LockedChoices
from keydesk.ui.pages.settings_account import AccountPart
from keydesk.ui.pages.settings_operator import OperatorPart
from keydesk.ui.pages.settings_program import ProgramPart
from keydesk.ui.pages.settings_readers import ReadersPart
from keydesk.ui.pages.settings_records import RecordsPart
from keydesk.ui.pages.settings_remembered import RememberedPart
from keydesk.ui.pages.settings_safety import SafetyPart
from keydesk.ui.pages.settings_start import StartPart
from keydesk.ui.pages.settings_updates import UpdatesPart
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, IconTile, ListRow
from keydesk.ui.widgets.fields import Choice, CopyField
from keydesk.ui.widgets.page import Columns
from keydesk.ui.widgets.text import Body, Strong

TEXT_SIZES = (80, 90, 100, 110, 125, 150, 175, 200)


class SettingsPage(LivePage):
    """The page.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "")
        self.title.setText(self.tr("Settings"))
        self.setAccessibleName(self.tr("Settings"))
        self._policy = desk.setup.policy
        self._locked = LockedChoices(desk.setup.policy)
        self._account = AccountPart(desk)
        self.add(self._account)
        self.safety = SafetyPart(desk)
        self.add(self.safety)
        self.records = RecordsPart(desk)
        self.add(self.records)
        self.remembered = RememberedPart(desk)
        self.add(self.remembered)
        self.readers = ReadersPart(desk)
        desk.readers_changed.connect(self._changed)
        self.add(self.readers)
        look = self.add_section(self.tr("Look and language"))
        look.add(self._look_card())
        self.start = StartPart(desk)
        self.add(self.start)
        self.program = ProgramPart(desk)
        self.add(self.program)
        self.operator = OperatorPart(desk)
        self.add(self.operator)
        if self._policy.present:
            from keydesk.ui.pages.settings_policy import PolicyPart  # most computers are nobody's

            self.add(PolicyPart(self._policy))
        about = self.add_section(self.tr("About"))
        about.add(self._about_card())
        self.updates = UpdatesPart(desk)
        about.add(self.updates)
        about.add(self._notices_row())

    def seen(self) -> None:
        """Look which keys are remembered and which browsers there are; both may have changed elsewhere."""
        self.remembered.look()
        self.program.look()

    def show_now(self) -> None:
        """Show the choices of now."""
        self._account.show_now(self.starting)
        self.safety.show_now()
        self.records.show_now()
        self.remembered.show_now()
        self.readers.show_now()
        self.start.show_now()
        self.program.show_now()
        self.operator.show_now()
        self.updates.show_now()
        setup = self.desk.setup
        _select(self.theme, setup.theme)
        _select(self.language, setup.language)
        _select(self.text_size, setup.text_size)
        self._locked.show_now()

    def _look_card(self) -> QWidget:
        self.theme = Choice(self.tr("Theme"))
        self.theme.setObjectName("theme")
        for text, mode in (
            (self.tr("As the system"), "system"),
            (self.tr("Light"), "light"),
            (self.tr("Dark"), "dark"),
            (self.tr("High contrast"), "contrast"),
        ):
            self.theme.addItem(text, mode)
        self.theme.activated.connect(self._choose_theme)
        self.language = Choice(self.tr("Language"))
        self.language.setObjectName("language")
        # Languages are named in themselves, so that a person who cannot read the window's finds theirs.
        for text, name in ((self.tr("As the system"), "system"), ("English", "en"), ("日本語", "ja")):
            self.language.addItem(text, name)
        self.language.activated.connect(self._choose_language)
        self.text_size = Choice(self.tr("Text size"))
        self.text_size.setObjectName("text-size")
        for percent in TEXT_SIZES:
            self.text_size.addItem(self.tr("{percent} %").format(percent=self.locale().toString(percent)), percent)
        self.text_size.activated.connect(self._choose_size)
        card = Card()
        card.add(
            Columns(
                self._locked.row(self.tr("Theme"), self.theme, "Theme"),
                self._locked.row(self.tr("Language"), self.language, "Language"),
                self._locked.row(self.tr("Text size"), self.text_size, "TextSize"),
                least=180,
            )
        )
        return card

    def _about_card(self) -> QWidget:
        card = Card(spacing=8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Strong(self.desk.setup.brand.name))
        words.addWidget(Body(self.tr("Sign-in methods, passkeys and security keys, on your desktop."), tone="muted"))
        card.body.addLayout(words)
        told = self.tr("Version {version}").format(version=keydesk.__version__)
        if self.desk.setup.brand.name != OWN_NAME:  # whoever helps must know what it is
            told = f"{OWN_NAME} · {told}"
        version = CopyField(self.tr("version"), told)
        version.setObjectName("version")
        card.add(version)
        card.add(Body(self.tr("Free software under the Apache License 2.0."), tone="muted"))
        return card

    def _notices_row(self) -> QWidget:
        row = ListRow(
            self.tr("Third-party software in Keydesk"),
            self.tr("Every part with its version, its licence and the text of the licence."),
            tile=IconTile("description", "neutral"),
        )
        show = Button(self.tr("Show…"))
        show.setObjectName("notices")
        show.setAccessibleName(self.tr("Show the third-party software in Keydesk"))
        show.clicked.connect(self._show_notices)
        row.add_side(show)
        return row

    def _show_notices(self) -> None:
        from keydesk.ui.dialogs.notices_sheet import show_notices  # few people ever look

        show_notices(self.desk)

    def _choose_theme(self) -> None:
        self.desk.setup.choose_theme(str(self.theme.currentData()))

    def _choose_language(self) -> None:
        # The window makes all pages anew, this one too: first let the list it was chosen from close.
        setup, name = self.desk.setup, str(self.language.currentData())
        QTimer.singleShot(0, self.desk, lambda: setup.choose_language(name))

    def _choose_size(self) -> None:
        self.desk.setup.choose_text_size(int(self.text_size.currentData()))


def _select(choice: Choice, value: object) -> None:
    at = choice.findData(value)
    if at >= 0 and at != choice.currentIndex():
        choice.setCurrentIndex(at)
