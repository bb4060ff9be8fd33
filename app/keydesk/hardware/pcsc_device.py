"""An open FIDO card on a reader.

Connected for one step at a time: a reader's field may lose power at any moment, and other programs want the card
too. Exclusive access is asked for first, shared access taken else. Imported on a key's thread, only with pyscard.
Raises what pyscard raises, and NotAKey.
"""

from __future__ import annotations

import importlib
import logging
from typing import Any

from fido2.ctap import CtapDevice
from fido2.pcsc import CtapPcscDevice

from keydesk.hardware.transport import NotAKey

log = logging.getLogger(__name__)
_SHARING_VIOLATION = 0x8010000B


class CardDevice(CtapPcscDevice):
    """A card whose connection is given back when it is closed."""

    paced_by_event = True

    def apdu_exchange(self, apdu: bytes, protocol: int | None = None) -> tuple[bytes, int, int]:
        """Exchange one APDU; python-fido2 turns every odd status into "other", so it is kept for the log here."""
        answer, sw1, sw2 = super().apdu_exchange(apdu, protocol)
        if sw1 not in (0x90, 0x91, 0x61):
            log.info("card status %02X%02X", sw1, sw2)
        return answer, sw1, sw2

    def close(self, release: bool = True) -> None:
        """Disconnect and release the context.

        Args:
            release: give the context back, too.
        """
        super().close(release)


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
