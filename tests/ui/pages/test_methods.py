"""Sign-in methods in each state, over real flows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Factor, Method, MethodType, PasskeyFacts
from keydesk.domain.catalogue import Code
from keydesk.domain.reconciliation import KeyMap
from keydesk.ui.dialogs.enroll_wizard import EnrollWizard
from keydesk.ui.dialogs.flow_pages import ConfirmFreshPage
from keydesk.ui.dialogs.method_sheet import MethodSheet
from keydesk.ui.dialogs.prove_sheet import ProveSheet
from keydesk.ui.dialogs.remove_sheet import RemoveSheet
from keydesk.ui.dialogs.rename_sheet import RenamePage, RenameSheet
from keydesk.ui.models.method_words import MethodLine
from keydesk.ui.pages.add_method import AddMethodSheet
from keydesk.ui.pages.method_details import MethodDetails
from keydesk.ui.pages.method_row import MethodRow
from keydesk.ui.widgets.buttons import Button
from keydesk.usecases.state import passkey_label_name
from tests.fakes.account import PASSWORD, SITE, passkey
from tests.fakes.setup import DeskWindow
from tests.fakes.world import Bench, bench
from tests.ui.pages.conftest import Show

MARCH_3 = datetime(2026, 3, 3, 9, 12, tzinfo=UTC)
ONE = replace(passkey(b"one"), created_at=datetime(2026, 3, 1, 9, tzinfo=UTC), last_used_at=MARCH_3)
CLOUD = Method("passkey|cloud", MethodType.PASSKEY, passkey=PasskeyFacts(b"cloud", synced=True))
APP = Method("totp|1", MethodType.TOTP, name="Ana's phone")
UNFINISHED = Method("totp|2", MethodType.TOTP, confirmed=False)
PHONE = Method("phone|1", MethodType.PHONE, detail="+81 90 1234 5678", channel="sms")
MAIL = Method("email|1", MethodType.EMAIL, detail="ana@example.com")
CODE = Method("recovery|1", MethodType.RECOVERY_CODE)
OLDER = Method("webauthn-roaming|1", MethodType.WEBAUTHN_ROAMING, name="Yellow key")
PIGEON = Method("carrier-pigeon|1", "carrier-pigeon", MARCH_3)


async def full(*methods: Method, pin: str | None = "1234") -> Bench:
    b = bench(*methods, pin=pin)
    await b.services.load.run()
    return b


def row(made: DeskWindow, name: str) -> MethodRow:
    made.words()  # lets new rows appear
    rows = made.window.findChildren(MethodRow)
    return next(row for row in rows if row.title.text() == name and row.isVisible())


def choose(made: DeskWindow, name: str, action: str) -> None:
    item = next(item for item in row(made, name).menu_items() if item is not None and item.name == action)
    assert item.why_off == "", item.why_off
    item.act()


def why_off(made: DeskWindow, name: str, action: str) -> str:
    return next(item.why_off for item in row(made, name).menu_items() if item is not None and item.name == action)


async def test_groups_in_order_with_unknown_types_last(show: Show) -> None:
    b = await full(PIGEON, PASSWORD, APP, ONE)
    made = show("methods", b)
    groups = [
        widget.objectName() for widget in made.page.findChildren(QWidget) if widget.objectName().startswith("group-")
    ]
    words = made.words()
    assert set(groups) == {"group-passkeys", "group-apps", "group-recovery", "group-password", "group-other"}
    titles = ["Passkeys", "Authenticator apps", "Recovery code", "Password", "Other sign-in methods"]
    assert sorted(titles, key=words.index) == titles
    assert "carrier-pigeon" in words
    assert "does not know this kind" in why_off(made, "carrier-pigeon", "remove")


async def test_badges_tell_where_a_passkey_is(show: Show) -> None:
    b = await full(ONE, CLOUD, UNFINISHED)
    made = show("methods", b)
    assert "Not seen on a key here" in made.words()
    assert "Synced" in made.words()
    assert "Unfinished" in made.words()
    b.world.state.put(maps={"key-1": KeyMap("key-1", frozenset({ONE.id}))})
    assert "On this key: Test Key" in made.words()
    b.world.state.put(keys=())
    assert "On a key that is not plugged in" in made.words()
    b.world.state.put(labels={"key:key-1": "Blue key"})
    assert "On Blue key, not plugged in" in made.words()


async def test_names_dates_and_models(show: Show) -> None:
    facts = PasskeyFacts(b"one", aaguid="aaguid-5c", rp_id=SITE)
    b = await full(replace(ONE, passkey=facts))
    made = show("methods", b)
    assert "YubiKey 5C NFC" in made.words()
    assert "Added 1 March 2026 · last used yesterday" in made.words()
    b.world.state.put(labels={passkey_label_name(b"one"): "Work key"}, drills={b"one": made.desk.clock()})
    assert "Work key" in made.words()
    assert "YubiKey 5C NFC · added 1 March 2026 · last used yesterday · tested today" in made.words()


async def test_rows_stay_the_same_widgets_and_keep_the_focus(show: Show) -> None:
    b = await full(ONE, APP, PASSWORD)
    made = show("methods", b)
    before = row(made, "Ana's phone")
    before.menu.setFocus()
    assert made.window.focusWidget() is before.menu
    b.world.state.put(methods=(replace(APP, name="Pocket"), ONE, PASSWORD, passkey(b"two")))
    made.words()
    after = row(made, "Pocket")
    assert after is before
    assert made.window.focusWidget() is before.menu
    b.world.state.put(methods=(ONE,))
    made.words()
    assert "Authenticator apps" not in made.words()


async def test_the_menu_starts_the_right_flows(show: Show) -> None:
    b = await full(ONE, PASSWORD)
    made = show("methods", b)
    choose(made, "Passkey", "test")
    await made.sheet(ProveSheet)
    await made.cancel()
    choose(made, "Passkey", "remove")
    await made.sheet(RemoveSheet)
    await made.cancel()
    choose(made, "Passkey", "details")
    details = await made.sheet(MethodDetails)
    assert b"one".hex() in made.words(details) or "b25l" in made.words(details)
    await made.cancel()


def actions_of(made: DeskWindow, name: str) -> list[str]:
    return [item.name for item in row(made, name).menu_items() if item is not None]


async def test_each_kind_has_the_menu_it_can_have(show: Show) -> None:
    made = show("methods", await full(ONE, APP, PHONE, MAIL, PASSWORD, CODE, OLDER))
    names = ("Passkey", "Ana's phone", "Phone", "E-mail", "Password", "Recovery code", "Yellow key")
    menus = {name: actions_of(made, name) for name in names}
    assert menus["Passkey"] == ["rename", "test", "details", "remove"]
    assert menus["Ana's phone"] == ["rename", "details", "remove"]
    assert menus["Phone"] == ["rename", "sms", "voice", "details", "remove"]
    assert menus["E-mail"] == ["rename", "details", "remove"]
    assert menus["Password"] == ["password", "details", "remove"]
    assert menus["Recovery code"] == ["details", "remove"]
    assert menus["Yellow key"] == ["details", "remove"], "older sign-ins are read-only"


async def test_what_was_never_finished_can_be_removed_at_once(show: Show) -> None:
    made = show("methods", await full(ONE, UNFINISHED))
    unfinished = row(made, "Authenticator app")
    assert actions_of(made, "Authenticator app") == ["details", "remove"]
    assert unfinished.button is not None
    assert unfinished.button.accessibleName() == "Remove Authenticator app"
    unfinished.button.click()
    sheet = await made.sheet(RemoveSheet)
    await made.until(lambda: "never finished" in made.words(sheet), "the question")
    await made.cancel()


async def test_a_recovery_code_can_be_made_from_where_it_is_missing(show: Show) -> None:
    made = show("methods", await full(ONE))
    line = row(made, "No recovery code")
    assert not line.menu.isVisible()
    made.button("create-code").click()
    sheet = await made.sheet(MethodSheet)
    assert sheet.kind is MethodType.RECOVERY_CODE
    await made.cancel()


async def test_changing_the_password_asks_for_a_fresh_sign_in_first(show: Show) -> None:
    made = show("methods", await full(ONE, PASSWORD))
    choose(made, "Password", "password")
    sheet = await made.sheet(MethodSheet)
    assert sheet.kind is MethodType.PASSWORD
    await made.until(lambda: isinstance(sheet.page, ConfirmFreshPage), "the question")
    await made.cancel()


async def test_how_a_phone_is_reached_can_be_changed_and_taken_back(show: Show) -> None:
    b = await full(ONE, PHONE)
    made = show("methods", b)
    ticks = {item.name: item.checked for item in row(made, "Phone").menu_items() if item is not None}
    assert (ticks["sms"], ticks["voice"]) == (True, False)
    choose(made, "Phone", "voice")
    await made.until(lambda: "by call" in made.words(), "the new channel")
    await made.until(lambda: not made.desk.scope.busy("flow"), "the end of the flow")
    next(button for button in made.window.findChildren(Button) if button.text() == "Undo").click()
    await made.until(lambda: "by text message" in made.words(), "the old channel")


async def test_rename_can_be_undone(show: Show) -> None:
    b = await full(ONE)
    made = show("methods", b)
    choose(made, "Passkey", "rename")
    sheet = await made.sheet(RenameSheet)
    await made.until(lambda: isinstance(sheet.page, RenamePage), "the question")
    page = sheet.page
    assert isinstance(page, RenamePage)
    page.field.setText("Work key")
    page.save.click()
    await made.until(lambda: "Work key" in made.words(), "the new name")
    await made.until(lambda: not made.desk.scope.busy("flow"), "the end of the flow")
    next(button for button in made.window.findChildren(Button) if button.text() == "Undo").click()
    await made.until(lambda: b.world.state.now.passkey_label(b"one") is None, "the old name")


async def test_add_offers_what_the_tenant_allows_and_says_why_not(show: Show) -> None:
    b = await full(ONE)
    b.world.state.put(factors=(Factor("passkey"), Factor("totp")))
    made = show("methods", b)
    made.button("add-method").click()
    sheet = await made.sheet(AddMethodSheet)
    words = made.words(sheet)
    assert "Not offered by your organisation" in words
    assert "Approval on your phone · Recovery code · Phone · E-mail · Password" in words
    assert [made.find(f"add-{kind}") is not None for kind in ("passkey", "totp", "phone")] == [True, True, False]
    made.button("add-totp").click()
    method_sheet = await made.sheet(MethodSheet)
    assert method_sheet.kind is MethodType.TOTP
    await made.cancel()
    made.button("add-method").click()
    await made.sheet(AddMethodSheet)
    made.button("add-passkey").click()
    await made.sheet(EnrollWizard)
    await made.cancel()


async def test_add_without_the_passkey_factor(show: Show) -> None:
    b = await full(PASSWORD)
    b.world.state.put(factors=(Factor("totp"),))
    made = show("methods", b)
    made.button("add-method").click()
    await made.sheet(AddMethodSheet)
    assert made.find("add-passkey") is None
    await made.cancel()


async def test_add_without_any_factors_known(show: Show) -> None:
    b = await full(PASSWORD)
    b.world.state.put(factors=None)
    made = show("methods", b)
    made.button("add-method").click()
    sheet = await made.sheet(AddMethodSheet)
    assert "it decides when you try" in made.words(sheet)
    assert made.find("ways-missing") is None
    assert "Its menu in the list changes it." in made.words(sheet)
    await made.cancel()


async def test_the_limit_of_passkeys_is_told_on_the_page(show: Show) -> None:
    made = show("methods", await full(*(passkey(bytes([n])) for n in range(17))))
    assert "17 of 20 passkeys" in made.words()


async def test_empty_loading_error_and_signed_out(show: Show) -> None:
    b = bench()
    made = show("methods", b)
    assert "Reading your sign-in methods" in made.words()
    assert made.find("add-method") is None
    b.world.state.put(stale=Code.API_NOT_ACTIVE)
    assert "API-001" in made.words()
    assert made.button("refresh").text() == "Try again"
    b.world.state.put(stale=Code.SESSION_ENDED)
    assert made.find("refresh") is None
    assert made.button("sign-in").isEnabled()
    b.world.state.put(stale=None, methods=())
    assert "No sign-in methods yet" in made.words()
    assert "AUTH-013" not in made.words()
    b.world.state.put(person=None, methods=None)
    assert "Sign in to see your sign-in methods" in made.words()
    b.world.state.put(profile=None)
    assert "No organisation yet" in made.words()
    made.button("open-home").click()
    assert made.window.current == "home"


async def test_offline_says_how_old_the_list_is_and_what_is_off(show: Show) -> None:
    b = await full(ONE, APP)
    b.world.state.put(stale=Code.OFFLINE, methods_at=MARCH_3)
    made = show("methods", b)
    line = made.find("line-stale")
    assert line is not None
    assert "You see what was read yesterday at 09:12" in made.words(line)
    assert not made.button("add-method").isEnabled()
    assert "needs the network" in why_off(made, "Passkey", "remove")
    assert "needs the network" in why_off(made, "Ana's phone", "rename")
    assert why_off(made, "Passkey", "rename") == ""
    assert why_off(made, "Passkey", "test") == ""
    b.api.fail["list"] = [KeydeskError(Code.OFFLINE)]
    made.button("line-refresh").click()
    assert not made.button("line-refresh").isEnabled()
    await made.until(lambda: not made.desk.scope.busy("refresh"), "the answer")
    assert made.button("line-refresh").isEnabled()
    made.button("line-refresh").click()
    await made.until(lambda: made.find("line-stale") is None, "fresh data")


async def test_accessible_names(show: Show) -> None:
    b = await full(ONE, APP)
    b.world.state.put(maps={"key-1": KeyMap("key-1", frozenset({ONE.id}))})
    made = show("methods", b)
    assert row(made, "Passkey").accessibleName().endswith("On this key: Test Key")
    assert row(made, "Ana's phone").menu.accessibleName() == "More for Ana's phone"


async def test_of_twenty_methods_only_what_changed_is_touched(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    methods = tuple(replace(passkey(bytes([n])), created_at=MARCH_3) for n in range(20))
    b = await full(*methods)
    touched: list[str] = []
    show_line = MethodRow.show_line

    def noted(self: MethodRow, line: MethodLine) -> None:
        touched.append(line.id)
        show_line(self, line)

    monkeypatch.setattr(MethodRow, "show_line", noted)
    made = show("methods", b)
    made.words()
    before = made.window.findChildren(MethodRow)
    assert {method.id for method in methods} <= set(touched)
    touched.clear()
    for _ in range(10):
        b.world.state.put(keys_known=True)
    assert touched == []
    b.world.state.put(maps={"key-1": KeyMap("key-1", frozenset({methods[3].id}))})
    assert touched == [methods[3].id]
    assert made.window.findChildren(MethodRow) == before
