"""Security keys by behaviour, for the tests of flows: PIN counters, passkeys, faults at a named call."""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.observe import Signal
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import (
    CreationOptions,
    MadePasskey,
    PinState,
    Presence,
    Proof,
    ProofRequest,
    SecurityKey,
    Slots,
    StoredPasskey,
    Transport,
)
from keydesk.usecases.ports import TouchWatcher
from tests.fakes.key_manager import BehavingManager


class BehavingKey:
    """Satisfies `KeyHandle`, its `manager` `KeyManager`; `fail[call]` holds errors raised once.

    `after[call]` runs after the work.
    """

    def __init__(self, name: str = "key-1", pin: str | None = None, slots: int = 25) -> None:
        self.key = SecurityKey(
            id=name,
            path=f"path-{name}",
            transport=Transport.SOFTWARE,
            model="Test Key",
            can=frozenset({"credential-management", "config"}),
        )
        self.pin = pin
        self.retries = 8
        self.row = 0
        self.must_change = False
        self.fingers: int | None = None  # strange ones it still takes; None for a key without a sensor
        self.strange = 0  # so many fingers to come are nobody's
        self.asks_itself = False
        self.capacity = slots
        self.passkeys: dict[bytes, StoredPasskey] = {}
        self.names: dict[bytes, str] = {}
        self.calls: list[str] = []
        self.pins_sent: list[str] = []
        self.fail: dict[str, list[KeydeskError]] = {}
        self.after: dict[str, Callable[[], None]] = {}
        self.options: CreationOptions | None = None
        self.chosen_from = False
        self.hidden: set[bytes] = set()  # passkeys it tells of only with the PIN
        self.told: Callable[[], None] = lambda: None
        self.describe()
        self.manager = BehavingManager(self)

    def chooseable(self) -> "BehavingKey":
        """Make it a key that waits for a touch on demand, and blinks."""
        self.key = replace(self.key, can=self.key.can | {"selection", "wink"})
        return self

    def can_open_by_finger(self) -> None:
        """Make it a key whose list of passkeys a known finger opens."""
        self.key = replace(self.key, can=self.key.can | {"fingerprints", "finger-unlock"})

    def describe(self) -> None:
        pin = PinState(supported=not self.asks_itself, set=self.pin is not None and not self.asks_itself,
                       retries=self.retries, before_replug=3 - self.row, must_change=self.must_change,
                       needs_replug=self.row >= 3, finger_retries=self.fingers,
                       finger=self.fingers is not None)  # fmt: skip
        self.key = replace(self.key, pin=pin, slots=Slots(len(self.passkeys), self.capacity - len(self.passkeys)))

    def enter(self, call: str) -> None:
        assert not self.chosen_from, f"{call} on a key that still waits for the touch that chooses it"
        self.calls.append(call)
        if self.fail.get(call):
            raise self.fail[call].pop(0)

    def look_at_finger(self, watcher: TouchWatcher, cancel: CancelToken) -> None:
        if not self.fingers:
            raise KeydeskError(Code.FINGER_BLOCKED, retries=0)
        watcher.touch_wanted()
        if cancel.cancelled:
            raise KeydeskError(Code.KEY_CANCELLED)
        watcher.touch_done()
        if self.strange:
            self.strange -= 1
            self.fingers -= 1
            self.describe()
            code = Code.FINGER_UNKNOWN if self.fingers else Code.FINGER_BLOCKED
            raise KeydeskError(code, retries=self.fingers)
        self.fingers = 5
        self.describe()

    def check(self, pin: Secret | None) -> None:
        if self.asks_itself and pin is None:
            return
        if pin is None or self.pin is None:
            raise KeydeskError(Code.PIN_NOT_SET)
        self.pins_sent.append(pin.reveal())
        if self.retries == 0:
            raise KeydeskError(Code.PIN_BLOCKED)
        if self.row >= 3:
            raise KeydeskError(Code.PIN_REPLUG)
        if pin.reveal() != self.pin:
            self.retries -= 1
            self.row += 1
            self.describe()
            if self.retries == 0:
                raise KeydeskError(Code.PIN_BLOCKED)
            if self.row >= 3:
                raise KeydeskError(Code.PIN_REPLUG)
            raise KeydeskError(Code.PIN_WRONG, retries=self.retries, before_replug=3 - self.row)
        self.retries, self.row = 8, 0
        self.fingers = None if self.fingers is None else 5
        self.describe()

    def replug(self) -> None:
        self.row = 0
        self.describe()

    async def refresh(self) -> SecurityKey:
        self.enter("refresh")
        self.describe()
        return self.key

    async def pin_state(self) -> PinState:
        self.enter("pin_state")
        return self.key.pin

    async def set_pin(self, new: Secret) -> None:
        self.enter("set_pin")
        if len(new.reveal()) < 4:
            raise KeydeskError(Code.PIN_TOO_SHORT, min_length=4)
        self.pin = new.reveal()
        self.describe()

    async def change_pin(self, old: Secret, new: Secret) -> None:
        self.enter("change_pin")
        self.check(old)
        if len(new.reveal()) < 4:
            raise KeydeskError(Code.PIN_TOO_SHORT, min_length=4)
        self.pin, self.must_change = new.reveal(), False
        self.manager.forget()
        self.manager.take_leave_back()
        self.describe()

    async def verify_pin(self, pin: Secret) -> None:
        self.enter("verify_pin")
        self.check(pin)
        if self.must_change:
            raise KeydeskError(Code.PIN_MUST_CHANGE)

    async def make_passkey(
        self, options: CreationOptions, origin: str, pin: Secret | None, watcher: TouchWatcher, cancel: CancelToken
    ) -> MadePasskey:
        self.enter("make_passkey")
        self.options = options
        if pin is None and self.fingers is not None:
            self.look_at_finger(watcher, cancel)
        else:
            self.check(pin)
        watcher.touch_wanted()
        if cancel.cancelled:
            raise KeydeskError(Code.KEY_CANCELLED)
        if any(c in self.passkeys for c in options.exclude):
            raise KeydeskError(Code.KEY_HAS_PASSKEY)
        if len(self.passkeys) >= self.capacity:
            raise KeydeskError(Code.KEY_FULL)
        credential_id = secrets.token_bytes(16)
        self.passkeys[credential_id] = StoredPasskey(credential_id, options.rp_id, b"", options.user_id)
        watcher.touch_done()
        if "make_passkey" in self.after:
            self.after["make_passkey"]()
        self.enter("make_passkey:answer")
        return MadePasskey(credential_id, b"{}", b"\xa0", ("usb",), None, b"public", True)

    async def prove(
        self, request: ProofRequest, origin: str, pin: Secret | None, watcher: TouchWatcher, cancel: CancelToken
    ) -> Proof:
        self.enter("prove")
        if pin is None and self.fingers is not None:
            self.look_at_finger(watcher, cancel)
        elif self.pin is not None:
            self.check(pin)
        held = [p for p in self.passkeys.values() if p.rp_id == request.rp_id]
        able = [c for c in request.allow or [p.credential_id for p in reversed(held)] if c in self.passkeys]
        if not able:
            raise KeydeskError(Code.KEY_LACKS_PASSKEY)
        watcher.touch_wanted()
        if cancel.cancelled:
            raise KeydeskError(Code.KEY_CANCELLED)
        watcher.touch_done()
        verified = pin is not None or bool(self.fingers)
        answers = [
            Proof(c, b"{}", b"data", b"signature", self.passkeys[c].user_id, verified, self.names.get(c))
            for c in able
        ]
        return answers[0] if request.allow else replace(answers[0], others=tuple(answers[1:]))

    async def probe(self, rp_id: str, credential_ids: Sequence[bytes]) -> Mapping[bytes, Presence]:
        self.enter("probe")
        return {
            c: Presence.HOLDS if c in self.passkeys and c not in self.hidden else Presence.LACKS
            for c in credential_ids
        }

    async def list_passkeys(self, rp_id: str, pin: Secret) -> Sequence[StoredPasskey]:
        self.enter("list_passkeys")
        self.check(pin)
        return [p for p in self.passkeys.values() if p.rp_id == rp_id]

    async def delete_passkey(self, credential_id: bytes, pin: Secret) -> None:
        self.enter("delete_passkey")
        self.check(pin)
        if credential_id not in self.passkeys:
            raise KeydeskError(Code.KEY_LACKS_PASSKEY)
        del self.passkeys[credential_id]

    async def slots(self, pin: Secret) -> Slots:
        self.enter("slots")
        self.check(pin)
        return self.key.slots

    async def wink(self) -> None:
        self.enter("wink")


class BehavingKeys:
    """Satisfies `Keys`."""

    def __init__(self, *keys: BehavingKey) -> None:
        self.plugged: dict[str, BehavingKey] = {}
        self.changed: Signal[Sequence[SecurityKey]] = Signal()
        self.problems: dict[str, str] = {}
        self.choices: list[tuple[str, ...]] = []
        self.refuse_choice: list[KeydeskError] = []
        self.can_elevate = False
        self.refuse_elevation: list[KeydeskError] = []
        self._choice: asyncio.Future[str] | None = None
        for key in keys:
            self._watch(key)

    def _watch(self, key: BehavingKey) -> None:
        self.plugged[key.key.id] = key
        key.told = lambda: self.changed.emit(self.present)

    @property
    def present(self) -> Sequence[SecurityKey]:
        return [handle.key for handle in self.plugged.values()]

    def plug(self, key: BehavingKey) -> None:
        self._watch(key)
        self.changed.emit(self.present)

    def unplug(self, key: BehavingKey) -> None:
        self.plugged.pop(key.key.id, None)
        key.manager.forget()
        self.changed.emit(self.present)

    async def settle(self) -> Sequence[SecurityKey]:
        return self.present

    def handle(self, key_id: str) -> BehavingKey:
        if key_id not in self.plugged:
            raise KeydeskError(Code.KEY_REMOVED)
        return self.plugged[key_id]

    async def elevate(self) -> None:
        if self.refuse_elevation:
            raise self.refuse_elevation.pop(0)
        self.can_elevate = False

    def manager(self, key_id: str) -> BehavingManager:
        return self.handle(key_id).manager

    async def choose_by_touch(self, key_ids: Sequence[str], watcher: TouchWatcher, cancel: CancelToken) -> str:
        """Wait until `touch` or `give_up`; as on a real key, letting go takes a while after a Cancel."""
        keys = [self.handle(key_id) for key_id in key_ids]
        self.choices.append(tuple(key_ids))
        if self.refuse_choice:
            raise self.refuse_choice.pop(0)
        loop = asyncio.get_running_loop()
        choice: asyncio.Future[str] = loop.create_future()
        self._choice = choice
        forget = cancel.on_cancel(lambda: self._end_choice(KeydeskError(Code.KEY_CANCELLED)))
        for key in keys:
            key.chosen_from = True
        watcher.touch_wanted()
        try:
            return await choice
        finally:
            forget()
            for _ in range(3):
                turn = loop.create_future()
                loop.call_soon(turn.set_result, None)
                await turn
            for key in keys:
                key.chosen_from = False
            watcher.touch_done()

    @property
    def choosing(self) -> tuple[str, ...]:
        """The keys that wait for the touch that chooses one."""
        return tuple(key_id for key_id, key in self.plugged.items() if key.chosen_from)

    def touch(self, key: BehavingKey) -> None:
        """Touch a key; without effect while it does not wait."""
        if key.chosen_from and self._choice is not None and not self._choice.done():
            self._choice.set_result(key.key.id)

    def give_up(self) -> None:
        """The keys waited long enough."""
        self._end_choice(KeydeskError(Code.KEY_NOT_TOUCHED))

    def _end_choice(self, error: KeydeskError) -> None:
        if self._choice is not None and not self._choice.done():
            self._choice.set_exception(error)
