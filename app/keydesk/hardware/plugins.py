"""Ways to keys that other packages bring, by the entry-point group ``keydesk.key_transports``, held at arm's length.

A plug-in is code of a stranger: whatever it raises, returns or leaves out becomes PLUGIN_BROKEN for that plug-in, and
the keys of the others stay usable. It is loaded on the monitor's thread, when keys are first listed. `list` runs on
the monitor's thread, `open` on the key's. Raises PLUGIN_BROKEN, and from `open` what `KeyTransport` allows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Final, TypeVar

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Transport
from keydesk.hardware.transport import Found, FoundKey, KeyTransport, NotAKey

if TYPE_CHECKING:
    from fido2.ctap import CtapDevice

log = logging.getLogger(__name__)

ENTRY_POINTS: Final = "keydesk.key_transports"
_MOST_KEYS, _LONGEST = 64, 512
# What a plug-in may call its keys: the key layer treats a card otherwise than a key on USB.
_KINDS: Final = frozenset({Transport.HID, Transport.PCSC, Transport.SOFTWARE})
T = TypeVar("T")


def plugin_transports() -> Mapping[str, Callable[[], KeyTransport]]:
    """Name the transports that other packages bring.

    Returns:
        Per entry-point name a function that makes it; nothing is loaded yet.
    """

    def maker(name: str) -> Callable[[], KeyTransport]:
        return lambda: PluginTransport(name, lambda: _load(name))

    return {entry.name: maker(entry.name) for entry in entry_points(group=ENTRY_POINTS)}


def choose_transports(
    names: Sequence[str], makers: Mapping[str, Callable[[], KeyTransport]]
) -> tuple[KeyTransport, ...]:
    """Make the transports that were asked for, in that order.

    Args:
        names: as in ``--transport``.
        makers: the built-in ones of this program; plug-ins come on top and never replace them.

    Returns:
        The transports.

    Raises:
        KeydeskError: KEY_UNSUPPORTED with `what` for a name nobody brings.
    """
    known = {**plugin_transports(), **makers}
    for name in names:
        if name not in known:
            raise KeydeskError(Code.KEY_UNSUPPORTED, what=f"transport {name}")
    return tuple(known[name]() for name in dict.fromkeys(names))


def _load(name: str) -> Any:
    (entry,) = entry_points(group=ENTRY_POINTS, name=name)
    return entry.load()()


class PluginTransport:
    """The transport of a plug-in.

    Args:
        name: of its entry point.
        load: loads and makes it.
    """

    def __init__(self, name: str, load: Callable[[], object]) -> None:
        self.name = name
        self._load = load
        self._there: Any = None
        self._broken: KeydeskError | None = None
        self._listed: Mapping[str, Any] = {}

    def list(self) -> Sequence[Found]:
        """List what the plug-in finds; see `KeyTransport`."""
        found = self._guarded("list", lambda: list(self._loaded().list())[:_MOST_KEYS])
        listed = self._guarded("list", lambda: [(_plain(self.name, one), one) for one in found])
        self._listed = {plain.path: one for plain, one in listed}
        return [plain for plain, _ in listed]

    def open(self, found: Found) -> CtapDevice:
        """Open a key; see `KeyTransport`."""
        theirs = self._listed.get(found.path)
        if theirs is None:
            raise FileNotFoundError(found.path)
        device = self._guarded("open", lambda: self._loaded().open(theirs), (NotAKey, OSError))
        guarded: Any = _Guarded(self.name, device)
        return guarded  # type: ignore[no-any-return]  # it looks like the device it holds

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Watch; see `KeyTransport`."""
        stop = self._guarded("watch", lambda: self._loaded().watch(changed))

        def end() -> None:
            try:
                self._guarded("watch", stop)
            except KeydeskError as error:
                log.info("a plug-in does not stop watching: %s", error)

        return end

    def _loaded(self) -> Any:
        if self._broken is not None:
            raise self._broken  # an import that failed once is not tried again at each plug
        if self._there is None:
            try:
                self._there = self._guarded("load", self._load)
            except KeydeskError as error:
                self._broken = error
                raise
        return self._there

    def _guarded(self, step: str, call: Callable[[], T], allowed: tuple[type[Exception], ...] = ()) -> T:
        try:
            return call()
        except (Exception, SystemExit) as error:
            if isinstance(error, (KeydeskError, *allowed)):
                raise
            raise _broken(self.name, step, error) from error


class _Guarded:
    """A stranger's device: what it raises that no device may raise is its own fault, never ours."""

    def __init__(self, name: str, device: Any) -> None:
        self._name = name
        self._device = device

    def __getattr__(self, name: str) -> Any:
        return getattr(self._device, name)

    def call(self, *args: Any, **kwargs: Any) -> bytes:
        from keydesk.hardware.ctap_errors import translate
        from keydesk.hardware.device_thread import Stop

        try:
            answer: bytes = self._device.call(*args, **kwargs)
        except (Exception, SystemExit) as error:
            if translate(error, Stop()) is not None:
                raise
            raise _broken(self._name, "call", error) from error
        return answer


def _broken(name: str, step: str, error: BaseException) -> KeydeskError:
    # Of a call only the kind: its message might hold what was sent to the key.
    told = error if step == "load" else None
    log.warning("the plug-in %s for keys is broken: %s: %s", name, step, type(error).__name__, exc_info=told)
    return KeydeskError(Code.PLUGIN_BROKEN, name=name[:64], what=f"{step}: {type(error).__name__}")


def _plain(name: str, found: Any) -> FoundKey:
    """Copy what a plug-in says of a key, checked: the key layer compares and stores it."""
    kind = str(found.transport)
    return FoundKey(
        kind if kind in _KINDS else Transport.PLUGIN,
        f"plugin:{name}:{_text(found.path)}",
        _text(found.product),
        _number(found.vendor_id),
        _number(found.product_id),
        None if found.serial is None else _text(found.serial),
        None if found.blocked is None else Code(found.blocked),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value[:_LONGEST]


def _number(value: object) -> int | None:
    if value is not None and not isinstance(value, int):
        raise TypeError("no number")
    return value
