"""The words and kinds that badges and facts show, without the widgets. Frozen; any thread; raises nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """A state as a word.

    Args:
        text: one or a few words.
        kind: kind of the badge, see `widgets.badge.KINDS`.
        icon: another icon than the kind's own, "" for none.
    """

    text: str
    kind: str = "neutral"
    icon: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A name with its value, for details that can be copied.

    Args:
        label: what it is.
        value: as text.
    """

    label: str
    value: str

    @property
    def id(self) -> str:
        """Its label: there is one fact of each."""
        return self.label
