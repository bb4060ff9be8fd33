"""Tells when the screen is locked or the computer goes to sleep, as the desktop says so over D-Bus. No polling.

Linux only; where there is no bus, nothing is ever told. Windows and macOS have modules of their own. Main thread;
raises nothing.
"""

import logging
import sys

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

_log = logging.getLogger(__name__)
_LOGIN, _LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
_CHANGE, _TOLD = SLOT("told_change(bool)"), SLOT("told()")
_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver")


class SessionLock(QObject):
    """Listens.

    Args:
        parent: the owner.
        system: the bus of the login manager; another one only in tests.
        session: the bus of the desktop.
    """

    locked = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        system: QDBusConnection | None = None,
        session: QDBusConnection | None = None,
    ) -> None:
        super().__init__(parent)
        if not sys.platform.startswith("linux"):
            return
        self._system = system if system is not None else QDBusConnection.systemBus()
        desktop = session if session is not None else QDBusConnection.sessionBus()
        if self._system.isConnected():
            self._hear(self._system, (_LOGIN, _LOGIN_PATH, f"{_LOGIN}.Manager", "PrepareForSleep"), _CHANGE)
            self._find_session()
        if desktop.isConnected():
            for name in _SAVERS:  # GNOME locks by itself and asks the login manager for nothing
                self._hear(desktop, ("", "", name, "ActiveChanged"), _CHANGE)

    def _find_session(self) -> None:
        """Ask which session is ours: others may lock theirs."""
        ask = QDBusMessage.createMethodCall(_LOGIN, _LOGIN_PATH, f"{_LOGIN}.Manager", "GetSession")
        ask.setArguments(["auto"])
        self._asked = QDBusPendingCallWatcher(self._system.asyncCall(ask), self)
        self._asked.finished.connect(self._found_session)

    def _found_session(self, watcher: QDBusPendingCallWatcher) -> None:
        answer = watcher.reply()
        found = answer.arguments()
        if answer.type() is not QDBusMessage.MessageType.ReplyMessage or not found:
            _log.info("the login manager knows no session of ours: %s", answer.errorName())
            return
        self.listen_to(found[0] if isinstance(found[0], str) else found[0].path())

    def listen_to(self, path: str) -> None:
        """Listen to a session of the login manager.

        Args:
            path: its object.
        """
        self._hear(self._system, (_LOGIN, path, f"{_LOGIN}.Session", "Lock"), _TOLD)

    def _hear(self, bus: QDBusConnection, signal: tuple[str, str, str, str], slot: str) -> None:
        service, path, interface, name = signal
        heard = bus.connect(service, path, interface, name, self, slot)  # type: ignore[call-overload]  # the stub says bytes, the binding takes str
        if not heard:
            _log.warning("%s cannot be listened to: %s", name, bus.lastError().message())

    @Slot(bool)
    def told_change(self, on: bool) -> None:
        """Sleep begins or the screen saver locks; their end is nothing to us."""
        if on:
            self.locked.emit()

    @Slot()
    def told(self) -> None:
        """The session is to be locked."""
        self.locked.emit()
