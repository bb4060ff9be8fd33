"""The list of profiles, from the settings file and from what the organisation prescribes, and which one is in use.

Profiles come out as they are to be worked with: the policy is laid over each. What is kept is what the person said.
Blocking (each call reads the file): any thread but the UI loop's. Raises NO_PROFILE, PROFILE_UNKNOWN,
PROFILE_EXISTS, CA_FILE_INVALID, SETTINGS_INVALID, DISK_FULL, FOLDER_UNWRITABLE, POLICY_FORBIDS.
"""

from collections.abc import Sequence
from dataclasses import replace

from keydesk.config.people import KnownPerson, KnownProfile, known_profile
from keydesk.config.policy.found import NO_POLICY, Policy
from keydesk.config.profile import Profile, check_ca_file
from keydesk.config.settings import Settings, SettingsFile
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code


class Profiles:
    """Adds, lists, chooses and removes profiles.

    Args:
        file: the settings file that holds them.
        policy: of this computer.
    """

    def __init__(self, file: SettingsFile, policy: Policy = NO_POLICY) -> None:
        self._file = file
        self._policy = policy

    def all(self) -> Sequence[Profile]:
        """List the profiles: the organisation's first where it is not among those that were added."""
        return self._listed(self._file.load().settings)

    def current(self, name: str | None = None) -> Profile:
        """Find the profile to work with.

        Args:
            name: the one named by ``--profile``; None for the one in use.

        Returns:
            The profile.

        Raises:
            KeydeskError: NO_PROFILE when there is none in use, PROFILE_UNKNOWN (params: name).
        """
        settings = self._file.load().settings
        listed = self._listed(settings)
        wanted = self._in_use(settings, listed) if name is None else name
        if wanted is None:
            raise KeydeskError(Code.NO_PROFILE)
        return _named(listed, wanted)

    def kept(self, name: str) -> Profile | None:
        """Give a profile as the person set it up, without what the organisation says; None for one it set up."""
        return self._file.load().settings.profile(name)

    def add(self, profile: Profile) -> Profile:
        """Add a profile; the first one is in use at once.

        Args:
            profile: the new profile.

        Returns:
            The profile as kept (with the absolute paths of its files).

        Raises:
            KeydeskError: PROFILE_EXISTS (params: name), CA_FILE_INVALID, SETTINGS_INVALID (a file about scopes),
                POLICY_FORBIDS (params: key) for another tenant than the organisation's.
        """
        self.check_tenant(profile)
        if profile.ca_file is not None:
            profile = replace(profile, ca_file=check_ca_file(profile.ca_file))
        if profile.scope_files:
            from keydesk.config.scope_words import check_scope_files

            profile = replace(profile, scope_files=check_scope_files(profile.scope_files))

        def change(settings: Settings) -> Settings:
            if settings.profile(profile.name) is not None:
                raise KeydeskError(Code.PROFILE_EXISTS, name=profile.name)
            return replace(
                settings,
                profiles=(*settings.profiles, profile),
                current=settings.current or profile.name,
            )

        return self._in_force(profile, self._file.update(change))

    def use(self, name: str) -> Profile:
        """Choose the profile in use.

        Args:
            name: its name.

        Returns:
            The profile.

        Raises:
            KeydeskError: PROFILE_UNKNOWN (params: name).
        """
        chosen = _named(self.all(), name)

        def change(settings: Settings) -> Settings:
            settings = self._with_managed(settings, name)
            return replace(settings, current=_known(settings, name).name)

        self._file.update(change)
        return chosen

    def remove(self, name: str) -> Profile:
        """Forget a profile; if it was in use, the first of the others is.

        Args:
            name: its name.

        Returns:
            The profile that is gone, so that its tokens can be wiped.

        Raises:
            KeydeskError: PROFILE_UNKNOWN (params: name), POLICY_FORBIDS (params: key) for the organisation's own.
        """
        self.check_removable(name)
        gone: list[Profile] = []

        def change(settings: Settings) -> Settings:
            gone.append(_known(settings, name))
            left = tuple(profile for profile in settings.profiles if profile.name != name)
            current = settings.current
            if current == name:
                current = left[0].name if left else None
            people = tuple(person for person in settings.people if person.profile != name)
            return replace(settings, profiles=left, people=people, current=current)

        self._file.update(change)
        return gone[-1]

    def known(self) -> tuple[KnownProfile, ...]:
        """List the profiles with who was signed in last, in the order they were added."""
        settings = self._file.load().settings
        listed = self._listed(settings)
        current = self._in_use(settings, listed)
        return tuple(
            replace(
                known_profile(profile, settings.person(profile.name), profile.name == current),
                removable=settings.profile(profile.name) is not None and not self._is_prescribed(profile.name),
            )
            for profile in listed
        )

    def note(self, person: KnownPerson) -> None:
        """Remember who is signed in; nothing is written where it is known or the profile is not kept.

        Args:
            person: who, and in which profile.

        Raises:
            KeydeskError: DISK_FULL, FOLDER_UNWRITABLE.
        """
        settings = self._file.load().settings
        kept = self._with_managed(settings, person.profile)
        if kept.profile(person.profile) is not None and settings.person(person.profile) != person:

            def change(newest: Settings) -> Settings:
                newest = self._with_managed(newest, person.profile)
                return replace(newest, people=(*_others(newest, person.profile), person))

            self._file.update(change)

    def forget_person(self, profile: str) -> None:
        """Forget who was signed in; nothing is written where nobody was.

        Args:
            profile: the profile's name.

        Raises:
            KeydeskError: DISK_FULL, FOLDER_UNWRITABLE.
        """
        if self._file.load().settings.person(profile) is not None:
            self._file.update(lambda newest: replace(newest, people=_others(newest, profile)))

    def removable(self, name: str) -> bool:
        """Tell whether a profile is kept here and not the organisation's."""
        return self.kept(name) is not None and not self._is_prescribed(name)

    def check_removable(self, name: str) -> None:
        """Refuse to remove the organisation's own profile; to be asked before anything of it is wiped.

        Args:
            name: of the profile.

        Raises:
            KeydeskError: POLICY_FORBIDS (params: key).
        """
        if self._is_prescribed(name):
            raise KeydeskError(Code.POLICY_FORBIDS, key="TenantDomain")

    def check_tenant(self, profile: Profile) -> None:
        """Refuse a tenant that is not the organisation's.

        Args:
            profile: the tenant wanted.

        Raises:
            KeydeskError: POLICY_FORBIDS (params: key); also where the policy is there and cannot be read.
        """
        managed, locked = self._managed(), self._policy.locked("TenantDomain")
        unread = self._policy.closed and not locked
        if unread or (managed is not None and locked and profile.tenant != managed.tenant):
            raise KeydeskError(Code.POLICY_FORBIDS, key="TenantDomain")

    # The organisation's say

    def _managed(self) -> Profile | None:
        from keydesk.config.sources import managed_profile  # the model is not needed where nobody manages anything

        return managed_profile(self._policy) if self._policy.present else None

    def _in_force(self, profile: Profile, settings: Settings) -> Profile:
        from keydesk.config.sources import profile_in_force, settings_in_force

        return profile_in_force(profile, self._policy, settings_in_force(settings, self._policy).browser)

    def _listed(self, settings: Settings) -> tuple[Profile, ...]:
        """A prescribed tenant is the only one; one that is recommended stands beside those that were added."""
        managed = self._managed()
        kept = settings.profiles
        if managed is not None and self._policy.locked("TenantDomain"):
            kept = tuple(profile for profile in kept if profile.tenant == managed.tenant)
        listed = tuple(self._in_force(profile, settings) for profile in kept)
        if managed is None or any(
            profile.name == managed.name or profile.tenant == managed.tenant for profile in kept
        ):
            return listed
        return (self._in_force(managed, settings), *listed)

    def _in_use(self, settings: Settings, listed: Sequence[Profile]) -> str | None:
        names = [profile.name for profile in listed]
        managed = self._managed()
        if settings.current in names or managed is None:
            return settings.current if settings.current in names else None
        return names[0] if names else None

    def _is_prescribed(self, name: str) -> bool:
        managed = self._managed()
        return managed is not None and managed.name == name and self._policy.locked("TenantDomain")

    def _with_managed(self, settings: Settings, name: str) -> Settings:
        """Keep the organisation's profile once somebody uses it, so that there is a place for who it was."""
        managed = self._managed()
        if managed is None or managed.name != name or settings.profile(name) is not None:
            return settings
        bare = Profile(managed.name, managed.issuer, managed.client_id, practice=managed.practice)
        return replace(settings, profiles=(*settings.profiles, bare), current=settings.current or name)


def _named(listed: Sequence[Profile], name: str) -> Profile:
    found = next((profile for profile in listed if profile.name == name), None)
    if found is None:
        raise KeydeskError(Code.PROFILE_UNKNOWN, name=name[:64])
    return found


def _others(settings: Settings, profile: str) -> tuple[KnownPerson, ...]:
    return tuple(person for person in settings.people if person.profile != profile)


def _known(settings: Settings, name: str) -> Profile:
    profile = settings.profile(name)
    if profile is None:
        raise KeydeskError(Code.PROFILE_UNKNOWN, name=name[:64])
    return profile
