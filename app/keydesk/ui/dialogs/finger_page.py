"""The key looks at a finger: what to do, why it is asked again, the tries left, and the way to the PIN.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt

from keydesk.core.errors import KeydeskError
from keydesk.domain.keys import PinState, SecurityKey, Tag
from keydesk.ui.dialogs.counted import CountedWords
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import touch_picture
from keydesk.ui.error_texts import words_for
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.progress import TimeLeft
from keydesk.ui.widgets.text import Small
from keydesk.usecases.prompts import FingerAsk

_SENSOR = "fingerprints"


class FingerPage(FlowPage):
    """Asks for a finger the key knows; on keys with a keypad or a screen of their own, for what they want.

    Args:
        ask: the key, its counters, why it is asked again, and the way to the PIN.
        name: what the person calls the key.
        total_s: seconds the challenge lives in all, None for no limit.
        left_s: seconds of it that are left.
        tag: the key's colour.
    """

    def __init__(
        self, ask: FingerAsk, name: str, total_s: float | None = None, left_s: float | None = None, *, tag: Tag
    ) -> None:
        super().__init__(self._heading(ask.key), self._how(ask.key, name))
        self.picture = touch_picture(ask.key, tag)
        self.add(self.picture, centred=True)
        self.again: Banner | None = None
        if ask.problem is not None:
            self.again = Banner(self._advice(ask.key, ask.problem), "warn")
            self.add(self.again)
        self.tries = Small(tries_words(ask.pin) if _SENSOR in ask.key.can else "")
        self.tries.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.tries.setVisible(bool(self.tries.text()))
        self.add(self.tries)
        self.left = TimeLeft(self.tr("Time left for the finger"))
        self.add(self.left)
        self.left.setVisible(total_s is not None)
        self._limits = (total_s, left_s)
        self.instead: Button | None = None
        if ask.use_pin is not None:
            self.instead = self.add_button(self.tr("Use the PIN instead"))
            self.instead.clicked.connect(self._use_pin)
        self._end_wait = ask.use_pin

    def shown(self) -> None:
        """Start the clock and speak."""
        total, left = self._limits
        if total is not None:
            self.left.start(total, left)
        first = self.again.label.text() if self.again is not None else f"{self.title}. {self.text}"
        announce(self, f"{first} {self.tries.text()}".strip(), urgent=True)

    def _use_pin(self) -> None:
        if self.instead is not None:
            self.instead.setEnabled(False)
        if self._end_wait is not None:
            self._end_wait()

    def _heading(self, key: SecurityKey) -> str:
        return self.tr("Put your finger on the key") if _SENSOR in key.can else self.tr("Confirm on the key")

    def _how(self, key: SecurityKey, name: str) -> str:
        if _SENSOR in key.can:
            return self.tr("Lay it flat on the sensor of “{key}” and wait until the light changes.").format(key=name)
        return self.tr("“{key}” asks you by itself. Do what it shows.").format(key=name)

    def _advice(self, key: SecurityKey, problem: KeydeskError) -> str:
        if _SENSOR not in key.can:
            return self.tr("The key did not accept that. Try again.")
        # Without its number: the tries left stand below, those with the PIN too.
        advice = self.tr("Wipe finger and sensor dry, cover the whole sensor, and try again.")
        return f"{words_for(problem.code).what} {advice}"


_BOTH = str(QT_TRANSLATE_NOOP("FingerPage", "{finger}, {pin}."))
_ALONE = str(QT_TRANSLATE_NOOP("FingerPage", "{finger}."))


def tries_words(pin: PinState) -> str:
    """Say how many tries are left, with a finger and with the PIN.

    Args:
        pin: the counters.

    Returns:
        A sentence; "" for a key that does not tell.
    """
    words = CountedWords()
    if pin.finger_retries is None:
        return ""
    finger = words.finger_tries(pin.finger_retries)
    if not pin.set or pin.retries is None:
        return QCoreApplication.translate("FingerPage", _ALONE).format(finger=finger)
    return QCoreApplication.translate("FingerPage", _BOTH).format(finger=finger, pin=words.pin_tries(pin.retries))
