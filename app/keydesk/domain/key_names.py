"""The name a new key gets: from a template of the organisation or the person, else its model. Pure.

Raises ValueError from `parts_of` only: whoever takes a template asks it first. A policy is read with this before the
first frame, so nothing is imported for types alone and no pattern is compiled.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.domain.keys import SecurityKey

LONGEST = 64
PLACES = frozenset({"model", "serial", "serial_last4", "last4", "user", "date"})
"""What a template may hold in braces; ``last4`` is short for ``serial_last4``."""
_LAST = 4


def parts_of(template: str) -> tuple[str, ...]:
    """Take a template apart.

    Exact places only, no format and no conversion: ``{model!r:>99999}`` is no name.

    Args:
        template: at most 64 characters on one line, not blank.

    Returns:
        Plain texts and places in turn, a plain one first; places without their braces.

    Raises:
        ValueError: it is no template.
    """
    if not template.strip() or len(template) > LONGEST or not template.isprintable():
        raise ValueError("length")
    first, *rest = template.split("{")
    parts = [first]
    for one in rest:
        place, closing, plain = one.partition("}")
        if not closing:
            raise ValueError("braces")
        parts += [place, plain]
    if any("}" in text for text in parts[::2]):
        raise ValueError("braces")
    if not PLACES.issuperset(parts[1::2]):
        raise ValueError("place")
    return tuple(parts)


def is_name_template(template: str) -> bool:
    """Tell whether a text is a template of key names."""
    try:
        parts_of(template)
    except ValueError:
        return False
    return True


def name_from(template: str | None, key: "SecurityKey", person: str, now: "datetime") -> str:
    """Name a key.

    Args:
        template: as `parts_of` takes it; None for the model.
        key: the key; one that does not tell its serial number leaves these places empty.
        person: who it is for.
        now: aware time, for the date.

    Returns:
        The name, at most 64 characters, never empty.
    """
    if template is None:
        return key.model
    serial = key.serial or ""
    told = {
        "model": key.model,
        "serial": serial,
        "serial_last4": serial[-_LAST:],
        "last4": serial[-_LAST:],
        "user": person,
        "date": now.date().isoformat(),
    }
    parts = parts_of(template)
    text = "".join(told[part] if at % 2 else part for at, part in enumerate(parts))
    return " ".join(text.split())[:LONGEST].strip() or key.model
