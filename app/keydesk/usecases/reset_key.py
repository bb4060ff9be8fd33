"""The armed reset: a key is frozen by its identity, taken out, and reset at once when it – and only it – is back.

A key takes a reset only within some seconds after it gets power, so nothing is read and nobody is asked in between.
Needs no PIN: this is the way out of a blocked or forgotten one. Main loop. Raises RESET_*, KEY_*.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method
from keydesk.domain.catalogue import Code
from keydesk.domain.key_identity import FrozenIdentity, Match
from keydesk.domain.keys import SecurityKey, Transport
from keydesk.domain.reconciliation import seen
from keydesk.usecases.consequences import weigh
from keydesk.usecases.key_waiting import NOT_YET, until_keys
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.reset_prompts import ConfirmBy, ResetAsk, ResetPrompter
from keydesk.usecases.state import passkey_label_name
from keydesk.usecases.world import World

T = TypeVar("T")

PATIENCE_S = 120.0
_LAST_OF_SERIAL = 4


@dataclass(frozen=True, slots=True)
class WasReset:
    """A key that is as new, and what can be done next.

    Args:
        key: as it is now.
        dead: methods of the account whose passkey was on this key alone: offer to remove them.
        enroll_again: a passkey of the account can be made on it.
    """

    key: SecurityKey
    dead: tuple[Method, ...]
    enroll_again: bool


class ResetKey:
    """Resets a key.

    Args:
        world: the ports.
        map_keys: knows what the key holds; asks no key while one is armed.
        patience_s: how long a person may take to unplug, and to plug in.
    """

    def __init__(self, world: World, map_keys: MapKeys, patience_s: float = PATIENCE_S) -> None:
        self._world = world
        self._map_keys = map_keys
        self._patience_s = patience_s

    async def run(self, key_id: str, prompter: ResetPrompter, cancel: CancelToken) -> Done[WasReset] | Cancelled:
        """Reset one key.

        Args:
            key_id: the key.
            prompter: shows the consequences, has the confirmation typed, says what to do when.
            cancel: the person's Cancel; until the key is touched nothing is lost.

        Returns:
            Done with what remains to be done, or cancelled.

        Raises:
            KeydeskError: POLICY_FORBIDS, RESET_STOPPED(reason), RESET_TOO_LATE, RESET_NOT_ALLOWED(reason),
                KEY_NOT_TOUCHED, KEY_*.
        """
        if not self._world.requirements.allow_reset:
            raise KeydeskError(Code.POLICY_FORBIDS, key="AllowReset")
        ask = await self._ask(key_id)
        if not await _confirmed(ask, prompter):
            return Cancelled()
        try:
            with self._map_keys.resting():
                back = await self._replugged(ask, prompter, cancel)
                prompter.firing(ask, ask.terms.window_s)
                await self._world.keys.manager(back.id).reset(prompter, cancel)
        except KeydeskError as error:
            if error.code == Code.KEY_CANCELLED:
                return Cancelled()
            await self._note(ask, error.code)
            raise
        return Done(await self._afterwards(ask, back))

    async def _ask(self, key_id: str) -> ResetAsk:
        world = self._world
        await world.keys.settle()
        key = world.keys.handle(key_id).key
        if key.transport is Transport.WEBAUTHN:
            raise KeydeskError(Code.KEY_WINDOWS_ADMIN)
        frozen = FrozenIdentity.of(key)
        if any(frozen.compare(other) is not Match.ANOTHER for other in world.keys.present if other.path != key.path):
            raise KeydeskError(Code.RESET_STOPPED, reason="two_keys")
        terms = await world.keys.manager(key_id).reset_terms()
        if not terms.allowed_here:
            raise KeydeskError(Code.RESET_NOT_ALLOWED, reason="transport", transports=", ".join(terms.transports))
        label = world.state.now.key_label(key_id)
        by, expected = _to_type(key, label)
        return ResetAsk(key, label, by, expected, terms, await weigh(world, self._map_keys, key))

    async def _replugged(self, ask: ResetAsk, prompter: ResetPrompter, cancel: CancelToken) -> SecurityKey:
        """Removal first, then arrival; gives the key that is provably the same."""
        frozen = FrozenIdentity.of(ask.key)
        prompter.unplug_now(ask)
        stayed = await self._until(lambda keys: _without(keys, ask.key.path), cancel, "not_unplugged")
        prompter.plug_in_now(ask, ask.terms.window_s)
        return await self._until(lambda keys: _arrived(keys, stayed, frozen), cancel, "not_replugged")

    async def _until(
        self, look: Callable[[Sequence[SecurityKey]], T | None], cancel: CancelToken, too_long: str
    ) -> T:
        try:
            return await until_keys(self._world.keys, look, cancel, self._patience_s)
        except TimeoutError as error:
            raise KeydeskError(Code.RESET_STOPPED, reason=too_long) from error

    async def _afterwards(self, ask: ResetAsk, back: SecurityKey) -> WasReset:
        world = self._world
        now = world.state.now
        old = now.maps.get(back.id)
        if world.identity.person is not None:
            # Passkeys left over on it had names only here; those the account still lists keep theirs until removed.
            for credential_id in old.orphans if old is not None else ():
                await world.notebook.labels.set(world.account, passkey_label_name(credential_id), None)
            world.state.put(labels=await world.notebook.labels.load(world.account))
            await world.notebook.maps.save(world.account, seen(back), frozenset())
            world.state.put(maps={key: known for key, known in now.maps.items() if key != back.id})
        self._map_keys.forget(back.id)
        await self._note(ask, "done")
        await self._map_keys.run()
        present = next((key for key in world.keys.present if key.path == back.path), back)
        return WasReset(present, ask.consequences.only_here, ask.consequences.account_known)

    async def _note(self, ask: ResetAsk, result: str) -> None:
        if self._world.identity.person is not None:
            await self._world.record("key-reset", ask.label or ask.key.model, result)


async def _confirmed(ask: ResetAsk, prompter: ResetPrompter) -> bool:
    problem: KeydeskError | None = None
    while (typed := await prompter.confirm_reset(ask, problem)) is not None:
        if ask.matches(typed):
            return True
        problem = KeydeskError(Code.RESET_STOPPED, reason="confirmation")
    return False


def _to_type(key: SecurityKey, label: str | None) -> tuple[ConfirmBy, str]:
    if key.serial is not None and len(key.serial) >= _LAST_OF_SERIAL:
        return ConfirmBy.SERIAL, key.serial[-_LAST_OF_SERIAL:]
    return (ConfirmBy.LABEL, label) if label else (ConfirmBy.MODEL, key.model)


def _without(keys: Sequence[SecurityKey], path: str) -> frozenset[str] | None:
    """Once the key of that path is out: the paths of those that stayed."""
    paths = frozenset(key.path for key in keys)
    return None if path in paths else paths


def _arrived(keys: Sequence[SecurityKey], stayed: frozenset[str], frozen: FrozenIdentity) -> SecurityKey | None:
    """Of what is new: the very key, nothing yet, or the reason to stop."""
    new = [key for key in keys if key.path not in stayed and key.reason not in NOT_YET]
    if not new:
        return None
    if len(new) > 1:
        raise KeydeskError(Code.RESET_STOPPED, reason="two_keys")
    match = frozen.compare(new[0])
    if match is not Match.SAME:
        raise KeydeskError(
            Code.RESET_STOPPED, reason="another_port" if match is Match.ANOTHER_PORT else "another_key"
        )
    return new[0]
