"""Several accounts side by side: added, listed without a network, removed with every trace."""

import asyncio
import errno
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from keydesk.bootstrap.accounts import Accounts, SettingsPeople
from keydesk.bootstrap.plant import Blueprint
from keydesk.config.paths import Paths
from keydesk.config.people import KnownPerson, KnownProfile
from keydesk.config.profile import Profile
from keydesk.config.profiles import Profiles
from keydesk.config.settings import SettingsFile
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Person
from keydesk.domain.catalogue import Code
from keydesk.identity.token_store import MemoryTokenStore, Owner, StoredSession
from keydesk.store.database import Store
from keydesk.store.labels import StoredLabels
from tests.fakes.clock import FixedClock

HOST = "login.acme.invalid"
ISSUER = f"https://{HOST}/"
ANA = Person("auth0|ana", "Ana Ito", "ana@acme.com")
BEN = Person("auth0|ben", "Ben")


class House:
    """Settings, store and tokens of one computer."""

    def __init__(self, root: Path) -> None:
        self.paths = Paths.under(root)
        self.paths.ensure()
        self.clock = FixedClock()
        self.file = SettingsFile(self.paths.settings_file, self.clock)
        self.accounts = Accounts(self.file, self.paths, self.clock)
        self.tokens = MemoryTokenStore()

    def parts(self, profile: Profile) -> Blueprint:
        return Blueprint(self.paths, profile, "memory", self.clock, spare=self.tokens)

    async def sign_in(self, profile: Profile, person: Person) -> Owner:
        await SettingsPeople(self.file, profile.name).note(person)
        owner = Owner(profile.issuer, profile.client_id, profile.name)
        self.tokens.save(StoredSession(owner, person, Secret("refresh-token"), frozenset()))
        return owner

    async def label(self, person: Person, text: str | None = None) -> dict[str, str]:
        store = Store(self.paths.store_file, self.clock)
        await store.open()
        try:
            labels = StoredLabels(store)
            if text is not None:
                await labels.set(f"{ISSUER}|{person.sub}", "passkey:a", text)
            return dict(await labels.load(f"{ISSUER}|{person.sub}"))
        finally:
            await store.close()

    async def current(self) -> Profile:
        return await asyncio.to_thread(Profiles(self.file).current)

    async def listed(self, profile: Profile | None = None) -> Sequence[KnownProfile]:
        await self.accounts.read()
        return self.accounts.listed(profile, None, kept=True)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


async def test_a_second_account_of_the_same_tenant_stands_beside_the_first(house: House) -> None:
    first = await house.accounts.keep(ISSUER, "client")
    await house.sign_in(first, ANA)
    second = await house.accounts.keep(f" https://{HOST} ", "client")
    assert (first.name, second.name) == (HOST, f"{HOST} (2)")
    assert [(line.title, line.in_use) for line in await house.listed(second)] == [
        ("Ana Ito", False),
        (second.name, True),
    ]
    assert await house.current() == second


async def test_one_more_account_goes_the_same_way_to_the_tenant(house: House) -> None:
    first = Profile("Acme", ISSUER, "client", (50001,), organization="org_1", login_hint="ana@acme.com")
    await asyncio.to_thread(Profiles(house.file).add, first)
    await house.sign_in(first, ANA)
    second = await house.accounts.keep(ISSUER, "client")
    assert (second.callback_ports, second.organization, second.login_hint) == ((50001,), "org_1", None)


async def test_what_was_typed_wrong_the_first_time_does_not_stay(house: House) -> None:
    await house.accounts.keep(ISSUER, "wrong")
    right = await house.accounts.keep(ISSUER, "right")
    assert [(line.name, line.client_id) for line in await house.listed()] == [(HOST, "right")]
    assert await house.current() == right


async def test_what_cannot_be_a_tenant_changes_nothing(house: House) -> None:
    with pytest.raises(KeydeskError) as caught:
        await house.accounts.keep("https://", "client")
    assert caught.value.code == Code.ISSUER_INVALID
    assert list(await house.listed()) == []


async def test_the_one_in_use_is_listed_as_it_is_now(house: House) -> None:
    profile = await house.accounts.keep(ISSUER, "client")
    await house.sign_in(profile, ANA)
    await house.accounts.read()
    (line,) = house.accounts.listed(profile, BEN, kept=True)
    assert line.person == KnownPerson(HOST, BEN.sub, "Ben")
    practice = replace(profile, name="practice", practice=True)
    last = house.accounts.listed(practice, None, kept=False)[-1]
    assert (last.name, last.practice, last.in_use) == ("practice", True, True)
    assert len(house.accounts.listed(practice, None, kept=False)) == 2


async def test_removing_takes_tokens_name_and_notes(house: House) -> None:
    profile = await house.accounts.keep(ISSUER, "client")
    owner = await house.sign_in(profile, ANA)
    await house.label(ANA, "Blue YubiKey")
    await house.label(BEN, "Green key")
    gone = await house.accounts.remove(profile.name, house.parts)
    assert gone == profile
    assert house.tokens.load(owner) is None
    assert await house.label(ANA) == {}
    assert await house.label(BEN) == {"passkey:a": "Green key"}
    assert list(await house.listed()) == []
    assert (await asyncio.to_thread(house.file.load)).settings.people == ()


async def test_notes_stay_while_another_profile_is_the_same_account(house: House) -> None:
    first = await house.accounts.keep(ISSUER, "client")
    await house.sign_in(first, ANA)
    second = await house.accounts.keep(ISSUER, "client")
    owner = await house.sign_in(second, ANA)
    await house.label(ANA, "Blue YubiKey")
    await house.accounts.remove(first.name, house.parts)
    assert await house.label(ANA) == {"passkey:a": "Blue YubiKey"}
    assert house.tokens.load(owner) is not None


async def test_an_unknown_name_is_refused(house: House) -> None:
    with pytest.raises(KeydeskError) as caught:
        await house.accounts.remove("nobody", house.parts)
    assert caught.value.code == Code.PROFILE_UNKNOWN


async def test_a_list_that_cannot_be_written_stops_no_sign_in(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(old: object, new: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    caplog.set_level("INFO")
    profile = await house.accounts.keep(ISSUER, "client")
    people = SettingsPeople(house.file, profile.name)
    await people.note(ANA)
    before = house.paths.settings_file.read_bytes()
    monkeypatch.setattr("keydesk.config.files.os.replace", full)
    await people.note(replace(ANA, name="Ana I."))
    await people.forget()
    assert sum("the list of accounts could not be written" in line for line in caplog.messages) == 2
    assert house.paths.settings_file.read_bytes() == before
