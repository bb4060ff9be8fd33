"""Passkeys of a key at once, without its PIN: for keys a person chose to have remembered on this computer.

The key's read-only token rests in the keyring; the key itself says whether it is the one. A token that the key no
longer takes is forgotten without a word: the PIN is asked for as ever. Main loop. Raises KEY_*, PIN_*, KEYRING_*,
DEADLINE, DISK_FULL, FOLDER_UNWRITABLE.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey
from keydesk.domain.remembered_key import READ_ONLY_LIST, RememberedKey, ShownAtOnce, same_stem
from keydesk.usecases.key_session import with_session
from keydesk.usecases.manage_passkeys import AllPasskeys, all_passkeys
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.prompts import PinPrompter
from keydesk.usecases.world import World

_log = logging.getLogger(__name__)


class InstantList:
    """Remembers keys, recognises them, lists them.

    Args:
        world: the ports.
        map_keys: says when no key may be asked anything.
    """

    def __init__(self, world: World, map_keys: MapKeys) -> None:
        self._world = world
        self._map_keys = map_keys
        self._looked: dict[str, str] = {}
        self._known: dict[str, RememberedKey] = {}
        self._looking = asyncio.Lock()

    @property
    def lasts(self) -> bool:
        """Whether what is remembered outlives this run."""
        return self._world.memory.lasts

    async def remember(self, key_id: str, prompter: PinPrompter) -> Done[None] | Cancelled:
        """Show a key's passkeys at once from now on.

        Args:
            key_id: the key.
            prompter: asks for the PIN, also while the key is unlocked: only the PIN gets such a token.

        Returns:
            Done or cancelled.

        Raises:
            KeydeskError: KEY_UNSUPPORTED for a key that cannot, PIN_NOT_SET, KEY_*, PIN_*, KEYRING_*.
        """
        self._refuse_unable(self._world.keys.handle(key_id).key)

        async def use(pin: Secret | None) -> None:
            if pin is not None:
                await self.keep(key_id, pin)

        return await with_session(self._world.keys, key_id, prompter, use, always_ask=True)

    async def keep(self, key_id: str, pin: Secret) -> None:
        """Do so with a PIN that was typed a moment ago.

        Args:
            key_id: the key.
            pin: as typed.

        Raises:
            KeydeskError: KEY_UNSUPPORTED, KEY_*, PIN_*, KEYRING_*; nothing is remembered then.
        """
        world = self._world
        key = world.keys.handle(key_id).key
        self._refuse_unable(key)
        token = await world.keys.manager(key_id).remember(pin)
        remembered = RememberedKey(key.id, token, key.model, world.clock.now())
        await world.memory.put(remembered)
        self._looked[key.id] = key.path
        self._show(key, remembered)
        await self._note("key-remembered", key_id)

    async def forget(self, key_id: str) -> bool:
        """Show a key's passkeys only with its PIN again.

        Args:
            key_id: the key, plugged in or not; one that is away by its identity alone.

        Returns:
            Whether it was remembered.

        Raises:
            KeydeskError: KEYRING_* when the keyring may still hold its token.
        """
        await self.look()
        known = self._known.get(key_id)
        gone = [known] if known is not None else [k for k in await self._world.memory.all() if k.key_id == key_id]
        for one in gone:
            await self._world.memory.remove(one)
        self._hide(key_id)
        if gone:
            await self._note("key-forgotten", key_id)
        return bool(gone)

    async def forget_all(self) -> int:
        """Forget every key.

        Returns:
            How many there were.

        Raises:
            KeydeskError: KEYRING_* when the keyring may still hold tokens.
        """
        count = await self._world.memory.clear()
        self._known.clear()
        self._world.state.put(at_once={})
        return count

    async def remembered(self) -> Sequence[RememberedKey]:
        """Read which keys are remembered, plugged in or not.

        Returns:
            The newest first.

        Raises:
            KeydeskError: KEYRING_*.
        """
        return await self._world.memory.all()

    async def look(self, again: str | None = None) -> None:
        """Recognise the keys that are plugged in; asks nobody anything, and a key only once while it is plugged in.

        Args:
            again: a key that is asked anew, as after a change of its PIN.
        """
        self._tidy(again)
        if self._map_keys.rests:
            return
        async with self._looking:
            present = self._world.keys.present
            new = [key for key in present if _able(key) and self._looked.get(key.id) != key.path]
            if not new:
                return
            try:
                remembered = await self._world.memory.all()
                for key in new:
                    await self._recognise(key, remembered)
            except KeydeskError as error:
                # The PIN is asked for, as ever.
                _log.info("remembered keys could not be looked up: %s", error.code)

    async def list(self, key_id: str) -> Done[AllPasskeys] | None:
        """List the passkeys of a remembered key.

        Args:
            key_id: the key.

        Returns:
            Done with the list; None when the key is not remembered, or has taken its leave back.

        Raises:
            KeydeskError: KEY_*.
        """
        await self.look()
        known = self._known.get(key_id)
        if known is None:
            return None
        world = self._world
        handle = world.keys.handle(key_id)
        try:
            listed = await world.keys.manager(key_id).read_only_passkeys(known.token)
        except KeydeskError as error:
            if error.code != Code.PIN_NEEDED:
                raise
            await self._drop(handle.key, [known])
            return None
        if listed.state != known.token.state:
            newer = replace(known, token=replace(known.token, state=listed.state))
            self._known[key_id] = newer
            await self._keep_quietly(newer)
        return Done(all_passkeys(world, listed.passkeys, listed.slots))

    async def _recognise(self, key: SecurityKey, remembered: Sequence[RememberedKey]) -> None:
        mine = [one for one in remembered if same_stem(one.key_id, key.id)]
        self._looked[key.id] = key.path
        if not mine:
            return
        token = await self._world.keys.manager(key.id).recognise([one.token for one in mine])
        if token is None:
            twins = [other for other in self._world.keys.present if same_stem(other.id, key.id)]
            if key.serial is not None and len(twins) == 1:
                await self._drop(key, mine)  # no other key is this one: its PIN was changed, or it was reset
            return
        known = next(one for one in mine if one.token.secret.matches(token.secret))
        # The state of then stays with it: what was changed since is told until the list is shown.
        self._show(key, known, changed=bool(known.token.state) and known.token.state != token.state)

    def _show(self, key: SecurityKey, known: RememberedKey, changed: bool = False) -> None:
        self._known[key.id] = known
        state = self._world.state
        state.put(at_once={**state.now.at_once, key.id: ShownAtOnce(key.path, known.at, changed)})

    def _hide(self, key_id: str) -> None:
        self._known.pop(key_id, None)
        state = self._world.state
        if key_id in state.now.at_once:
            state.put(at_once={other: shown for other, shown in state.now.at_once.items() if other != key_id})

    async def _drop(self, key: SecurityKey, void: Sequence[RememberedKey]) -> None:
        """Forget tokens that are worth nothing; when the keyring cannot be written they are met again, no more."""
        self._hide(key.id)
        try:
            for one in void:
                await self._world.memory.remove(one)
        except KeydeskError as error:
            _log.info("a key's token that is worth nothing was not forgotten: %s", error.code)

    async def _keep_quietly(self, known: RememberedKey) -> None:
        try:
            await self._world.memory.put(known)
        except KeydeskError as error:
            _log.info("the state of a key's list was not kept: %s", error.code)

    def _tidy(self, again: str | None) -> None:
        there = {key.id: key.path for key in self._world.keys.present}
        for key_id, path in list(self._looked.items()):
            if there.get(key_id) != path or key_id == again:
                del self._looked[key_id]
                self._hide(key_id)

    def _refuse_unable(self, key: SecurityKey) -> None:
        if READ_ONLY_LIST not in key.can:
            raise KeydeskError(Code.KEY_UNSUPPORTED, what=READ_ONLY_LIST)

    async def _note(self, action: str, key_id: str) -> None:
        if self._world.identity.person is None:
            return
        now = self._world.state.now
        key = now.key(key_id)
        await self._world.record(action, now.key_label(key_id) or (key.model if key is not None else key_id))


def _able(key: SecurityKey) -> bool:
    return key.usable and READ_ONLY_LIST in key.can
