"""What an organisation prescribes: locked choices, the list with its sources, the contact, a broken policy."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from keydesk.config.policy.found import Policy, Source
from keydesk.config.policy.settle import Layer, Reading, Refused, settle
from keydesk.config.settings import Settings
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.provisioning import DeskProfile
from keydesk.helpdesk.bundle import BundleChoices, make_bundle
from keydesk.ui.dialogs.bundle_sheet import BundleSheet
from keydesk.ui.dialogs.enroll_wizard import EnrollWizard
from keydesk.ui.dialogs.flow_pages import ErrorPage
from keydesk.ui.pages.provisioning import ProvisioningPage
from keydesk.ui.pages.settings import SettingsPage
from keydesk.usecases.state import Snapshot
from tests.fakes.setup import DeskWindow
from tests.fakes.world import bench
from tests.gallery.registry import scene
from tests.gallery.scenes.pages import INSIDE, OUT

WHERE = "/etc/keydesk/policies"
RULES: dict[str, JsonValue] = {
    "TenantDomain": "login.acme.com", "ClientId": "aB3dE5fG7hJ9kL1m", "AllowReset": False, "MinPinLength": 8,
    "AllowedAaguids": ["2fc0579f-8113-47ea-b116-bb5a8db9202a"], "Theme": "light", "ManagedByName": "Acme IT",
    "ManagedByCaption": "Questions about your keys? We are on floor 3.", "SupportUrl": "https://help.acme.com/keys",
    "SupportMail": "it@acme.com", "SupportPhone": "+1 555 0100", "ShowConnectedAccounts": False,
    "OnboardingText": "Your key is in the welcome box. Plug it in, then sign in.", "AllowPracticeMode": False,
}  # fmt: skip
ADVICE: dict[str, JsonValue] = {"TextSize": 110, "KeyLockMinutes": 2}


def _policy(rules: dict[str, JsonValue], *refused: Refused) -> Policy:
    layers = (
        Layer(Source.MANDATORY_MACHINE, f"{WHERE}/managed/10-acme.json", rules),
        Layer(Source.RECOMMENDED_MACHINE, f"{WHERE}/recommended/10-acme.json", ADVICE),
    )
    return settle(Reading(layers, refused))


def _window(page: str, now: Snapshot, policy: Policy, press: str = "") -> QWidget:
    b = bench()
    shown = {name: getattr(now, name) for name in now.__dataclass_fields__}
    b.world.state.put(**{**shown, "problems": policy.problems})
    made = DeskWindow(b, policy=policy)
    made.setup.theme = policy.text("Theme") or "system"
    made.window.show()
    made.window.show_page(page)
    if press:
        made.button(press).click()
        parts = made.page.findChildren(QWidget, "policy-RpId") or made.page.findChildren(
            QWidget, "policy-MinPinLength"
        )
        area = made.page.findChild(QScrollArea)
        if area is not None:
            QTimer.singleShot(0, made.window, lambda: area.ensureWidgetVisible(parts[0], 0, 300))
    return made.window


@scene("policy", "settings_locked")
def policy_settings_locked() -> QWidget:
    return _window("settings", INSIDE, _policy(RULES))


@scene("policy", "settings_all", settle_ms=200)
def policy_settings_all() -> QWidget:
    return _window("settings", INSIDE, _policy(RULES), press="show-policy")


@scene("policy", "settings_broken")
def policy_settings_broken() -> QWidget:
    broken = Refused(Source.MANDATORY_MACHINE, f"{WHERE}/managed/20-keys.json", "writable")
    return _window("settings", INSIDE, _policy({"Theme": "pink"}, broken))


@scene("policy", "home_welcome")
def policy_home_welcome() -> QWidget:
    return _window("home", OUT, _policy(RULES))


@scene("policy", "health_contact")
def policy_health_contact() -> QWidget:
    return _window("health", INSIDE, _policy(RULES))


# Choices of ours that an organisation made

CHOICES: dict[str, JsonValue] = {
    "KeyNameTemplate": "{user} {last4}", "ActivityDays": 90, "MetadataFile": "/srv/fido/fido-metadata.jwt",
    "Tray": "on", "Autostart": "on", "ProvisioningDesk": "off", "ManagedByName": "Acme IT",
}  # fmt: skip


def _settings(rules: dict[str, JsonValue], chosen: Settings, part: str) -> QWidget:
    b = bench()
    b.world.state.put(**{name: getattr(INSIDE, name) for name in INSIDE.__dataclass_fields__})
    made = DeskWindow(b, policy=_policy(rules))
    made.setup.chosen = chosen
    made.window.show()
    made.window.show_page("settings")
    page, area = made.page, made.page.findChild(QScrollArea)
    assert isinstance(page, SettingsPage)
    assert area is not None
    QTimer.singleShot(0, made.window, lambda: area.ensureWidgetVisible(getattr(page, part), 0, 220))
    return made.window


@scene("policy", "records_locked", settle_ms=200)
def policy_records_locked() -> QWidget:
    chosen = Settings(key_name_template="{user} {last4}", activity_days=90, tray="on", autostart="on",
                      metadata_file="/srv/fido/fido-metadata.jwt")  # fmt: skip
    return _settings(CHOICES, chosen, "records")


@scene("policy", "start_locked", settle_ms=200)
def policy_start_locked() -> QWidget:
    chosen = Settings(tray="on", autostart="on", metadata_file="/srv/fido/fido-metadata.jwt")
    return _settings(CHOICES, chosen, "operator")


@scene("policy", "program_locked", settle_ms=200)
def policy_program_locked() -> QWidget:
    rules: dict[str, JsonValue] = {
        "Browser": "firefox-esr", "LogLevel": "debug", "KeyLabels": "account", "ManagedByName": "Acme IT",
    }  # fmt: skip
    chosen = Settings(browser="firefox-esr", log_level="debug", key_labels="account")
    return _settings(rules, chosen, "program")


@scene("policy", "shared_no_tray", settle_ms=200)
def policy_shared_no_tray() -> QWidget:
    return _settings({"SharedWorkstation": True, "ManagedByName": "Acme IT"}, Settings(tray="on"), "operator")


@scene("policy", "no_bundle")
def policy_no_bundle() -> QWidget:
    return _window("health", INSIDE, _policy({**RULES, "AllowBundle": False}))


@scene("policy", "bundle_serials")
def policy_bundle_serials() -> QWidget:
    policy = _policy({"IncludeSerials": True, "ManagedByName": "Acme IT"})
    made = DeskWindow(bench(), policy=policy)
    made.window.show()
    made.window.show_page("health")
    choices = BundleChoices(serials=True)
    made.window.sheets.open(BundleSheet(make_bundle(made.setup.support.facts, choices), policy))
    return made.window


@scene("policy", "flow_failure")
def policy_flow_failure() -> QWidget:
    made = DeskWindow(bench(), policy=_policy(RULES))
    made.window.show()
    made.window.show_page("methods")
    services = made.desk.services
    assert services is not None
    sheet = EnrollWizard(services.state)
    sheet.begin()
    made.window.sheets.open(sheet)
    sheet.show_page(ErrorPage(KeydeskError(Code.KEY_NOT_RESPONDING, key="YubiKey 5C NFC")))
    return made.window


@scene("policy", "desk_offered")
def policy_desk_offered() -> QWidget:
    rules: dict[str, JsonValue] = {"ProvisioningProfiles": ["/etc/keydesk/desk/a.json"], "ManagedByName": "Acme IT"}
    made = DeskWindow(bench(signed_in=False), policy=_policy(rules), provisioning=True)
    made.window.show()
    made.window.show_page("desk")
    page = made.page
    assert isinstance(page, ProvisioningPage)
    page.offer([DeskProfile("New staff", reset_first=True), DeskProfile("Spare keys")])
    return made.window


@scene("policy", "desk_none_usable")
def policy_desk_none_usable() -> QWidget:
    rules: dict[str, JsonValue] = {"ProvisioningProfiles": ["/etc/keydesk/desk/a.json"], "ManagedByName": "Acme IT"}
    made = DeskWindow(bench(signed_in=False), policy=_policy(rules), provisioning=True)
    made.window.show()
    made.window.show_page("desk")
    page = made.page
    assert isinstance(page, ProvisioningPage)
    page.offer([])
    return made.window
