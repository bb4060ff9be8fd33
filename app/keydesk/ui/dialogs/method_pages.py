"""Pages that several kinds of sign-in methods share: for which identity, what to call it, what came of it.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Sequence

from keydesk.domain.account import Method, MethodType
from keydesk.domain.enrollment import LinkedIdentity
from keydesk.ui.dialogs.flow_pages import OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.models.moments import joined
from keydesk.ui.widgets.card import ChoiceCard
from keydesk.ui.widgets.fields import Labeled, LineField
from keydesk.ui.widgets.text import Small, Strong

NAME_LENGTH = 60


class IdentityPage(FlowPage):
    """Asks for which linked identity; answers with a `LinkedIdentity`.

    Args:
        choices: at least two.
        main: id of the identity the person signs in as.
    """

    def __init__(self, choices: Sequence[LinkedIdentity], main: str = "") -> None:
        super().__init__(
            self.tr("For which sign-in?"),
            self.tr("Several sign-ins are linked to your account. Each has a password and passkeys of its own."),
        )
        self.cards: list[ChoiceCard] = []
        self._choices = tuple(choices)
        for choice in self._choices:
            name = choice.connection or choice.user_id
            below = joined(
                choice.user_id if choice.connection else "",
                self.tr("main sign-in") if choice.user_id == main else "",
            )
            card = ChoiceCard(", ".join(part for part in (name, below) if part))
            card.add(Strong(name))
            if below:
                card.add(Small(below))
            card.chosen.connect(lambda chosen=card: self._choose(chosen))
            self.cards.append(card)
            self.add(card)
        self.first = self.cards[0] if self.cards else None
        self.go_on = self.add_button(self.tr("Continue"), "primary", default=True)
        self.go_on.setEnabled(False)
        self.go_on.clicked.connect(self._hand_over)

    def _choose(self, card: ChoiceCard) -> None:
        for other in self.cards:
            other.set_selected(other is card)
        self.go_on.setEnabled(True)

    def _hand_over(self) -> None:
        for card, choice in zip(self.cards, self._choices, strict=True):
            if card.selected:
                self.answered.emit(choice)
                return


class MethodNamePage(FlowPage):
    """Asks for a name of a new app; answers with it.

    Args:
        suggestion: stands in the field, selected.
    """

    def __init__(self, suggestion: str) -> None:
        super().__init__(
            self.tr("Give it a name"),
            self.tr("So that you know later which phone it is. The name is kept with your account."),
        )
        self.field = LineField(self.tr("Name"))
        self.field.setMaxLength(NAME_LENGTH)
        self.field.setText(suggestion)
        self.field.selectAll()
        self.first = self.field
        self.add(Labeled(self.tr("Name"), self.field, self.tr("For example “My phone” or “Tablet at home”.")))
        self.cancel_text = self.tr("Skip")
        self._suggestion = suggestion
        self.save = self.add_button(self.tr("Save"), "primary", default=True)
        self.save.clicked.connect(lambda: self.answered.emit(self.field.text().strip() or self._suggestion))


class MethodReadyPage(OutcomePage):
    """The method works.

    Args:
        method: as the account has it now.
        name: what it is called.
    """

    def __init__(self, method: Method, name: str) -> None:
        super().__init__("", "")
        self.title, self.text = self._words(method, name)

    def _words(self, method: Method, name: str) -> tuple[str, str]:
        where = f"\u2066{method.detail or name}\u2069"
        if method.type == MethodType.TOTP:
            return (
                self.tr("“{name}” is connected").format(name=name),
                self.tr("From now on the six digits it shows count when you sign in."),
            )
        if method.type == MethodType.PUSH:
            return (
                self.tr("“{name}” is connected").format(name=name),
                self.tr("From now on it can ask you to approve a sign-in. Approve only what you started yourself."),
            )
        if method.type == MethodType.PHONE:
            return self.tr("The phone is set up"), self.tr("Codes can be sent to {where} now.").format(where=where)
        if method.type == MethodType.EMAIL:
            return self.tr("The address is set up"), self.tr("Codes can be sent to {where} now.").format(where=where)
        if method.type == MethodType.RECOVERY_CODE:
            return (
                self.tr("Your recovery code is ready"),
                self.tr("It works once. After you have used it, create a new one here."),
            )
        return self.tr("Your password is changed"), self.tr("Use the new one from now on; the old one is gone.")


class StoppedPage(OutcomePage):
    """The person stopped after the tenant had begun: what stays behind.

    Args:
        kind: what was being added.
    """

    def __init__(self, kind: MethodType) -> None:
        if kind is MethodType.RECOVERY_CODE:
            text = self.tr(
                "Do not rely on the code you saw, and an older one may have stopped working. "
                "Create a new code when you have time for it."
            )
        else:
            text = self.tr(
                "Your account may list an unfinished entry. It opens nothing, and you can remove it from the list."
            )
        super().__init__(self.tr("Stopped"), text, "warn")
