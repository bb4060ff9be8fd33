"""Everything that is known about a sign-in method, each value to copy. Main thread; raises nothing."""

from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.domain.account import Method
from keydesk.ui.models.method_words import method_facts, method_title
from keydesk.ui.models.signs import Fact
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.fields import CopyField
from keydesk.ui.widgets.sheet import Sheet
from keydesk.ui.widgets.text import Small
from keydesk.usecases.state import Snapshot
from keydesk.usecases.world import ModelNames


class FactLine(QWidget):
    """A name and its value with a copy button.

    Args:
        fact: what to show.
    """

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Small(fact.label))
        column.addWidget(CopyField(fact.label, fact.value))


class MethodDetails(Sheet):
    """The sheet.

    Args:
        method: the method.
        now: the state.
        model_name: names a model by its AAGUID.
        at: the time of now.
    """

    def __init__(self, method: Method, now: Snapshot, model_name: ModelNames, at: datetime) -> None:
        super().__init__(
            method_title(method, now, model_name),
            self.tr("What your account and this computer know about it. None of it is secret."),
        )
        self.setObjectName("method-details")
        for fact in method_facts(method, now, model_name, at):
            self.add(FactLine(fact))
        close = Button(self.tr("Close"), "primary")
        close.setObjectName("close")
        self.add_button(close, True, default=True)
