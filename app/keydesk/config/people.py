"""Who was signed in last in each profile, so that a list of accounts has names without a network.

Nothing secret: what the person's own window shows on top. Kept until the person signs out or the profile is removed.
Frozen; any thread; raises nothing.
"""

from dataclasses import dataclass

from keydesk.config.profile import Profile

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """The last person of a profile.

    Args:
        profile: the profile's name.
        sub: the tenant's id of the person, under which this computer's notes about the account are kept.
        name: for showing.
        email: for showing, None when the tenant told none.
    """

    profile: str
    sub: str
    name: str
    email: str | None = None

    @property
    def usable(self) -> bool:
        """Whether it can be shown and compared: what is in a file may be anything."""
        texts = (self.profile, self.sub, self.name, *(() if self.email is None else (self.email,)))
        return all(0 < len(text) <= _LONGEST and text.isprintable() for text in texts)


@dataclass(frozen=True, slots=True)
class KnownProfile:
    """One line of the list of accounts.

    Args:
        name: the profile's name.
        domain: the tenant's host.
        issuer: the tenant.
        client_id: the client; a second account of the same tenant takes the same.
        person: who was signed in last, None for nobody.
        in_use: the window shows this one.
        practice: it is the practice tenant of this run, which is not kept.
        removable: it is kept here and not the organisation's own.
    """

    name: str
    domain: str
    issuer: str
    client_id: str
    person: KnownPerson | None = None
    in_use: bool = False
    practice: bool = False
    removable: bool = True

    @property
    def title(self) -> str:
        """What a person calls it: their own name there, else the profile's."""
        return self.person.name if self.person is not None else self.name


def known_profile(profile: Profile, person: KnownPerson | None, in_use: bool) -> KnownProfile:
    """Make a line of the list.

    Args:
        profile: the profile.
        person: who was signed in last.
        in_use: the window shows this one.

    Returns:
        The line.
    """
    return KnownProfile(
        profile.name, profile.domain, profile.issuer, profile.client_id, person, in_use, profile.practice
    )


def free_name(wanted: str, taken: frozenset[str]) -> str:
    """Name one more profile.

    Args:
        wanted: the name it would have if it were the first.
        taken: names of the others.

    Returns:
        The name, with a number from 2 on where it is taken.
    """
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted} ({number})" in taken:
        number += 1
    return f"{wanted} ({number})"
