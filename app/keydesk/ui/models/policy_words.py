"""What the window says of an organisation's policy. Reads the words on first use. Main thread; raises nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale

from keydesk.config.policy.found import MANDATORY, Given, Policy, Value
from keydesk.config.policy.words import PolicyWords, policy_words
from keydesk.domain.policy import SupportContact
from keydesk.ui.models.signs import Fact
from keydesk.ui.product import branded

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One setting of the organisation.

    Args:
        name: of the key.
        title: what it is.
        value: in words.
        source: who set it.
        where: file, registry key or property list.
        locked: a person may not change it.
    """

    name: str
    title: str
    value: str
    source: str
    where: str
    locked: bool


def managed_sentence(contact: SupportContact) -> str:
    """Say who set something that cannot be changed.

    Args:
        contact: of the organisation.

    Returns:
        A few words.
    """
    if contact.name:
        return translate("PolicyWords", "Set by {name}").format(name=contact.name)
    return translate("PolicyWords", "Set by your organisation")


def policy_lines(policy: Policy) -> tuple[PolicyLine, ...]:
    """List what the organisation says, in the order of the model.

    Args:
        policy: of this computer.

    Returns:
        A line for each prescribed or recommended key.
    """
    words = policy_words(QLocale().name())
    found: Mapping[str, Given] = {**policy.recommended, **policy.prescribed}
    return tuple(
        PolicyLine(
            name, branded(told.title), branded(_value(words, name, found[name].value)),
            branded(words.source(found[name])), found[name].where,
            found[name].source in MANDATORY and policy.locked(name),
        )
        for name, told in words.keys.items()
        if name in found
    )  # fmt: skip


def _value(words: PolicyWords, name: str, value: Value) -> str:
    """Say a value; of a colour also what became of it, so that whoever rolled it out finds out here."""
    said = words.value(name, value)
    if name != "AccentColor":
        return said
    from keydesk.ui.theme.accent import accent_tokens

    light, dark = (accent_tokens(str(value), palette)["accent"] for palette in ("light", "dark"))
    if (light, dark) == (value, value):
        return said
    return translate("PolicyWords", "{color} (shown as {light} on light and {dark} on dark, to be readable)").format(
        color=said, light=light, dark=dark
    )


def contact_facts(contact: SupportContact) -> tuple[Fact, ...]:
    """List the ways to reach help.

    Args:
        contact: of the organisation.

    Returns:
        What there is, as label and value.
    """
    every = (
        (translate("PolicyWords", "Help page"), contact.url),
        (translate("PolicyWords", "E-mail"), contact.mail),
        (translate("PolicyWords", "Phone"), contact.phone),
    )
    return tuple(Fact(label, value) for label, value in every if value)


def contact_line(contact: SupportContact) -> str:
    """Say whom to ask in a line or two, for places where a card has no room.

    Args:
        contact: of the organisation.

    Returns:
        Name and ways to reach them, the page on a line of its own; "" where there is none to reach.
    """
    ways = [way for way in (contact.phone, contact.mail) if way]
    if not ways and not contact.url:
        return ""
    line = " · ".join([contact.name, *ways] if contact.name else ways)
    return "\n".join(part for part in (line, contact.url) if part)


def policy_verdict(policy: Policy) -> str:
    """Say in one sentence how things stand.

    Args:
        policy: of this computer.

    Returns:
        The sentence.
    """
    if policy.closed:
        return translate(
            "PolicyWords",
            "Your organisation's settings cannot be read, so what is risky stays closed until they can.",
        )
    if policy.problems:
        return translate("PolicyWords", "Some settings of your organisation could not be taken; the others hold.")
    return translate("PolicyWords", "Your organisation manages some settings of Keydesk on this computer.")
