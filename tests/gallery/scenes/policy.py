"""What an organisation prescribes: locked choices, the list with its sources, the contact, a broken policy."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from keydesk.config.policy.found import Policy, Source
from keydesk.config.policy.settle import Layer, Reading, Refused, settle
from keydesk.core.encoding import JsonValue
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
