"""What Windows and macOS say when a session is locked, over stand-ins of their calls."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QByteArray, QObject
from PySide6.QtWidgets import QApplication, QWidget

from keydesk.ui.session_lock_macos import LOCKED, CoreNotices, MacSessionLock
from keydesk.ui.session_lock_windows import Message, WindowsSessionLock, Wtsapi

GENERIC = QByteArray(b"windows_generic_MSG")


class Sessions:
    """Stands in for wtsapi32."""

    def __init__(self, refuse: bool = False) -> None:
        self.refuse = refuse
        self.told: list[tuple[str, int]] = []

    def register(self, window: int) -> None:
        if self.refuse:
            raise OSError("WTSRegisterSessionNotification: 1702")
        self.told.append(("register", window))

    def unregister(self, window: int) -> None:
        self.told.append(("unregister", window))


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QWidget]:
    made = QWidget()
    yield made
    made.deleteLater()


def listening(window: QWidget, app: QApplication, calls: Sessions) -> tuple[WindowsSessionLock, list[int]]:
    lock, heard = WindowsSessionLock(window, app, window, calls), list[int]()
    lock.locked.connect(lambda: heard.append(1))
    return lock, heard


@pytest.mark.parametrize(
    ("message", "word", "means"),
    [
        (0x02B1, 7, True), (0x02B1, 2, True), (0x02B1, 4, True), (0x02B1, 6, True),
        (0x02B1, 8, False), (0x02B1, 1, False), (0x02B1, 3, False), (0x02B1, 5, False),
        (0x0218, 4, True), (0x0218, 7, False), (0x0218, 0x12, False), (0x0100, 7, False),
    ],
)  # fmt: skip
def test_messages_that_mean_somebody_left(
    window: QWidget, qapp: QApplication, message: int, word: int, means: bool
) -> None:
    """Lock, both ways of being disconnected, log-off and sleep; not their ends, and no other message."""
    lock, heard = listening(window, qapp, Sessions())
    told = Message(None, message, word, 0)
    assert lock.filter.nativeEventFilter(GENERIC, ctypes.addressof(told)) == (False, 0)
    assert heard == ([1] if means else [])


def test_only_messages_to_windows_count(window: QWidget, qapp: QApplication) -> None:
    lock, heard = listening(window, qapp, Sessions())
    told = Message(None, 0x02B1, 7, 0)
    lock.filter.nativeEventFilter(QByteArray(b"windows_dispatcher_MSG"), ctypes.addressof(told))
    assert heard == []


def test_the_window_is_registered_for_as_long_as_it_lives(qapp: QApplication) -> None:
    window, calls = QWidget(), Sessions()
    handle = int(window.winId())
    WindowsSessionLock(window, qapp, window, calls)
    assert calls.told == [("register", handle)]
    shiboken6.delete(window)
    assert calls.told == [("register", handle), ("unregister", handle)]


@pytest.mark.expects_log_warnings("cannot be listened to")
def test_a_session_that_cannot_be_listened_to_is_logged(
    window: QWidget, qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    listening(window, qapp, Sessions(refuse=True))
    assert "the lock of the session cannot be listened to: WTSRegister" in caplog.text


def test_what_is_read_of_a_message_stands_where_windows_puts_it() -> None:
    """MSG of winuser.h on 64 bits: a handle, 32 bits and as many of padding, then two words."""
    assert (Message.message.offset, Message.wParam.offset, Message.lParam.offset) == (8, 16, 24)


class Notices:
    """Stands in for CoreFoundation's notifications."""

    def __init__(self) -> None:
        self.heard: dict[str, Callable[[], None]] = {}

    def listen(self, name: str, heard: Callable[[], None]) -> Callable[[], None]:
        self.heard[name] = heard

        def stop() -> None:
            del self.heard[name]

        return stop


def test_macos_says_that_the_screen_is_locked(qapp: QApplication) -> None:
    owner, calls, heard = QObject(), Notices(), list[int]()
    lock = MacSessionLock(owner, calls)
    lock.locked.connect(lambda: heard.append(1))
    assert [*calls.heard] == [LOCKED]
    calls.heard[LOCKED]()
    assert heard == [1]
    shiboken6.delete(owner)
    assert calls.heard == {}


@pytest.mark.parametrize("calls", [Wtsapi, CoreNotices])
def test_the_real_calls_say_when_they_are_on_another_system(calls: Callable[[], object]) -> None:
    with pytest.raises(OSError, match="not "):
        calls()
