"""A walk through the real window: adds, changes and removes the methods that the tour leaves alone.

`python -m tests.fakes.method_walk FOLDER` prints the report as JSON; FOLDER is its home and gets a picture per step.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from keydesk.bootstrap.tour import P, TourError
from keydesk.cli.backstage import DemoChoices
from keydesk.domain.account import Method, MethodType
from keydesk.domain.enrollment import Channel
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.method_pages import MethodNamePage, MethodReadyPage
from keydesk.ui.dialogs.password_page import PasswordPage
from keydesk.ui.dialogs.reach_pages import CodePage, EmailPage, PhonePage
from keydesk.ui.dialogs.recovery_pages import KeepRecoveryPage, WarnRecoveryPage
from keydesk.ui.dialogs.remove_sheet import RemovalPage
from keydesk.ui.dialogs.rename_sheet import RenamePage
from keydesk.ui.dialogs.scan_pages import ScanPushPage
from keydesk.ui.pages.method_row import MethodRow
from keydesk.ui.pages.registry import METHODS
from tests.fakes.plain_http import http_get, http_post
from tests.fakes.walk import Walk, run_walk

NEW_PASSWORD = "Quite-another-Horse-77"


class MethodWalk(Walk):
    """The walk."""

    async def steps(self) -> None:
        """Sign in, then add one after the other; each is in the account before the next begins."""
        await self._sign_in()
        self._window.show_page(METHODS)
        await self._reached("phone", MethodType.PHONE, PhonePage, "+1 202 555 0147")
        await self._reached("email", MethodType.EMAIL, EmailPage, "ana.home@example.com")
        await self._push()
        await self._recovery()
        await self._changes()
        await self._remove_phone()

    async def _reached(self, name: str, kind: MethodType, first: type[PhonePage | EmailPage], typed: str) -> None:
        async with self._step(f"{name}-address"):
            page = await self._first_page(kind, first)
            page.field.setText(typed)
        async with self._step(f"{name}-code"):
            self._press_default(page)
            code = await self._page(CodePage)
            code.field.setText((await self._far("messages"))["messages"][0]["code"])  # it goes on by itself
        await self._finished(name, None, kind)

    async def _push(self) -> None:
        async with self._step("push-scan"):
            page = await self._first_page(MethodType.PUSH, ScanPushPage)
        async with self._step("push-name"):
            link = (await self._far("pushes"))["links"][0]["id"]
            answer = await asyncio.to_thread(http_post, self._there("pushes"), json={"act": "scan", "id": link})
            answer.raise_for_status()
            self._press_default(page)
            name = await self._page(MethodNamePage)
        await self._finished("push", name, MethodType.PUSH)

    async def _recovery(self) -> None:
        async with self._step("recovery-warning"):
            warning = await self._first_page(MethodType.RECOVERY_CODE, WarnRecoveryPage)
        async with self._step("recovery-code"):
            self._press_default(warning)
            code = await self._page(KeepRecoveryPage)
            code.kept.setChecked(True)
        await self._finished("recovery", code, MethodType.RECOVERY_CODE)

    async def _changes(self) -> None:
        async with self._step("password"):
            self._choose(MethodType.PASSWORD, "password")
            page = await self._page(PasswordPage)
            page.new.line.setText(NEW_PASSWORD)
            page.again.line.setText(NEW_PASSWORD)
        await self._finished("password", page, MethodType.PASSWORD)
        async with self._step("rename"):
            self._choose(MethodType.PUSH, "rename")
            rename = await self._page(RenamePage)
            rename.field.setText("Red phone")
            self._press_default(rename)
            await self._until(lambda: self._method(MethodType.PUSH).name == "Red phone", "the new name")
            await self._close_sheet()
        async with self._step("call"):
            self._choose(MethodType.PHONE, Channel.VOICE)
            await self._until(lambda: self._method(MethodType.PHONE).channel == Channel.VOICE, "codes by call")

    async def _remove_phone(self) -> None:
        async with self._step("remove"):
            self._choose(MethodType.PHONE, "remove")
            removal = await self._page(RemovalPage)
        async with self._step("removed"):
            removal.do.click()
            await self._until(lambda: all(m.type != MethodType.PHONE for m in self._now.methods or ()), "the removal")
            await self._until(lambda: not self._window.sheet_open, "the end of the sheet")

    def _method(self, kind: MethodType) -> Method:
        return next(method for method in self._now.methods or () if method.type == kind)

    def _choose(self, kind: MethodType, action: str) -> None:
        """Open the menu of a method's row, and take one line of it."""
        wanted = self._method(kind).id
        for row in self._window.findChildren(MethodRow):
            row.menu.setObjectName(
                "method-menu" if row._line is not None and row._line.id == wanted else "other-menu"
            )
        self._choose_from_menu("method-menu", action)

    async def _first_page(self, kind: MethodType, page: type[P]) -> P:
        await self._until(lambda: self._find("add-method"), "the button to add")
        self._click("add-method")
        await self._until(lambda: self._find(f"add-{kind}"), kind)
        self._click(f"add-{kind}")
        return await self._page(page)

    async def _finished(self, name: str, page: FlowPage | None, kind: MethodType) -> None:
        async with self._step(f"{name}-done"):
            if page is not None:
                self._press_default(page)
            await self._page(MethodReadyPage)
            await self._until(lambda: any(m.type == kind for m in self._now.methods or ()), f"{kind} in the list")
        await self._close_sheet()

    def _there(self, what: str) -> str:
        if self._program is None or self._program.practice is None:
            raise TourError("no practice tenant")
        return f"{self._program.practice.tenant.issuer}_practice/{what}"

    async def _far(self, what: str) -> dict[str, list[dict[str, str]]]:
        answer = await asyncio.to_thread(http_get, self._there(what))
        told: dict[str, list[dict[str, str]]] = answer.json()
        return told


if __name__ == "__main__":
    run_walk(MethodWalk, Path(sys.argv[1]), DemoChoices(True, None, "light", "en"))
