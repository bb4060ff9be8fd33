"""The organisation's tenant beside what people added: prescribed it is the only one, recommended one of several."""

from __future__ import annotations

from pathlib import Path

import pytest

from keydesk.config.people import KnownPerson
from keydesk.config.policy.found import Policy, Source
from keydesk.config.policy.settle import Layer, Reading, Refused, settle
from keydesk.config.profile import Profile
from keydesk.config.profiles import Profiles
from keydesk.config.settings import SettingsFile
from keydesk.core.clock import SystemClock
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

TENANT: dict[str, JsonValue] = {"TenantDomain": "login.acme.com", "ClientId": "acmeclient"}
OWN = Profile("own", "https://login.own.com", "ownclient")
SECOND = Profile("second", "https://login.acme.com", "acmeclient")


def say(values: dict[str, JsonValue], source: Source = Source.MANDATORY_MACHINE) -> Policy:
    return settle(Reading((Layer(source, "f", values),)))


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "settings.json", SystemClock())


def names(profiles: Profiles) -> list[str]:
    return [profile.name for profile in profiles.all()]


def refusal(act: object) -> str:
    assert callable(act)
    with pytest.raises(KeydeskError) as caught:
        act()
    return caught.value.code


def test_prescribed_it_is_the_only_one(file: SettingsFile) -> None:
    Profiles(file).add(OWN)
    managed = Profiles(file, say(TENANT))
    assert names(managed) == ["login.acme.com"]
    assert managed.current().issuer == "https://login.acme.com/"
    assert refusal(lambda: managed.add(Profile("x", "https://login.evil.com", "x"))) == Code.POLICY_FORBIDS
    assert refusal(lambda: managed.remove("login.acme.com")) == Code.POLICY_FORBIDS
    assert refusal(lambda: managed.use("own")) == Code.PROFILE_UNKNOWN
    assert [known.removable for known in managed.known()] == [False]
    # Nothing of the person's is lost when the policy goes again.
    assert names(Profiles(file)) == ["own"]


def test_one_more_account_of_the_tenant_may_be_added(file: SettingsFile) -> None:
    managed = Profiles(file, say(TENANT))
    managed.use("login.acme.com")
    managed.add(SECOND)
    assert names(managed) == ["login.acme.com", "second"]
    assert managed.use("second").name == "second"
    assert [known.removable for known in managed.known()] == [False, True]
    assert managed.current().name == "second"


def test_recommended_it_stands_beside_the_persons(file: SettingsFile) -> None:
    Profiles(file).add(OWN)
    advised = Profiles(file, say(TENANT, Source.RECOMMENDED_MACHINE))
    assert names(advised) == ["login.acme.com", "own"]
    assert advised.current().name == "own"
    assert advised.use("login.acme.com").client_id == "acmeclient"
    assert advised.current().name == "login.acme.com"
    advised.add(Profile("third", "https://login.third.com", "third"))
    assert names(advised) == ["own", "login.acme.com", "third"]


def test_recommended_on_a_fresh_computer_it_is_in_use(file: SettingsFile) -> None:
    assert Profiles(file, say(TENANT, Source.RECOMMENDED_MACHINE)).current().name == "login.acme.com"


def test_who_was_there_is_remembered(file: SettingsFile) -> None:
    managed = Profiles(file, say(TENANT))
    ana = KnownPerson("login.acme.com", "auth0|ana", "Ana Ito")
    managed.note(ana)
    assert [(known.name, known.person, known.in_use) for known in managed.known()] == [("login.acme.com", ana, True)]
    managed.forget_person("login.acme.com")
    assert managed.known()[0].person is None


def test_what_is_prescribed_is_never_written_into_the_persons_file(file: SettingsFile) -> None:
    managed = Profiles(file, say({**TENANT, "Organization": "org_1", "RequireTokenBinding": True}))
    assert (managed.current().organization, managed.current().dpop) == ("org_1", "required")
    managed.use("login.acme.com")
    kept = managed.kept("login.acme.com")
    assert kept is not None
    assert (kept.organization, kept.dpop) == (None, "auto")


def test_half_a_tenant_is_none(file: SettingsFile) -> None:
    assert refusal(Profiles(file, say({"TenantDomain": "login.acme.com"})).current) == Code.NO_PROFILE


def test_while_the_policy_cannot_be_read_no_tenant_is_added(file: SettingsFile) -> None:
    Profiles(file).add(OWN)
    closed = Profiles(file, settle(Reading(refused=(Refused(Source.MANDATORY_MACHINE, "f", "syntax"),))))
    assert closed.current().name == "own"
    assert refusal(lambda: closed.add(SECOND)) == Code.POLICY_FORBIDS
