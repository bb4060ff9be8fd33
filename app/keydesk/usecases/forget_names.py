"""Forgets the names and colours a person gave to keys and passkeys on this computer, and gives them back.

Main loop. Works signed out, too. Raises as the store does. Names of other sign-in methods and of connected accounts
stay, and so do the lines of activity that were written with the old names.
"""

from collections.abc import Sequence

from keydesk.domain.kept_names import KeptName
from keydesk.usecases.key_care import NOBODY, KeyCare
from keydesk.usecases.world import World


class ForgetNames:
    """Forgets and gives back.

    Args:
        world: the ports.
        care: loads what is left.
    """

    def __init__(self, world: World, care: KeyCare) -> None:
        self._world = world
        self._care = care

    async def run(self) -> Sequence[KeptName]:
        """Forget them, all or none.

        Returns:
            What is forgotten, for `give_back`; also names that were shared once, or given while nobody was signed in.
        """
        world = self._world
        mine = (world.account,) if world.identity.person is not None else ()
        gone = await world.notebook.labels.forget_keys((*mine, NOBODY))
        await self._care.load_labels()
        return gone

    async def give_back(self, gone: Sequence[KeptName]) -> None:
        """Undo: everything is called as before.

        Args:
            gone: as `run` returned it.
        """
        await self._world.notebook.labels.put_back(gone)
        await self._care.load_labels()
