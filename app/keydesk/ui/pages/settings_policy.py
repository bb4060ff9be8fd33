"""What the organisation prescribes and recommends on this computer, with who set it. Main thread; raises nothing."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keydesk.config.policy.found import Policy
from keydesk.config.sources import support_contact
from keydesk.ui.models.policy_words import PolicyLine, policy_lines, policy_verdict
from keydesk.ui.pages.contact_card import ContactCard
from keydesk.ui.widgets.badge import Badge
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, IconTile, ListRow
from keydesk.ui.widgets.page import Section
from keydesk.ui.widgets.text import Body, Small, Strong


class PolicyPart(Section):
    """The section; made where there is a policy only.

    Args:
        policy: of this computer.
    """

    def __init__(self, policy: Policy) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Your organisation"))
        self.setObjectName("policy")
        lines = policy_lines(policy)
        contact = support_contact(policy)
        if contact.told:
            self.add(ContactCard(contact))
        head = ListRow(
            policy_verdict(policy),
            self.tr("%n setting(s)", "", len(lines)),
            tile=IconTile("admin_panel_settings", "warn" if policy.problems else "neutral"),
        )
        self.open = Button("")
        self.open.setObjectName("show-policy")
        self.open.clicked.connect(self._turn)
        head.add_side(self.open)
        self.add(head)
        self.values = Card(spacing=16)
        self.values.setObjectName("policy-values")
        for line in lines:
            self.values.add(PolicyRow(line))
        self.add(self.values)
        self._show(False)
        self.open.setVisible(bool(lines))

    def _turn(self) -> None:
        self._show(not self.values.isVisibleTo(self))

    def _show(self, open_: bool) -> None:
        self.values.setVisible(open_)
        self.open.setText(self.tr("Hide") if open_ else self.tr("Show all"))
        self.open.setAccessibleName(
            self.tr("Hide the settings of your organisation")
            if open_
            else self.tr("Show the settings of your organisation")
        )


class PolicyRow(QWidget):
    """One setting: what it is, its value, who set it, and whether it can be changed.

    Args:
        line: what to show.
    """

    def __init__(self, line: PolicyLine) -> None:
        super().__init__()
        self.setObjectName(f"policy-{line.name}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        state = self.tr("Fixed") if line.locked else self.tr("Recommended")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Strong(line.title), 1)
        head.addWidget(Badge(state, "locked" if line.locked else "neutral"))
        column.addLayout(head)
        column.addWidget(Body(line.value))
        column.addWidget(Small(f"{line.source} · {line.where}" if line.where else line.source, tone="muted"))
