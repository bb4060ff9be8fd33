"""Signing in through the browser, coming back from the keyring, signing out.

Main loop. Raises AUTH_*, NET_*.
"""

from collections.abc import Awaitable

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Need, Person
from keydesk.domain.catalogue import Code
from keydesk.usecases.connected_accounts import ConnectedAccounts
from keydesk.usecases.identity_ports import DeviceWatcher, SignInWatcher
from keydesk.usecases.load_account import LoadAccount
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.repair import ResolveJournal
from keydesk.usecases.state import Connected, Snapshot
from keydesk.usecases.world import World

_ASKED_ANEW = Need(max_age_s=600.0)
"""The browser asks anew; the rest of the sign-in may take the person some minutes."""


class SignIn:
    """Brings a person in and out.

    Args:
        world: the ports.
        load: reads the account.
        map_keys: asks the keys.
        resolve: settles what an earlier run left.
        connected: settles visits to providers that an earlier run left.
    """

    def __init__(
        self,
        world: World,
        load: LoadAccount,
        map_keys: MapKeys,
        resolve: ResolveJournal,
        connected: ConnectedAccounts,
    ) -> None:
        self._world = world
        self._load = load
        self._map_keys = map_keys
        self._resolve = resolve
        self._connected = connected

    async def restore(self) -> Person | None:
        """Come back without a browser; what can be shown offline is shown.

        Returns:
            Who is signed in, None for nobody.

        Raises:
            KeydeskError: SESSION_ENDED, FRESH_SIGN_IN_NEEDED, or NET_* when nobody is known.
        """
        try:
            person = await self.remember()
        except KeydeskError as error:
            if self._world.identity.person is None:
                raise
            # Offline: the person is known all the same and sees what was read before, marked with its time.
            await self._load.show_remembered()
            await self._connected.show_remembered(error.code)
            self._world.state.put(stale=error.code, reading_since=None)
            return self._world.identity.person
        if person is not None:
            await self._arrive()
        return person

    async def remember(self) -> Person | None:
        """Come back and read nothing of the account.

        Returns:
            Who is signed in, None for nobody.

        Raises:
            KeydeskError: SESSION_ENDED, FRESH_SIGN_IN_NEEDED or NET_*.
        """
        try:
            return await self._world.identity.restore()
        finally:
            self._show_person()

    async def run(
        self, watcher: SignInWatcher, cancel: CancelToken, fresh: bool = False, *, another: bool = False
    ) -> Done[Person] | Cancelled:
        """Sign in through the browser.

        Args:
            watcher: shows the address and the time left.
            cancel: the person's Cancel.
            fresh: the person must prove anew who they are, as the same person.
            another: the browser may remember somebody, but this sign-in asks who it is.

        Returns:
            Done with the person, or cancelled.

        Raises:
            KeydeskError: AUTH_*, NET_*.
        """
        before = self._world.identity.person
        expected = before.sub if fresh and before is not None else None
        identity = self._world.identity
        need = _ASKED_ANEW if another else None
        return await self.enter(identity.sign_in(watcher, cancel, fresh=fresh, expected_sub=expected, need=need))

    async def run_on_device(self, watcher: DeviceWatcher, cancel: CancelToken) -> Done[Person] | Cancelled:
        """Sign in with a code that is typed on another device.

        Args:
            watcher: shows code, address and the time left.
            cancel: the person's Cancel.

        Returns:
            Done with the person, or cancelled.

        Raises:
            KeydeskError: POLICY_FORBIDS, DEVICE_CODE_EXPIRED, DEVICE_FLOW_OFF, AUTH_*, NET_*.
        """
        if not self._world.requirements.allow_device_sign_in:
            raise KeydeskError(Code.POLICY_FORBIDS, key="AllowDeviceSignIn")
        return await self.enter(self._world.identity.sign_in_with_device(watcher, cancel))

    async def enter(self, signing_in: Awaitable[Person]) -> Done[Person] | Cancelled:
        """Sign in somehow, and do what comes with it: show the person, note it, read the account.

        Args:
            signing_in: the way in.

        Returns:
            Done with the person, or cancelled.

        Raises:
            KeydeskError: AUTH_*, NET_*.
        """
        try:
            person = await signing_in
        except KeydeskError as error:
            if error.code == Code.SIGN_IN_CANCELLED:
                return Cancelled()
            raise
        self._show_person()
        await self._world.record("signed-in", person.name)
        await self._arrive()
        return Done(person)

    async def sign_out(self, browser_session: bool = False) -> bool:
        """Sign out here; local traces of tokens go in any case, and so do the lists that are shown at the next start.

        Where several people share this computer, everything else that was kept goes, too.

        Args:
            browser_session: end the browser's session, too.

        Returns:
            False when the tenant could not be told.

        Raises:
            KeydeskError: KEYRING_LOCKED, KEYRING_FAILED, BROWSER_MISSING when nobody is signed in any more, but that
                much is left to do; DISK_FULL, FOLDER_UNWRITABLE, DEADLINE.
        """
        account = None
        if self._world.identity.person is not None:
            account = self._world.account
            await self._world.record("signed-out", self._world.identity.person.name)
        await self._world.people.forget()
        try:
            return await self._world.identity.sign_out(browser_session=browser_session)
        finally:
            if self._world.identity.person is None:
                await self._forget(account)

    async def _forget(self, account: str | None) -> None:
        """Nobody is signed in any more, whatever else is left to do."""
        if account is not None:
            # Nobody is signed in any more, so a reading under way puts nothing back; and the window shows the end
            # only when all is done, for whoever clicks the next moment.
            await self._world.notebook.accounts.forget(account)
            await self._world.notebook.cache.forget(account)
        if self._world.requirements.forget_people:
            await self.remove_traces()
        now, clean = self._world.state.now, Snapshot()
        self._world.state.put(
            person=None, granted=None, methods=None, methods_at=None, factors=None, stale=None, reading_since=None,
            maps={}, labels=clean.labels, drills=clean.drills, repairs=(), activity=(), waiting_until=None,
            tokens_in=self._world.identity.keeps_tokens, keys=now.keys, connected=clean.connected,
        )  # fmt: skip

    async def remove_traces(self) -> None:
        """Remove everything this computer kept about anybody; for a computer that several people share.

        Raises:
            KeydeskError: DISK_FULL, FOLDER_UNWRITABLE, INTERNAL while another program holds the store.
        """
        await self._world.memory.clear()
        await self._world.notebook.traces.remove()

    async def refresh(self) -> None:
        """Refresh the access token now.

        Raises:
            KeydeskError: SESSION_ENDED, FRESH_SIGN_IN_NEEDED, NET_*.
        """
        await self._world.identity.refresh()
        self._show_person()

    def _show_person(self) -> None:
        identity, now = self._world.identity, self._world.state.now
        if now.person is not None and identity.person is not None and now.person.sub != identity.person.sub:
            # Another person sees nothing of the one before, however their own list turns out.
            self._world.state.put(connected=Connected())
        self._world.state.put(person=identity.person, granted=identity.granted, tokens_in=identity.keeps_tokens)

    async def _arrive(self) -> None:
        person = self._world.identity.person
        if person is not None:
            await self._world.people.note(person)
        await self._load.show_remembered()
        await self._connected.show_remembered()
        try:
            await self._load.run()
        except KeydeskError as error:
            # The person is in; the page says what could not be read and offers to try again.
            self._world.state.put(stale=error.code)
        else:
            await self._load.load_factors()
        await self._map_keys.run()
        await self._resolve.run()
        await self._connected.resolve()
