"""What an organisation prescribes can be read, not changed, and is said by a screen reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QLineEdit, QWidget

from keydesk.config.policy.found import Policy, Source
from keydesk.config.policy.settle import Layer, Reading, Refused, settle
from keydesk.config.settings import Settings
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.helpdesk.bundle import BundleChoices
from keydesk.helpdesk.finding import Finding, Found, State
from keydesk.ui.dialogs.bundle_sheet import BundleSheet
from keydesk.ui.error_texts import error_panel
from keydesk.ui.pages.account_sheets import AddAccountSheet
from keydesk.ui.pages.crash_line import offer_after_crash
from keydesk.ui.pages.home_setup import SetupPart
from keydesk.ui.pages.palette import entries_of
from keydesk.ui.widgets.badge import Badge
from keydesk.ui.widgets.sheet import Sheet
from tests.fakes.setup import DeskWindow
from tests.fakes.world import bench


def say(values: dict[str, JsonValue], *refused: Refused) -> Policy:
    return settle(Reading((Layer(Source.MANDATORY_MACHINE, "managed/10-acme.json", values),), refused))


class Managed:
    """Windows on a managed computer, closed at the end."""

    def __init__(self) -> None:
        self.made: list[DeskWindow] = []

    def __call__(self, page: str, values: dict[str, JsonValue], *refused: Refused) -> DeskWindow:
        policy = say(values, *refused)
        made = DeskWindow(bench(), policy=policy)
        made.setup.theme = policy.text("Theme") or "system"
        made.setup.language = policy.text("Language") or "system"
        made.window.show()
        made.window.show_page(page)
        self.made.append(made)
        return made


@pytest.fixture
def managed() -> Iterator[Managed]:
    windows = Managed()
    yield windows
    for made in windows.made:
        made.close()


def test_a_locked_choice_is_read_and_not_changed(managed: Managed) -> None:
    made = managed("settings", {"Theme": "light", "ManagedByName": "Acme IT"})
    field = made.find("locked-Theme")
    assert isinstance(field, QLineEdit)
    assert (field.text(), field.isReadOnly(), field.isEnabled()) == ("Light", True, True)
    assert field.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert made.find("theme") is None
    assert made.find("language") is not None
    assert "Set by Acme IT" in made.words()


def test_locked_permission_and_lock_time(managed: Managed) -> None:
    made = managed("settings", {"WriteScopes": "when-needed", "KeyLockMinutes": 2})
    made.setup.write_scopes, made.setup.keys_lock_after_minutes = "when-needed", 2
    made.desk.changed.emit(made.desk.now)
    for key, value in (
        ("WriteScopes", "Ask at the first change"),
        ("KeyLockMinutes", "After 2 minute(s) without use"),
    ):
        field = made.find(f"locked-{key}")
        assert isinstance(field, QLineEdit)
        assert (field.text(), field.isReadOnly()) == (value, True)
    assert made.find("write-scopes") is None
    assert made.find("keys-lock") is None


def test_locked_names_records_and_start(managed: Managed) -> None:
    made = managed("settings", {"KeyNameTemplate": "{user}", "ActivityDays": 90, "Tray": "on", "Autostart": "on",
                                "ProvisioningDesk": "off", "MetadataFile": "/srv/mds.jwt"})  # fmt: skip
    made.setup.chosen = Settings(
        key_name_template="{user}", activity_days=90, tray="on", autostart="on", metadata_file="/srv/mds.jwt"
    )
    made.desk.changed.emit(made.desk.now)
    for key, value in (
        ("KeyNameTemplate", "{user}"), ("ActivityDays", "90 day(s)"), ("Tray", "Keydesk stays in the tray"),
        ("Autostart", "Start Keydesk"), ("ProvisioningDesk", "Hidden"),
    ):  # fmt: skip
        field = made.find(f"locked-{key}")
        assert isinstance(field, QLineEdit)
        assert (field.text(), field.isReadOnly()) == (value, True)
    for name in ("key-name-template", "activity-days", "tray", "autostart", "provisioning", "choose-metadata"):
        assert made.find(name) is None
    words = made.words()
    assert "/srv/mds.jwt" in words
    assert words.count("Set by your organisation") >= 6


def test_a_shared_computer_has_no_tray(managed: Managed) -> None:
    made = managed("settings", {"SharedWorkstation": True})
    made.setup.chosen = Settings(tray="on")
    made.desk.changed.emit(made.desk.now)
    field = made.find("locked-SharedWorkstation")
    assert isinstance(field, QLineEdit)
    assert field.text() == "Keydesk ends"
    assert "Several people use this computer" in made.words()


def test_a_bundle_is_offered_nowhere_where_none_is_wanted(managed: Managed) -> None:
    made = managed("health", {"AllowBundle": False})
    assert made.find("save-bundle") is None
    assert made.find("record-problem") is not None
    assert "bundle" not in [entry.name for entry in entries_of(made.desk)]
    offer_after_crash(made.desk)
    assert made.find("line-crash") is None
    made.desk.findings = (Finding("CHK-016", Found(State.FAILED, "broke"), 0.1),)
    made.desk.examined.emit()
    assert "Save support bundle" not in made.words()


@pytest.mark.parametrize("value", [True, False])
async def test_serial_numbers_in_a_bundle_are_the_organisation_s_to_say(managed: Managed, value: bool) -> None:
    made = managed("health", {"IncludeSerials": value, "ManagedByName": "Acme IT"})
    made.button("save-bundle").click()
    sheet = await made.sheet(BundleSheet)
    assert (sheet.serials.isChecked(), sheet.serials.isEnabled()) == (value, False)
    assert "Acme IT decides whether serial numbers are whole." in made.words(sheet)
    assert made.setup.support.made == [BundleChoices(serials=value)]
    sheet.reject()


async def test_whom_to_ask_stands_under_a_failure_inside_a_flow(managed: Managed) -> None:
    made = managed("home", {"ManagedByName": "Acme IT", "SupportPhone": "+1 555 0100"})
    sheet = Sheet("Enroll")
    panel = error_panel(KeydeskError(Code.OFFLINE))
    sheet.add(panel)
    made.window.sheets.open(sheet)
    assert panel.contact.isVisible()
    assert panel.contact.text() == "Help: Acme IT · +1 555 0100"
    sheet.reject()
    nobody = managed("home", {"ManagedByName": "Acme IT"})  # a name alone reaches nobody
    other = Sheet("Enroll")
    other.add(error_panel(KeydeskError(Code.OFFLINE)))
    nobody.window.sheets.open(other)
    assert nobody.find("whom-to-ask") is None
    other.reject()


def test_a_screen_reader_says_value_lock_and_who(managed: Managed) -> None:
    made = managed("settings", {"Language": "ja"})
    field = made.find("locked-Language")
    assert field is not None
    told: QAccessibleInterface = QAccessible.queryAccessibleInterface(field)
    text = QAccessible.Text
    assert told.text(text.Name) == "Language"
    assert told.text(text.Value) == "日本語"
    assert told.text(text.Description) == "Set by your organisation"
    assert told.state().readOnly


def test_every_setting_is_listed_with_its_source(managed: Managed) -> None:
    made = managed("settings", {"AllowReset": False, "MinPinLength": 8})
    assert made.find("policy-AllowReset") is None
    made.button("show-policy").click()
    row = made.find("policy-MinPinLength")
    assert row is not None
    words = made.words(row)
    assert "8" in words
    assert "managed/10-acme.json" in words
    assert [badge.text for badge in row.findChildren(Badge)] == ["Fixed"]
    made.button("show-policy").click()
    assert made.find("policy-MinPinLength") is None


def test_nobody_manages_nothing_is_shown(managed: Managed) -> None:
    made = managed("settings", {})
    assert made.find("policy") is None
    assert made.find("support-contact") is None


def test_a_policy_that_cannot_be_read_is_told(managed: Managed) -> None:
    made = managed("settings", {}, Refused(Source.MANDATORY_MACHINE, "managed/1.json", "owner"))
    assert "what is risky stays closed" in made.words()


@pytest.mark.parametrize("page", ["settings", "health"])
def test_whom_to_call(managed: Managed, page: str) -> None:
    made = managed(page, {"SupportPhone": "+1 555 0100", "SupportMail": "it@acme.com", "ManagedByName": "Acme IT",
                          "SupportUrl": "https://help.acme.com/", "ManagedByCaption": "Floor 3."})  # fmt: skip
    card = made.find("support-contact")
    assert card is not None
    words = made.words(card)
    for told in ("Acme IT", "Floor 3.", "+1 555 0100", "it@acme.com", "https://help.acme.com/"):
        assert told in words


def test_the_welcome_is_plain_text(managed: Managed) -> None:
    b = bench(signed_in=False)
    made = DeskWindow(b, policy=say({"OnboardingText": "<b>Hello</b>\nPlug it in."}))
    made.window.show()
    made.window.show_page("home")
    welcome = made.find("welcome")
    assert welcome is not None
    assert "<b>Hello</b>" in made.words(welcome)
    made.close()


def test_connected_accounts_are_left_out(managed: Managed) -> None:
    made = managed("home", {"ShowConnectedAccounts": False})
    assert "accounts" not in made.window.pages
    made.desk.open_page("accounts")
    assert made.window.current == "home"


def test_practice_is_not_offered(managed: Managed) -> None:
    b = bench(signed_in=False)
    b.world.state.put(profile=None)
    made = DeskWindow(b, policy=say({"AllowPracticeMode": False}))
    made.window.show()
    made.window.show_page("home")
    assert made.window.findChild(SetupPart) is not None
    assert made.find("practice") is None
    sheet = AddAccountSheet(made.desk)
    assert "practice" not in {sheet.choice.itemData(at) for at in range(sheet.choice.count())}
    sheet.deleteLater()
    made.close()


def test_no_other_organisation_is_offered(managed: Managed) -> None:
    made = managed("settings", {"TenantDomain": "login.acme.com", "ClientId": "client"})
    sheet = AddAccountSheet(made.desk)
    assert "elsewhere" not in {sheet.choice.itemData(at) for at in range(sheet.choice.count())}
    sheet.deleteLater()


def test_a_reset_is_off_with_the_reason(managed: Managed) -> None:
    from keydesk.config.sources import requirements

    b = bench()
    b.world.state.put(requirements=requirements(say({"AllowReset": False})))
    made = DeskWindow(b)
    made.window.show()
    made.window.show_page("keys")
    button = made.window.findChild(QWidget, "reset-key")
    assert button is not None
    assert not button.isEnabled()
    assert "does not allow" in button.accessibleDescription()
    made.close()
