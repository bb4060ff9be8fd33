"""Fingerprints on a key: add one sample by sample, name it, rename, delete.

`FingerprintSheet` satisfies `FingerprintPrompter`. Cancel really stops an enrollment on the key. Runs on the main
thread. Raises nothing; failures are told inside the sheet.
"""

from keydesk.core.errors import KeydeskError
from keydesk.domain.key_management import Fingerprint, FingerprintSensor, Sample
from keydesk.domain.keys import SecurityKey
from keydesk.ui.dialogs.fingerprint_pages import DeleteFingerPage, FingerNamePage, SamplePage
from keydesk.ui.dialogs.fingerprint_words import nameless
from keydesk.ui.dialogs.flow_pages import BusyPage, OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.pin_sheet import PinSheet
from keydesk.ui.error_texts import words_of
from keydesk.usecases.state import AppState


class FingerprintSheet(PinSheet):
    """The sheet.

    Args:
        state: names of keys.
        key_id: the key.
        known: how many fingerprints the key knows already, as far as it has told.
    """

    def __init__(self, state: AppState, key_id: str, known: int = 0) -> None:
        self.wants_pin = False
        self._known = known
        super().__init__(state, key_id)

    # FingerprintPrompter

    def enrolling(self, key: SecurityKey, sensor: FingerprintSensor) -> None:
        """The samples begin."""
        self.key = key
        if self.token.cancelled:
            return
        page = SamplePage(self.key_name, sensor)
        page.wants_pin.connect(self._use_pin)
        self.show_page(page)

    def sample(self, sample: Sample, remaining: int | None) -> None:
        """A sample was taken."""
        if isinstance(self.page, SamplePage):
            self.page.show_sample(sample, remaining)

    def touch_wanted(self) -> None:
        """The page with the samples asks for the finger already."""
        if not isinstance(self.page, SamplePage):
            super().touch_wanted()

    async def name_fingerprint(
        self, key: SecurityKey, sensor: FingerprintSensor, problem: KeydeskError | None
    ) -> str | None:
        """Ask for the name of the one just taken."""
        self.say(self.tr("The key knows the finger now."))
        page = FingerNamePage(
            self.tr("Name this fingerprint"), nameless(self._known + 1), sensor.max_name_bytes,
            self.tr("Save the name"), words_of(problem).what if problem is not None else "",
        )  # fmt: skip
        page.cancel_text = self.tr("Without a name")
        answer = await self.ask(page)
        return answer if isinstance(answer, str) else None

    async def confirm_removal(self, key: SecurityKey, fingerprint: Fingerprint, last: bool) -> bool:
        """Ask by name."""
        name = fingerprint.name or self.tr("the fingerprint without a name")
        return await self.ask(DeleteFingerPage(name, self.key_name, last)) is True

    # Pages

    def preparing(self) -> FlowPage:
        """Before anything is asked, and while the key works."""
        return BusyPage(self.tr("Fingerprints of “{key}”").format(key=self.key_name), "", self.tr("Asking the key…"))

    def without_finger(self) -> FlowPage:
        """Make the page for an enrollment given up in favour of the PIN."""
        return OutcomePage(
            self.tr("No fingerprint was added"),
            self.tr("“{key}” goes on asking for its PIN, which opens everything a finger does.").format(
                key=self.key_name
            ),
        )

    def _use_pin(self) -> None:
        self.wants_pin = True
        self.reject()
