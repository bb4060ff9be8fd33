"""Pages of fingerprints: sample after sample, a name, delete by name, done.

Runs on the main thread. Raises nothing.
"""

import unicodedata

from PySide6.QtCore import Qt, Signal

from keydesk.domain.key_management import FingerprintSensor, Sample
from keydesk.ui.dialogs.fingerprint_words import advice
from keydesk.ui.dialogs.flow_pages import OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile
from keydesk.ui.widgets.fields import Labeled, LineField
from keydesk.ui.widgets.finger_picture import FingerPicture
from keydesk.ui.widgets.text import Strong

ANOTHER = "another"
_USUAL_SAMPLES = 5
"""What most keys need; only for the picture, where a key does not say how many it needs at most."""


class SamplePage(FlowPage):
    """Takes sample after sample; "Use the PIN instead" asks to stop.

    Args:
        key: name of the key.
        sensor: what the key says of its sensor.
    """

    wants_pin = Signal()

    def __init__(self, key: str, sensor: FingerprintSensor) -> None:
        super().__init__(self.tr("Add a fingerprint"), self._how(key, sensor))
        self._total = sensor.max_samples
        self._good = 0
        self.picture = FingerPicture()
        self.add(self.picture, centred=True)
        self.left = Strong(self._words(None))
        self.left.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.add(self.left)
        self.advice = Banner("", "info")
        self.add(self.advice)
        self.advice.hide()
        self.instead: Button = self.add_button(self.tr("Use the PIN instead"))
        self.instead.clicked.connect(self._stop)
        self.note = self.tr("Nothing has been added yet.")

    def show_sample(self, sample: Sample, remaining: int | None) -> None:
        """Show how it goes on.

        Args:
            sample: what the key said of the last one.
            remaining: good ones still needed, None when the key does not say.
        """
        good = sample is Sample.GOOD
        self._good += good
        self.picture.set_share(self._share(remaining))
        self.left.setText(self._words(remaining))
        text = advice(sample)
        if remaining == 0:
            text = self.tr("That was the last one.")
        self.advice.set_state(text, "ok" if good else "warn")
        self.advice.show()
        announce(self, f"{text} {self.left.text()}", urgent=True)

    def shown(self) -> None:
        """Speak what to do."""
        announce(self, f"{self.title}. {self.text}", urgent=True)

    def _share(self, remaining: int | None) -> float:
        """How far it is: what a key says now outweighs what it said before, and it never looks finished early."""
        if remaining == 0:
            return 1.0
        left = remaining if remaining is not None else max(1, (self._total or _USUAL_SAMPLES) - self._good)
        done = max(self._good, (self._total or 0) - left if remaining is not None else 0)
        return done / max(1, done + left)

    def _words(self, remaining: int | None) -> str:
        if remaining == 0:
            return self.tr("All samples are taken")
        if remaining is None:
            return self.tr("%n sample(s) taken", "", self._good) if self._good else self.tr("Ready for the first one")
        return self.tr("%n more good sample(s)", "", remaining)

    def _how(self, key: str, sensor: FingerprintSensor) -> str:
        if sensor.swipe:
            return self.tr("Draw your finger over the sensor of “{key}” again and again, until it has seen enough.")\
                .format(key=key)  # fmt: skip
        return self.tr(
            "Put your finger on the sensor of “{key}” and lift it, again and again, a little differently each time."
        ).format(key=key)

    def _stop(self) -> None:
        self.instead.setEnabled(False)
        self.wants_pin.emit()


class FingerNamePage(FlowPage):
    """Asks for the name of a fingerprint, within what the key can keep; answers with the name.

    Args:
        title: the heading.
        name: what stands in the field.
        max_bytes: most UTF-8 bytes of it.
        save: what the button says.
        problem: what the key said of the last name, "" for the first try.
    """

    def __init__(self, title: str, name: str, max_bytes: int, save: str, problem: str = "") -> None:
        super().__init__(
            title, self.tr("For instance “Right thumb”. The key keeps the name, so you see it anywhere.")
        )
        self._max = max_bytes
        if problem:
            self.add(Banner(problem, "warn"))
        self.field = LineField(self.tr("Name"))
        self.field.setText(name)
        self.field.selectAll()
        self.first = self.field
        self.labeled = Labeled(self.tr("Name"), self.field)
        self.add(self.labeled)
        self.save = self.add_button(save, "primary", default=True)
        self.save.clicked.connect(self._save)
        self.field.textChanged.connect(self._check)
        self._too_long = False
        self._check()

    @property
    def name(self) -> str:
        """What would be saved."""
        return unicodedata.normalize("NFC", self.field.text().strip())

    def _check(self) -> None:
        used = len(self.name.encode())
        over = used > self._max
        if over and not self._too_long:
            self.labeled.show_error(self.tr("Too long: this key has no room for so much. Shorten the name."))
        elif not over:
            if self._too_long:
                self.labeled.show_error("")
            self._show_room(used)
        self._too_long = over
        self.save.setEnabled(bool(self.name) and not over)

    def _show_room(self, used: int) -> None:
        """Say how much room is left; bytes are nobody's measure, so letters of both kinds are."""
        left = self._max - used
        self.labeled.message.setText(
            self.tr("Room for %n more plain letter(s); é takes two, 指 takes three.", "", left)
        )
        self.labeled.message.show()

    def _save(self) -> None:
        if self.name and len(self.name.encode()) <= self._max:
            self.answered.emit(self.name)


class DeleteFingerPage(FlowPage):
    """Asks by name whether to delete a fingerprint; Cancel is the default. Answers True.

    Args:
        finger: its name.
        key: name of the key.
        last: it is the only one.
    """

    def __init__(self, finger: str, key: str, last: bool) -> None:
        super().__init__(
            self.tr("Delete “{finger}” from “{key}”?").format(finger=finger, key=key),
            self.tr("The key no longer opens with this finger. Your passkeys on it stay; the PIN opens them."),
        )
        self.sign = IconTile("warning", "bad")
        self.warning: Banner | None = None
        if last:
            self.warning = Banner(
                self.tr("It is the only fingerprint. Afterwards the key asks for its PIN every time."), "warn"
            )
            self.add(self.warning)
        self.cancel_is_default = True
        self.do = self.add_button(self.tr("Delete"), "danger_primary", answer=True)


class FingerDonePage(OutcomePage):
    """The key knows the finger; answers `ANOTHER`, or is closed.

    Args:
        finger: its name.
        key: name of the key.
    """

    def __init__(self, finger: str, key: str) -> None:
        super().__init__(
            self.tr("“{key}” knows “{finger}”").format(finger=finger, key=key),
            self.tr(
                "Where it asked for the PIN, your finger is enough now. A second finger helps with a cut or a glove."
            ),
        )
        self.another = self.add_button(self.tr("Add another finger"), answer=ANOTHER)
