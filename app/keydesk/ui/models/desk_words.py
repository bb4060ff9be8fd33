"""Words of the provisioning desk: what a profile asks for, what will change on a key, how a key stands. Pure."""

from PySide6.QtCore import QCoreApplication, QObject

from keydesk.core.errors import KeydeskError
from keydesk.domain.provisioning import DeskEntry, DeskProfile, DeskStep, KeyResult, PinSource
from keydesk.ui.models.signs import Fact, Sign
from keydesk.usecases.desk_prompts import DeskPlan, DeskRecord
from keydesk.usecases.key_prompts import Rule

translate = QCoreApplication.translate
__all__ = ["DeskCounts", "plan_lines", "profile_facts", "record_of", "result_sign", "standard", "step_words"]


class DeskCounts(QObject):
    """Sentences with a count; a class of their own, as Qt looks them up only under the very class."""

    def drawn(self, count: int) -> str:
        """A random PIN."""
        return self.tr("Drawn at random, %n digit(s)", "", count)

    def typed(self, count: int) -> str:
        """A typed PIN."""
        return self.tr("Typed, at least %n character(s)", "", count)

    def gets_drawn(self, count: int) -> str:
        """What a key gets."""
        return self.tr("It gets a random PIN of %n digit(s); you see it once.", "", count)

    def gets_typed(self, count: int) -> str:
        """What a key gets."""
        return self.tr("It gets the PIN you type, at least %n character(s).", "", count)

    def shortest(self, count: int) -> str:
        """The rule."""
        return self.tr("%n character(s), until a reset", "", count)

    def models(self, count: int) -> str:
        """How many."""
        return self.tr("%n model(s)", "", count)

    def numbers(self, count: int) -> str:
        """How many entries; an entry is a number or a range of them."""
        return self.tr("%n expected number(s) or range(s)", "", count)

    def ready(self, count: int) -> str:
        """How many are through."""
        return self.tr("%n key(s) ready", "", count)


def standard() -> DeskProfile:
    """The profile there is before one was opened: a good PIN and a name, nothing that cannot be undone."""
    return DeskProfile(
        translate("DeskWords", "Random PIN"), pin=PinSource.RANDOM, force_change=True, label="{model} {serial_last4}"
    )


def profile_facts(profile: DeskProfile) -> tuple[Fact, ...]:
    """Say what a profile asks for.

    Args:
        profile: the profile.

    Returns:
        Every wish, in the order of the work; those that are not made say so.
    """
    counted = DeskCounts()
    yes, no, any_ = translate("DeskWords", "Yes"), translate("DeskWords", "No"), translate("DeskWords", "Any")
    longest = max(profile.pin_length, profile.min_pin_length or 0)
    random = profile.pin is PinSource.RANDOM
    models, serials = profile.allowed_models, profile.serials
    return (
        Fact(translate("DeskWords", "Models"), any_ if models is None else counted.models(len(models))),
        Fact(translate("DeskWords", "Serial numbers"), any_ if serials is None else counted.numbers(len(serials))),
        Fact(translate("DeskWords", "Reset first"), yes if profile.reset_first else no),
        Fact(translate("DeskWords", "PIN"), counted.drawn(longest) if random else counted.typed(longest)),
        Fact(
            translate("DeskWords", "Shortest PIN"),
            translate("DeskWords", "As the key has it")
            if profile.min_pin_length is None
            else counted.shortest(profile.min_pin_length),
        ),
        Fact(translate("DeskWords", "Always verify"), yes if profile.always_uv else no),
        Fact(translate("DeskWords", "Recognisable"), yes if profile.enterprise_attestation else no),
        Fact(translate("DeskWords", "New PIN at first use"), yes if profile.force_change else no),
        Fact(translate("DeskWords", "Name"), profile.label or translate("DeskWords", "None")),
    )


def plan_lines(plan: DeskPlan) -> tuple[str, ...]:
    """Say what will change on a key.

    Args:
        plan: the plan.

    Returns:
        One sentence each, in the order of the work.
    """
    counted, lines = DeskCounts(), list[str]()
    if plan.resets:
        lines.append(translate("DeskWords", "It is reset: everything on it is deleted."))
    if not plan.sets_pin:
        lines.append(translate("DeskWords", "It keeps the PIN it got before; you type it once more."))
    elif plan.profile.pin is PinSource.RANDOM:
        lines.append(counted.gets_drawn(plan.least))
    else:
        lines.append(counted.gets_typed(plan.least))
    rules = {
        Rule.MIN_PIN_LENGTH: translate("DeskWords", "Its shortest PIN is raised; only a reset lowers it again."),
        Rule.ALWAYS_UV: translate("DeskWords", "It asks for PIN or fingerprint at every use."),
        Rule.ENTERPRISE_ATTESTATION: translate(
            "DeskWords", "Sites of your organisation can recognise it; only a reset undoes that."
        ),
        Rule.FORCE_PIN_CHANGE: translate("DeskWords", "At its first use it asks for a new PIN."),
    }
    lines += [rules[rule] for rule in plan.rules]
    if plan.label:
        lines.append(translate("DeskWords", "On this computer it is called “{name}”.").format(name=plan.label))
    return tuple(lines)


def step_words(step: DeskStep) -> str:
    """Say what goes on."""
    return {
        DeskStep.ALLOWED: translate("DeskWords", "Checking the key…"),
        DeskStep.RESET: translate("DeskWords", "Getting ready for the reset…"),
        DeskStep.PIN: translate("DeskWords", "Setting the PIN…"),
        DeskStep.RULES: translate("DeskWords", "Writing the rules…"),
        DeskStep.LABEL: translate("DeskWords", "Noting the name…"),
        DeskStep.HAND_OUT: translate("DeskWords", "Handing the PIN out…"),
        DeskStep.DONE: translate("DeskWords", "Done."),
    }[step]


def result_sign(record: DeskRecord) -> Sign:
    """Say how a key stands."""
    return {
        KeyResult.DONE: Sign(translate("DeskWords", "Ready"), "ok"),
        KeyResult.HALF: Sign(translate("DeskWords", "Half done"), "warn"),
        KeyResult.FAILED: Sign(translate("DeskWords", "Not begun"), "bad"),
        KeyResult.LEFT: Sign(translate("DeskWords", "Left alone"), "neutral"),
    }[record.result]


def record_of(entry: DeskEntry) -> DeskRecord:
    """The record of a key of an earlier run, from what is noted: its serial number is not."""
    error = KeydeskError(entry.code) if entry.code is not None else None
    return DeskRecord(
        entry.model, None, None, None, entry.mark, entry.label, entry.result, entry.step, entry.at, error
    )
