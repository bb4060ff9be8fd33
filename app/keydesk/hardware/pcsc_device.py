"""An open FIDO card on a reader.

Connected for one step at a time: a reader's field may lose power at any moment, and other programs want the card
too. Exclusive access is asked for first, shared access taken else. Imported on a key's thread, only with pyscard.
Raises what pyscard raises, and NotAKey.
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
from fido2.pcsc import CtapPcscDevice

from keydesk.hardware import answer_bounds
from keydesk.hardware.transport import NotAKey

log = logging.getLogger(__name__)
_SHARING_VIOLATION = 0x8010000B
_CHANNEL_BYTES, _USB_CHANNEL = 4, 0x0020
# A card that only ever says "there is more" would fill the memory.
_MOST_BYTES = answer_bounds.MAX_BYTES
_MORE = 0x61


class CardDevice(CtapPcscDevice):
    """A card whose connection is given back when it is closed."""

    paced_by_event = True
    _interrupted = False
    _bytes = 0

    def call(
        self,
        cmd: int,
        data: bytes = b"",
        event: threading.Event | None = None,
        on_keepalive: Callable[[STATUS], None] | None = None,
    ) -> bytes:
        """Send a command; see `CtapDevice.call`."""
        self._bytes = 0
        return super().call(cmd, data, event, on_keepalive)

    @property
    def usb(self) -> tuple[int, int] | None:
        """Bus and number of the USB device the reader is, where its driver tells."""
        return usb_of_channel(self._conn.channel())

    def apdu_exchange(self, apdu: bytes, protocol: int | None = None) -> tuple[bytes, int, int]:
        """Exchange one APDU; python-fido2 turns every odd status into "other", so it is kept for the log here."""
        if self._interrupted:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        answer, sw1, sw2 = super().apdu_exchange(apdu, protocol)
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
