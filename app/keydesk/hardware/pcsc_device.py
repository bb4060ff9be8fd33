"""An open FIDO card on a reader.

Connected for one step at a time: a reader's field may lose power at any moment, and other programs want the card
too. Exclusive access is asked for first, shared access taken else. A card that was reset or without power between two
commands is connected anew, and gets the next command when that stands alone. Imported on a key's thread, only with
pyscard. Raises what pyscard raises, CardInterrupted and NotAKey.
"""

from __future__ import annotations

import errno
import importlib
import logging
import os
import threading
from collections.abc import Callable
from typing import Any

from fido2.ctap import STATUS, CtapDevice
from fido2.hid import CTAPHID
from fido2.pcsc import CtapPcscDevice

from keydesk.hardware import answer_bounds
from keydesk.hardware.ctap_errors import CARD_LOST_POWER
from keydesk.hardware.session import CLIENT_PIN, reads_pin
from keydesk.hardware.transport import CardInterrupted, NotAKey

log = logging.getLogger(__name__)
_SHARING_VIOLATION = 0x8010000B
_CHANNEL_BYTES, _USB_CHANNEL = 4, 0x0020
# A card that only ever says "there is more" would fill the memory.
_MOST_BYTES = answer_bounds.MAX_BYTES
_MORE = 0x61
_NEXT_ASSERTION, _MANAGEMENT, _NEXT = 0x08, frozenset({0x0A, 0x41}), frozenset({b"\xa1\x01\x03", b"\xa1\x01\x05"})


class CardDevice(CtapPcscDevice):
    """A card whose connection is given back when it is closed."""

    paced_by_event = True
    _interrupted = False
    _bytes = 0
    _exchanged = 0
    _lost_power = False

    def call(
        self,
        cmd: int,
        data: bytes = b"",
        event: threading.Event | None = None,
        on_keepalive: Callable[[STATUS], None] | None = None,
    ) -> bytes:
        """Send a command; see `CtapDevice.call`. None is sent twice that the card may have heard."""
        self._bytes = self._exchanged = 0
        try:
            if self._lost_power:
                self._connect_again()
            return super().call(cmd, data, event, on_keepalive)
        except CardInterrupted:
            if self._exchanged or not stands_alone(cmd, data):
                raise  # what it had heard may be done; and a PIN, or "the next one", is about a card before the reset
        log.info("the card lost its power between two commands; it is connected anew")
        self._connect_again()
        return super().call(cmd, data, event, on_keepalive)

    def _connect_again(self) -> None:
        self._conn.disconnect()
        self.connect()  # type: ignore[no-untyped-call]  # python-fido2 gives it no type
        self._lost_power = False
        self._exchanged = 0

    @property
    def usb(self) -> tuple[int, int] | None:
        """Bus and number of the USB device the reader is, where its driver tells."""
        return usb_of_channel(self._conn.channel())

    def apdu_exchange(self, apdu: bytes, protocol: int | None = None) -> tuple[bytes, int, int]:
        """Exchange one APDU; python-fido2 turns every odd status into "other", so it is kept for the log here."""
        if self._interrupted:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        try:
            answer, sw1, sw2 = super().apdu_exchange(apdu, protocol)
        except Exception as error:  # pyscard's own has no type; all but one kind passes on as it is
            if getattr(error, "hresult", 0) & 0xFFFFFFFF not in CARD_LOST_POWER:
                raise
            self._lost_power = True
            raise CardInterrupted from error
        self._exchanged += 1
        self._bytes += len(answer) if sw1 == _MORE else 0
        if self._bytes > _MOST_BYTES:
            raise ValueError("an answer without end")
        if sw1 not in (0x90, 0x91, 0x61):
            log.info("card status %02X%02X", sw1, sw2)
        return answer, sw1, sw2

    def ask_applet(self, name: bytes, question: bytes) -> bytes:
        """Ask another applet of the card, and go back to FIDO's.

        Args:
            name: of the applet (AID).
            question: one APDU.

        Returns:
            Its answer.

        Raises:
            ValueError: there is no such applet, or it does not know the question.
        """
        try:
            for apdu in (b"\x00\xa4\x04\x00" + bytes([len(name)]) + name, question):
                answer, sw1, sw2 = self.apdu_exchange(apdu)
                if (sw1, sw2) != (0x90, 0x00):
                    raise ValueError(f"{sw1:02X}{sw2:02X}")
        finally:
            self._select()
        return answer

    def interrupt(self) -> None:
        """Let no further exchange happen, from any thread; a card that is always busy would keep its thread."""
        self._interrupted = True

    def close(self, release: bool = True) -> None:
        """Disconnect and release the context.

        Args:
            release: give the context back, too.
        """
        super().close(release)


def stands_alone(cmd: int, data: bytes) -> bool:
    """Tell whether a command means the same to a card that was reset before it.

    Args:
        cmd: of CTAPHID.
        data: its message.

    Returns:
        False for a PIN, which is sealed for a key agreement that is gone (it would cost a try), and for what goes on
        with an earlier command.
    """
    if cmd != CTAPHID.CBOR or not data:
        return True
    if data[0] == CLIENT_PIN:
        return reads_pin(data)
    # a1 01 <sub-command>: "next site" and "next passkey" carry nothing else.
    return data[0] != _NEXT_ASSERTION and not (data[0] in _MANAGEMENT and data[1:] in _NEXT)


def usb_of_channel(channel: bytes) -> tuple[int, int] | None:
    """Read where a reader is connected.

    Args:
        channel: its channel id, little-endian as the driver gives it; empty when it gives none.

    Returns:
        Bus and number of a USB device. Source: PC/SC part 3 §3.1.1, SCARD_ATTR_CHANNEL_ID (0xDDDDCCCC with kind of
        channel DDDD); CCID, ifdhandler.c, which puts bus and number into CCCC.
    """
    value = int.from_bytes(channel, "little") if len(channel) == _CHANNEL_BYTES else 0
    if value >> 16 != _USB_CHANNEL or not value & 0xFFFF:
        return None
    return value >> 8 & 0xFF, value & 0xFF


def open_card(reader: str) -> CtapDevice:
    """Connect to the card in a reader.

    Args:
        reader: its name.

    Returns:
        The card with its FIDO applet selected.

    Raises:
        NotAKey: it has no FIDO applet.
    """
    connection = _connection(reader)
    try:
        return CardDevice(connection, reader)
    except ValueError as error:
        connection.release()
        raise NotAKey(str(error)) from error
    except BaseException:
        connection.release()
        raise


def _connection(reader: str) -> Any:
    # pyscard ships no types; its card is left powered when let go, or every step would cut the power.
    cards: Any = importlib.import_module("smartcard.pcsc.PCSCCardConnection")
    errors: Any = importlib.import_module("smartcard.Exceptions")
    scard: Any = importlib.import_module("smartcard.scard")
    base: Any = cards.PCSCCardConnection

    class Connection(base):  # type: ignore[misc]  # pyscard's class has no type
        def connect(self, protocol: object = None, mode: object = None, disposition: object = None) -> None:
            try:
                super().connect(protocol, scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_LEAVE_CARD)
            except errors.CardConnectionException as error:
                if error.hresult & 0xFFFFFFFF != _SHARING_VIOLATION:
                    raise
                super().connect(protocol, scard.SCARD_SHARE_SHARED, scard.SCARD_LEAVE_CARD)

        def channel(self) -> bytes:
            try:
                return bytes(self.getAttrib(scard.SCARD_ATTR_CHANNEL_ID))
            except (errors.SmartcardException, ValueError) as error:
                log.debug("a reader does not tell where it is: %s", type(error).__name__)
                return b""

        def disconnect(self) -> None:
            try:
                super().disconnect()
            except errors.CardConnectionException as error:
                log.debug("a card that is gone cannot be let go: %s", error.hresult)

        def release(self) -> None:
            # Also called by the base class's destructor, where an error would only be noise: the service is gone,
            # or never was there, and the context with it.
            try:
                super().release()
            except errors.CardConnectionException as error:
                self.hcontext = None
                log.debug("a context cannot be given back: %s", error.hresult)

    return Connection(reader)
