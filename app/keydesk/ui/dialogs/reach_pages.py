"""Pages of a phone or an e-mail address: where to reach the person, and the code that was sent there.

Runs on the main thread. Raises nothing.
"""

import math
import time

from PySide6.QtCore import QTimer

from keydesk.core.errors import KeydeskError
from keydesk.domain.contact import email_address
from keydesk.domain.enrollment import Channel
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.problem_words import why_again
from keydesk.ui.models.phone_numbers import check_phone
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile
from keydesk.ui.widgets.code_field import CodeField
from keydesk.ui.widgets.fields import Labeled, LineField, RadioField
from keydesk.ui.widgets.flow import FlowBox
from keydesk.usecases.method_prompts import CodeTyped, Phone

RESEND_S = 30
"""How long a person waits for a code before another one makes sense."""
_NUMBER_LENGTH = 32
_ADDRESS_LENGTH = 254  # RFC 5321 §4.5.3.1.3, with the brackets taken off


class PhonePage(FlowPage):
    """Asks for a number and how codes come; answers with a `Phone`.

    Args:
        typed: what stood in the field before.
        channel: what was chosen before.
        problem: why it is asked again.
    """

    def __init__(self, typed: str = "", channel: Channel = Channel.SMS, problem: KeydeskError | None = None) -> None:
        super().__init__(
            self.tr("Which phone?"),
            self.tr("Codes come there when you sign in. It needs no app and no data plan."),
        )
        self._problem = problem
        self.field = LineField(self.tr("Phone number"))
        self.field.setMaxLength(_NUMBER_LENGTH)
        self.field.setText(typed)
        self.field.textChanged.connect(self._check)
        self.first = self.field
        # No line may end inside a number.
        one, two = (text.replace(" ", "\u00a0") for text in ("+81 90 1234 5678", "+49 1512 3456789"))
        hint = self.tr("With the code of the country: {first} or {second}").format(first=one, second=two)
        self.labeled = Labeled(self.tr("Phone number"), self.field, hint)
        self.add(self.labeled)
        self.message = RadioField(self.tr("Text message"))
        self.call = RadioField(self.tr("Call"))
        (self.call if channel is Channel.VOICE else self.message).setChecked(True)
        self.add(Labeled(self.tr("How the codes come"), FlowBox(self.message, self.call, gap=24)))
        self.go_on = self.add_button(self.tr("Send a code"), "primary", default=True)
        self.go_on.clicked.connect(self._hand_over)
        self.call.toggled.connect(self._name_button)
        self._name_button(self.call.isChecked())
        self._check(typed)

    def shown(self) -> None:
        """Say why it is asked again."""
        if self._problem is not None:
            self.labeled.show_error(why_again(self._problem))

    def _name_button(self, call: bool) -> None:
        self.go_on.setText(self.tr("Call me") if call else self.tr("Send a code"))

    def _check(self, typed: str) -> None:
        found = check_phone(typed)
        self.go_on.setEnabled(bool(found.number))
        self.labeled.show_error(found.wrong)

    def _hand_over(self) -> None:
        if number := check_phone(self.field.text()).number:
            self.answered.emit(Phone(number, Channel.VOICE if self.call.isChecked() else Channel.SMS))


class EmailPage(FlowPage):
    """Asks for an address; answers with it.

    Args:
        typed: what stood in the field before.
        problem: why it is asked again.
    """

    def __init__(self, typed: str = "", problem: KeydeskError | None = None) -> None:
        super().__init__(
            self.tr("Which e-mail address?"),
            self.tr("A code is sent there when you sign in. Take one that you can read without signing in here."),
        )
        self._problem = problem
        self.field = LineField(self.tr("E-mail address"))
        self.field.setMaxLength(_ADDRESS_LENGTH)
        self.field.setText(typed)
        self.field.selectAll()
        self.field.textChanged.connect(self._check)
        self.first = self.field
        self.labeled = Labeled(self.tr("E-mail address"), self.field, self.tr("For example ana@example.com."))
        self.add(self.labeled)
        self.go_on = self.add_button(self.tr("Send a code"), "primary", default=True)
        self.go_on.clicked.connect(self._hand_over)
        self._check(typed)

    def shown(self) -> None:
        """Say why it is asked again."""
        if self._problem is not None:
            self.labeled.show_error(why_again(self._problem))

    def _check(self, typed: str) -> None:
        self.go_on.setEnabled(email_address(typed) is not None)
        self.labeled.show_error("")

    def _hand_over(self) -> None:
        if (address := email_address(self.field.text())) is not None:
            self.answered.emit(address)


class CodePage(FlowPage):
    """Asks for the code that was sent; answers with a `CodeTyped`, without a code for "send a new one".

    Args:
        sent_to: number or address.
        channel: ``sms``, ``voice`` or ``email``.
        why: why it is asked again, "" for the first time.
        resend_at: monotonic seconds from when on a new code may be asked for.
    """

    def __init__(self, sent_to: str, channel: str, why: str = "", resend_at: float = 0.0) -> None:
        super().__init__(self.tr("Enter the code"), self._sent(sent_to, channel))
        self._why, self._resend_at = why, resend_at
        self.sign = IconTile({"email": "mail", "voice": "support_agent"}.get(channel, "sms"))
        self.field = CodeField(self.tr("Code"))
        self.field.completed.connect(self._hand_over)
        self.field.textChanged.connect(self._typed)
        self.first = self.field
        hint = self.tr("Nothing there? Look in the folder for unwanted mail, too.") if channel == "email" else ""
        self.again = Button("")
        self.again.clicked.connect(lambda: self.answered.emit(CodeTyped(None)))
        self.labeled = Labeled(self.tr("Code"), FlowBox(self.field, self.again, gap=12), hint)
        self.labeled.label.setBuddy(self.field)
        self.add(self.labeled)
        self._call = channel == "voice"
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        self._tick()
        self.go_on = self.add_button(self.tr("Check the code"), "primary", default=True)
        self.go_on.setEnabled(False)
        self.go_on.clicked.connect(self._hand_over)

    def shown(self) -> None:
        """Start the clock and say why it is asked again."""
        if not self.again.isEnabled():
            self._clock.start()
        if self._why:
            self.labeled.show_error(self._why)
            self.field.set_bad(True)
            self.field.setAccessibleDescription(self._why)

    def _sent(self, sent_to: str, channel: str) -> str:
        # The number is isolated, so that it does not disturb a right-to-left sentence.
        where = f"\u2066{sent_to}\u2069"
        if channel == "voice":
            return self.tr("We are calling {number}. A voice reads out a code of six digits.").format(number=where)
        if channel == "email":
            return self.tr("We sent a code of six digits to {address}.").format(address=where)
        return self.tr("We sent a text message with a code of six digits to {number}.").format(number=where)

    def _typed(self, text: str) -> None:
        self.go_on.setEnabled(self.field.complete)
        if text:
            self.labeled.show_error("")
            self.field.set_bad(False)

    def _hand_over(self) -> None:
        if self.field.complete:
            self.answered.emit(CodeTyped(self.field.take()))

    def _tick(self) -> None:
        left = math.ceil(self._resend_at - time.monotonic())
        self.again.setEnabled(left <= 0)
        words = self.tr("Call me again") if self._call else self.tr("Send a new code")
        self.again.setText(
            words if left <= 0 else self.tr("{what} (in {seconds} s)").format(what=words, seconds=left)
        )
        if left <= 0:
            self._clock.stop()
