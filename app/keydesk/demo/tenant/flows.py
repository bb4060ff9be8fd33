"""Switches for the ways to sign in besides the browser on this computer.

Owns nothing. Usable on any thread. Raises nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DeviceConfig:
    """How the device flow is set up.

    Attributes:
        enabled: whether the application holds that grant type.
        life_s: seconds a device code lives.
        interval_s: seconds a client must wait between two questions.
    """

    enabled: bool = True
    life_s: int = 900
    interval_s: int = 5
