"""A software key as a card in vsmartcard's virtual reader: the client side of vpcd's TCP protocol.

Blocking; one thread runs `run`. Each power-up is a new plug of the key, so the reset window and the wrong-PIN count
behave as when a card is put on a reader. Raises OSError when the line breaks in mid-message.
Source: vsmartcard, virtualsmartcard/src/vpcd.
"""

from __future__ import annotations

import logging
import socket
import struct
import time

from keydesk.demo.softkey.applet import FidoApplet
from keydesk.demo.softkey.device import Plug, SoftwareKeyDevice
from keydesk.demo.softkey.key import SoftwareKey

logger = logging.getLogger(__name__)

DEFAULT_PORT = 35963
ATR = bytes.fromhex("3b80800101")
"""A contactless card without historical bytes. Source: PC/SC part 3 §3.1.3.2.3."""

_POWER_OFF, _POWER_ON, _RESET, _GET_ATR = b"\x00", b"\x01", b"\x02", b"\x04"
_NO_APPLET = b"\x6f\x00"
_TRY_EVERY_S = 0.2


class VirtualCard:
    """One key on one virtual reader.

    Args:
        key: the key.
        line: connected to vpcd.
    """

    def __init__(self, key: SoftwareKey, line: socket.socket) -> None:
        self._key = key
        self._line = line
        self._plug: Plug | None = None
        self._applet: FidoApplet | None = None

    def run(self) -> None:
        """Answer until vpcd goes away or the key is pulled.

        Raises:
            OSError: the line broke.
        """
        try:
            while (message := self._read()) is not None:
                answer = self.answer(message)
                if answer is not None:
                    self._line.sendall(struct.pack(">H", len(answer)) + answer)
                if self._plug is not None and self._plug.pulled:
                    return
        finally:
            self._power_off()
            self._line.close()

    def answer(self, message: bytes) -> bytes | None:
        """Answer one message of vpcd.

        Args:
            message: a control byte, or an APDU.

        Returns:
            ATR or response APDU; None for what is not answered.
        """
        if message == _GET_ATR:
            return ATR
        if message == _POWER_OFF:
            self._power_off()
            return None
        if message in (_POWER_ON, _RESET):
            self._power_off()
            self._power_on()
            return None
        if self._applet is None:
            self._power_on()
        try:
            return self._applet.exchange(message) if self._applet is not None else _NO_APPLET
        except OSError:
            logger.info("the software key was pulled from the virtual reader")
            return _NO_APPLET

    def _power_on(self) -> None:
        self._plug = Plug(self._key)
        self._applet = FidoApplet(SoftwareKeyDevice(self._plug))

    def _power_off(self) -> None:
        if self._plug is not None:
            self._plug.pull()
        self._plug = self._applet = None

    def _read(self) -> bytes | None:
        head = self._read_exactly(2)
        return None if head is None else self._read_exactly(struct.unpack(">H", head)[0])

    def _read_exactly(self, count: int) -> bytes | None:
        data = b""
        while len(data) < count:
            part = self._line.recv(count - len(data))
            if not part:
                return None
            data += part
        return data


def connect(port: int = DEFAULT_PORT, within_s: float = 10.0) -> socket.socket:
    """Reach vpcd, which may still be starting.

    Args:
        port: TCP port on 127.0.0.1.
        within_s: how long to try.

    Returns:
        A connected socket.

    Raises:
        OSError: it could not be reached in that time.
    """
    deadline = time.monotonic() + within_s
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(_TRY_EVERY_S)
