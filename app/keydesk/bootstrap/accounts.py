"""The accounts of this computer: who was last signed in where, adding one more, removing one with all its traces.

`Accounts` keeps a list that can be read at any time on the main loop; what changes it is awaited and never blocks.
Raises ISSUER_INVALID, CLIENT_ID_INVALID, PROFILE_UNKNOWN, KEYRING_LOCKED, KEYRING_FAILED, DISK_FULL,
FOLDER_UNWRITABLE, STORE_NEWER.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk.config.issuer import host_of
from keydesk.config.paths import Paths
from keydesk.config.people import KnownPerson, KnownProfile, free_name, known_profile
from keydesk.config.policy.found import NO_POLICY, Policy
from keydesk.config.profile import Profile
from keydesk.config.profiles import Profiles
from keydesk.config.settings import SettingsFile
from keydesk.core.clock import Clock
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Person

if TYPE_CHECKING:
    from keydesk.bootstrap.plant import Blueprint

_log = logging.getLogger(__name__)


class SettingsPeople:
    """Satisfies `usecases.ports.People`: who was signed in last in one profile, in the settings file.

    Args:
        file: the settings file.
        profile: the profile's name; one that is not kept there (practice) remembers nobody.
        policy: of this computer.
    """

    def __init__(self, file: SettingsFile, profile: str, policy: Policy = NO_POLICY) -> None:
        self._profiles = Profiles(file, policy)
        self._profile = profile
        self._nobody = policy.flag("SharedWorkstation", False)

    async def note(self, person: Person) -> None:
        """Remember who is signed in, where people may be remembered."""
        known = KnownPerson(self._profile, person.sub, person.name, person.email)
        if known.usable and not self._nobody:
            await self._try(lambda: self._profiles.note(known))

    async def forget(self) -> None:
        """Forget them."""
        await self._try(lambda: self._profiles.forget_person(self._profile))

    async def _try(self, write: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(write)
        except KeydeskError as error:  # a name in a list is worth no failed sign-in
            _log.info("the list of accounts could not be written: %s", error.code)


class Accounts:
    """The list of accounts.

    Args:
        file: the settings file.
        paths: folders of this run.
        clock: the time.
        policy: of this computer.
    """

    def __init__(self, file: SettingsFile, paths: Paths, clock: Clock, policy: Policy = NO_POLICY) -> None:
        self._profiles = Profiles(file, policy)
        self._paths = paths
        self._clock = clock
        self._known: tuple[KnownProfile, ...] = ()

    def listed(self, in_use: Profile | None, person: Person | None, *, kept: bool) -> tuple[KnownProfile, ...]:
        """List the accounts as last read, the one in use as it is now.

        Args:
            in_use: the profile the window shows.
            person: who is signed in there now; None shows who was last.
            kept: the profile in use is one of the settings file.

        Returns:
            One line for each profile; one that is not kept comes last.
        """
        lines = [replace(known, in_use=False) for known in self._known]
        if in_use is None:
            return tuple(lines)
        at = next((i for i, line in enumerate(lines) if kept and line.name == in_use.name), len(lines))
        if at == len(lines):
            lines.append(known_profile(in_use, None, True))
        here = lines[at].person
        if person is not None:
            here = KnownPerson(in_use.name, person.sub, person.name, person.email)
        lines[at] = replace(lines[at], person=here, in_use=True)
        return tuple(lines)

    async def read(self) -> None:
        """Read the list anew."""
        self._known = await asyncio.to_thread(self._profiles.known)

    async def keep(self, address: str, client_id: str) -> Profile:
        """Keep one more account; the profile is in use from now on.

        A profile of the same tenant in which nobody was ever signed in is replaced: what was typed wrong the first
        time should not stay. Any other stays beside the new one, which gets a name with a number.

        Args:
            address: of the tenant, as typed.
            client_id: as typed.

        Returns:
            The profile.

        Raises:
            KeydeskError: ISSUER_INVALID, CLIENT_ID_INVALID, POLICY_FORBIDS, DISK_FULL, FOLDER_UNWRITABLE.
        """
        checked = Profile("new", address, client_id)
        wanted = replace(checked, name=checked.issuer_origin.partition("://")[2])

        def change() -> Profile:
            # One more account of a tenant goes the same way to it: organization, ports, certificates.
            self._profiles.check_tenant(wanted)
            names = [p.name for p in self._profiles.all() if p.tenant == wanted.tenant]
            # As the person set it up: what the organisation says is laid over it anew each time.
            twin = next((kept for name in names if (kept := self._profiles.kept(name)) is not None), wanted)
            for known in self._profiles.known():
                if known.issuer == wanted.issuer and known.person is None and self._profiles.removable(known.name):
                    self._profiles.remove(known.name)
            taken = frozenset(known.name for known in self._profiles.known())
            made = replace(twin, name=free_name(wanted.name, taken), login_hint=None)
            self._profiles.add(made)
            return self._profiles.use(made.name)

        return await asyncio.to_thread(change)

    async def use(self, name: str) -> Profile:
        """Choose the profile in use.

        Raises:
            KeydeskError: PROFILE_UNKNOWN, DISK_FULL, FOLDER_UNWRITABLE.
        """
        return await asyncio.to_thread(self._profiles.use, name)

    async def remove(self, name: str, parts: "Callable[[Profile], Blueprint]") -> Profile:
        """Sign out of a profile and remove it with everything kept for its account.

        Args:
            name: the profile.
            parts: what its session is opened from.

        Returns:
            The profile that is gone.

        Raises:
            KeydeskError: PROFILE_UNKNOWN; POLICY_FORBIDS before anything is wiped; KEYRING_LOCKED, KEYRING_FAILED
                when the keyring may still hold its (revoked) token, the profile stays then; DISK_FULL,
                FOLDER_UNWRITABLE, STORE_NEWER.
        """
        await asyncio.to_thread(self._profiles.check_removable, name)
        profile = await asyncio.to_thread(self._profiles.current, name)
        await _end_session(parts(profile))
        before = await asyncio.to_thread(self._profiles.known)
        person = next((known.person for known in before if known.name == name), None)
        twin = any(
            known.issuer == profile.issuer and known.person is not None and person is not None
            and known.name != name and known.person.sub == person.sub
            for known in before
        )  # fmt: skip
        if person is not None and not twin:
            await self._forget(f"{profile.issuer}|{person.sub}")
        return await asyncio.to_thread(self._profiles.remove, name)

    async def _forget(self, account: str) -> None:
        from keydesk.store.database import Store
        from keydesk.store.forget import forget_account

        store = Store(self._paths.store_file, self._clock)
        try:
            await store.open()
            count = await forget_account(store, account)
        finally:
            await store.close()
        _log.info("forgot an account: %d lines", count)


async def _end_session(blueprint: "Blueprint") -> None:
    """Revoke and wipe the tokens of a profile that the window does not show; the tenant need not be reached."""
    from keydesk.bootstrap.plant import open_identity
    from keydesk.net.door import HttpDoor

    profile = blueprint.profile
    if profile is None:
        return
    door = HttpDoor(Path(profile.ca_file) if profile.ca_file else None, blueprint.proxy, blueprint.bundled_trust)
    try:
        session = await asyncio.to_thread(open_identity, blueprint, profile, door)
        if not await session.sign_out():
            _log.info("the tenant could not be told that %s is gone", host_of(profile.issuer))
    finally:
        await door.close()
