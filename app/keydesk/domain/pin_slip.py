"""What goes to the person who gets a prepared key: its PIN, once, and what there is to say of it. Pure."""

from dataclasses import dataclass

from keydesk.core.secret import Secret


@dataclass(frozen=True, slots=True)
class PinSlip:
    """A PIN and what goes with it.

    Args:
        pin: the PIN.
        key: name of the key.
        serial: its serial number, "" when it tells none.
        changes: the key asks for another PIN at its first use.
    """

    pin: Secret
    key: str
    serial: str
    changes: bool
