"""A card by a connection that is played: where its reader is, and what other applets tell."""

from __future__ import annotations

import struct

import pytest
from fido2.hid import CAPABILITY

from keydesk.domain.keys import Transport
from keydesk.hardware import vendor_yubico
from keydesk.hardware.pcsc_device import CardDevice, usb_of_channel
from keydesk.hardware.session import Session
from keydesk.hardware.transport import FoundKey

FIDO = bytes.fromhex("a0000006472f0001")
MANAGEMENT = bytes.fromhex("a000000527471117")
CONFIG = bytes.fromhex("0e0204016d0a2f0401030503050701")
SELECT = 0xA4


class Card:
    """A connection to a YubiKey on a reader.

    Args:
        manages: it has the management applet.
        channel: what its driver tells of the reader.
    """

    def __init__(self, manages: bool = True, channel: bytes = b"") -> None:
        self.applet = b""
        self.manages = manages
        self.told = channel
        self.chosen: list[bytes] = []

    def connect(self) -> None:
        self.applet = b""

    def disconnect(self) -> None:
        self.applet = b""

    def release(self) -> None:
        self.applet = b""

    def channel(self) -> bytes:
        return self.told

    def transmit(self, apdu: list[int], protocol: object = None) -> tuple[list[int], int, int]:
        asked = bytes(apdu)
        if asked[1] == SELECT:
            name = asked[5 : 5 + asked[4]]
            self.chosen.append(name)
            if name == MANAGEMENT and not self.manages:
                return [], 0x6A, 0x82
            self.applet = name
            return list(b"U2F_V2" if name == FIDO else b""), 0x90, 0x00
        if self.applet == MANAGEMENT:
            return list(CONFIG), 0x90, 0x00
        return [0], 0x90, 0x00


def session_on(card: Card) -> Session:
    found = FoundKey(Transport.PCSC, "pcsc:reader:1", "Reader")
    return Session(found, lambda: CardDevice(card, "Reader"), 1.0)


def test_a_yubikey_on_a_reader_tells_its_serial_number() -> None:
    card = Card()
    told = vendor_yubico.read(session_on(card), by_model=True)
    assert (told.serial, told.firmware) == (str(0x016D0A2F), "5.7.1")
    assert card.chosen == [FIDO, MANAGEMENT, FIDO], "afterwards FIDO answers again"
    assert card.applet == FIDO


def test_a_card_without_the_applet_is_described_without_it() -> None:
    card = Card(manages=False)
    assert vendor_yubico.read(session_on(card), by_model=True) == vendor_yubico.VendorInfo()
    assert card.applet == FIDO


def test_other_cards_are_not_asked() -> None:
    card = Card()
    assert vendor_yubico.read(session_on(card)) == vendor_yubico.VendorInfo()
    assert card.chosen == []


@pytest.mark.parametrize(
    ("channel", "usb"),
    [
        (struct.pack("<I", 0x00200107), (1, 7)),
        (struct.pack("<I", 0x00200000), None),
        (struct.pack("<I", 0x00010001), None),
        (b"", None),
        (b"\x07\x01\x20", None),
    ],
)
def test_where_a_reader_is(channel: bytes, usb: tuple[int, int] | None) -> None:
    assert usb_of_channel(channel) == usb
    device = CardDevice(Card(channel=channel), "Reader")
    assert device.usb == usb
    assert device.capabilities & CAPABILITY.CBOR
