"""Every setting in force knows where it came from, and what an organisation says stands where it should."""

import pytest

from keydesk.config.policy.found import Given, Policy, Source
from keydesk.config.profile import Profile
from keydesk.config.settings import Settings, with_choice
from keydesk.config.sources import (
    every_value,
    locked_setting,
    profile_in_force,
    settings_in_force,
    tokens_in_force,
)
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

ACME = Profile("acme", "https://login.acme.com", "client")


def prescribed(**values: str | int | bool) -> Policy:
    return Policy(prescribed={name: Given(value, Source.MANDATORY_MACHINE, "f") for name, value in values.items()})


def recommended(**values: str | int | bool) -> Policy:
    return Policy(recommended={name: Given(value, Source.RECOMMENDED_MACHINE) for name, value in values.items()})


def test_what_is_prescribed_wins_over_the_person() -> None:
    person = with_choice(Settings(), "theme", "dark")
    assert settings_in_force(person, prescribed(Theme="light")).theme == "light"
    assert locked_setting(prescribed(Theme="light"), "theme") == "Theme"
    assert locked_setting(recommended(Theme="light"), "theme") is None


def test_what_is_recommended_gives_way_to_the_person_even_where_they_chose_the_default() -> None:
    advice = recommended(Theme="dark")
    assert settings_in_force(Settings(), advice).theme == "dark"
    assert settings_in_force(with_choice(Settings(), "theme", "system"), advice).theme == "system"
    assert settings_in_force(Settings(theme="contrast"), advice).theme == "contrast"


def test_a_profile_keeps_its_own_where_nothing_is_prescribed() -> None:
    own = Profile("acme", "https://login.acme.com", "client", organization="org_own")
    assert profile_in_force(own, recommended(Organization="org_x")).organization == "org_own"
    assert profile_in_force(ACME, recommended(Organization="org_x")).organization == "org_x"
    assert profile_in_force(own, prescribed(Organization="org_x")).organization == "org_x"


def test_the_browser_of_a_profile_the_person_and_the_organisation() -> None:
    own = Profile("acme", "https://login.acme.com", "client", browser="lynx")
    assert profile_in_force(own, Policy(), "firefox").browser == "lynx"
    assert profile_in_force(ACME, Policy(), "firefox").browser == "firefox"
    assert profile_in_force(own, prescribed(Browser="edge"), "edge").browser == "edge"


@pytest.mark.parametrize(
    ("asked", "says", "kept"),
    [
        ("keyring", None, "keyring"), ("memory", None, "memory"), ("keyring", "memory", "memory"),
        ("memory", "keyring", "memory"), ("keyring", "keyring", "keyring"),
    ],
)  # fmt: skip
def test_tokens_are_kept_by_the_stricter_word(asked: str, says: str | None, kept: str) -> None:
    assert tokens_in_force(asked, prescribed(TokenStorage=says) if says else Policy()) == kept


def test_every_value_says_its_source() -> None:
    person = with_choice(Settings(), "language", "ja")
    shown = every_value(prescribed(Theme="light"), person, ACME)
    assert (shown["Theme"].source, shown["Theme"].where) == (Source.MANDATORY_MACHINE, "f")
    assert shown["Language"].source is Source.PERSON
    assert shown["TenantDomain"] == Given("https://login.acme.com/", Source.PERSON)
    assert shown["MinPinLength"] == Given(4, Source.DEFAULT)
    assert "SupportUrl" not in shown


def test_a_wrong_choice_is_refused() -> None:
    with pytest.raises(KeydeskError) as caught:
        with_choice(Settings(), "theme", "pink")
    assert caught.value.code == Code.SETTINGS_INVALID
