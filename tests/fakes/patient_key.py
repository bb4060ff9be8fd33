"""A key that waits for a finger, so that tests can look at the window meanwhile."""

import asyncio

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import CreationOptions, MadePasskey, Proof, ProofRequest
from keydesk.usecases.ports import TouchWatcher
from tests.fakes.key_manager import BehavingManager
from tests.fakes.keys import BehavingKey
from tests.fakes.world import Bench


class _Quiet:
    def touch_wanted(self) -> None: ...

    def touch_done(self) -> None: ...


class PatientManager(BehavingManager):
    """Waits for the finger, as its key does."""

    def __init__(self, key: "PatientKey") -> None:
        super().__init__(key)
        self._patient = key

    async def unlock_by_finger(self, watcher: TouchWatcher, cancel: CancelToken) -> None:
        await self._patient.wait(watcher, cancel)
        await super().unlock_by_finger(_Quiet(), CancelToken())


class PatientKey(BehavingKey):
    """`touch()` is the finger; Cancel is obeyed as a real key does."""

    def __init__(self, name: str = "key-1", pin: str | None = None, slots: int = 25) -> None:
        super().__init__(name, pin, slots)
        self.touched = asyncio.Event()
        self.manager = PatientManager(self)

    def touch(self) -> None:
        self.touched.set()

    async def wait(self, watcher: TouchWatcher, cancel: CancelToken) -> None:
        watcher.touch_wanted()
        watcher.touch_wanted()  # keys repeat themselves
        while not self.touched.is_set():
            if cancel.cancelled:
                watcher.touch_done()
                raise KeydeskError(Code.KEY_CANCELLED)
            await asyncio.sleep(0.002)
        self.touched.clear()
        watcher.touch_done()

    async def make_passkey(
        self, options: CreationOptions, origin: str, pin: Secret | None, watcher: TouchWatcher, cancel: CancelToken
    ) -> MadePasskey:
        await self.wait(watcher, cancel)
        return await super().make_passkey(options, origin, pin, _Quiet(), CancelToken())

    async def prove(
        self, request: ProofRequest, origin: str, pin: Secret | None, watcher: TouchWatcher, cancel: CancelToken
    ) -> Proof:
        await self.wait(watcher, cancel)
        return await super().prove(request, origin, pin, _Quiet(), cancel)


def patient(b: Bench, pin: str | None) -> PatientKey:
    """Plug a key that waits for a finger in place of the one there is."""
    b.keys.unplug(b.key)
    key = PatientKey(pin=pin)
    b.keys.plug(key)
    return key
