"""All keys plugged into this computer: joins monitor, transports and one thread per key.

Satisfies the use cases' `Keys`. Everything here runs on the main loop. Raises `KeydeskError`.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from keydesk.core.cancel import CancelToken
from keydesk.core.clock import Clock, SystemClock
from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.core.observe import Signal
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import NO_MODEL, SecurityKey, Transport
from keydesk.hardware.aaguids import Models
from keydesk.hardware.choose import touched_first
from keydesk.hardware.device_thread import DeviceThread, Limits, post
from keydesk.hardware.elevated import ElevatedTransport
from keydesk.hardware.faces import same_key, shown_faces
from keydesk.hardware.key import Key
from keydesk.hardware.managed import IDLE_S
from keydesk.hardware.managed_key import Manager
from keydesk.hardware.monitor import KeyMonitor, Sighting
from keydesk.hardware.platform_key import PlatformKey
from keydesk.hardware.platform_manager import PlatformManager
from keydesk.hardware.touch import Watcher
from keydesk.hardware.transport import Found, KeyTransport, NotAKey
from keydesk.hardware.webauthn_dll import WebAuthnTransport

if TYPE_CHECKING:
    from keydesk.hardware.session import Session

log = logging.getLogger(__name__)

# When another program holds a key, it is tried again a few times, ever later.
_TRY_AGAIN_S = (1.5, 3.0, 6.0)


@dataclass(eq=False)
class _Plugged:
    """One face of a key while it is plugged."""

    found: Found
    key: Key | PlatformKey
    describing: asyncio.Future[SecurityKey] | None = None
    hidden: bool = False
    told: bool = False
    pending: bool = False
    tries: int = 0
    again: asyncio.TimerHandle | None = field(default=None)
    manager: Manager | None = None


class PluggedKeys:
    """The keys. Make it anywhere, use it on the loop.

    Args:
        transports: where keys may be, in order of liking.
        models: names by AAGUID; None reads the program's own table when started.
        limits: in seconds.
        clock: for the grace after a plug, and for locking by itself.
        lock_after_s: seconds without use until an unlocked key locks, 0 for never.
        around: looks where this runs, on a worker, and tells codes of why keys may be missing here.
        least_pin: fewest characters of a new PIN, on top of a key's own rule.
    """

    def __init__(
        self,
        transports: Sequence[KeyTransport],
        models: Models | None = None,
        limits: Limits | None = None,
        clock: Clock | None = None,
        lock_after_s: float = IDLE_S,
        around: Callable[[], Mapping[str, str]] | None = None,
        least_pin: int = 0,
    ) -> None:
        self.changed: Signal[Sequence[SecurityKey]] = Signal()
        self._transports = tuple(transports)
        self._models = models
        self._limits = limits or Limits()
        self._clock = clock or SystemClock()
        self._lock_after_s = lock_after_s
        self._least_pin = least_pin
        self._plugged: dict[str, _Plugged] = {}
        self._problems: Mapping[str, str] = {}
        self._look_around = around
        self._around: Mapping[str, str] = {}
        self._monitor: KeyMonitor | None = None
        self._monitor_ended: asyncio.Future[None] | None = None
        self._seen: asyncio.Future[None] | None = None
        self._told: tuple[SecurityKey, ...] = ()
        self._told_problems: Mapping[str, str] = {}
        self._number = 0
        self._leaving: set[asyncio.Future[None]] = set()

    @property
    def present(self) -> Sequence[SecurityKey]:
        """The keys, in the order they came; unusable ones carry their reason."""
        return self._told

    @property
    def problems(self) -> Mapping[str, str]:
        """Per way to reach keys the code of why it cannot be used, for instance READER_SERVICE_MISSING.

        Also, by the reader, CARD_WITHOUT_FIDO, and what of the surroundings keeps keys away.
        """
        cards = {p.found.path: Code.CARD_WITHOUT_FIDO for p in self._plugged.values() if p.hidden}
        return {**self._problems, **cards, **self._around}

    async def start(self) -> None:
        """Begin to watch; returns at once."""
        if self._monitor is not None:
            return
        loop = asyncio.get_running_loop()
        if self._models is None:
            self._models = await loop.run_in_executor(None, Models.load)
        if self._look_around is not None:
            self._around = await loop.run_in_executor(None, self._look_around)
        self._seen = loop.create_future()
        ended: asyncio.Future[None] = loop.create_future()
        self._monitor_ended = ended
        self._monitor = KeyMonitor(
            self._transports,
            lambda sighting: post(loop, self._sighted, sighting),
            self._clock,
            ended=lambda: post(loop, ended.set_result, None),
        )
        self._monitor.start()

    async def stop(self) -> None:
        """Let go of all keys; waits a moment for their threads."""
        monitor, self._monitor = self._monitor, None
        if monitor is None or self._monitor_ended is None:
            return
        monitor.stop()
        for plugged in list(self._plugged.values()):
            self._leave(plugged, Code.KEY_CANCELLED)
        self._plugged.clear()
        self._told = ()
        await asyncio.wait([self._monitor_ended, *self._leaving], timeout=self._limits.settle_s + 0.5)

    async def settle(self) -> Sequence[SecurityKey]:
        """Wait until what is plugged now has been described once.

        Returns:
            The keys.
        """
        await self._look()
        while pending := [plugged.describing for plugged in self._plugged.values() if plugged.pending]:
            await asyncio.wait([future for future in pending if future is not None])
            await asyncio.sleep(0)  # the callbacks that take the descriptions
        return self.present

    def handle(self, key_id: str) -> Key | PlatformKey:
        """Reach a key.

        Args:
            key_id: as in `present`.

        Returns:
            The key; good until it is unplugged.

        Raises:
            KeydeskError: KEY_REMOVED when it is gone.
        """
        return self._reach(key_id).key

    def manager(self, key_id: str) -> Manager | PlatformManager:
        """Reach a key to manage it; the same manager while it is plugged, for it holds the session's unlock.

        Args:
            key_id: as in `present`.

        Returns:
            The manager; good until the key is unplugged.

        Raises:
            KeydeskError: KEY_REMOVED when it is gone.
        """
        plugged = self._reach(key_id)
        if isinstance(plugged.key, PlatformKey):
            return PlatformManager()
        if plugged.manager is None:
            plugged.manager = Manager(plugged.key, self._clock, self._lock_after_s)
        return plugged.manager

    def lock_after(self, seconds: float) -> None:
        """Lock unlocked keys after another time without use from now on, those unlocked now too.

        Args:
            seconds: 0 for never.
        """
        self._lock_after_s = seconds
        for plugged in self._plugged.values():
            if plugged.manager is not None:
                plugged.manager.lock_after(seconds)

    async def choose_by_touch(self, key_ids: Sequence[str], watcher: Watcher, cancel: CancelToken) -> str:
        """Let a person choose by touching one of several.

        Args:
            key_ids: the candidates.
            watcher: hears when a touch is wanted.
            cancel: a person's Cancel.

        Returns:
            The id of the touched key.

        Raises:
            KeydeskError: KEY_CANCELLED, KEY_NOT_TOUCHED, KEY_REMOVED.
        """
        handles = {key_id: self.handle(key_id) for key_id in dict.fromkeys(key_ids)}
        # Behind the dialog of Windows there is no key that could be asked to wait for a touch.
        threads = {key_id: handle.thread for key_id, handle in handles.items() if isinstance(handle, Key)}
        return await touched_first(threads, watcher, cancel)

    @property
    def can_elevate(self) -> bool:
        """Whether keys can be managed with administrator rights, and are not yet."""
        return any(isinstance(one, ElevatedTransport) and not one.started for one in self._transports)

    async def elevate(self) -> None:
        """Manage keys with administrator rights from now on; the system asks the person.

        Raises:
            KeydeskError: ELEVATION_REFUSED, ELEVATION_FAILED, KEY_UNSUPPORTED where there is no such way.
        """
        elevated = next((one for one in self._transports if isinstance(one, ElevatedTransport)), None)
        if elevated is None:
            raise KeydeskError(Code.KEY_UNSUPPORTED, what="administrator rights")
        await asyncio.get_running_loop().run_in_executor(None, elevated.start)
        await self.settle()

    def _reach(self, key_id: str) -> _Plugged:
        for plugged in self._shown():
            if plugged.key.key.id == key_id:
                return plugged
        raise KeydeskError(Code.KEY_REMOVED)

    async def _look(self) -> None:
        if self._monitor is None or self._monitor_ended is None:
            return
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()

        def looked() -> None:
            if not done.done():
                done.set_result(None)

        self._monitor.look_then(lambda: post(loop, looked))
        await asyncio.wait([done, self._monitor_ended], return_when=asyncio.FIRST_COMPLETED)

    def _sighted(self, sighting: Sighting) -> None:
        if self._monitor is None:
            return
        self._problems = sighting.problems
        there = {found.path: (transport, found) for transport, found in sighting.keys}
        for path, plugged in list(self._plugged.items()):
            if path not in there or there[path][1] != plugged.found:
                del self._plugged[path]
                self._leave(plugged, Code.KEY_REMOVED)
        for path, (transport, found) in there.items():
            if path not in self._plugged:
                self._arrive(transport, found, seen_plug=not sighting.first)
        self._tell()

    def _arrive(self, transport: KeyTransport, found: Found, seen_plug: bool) -> None:
        plugged = _Plugged(found, self._make(transport, found, seen_plug))
        self._plugged[found.path] = plugged
        if found.blocked is not None:
            plugged.told = True
            plugged.key.thread.close(found.blocked)
        else:
            self._describe(plugged)

    def _make(self, transport: KeyTransport, found: Found, seen_plug: bool) -> Key | PlatformKey:
        self._number += 1
        busy_s, least_pin = self._limits.busy_s, self._least_pin

        def make() -> Session:
            from keydesk.hardware.session import Session

            return Session(found, lambda: transport.open(found), busy_s, seen_plug, least_pin)

        if isinstance(transport, WebAuthnTransport):
            return PlatformKey(transport, self._limits)
        thread = DeviceThread(f"key-{self._number}", make, self._limits_for(found), lambda: self._lost(found.path))
        return Key(
            thread,
            _unasked(found),
            self._models or Models({}),
            self._limits,
            lambda described: self._identified(found.path, described),
            lambda: self._tell(),
        )

    def _limits_for(self, found: Found) -> Limits:
        # The field of a reader may lose power at any moment: every step connects anew.
        return replace(self._limits, idle_s=0.0) if found.transport == Transport.PCSC else self._limits

    def _describe(self, plugged: _Plugged) -> None:
        plugged.again = None
        plugged.pending = True
        plugged.describing = plugged.key.describe()
        plugged.describing.add_done_callback(lambda future: self._described(plugged, future))

    def _described(self, plugged: _Plugged, future: asyncio.Future[SecurityKey]) -> None:
        plugged.pending = False
        if self._plugged.get(plugged.found.path) is not plugged or future.cancelled():
            return
        error = future.exception()
        plugged.hidden = isinstance(error, NotAKey)
        plugged.told = True
        if isinstance(error, KeydeskError):
            if error.code in (Code.KEY_BUSY, Code.CARD_INTERRUPTED) and plugged.tries < len(_TRY_AGAIN_S):
                loop = asyncio.get_running_loop()
                plugged.again = loop.call_later(_TRY_AGAIN_S[plugged.tries], self._describe, plugged)
                plugged.tries += 1
            elif error.code == Code.KEY_REMOVED and self._monitor is not None:
                plugged.told = False
                self._monitor.look()
        self._tell()

    def _identified(self, path: str, described: SecurityKey) -> SecurityKey:
        """Two keys without serial numbers may look the same; while both are plugged they need two names."""
        taken = {other.key.key.id for other in self._plugged.values() if other.found.path != path and other.key.known}
        if described.id not in taken or self._is_a_face(described):
            return described
        number = next(n for n in range(2, 1000) if f"{described.id}-{n}" not in taken)
        return replace(described, id=f"{described.id}-{number}")

    def _is_a_face(self, described: SecurityKey) -> bool:
        """Whether exactly one key here is provably this one: with two of one serial number nothing is proven."""
        known = [p.key.key for p in self._plugged.values() if p.key.known and p.found.path != described.path]
        alike = [key for key in known if (key.serial, key.aaguid) == (described.serial, described.aaguid)]
        return len(alike) == 1 and same_key(described, alike[0])

    def _lost(self, path: str) -> None:
        plugged = self._plugged.get(path)
        if plugged is not None:
            plugged.told = True
            plugged.key.redescribe(replace(plugged.key.key, usable=False, reason=Code.KEY_NOT_RESPONDING))
            self._tell()

    def _leave(self, plugged: _Plugged, code: str) -> None:
        if plugged.again is not None:
            plugged.again.cancel()
        ended = plugged.key.thread.ended
        self._leaving.add(ended)
        ended.add_done_callback(self._leaving.discard)
        plugged.key.thread.close(code)

    def _shown(self) -> list[_Plugged]:
        """Faces to show: of one key that is there twice, provably, only the better way to reach it."""
        told = [plugged for plugged in self._plugged.values() if plugged.told and not plugged.hidden]
        shown = shown_faces([plugged.key.key for plugged in told])
        return [plugged for plugged in told if plugged.found.path in shown]

    def _tell(self) -> None:
        keys, problems = tuple(plugged.key.key for plugged in self._shown()), self.problems
        if (keys, problems) != (self._told, self._told_problems):
            self._told, self._told_problems = keys, problems
            self.changed.emit(keys)


def _unasked(found: Found) -> SecurityKey:
    """Describe a key by what its transport knows."""
    name = f"{found.transport}:{found.serial or found.path}"
    return SecurityKey(
        id=hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16],
        path=found.path,
        transport=Transport(found.transport),
        model=clean_text(found.product, 64) or NO_MODEL,
        serial=clean_text(found.serial or "", 64) or None,
        usable=False,
        reason=found.blocked,
    )
