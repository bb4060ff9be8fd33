"""The page for a new password: typed twice, under the tenant's rules, which are judged while it is typed.

A password leaves the page once, as a `Secret`, and the fields are emptied at that moment. Runs on the main thread.
Raises nothing.
"""

from collections.abc import Sequence

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Person
from keydesk.domain.enrollment import PasswordPolicy
from keydesk.domain.password_rules import Rule, RuleState, acceptable, check
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.problem_words import why_again
from keydesk.ui.models.password_words import rule_words
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.password_field import PasswordField
from keydesk.ui.widgets.rules import RulesList
from keydesk.ui.widgets.text import Small

_EQUAL = "equal"
_MOST_BYTES = 72
"""What a tenant that cuts passwords off keeps of them. Source: Auth0, password policy; bcrypt."""


class PasswordPage(FlowPage):
    """Asks for a new password; answers with a `Secret`.

    Args:
        domain: whose account it is.
        policy: the tenant's rules, None when it sent none.
        person: what must not be in it.
        problem: why it is asked again.
    """

    def __init__(
        self, domain: str, policy: PasswordPolicy | None, person: Person | None, problem: KeydeskError | None = None
    ) -> None:
        super().__init__(
            self.tr("Choose a new password"),
            self.tr("For {domain}. The old one works until this one is saved.").format(domain=domain),
        )
        self.warning: Banner | None = None
        if problem is not None:
            self.warning = Banner(why_again(problem), "warn")
            self.add(self.warning)
        self.new = PasswordField(self.tr("New password"))
        self.again = PasswordField(self.tr("New password again"))
        for field in (self.new, self.again):
            field.changed.connect(self._check)
            self.add(field)
        self.first = self.new
        self._policy, self._person = policy, person
        self.rules = RulesList()
        for state in self._states():
            self.rules.add(state.rule, rule_words(state))
        self.rules.add(_EQUAL, self.tr("Both fields are the same"))
        self.add(self.rules)
        if policy is None:
            self.add(Small(self.tr("Your organisation may have rules of its own; if so, it says what is missing.")))
        self.cut = Small(self.tr("That is very long: your organisation keeps only the first 72 characters or so."))
        self.cut.hide()
        self.add(self.cut)
        self._truncates = policy is not None and policy.truncates
        self.go_on = self.add_button(self.tr("Save the password"), "primary", default=True)
        self.go_on.clicked.connect(self._hand_over)
        self._check()

    def shown(self) -> None:
        """Speak why it is asked again."""
        if self.warning is not None:
            announce(self, self.warning.label.text(), urgent=True)

    def wipe(self) -> None:
        """Empty both fields."""
        self.new.clear()
        self.again.clear()

    def _check(self) -> None:
        text, states = self.new.text(), self._states()
        for state in states:
            if state.rule is Rule.ALLOWED_CHARACTERS:
                self.new.show_error(rule_words(state))
                continue
            shown = "later" if state.met is None else "open" if not text else "met" if state.met else "broken"
            self.rules.set_state(state.rule, shown)
        again = self.again.length
        same = bool(text) and self.new.same_as(self.again)
        self.rules.set_state(_EQUAL, "met" if same else "broken" if again >= len(text) and again else "open")
        self.cut.setVisible(self._truncates and len(text.encode("utf-8", "surrogatepass")) > _MOST_BYTES)
        self.go_on.setEnabled(same and acceptable(states, Secret(text)))

    def _states(self) -> Sequence[RuleState]:
        return check(Secret(self.new.text()), self._policy, self._person)

    def _hand_over(self) -> None:
        if not self.go_on.isEnabled():
            return
        password = self.new.take()
        self.wipe()
        self.answered.emit(password)
