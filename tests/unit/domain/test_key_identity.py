"""Whether a key that arrives is the very key that was frozen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from keydesk.domain.key_identity import FrozenIdentity, Match, port_of
from keydesk.domain.keys import PinState, SecurityKey, Slots, Transport

PORT_ONE = "/sys/devices/pci0/usb1/1-4/1-4.2/1-4.2:1.0/0003:1050:0407.0005/hidraw/hidraw3"
PORT_ONE_LATER = "/sys/devices/pci0/usb1/1-4/1-4.2/1-4.2:1.0/0003:1050:0407.0009/hidraw/hidraw4"
PORT_TWO = "/sys/devices/pci0/usb1/1-3/1-3:1.0/0003:1050:0407.0010/hidraw/hidraw3"
NUMBERED = SecurityKey("a", PORT_ONE, Transport.HID, "Key", aaguid="m", serial="123", versions=("FIDO_2_0", "U2F_V2"))
NAMELESS = replace(NUMBERED, serial=None)


@pytest.mark.parametrize(
    ("frozen", "arriving", "match"),
    [
        (NUMBERED, replace(NUMBERED, path=PORT_TWO, pin=PinState(set=True), slots=Slots(3, 4)), Match.SAME),
        (NUMBERED, replace(NUMBERED, firmware="5.7.5"), Match.SAME),
        (NUMBERED, replace(NUMBERED, serial="124"), Match.ANOTHER),
        (NUMBERED, replace(NUMBERED, aaguid="other"), Match.ANOTHER),
        (NUMBERED, NAMELESS, Match.ANOTHER),
        (NAMELESS, NUMBERED, Match.ANOTHER),
        (NAMELESS, replace(NAMELESS, path=PORT_ONE_LATER, versions=("FIDO_2_0",)), Match.SAME),
        (NAMELESS, replace(NAMELESS, path=PORT_TWO), Match.ANOTHER_PORT),
        (NAMELESS, replace(NAMELESS, firmware="1.0"), Match.ANOTHER),
        (NAMELESS, replace(NAMELESS, extensions=("hmac-secret",)), Match.ANOTHER),
        (replace(NAMELESS, path="reader"), replace(NAMELESS, path="reader again"), Match.SAME),
    ],
)
def test_only_without_a_doubt(frozen: SecurityKey, arriving: SecurityKey, match: Match) -> None:
    assert FrozenIdentity.of(frozen).compare(arriving) is match


def test_ports() -> None:
    assert port_of(PORT_ONE) == port_of(PORT_ONE_LATER) == "1-4.2"
    assert port_of(PORT_TWO) == "1-3"
    assert port_of("/sys/devices/virtual/misc/uhid/0003:1209:F1D0.0001/hidraw/hidraw0") is None
    assert port_of("software:12345678:1") is None
