"""What an organisation requires of keys and flows, and whom it names for questions. Frozen; raises nothing.

A requirement tightens: nothing here can make a flow skip a check.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Requirements:
    """What flows obey.

    Args:
        allowed_models: AAGUIDs of keys that may be enrolled, None for any.
        verify_person: a passkey is only made and used with PIN or fingerprint.
        min_pin_length: fewest characters of a new PIN, on top of the key's own rule.
        allow_reset: keys may be reset here.
        least_keys: keys everybody should have, 0 for no wish.
        name_template: what a new key is called, None for its model.
        site: the one site passkeys may be made for, None for the tenant's.
        allow_device_sign_in: a sign-in may be finished on another device.
        show_accounts: connected accounts are shown.
        allowed_connections: names of connections that may be connected, None for all.
        force_pin_change: keys prepared for others want another PIN at their first use.
        forget_people: several people use this computer; nothing about anybody stays after they sign out.
    """

    allowed_models: frozenset[str] | None = None
    verify_person: bool = False
    min_pin_length: int = 0
    allow_reset: bool = True
    least_keys: int = 0
    name_template: str | None = None
    site: str | None = None
    allow_device_sign_in: bool = True
    show_accounts: bool = True
    allowed_connections: frozenset[str] | None = None
    force_pin_change: bool = False
    forget_people: bool = False

    def allows_model(self, aaguid: str | None) -> bool:
        """Tell whether a key of a model may be enrolled; one that does not tell its model only where any may."""
        return self.allowed_models is None or (aaguid is not None and aaguid.lower() in self.allowed_models)

    def allows_connection(self, name: str) -> bool:
        """Tell whether a connection may be connected."""
        return self.allowed_connections is None or name in self.allowed_connections


@dataclass(frozen=True, slots=True)
class SupportContact:
    """Who manages this computer and whom to ask; "" for what is not told.

    Args:
        name: who manages it.
        caption: one sentence of theirs.
        url: a page, https.
        mail: an address.
        phone: a number.
        welcome: what they tell people who begin.
    """

    name: str = ""
    caption: str = ""
    url: str = ""
    mail: str = ""
    phone: str = ""
    welcome: str = ""

    @property
    def told(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.name or self.caption or self.url or self.mail or self.phone)


NO_REQUIREMENTS = Requirements()
