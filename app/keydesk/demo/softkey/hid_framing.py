"""CTAPHID: the software key behind 64-byte reports, for a socket pair, /dev/uhid or whatever carries reports.

`receive` never blocks; a command runs on a thread of its own, named "softkey-hid", that ends with the command, so
that a CANCEL can come in meanwhile. `send` is called from both, one report at a time. Raises nothing: what is
wrong with a report is answered with an ERROR report. Source: CTAP 2.1 §11.2.
"""

from __future__ import annotations

import logging
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from fido2.ctap import STATUS, CtapError
from fido2.hid import CTAPHID

from keydesk.demo.softkey.device import SoftwareKeyDevice
from keydesk.demo.softkey.key import Busy
from keydesk.demo.softkey.status import KeepAlive, Status

logger = logging.getLogger(__name__)

REPORT_SIZE = 64
MAX_MESSAGE = REPORT_SIZE - 7 + 128 * (REPORT_SIZE - 5)
BROADCAST = 0xFFFFFFFF
KEEPALIVE_EVERY_S = 0.1
MESSAGE_WITHIN_S = 0.5
_INIT_FLAG = 0x80
_PROTOCOL_VERSION = 2


@dataclass
class _Incoming:
    channel: int
    command: int
    length: int
    started: float
    data: bytes
    next_sequence: int = 0


@dataclass
class _Running:
    channel: int
    cancelled: Event = field(default_factory=Event)
    aborted: bool = False


class HidFraming:
    """One key's end of the CTAPHID line.

    Args:
        device: an open software key.
        send: carries one report of 64 bytes to the host.
        ended: called once when the key was pulled, on the thread that noticed.
    """

    def __init__(
        self, device: SoftwareKeyDevice, send: Callable[[bytes], None], ended: Callable[[], None] = lambda: None
    ) -> None:
        self._device = device
        self._send_report = send
        self._ended = ended
        self._send_lock = threading.Lock()
        self._lock = threading.RLock()
        self._last_channel = 0
        self._channels: set[int] = set()
        self._incoming: _Incoming | None = None
        self._running: _Running | None = None
        device.plug.on_pull(lambda plug: ended())

    def serve(self, read: Callable[[], bytes]) -> None:
        """Take reports until there are no more; blocks.

        Args:
            read: gives the next report, b"" or an OSError at the end.
        """
        try:
            while report := read():
                self.receive(report)
        except OSError as error:
            logger.debug("the line of the software key broke: %s", error.strerror)
        finally:
            self.stop()

    def stop(self) -> None:
        """End the line: a command that runs is cancelled and not answered."""
        with self._lock:
            if self._running is not None:
                self._running.aborted = True
                self._running.cancelled.set()

    def receive(self, report: bytes) -> None:
        """Take one report from the host.

        Args:
            report: 64 bytes, without a report number in front; a short one is filled up.
        """
        report = report[:REPORT_SIZE].ljust(REPORT_SIZE, b"\0")
        (channel,) = struct.unpack_from(">I", report)
        with self._lock:
            if report[4] & _INIT_FLAG:
                self._start(channel, report[4] & 0x7F, report)
            else:
                self._continue(channel, report[4], report[5:])

    def _start(self, channel: int, command: int, report: bytes) -> None:
        (length,) = struct.unpack_from(">H", report, 5)
        self._drop_stale()
        if command == CTAPHID.CANCEL:
            if self._running is not None and self._running.channel == channel:
                self._running.cancelled.set()
            return
        if command == CTAPHID.INIT:
            self._incoming = None if self._incoming and self._incoming.channel == channel else self._incoming
            self._init(channel, report[7 : 7 + length], length)
            return
        if channel not in self._channels:
            self._error(channel, Status.INVALID_CHANNEL)
        elif self._incoming is not None and self._incoming.channel == channel:
            self._incoming = None
            self._error(channel, Status.INVALID_SEQ)
        elif self._running is not None or self._incoming is not None:
            self._error(channel, Status.CHANNEL_BUSY)
        elif length > MAX_MESSAGE:
            self._error(channel, Status.INVALID_LENGTH)
        else:
            self._incoming = _Incoming(channel, command, length, time.monotonic(), report[7 : 7 + length])
            self._finish_when_whole()

    def _continue(self, channel: int, sequence: int, data: bytes) -> None:
        self._drop_stale()
        incoming = self._incoming
        if incoming is None or incoming.channel != channel:
            return  # a stray continuation is ignored, §11.2.5.4
        if sequence != incoming.next_sequence:
            self._incoming = None
            self._error(channel, Status.INVALID_SEQ)
            return
        incoming.next_sequence += 1
        incoming.data += data[: incoming.length - len(incoming.data)]
        self._finish_when_whole()

    def _drop_stale(self) -> None:
        incoming = self._incoming
        if incoming is not None and time.monotonic() - incoming.started > MESSAGE_WITHIN_S:
            self._incoming = None
            self._error(incoming.channel, Status.TIMEOUT)

    def _init(self, channel: int, nonce: bytes, length: int) -> None:
        if length != 8:
            self._error(channel, Status.INVALID_LENGTH)
            return
        if channel != BROADCAST and channel not in self._channels:
            self._error(channel, Status.INVALID_CHANNEL)
            return
        answered = channel
        if channel == BROADCAST:
            self._last_channel += 1
            answered = self._last_channel
            self._channels.add(answered)
        elif self._running is not None and self._running.channel == channel:
            self._running.aborted = True  # resynchronisation: the running command ends unanswered
            self._running.cancelled.set()
        about = struct.pack(
            ">IBBBBB", answered, _PROTOCOL_VERSION, *self._device.device_version, self._device.capabilities
        )
        self._send(channel, CTAPHID.INIT, nonce + about)

    def _finish_when_whole(self) -> None:
        incoming = self._incoming
        if incoming is None or len(incoming.data) < incoming.length:
            return
        self._incoming = None
        running = self._running = _Running(incoming.channel)
        threading.Thread(
            target=self._run, args=(running, incoming.command, incoming.data), name="softkey-hid", daemon=True
        ).start()

    def _run(self, running: _Running, command: int, data: bytes) -> None:
        ticker = _Ticker(lambda status: self._keepalive(running, status))
        answered, payload = command, b""
        try:
            payload = self._device.attempt(command, data, running.cancelled, ticker.tell)
        except Busy:
            answered, payload = CTAPHID.ERROR, bytes([Status.CHANNEL_BUSY])
        except CtapError as error:
            answered, payload = CTAPHID.ERROR, bytes([error.code])
        except OSError:
            running.aborted = True  # pulled: nobody is there to answer, `ended` was told by the plug
        finally:
            ticker.stop()
            with self._lock:
                self._running = None if self._running is running else self._running
                if not running.aborted:
                    self._send(running.channel, answered, payload)

    def _keepalive(self, running: _Running, status: int) -> None:
        if not running.aborted:
            self._send(running.channel, CTAPHID.KEEPALIVE, bytes([status]))

    def _error(self, channel: int, status: Status) -> None:
        self._send(channel, CTAPHID.ERROR, bytes([status]))

    def _send(self, channel: int, command: int, data: bytes) -> None:
        head = struct.pack(">IBH", channel, _INIT_FLAG | command, len(data))
        sequence = 0
        try:
            with self._send_lock:
                while True:
                    room = REPORT_SIZE - len(head)
                    self._send_report((head + data[:room]).ljust(REPORT_SIZE, b"\0"))
                    data = data[room:]
                    if not data:
                        return
                    head = struct.pack(">IB", channel, sequence)
                    sequence += 1
        except OSError as error:
            logger.debug("nobody hears the software key: %s", error.strerror)


class _Ticker:
    """Repeats the present keep-alive every 100 ms while a command runs."""

    def __init__(self, send: Callable[[int], None]) -> None:
        self._send = send
        self._status = int(KeepAlive.PROCESSING)
        self._stopped = Event()
        self._thread: threading.Thread | None = None

    def tell(self, status: STATUS) -> None:
        self._status = int(status)
        self._send(self._status)
        if self._thread is None:
            self._thread = threading.Thread(target=self._tick, name="softkey-hid-tick", daemon=True)
            self._thread.start()

    def _tick(self) -> None:
        while not self._stopped.wait(KEEPALIVE_EVERY_S):
            self._send(self._status)

    def stop(self) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
