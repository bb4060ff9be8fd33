"""The shape of a key, from the name of its model; for the drawing only, never for a decision.

One AAGUID stands for one firmware and often for several shapes: then the name tells the most usual one, unless the
key itself tells better. Pure; any thread. Raises nothing.
"""

from __future__ import annotations

import re

from keydesk.domain.keys import FormFactor

# In the order of trying; the first that fits decides. The lone C is a capital: "Security Key C NFC".
_NAMES: tuple[tuple[re.Pattern[str], FormFactor], ...] = (
    (re.compile(r"\b(?:\d+C|C) Nano\b|\bNano C\b"), FormFactor.NANO_C),
    (re.compile(r"\bNano\b", re.IGNORECASE), FormFactor.NANO),
    (re.compile(r"\bC Bio\b|\bBio C\b"), FormFactor.BIO_C),
    (re.compile(r"\bBio\b|\bBioPass\b|\bfingerprint\b", re.IGNORECASE), FormFactor.BIO),
    (re.compile(r"\bcard\b", re.IGNORECASE), FormFactor.CARD),
    (re.compile(r"\b(?:\d+Ci?|USB-?C|Type-?C|C)\b"), FormFactor.USB_C),
    (re.compile(r"\bYubiKey (?:4|5|NEO)\b|\bby Yubico\b|\b\d+A\b|\b(?:USB|Type)-?A\b"), FormFactor.USB_A),
)


def form_by_name(name: str) -> FormFactor:
    """Tell a shape from the name of a model.

    Args:
        name: for instance "YubiKey 5C NFC".

    Returns:
        The shape, unknown where the name tells none.
    """
    return next((form for pattern, form in _NAMES if pattern.search(name)), FormFactor.UNKNOWN)


def with_sensor(form: FormFactor) -> FormFactor:
    """Give the shape of a key that proved to have a finger sensor.

    Args:
        form: its shape as known so far.

    Returns:
        The same with a sensor, where there is a drawing for it.
    """
    return {
        FormFactor.USB_C: FormFactor.BIO_C,
        FormFactor.USB_A: FormFactor.BIO,
        FormFactor.UNKNOWN: FormFactor.BIO,
    }.get(form, form)
