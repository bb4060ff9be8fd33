"""Walks through the real window with a new account, several accounts of one computer, and accounts outside.

`python -m tests.fakes.accounts_walk NAME FOLDER` as `tests.fakes.ways_walk`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from keydesk.bootstrap import transports
from keydesk.bootstrap.gui import WindowApp
from keydesk.bootstrap.practice_tenant import PracticeTenant, start_practice_tenant
from keydesk.bootstrap.software_key import plug_software_key
from keydesk.bootstrap.tour import TourError
from keydesk.bootstrap.window_choices import window_choices
from keydesk.cli.backstage import Choices, DemoChoices
from keydesk.config.profiles import Profiles
from keydesk.config.settings import SettingsFile
from keydesk.core.clock import SystemClock
from keydesk.ui.dialogs.connect_sheet import ExplainPage, ProviderPage
from keydesk.ui.dialogs.disconnect_sheet import DisconnectPage
from keydesk.ui.dialogs.enroll_pages import EnrolledPage, NamePage
from keydesk.ui.dialogs.flow_pages import ErrorPage, OutcomePage
from keydesk.ui.dialogs.pin_pages import AskPinPage, CreatePinPage
from keydesk.ui.dialogs.sign_up_sheet import NewcomerPage
from keydesk.ui.pages.account_rows import AccountRow
from keydesk.ui.pages.account_sheets import AccountsSheet, AddAccountSheet, RemoveAccountSheet
from keydesk.ui.pages.registry import ACCOUNTS, METHODS
from keydesk.ui.widgets.sheet import Sheet
from tests.fakes.browsers import visit
from tests.fakes.connecting import walk_connection
from tests.fakes.plain_http import http_delete, http_get, http_post
from tests.fakes.tenant import PlainBrowser
from tests.fakes.ways_walk import ANA, BEN, EVE, PIN, WaysWalk, browser_script, in_practice, run_walks

S = TypeVar("S", bound=Sheet)
LABEL = "Blue key of Ana"


class SignUpWalk(WaysWalk):
    """A new account with a passkey on the key; refused for an address that has one."""

    async def steps(self) -> None:
        self.browser_is("")
        program, practice = self._program, self._program.practice if self._program is not None else None
        if program is None or practice is None:
            raise TourError("no practice tenant")
        practice.profile = replace(practice.profile, sign_up=True)
        await program.start_practice()
        async with self._step("who"):
            await self._until(lambda: self._now.keys, "the software key")
            await self._until(lambda: self._find("sign-up"), "the button to sign up")
            self._click("sign-up")
            page = await self._page(NewcomerPage)
            page.name.setText("Ana Moreau")
            page.email.setText(ANA)
        async with self._step("pin"):
            page.go_on.click()
            pin = await self._page(CreatePinPage)
            self.type(pin, PIN)
        async with self._step("taken"):
            self._press_default(pin)
            again = await self._page(NewcomerPage)
        async with self._step("touch"):
            again.name.setText("Eve Ito")
            again.email.setText(EVE)
            again.go_on.click()
            asked = await self._page(AskPinPage)
            self.type(asked, PIN)
            await self.touched(asked)
        async with self._step("joined"):
            self._touch_button().click()
            await self.inside()
            self._window.show_page(METHODS)
            person = self._now.person
            if person is None or person.email != EVE or len(self.passkeys()) != 1:
                raise TourError("not the new account")
        async with self._step("in-again"):
            await self.sign_out()
            await self.touched(await self.key_asked())
            self._touch_button().click()
            await self.inside()


class AccountsWalk(WaysWalk):
    """A second person at the same tenant: added, used, left, removed; nothing of one is seen by the other."""

    def __init__(self, app: WindowApp, folder: Path, tenant: PracticeTenant) -> None:
        super().__init__(app, folder)
        self._tenant = tenant
        self._found: dict[str, object] = {}

    @property
    def issuer(self) -> str:
        """Where the tenant is."""
        return self._tenant.issuer

    @property
    def told(self) -> Mapping[str, object]:
        """The report, with who the second person was."""
        return {**self.report, **self._found}

    async def steps(self) -> None:
        self.browser_is(ANA)
        await self._sign_in()
        await self._enrolled()
        await self._second()
        await self._back_and_forth()
        await self._removed()

    async def _enrolled(self) -> None:
        async with self._step("enrolled"):
            await self._until(lambda: self._find("enroll"), "the enroll button")
            self._click("enroll")
            pin = await self._page(CreatePinPage)
            self.type(pin, PIN)
            self._press_default(pin)
            name = await self._page(NamePage)  # the key of this computer is touched by itself
            for field in name.findChildren(QLineEdit):
                field.setText(LABEL)
            self._press_default(name)
            await self._page(EnrolledPage)
            await self._close_sheet()
            self._window.show_page(METHODS)

    async def _second(self) -> None:
        async with self._step("switcher-one"):
            await self._switcher(1)
        async with self._step("add"):
            self._click("add-account")
            await self._sheet(AddAccountSheet)
        async with self._step("second-in"):
            self.browser_is(BEN)
            self._click("add-account-now")
            await self._is_in(BEN)
            self._window.show_page(METHODS)
            person = self._now.person
            self._found["second"] = person.sub if person is not None else ""
            # What the key is called is the key's; what a passkey is called is the account's.
            if self.passkeys() or any(name.startswith("passkey:") for name in self._now.labels):
                raise TourError("the second person sees the first one's")

    async def _back_and_forth(self) -> None:
        async with self._step("switcher-two"):
            await self._switcher(2)
        before = await self.browser_visits()
        async with self._step("first-again"):
            self._use(ANA)
            await self._is_in(ANA)
            self._window.show_page(METHODS)
            [passkey] = self.passkeys()
            if passkey.passkey is None or self._now.passkey_label(passkey.passkey.credential_id) != LABEL:
                raise TourError("the first person's name for the passkey is gone")
        async with self._step("second-again"):
            await self._switcher(2)
            self._use(BEN)
            await self._is_in(BEN)
        async with self._step("first-once-more"):
            await self._switcher(2)
            self._use(ANA)
            await self._is_in(ANA)
            if await self.browser_visits() != before:
                raise TourError("changing between accounts asked a browser")

    async def _removed(self) -> None:
        async with self._step("remove-ask"):
            await self._switcher(2)
            self._row(BEN)._menu_button.setObjectName("menu-of-ben")
            self._choose_from_menu("menu-of-ben", "remove-account")
            await self._sheet(RemoveAccountSheet)
        async with self._step("removed"):
            self._click("remove-account-now")
            await self._until(lambda: self._program is None or len(self._program.profiles()) == 1, "the removal")
            await self._until(lambda: not self._window.sheet_open, "the end of the sheet")
            await self._is_in(ANA)
        async with self._step("one-left"):
            await self._switcher(1)
            await self._close_sheet()

    async def _switcher(self, count: int) -> None:
        self._window.rail.account.click()
        sheet = await self._sheet(AccountsSheet)
        if len(sheet.rows.rows) != count:
            raise TourError(f"{len(sheet.rows.rows)} accounts in the list")

    async def _sheet(self, kind: type[S]) -> S:
        await self._until(lambda: isinstance(self._window.sheets.current, kind), kind.__name__)
        sheet = self._window.sheets.current
        if not isinstance(sheet, kind):
            raise TourError(kind.__name__)
        return sheet

    def _row(self, email: str) -> AccountRow:
        for row in self._window.findChildren(AccountRow):
            person = row.known.person
            if row.isVisible() and person is not None and person.email == email:
                return row
        raise TourError(f"no account of {email}")

    def _use(self, email: str) -> None:
        QTest.keyClick(self._row(email), Qt.Key.Key_Return)

    async def _is_in(self, email: str) -> None:
        def seen() -> bool:
            person = self._now.person
            return person is not None and person.email == email and self._now.methods is not None

        await self._until(seen, email)
        if self._find("line-stale") is not None:
            raise TourError("the network is said to be gone while the account is read again")
        await self._until(lambda: not self._window.sheet_open, "the end of the sheet")


class OutsideWalk(WaysWalk):
    """An outside account is connected, cannot be disconnected while the tenant is ill, then is."""

    async def steps(self) -> None:
        self.browser_is(ANA)
        await self._sign_in()
        await self._connect_account()
        await self._close_sheet()
        await self._ill()
        await self._gone()

    async def _asked(self) -> DisconnectPage:
        await self._until(lambda: self._find("account-menu"), "the account's menu")
        self._choose_from_menu("account-menu", "disconnect")
        return await self._page(DisconnectPage)

    async def _ill(self) -> None:
        fault = {"name": "500", "path": "/me/v1/connected-accounts", "method": "DELETE"}
        answer = await asyncio.to_thread(http_post, f"{self.issuer}_practice/faults", json=fault)
        answer.raise_for_status()
        async with self._step("disconnect-ask"):
            page = await self._asked()
            self._found = {"question": page.title, "stays": page.stays.label.text()}
        async with self._step("still-connected"):
            page.do.click()
            await self._until(lambda: not self._window.sheet_open, "the end of the sheet")
            await self._until(lambda: self._find("trouble"), "the reason on the card")
        (await asyncio.to_thread(http_delete, f"{self.issuer}_practice/faults")).raise_for_status()

    async def _gone(self) -> None:
        async with self._step("disconnected"):
            (await self._asked()).do.click()
            await self._until(lambda: self._now.connected.accounts == (), "the removal")
            await self._until(lambda: not self._window.sheet_open, "the end of the sheet")

    @property
    def told(self) -> Mapping[str, object]:
        """The report, with what was asked."""
        return {**self.report, **self._found}


class DeniedWalk(WaysWalk):
    """Declined on the provider's page: nothing is connected, the sentence says so, and the next try is allowed."""

    async def steps(self) -> None:
        self.browser_is(ANA)
        await self._sign_in()
        self.browser_is("")  # from here on the browser only stands there; the person's part is `_decide`
        self._window.show_page(ACCOUNTS)
        async with self._step("asked"):
            await self._until(lambda: self._find("connect"), "an account to connect")
            self._click("connect")
            page = await self._at_provider()
        async with self._step("denied"):
            await self._decide(page, "deny")
            error = await self._said()
            self._found = {"title": error.title, "completed": await self._completed()}
        async with self._step("allowed"):
            await self.next_step(error)
            await self._decide(await self._at_provider(), "allow")
            await self._page(OutcomePage)
            if await self._completed() != 1:
                raise TourError("not connected")
        async with self._step("on-the-page"):
            await self._close_sheet()
            await self._until(lambda: self._find("account-menu"), "the account's card")

    async def _at_provider(self) -> ProviderPage:
        self._press_default(await self._page(ExplainPage))
        return await self._page(ProviderPage)

    async def _said(self) -> ErrorPage:
        error = await self.failed()
        if self._find("account-menu") is not None or self._now.connected.accounts:
            raise TourError("an account is shown")
        return error

    async def _decide(self, page: ProviderPage, decision: str) -> None:
        def walk() -> None:
            with PlainBrowser(self.issuer) as browser:
                visit(walk_connection(browser, page.address.value.text(), decision=decision))

        await asyncio.to_thread(walk)

    async def _completed(self) -> int:
        """How often an account was connected at the tenant, whatever the window shows."""
        answer = await asyncio.to_thread(http_get, f"{self.issuer}_practice/requests")
        return sum(one["path"].endswith("/connected-accounts/complete") for one in answer.json()["requests"])

    @property
    def told(self) -> Mapping[str, object]:
        """The report, with what was said and what there was then."""
        return {**self.report, **self._found}


def several_accounts(folder: Path, look: DemoChoices, width: int) -> Mapping[str, object]:
    """Walk with kept profiles, as in an organisation, at a tenant that stands beside the program.

    Args:
        folder: home of the program.
        look: theme and language.
        width: of the window, in pixels.

    Returns:
        The report.
    """
    tenant = start_practice_tenant()
    try:
        made = window_choices(Choices(home=folder, token_store="memory", transports=("software",)))
        profile = replace(
            tenant.profile(), name="localhost", practice=False, browser=browser_script(folder), dpop="auto"
        )
        made.paths.ensure()
        profiles = Profiles(SettingsFile(made.paths.settings_file, SystemClock()))
        profiles.use(profiles.add(profile).name)
        plugged = plug_software_key(made.paths)
        # What is plugged into this computer: a software key, which real profiles are not offered otherwise.
        transports.chosen_transports = lambda *_: (plugged.transport,)
        theme, language = look.theme or "light", look.language or "en"
        app = WindowApp(replace(made, appearance=replace(made.appearance, theme=theme, language=language)))
        app.window.resize(width, 720)
        walking = AccountsWalk(app, folder, tenant)
        app.run(walking.walk)
        return walking.told
    finally:
        tenant.stop()


if __name__ == "__main__":
    run_walks(
        {
            "several": several_accounts,
            "outside": in_practice(OutsideWalk),
            "denied": in_practice(DeniedWalk),
            "new": in_practice(SignUpWalk),
        }
    )
