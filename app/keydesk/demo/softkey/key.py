"""One software security key: CTAP 2 commands from bytes to bytes, whatever carries them.

Thread-safe: one command at a time, a second one is told that the key is busy. A command may block up to the touch
timeout. Raises Busy, Gone, OSError never: a store that cannot be written is answered with status OTHER.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from keydesk.demo.softkey import cbor
from keydesk.demo.softkey.authenticator_config import CONFIG, authenticator_config
from keydesk.demo.softkey.bio_enrollment import (
    BIO_ENROLLMENT,
    BIO_ENROLLMENT_PREVIEW,
    bio_enrollment,
    bio_enrollment_preview,
)
from keydesk.demo.softkey.client_pin import client_pin
from keydesk.demo.softkey.credential_management import (
    CREDENTIAL_MANAGEMENT,
    CREDENTIAL_MANAGEMENT_PREVIEW,
    credential_management,
    credential_management_preview,
)
from keydesk.demo.softkey.get_assertion import GET_ASSERTION, get_assertion, get_next_assertion
from keydesk.demo.softkey.get_info import get_info
from keydesk.demo.softkey.large_blobs import LARGE_BLOBS, large_blobs
from keydesk.demo.softkey.machine import Exchange, Machine
from keydesk.demo.softkey.make_credential import make_credential
from keydesk.demo.softkey.params import Params
from keydesk.demo.softkey.profile import DEFAULT_PROFILE, PROFILES, Profile
from keydesk.demo.softkey.reset import reset, selection
from keydesk.demo.softkey.state import KeyState
from keydesk.demo.softkey.status import Refusal, Status
from keydesk.demo.softkey.store import MemoryStore, Store
from keydesk.demo.softkey.touch import TouchSource

logger = logging.getLogger(__name__)

TOUCH_TIMEOUT_S = 30.0
GET_INFO, GET_NEXT_ASSERTION = 0x04, 0x08

Command = Callable[[Machine, Params, Exchange], dict[int, object]]
_COMMANDS: dict[int, Command] = {
    0x01: make_credential,
    GET_ASSERTION: get_assertion,
    GET_INFO: get_info,
    0x06: client_pin,
    0x07: reset,
    GET_NEXT_ASSERTION: get_next_assertion,
    BIO_ENROLLMENT: bio_enrollment,
    CREDENTIAL_MANAGEMENT: credential_management,
    0x0B: selection,
    LARGE_BLOBS: large_blobs,
    CONFIG: authenticator_config,
    BIO_ENROLLMENT_PREVIEW: bio_enrollment_preview,
    CREDENTIAL_MANAGEMENT_PREVIEW: credential_management_preview,
}
_KEEPS_PENDING = (GET_NEXT_ASSERTION, CREDENTIAL_MANAGEMENT, CREDENTIAL_MANAGEMENT_PREVIEW)


class Busy(Exception):
    """Another command is running on this key."""


class SoftwareKey:
    """A security key without a shell.

    Args:
        profile: the model; None takes the stored one's, or the default for a new key.
        store: where its state lives; None for a key that is forgotten with the object.
        touch: the finger; None makes an automatic one.
        monotonic: seconds that only go forward; for tests of the time rules.
        touch_timeout_s: how long it waits for a touch.

    Raises:
        ValueError: the store holds a key of another model, or of one that is not known.
        OSError: the store cannot be read or written.
    """

    def __init__(
        self,
        profile: Profile | None = None,
        store: Store | None = None,
        touch: TouchSource | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        touch_timeout_s: float = TOUCH_TIMEOUT_S,
    ) -> None:
        store = store or MemoryStore()
        state = store.load()
        chosen = _choose_profile(profile, state)
        if state is None:
            state = KeyState(profile=chosen.name)
            store.save(state)
        self.profile = chosen
        self.touch = touch or TouchSource()
        self._busy = threading.Lock()
        self.machine = Machine(chosen, state, store, self.touch, monotonic, touch_timeout_s)
        self.faults = self.machine.faults

    @property
    def serial(self) -> str:
        """Eight digits; stays through resets."""
        return self.machine.state.serial

    def power_up(self) -> None:
        """Give the key power: a new session, and ten seconds in which a reset is taken."""
        with self._busy:
            self.machine.power_up()

    def process(self, request: bytes, exchange: Exchange) -> bytes:
        """Run one CTAP 2 command.

        Args:
            request: command byte and CBOR map, as in CTAPHID_CBOR.
            exchange: the line it came in on.

        Returns:
            Status byte and, on success, the CBOR answer.

        Raises:
            Busy: another command is running.
            Gone: the power went while it ran.
        """
        return self.exclusively(lambda machine: self._answer_or_refuse(request, exchange))

    def exclusively(self, work: Callable[[Machine], bytes]) -> bytes:
        """Work on the inside of the key while nobody else does.

        Args:
            work: what to do with it.

        Returns:
            What the work returns.

        Raises:
            Busy: another command is running.
        """
        if not self._busy.acquire(blocking=False):
            raise Busy
        try:
            return work(self.machine)
        finally:
            self._busy.release()

    def _answer_or_refuse(self, request: bytes, exchange: Exchange) -> bytes:
        try:
            return self._answer(request, exchange)
        except Refusal as refusal:
            return bytes([refusal.status])
        except OSError as error:
            logger.warning("practice key cannot save its state: %s", error.strerror)
            self.machine.state = self.machine.store.load() or self.machine.state
            return bytes([Status.OTHER])

    def _answer(self, request: bytes, exchange: Exchange) -> bytes:
        if not request:
            raise Refusal(Status.INVALID_LENGTH)
        if len(request) > self.profile.max_message:
            raise Refusal(Status.REQUEST_TOO_LARGE)
        number = request[0]
        command = _COMMANDS.get(number)
        if command is None or not self.profile.ctap2:
            raise Refusal(Status.INVALID_COMMAND)
        if number not in _KEEPS_PENDING:
            self.machine.session.pending.clear()
        answer = command(self.machine, _decode(request[1:]), exchange)
        if number == GET_INFO:
            answer.update(self.faults.info_members())
        return bytes([Status.SUCCESS]) + (cbor.encode(answer) if answer else b"")


def _choose_profile(profile: Profile | None, state: KeyState | None) -> Profile:
    if state is None:
        return profile or PROFILES[DEFAULT_PROFILE]
    if profile is None and state.profile in PROFILES:
        return PROFILES[state.profile]
    if profile is None or profile.name != state.profile:
        raise ValueError(f"the store holds a key of model {state.profile}")
    return profile


def _decode(data: bytes) -> Params:
    if not data:
        return Params({})
    try:
        value = cbor.decode(data)
    except cbor.CborError as error:
        raise Refusal(Status.INVALID_CBOR) from error
    return Params.of(value)
