"""Phone numbers and e-mail addresses as people type them, made into what the API takes. Pure; raises nothing."""

import re

_FILLING = re.compile(r"[\s()./\u00a0\u2010-\u2015-]+")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}\Z")
# One @, something before it, a host with a dot behind it; the tenant and its mail decide.
_EMAIL = re.compile(r"[^\s@\"(),:;<>\[\\\]]{1,64}@(?:[^\s@.\"(),:;<>\[\\\]]{1,63}\.)+[^\s@.\"(),:;<>\[\\\]]{2,63}\Z")
_MAX_EMAIL = 254  # Source: RFC 5321 §4.5.3.1.3, a path in its angle brackets


def phone_number(typed: str) -> str | None:
    """Make an international number out of what was typed.

    Args:
        typed: for instance ``+49 (151) 123-456 78`` or ``0049 151 12345678``.

    Returns:
        E.164, None when it is none; a number without its country is none. Source: ITU-T E.164 §6.
    """
    digits = _FILLING.sub("", typed)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    return digits if _E164.match(digits) else None


def email_address(typed: str) -> str | None:
    """Make an e-mail address out of what was typed.

    Args:
        typed: the address, white space around it allowed.

    Returns:
        The address, None when it is none.
    """
    address = typed.strip()
    if len(address) > _MAX_EMAIL or not address.isprintable() or ".." in address:
        return None
    return address if _EMAIL.match(address) else None
