"""What a person does to a key itself: PIN, name, blink, the list of this account's passkeys on it.

Main loop. Works signed out, too, but for what belongs to the account. Raises KEY_*, PIN_*.
"""

from dataclasses import dataclass

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey, Slots, StoredPasskey, Tag
from keydesk.domain.reconciliation import KeyMap, map_listed
from keydesk.usecases.describe_again import describe_again
from keydesk.usecases.instant_list import InstantList
from keydesk.usecases.key_session import with_session
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.pin_entry import create_pin, replace_pin, with_pin
from keydesk.usecases.prompts import PinPrompter
from keydesk.usecases.state import key_label_name, key_tag_name, passkey_label_name
from keydesk.usecases.world import World

NOBODY = "-"
"""Account name under which key labels live while nobody is signed in."""


@dataclass(frozen=True, slots=True)
class Listed:
    """This account's passkeys on one key, read with the PIN.

    Args:
        key_map: joined with the account; orphans are known.
        passkeys: as the key tells them.
        slots: held and free, of all sites.
    """

    key_map: KeyMap
    passkeys: tuple[StoredPasskey, ...]
    slots: Slots


class KeyCare:
    """Care for a key.

    Args:
        world: the ports.
        map_keys: told when a key's passkeys changed.
        instant: told when a key has another PIN.
    """

    def __init__(self, world: World, map_keys: MapKeys, instant: InstantList) -> None:
        self._world = world
        self._map_keys = map_keys
        self._instant = instant

    @property
    def can_elevate(self) -> bool:
        """Whether this system lets keys be managed with administrator rights, and they are not yet."""
        return self._world.keys.can_elevate

    async def elevate(self) -> None:
        """Manage keys with administrator rights from now on; the system asks the person.

        Raises:
            KeydeskError: ELEVATION_REFUSED, ELEVATION_FAILED.
        """
        await self._world.keys.elevate()

    async def set_pin(self, key_id: str, prompter: PinPrompter) -> Done[None] | Cancelled:
        """Set a first PIN or change the one there is.

        Args:
            key_id: the key.
            prompter: asks for old and new PIN.

        Returns:
            Done or cancelled.

        Raises:
            KeydeskError: PIN_BLOCKED, PIN_REPLUG, KEY_*.
        """
        handle = self._world.keys.handle(key_id)
        state = await handle.pin_state()
        if not state.supported:
            raise KeydeskError(Code.KEY_UNSUPPORTED, what="pin")
        if state.set:
            pin = await replace_pin(handle, prompter, forced=state.must_change)
        else:
            pin = await create_pin(handle, prompter)
        if pin is None:
            return Cancelled()
        await describe_again(handle)
        await self._instant.look(again=key_id)  # another PIN ends the leave to list without it
        await self._note("pin-changed" if state.set else "pin-set", key_id)
        return Done(None)

    async def wink(self, key_id: str) -> None:
        """Blink."""
        await self._world.keys.handle(key_id).wink()

    async def label(self, key_id: str, text: str | None) -> None:
        """Name a key on this computer, at once and reversible.

        Args:
            key_id: the key.
            text: the name; None or blank forgets it.
        """
        await self._set_label(key_label_name(key_id), text)

    def suggested_name(self, key: SecurityKey) -> str:
        """Say what a key without a name may be called."""
        return self._world.suggested_name(key)

    async def tag(self, key_id: str, tag: Tag | None) -> None:
        """Give a key a colour on this computer, at once and reversible.

        Args:
            key_id: the key.
            tag: the colour; None forgets it.
        """
        await self._set_label(key_tag_name(key_id), tag)

    async def label_passkey(self, credential_id: bytes, text: str | None) -> None:
        """Name a passkey on this computer; the account has no names for passkeys.

        Args:
            credential_id: the passkey.
            text: the name; None or blank forgets it.
        """
        await self._set_label(passkey_label_name(credential_id), text)

    async def load_labels(self) -> None:
        """Show the names given to keys, also while nobody is signed in."""
        account = self._world.account if self._world.identity.person is not None else NOBODY
        self._world.state.put(labels=await self._world.notebook.labels.load(account))

    async def list_passkeys(self, key_id: str, prompter: PinPrompter) -> Done[Listed] | Cancelled:
        """List this account's passkeys on a key; other sites are only counted.

        Args:
            key_id: the key.
            prompter: asks for the PIN.

        Returns:
            Done with the list, or cancelled.

        Raises:
            KeydeskError: KEY_*, PIN_*; PIN_NOT_SET when the key has no PIN and thus no list.
        """
        world = self._world
        handle = world.keys.handle(key_id)
        if not (await handle.pin_state()).set:
            raise KeydeskError(Code.PIN_NOT_SET)
        methods = world.state.now.methods or ()
        handles = {m.passkey.user_handle for m in methods if m.passkey is not None and m.passkey.user_handle}
        sites = {m.passkey.rp_id for m in methods if m.passkey is not None and m.passkey.rp_id} | {
            world.tenant.domain
        }

        async def read(pin: Secret) -> tuple[list[StoredPasskey], Slots]:
            found = [p for site in sorted(sites) for p in await handle.list_passkeys(site, pin)]
            return found, await handle.slots(pin)

        answer = await with_pin(handle, prompter, read)
        if answer is None:
            return Cancelled()
        found, slots = answer
        mine = tuple(p for p in found if not handles or p.user_id in handles)
        silent = world.state.now.maps.get(key_id)
        key_map = map_listed(key_id, methods, [p.credential_id for p in mine], silent)
        await self._map_keys.learned(handle.key, key_map)
        return Done(Listed(key_map, mine, slots))

    async def delete_orphan(
        self, key_id: str, credential_id: bytes, prompter: PinPrompter, cancel: CancelToken
    ) -> Done[None] | Cancelled:
        """Delete a passkey that the account no longer knows from the key.

        Args:
            key_id: the key.
            credential_id: exactly this passkey; refused while the account lists it.
            prompter: shows the finger, asks for the PIN.
            cancel: the person's Cancel, for the wait for a finger.

        Returns:
            Done or cancelled.

        Raises:
            KeydeskError: KEY_*, PIN_*, API_CONFLICT when the account knows it after all.
        """
        world = self._world
        listed = {
            m.passkey.credential_id for m in await world.api.list_methods(MethodType.PASSKEY) if m.passkey is not None
        }
        if credential_id in listed:
            raise KeydeskError(Code.API_CONFLICT)
        manager = world.keys.manager(key_id)
        done = await with_session(
            world.keys, key_id, prompter, lambda pin: manager.delete_passkey(credential_id, pin), finger=cancel
        )
        if isinstance(done, Cancelled):
            return done
        await describe_again(world.keys.handle(key_id))
        self._map_keys.forget(key_id)
        old = world.state.now.maps.get(key_id)
        await self._map_keys.run()
        if old is not None:
            rest = tuple(c for c in old.orphans if c != credential_id)
            world.state.put(
                maps={**world.state.now.maps, key_id: KeyMap(key_id, old.held, old.unknown, rest, "listed")}
            )
        await self._note("left-over-removed", key_id)
        return Done(None)

    async def _set_label(self, name: str, text: str | None) -> None:
        account = self._world.account if self._world.identity.person is not None else NOBODY
        clean = text.strip()[:60] if text else None
        await self._world.notebook.labels.set(account, name, clean or None)
        self._world.state.put(labels=await self._world.notebook.labels.load(account))

    async def _note(self, action: str, key_id: str) -> None:
        if self._world.identity.person is None:
            return
        now = self._world.state.now
        key = now.key(key_id)
        await self._world.record(action, now.key_label(key_id) or (key.model if key is not None else key_id))
