"""The small helper with administrator rights: lists keys, opens them, and passes on the commands that manage them.

A process of its own, without settings, store, tokens or network; it ends when the line to its program does. The main
thread reads the line; each open key has a thread of its own. Raises nothing: every failure is told over the line.
"""

from __future__ import annotations

import errno
import logging
import os
import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event

from fido2.ctap import STATUS, CtapDevice, CtapError

from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.hardware import helper_errors
from keydesk.hardware.helper_wire import (
    Frame,
    Kind,
    Line,
    LineBroken,
    may_pass,
    pack_json,
    receive,
    send,
    unpack_call,
)
from keydesk.hardware.transport import Found, KeyTransport
from keydesk.hardware.unwaiting import UnwaitingEvent

log = logging.getLogger(__name__)

_MOST_OPEN = 16
_MOST_LISTED = 32
_Tell = Callable[[Frame], None]


class HelperServer:
    """Serves one program.

    Args:
        line: to the program, greeted.
        transports: ways to reach keys with this process's rights.
    """

    def __init__(self, line: Line, transports: Sequence[KeyTransport]) -> None:
        self._line = line
        self._transports = tuple(transports)
        self._sending = threading.Lock()
        self._open: dict[int, _OpenKey] = {}

    def serve(self) -> None:
        """Serve until the program hangs up."""
        stops = [transport.watch(lambda: self._tell(Frame(Kind.CHANGED))) for transport in self._transports]
        try:
            while self._heed(receive(self._line)):
                pass
        except LineBroken as error:
            log.info("the line ended: %s", error)
        finally:
            for stop in stops:
                stop()
            for key in self._open.values():
                key.close()
            with self._sending:
                self._line.close()

    def _heed(self, frame: Frame) -> bool:
        if frame.kind is Kind.BYE:
            return False
        if frame.kind is Kind.LIST:
            self._tell(Frame(Kind.FOUND, frame.number, pack_json(self._list())))
        elif frame.kind is Kind.OPEN:
            self._begin(frame)
        elif frame.kind is Kind.CALL:
            self._call(frame)
        elif frame.kind in (Kind.CANCEL, Kind.CLOSE):
            self._end(frame)
        else:
            raise LineBroken("kind")
        return True

    def _found(self) -> list[tuple[KeyTransport, Found]]:
        listed: list[tuple[KeyTransport, Found]] = []
        for transport in self._transports:
            with suppress(KeydeskError, OSError):  # a way without keys is no news to the program
                listed.extend((transport, found) for found in transport.list())
        return listed[:_MOST_LISTED]

    def _list(self) -> JsonValue:
        return [
            {
                "path": found.path, "product": found.product[:64], "vendor": found.vendor_id,
                "model": found.product_id, "serial": found.serial, "blocked": found.blocked,
            }
            for _, found in self._found()
        ]  # fmt: skip

    def _begin(self, frame: Frame) -> None:
        path = frame.body.decode("utf-8", "replace")
        self._open = {number: key for number, key in self._open.items() if not key.over.is_set()}
        match = next(((t, found) for t, found in self._found() if found.path == path), None)
        if match is None or frame.number in self._open or len(self._open) >= _MOST_OPEN:
            self._fail(frame.number, OSError(errno.ENODEV, os.strerror(errno.ENODEV)))
            return
        self._open[frame.number] = _OpenKey(frame.number, *match, self._tell)

    def _call(self, frame: Frame) -> None:
        handle, command, data = unpack_call(frame.body)
        key = self._open.get(handle)
        if key is None or key.over.is_set():
            self._fail(frame.number, OSError(errno.EBADF, os.strerror(errno.EBADF)))
        elif not may_pass(command, data):
            log.warning("a command that may not pass was refused: %02X", command)
            self._fail(frame.number, CtapError(CtapError.ERR.INVALID_COMMAND))
        else:
            key.call(frame.number, command, data)

    def _end(self, frame: Frame) -> None:
        if frame.kind is Kind.CLOSE:
            key = self._open.pop(frame.number, None)
            if key is not None:
                key.close()
            return
        for key in self._open.values():
            key.cancel(frame.number)

    def _fail(self, number: int, error: BaseException) -> None:
        self._tell(Frame(Kind.FAILED, number, pack_json(helper_errors.told(error))))

    def _tell(self, frame: Frame) -> None:
        with self._sending, suppress(LineBroken):  # the reader hears of it, and ends
            send(self._line, frame)


class _OpenKey:
    """An open key with its thread; commands run in order."""

    def __init__(self, number: int, transport: KeyTransport, found: Found, tell: _Tell) -> None:
        self._number = number
        self._transport = transport
        self._found = found
        self._tell = tell
        self._device: CtapDevice | None = None
        self._asked: queue.SimpleQueue[tuple[int, int, bytes, Event] | None] = queue.SimpleQueue()
        self._events: dict[int, Event] = {}
        self.over = Event()
        threading.Thread(target=self._work, name=f"key-helped-{number}", daemon=True).start()

    def call(self, number: int, command: int, data: bytes) -> None:
        event = self._events[number] = Event()
        self._asked.put((number, command, data, event))

    def cancel(self, number: int) -> None:
        event = self._events.get(number)
        if event is not None:
            event.set()

    def close(self) -> None:
        for event in list(self._events.values()):
            event.set()
        self._asked.put(None)
        interrupt = getattr(self._device, "interrupt", None)
        if callable(interrupt) and self._events:
            interrupt()

    def _work(self) -> None:
        try:
            device = self._device = self._transport.open(self._found)
        except Exception as error:  # noqa: BLE001 -- a hop between processes: the program gets whatever it was
            self.over.set()
            self._fail(self._number, error)
            return
        version = getattr(device, "device_version", None)
        described: JsonValue = {
            "capabilities": int(device.capabilities),
            "version": [*version] if isinstance(version, tuple) else None,
        }
        self._tell(Frame(Kind.OPENED, self._number, pack_json(described)))
        while (asked := self._asked.get()) is not None:
            self._answer(device, *asked)
        with suppress(OSError, CtapError):  # one that is gone is closed already
            device.close()

    def _answer(self, device: CtapDevice, number: int, command: int, data: bytes, event: Event) -> None:
        def alive(status: STATUS) -> None:
            self._tell(Frame(Kind.ALIVE, number, bytes([status & 0xFF])))

        paced = getattr(device, "paced_by_event", False)
        try:
            answer = device.call(command, data, event if paced else UnwaitingEvent(event), alive)
        except Exception as error:  # noqa: BLE001 -- as above
            self._fail(number, error)
        else:
            self._tell(Frame(Kind.ANSWER, number, answer))
        finally:
            self._events.pop(number, None)

    def _fail(self, number: int, error: BaseException) -> None:
        self._tell(Frame(Kind.FAILED, number, pack_json(helper_errors.told(error))))
