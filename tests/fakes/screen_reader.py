"""Sees the windows on the screen as a screen reader does (AT-SPI), and uses mouse and keyboard as a person does.

So a test finds a button by what a blind person hears, and presses it where a sighted one sees it. Linux with X11,
at-spi2-core and xdotool; blocks, main thread. Raises AssertionError when something does not come to be seen.
"""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from jeepney import DBusAddress, DBusErrorResponse, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_COMPONENT = "org.a11y.atspi.Component"
_ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_ENABLED, _SHOWING, _FOCUSED = 8, 25, 12  # bits of AtspiStateType
_WAIT_S = 60.0  # how long before it is called missing, on the slowest machine; nothing waits for this long
_ANSWER_S = 10.0
T = TypeVar("T")
_LOOKS = 4  # a program that is busy at first on a slow computer answers later


@dataclass(frozen=True)
class Seen:
    """One thing on the screen.

    Attributes:
        role: what it is, for instance "push button".
        name: what is said of it.
        id: path of object names, the window first.
        place: x, y, width, height on the screen.
        enabled: it can be used.
        focused: the keyboard goes there.
    """

    role: str
    name: str
    id: str
    place: tuple[int, int, int, int]
    enabled: bool
    focused: bool

    @property
    def object_name(self) -> str:
        """The last part of its path."""
        return self.id.rpartition(".")[2]


class ScreenReader:
    """Looks at the windows of one program.

    Args:
        bus: address of the session bus.
        display: X display for mouse and keyboard.
        program: name of the application.
    """

    def __init__(self, bus: str, display: str, program: str = "Keydesk") -> None:
        with open_dbus_connection(bus) as session:
            launcher = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
            answer = session.send_and_get_reply(new_method_call(launcher, "GetAddress"), timeout=10)
        self._bus: DBusConnection = open_dbus_connection(answer.body[0])
        self._display = display
        self._program = program

    def close(self) -> None:
        """Look no longer."""
        self._bus.close()

    def look(self) -> list[Seen]:
        """Everything that is showing now, parents before children; a program that is busy is looked at again."""

        def every() -> list[Seen]:
            found = []
            for one in self._showing():
                with contextlib.suppress(DBusErrorResponse):  # it went away while it was looked at
                    found.append(self._seen(*one))
            return found

        return self._patiently(every)

    def _patiently(self, look: Callable[[], T]) -> T:
        for _ in range(_LOOKS - 1):
            with contextlib.suppress(TimeoutError):
                return look()
        return look()

    def _showing(self) -> Iterator[tuple[str, str, int]]:
        """Where each thing is that is showing now, with its states."""
        for bus, path in self._children(*_ROOT):
            name = ""
            # Another program may just be closing.
            with contextlib.suppress(DBusErrorResponse, TimeoutError):
                name = self._text(bus, path, "Name")
            if name == self._program:
                yield from self._walk(bus, path)
                return

    def find(self, object_name: str = "", *, name: str = "", role: str = "") -> Seen | None:
        """The first thing that fits and can be used, None for none."""

        def first() -> Seen | None:
            for bus, path, bits in self._showing():
                with contextlib.suppress(DBusErrorResponse):  # it went away while it was looked at
                    if bits >> _ENABLED & 1 and self._is(bus, path, object_name, name, role):
                        return self._seen(bus, path, bits)
            return None

        return self._patiently(first)

    def _is(self, bus: str, path: str, object_name: str, name: str, role: str) -> bool:
        """Ask only what is wanted: each question is a letter to the program and back."""
        if object_name and self._text(bus, path, "AccessibleId").rpartition(".")[2] != object_name:
            return False
        if name and name not in self._text(bus, path, "Name"):
            return False
        return not role or self._call(bus, path, _ACCESSIBLE, "GetRoleName")[0] == role

    def wait(self, object_name: str = "", *, name: str = "", role: str = "", limit_s: float = _WAIT_S) -> Seen:
        """Wait until something is there and has stopped moving."""
        deadline = time.monotonic() + limit_s
        before: Seen | None = None
        while time.monotonic() < deadline:
            seen = self.find(object_name, name=name, role=role)
            if seen is not None and before is not None and seen.place == before.place:
                return seen
            before = seen
            time.sleep(0.1)
        told = "\n".join(f"{s.role} {s.name!r} {s.object_name} {'' if s.enabled else 'off'}" for s in self.look())
        raise AssertionError(f"not seen: {object_name} {name} {role}; there is:\n{told}")

    def gone(self, object_name: str = "", *, name: str = "", limit_s: float = _WAIT_S) -> None:
        """Wait until something is not there any more."""
        deadline = time.monotonic() + limit_s
        while self.find(object_name, name=name) is not None:
            assert time.monotonic() < deadline, f"still there: {object_name} {name}"
            time.sleep(0.1)

    def click(self, object_name: str = "", *, name: str = "", role: str = "") -> Seen:
        """Wait for something and click into its middle, no window of another program in front of it."""
        seen = self.wait(object_name, name=name, role=role)
        self._come_to_front()
        x, y, width, height = seen.place
        self.xdotool("mousemove", str(x + width // 2), str(y + height // 2), "click", "1")
        return seen

    def type(self, text: str) -> None:
        """Type where the focus is, the program in front."""
        self._come_to_front()
        self.xdotool("type", "--delay", "8", text)

    def wait_to_hear(self, seen: Seen, text: str) -> None:
        """Wait until a field says what was typed; a busy program takes the keys a moment later."""
        deadline = time.monotonic() + _WAIT_S
        while (heard := self.heard(seen)) != text:
            assert time.monotonic() < deadline, f"{heard} is not {text}"
            time.sleep(0.05)

    def heard(self, seen: Seen) -> str:
        """What a screen reader reads out of a text field."""
        return self.ear_for(seen)()

    def ear_for(self, seen: Seen) -> Callable[[], str]:
        """Find a text field once, to read it out as often as it changes."""
        for bus, path in self._children(*_ROOT):
            for at, one in self._paths(bus, path):
                if self._text(at, one, "AccessibleId") == seen.id and self._text(at, one, "Name") == seen.name:
                    return lambda: str(self._call(at, one, "org.a11y.atspi.Text", "GetText", "ii", 0, -1)[0])
        raise AssertionError(f"not there any more: {seen}")

    def another(self, listen: Callable[[], str], before: str) -> str:
        """Wait until a field says something else than before, and give it."""
        deadline = time.monotonic() + _WAIT_S
        while (heard := listen()) == before:
            assert time.monotonic() < deadline, f"still {before[:200]!r}"
            time.sleep(0.05)
        return heard

    def press(self, *keys: str) -> None:
        """Press keys or chords in turn, the program in front."""
        for key in keys:
            self._come_to_front()
            self.xdotool("key", key)

    def windows(self, pid: str) -> set[str]:
        """List the windows of a process that are on the screen, menus among them."""
        return set(self.xdotool("search", "--onlyvisible", "--pid", pid).split())

    def wait_for_window(self, pid: str, before: set[str]) -> None:
        """Wait until a process has a window more, for instance a menu."""
        deadline = time.monotonic() + _WAIT_S
        while not self.windows(pid) - before:
            assert time.monotonic() < deadline, "no window opened"
            time.sleep(0.05)

    def xdotool(self, *words: str) -> str:
        """Use mouse or keyboard."""
        done = subprocess.run(
            ["xdotool", *words], env={"DISPLAY": self._display, "PATH": "/usr/bin:/bin"}, capture_output=True,
            text=True, timeout=_WAIT_S, check=False,
        )  # fmt: skip
        return done.stdout

    def activate(self) -> None:
        """Take the program's main window from the list of windows, as often as another one comes between."""
        deadline = time.monotonic() + _WAIT_S
        while True:
            found = self.xdotool("search", "--onlyvisible", "--name", f"^{self._program}$").split()
            if found and self.xdotool("getactivewindow").strip() in found:
                return
            assert time.monotonic() < deadline, f"{self._program} does not come to the front; its windows: {found}"
            if found:
                self.xdotool("windowactivate", found[0])
            time.sleep(0.05)

    def _come_to_front(self) -> None:
        """Do that where another program's window is in front.

        Whether a window may come before another by itself is for the window manager to decide.
        """
        owner = self._owner_of_the_front()
        if owner and owner not in self._pids():
            self.activate()

    def _owner_of_the_front(self) -> str:
        window = self.xdotool("getactivewindow").strip()
        return self.xdotool("getwindowpid", window).strip() if window else ""

    def _pids(self) -> list[str]:
        """The processes of that name that show something, as text; one, but for a moment between two."""
        found = []
        for bus, path in self._children(*_ROOT):
            with contextlib.suppress(DBusErrorResponse, TimeoutError):
                if self._text(bus, path, "Name") == self._program:
                    daemon = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
                    found.append(str(self._call(*daemon, "GetConnectionUnixProcessID", "s", bus)[0]))
        return found

    def _walk(self, bus: str, path: str) -> Iterator[tuple[str, str, int]]:
        with contextlib.suppress(DBusErrorResponse):  # it went away while it was looked at
            states = self._call(bus, path, _ACCESSIBLE, "GetState")[0]
            bits = states[0] | states[1] << 32
            if bits >> _SHOWING & 1:
                yield bus, path, bits
            elif self._program == "Keydesk":
                return  # a page behind another: nothing of it shows, and asking for all of it takes long
            for child in self._children(bus, path):
                yield from self._walk(*child)

    def _paths(self, bus: str, path: str) -> Iterator[tuple[str, str]]:
        yield bus, path
        with contextlib.suppress(DBusErrorResponse):
            for child in self._children(bus, path):
                yield from self._paths(*child)

    def _seen(self, bus: str, path: str, bits: int) -> Seen:
        place = (0, 0, 0, 0)
        with contextlib.suppress(DBusErrorResponse):
            x, y, width, height = self._call(bus, path, _COMPONENT, "GetExtents", "u", 0)[0]
            place = (x, y, width, height)
        return Seen(
            self._call(bus, path, _ACCESSIBLE, "GetRoleName")[0],
            self._text(bus, path, "Name"),
            self._text(bus, path, "AccessibleId"),
            place,
            bool(bits >> _ENABLED & 1),
            bool(bits >> _FOCUSED & 1),
        )

    def _children(self, bus: str, path: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = self._call(bus, path, _ACCESSIBLE, "GetChildren")[0]
        return found

    def _text(self, bus: str, path: str, name: str) -> str:
        try:
            told = self._call(bus, path, "org.freedesktop.DBus.Properties", "Get", "ss", _ACCESSIBLE, name)[0][1]
        except DBusErrorResponse:
            return ""
        return str(told)

    def _call(
        self, bus: str, path: str, interface: str, method: str, signature: str = "", *given: object
    ) -> tuple[Any, ...]:
        address = DBusAddress(path, bus_name=bus, interface=interface)
        message = new_method_call(address, method, signature or None, given)
        reply = self._bus.send_and_get_reply(message, timeout=_ANSWER_S)
        if reply.header.message_type.name == "error":
            raise DBusErrorResponse(reply)
        return reply.body
