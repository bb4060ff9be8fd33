"""From a policy file to the parts of a run: each key ends where it does what it says."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from keydesk.bootstrap.background import Background
from keydesk.bootstrap.console import Console
from keydesk.bootstrap.managed import Rule
from keydesk.bootstrap.plant import Blueprint, open_plant
from keydesk.bootstrap.window_choices import window_choices
from keydesk.cli.backstage import Choices
from keydesk.config.paths import Paths
from keydesk.config.policy.found import Policy, Source
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.config.profile import Profile
from keydesk.config.profiles import Profiles
from keydesk.config.scope_words import load_permissions
from keydesk.config.settings import Settings, SettingsFile, with_choice
from keydesk.config.sources import profile_in_force, support_contact
from keydesk.core.clock import SystemClock
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.core.logs import set_level
from keydesk.core.secret import Secret
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.account import READ_SCOPES, Scope
from keydesk.domain.catalogue import Code
from keydesk.hardware.keys import PluggedKeys
from keydesk.identity.authorize import Attempt, Wish, authorize_address
from keydesk.net.address import place_of
from keydesk.net.door import HttpDoor
from keydesk.net.proxies import proxy_for
from tests.fakes.fido_list import alliance, models
from tests.fakes.plugged import software_key

TENANT: dict[str, JsonValue] = {"TenantDomain": "login.acme.com", "ClientId": "acmeclient"}


def say(values: dict[str, JsonValue], source: Source = Source.MANDATORY_MACHINE) -> Policy:
    policy = settle(Reading((Layer(source, "f", values),)))
    assert policy.problems == ()
    return policy


def advise(values: dict[str, JsonValue]) -> Policy:
    return say(values, Source.RECOMMENDED_MACHINE)


def profile_of(values: dict[str, JsonValue], folder: Path) -> Profile:
    return Profiles(SettingsFile(folder / "settings.json", SystemClock()), say({**TENANT, **values})).current()


def asked(profile: Profile) -> dict[str, list[str]]:
    """What the browser is sent to the tenant with."""
    wish = Wish(frozenset())
    redirect = profile.callback_addresses[0]
    address = authorize_address("https://login.acme.com/authorize", profile, redirect, Attempt.new(), wish)
    return parse_qs(urlsplit(address).query)


def blueprint(policy: Policy, home: Path, person: Settings | None = None, tokens_in: str = "keyring") -> Blueprint:
    bare = Blueprint(Paths.under(home), None, tokens_in, SystemClock())
    return Rule.of(person or Settings(), policy).over(bare)


# Identity


def test_tenant_domain(tmp_path: Path) -> None:
    """TenantDomain: the sign-in goes there."""
    assert profile_of({}, tmp_path).issuer == "https://login.acme.com/"


def test_client_id(tmp_path: Path) -> None:
    """ClientId: the tenant is asked with it."""
    assert asked(profile_of({}, tmp_path))["client_id"] == ["acmeclient"]


def test_callback_ports(tmp_path: Path) -> None:
    """CallbackPorts: the browser comes back there."""
    profile = profile_of({"CallbackPorts": [30001, 30002]}, tmp_path)
    assert profile.callback_ports == (30001, 30002)
    assert asked(profile)["redirect_uri"] == ["http://127.0.0.1:30001/callback"]


def test_organization(tmp_path: Path) -> None:
    """Organization: the tenant is asked for it."""
    assert asked(profile_of({"Organization": "org_1"}, tmp_path))["organization"] == ["org_1"]


def test_connection(tmp_path: Path) -> None:
    """Connection: the chooser is skipped."""
    assert asked(profile_of({"Connection": "acme-employees"}, tmp_path))["connection"] == ["acme-employees"]


def test_sign_in_audience(tmp_path: Path) -> None:
    """SignInAudience: the sign-in is for it."""
    profile = profile_of({"SignInAudience": "https://api.acme.com/"}, tmp_path)
    assert asked(profile)["audience"] == ["https://api.acme.com/"]


def test_require_token_binding(tmp_path: Path) -> None:
    """RequireTokenBinding: even a profile that switched it off."""
    own = Profile("own", "https://login.acme.com", "acmeclient", dpop="off")
    assert profile_in_force(own, say({"RequireTokenBinding": True})).dpop == "required"
    assert profile_in_force(own, say({"RequireTokenBinding": False})).dpop == "off"


def test_allow_sign_up(tmp_path: Path) -> None:
    """AllowSignUp: whatever the profile offers."""
    own = Profile("own", "https://login.acme.com", "acmeclient", sign_up=True)
    assert not profile_in_force(own, say({"AllowSignUp": False})).sign_up
    assert profile_in_force(own, advise({"AllowSignUp": False})).sign_up


def test_extra_scopes(tmp_path: Path) -> None:
    """ExtraScopes: asked for besides those of the program."""
    preferences = blueprint(say({"ExtraScopes": ["read:me:audit"]}), tmp_path).preferences
    assert preferences is not None
    assert preferences.scopes() == frozenset(Scope) | {"read:me:audit"}


def test_write_scopes(tmp_path: Path) -> None:
    """WriteScopes: leave to change is asked for with the first change."""
    preferences = blueprint(say({"WriteScopes": "when-needed"}), tmp_path).preferences
    assert preferences is not None
    assert preferences.scopes() == READ_SCOPES


# Keys


@pytest.mark.may_block("a software key reads its state")
async def test_min_pin_length(tmp_path: Path) -> None:
    """MinPinLength: the key's own rule says so everywhere, and a shorter PIN never reaches it."""
    requirements = blueprint(say({"MinPinLength": 8}), tmp_path).requirements
    port = SoftwareTransport()
    port.plug(software_key())
    keys = PluggedKeys([port], least_pin=requirements.min_pin_length)
    await keys.start()
    try:
        (key,) = await keys.settle()
        assert key.pin.min_length == 8
        handle = keys.handle(key.id)
        with pytest.raises(KeydeskError) as caught:
            await handle.set_pin(Secret("1357924"))
        assert (caught.value.code, caught.value.params["min_length"]) == (Code.PIN_TOO_SHORT, 8)
        await handle.set_pin(Secret("13579246"))
        assert (await handle.pin_state()).set
    finally:
        await keys.stop()


def test_key_labels(tmp_path: Path) -> None:
    """KeyLabels: names are kept for each account."""
    assert not blueprint(say({"KeyLabels": "account"}), tmp_path).shared_key_labels


def test_activity_days(tmp_path: Path) -> None:
    """ActivityDays: prescribed over the person's, recommended under it, a year without any."""
    person = with_choice(Settings(), "activity_days", 30)
    assert blueprint(say({"ActivityDays": 90}), tmp_path, person).activity_days == 90
    assert blueprint(advise({"ActivityDays": 90}), tmp_path, person).activity_days == 30
    assert blueprint(advise({"ActivityDays": 90}), tmp_path).activity_days == 90
    assert blueprint(Policy(), tmp_path).activity_days == 365


def test_key_name_template_of_a_person(tmp_path: Path) -> None:
    """KeyNameTemplate: prescribed over the person's, recommended under it."""
    person = with_choice(Settings(), "key_name_template", "{user} {last4}")
    assert blueprint(Policy(), tmp_path, person).requirements.name_template == "{user} {last4}"
    assert blueprint(say({"KeyNameTemplate": "{model}"}), tmp_path, person).requirements.name_template == "{model}"
    assert blueprint(advise({"KeyNameTemplate": "{model}"}), tmp_path, person).requirements.name_template == (
        "{user} {last4}"
    )
    assert blueprint(advise({"KeyNameTemplate": "{model}"}), tmp_path).requirements.name_template == "{model}"


def test_key_lock_minutes(tmp_path: Path) -> None:
    """KeyLockMinutes: prescribed over the person's, recommended under it."""
    person = with_choice(Settings(), "keys_lock_after_minutes", 30)
    assert blueprint(say({"KeyLockMinutes": 2}), tmp_path, person).keys_lock_after_s == 120.0
    assert blueprint(advise({"KeyLockMinutes": 2}), tmp_path, person).keys_lock_after_s == 1800.0


# Session, network, diagnostics


def test_token_storage(tmp_path: Path) -> None:
    """TokenStorage: nothing goes to the keyring."""
    assert blueprint(say({"TokenStorage": "memory"}), tmp_path).tokens_in == "memory"
    assert blueprint(say({"TokenStorage": "keyring"}), tmp_path, tokens_in="memory").tokens_in == "memory"


def test_browser(tmp_path: Path) -> None:
    """Browser: the person's and the command line's give way to a prescribed one."""
    file = SettingsFile(tmp_path / "settings.json", SystemClock())
    file.update(lambda old: with_choice(old, "browser", "lynx"))
    assert Profiles(file, say({**TENANT, "Browser": "edge %s"})).current().browser == "edge %s"
    assert Profiles(file, say(TENANT)).current().browser == "lynx"


def test_proxy() -> None:
    """Proxy: for every address but this computer's own; ``direct`` asks nobody."""
    tenant, here = place_of("https://login.acme.com/"), place_of("http://127.0.0.1:1/")
    assert proxy_for(tenant, "http://proxy.acme.com:3128") == "http://proxy.acme.com:3128"
    assert proxy_for(here, "http://proxy.acme.com:3128") is None
    assert proxy_for(tenant, "") is None


def test_proxy_reaches_the_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proxy: ``direct`` wins over the environment."""
    monkeypatch.setenv("https_proxy", "http://other.acme.com:1")
    assert blueprint(say({"Proxy": "proxy.acme.com:3128"}), tmp_path).proxy == "http://proxy.acme.com:3128"
    assert blueprint(say({"Proxy": "direct"}), tmp_path).proxy == ""
    door = HttpDoor(None, "")
    assert door._open(place_of("https://login.acme.com/"))[1] is None


def test_extra_ca_file(tmp_path: Path) -> None:
    """ExtraCaFile: trusted besides the system's, in place of the profile's own."""
    own = Profile("own", "https://login.acme.com", "acmeclient", ca_file="/home/me.pem")
    assert profile_in_force(own, say({"ExtraCaFile": "/etc/ssl/acme.pem"})).ca_file == "/etc/ssl/acme.pem"


def test_log_level(tmp_path: Path) -> None:
    """LogLevel: the log tells as much, and more only where the command line asks."""
    root = logging.getLogger()
    before = root.level
    try:
        set_level(Rule.of(Settings(), say({"LogLevel": "warning"})).settings.log_level)
        assert root.level == logging.WARNING
        set_level("warning", verbosity=2)
        assert root.level == logging.DEBUG
        set_level("debug")
        assert root.level == logging.DEBUG
    finally:
        root.setLevel(before)


# The program


@pytest.mark.parametrize(("key", "value", "field"), [("Language", "ja", "language"), ("Theme", "light", "theme")])
def test_language_and_theme(key: str, value: str, field: str, tmp_path: Path) -> None:
    """Language, Theme: from the first frame on, prescribed over the person's and recommended under it."""
    home = Choices(home=tmp_path)
    assert getattr(window_choices(home, policy=say({key: value})).appearance, field) == value
    SettingsFile(Paths.under(tmp_path).settings_file, SystemClock()).update(
        lambda old: with_choice(old, field, "system")
    )
    assert getattr(window_choices(home, policy=say({key: value})).appearance, field) == value
    assert getattr(window_choices(home, policy=advise({key: value})).appearance, field) == "system"


def test_text_size(tmp_path: Path) -> None:
    """TextSize: until a person chooses."""
    home = Choices(home=tmp_path)
    assert window_choices(home, policy=advise({"TextSize": 125})).appearance.text_size == 125
    SettingsFile(Paths.under(tmp_path).settings_file, SystemClock()).update(
        lambda old: with_choice(old, "text_size", 100)
    )
    assert window_choices(home, policy=advise({"TextSize": 125})).appearance.text_size == 100


def test_scope_dictionary_file(tmp_path: Path) -> None:
    """ScopeDictionaryFile: its words are known."""
    file = tmp_path / "scopes.json"
    file.write_text('{"strategies": {"acme": {"name": "Acme Wiki"}}}', encoding="utf-8")
    made = blueprint(say({"ScopeDictionaryFile": str(file)}), tmp_path)
    assert made.scope_files == (file,)
    assert load_permissions(made.scope_files).provider("acme").name == "Acme Wiki"


def test_metadata_file(tmp_path: Path) -> None:
    """MetadataFile: models are looked up in it; a person's own file gives way only where it is prescribed."""
    file, own = tmp_path / "mds.jwt", tmp_path / "own.jwt"
    assert blueprint(say({"MetadataFile": str(file)}), tmp_path).metadata_file == file
    assert blueprint(say({}), tmp_path).metadata_file is None
    person = with_choice(Settings(), "metadata_file", str(own))
    bare = blueprint(say({}), tmp_path)
    assert Rule.of(person, advise({"MetadataFile": str(file)})).over(bare).metadata_file == own
    assert Rule.of(person, say({"MetadataFile": str(file)})).over(bare).metadata_file == file


def test_support_contacts() -> None:
    """ManagedByName, ManagedByCaption, SupportUrl, SupportMail, SupportPhone: told as they stand."""
    contact = support_contact(
        say({"ManagedByName": "Acme IT", "ManagedByCaption": "Floor 3.", "SupportUrl": "https://help.acme.com/",
             "SupportMail": "it@acme.com", "SupportPhone": "+1 555 0100"})
    )  # fmt: skip
    assert (contact.name, contact.caption, contact.url, contact.mail, contact.phone) == (
        "Acme IT", "Floor 3.", "https://help.acme.com/", "it@acme.com", "+1 555 0100",
    )  # fmt: skip
    assert contact.told


# As a whole


@pytest.mark.may_block("the composition root looks its resources up while it starts")
async def test_a_plant_is_built_under_the_policy(tmp_path: Path) -> None:
    policy = say({"AllowReset": False, "AllowedAaguids": [], "MinimumKeys": 3})
    background = Background()
    built = await open_plant(blueprint(policy, tmp_path), background.spawn)
    try:
        requirements = built.services.state.now.requirements
        assert (requirements.allow_reset, requirements.allowed_models, requirements.least_keys) == (
            False,
            frozenset(),
            3,
        )
        assert built.world.requirements is requirements
    finally:
        await background.close()
        await built.close()


@pytest.mark.may_block("the composition root looks its resources up while it starts")
async def test_a_list_of_models_nobody_signed_is_said_and_not_used(tmp_path: Path) -> None:
    """From the policy's file to the state, over the real parts and with the real root."""
    file, port, background = tmp_path / "mds.jwt", SoftwareTransport(), Background()
    file.write_bytes(alliance().sign(models()))
    port.plug(software_key())
    made = replace(blueprint(say({"MetadataFile": str(file)}), tmp_path), transports=(port,))
    built = await open_plant(made, background.spawn)
    try:
        await built.keys.settle()
        await built.services.records.look()
        (problem,) = built.services.state.now.problems
        assert (problem.code, problem.params["reason"]) == (Code.METADATA_REFUSED, "signature")
        assert built.services.state.now.records == {}
    finally:
        await background.close()
        await built.close()


def test_the_command_line_reads_the_policy_once(tmp_path: Path) -> None:
    read: list[int] = []

    def policy() -> Policy:
        read.append(1)
        return say(TENANT)

    console = Console(policy)
    for _ in range(3):
        assert console.profiles(Choices(home=tmp_path)).current().name == "login.acme.com"
    assert read == [1]


def test_nothing_of_the_policy_is_written_into_the_settings(tmp_path: Path) -> None:
    policy = say({**TENANT, "Theme": "light", "Language": "ja", "KeyLockMinutes": 1})
    file = SettingsFile(tmp_path / "settings.json", SystemClock())
    Profiles(file, policy).use("login.acme.com")
    loaded = file.load().settings
    assert (loaded.theme, loaded.language, loaded.keys_lock_after_minutes, loaded.chosen) == (
        "system",
        "system",
        5,
        (),
    )


async def test_no_policy_changes_nothing(tmp_path: Path) -> None:
    made = await asyncio.to_thread(blueprint, Policy(), tmp_path)
    assert made.requirements == Blueprint(made.paths, None, "keyring", made.clock).requirements
    assert (made.tokens_in, made.proxy, made.scope_files, made.problems) == ("keyring", None, (), ())
