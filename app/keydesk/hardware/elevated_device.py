"""An open key behind the helper, as python-fido2 sees a device. Imported and used on a key's thread.

Refuses by itself what may not pass, so that nothing of it reaches the line. Raises what the key raised in the helper,
and OSError ENODEV when the helper is gone.
"""

from __future__ import annotations

import errno
import os
import queue
import threading
from collections.abc import Callable, Iterator
from threading import Event

from fido2.ctap import STATUS, CtapDevice, CtapError

from keydesk.core.encoding import JsonValue
from keydesk.hardware import helper_errors
from keydesk.hardware.helper_link import HelperLink, Question
from keydesk.hardware.helper_wire import Frame, Kind, LineBroken, may_pass, pack_call, unpack_json

_OPEN_S = 10.0
_LOOK_S = 0.05


class ElevatedDevice(CtapDevice):
    """A key that the helper has opened.

    Args:
        link: to the helper.
        handle: number of the key there.
        capabilities: its flags.
        version: of its firmware, None when it does not tell.
    """

    def __init__(
        self, link: HelperLink, handle: int, capabilities: int, version: tuple[int, int, int] | None
    ) -> None:
        self._link = link
        self._handle = handle
        self._capabilities = capabilities
        self._broken = threading.Event()
        self.device_version = version
        """Firmware: major, minor, patch."""

    @property
    def capabilities(self) -> int:
        """Capability flags."""
        return self._capabilities

    def call(
        self,
        cmd: int,
        data: bytes = b"",
        event: Event | None = None,
        on_keepalive: Callable[[STATUS], None] | None = None,
    ) -> bytes:
        """Send a command; see `CtapDevice.call`."""
        if not may_pass(cmd, data):
            raise CtapError(CtapError.ERR.INVALID_COMMAND)
        question = self._link.ask(Kind.CALL, pack_call(self._handle, cmd, data))
        try:
            return self._answer(question, event, on_keepalive)
        finally:
            self._link.done(question)

    def close(self) -> None:
        """Close it there, too."""
        self._link.tell(Frame(Kind.CLOSE, self._handle))

    def interrupt(self) -> None:
        """End a call that waits, from any thread; the device is worth nothing afterwards."""
        self._broken.set()

    @classmethod
    def list_devices(cls) -> Iterator[CtapDevice]:
        """List nothing: transports list."""
        return iter(())

    def _answer(
        self, question: Question, event: Event | None, on_keepalive: Callable[[STATUS], None] | None
    ) -> bytes:
        told = False
        while True:
            if event is not None and event.is_set() and not told:
                told = True
                self._link.tell(Frame(Kind.CANCEL, question.number))
            try:
                frame = question.answers.get(timeout=_LOOK_S)
            except queue.Empty:
                if self._broken.is_set():
                    raise _gone() from None
                continue
            if frame is None:
                raise _gone()
            if frame.kind is Kind.ALIVE:
                _pass_on(frame.body, on_keepalive)
                continue
            return _payload(frame)


def open_by_helper(link: HelperLink, path: str) -> CtapDevice:
    """Let the helper open a key.

    Args:
        link: to the helper.
        path: as the helper listed it.

    Returns:
        The open key.

    Raises:
        OSError: it is gone, or the helper is.
    """
    question = link.ask(Kind.OPEN, path.encode())
    frame = link.wait(question, _OPEN_S)
    if frame.kind is not Kind.OPENED:
        _payload(frame)
        raise _gone()
    described = _read_body(frame.body)
    members = described if isinstance(described, dict) else {}
    capabilities, version = members.get("capabilities"), members.get("version")
    parts = [part for part in version if isinstance(part, int)] if isinstance(version, list) else []
    return ElevatedDevice(
        link,
        question.number,
        capabilities if isinstance(capabilities, int) else 0,
        (parts[0], parts[1], parts[2]) if len(parts) == 3 else None,
    )


def _payload(frame: Frame) -> bytes:
    if frame.kind is Kind.ANSWER:
        return frame.body
    raise helper_errors.raised(_read_body(frame.body))


def _read_body(body: bytes) -> JsonValue:
    """What is no body reads as nothing."""
    try:
        return unpack_json(body)
    except LineBroken:
        return None


def _pass_on(body: bytes, on_keepalive: Callable[[STATUS], None] | None) -> None:
    if on_keepalive is None or not body:
        return
    try:
        status = STATUS(body[0])
    except ValueError:
        return  # a status nobody knows says only that the key lives
    on_keepalive(status)


def _gone() -> OSError:
    return OSError(errno.ENODEV, os.strerror(errno.ENODEV))
