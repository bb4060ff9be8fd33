"""Account and keys, joined: asks the keys anew, and reads the list of one with its PIN.

Nothing is repaired here, and never in bulk: a leftover goes by `KeyCare.delete_orphan`, an entry by `RemoveMethod`, a
name by `KeyCare.label_passkey`, each one by one and after asking. Main loop. Raises KEY_*, PIN_*.
"""

from keydesk.domain.reconciliation import Inventory
from keydesk.usecases.key_care import KeyCare
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.prompts import PinPrompter
from keydesk.usecases.world import World


class Reconcile:
    """The inventory.

    Args:
        world: the ports.
        map_keys: asks keys without a PIN.
        care: reads the list of a key.
    """

    def __init__(self, world: World, map_keys: MapKeys, care: KeyCare) -> None:
        self._world = world
        self._map_keys = map_keys
        self._care = care

    async def run(self) -> Inventory:
        """Ask every key that is plugged in anew; no PIN, no touch.

        Returns:
            The inventory.
        """
        await self._map_keys.run(again=True)
        return self._world.state.now.inventory

    async def look(self, key_id: str, prompter: PinPrompter) -> Done[Inventory] | Cancelled:
        """Read a key's own list, so that all leftovers on it are known.

        Args:
            key_id: the key.
            prompter: asks for the PIN.

        Returns:
            Done with the inventory, or cancelled.

        Raises:
            KeydeskError: as `KeyCare.list_passkeys`.
        """
        outcome = await self._care.list_passkeys(key_id, prompter)
        return outcome if isinstance(outcome, Cancelled) else Done(self._world.state.now.inventory)
