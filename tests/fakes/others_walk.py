"""A walk through the real window as other people: what was left unfinished, what is read-only, several identities.

`python -m tests.fakes.others_walk others FOLDER` as `tests.fakes.ways_walk`.
"""

from __future__ import annotations

import asyncio

from keydesk.bootstrap.tour import TourError
from keydesk.domain.account import Method, MethodType
from keydesk.ui.dialogs.method_pages import IdentityPage, MethodReadyPage
from keydesk.ui.dialogs.password_page import PasswordPage
from keydesk.ui.dialogs.remove_sheet import RemovalPage
from keydesk.ui.pages.method_row import MethodRow
from keydesk.ui.pages.registry import HOME, METHODS, SETTINGS
from keydesk.ui.widgets.fields import CheckField
from tests.fakes.tenant import PlainBrowser
from tests.fakes.ways_walk import BEN, WaysWalk, in_practice, run_walks

LENA = "lena@example.com"
NEW_PASSWORD = "Quite-another-Horse-77"


class OthersWalk(WaysWalk):
    """Ben has an enrollment nobody finished and a key of an older kind; Lena two sign-ins with a password each."""

    async def steps(self) -> None:
        self.browser_is(BEN)
        await self._sign_in()
        self._window.show_page(METHODS)
        await self._removed("unfinished", "Never finished")
        await self._removed("older-key", "Old security key")
        async with self._step("out-of-the-browser"):
            await self._out_of_the_browser()
        self.browser_is(LENA)
        await self._sign_in()
        self._window.show_page(METHODS)
        await self._one_of_two()

    async def _removed(self, step: str, name: str) -> None:
        method = next((one for one in self._now.methods or () if one.name == name), None)
        if method is None:
            raise TourError(f"nothing is called {name}")
        async with self._step(step):
            await self._choose(method, "remove")
            page = await self._page(RemovalPage)
            page.do.click()
            await self._until(lambda: all(m.id != method.id for m in self._now.methods or ()), "the removal")
            await self._until(lambda: not self._window.sheet_open, "the end of the sheet")

    async def _out_of_the_browser(self) -> None:
        """The browser only stands there: the address it is given is opened by hand."""
        self.browser_is("")
        self._window.show_page(SETTINGS)
        await self._until(lambda: self._find("sign-out"), "the button to sign out")
        self._click("sign-out")
        await self._until(lambda: self._find("sign-out-browser"), "the question")
        box = self._find("sign-out-browser")
        if not isinstance(box, CheckField):
            raise TourError("no box for the browser")
        box.setChecked(True)
        self._click("sign-out-now")
        await self._until(lambda: self._now.person is None, "the sign-out")
        await self._until(lambda: not self._window.sheet_open, "the end of the sheet")
        await self._until(lambda: "oidc/logout" in self.opened(), "the browser")
        page = await asyncio.to_thread(self._visit, self.opened())
        if "logout_hint=" not in self.opened() or "You are signed out" not in page:
            raise TourError("the browser's session was asked about, or goes on")
        self._window.show_page(HOME)

    async def _one_of_two(self) -> None:
        async with self._step("which"):
            passwords = [one for one in self._now.methods or () if one.type == MethodType.PASSWORD]
            await self._choose(passwords[0], "password")
            which = await self._page(IdentityPage)
            if len(which.cards) != 2:
                raise TourError(f"{len(which.cards)} sign-ins")
            which.cards[1].chosen.emit()
        async with self._step("password"):
            which.go_on.click()
            page = await self._page(PasswordPage)
            page.new.line.setText(NEW_PASSWORD)
            page.again.line.setText(NEW_PASSWORD)
        async with self._step("password-done"):
            self._press_default(page)
            await self._page(MethodReadyPage)
            await self._close_sheet()

    async def _choose(self, method: Method, action: str) -> None:
        """Open the menu of a method's row, and take one line of it."""

        def is_shown() -> bool:
            for row in self._window.findChildren(MethodRow):
                ours = row._line is not None and row._line.id == method.id
                row.menu.setObjectName("method-menu" if ours else "other-menu")
            return self._find("method-menu") is not None

        await self._until(is_shown, "the row")
        self._choose_from_menu("method-menu", action)

    def _visit(self, address: str) -> str:
        with PlainBrowser(self.issuer) as browser:
            return browser.open(address).text


if __name__ == "__main__":
    run_walks({"others": in_practice(OthersWalk)})
