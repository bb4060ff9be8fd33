"""Everything that is known about a sign-in method, each value to copy. Main thread; raises nothing."""

from datetime import datetime

from keydesk.domain.account import Method
from keydesk.ui.models.method_words import method_facts, method_title
from keydesk.ui.pages.fact_row import FactRow
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.sheet import Sheet
from keydesk.usecases.state import Snapshot
from keydesk.usecases.world import ModelNames


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
        card = Card(spacing=0)
        for fact in method_facts(method, now, model_name, at):
            row = FactRow()
            row.show_fact(fact)
            card.add(row)
        self.add(card)
        close = Button(self.tr("Close"), "primary")
        close.setObjectName("close")
        self.add_button(close, True, default=True)
