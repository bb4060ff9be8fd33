"""The list of profiles in the settings file and which one is in use.

Blocking (each call reads the file): any thread but the UI loop's. Raises NO_PROFILE, PROFILE_UNKNOWN,
PROFILE_EXISTS, CA_FILE_INVALID, SETTINGS_INVALID, DISK_FULL, FOLDER_UNWRITABLE.
"""

from collections.abc import Sequence
from dataclasses import replace

from keydesk.config.people import KnownPerson, KnownProfile, known_profile
from keydesk.config.profile import Profile, check_ca_file
from keydesk.config.settings import Settings, SettingsFile
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code


class Profiles:
    """Adds, lists, chooses and removes profiles.

    Args:
        file: the settings file that holds them.
    """

    def __init__(self, file: SettingsFile) -> None:
        self._file = file

    def all(self) -> Sequence[Profile]:
        """List the profiles in the order they were added."""
        return self._file.load().settings.profiles

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
        if name is not None:
            return _known(settings, name)
        if settings.current is None:
            raise KeydeskError(Code.NO_PROFILE)
        return _known(settings, settings.current)

    def add(self, profile: Profile) -> Profile:
        """Add a profile; the first one is in use at once.

        Args:
            profile: the new profile.

        Returns:
            The profile as kept (with the absolute paths of its files).

        Raises:
            KeydeskError: PROFILE_EXISTS (params: name), CA_FILE_INVALID, SETTINGS_INVALID (a file about scopes).
        """
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

        self._file.update(change)
        return profile

    def use(self, name: str) -> Profile:
        """Choose the profile in use.

        Args:
            name: its name.

        Returns:
            The profile.

        Raises:
            KeydeskError: PROFILE_UNKNOWN (params: name).
        """
        settings = self._file.update(lambda old: replace(old, current=_known(old, name).name))
        return _known(settings, name)

    def remove(self, name: str) -> Profile:
        """Forget a profile; if it was in use, the first of the others is.

        Args:
            name: its name.

        Returns:
            The profile that is gone, so that its tokens can be wiped.

        Raises:
            KeydeskError: PROFILE_UNKNOWN (params: name).
        """
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
        return tuple(
            known_profile(profile, settings.person(profile.name), profile.name == settings.current)
            for profile in settings.profiles
        )

    def note(self, person: KnownPerson) -> None:
        """Remember who is signed in; nothing is written where it is known or the profile is not kept.

        Args:
            person: who, and in which profile.

        Raises:
            KeydeskError: DISK_FULL, FOLDER_UNWRITABLE.
        """
        settings = self._file.load().settings
        if settings.profile(person.profile) is not None and settings.person(person.profile) != person:
            self._file.update(lambda newest: replace(newest, people=(*_others(newest, person.profile), person)))

    def forget_person(self, profile: str) -> None:
        """Forget who was signed in; nothing is written where nobody was.

        Args:
            profile: the profile's name.

        Raises:
            KeydeskError: DISK_FULL, FOLDER_UNWRITABLE.
        """
        if self._file.load().settings.person(profile) is not None:
            self._file.update(lambda newest: replace(newest, people=_others(newest, profile)))


def _others(settings: Settings, profile: str) -> tuple[KnownPerson, ...]:
    return tuple(person for person in settings.people if person.profile != profile)


def _known(settings: Settings, name: str) -> Profile:
    profile = settings.profile(name)
    if profile is None:
        raise KeydeskError(Code.PROFILE_UNKNOWN, name=name[:64])
    return profile
