"""The inside of a key that every command works on: state, session, tokens, the finger.

One Machine per SoftwareKey, guarded by its lock, used on the thread of whoever calls the key.
Raises Refusal for an answer without a result, Gone when the power went.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from keydesk.demo.softkey.faults import Faults
from keydesk.demo.softkey.params import Params
from keydesk.demo.softkey.pin_protocol import PinProtocol, PinProtocolOne, PinProtocolTwo
from keydesk.demo.softkey.profile import Profile
from keydesk.demo.softkey.state import MAX_FINGER_TRIES, KeyState
from keydesk.demo.softkey.status import Gone, KeepAlive, Refusal, Status
from keydesk.demo.softkey.store import Store
from keydesk.demo.softkey.tokens import Permission, TokenState
from keydesk.demo.softkey.touch import TouchResult, TouchSource

PRACTICE_RP_ID = "localhost"
WRONG_PINS_PER_POWER_UP = 3


def _silent(status: KeepAlive) -> None:
    """Tell nobody."""


def _no() -> bool:
    return False


@dataclass(frozen=True)
class Exchange:
    """The line on which one command came in.

    Args:
        keepalive: tells the other end what the key is doing.
        cancelled: whether the other end took the command back.
        gone: whether the power or the line went.
        transport: by which way it came.
    """

    keepalive: Callable[[KeepAlive], None] = _silent
    cancelled: Callable[[], bool] = _no
    gone: Callable[[], bool] = _no
    transport: str = "usb"


@dataclass
class Enrollment:
    """A fingerprint that is being taken.

    Args:
        template_id: its id to be.
        remaining: good samples still needed.
    """

    template_id: bytes
    remaining: int


@dataclass
class BlobWriting:
    """A large-blob array that is being written.

    Args:
        length: bytes it will have.
        data: what came so far.
    """

    length: int
    data: bytearray = field(default_factory=bytearray)


@dataclass
class Session:
    """What a power cycle wipes.

    Args:
        powered_at: monotonic seconds of the power-up.
        tokens: the PIN token in use.
        pins: the PIN protocols with their key-agreement keys.
        wrong_pins: in a row since power-up.
        pending: answers still to be fetched by "next" commands, by command byte.
        pending_until: monotonic seconds when they lapse.
        enrollment: a fingerprint that is being taken.
        blob_writing: a large-blob array that is being written.
    """

    powered_at: float
    tokens: TokenState
    pins: dict[int, PinProtocol]
    wrong_pins: int = 0
    pending: dict[int, Iterator[dict[int, object]]] = field(default_factory=dict)
    pending_until: float = 0.0
    enrollment: Enrollment | None = None
    blob_writing: BlobWriting | None = None


class Machine:
    """State, session and finger of one key.

    Args:
        profile: the model.
        state: what the store held, or a new key's.
        store: where to save.
        touch: the finger.
        monotonic: seconds that only go forward.
        touch_timeout_s: how long it waits for a touch.
    """

    def __init__(
        self,
        profile: Profile,
        state: KeyState,
        store: Store,
        touch: TouchSource,
        monotonic: Callable[[], float],
        touch_timeout_s: float,
    ) -> None:
        self.profile = profile
        self.state = state
        self.store = store
        self.touch = touch
        self.monotonic = monotonic
        self.touch_timeout_s = touch_timeout_s
        self.faults = Faults()
        self.session = self._new_session()

    def power_up(self) -> None:
        """Start anew: what RAM held is gone, what another process saved is there."""
        self.state = self.store.load() or self.state
        self.session = self._new_session()

    def _new_session(self) -> Session:
        known: tuple[type[PinProtocol], ...] = (PinProtocolOne, PinProtocolTwo)
        return Session(
            powered_at=self.monotonic(),
            tokens=TokenState(self.monotonic, expires=self.profile.tokens),
            pins={kind.version: kind() for kind in known if kind.version in self.profile.pin_protocols},
        )

    def save(self) -> None:
        """Write the state before the answer leaves, so that nothing answered is lost."""
        self.store.save(self.state)

    def passkeys_changed(self) -> None:
        """Note a change in the list of passkeys and save it."""
        self.state.list_state = os.urandom(16)
        self.save()

    def finger_known(self) -> None:
        """Give all tries with a finger back, after a known finger or the right PIN."""
        if self.state.finger_tries != MAX_FINGER_TRIES:
            self.state.finger_tries = MAX_FINGER_TRIES
            self.save()

    def wait_for_touch(self, exchange: Exchange, *, within_s: float | None = None, held: bool = False) -> None:
        """Ask for a touch and wait for it; a card takes the tap for one.

        Args:
            exchange: whose command it is.
            within_s: how long at most, None for as long as ever.
            held: a tap is not enough, the finger must stay for some seconds.

        Raises:
            Refusal: KEEPALIVE_CANCEL, or the model's answer for "not touched in time".
            Gone: the power went.
        """
        if not self.profile.touch:
            return
        self.touch.want(True, held=held)  # before it is told, so that whoever hears UPNEEDED may touch at once
        try:
            exchange.keepalive(KeepAlive.UPNEEDED)
            timeout_s = self.touch_timeout_s if within_s is None else min(max(within_s, 0.0), self.touch_timeout_s)
            result = self.touch.wait(timeout_s, lambda: exchange.cancelled() or exchange.gone(), held=held)
        finally:
            self.touch.want(False)
        if exchange.gone():
            raise Gone
        if result is TouchResult.STOPPED:
            raise Refusal(Status.KEEPALIVE_CANCEL)
        if result is TouchResult.TIMED_OUT:
            raise Refusal(self.profile.untouched)

    def pin_protocol(self, params: Params, key: int) -> PinProtocol:
        """Find the PIN protocol a command names.

        Args:
            params: the command's members.
            key: which member names it.

        Returns:
            The protocol.

        Raises:
            Refusal: MISSING_PARAMETER, or INVALID_PARAMETER for one this model does not have.
        """
        protocol = self.session.pins.get(params.required(key, int))
        if protocol is None:
            raise Refusal(Status.INVALID_PARAMETER)
        return protocol

    def authorize(self, params: Params, keys: tuple[int, int], message: bytes, permission: Permission) -> None:
        """Check the pinUvAuthParam of a management command.

        Args:
            params: the command's members.
            keys: members for the protocol and for the pinUvAuthParam.
            message: what should have been authenticated.
            permission: what the command needs.

        Raises:
            Refusal: PUAT_REQUIRED when there is none, PIN_AUTH_INVALID when it is wrong.
        """
        protocol_key, param_key = keys
        signature = params.optional(param_key, bytes)
        if signature is None:
            raise Refusal(Status.PUAT_REQUIRED)
        self.session.tokens.check(self.pin_protocol(params, protocol_key), message, signature, permission)
