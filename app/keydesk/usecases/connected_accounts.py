"""Reads the connected accounts page by page, keeps the shown list true from the answers that follow, names them.

Main loop. Raises API_*, NET_*, SESSION_ENDED, SCOPE_MISSING, FRESH_SIGN_IN_NEEDED, KEY_CANCELLED, ACCOUNT_GONE.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import AccountState, ConnectedAccount, Connection, Visit
from keydesk.domain.connected_state import by_name, state_of
from keydesk.usecases.connected_memory import ConnectedMemory
from keydesk.usecases.connected_pages import note_wait, read_pages
from keydesk.usecases.load_account import OFFLINE
from keydesk.usecases.prompts import WaitWatcher
from keydesk.usecases.state import Connected, account_label_name
from keydesk.usecases.world import World

_LATE = timedelta(minutes=5)  # by how much this computer's clock may differ from the tenant's
# Without these the accounts can still be read, and shown with less beside them.
_PASSED_OVER = frozenset(
    {Code.API_SERVER, Code.API_BAD_REQUEST, Code.API_FORBIDDEN, Code.API_RATE_LIMITED, Code.ANSWER_INVALID,
     Code.ANSWER_TOO_LARGE, Code.API_NOT_FOUND}
)  # fmt: skip


class ConnectedAccounts:
    """The account's outside accounts, in the state.

    Args:
        world: the ports.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._memory = ConnectedMemory(world)
        self._readings = 0
        self._under_way: set[str] = set()

    async def run(
        self, watcher: WaitWatcher | None = None, cancel: CancelToken | None = None
    ) -> Sequence[ConnectedAccount]:
        """Read connections, then accounts to the end; each page is shown as it comes.

        What was read before stays when the reading fails, marked stale. A rate limit in the middle is waited for, and
        the reading goes on where it was.

        Args:
            watcher: shows waits, None for nobody.
            cancel: the person's Cancel, None for none.

        Returns:
            All accounts.

        Raises:
            KeydeskError: why the list is not complete; what came is in the state.
        """
        self._readings += 1
        number, owner = self._readings, self._world.account
        before = self._now
        self._put(loading=True)
        try:
            found = await self._read(owner, number, watcher, cancel)
        except KeydeskError as error:
            if self._is_current(owner, number):
                shown, known = self._now.accounts, before.accounts
                # What an older reading knew is more than a few new pages.
                longer = known if known is not None and len(known) > len(shown or ()) else shown
                partial = before.partial if longer is known else self._now.partial
                self._put(accounts=longer, partial=partial, stale=error.code, remembered=False)
                note_wait(self._world, error)
            raise
        finally:
            if self._is_current(owner, number):
                self._put(loading=False)
        await self._memory.keep(owner)
        return found

    async def show_remembered(self, stale: str | None = None) -> None:
        """Show what an earlier run read, so that the page is not empty while the tenant answers, or cannot.

        Args:
            stale: code of why nothing newer can be read now, None when nobody has tried yet.
        """
        await self._memory.show(stale)

    async def known(
        self, watcher: WaitWatcher | None = None, cancel: CancelToken | None = None
    ) -> Sequence[ConnectedAccount]:
        """Give the list of this sign-in without asking again; read it when there is none.

        What an earlier run read is given only where the tenant cannot be reached; the state says so.

        Args:
            watcher: as `run`.
            cancel: as `run`.

        Returns:
            The accounts.

        Raises:
            KeydeskError: as `run`.
        """
        now = self._now
        fresh = now.stale is None and not now.partial and not now.loading and not now.remembered
        if now.accounts is not None and fresh:
            return now.accounts
        try:
            return await self.run(watcher, cancel)
        except KeydeskError as error:
            now = self._now
            if error.code in OFFLINE and now.accounts is not None and not now.partial:
                return now.accounts
            raise

    async def offered(self, watcher: WaitWatcher | None = None, cancel: CancelToken | None = None) -> bool:
        """Read what may be connected now.

        Args:
            watcher: as `run`.
            cancel: as `run`.

        Returns:
            True; False when it could not be read for a reason that only concerns this list (the state says which).

        Raises:
            KeydeskError: as `run`, where nothing else could be read either.
        """
        owner = self._world.account
        connections: list[Connection] = []
        try:
            await read_pages(self._world, self._world.connected.connections(), connections.extend, watcher, cancel)
        except KeydeskError as error:
            if self._memory.is_of(owner):
                self._put(connections_stale=error.code)
            if error.code not in _PASSED_OVER:
                raise
            return False
        if self._memory.is_of(owner):
            allowed = tuple(one for one in connections if self._world.requirements.allows_connection(one.name))
            self._put(connections=allowed, connections_stale=None)
        return True

    async def of_connection(self, connection: str) -> tuple[ConnectedAccount, ...]:
        """Read the accounts of one connection now and show them in place of those known.

        Args:
            connection: its name.

        Returns:
            The accounts.

        Raises:
            KeydeskError: as `run`.
        """
        owner = self._world.account
        found: list[ConnectedAccount] = []
        await read_pages(self._world, self._world.connected.accounts(connection), found.extend, None, None)
        # A tenant that does not know the filter gives all.
        mine = tuple(account for account in found if account.connection == connection)
        if self._memory.is_of(owner):
            shown = self._now.accounts or ()
            if self._now.accounts is not None:
                self._put(accounts=(*(a for a in shown if a.connection != connection), *mine))
                await self._memory.change(owner, [a.id for a in shown if a.connection == connection], mine)
        return mine

    async def adopt(self, account: ConnectedAccount) -> None:
        """Show an account that an answer of the tenant brought.

        Args:
            account: the new one; it takes the place of the one with its id.
        """
        now = self._now
        if now.accounts is not None:
            rest = tuple(one for one in now.accounts if one.id != account.id)
            self._put(accounts=(*rest, account))
            await self._memory.change(self._world.account, [account.id], [account])

    async def forget(self, account_id: str) -> None:
        """Show no longer what the tenant no longer has.

        Args:
            account_id: the account.
        """
        now = self._now
        if now.accounts is not None:
            self._put(accounts=tuple(one for one in now.accounts if one.id != account_id))
            await self._memory.change(self._world.account, [account_id], [])

    def note_stale(self, error: KeydeskError) -> None:
        """What is shown may not be true any more.

        Args:
            error: why it could not be read.
        """
        self._put(stale=error.code)

    async def label(self, account_id: str, name: str | None) -> None:
        """Give an account a name of the person's own, on this computer only.

        Args:
            account_id: the account.
            name: the name; None or blank forgets it.

        Raises:
            KeydeskError: SIGN_IN_NEEDED, and what the store raises.
        """
        account, labels = self._world.account, self._world.notebook.labels
        await labels.set(account, account_label_name(account_id), (name or "").strip() or None)
        self._world.state.put(labels=await labels.load(account))

    def name_of(self, account: ConnectedAccount) -> str:
        """What a person knows an account as: own label, else provider, else connection.

        Args:
            account: the account.

        Returns:
            The name.
        """
        connection = self._now.connection(account.connection)
        provider = self._world.permissions.provider(connection.strategy).name if connection is not None else None
        return self._world.state.now.account_label(account.id) or provider or account.connection

    def states(self, accounts: Iterable[ConnectedAccount] | None = None) -> Mapping[str, AccountState]:
        """Say how accounts stand now.

        Args:
            accounts: the accounts, None for those shown.

        Returns:
            The state by account id.
        """
        now, moment = self._now, self._world.clock.now()
        offered, asked = by_name(now.connections), now.accounts if accounts is None else accounts
        return {account.id: state_of(account, offered, moment) for account in asked or ()}

    # Visits of an earlier run

    def mark(self, visit_id: str, under_way: bool) -> None:
        """Leave a visit alone while its own flow runs.

        Args:
            visit_id: the visit.
            under_way: its flow runs.
        """
        (self._under_way.add if under_way else self._under_way.discard)(visit_id)

    async def resolve(self) -> tuple[str, ...]:
        """Settle visits that an earlier run did not finish, by listing: is the account there or not.

        Nothing is asked of the tenant when there are none. One that cannot be settled now stays for the next start.

        Returns:
            Names of connections whose visit came to nothing; the state has them as `unfinished`.
        """
        world = self._world
        if world.identity.person is None:
            return ()
        owner = world.account
        unfinished = dict.fromkeys(self._now.unfinished)
        for visit in await world.notebook.visits.open_visits(owner):
            if visit.id in self._under_way:
                continue
            try:
                accounts = await self.of_connection(visit.connection)
            except KeydeskError:
                continue  # not settled; the entry stays and the next start asks again
            await world.notebook.visits.close(visit.id)
            if any(is_from(account, visit) for account in accounts):
                await world.record("connected", visit.connection)
                unfinished.pop(visit.connection, None)
            else:
                unfinished[visit.connection] = None
        if self._memory.is_of(owner):
            self._put(unfinished=tuple(unfinished))
        return tuple(unfinished)

    def dismiss(self, connection: str) -> None:
        """The person has seen that a visit was not finished.

        Args:
            connection: name of the connection.
        """
        self._put(unfinished=tuple(name for name in self._now.unfinished if name != connection))

    # Inside

    @property
    def _now(self) -> Connected:
        return self._world.state.now.connected

    def _put(self, **changes: object) -> None:
        self._world.state.put(connected=replace(self._now, **changes))  # type: ignore[arg-type]  # as AppState.put

    def _is_current(self, owner: str, number: int) -> bool:
        """Another person may have come, or another reading, while this one waited."""
        return number == self._readings and self._memory.is_of(owner)

    async def _read(
        self, owner: str, number: int, watcher: WaitWatcher | None, cancel: CancelToken | None
    ) -> tuple[ConnectedAccount, ...]:
        world = self._world
        await self.offered(watcher, cancel)
        found: list[ConnectedAccount] = []

        def show(page: Sequence[ConnectedAccount]) -> None:
            found.extend(page)
            # A list that is read again stays until the new one is as long.
            if len(found) >= len(self._now.accounts or ()) and self._is_current(owner, number):
                self._put(accounts=tuple(found), partial=True, remembered=False)

        await read_pages(self._world, world.connected.accounts(), show, watcher, cancel)
        if self._is_current(owner, number):
            self._put(accounts=tuple(found), partial=False, remembered=False, at=world.clock.now(), stale=None)
            world.state.put(waiting_until=None)
        return tuple(found)


def is_from(account: ConnectedAccount, visit: Visit) -> bool:
    """Tell whether an account came of a visit, as far as times can tell.

    Args:
        account: an account of the visit's connection.
        visit: the visit.

    Returns:
        True when it is as young; an account without a time is not.
    """
    return account.created_at is not None and account.created_at >= visit.started_at - _LATE
