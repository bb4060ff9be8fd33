"""Every key does what it says: the list of the test that shows it, and what no key can ever do."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from keydesk.config.policy.found import Policy, Source
from keydesk.config.policy.kinds import Wrong
from keydesk.config.policy.model import BY_NAME, KEYS
from keydesk.config.policy.schema import as_json
from keydesk.config.policy.settle import Layer, Reading, Refused, settle
from keydesk.config.profile import Profile
from keydesk.config.settings import Settings
from keydesk.config.sources import profile_in_force, requirements, settings_in_force
from keydesk.core.encoding import JsonValue
from keydesk.domain.keys import CreationOptions, ProofRequest
from keydesk.usecases.required import required, required_proof

ROOT = Path(__file__).parents[4]
PARTS, FLOWS, WINDOW = "bootstrap/test_managed", "usecases/test_requirements", "ui/pages/test_policy"
RUN, NEWER = "bootstrap/test_managed_run", "config/test_updates"
TESTS = {
    "TenantDomain": (PARTS, "test_tenant_domain"),
    "ClientId": (PARTS, "test_client_id"),
    "CallbackPorts": (PARTS, "test_callback_ports"),
    "Organization": (PARTS, "test_organization"),
    "Connection": (PARTS, "test_connection"),
    "SignInAudience": (PARTS, "test_sign_in_audience"),
    "RpId": (FLOWS, "test_rp_id"),
    "ExtraScopes": (PARTS, "test_extra_scopes"),
    "WriteScopes": (PARTS, "test_write_scopes"),
    "RequireTokenBinding": (PARTS, "test_require_token_binding"),
    "AllowDeviceSignIn": (FLOWS, "test_allow_device_sign_in"),
    "AllowSignUp": (PARTS, "test_allow_sign_up"),
    "AllowedAaguids": (FLOWS, "test_allowed_aaguids"),
    "RequireUserVerification": (FLOWS, "test_require_user_verification"),
    "MinPinLength": (PARTS, "test_min_pin_length"),
    "AllowReset": (FLOWS, "test_allow_reset"),
    "MinimumKeys": (FLOWS, "test_minimum_keys"),
    "KeyNameTemplate": (FLOWS, "test_key_name_template"),
    "KeyLabels": (PARTS, "test_key_labels"),
    "KeyLockMinutes": (PARTS, "test_key_lock_minutes"),
    "ForcePinChange": ("usecases/test_prepare_key", "test_force_pin_change"),
    "ProvisioningDesk": (RUN, "test_provisioning_desk"),
    "ProvisioningProfiles": ("ui/pages/test_provisioning", "test_provisioning_profiles"),
    "MetadataFile": (PARTS, "test_metadata_file"),
    "TokenStorage": (PARTS, "test_token_storage"),
    "SharedWorkstation": ("ui/test_shared_workstation", "test_shared_workstation"),
    "IdleSignOutMinutes": ("ui/test_away", "test_idle_sign_out_minutes"),
    "Browser": (PARTS, "test_browser"),
    "ManagedByName": (PARTS, "test_support_contacts"),
    "ManagedByCaption": (PARTS, "test_support_contacts"),
    "SupportUrl": (PARTS, "test_support_contacts"),
    "SupportMail": (PARTS, "test_support_contacts"),
    "SupportPhone": (PARTS, "test_support_contacts"),
    "OnboardingText": (WINDOW, "test_the_welcome_is_plain_text"),
    "Proxy": (PARTS, "test_proxy_reaches_the_door"),
    "TrustStore": (RUN, "test_trust_store"),
    "ExtraCaFile": (PARTS, "test_extra_ca_file"),
    "ActivityDays": (PARTS, "test_activity_days"),
    "LogLevel": (PARTS, "test_log_level"),
    "LogDays": (RUN, "test_log_days"),
    "AllowBundle": ("cli/test_support", "test_allow_bundle"),
    "IncludeSerials": ("cli/test_support", "test_include_serials"),
    "Language": (PARTS, "test_language_and_theme"),
    "Theme": (PARTS, "test_language_and_theme"),
    "TextSize": (PARTS, "test_text_size"),
    "ProductName": ("ui/test_brand", "test_product_name"),
    "LogoFile": ("ui/test_brand", "test_logo_file"),
    "AccentColor": ("ui/test_brand", "test_accent_color"),
    "Tray": ("ui/test_tray", "test_tray"),
    "Autostart": (RUN, "test_autostart"),
    "DeepLinks": ("ui/pages/test_link_opener", "test_deep_links"),
    "UpdateCheck": (NEWER, "test_update_check"),
    "UpdateChannel": (NEWER, "test_update_channel"),
    "UpdateFeedUrl": (NEWER, "test_update_feed_url"),
    "UpdateFeedKeys": (NEWER, "test_update_feed_keys"),
    "UpdateDeferralDays": (NEWER, "test_update_deferral_days"),
    "UpdatesManaged": (NEWER, "test_updates_managed"),
    "ShowConnectedAccounts": (WINDOW, "test_connected_accounts_are_left_out"),
    "AllowedConnections": (FLOWS, "test_allowed_connections"),
    "ScopeDictionaryFile": (PARTS, "test_scope_dictionary_file"),
    "AllowPracticeMode": (WINDOW, "test_practice_is_not_offered"),
}
# In pieces no key's name may hold: each is a check of the protocols that stays on.
PROTOCOL = ("state", "nonce", "issuer", "signature", "pkce", "tls", "verify", "certificate", "skip", "insecure")


@cache
def functions(where: str) -> dict[str, str]:
    folder = "" if where.startswith("ui/") else "unit/"
    text = (ROOT / "tests" / f"{folder}{where}.py").read_text(encoding="utf-8")
    found = (node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {node.name: ast.get_source_segment(text, node) or "" for node in found}


def test_every_key_has_its_test() -> None:
    assert list(TESTS) == [key.name for key in KEYS]


@pytest.mark.parametrize("key", TESTS)
def test_the_test_is_about_the_key(key: str) -> None:
    where, name = TESTS[key]
    assert name in functions(where), f"{where} has no {name}"
    assert key in functions(where)[name]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_example_and_careful_value_are_of_the_kind(key: object) -> None:
    known = BY_NAME[getattr(key, "name", "")]
    for value in (known.example, known.default, known.closed):
        if value is not None:
            assert known.kind.read(as_json(value)) is not None
    assert known.mandatory or known.recommended
    assert known.closed is None or known.mandatory


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("TenantDomain", "http://login.acme.com"), ("TenantDomain", "login.acme.com/x"), ("TenantDomain", "acme"),
        ("TenantDomain", "https://ana@login.acme.com"), ("ClientId", "a b"), ("CallbackPorts", []),
        ("CallbackPorts", [80]), ("CallbackPorts", [2000, 2000]), ("CallbackPorts", [True]), ("RpId", "a/b"),
        ("ExtraScopes", ["a b"]), ("AllowedAaguids", ["yubikey"]), ("MinPinLength", 3), ("MinPinLength", 8.0),
        ("AllowedAaguids", ["00000000-0000-0000-0000-000000000000"]), ("AllowReset", 0), ("AllowReset", "false"),
        ("SupportUrl", "http://help.acme.com"), ("SupportUrl", "javascript:alert(1)"), ("SupportUrl", "https://a@b/"),
        ("SupportMail", "it"), ("SupportPhone", "call us"), ("Proxy", "http://user:secret@proxy:1"),
        ("Proxy", "proxy"), ("Proxy", "socks5://proxy:1"), ("ExtraCaFile", "acme.pem"), ("MetadataFile", "mds.jwt"),
        ("KeyNameTemplate", "{model.__class__}"), ("KeyNameTemplate", "{model!r}"),
        ("KeyNameTemplate", "{model:>9999}"),
        ("KeyNameTemplate", "{pin}"), ("KeyNameTemplate", "{"), ("ManagedByName", "a\nb"), ("ManagedByName", ""),
        ("ManagedByName", "x" * 1001), ("Browser", "fire\x00fox"), ("Theme", "pink"), ("LogLevel", "traffic"),
        ("AccentColor", "red"), ("AccentColor", "#12345"), ("AccentColor", "#12345g"), ("ProductName", "x" * 41),
        ("LogoFile", "logo.svg"), ("IdleSignOutMinutes", -1),
        ("ProvisioningProfiles", ["desk.json"]), ("ProvisioningDesk", True), ("TrustStore", "none"), ("LogDays", -1),
        ("AllowBundle", "no"), ("Tray", "yes"), ("Autostart", 1),
        ("UpdateCheck", True), ("UpdateChannel", "nightly"), ("UpdateFeedUrl", "http://updates.acme.com/f.json"),
        ("UpdateFeedKeys", ["11qYAYKxCrfVS_7TyWQHOg"]), ("UpdateDeferralDays", 91), ("UpdatesManaged", "yes"),
    ],
)  # fmt: skip
def test_what_is_not_a_value(name: str, raw: JsonValue) -> None:
    with pytest.raises(Wrong):
        BY_NAME[name].kind.read(raw)


# Tighten, never weaken


def policies() -> list[Policy]:
    """Each key at each end of what it may be, prescribed; and a policy that cannot be read."""
    made = [settle(Reading(refused=(Refused(Source.MANDATORY_MACHINE, "f", "syntax"),)))]
    for key in KEYS:
        ends: list[JsonValue] = [as_json(key.example), True, False, [], 0, 4, 63]
        ends += [word for word in getattr(key.kind, "words", ())]
        made += [settle(Reading((Layer(Source.MANDATORY_MACHINE, "f", {key.name: raw}),))) for raw in ends]
    return made


def test_no_key_names_a_check_of_the_protocols() -> None:
    named = {key.name for key in KEYS for part in PROTOCOL if part in key.name.lower()}
    assert named == set()


ASKED = CreationOptions(b"c" * 32, "login.acme.com", "Acme", b"u", "ana", "Ana", (-7,), user_verification="required")
QUESTION = ProofRequest("login.acme.com", b"c" * 32, user_verification="required")


def test_what_a_tenant_requires_of_a_key_no_policy_takes_back() -> None:
    for policy in policies():
        wants = requirements(policy)
        if wants.site in (None, ASKED.rp_id):
            assert required(ASKED, wants) == ASKED
            assert required_proof(QUESTION, wants) == QUESTION
        assert wants.min_pin_length >= 0


def test_a_profile_under_any_policy_stays_as_strict() -> None:
    own = Profile("own", "https://login.acme.com", "acmeclient", dpop="required")
    for policy in policies():
        changed = profile_in_force(own, policy)
        assert changed.dpop == "required"
        assert changed.issuer == own.issuer
        assert changed.origin == own.origin
        assert settings_in_force(Settings(), policy).profiles == ()
