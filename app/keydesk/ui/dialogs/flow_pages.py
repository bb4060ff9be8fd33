"""Pages every flow has: working, touch, continue in the browser, confirm it is you, failed, finished.

Runs on the main thread. Raises nothing.
"""

import time

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from keydesk.config.setup_lines import Application
from keydesk.core.errors import KeydeskError
from keydesk.domain.keys import FormFactor, SecurityKey, Tag, Transport
from keydesk.ui.dialogs.admin_lines import AdminLines
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import FINGERPRINTS, NANOS, NO_TAG, lying_picture, touch_picture
from keydesk.ui.error_texts import Remedy, error_panel, remedy, words_of
from keydesk.ui.models.setup_lines import admin_question, steps_for
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile
from keydesk.ui.widgets.fields import CopyField, Labeled
from keydesk.ui.widgets.progress import TimeLeft
from keydesk.ui.widgets.states import Waiting
from keydesk.ui.widgets.text import Body


class BusyPage(FlowPage):
    """Something is going on that needs nobody.

    Args:
        title: what is going on.
        text: why it takes a moment, or "".
        doing: the line beside the spinner.
    """

    def __init__(self, title: str, text: str, doing: str) -> None:
        super().__init__(title, text)
        self.waiting = Waiting(doing)
        self.add(self.waiting)


class TouchPage(FlowPage):
    """The key asks to be touched: picture, and the time left where there is a limit.

    Args:
        key: the key, None when it is not known which one it is.
        name: what the person calls it.
        total_s: seconds the challenge lives in all, None for no limit.
        left_s: seconds of it that are left.
        tag: the key's colour.
    """

    def __init__(
        self,
        key: SecurityKey | None,
        name: str,
        total_s: float | None = None,
        left_s: float | None = None,
        *,
        tag: Tag = NO_TAG,
    ) -> None:
        lies = _on_reader(key)
        super().__init__(
            self.tr("Keep your key on the reader") if lies else self.tr("Touch your key"), self._where(key, name)
        )
        self.picture = lying_picture(key, tag) if key is not None and lies else touch_picture(key, tag)
        self.add(self.picture, centred=True)
        self.left = TimeLeft(self.tr("Time left for the touch"))
        self.add(self.left)
        self.left.setVisible(total_s is not None)
        self._limits = (total_s, left_s)

    def _where(self, key: SecurityKey | None, name: str) -> str:
        form = key.form if key is not None else FormFactor.UNKNOWN
        if _on_reader(key):
            return self.tr("“{key}” needs no touch there. Leave it until this step is finished.").format(key=name)
        if form in FINGERPRINTS:
            return self.tr("Put your finger on the sensor of “{key}” while its light is blinking.").format(key=name)
        if form in NANOS:
            return self.tr("The light on “{key}” is blinking. Touch its edge with a finger.").format(key=name)
        if form is FormFactor.UNKNOWN:
            return self.tr("The light on “{key}” is blinking. Touch it with a finger.").format(key=name)
        return self.tr("The light on “{key}” is blinking. Touch the metal disc with a finger.").format(key=name)

    def shown(self) -> None:
        """Start the clock and speak."""
        total, left = self._limits
        if total is not None:
            self.left.start(total, left)
        announce(self, f"{self.title}. {self.text}", urgent=True)


class HoldAgainPage(FlowPage):
    """The key has left the reader; nothing is lost, and it goes on by itself.

    Args:
        key: which one.
        name: what the person calls it.
        tag: the key's colour.
    """

    def __init__(self, key: SecurityKey, name: str, *, tag: Tag = NO_TAG) -> None:
        super().__init__(
            self.tr("Hold the key on the reader again"),
            self.tr(
                "“{key}” left the reader before the step was finished. Put it back and leave it there;"
                " Keydesk goes on by itself."
            ).format(key=name),
        )
        self.picture = lying_picture(key, tag)
        self.add(self.picture, centred=True)

    def shown(self) -> None:
        """Speak: the person looks at the reader."""
        announce(self, f"{self.title}. {self.text}", urgent=True)


def _on_reader(key: SecurityKey | None) -> bool:
    return key is not None and (key.form is FormFactor.CARD or key.transport is Transport.PCSC)


class ConfirmFreshPage(FlowPage):
    """The tenant wants a fresh sign-in before it goes on.

    Args:
        domain: whose sign-in service it is.
    """

    def __init__(self, domain: str) -> None:
        super().__init__(
            self.tr("Confirm it is you"),
            self.tr("For this step {domain} wants you to sign in again in the browser. Your choices here are kept.")
            .format(domain=domain),
        )  # fmt: skip
        self.sign = IconTile("verified_user")
        self.add_button(self.tr("Continue in the browser"), "primary", answer=True, default=True)


class BrowserPage(FlowPage):
    """The browser was opened; what to do there, and what if it did not come.

    Args:
        address: what was opened.
        seconds_left: how long the sign-in is waited for.
    """

    reopened = Signal(str)

    def __init__(self, address: str, seconds_left: float) -> None:
        super().__init__(
            self.tr("Continue in your browser"),
            self.tr("Sign in on the page that has opened. Keydesk goes on by itself afterwards."),
        )
        self.missing: Banner | None = None
        self._address = address
        self._ends = time.monotonic() + seconds_left
        self._seconds = seconds_left
        self.left = TimeLeft(self.tr("Time left to sign in"))
        self.add(self.left)
        self.address = CopyField(self.tr("Sign-in address"), address)
        self.add(
            Labeled(
                self.tr("No page there?"),
                self.address,
                self.tr("Copy the address and open it in a browser yourself."),
            )
        )
        self.again = self.add_button(self.tr("Open again"))
        self.again.clicked.connect(self._open_again)

    def shown(self) -> None:
        """Start the clock."""
        self.left.start(self._seconds, max(0.0, self._ends - time.monotonic()))

    def say_not_opened(self) -> None:
        """No browser could be started: say so where the person looks, and put the focus on the address."""
        if self.missing is not None:
            return
        self.missing = Banner(self.tr("No browser could be started. Open the address below in a browser."), "warn")
        self.body.insertWidget(0, self.missing)
        self.address.setFocus()
        announce(self, self.missing.label.text(), urgent=True)

    def _open_again(self) -> None:
        self.reopened.emit(self._address)


def open_in_browser(address: str) -> None:
    """Open an address in the system's browser.

    Args:
        address: an https address, or http on this computer.
    """
    QDesktopServices.openUrl(QUrl(address))


class ErrorPage(FlowPage):
    """A failure with its one next step; answers with a `Remedy`.

    Args:
        error: the failure.
        offered: remedies this flow can carry out; any other becomes Close.
        application: what the lines for the administrator are made from, None for no such lines.
    """

    def __init__(
        self,
        error: KeydeskError,
        offered: frozenset[Remedy] = frozenset(Remedy),
        application: Application | None = None,
    ) -> None:
        words = words_of(error)
        super().__init__(words.title)
        self.panel = error_panel(error)
        self.add(self.panel)
        self.admin: AdminLines | None = None
        steps = steps_for(error, application) if application is not None else ()
        if steps:
            self.admin = AdminLines(admin_question(error.code), steps)
            self.add(self.admin)
        self.note = ""
        self.cancel_text = self.tr("Close")
        self.remedy = remedy(error.code) if remedy(error.code) in offered else Remedy.CLOSE
        self.step: Button | None = None
        label = self._label(self.remedy)
        if label:
            self.step = self.add_button(label, "primary", answer=self.remedy, default=True)

    def _label(self, step: Remedy) -> str:
        return {
            Remedy.RETRY: self.tr("Try again"),
            Remedy.SIGN_IN: self.tr("Sign in"),
            Remedy.REFRESH: self.tr("Refresh"),
            Remedy.SET_PIN: self.tr("Set the PIN"),
            Remedy.CLOSE: "",
        }[step]

    def shown(self) -> None:
        """Speak the failure."""
        announce(self, f"{self.title}. {self.panel.accessibleName()}", urgent=True)


class OutcomePage(FlowPage):
    """The flow is over; what came of it.

    Args:
        title: the outcome, a short sentence.
        text: what it means.
        kind: "ok" or "warn".
    """

    def __init__(self, title: str, text: str = "", kind: str = "ok") -> None:
        super().__init__(title, text)
        self.note = ""
        self.cancel_text = self.tr("Close")
        self.sign = IconTile("check_circle" if kind == "ok" else "warning", kind)

    def add_line(self, text: str) -> QWidget:
        """Put a sentence at the end and return it."""
        return self.add(Body(text, tone="muted"))

    def shown(self) -> None:
        """Speak the outcome."""
        announce(self, f"{self.title}. {self.text}")
