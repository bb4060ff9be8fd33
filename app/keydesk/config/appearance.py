"""The three choices the first frame needs, read without the rest of the settings.

The whole reading (`config/settings.py`) follows once the window is there; it checks strictly, sets damage aside and
says so. This one is quick and quiet. Blocking, for about a millisecond: it is meant for the moment before the window.
Raises nothing.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from keydesk.config.files import Unusable, read_private
from keydesk.config.policy.found import NO_POLICY, Given, Policy, Source

Theme = Literal["system", "light", "dark", "contrast"]
Language = Literal["system", "en", "ja"]
MIN_TEXT_SIZE = 80
MAX_TEXT_SIZE = 200


@dataclass(frozen=True)
class Appearance:
    """How the window looks and speaks.

    Args:
        theme: a `Theme`.
        language: a `Language`.
        text_size: percent, 80 to 200.
        provisioning: the provisioning desk is among the pages.
        tray: there is an icon in the tray.
    """

    theme: str = "system"
    language: str = "system"
    text_size: int = 100
    provisioning: bool = False
    tray: bool = False


def is_theme(value: object) -> bool:
    """Tell whether this is a theme."""
    return isinstance(value, str) and value in get_args(Theme)


def is_language(value: object) -> bool:
    """Tell whether this is a language, or the system's."""
    return isinstance(value, str) and value in get_args(Language)


def is_text_size(value: object) -> bool:
    """Tell whether this is a text size in percent."""
    return isinstance(value, int) and not isinstance(value, bool) and MIN_TEXT_SIZE <= value <= MAX_TEXT_SIZE


_CHECKS: dict[str, Callable[[object], bool]] = {
    "theme": is_theme,
    "language": is_language,
    "text_size": is_text_size,
}


_KEYS = {"theme": "Theme", "language": "Language", "text_size": "TextSize"}


def read_appearance(path: Path, policy: Policy = NO_POLICY) -> Appearance:
    """Read them from the settings file, under what the organisation says.

    Args:
        path: the settings file.
        policy: of this computer.

    Returns:
        What the file says, and the default for what is missing or cannot be used.
    """
    members = _members(path)
    chosen = members.get("chosen")
    default = Appearance()
    shown: dict[str, object] = {
        "provisioning": _switched(members, policy, "provisioning_desk", "ProvisioningDesk"),
        "tray": _switched(members, policy, "tray", "Tray") and not policy.flag("SharedWorkstation", False),
    }
    for name, fits in _CHECKS.items():
        own = members.get(name)
        noted = isinstance(chosen, list) and name in chosen
        if not fits(own) or (own == getattr(default, name) and not noted):
            own = None
        mine = Given(own, Source.PERSON) if isinstance(own, str | int) else None
        given = policy.given(_KEYS[name], mine)
        if given is not None and fits(given.value):
            shown[name] = given.value
    return Appearance(**shown)  # type: ignore[arg-type]  # each fits its check


def _switched(members: dict[str, object], policy: Policy, name: str, key: str) -> bool:
    """Whether something is on that is off unless somebody says so."""
    own, chosen = members.get(name), members.get("chosen")
    said = own == "on" or (own == "off" and isinstance(chosen, list) and name in chosen)
    given = policy.given(key, Given(own, Source.PERSON) if said and isinstance(own, str) else None)
    return given is not None and given.value == "on"


def _members(path: Path) -> dict[str, object]:
    try:
        members = json.loads(read_private(path) or b"{}")
    except (Unusable, ValueError, RecursionError):
        return {}
    return members if isinstance(members, dict) else {}
