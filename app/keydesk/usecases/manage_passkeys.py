"""All passkeys on a key, of every site: list, rename, delete one or several.

Main loop. Works signed out, too. Raises KEY_*, PIN_*.
"""

import contextlib
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from keydesk.core.cancel import CancelToken
from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Slots, StoredPasskey
from keydesk.domain.passkey_export import to_csv, to_json
from keydesk.domain.stored_data import StoredData
from keydesk.usecases.describe_again import describe_again
from keydesk.usecases.key_prompts import DeletionAsk, DeletionPrompter
from keydesk.usecases.key_session import with_session
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.on_reader import staying
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from keydesk.usecases.ports import KeyHandle
from keydesk.usecases.prompts import PinPrompter, StayPrompter
from keydesk.usecases.world import World

T = TypeVar("T")

MOST_NAME_BYTES = 64
"""Keys may cut a name after this many UTF-8 bytes. Source: WebAuthn §6.4.1."""


@dataclass(frozen=True, slots=True)
class AllPasskeys:
    """Every passkey a key keeps.

    Args:
        passkeys: as the key tells them; an entry it tells no id of cannot be renamed or deleted.
        slots: held and free.
        known: ids of those the signed-in account lists.
    """

    passkeys: tuple[StoredPasskey, ...]
    slots: Slots
    known: frozenset[bytes]

    @property
    def complete(self) -> bool:
        """Whether the list is as long as the key counts."""
        return self.slots.used is None or self.slots.used == len(self.passkeys)


def all_passkeys(world: World, listed: tuple[StoredPasskey, ...], slots: Slots) -> AllPasskeys:
    """Join what a key listed with what the account lists.

    Args:
        world: the ports.
        listed: as the key told them.
        slots: held and free.

    Returns:
        The list.
    """
    known = {m.passkey.credential_id for m in world.state.now.methods or () if m.passkey is not None}
    return AllPasskeys(listed, slots, frozenset(p.credential_id for p in listed if p.credential_id in known))


class ManagePasskeys:
    """Manage the passkeys on a key.

    Args:
        world: the ports.
        map_keys: told when a key's passkeys changed.
    """

    def __init__(self, world: World, map_keys: MapKeys) -> None:
        self._world = world
        self._map_keys = map_keys

    async def list(
        self, key_id: str, prompter: StayPrompter, cancel: CancelToken | None = None
    ) -> Done[AllPasskeys] | Cancelled:
        """List the passkeys of every site; leaves the key unlocked.

        Args:
            key_id: the key.
            prompter: asks for the finger or the PIN of a locked key.
            cancel: the person's Cancel; None to ask for no finger.

        Returns:
            Done with the list, or cancelled.

        Raises:
            KeydeskError: PIN_NOT_SET, KEY_UNSUPPORTED for a key that cannot list, KEY_*, PIN_*.
        """
        world = self._world
        handle = world.keys.handle(key_id)
        if "credential-management" not in handle.key.can:
            raise KeydeskError(Code.KEY_UNSUPPORTED, what="credential-management")  # before a PIN is asked for

        async def use(pin: Secret | None) -> tuple[StoredPasskey, ...]:
            manager = world.keys.manager(key_id)
            if pin is not None:
                await manager.unlock(pin)
            return tuple(await _held_or_by(pin, manager.all_passkeys))

        async def read(_: KeyHandle) -> Done[tuple[StoredPasskey, ...]] | Cancelled:
            return await with_session(world.keys, key_id, prompter, use, finger=cancel)

        answer = await (read(handle) if cancel is None else staying(world, prompter, cancel, handle, read))
        if isinstance(answer, Cancelled):
            return answer
        return Done(all_passkeys(world, answer.value, world.keys.handle(key_id).key.slots))

    async def stored_data(self, key_id: str, passkey: StoredPasskey | None = None) -> StoredData:
        """Read what sites had a key keep beside their passkeys; nothing of it is ever changed here.

        Args:
            key_id: the key.
            passkey: whose own data to open, as listed; None for the sizes alone.

        Returns:
            The data; a key that has none says so.

        Raises:
            KeydeskError: KEY_*.
        """
        return await self._world.keys.manager(key_id).stored_data(passkey)

    def export(self, key_id: str, passkeys: Sequence[StoredPasskey], table: bool) -> bytes:
        """Write a list as a file's content.

        Args:
            key_id: the key it was read from.
            passkeys: as listed.
            table: CSV; else JSON.

        Returns:
            The bytes.

        Raises:
            KeydeskError: KEY_REMOVED, the key it is of is gone.
        """
        if table:
            return to_csv(passkeys)
        return to_json(self._world.keys.handle(key_id).key, passkeys, self._world.clock.now())

    async def rename(
        self, key_id: str, passkey: StoredPasskey, user_name: str, display_name: str, prompter: PinPrompter
    ) -> Done[StoredPasskey] | Cancelled:
        """Change the names a key keeps with a passkey; the account is not told, and need not be.

        Args:
            key_id: the key.
            passkey: as listed.
            user_name: the new name.
            display_name: the new longer name.
            prompter: asks for the PIN of a locked key.

        Returns:
            Done with the renamed passkey, or cancelled.

        Raises:
            KeydeskError: KEY_UNSUPPORTED for keys that cannot rename and for names too long, KEY_*, PIN_*.
        """
        world = self._world
        names = [clean_text(name, len(name) + 1).strip() for name in (user_name, display_name)]
        if any(len(name.encode("utf-8", "replace")) > MOST_NAME_BYTES for name in names):
            raise KeydeskError(Code.KEY_UNSUPPORTED, what="name-length")
        manager = world.keys.manager(key_id)

        async def use(pin: Secret | None) -> None:
            await manager.rename_passkey(passkey, names[0], names[1], pin)

        answer = await with_session(world.keys, key_id, prompter, use)
        if isinstance(answer, Cancelled):
            return answer
        await self._note("passkey-renamed", key_id)
        return Done(replace(passkey, user_name=names[0], display_name=names[1]))

    async def delete(
        self,
        key_id: str,
        passkeys: Sequence[StoredPasskey],
        prompter: DeletionPrompter,
        cancel: CancelToken | None = None,
    ) -> Done[int] | Cancelled | PartlyDone:
        """Delete passkeys from a key for good, each by itself.

        Args:
            key_id: the key.
            passkeys: exactly these, as listed.
            prompter: asks by name, asks for finger or PIN of a locked key, and hears of each.
            cancel: the person's Cancel; None to ask for no finger.

        Returns:
            Done with how many went, partly done with what is left, or cancelled.

        Raises:
            KeydeskError: when nothing was deleted: KEY_*, PIN_*, API_*.
        """
        world = self._world
        key = world.keys.handle(key_id).key
        known = await self._known(passkeys)
        if not await prompter.confirm_deletion(DeletionAsk(key, tuple(passkeys), known)):
            return Cancelled()
        deletion = _Deletion(world, key_id, prompter, cancel)
        try:
            await deletion.run(passkeys)
        finally:
            if deletion.gone:
                await self._changed(key_id, {p.credential_id for p in deletion.gone})
        if not deletion.left:
            return Done(len(deletion.gone))
        if deletion.cancelled and not deletion.gone:
            return Cancelled()
        if not deletion.gone and deletion.problem is not None:
            raise deletion.problem
        code = Code.KEY_CANCELLED if deletion.problem is None else deletion.problem.code
        return PartlyDone(code, tuple(_name(p) for p in deletion.left))

    def of_account(self, passkeys: Sequence[StoredPasskey]) -> Sequence[StoredPasskey]:
        """Choose the signed-in account's own among the passkeys of every site.

        Args:
            passkeys: as listed.

        Returns:
            Those of its sites and, where the account tells its user handles, of this very person.
        """
        methods = self._world.state.now.methods or ()
        handles = {m.passkey.user_handle for m in methods if m.passkey is not None and m.passkey.user_handle}
        sites = self._site_hashes()
        return [p for p in passkeys if p.rp_id_hash in sites and (not handles or p.user_id in handles)]

    def _site_hashes(self) -> set[bytes]:
        world = self._world
        told = {m.passkey.rp_id for m in world.state.now.methods or () if m.passkey is not None and m.passkey.rp_id}
        return {hashlib.sha256(site.encode()).digest() for site in {*told, world.tenant.domain}}

    async def _known(self, passkeys: Sequence[StoredPasskey]) -> frozenset[bytes]:
        """Which of them the account lists now; other sites' passkeys are none of its business."""
        world = self._world
        if world.identity.person is None:
            return frozenset()
        sites = self._site_hashes()
        mine = {p.credential_id for p in passkeys if p.rp_id_hash in sites}
        if not mine:
            return frozenset()
        listed: Sequence[Method] = await world.api.list_methods(MethodType.PASSKEY)
        return frozenset(m.passkey.credential_id for m in listed if m.passkey is not None) & mine

    async def _changed(self, key_id: str, gone: set[bytes]) -> None:
        world = self._world
        with contextlib.suppress(KeydeskError):  # a key that was pulled meanwhile is told by the monitor
            await describe_again(world.keys.handle(key_id))
        self._map_keys.forget(key_id)
        old = world.state.now.maps.get(key_id)
        if world.identity.person is not None:
            await self._map_keys.run()
        new = world.state.now.maps.get(key_id)
        if old is not None and new is not None and old.orphans:
            rest = tuple(orphan for orphan in old.orphans if orphan not in gone)
            world.state.put(maps={**world.state.now.maps, key_id: replace(new, orphans=rest)})
        await self._note("passkeys-deleted", key_id)

    async def _note(self, action: str, key_id: str) -> None:
        if self._world.identity.person is None:
            return
        now = self._world.state.now
        key = now.key(key_id)
        await self._world.record(action, now.key_label(key_id) or (key.model if key is not None else key_id))


class _Deletion:
    """One run over several passkeys: what went, what is left, and why it ended."""

    def __init__(self, world: World, key_id: str, prompter: DeletionPrompter, cancel: CancelToken | None) -> None:
        self._world = world
        self._key_id = key_id
        self._prompter = prompter
        self._cancel = cancel
        self.gone: list[StoredPasskey] = []
        self.left: list[StoredPasskey] = []
        self.problem: KeydeskError | None = None
        self.cancelled = False

    async def run(self, passkeys: Sequence[StoredPasskey]) -> None:
        """Delete them; the PIN of a locked key is traded for the session's unlock, so that it is asked for once."""
        waiting = list(passkeys)

        async def use(pin: Secret | None) -> None:
            manager = self._world.keys.manager(self._key_id)
            if pin is not None:
                await manager.unlock(pin)
            while waiting:
                await self._one(waiting[0], pin)
                waiting.pop(0)

        try:
            answer = await with_session(self._world.keys, self._key_id, self._prompter, use, finger=self._cancel)
            self.cancelled = isinstance(answer, Cancelled)
        except KeydeskError as error:
            self.problem = error
            for passkey in waiting:
                self._prompter.deleted(passkey, error)
        self.left += waiting

    async def _one(self, passkey: StoredPasskey, pin: Secret | None) -> None:
        manager = self._world.keys.manager(self._key_id)
        try:
            await _held_or_by(pin, lambda by: manager.delete_passkey(passkey.credential_id, by))
        except KeydeskError as error:
            if error.code not in (Code.KEY_LACKS_PASSKEY, Code.KEY_REFUSED):
                raise  # nothing can be done to the others either
            self.problem = error
            self.left.append(passkey)
            self._prompter.deleted(passkey, error)
        else:
            self.gone.append(passkey)
            self._prompter.deleted(passkey, None)


async def _held_or_by(pin: Secret | None, call: Callable[[Secret | None], Awaitable[T]]) -> T:
    """Use what the session holds, in the flow in which the PIN was typed and taken else the PIN.

    A card on a reader may lose its power, and with it the token, between two calls.
    """
    try:
        return await call(None)
    except KeydeskError as error:
        if pin is None or error.code != Code.PIN_NEEDED:
            raise
    return await call(pin)


def _name(passkey: StoredPasskey) -> str:
    who = passkey.user_name or passkey.display_name
    site = passkey.rp_id or passkey.rp_id_hash.hex()[:12]
    return f"{who} ({site})" if who else site
