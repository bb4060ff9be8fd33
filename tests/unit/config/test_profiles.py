"""Profiles are added, chosen and removed in the settings file; a second program sees it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from keydesk.config.profile import Profile
from keydesk.config.profiles import Profiles
from keydesk.config.settings import SettingsFile
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

ACME = Profile("Acme", "https://login.acme.com", "client")
OTHER = Profile("Other", "https://login.other.com", "client2")


class StillClock:
    def now(self) -> datetime:
        return datetime(2026, 3, 3, tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


@pytest.fixture
def profiles(path: Path) -> Profiles:
    return Profiles(SettingsFile(path, StillClock()))


def code_of(caught: pytest.ExceptionInfo[KeydeskError]) -> str:
    return caught.value.code


def test_none_yet(profiles: Profiles) -> None:
    assert list(profiles.all()) == []
    with pytest.raises(KeydeskError) as caught:
        profiles.current()
    assert code_of(caught) == Code.NO_PROFILE


def test_the_first_is_in_use(profiles: Profiles, path: Path) -> None:
    profiles.add(ACME)
    profiles.add(OTHER)
    assert profiles.current() == ACME
    assert profiles.current("Other") == OTHER
    again = Profiles(SettingsFile(path, StillClock()))
    assert list(again.all()) == [ACME, OTHER]


def test_use_another(profiles: Profiles) -> None:
    profiles.add(ACME)
    profiles.add(OTHER)
    assert profiles.use("Other") == OTHER
    assert profiles.current() == OTHER


def test_a_name_is_taken_once(profiles: Profiles) -> None:
    profiles.add(ACME)
    with pytest.raises(KeydeskError) as caught:
        profiles.add(Profile("Acme", "https://login.other.com", "x"))
    assert code_of(caught) == Code.PROFILE_EXISTS
    assert list(profiles.all()) == [ACME]


@pytest.mark.parametrize("verb", ["use", "remove", "current"])
def test_unknown_names(profiles: Profiles, verb: str) -> None:
    profiles.add(ACME)
    with pytest.raises(KeydeskError) as caught:
        getattr(profiles, verb)("Gone")
    assert code_of(caught) == Code.PROFILE_UNKNOWN
    assert caught.value.params["name"] == "Gone"


def test_removing_the_one_in_use_falls_back(profiles: Profiles) -> None:
    profiles.add(ACME)
    profiles.add(OTHER)
    assert profiles.remove("Acme") == ACME
    assert profiles.current() == OTHER
    profiles.remove("Other")
    with pytest.raises(KeydeskError) as caught:
        profiles.current()
    assert code_of(caught) == Code.NO_PROFILE


def test_the_certificate_file_is_checked_and_made_absolute(
    profiles: Profiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ca.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\n")
    monkeypatch.chdir(tmp_path)
    kept = profiles.add(Profile("Acme", "https://login.acme.com", "client", ca_file="ca.pem"))
    assert kept.ca_file == str(tmp_path / "ca.pem")
    assert profiles.current() == kept
    with pytest.raises(KeydeskError) as caught:
        profiles.add(Profile("B", "https://login.acme.com", "client", ca_file="gone.pem"))
    assert code_of(caught) == Code.CA_FILE_INVALID
