"""What only YubiKeys tell, by a vendor command on the FIDO interface or on a reader: serial number, firmware, shape.

The USB descriptor of a YubiKey carries no serial number, so without this two of one model cannot be told apart.
Runs on the key's thread. Raises nothing but a removal: a key that does not know the command is described without.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from fido2.ctap import CtapError

from keydesk.domain.keys import FormFactor, Transport
from keydesk.hardware.session import YUBICO, Session

log = logging.getLogger(__name__)

# First vendor command plus two: read configuration. Source: yubikey-manager, yubikit/management.py.
_READ_CONFIG = 0x42
# The same on a reader: the management applet, and its instruction 1D.
_APPLET, _READ_ON_READER = bytes.fromhex("a000000527471117"), b"\x00\x1d\x00\x00\x00"
_TAG_SERIAL, _TAG_FORM, _TAG_VERSION = 0x02, 0x04, 0x05
# Per way to reach it: the tags of what it can do and of what is switched on, and in both the bit of FIDO2.
_WAYS = (("usb", 0x01, 0x03), ("nfc", 0x0D, 0x0E))
_FIDO2 = 0x0200
_FORMS = {
    1: FormFactor.USB_A, 2: FormFactor.NANO, 3: FormFactor.USB_C, 4: FormFactor.NANO_C, 5: FormFactor.USB_C,
    6: FormFactor.BIO, 7: FormFactor.BIO_C,
}  # fmt: skip
_FORM_BITS = 0x0F


@dataclass(frozen=True, slots=True)
class VendorInfo:
    """What the vendor command told.

    Args:
        serial: decimal digits, None when the key hides it.
        firmware: three numbers with dots.
        form: the shape.
        switched_off: ways (usb, nfc) on which it could do passkeys but is told not to.
    """

    serial: str | None = None
    firmware: str | None = None
    form: FormFactor = FormFactor.UNKNOWN
    switched_off: tuple[str, ...] = ()


def read(session: Session, by_model: bool = False) -> VendorInfo:
    """Ask a YubiKey; other keys are not asked.

    Args:
        session: the key.
        by_model: it says that it is one; a reader tells no maker.

    Returns:
        What it told, empty for other keys.
    """
    usb = session.found.vendor_id == YUBICO and session.found.transport in (Transport.HID, Transport.ELEVATED)
    ask_applet = getattr(session.device.raw, "ask_applet", None) if by_model and not usb else None
    try:
        if usb:
            return parse(session.device.call(_READ_CONFIG, b"\x00"))
        return parse(ask_applet(_APPLET, _READ_ON_READER)) if callable(ask_applet) else VendorInfo()
    except (CtapError, ValueError) as error:
        log.debug("no vendor configuration: %s", type(error).__name__)
        return VendorInfo()


def parse(data: bytes) -> VendorInfo:
    """Read the answer: one byte of length, then tag, length, value.

    Args:
        data: the whole answer.

    Returns:
        What it holds.

    Raises:
        ValueError: the lengths do not fit.
    """
    if not data or data[0] > len(data) - 1:
        raise ValueError("length")
    body = data[1 : 1 + data[0]]
    members: dict[int, bytes] = {}
    while body:
        if len(body) < 2 or len(body) < 2 + body[1]:
            raise ValueError("member")
        members[body[0]] = body[2 : 2 + body[1]]
        body = body[2 + body[1] :]
    serial = int.from_bytes(members.get(_TAG_SERIAL, b"")[:8], "big")
    version = members.get(_TAG_VERSION, b"")
    form = members.get(_TAG_FORM, b"")
    return VendorInfo(
        serial=str(serial) if serial else None,
        firmware=".".join(str(part) for part in version) if len(version) == 3 and any(version) else None,
        form=_FORMS.get(form[0] & _FORM_BITS, FormFactor.UNKNOWN) if form else FormFactor.UNKNOWN,
        switched_off=tuple(way for way, can, on in _WAYS if _off(members.get(can), members.get(on))),
    )


def _off(can: bytes | None, on: bytes | None) -> bool:
    """Whether FIDO2 is there but not switched on; a key that does not tell both is believed to have it on."""
    if can is None or on is None:
        return False
    return bool(int.from_bytes(can[:4], "big") & _FIDO2) and not int.from_bytes(on[:4], "big") & _FIDO2
