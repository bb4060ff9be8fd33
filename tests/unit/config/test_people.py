"""Who was signed in last: kept per profile, gone with it, and nothing a file may hold can break the list."""

import json
from pathlib import Path

import pytest

from keydesk.config.people import KnownPerson, free_name
from keydesk.config.profile import Profile
from keydesk.config.profiles import Profiles
from keydesk.config.settings import SettingsFile
from keydesk.domain.catalogue import Code
from tests.fakes.clock import FixedClock

ACME = Profile("Acme", "https://login.acme.com", "client")
SECOND = Profile("Acme (2)", "https://login.acme.com", "client")
ANA = KnownPerson("Acme", "auth0|ana", "Ana Ito", "ana@acme.com")


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "settings.json", FixedClock())


@pytest.fixture
def profiles(file: SettingsFile) -> Profiles:
    made = Profiles(file)
    made.add(ACME)
    made.add(SECOND)
    return made


def test_the_last_person_is_listed_with_their_profile(profiles: Profiles) -> None:
    profiles.note(ANA)
    first, second = profiles.known()
    assert (first.title, first.domain, first.person, first.in_use) == ("Ana Ito", "login.acme.com", ANA, True)
    assert (second.title, second.person, second.in_use) == ("Acme (2)", None, False)


def test_another_person_takes_the_place_of_the_last(profiles: Profiles) -> None:
    profiles.note(ANA)
    profiles.note(KnownPerson("Acme", "auth0|ben", "Ben"))
    assert [known.title for known in profiles.known()] == ["Ben", "Acme (2)"]


def test_signing_out_and_removing_forget_the_person(profiles: Profiles, file: SettingsFile) -> None:
    profiles.note(ANA)
    profiles.forget_person("Acme")
    assert file.load().settings.people == ()
    profiles.note(ANA)
    profiles.remove("Acme")
    assert file.load().settings.people == ()


def test_a_profile_that_is_not_kept_remembers_nobody(profiles: Profiles, file: SettingsFile) -> None:
    profiles.note(KnownPerson("practice", "auth0|ana", "Ana Ito"))
    assert file.load().settings.people == ()


def test_nothing_is_written_for_what_is_known(profiles: Profiles, tmp_path: Path) -> None:
    profiles.note(ANA)
    before = (tmp_path / "settings.json").stat()
    profiles.note(ANA)
    profiles.forget_person("Acme (2)")
    after = (tmp_path / "settings.json").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize(
    "people",
    [
        "Ana",
        [1],
        [{"profile": "Acme"}],
        [{"profile": "Acme", "sub": "s", "name": ""}],
        [{"profile": "Acme", "sub": "s", "name": "A\u202e"}],
        [{"profile": "Acme", "sub": "s", "name": "x" * 301}],
    ],
)
def test_damaged_people_are_left_out_and_said(profiles: Profiles, tmp_path: Path, people: object) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "people": people}))
    loaded = SettingsFile(path, FixedClock()).load()
    assert loaded.settings.people == ()
    assert [(problem.code, problem.params["field"]) for problem in loaded.problems] == [
        (Code.SETTINGS_INVALID, "people")
    ]
    assert len(loaded.settings.profiles) == 2


def test_one_more_profile_gets_a_number() -> None:
    assert free_name("acme", frozenset()) == "acme"
    assert free_name("acme", frozenset({"acme"})) == "acme (2)"
    assert free_name("acme", frozenset({"acme", "acme (2)"})) == "acme (3)"
