"""What is remembered of connected accounts from run to run: shown before the tenant answers, kept true by changes.

Main loop. Raises SIGN_IN_NEEDED and what the store raises.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from keydesk.domain.connected import ConnectedAccount, ReadAccounts
from keydesk.usecases.world import World


class ConnectedMemory:
    """The remembered list of the signed-in account.

    Args:
        world: the ports.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    async def show(self, stale: str | None = None) -> None:
        """Show what was last read, unless something was read in this run.

        Args:
            stale: code of why nothing newer can be read now, None when nobody has tried yet.
        """
        world, owner = self._world, self._world.account
        found = await world.notebook.accounts.load(owner)
        now = world.state.now.connected
        if found is None or now.accounts is not None or not self.is_of(owner):
            return
        world.state.put(
            connected=replace(
                now,
                accounts=found.accounts,
                connections=found.connections if now.connections is None else now.connections,
                at=found.read_at,
                remembered=stale is None,
                stale=stale,
            )
        )

    async def keep(self, owner: str) -> None:
        """Remember the list that is shown, if it is whole and read in this run.

        Args:
            owner: whose list it is; another account's is left alone.
        """
        now = self._world.state.now.connected
        whole = now.accounts is not None and not now.partial and now.stale is None and not now.remembered
        if whole and now.accounts is not None and now.at is not None and self.is_of(owner):
            await self._world.notebook.accounts.save(owner, ReadAccounts(now.accounts, now.connections, now.at))

    async def change(self, owner: str, gone: Collection[str], come: Sequence[ConnectedAccount]) -> None:
        """Remember what an answer of the tenant changed.

        Args:
            owner: whose list it is.
            gone: ids that are no longer there.
            come: accounts that are there now.
        """
        if self.is_of(owner):
            await self._world.notebook.accounts.change(owner, gone, come)

    def is_of(self, owner: str) -> bool:
        """Tell whether an account is the one that is signed in; another person may have come meanwhile."""
        return self._world.identity.person is not None and self._world.account == owner
