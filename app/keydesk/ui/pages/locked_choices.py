"""Choices of which an organisation made some: those are read and not changed. Main thread; raises nothing."""

from keydesk.config.policy.found import Policy
from keydesk.ui.widgets.fields import Choice, Labeled, LineField
from keydesk.ui.widgets.locked_field import LockedField


class LockedChoices:
    """The choices of one page or part.

    Args:
        policy: of this computer.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._locked: list[tuple[LockedField, Choice | LineField]] = []

    def row(self, label: str, choice: Choice | LineField, key: str) -> Labeled:
        """Make the row of a choice or a text: itself, or what the organisation chose.

        Args:
            label: above it.
            choice: made already; where it is locked it is kept for its words and never seen.
            key: the policy key that locks it.

        Returns:
            The row.
        """
        if not self._policy.locked(key):
            return Labeled(label, choice)
        from keydesk.config.sources import support_contact
        from keydesk.ui.models.policy_words import managed_sentence

        why = managed_sentence(support_contact(self._policy))
        field = LockedField(label, why)
        field.setObjectName(f"locked-{key}")
        row = Labeled(label, field, why)
        choice.setParent(row)
        choice.hide()
        self._locked.append((field, choice))
        return row

    def locks(self, key: str) -> bool:
        """Tell whether a choice is the organisation's."""
        return self._policy.locked(key)

    def show_now(self) -> None:
        """Show what the hidden choices say now."""
        for field, choice in self._locked:
            field.show_value(choice.currentText() if isinstance(choice, Choice) else choice.text())
