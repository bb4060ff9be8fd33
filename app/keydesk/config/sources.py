"""Where a setting's value comes from: the default, the person's file, or this run's command line.

The one place where values are laid over each other, so that what an organisation prescribes can join later.
Pure; any thread. Raises SETTINGS_INVALID.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from keydesk.config.settings import Settings, with_choice


class Source(StrEnum):
    """Who set a value; a later one wins."""

    DEFAULT = "default"
    PERSON = "person"
    COMMAND_LINE = "command-line"


@dataclass(frozen=True, slots=True)
class Resolved:
    """The settings in force and where each came from.

    Args:
        settings: the values.
        sources: per field of `Settings` its source.
    """

    settings: Settings
    sources: Mapping[str, Source]


def resolve(person: Settings, command_line: Mapping[str, str | int | None]) -> Resolved:
    """Lay the command line's choices over the person's.

    Args:
        person: the settings file.
        command_line: field names and values; None means not given.

    Returns:
        The settings in force with their sources.

    Raises:
        KeydeskError: SETTINGS_INVALID (params: field, reason).
    """
    default = Settings()
    sources = {
        field.name: Source.DEFAULT if getattr(person, field.name) == getattr(default, field.name) else Source.PERSON
        for field in fields(Settings)
    }
    settings = person
    for name, value in command_line.items():
        if value is not None:
            settings = with_choice(settings, name, value)
            sources[name] = Source.COMMAND_LINE
    return Resolved(settings, sources)
