"""Walks through the real window for the ways in beside the browser: the key itself, another device.

`python -m tests.fakes.ways_walk NAME FOLDER` prints the report as JSON; FOLDER is its home, with a picture per step.
With `--language`, `--theme` and `--width` the same pictures in another look.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shlex
import stat
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from keydesk.bootstrap.demo_wiring import demo_app
from keydesk.bootstrap.gui import WindowApp
from keydesk.bootstrap.practice_tenant import own_command
from keydesk.bootstrap.tour import TourError
from keydesk.cli.backstage import Choices, DemoChoices
from keydesk.domain.account import Method
from keydesk.ui.dialogs.device_page import DevicePage
from keydesk.ui.dialogs.enroll_pages import EnrolledPage, NamePage
from keydesk.ui.dialogs.flow_pages import ErrorPage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_sign_in_pages import BrowserInsteadPage
from keydesk.ui.dialogs.pin_pages import AskPinPage, CreatePinPage
from keydesk.ui.error_texts import Remedy
from keydesk.ui.pages.registry import HOME, SETTINGS
from tests.fakes.devices import decide
from tests.fakes.plain_http import http, http_get
from tests.fakes.tenant import PlainBrowser
from tests.fakes.walk import Walk

_PATIENCE_S = 60.0
PIN = "ways-walk-2468"
ANA, BEN, EVE = "ana@example.com", "ben@example.com", "eve@example.com"
Walker = Callable[[Path, DemoChoices, int], Mapping[str, object]]


class WaysWalk(Walk):
    """What the walks here can do.

    Args:
        app: the application.
        folder: its home; the browser reads there who is to sign in.
    """

    def __init__(self, app: WindowApp, folder: Path) -> None:
        super().__init__(app, folder)
        self._who = folder / "who"
        self._opened = folder / "opened"

    # Hands

    def browser_is(self, email: str) -> None:
        """From now on this person signs in in the browser by themselves; "" for a browser that only stands there."""
        self._who.write_text(email)

    def opened(self) -> str:
        """The newest address a browser that only stands there was given."""
        return self._opened.read_text() if self._opened.exists() else ""

    async def sign_out(self) -> None:
        """By the settings, as any person would."""
        self._window.show_page(SETTINGS)
        await self._until(lambda: self._find("sign-out"), "the button to sign out")
        self._click("sign-out")
        await self._until(lambda: self._find("sign-out-now"), "the question")
        self._click("sign-out-now")
        await self._until(lambda: self._now.person is None, "the sign-out")
        await self._until(lambda: not self._window.sheet_open, "the end of the sheet")
        self._window.show_page(HOME)

    async def key_asked(self) -> FlowPage:
        """Begin to sign in with the key itself, and type the PIN."""
        await self._until(lambda: self._find("sign-in-with-key"), "the key's button")
        self._click("sign-in-with-key")
        page = await self._page(AskPinPage)
        self.type(page, PIN)
        return page

    async def touched(self, page: FlowPage) -> None:
        """Go on, and touch the key once it asks."""
        self._press_default(page)
        await self._until(lambda: self._touch_button().isEnabled(), "the key to ask for a touch")

    async def inside(self) -> None:
        """Somebody is signed in, and their account was read."""
        await self._until(lambda: self._now.person is not None and self._now.methods is not None, "the account")
        await self._until(lambda: not self._window.sheet_open, "the end of the sheet")

    async def failed(self) -> ErrorPage:
        """The sheet tells a failure."""
        page = await self.another_page(None)
        while not isinstance(page, ErrorPage):
            page = await self.another_page(page)
        return page

    async def another_page(self, than: FlowPage | None) -> FlowPage:
        """The sheet shows another page; a failure is a page, too."""
        ends = time.monotonic() + _PATIENCE_S
        while time.monotonic() < ends:
            page = self._sheet_page()
            if page is not None and page is not than:
                return page
            await asyncio.sleep(0.01)
        raise TourError("waited too long for another page")

    async def next_step(self, page: ErrorPage) -> None:
        """Take the step a failure proposes."""
        self._press_default(page)
        await self.another_page(page)

    def type(self, page: FlowPage, text: str) -> None:
        """Type the same into every field of a page."""
        for field in page.findChildren(QLineEdit):
            field.setText(text)

    def passkeys(self) -> list[Method]:
        """The passkeys of the account as the window knows them."""
        return [method for method in self._now.methods or () if method.is_passkey]

    # The tenant

    @property
    def issuer(self) -> str:
        """Where the tenant is."""
        if self._program is None or self._program.practice is None:
            raise TourError("no practice tenant")
        return self._program.practice.tenant.issuer

    async def switch(self, what: str, **changes: object) -> None:
        """Change what the tenant's owner has decided: ``flows`` or ``rules``."""
        answer = await asyncio.to_thread(http, "PATCH", f"{self.issuer}_practice/{what}", json=changes)
        answer.raise_for_status()

    async def browser_visits(self) -> int:
        """How often a browser came to sign in."""
        answer = await asyncio.to_thread(http_get, f"{self.issuer}_practice/requests")
        return sum(request["path"] == "/authorize" for request in answer.json()["requests"])


class KeyWalk(WaysWalk):
    """With the security key itself; then where one more step is due, and where the tenant takes no key."""

    async def steps(self) -> None:
        self.browser_is(ANA)
        await self._sign_in()
        await self._enrolled()
        await self._by_key()
        await self._more_is_due()
        await self._refused()

    async def _enrolled(self) -> None:
        async with self._step("enroll"):
            await self._until(lambda: self._now.keys, "the software key")
            await self._until(lambda: self._find("enroll"), "the enroll button")
            self._click("enroll")
            page = await self._page(CreatePinPage)
            self.type(page, PIN)
            await self.touched(page)
            self._touch_button().click()
            self._press_default(await self._page(NamePage))
            await self._page(EnrolledPage)
            await self._close_sheet()
        async with self._step("signed-out"):
            await self.sign_out()

    async def _by_key(self) -> None:
        before = await self.browser_visits()
        async with self._step("key-pin"):
            page = await self.key_asked()
        async with self._step("key-touch"):
            await self.touched(page)
        async with self._step("key-in"):
            self._touch_button().click()
            await self.inside()
            if await self.browser_visits() != before:
                raise TourError("a browser was asked")

    async def _more_is_due(self) -> None:
        await self.sign_out()
        await self.switch("flows", passkey_mfa=True)
        async with self._step("more-due"):
            await self.touched(await self.key_asked())
            self._touch_button().click()
            page = await self._page(BrowserInsteadPage)
        async with self._step("more-due-in"):
            self._press_default(page)
            await self.inside()

    async def _refused(self) -> None:
        await self.sign_out()
        await self.switch("flows", passkey_api="no-grant")
        async with self._step("refused"):
            self._click("sign-in-with-key")
            page = await self._page(BrowserInsteadPage)
        async with self._step("refused-in"):
            self._press_default(page)
            await self.inside()
        async with self._step("key-not-offered"):
            await self.sign_out()
            if self._find("sign-in-with-key") is not None:
                raise TourError("the key is offered again")


class DeviceWalk(WaysWalk):
    """With a code on another device: cancelled, denied, run out, allowed; and where the device is not enough."""

    async def steps(self) -> None:
        self.browser_is("")
        await self.switch("flows", device_interval_s=1)
        async with self._step("cancelled"):
            await self._code()
            await self._close_sheet()
            if self._now.person is not None:
                raise TourError("somebody is in")
        await self._denied_then_allowed()
        await self._run_out()
        await self._not_enough()

    async def _code(self) -> DevicePage:
        self._window.show_page(HOME)
        await self._until(lambda: self._find("sign-in"), "the sign-in button")
        self._click("sign-in")
        await self._until(lambda: self._find("use-device"), "the other way")
        self._click("use-device")
        return await self._page(DevicePage)

    async def _denied_then_allowed(self) -> None:
        async with self._step("code"):
            page = await self._code()
            if not (page.left.isVisible() and page.picture.isVisible() and page.code.word.text() == page.code_text):
                raise TourError("code, picture and time left are not all there")
        async with self._step("denied"):
            await asyncio.to_thread(self._deny, page.complete_address)
            error = await self.failed()
        async with self._step("allowed"):
            await self.next_step(error)
            again = await self._page(DevicePage)
            if again.code_text == page.code_text:
                raise TourError("the same code once more")
            await _run(own_command("practice-browser", again.complete_address, "--as", ANA))
            await self.inside()

    async def _run_out(self) -> None:
        await self.sign_out()
        await self.switch("flows", device_life_s=1)
        async with self._step("run-out"):
            await self._code()
            error = await self.failed()
        error.answered.emit(Remedy.CLOSE)
        await self.switch("flows", device_life_s=900)

    async def _not_enough(self) -> None:
        await self.switch("flows", device_minds_policy=False)
        await self.switch("rules", step_up="challenge")
        async with self._step("not-enough"):
            page = await self._code()
            await _run(own_command("practice-browser", page.complete_address, "--as", ANA))
            error = await self.failed()
        async with self._step("not-enough-in"):
            before = await self.browser_visits()
            self.browser_is(ANA)
            await self.next_step(error)
            await self.inside()
            if await self.browser_visits() != before + 1:
                raise TourError("the browser was asked more than once")

    def _deny(self, address: str) -> None:
        with PlainBrowser(self.issuer) as browser:
            decide(browser, address, "deny")


WALKS: Mapping[str, type[WaysWalk]] = {"key": KeyWalk, "device": DeviceWalk}


async def _run(command: list[str]) -> None:
    process = await asyncio.create_subprocess_exec(*command)
    if await process.wait() != 0:
        raise TourError("the other device's browser failed")


def browser_script(folder: Path) -> str:
    """A browser that signs in whoever the file names, or only stands there; gives its command."""
    script = folder / "browser"
    robot = shlex.join(own_command("practice-browser"))
    who, opened = (shlex.quote(str(folder / name)) for name in ("who", "opened"))
    script.write_text(
        f'#!/bin/sh\nwho=$(cat {who})\n[ -z "$who" ] || exec {robot} "$1" --as "$who"\n'
        f'printf %s "$1" > {opened}.part && mv {opened}.part {opened}\n'
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return f"{script} %s"


def in_practice(walk: type[WaysWalk]) -> Walker:
    """Make a walk in practice mode.

    Args:
        walk: which.

    Returns:
        Takes its home, theme and language, and the width of the window in pixels; gives the report.
    """

    def run(folder: Path, look: DemoChoices, width: int) -> Mapping[str, object]:
        app = demo_app(Choices(home=folder, token_store="memory"), look, browser=browser_script(folder))
        app.window.resize(width, 720)
        walking = walk(app, folder)
        app.run(walking.walk)
        return walking.told

    return run


def run_walks(walks: Mapping[str, Walker]) -> None:
    """Walk as the command line says, and print what came of it.

    Args:
        walks: name to walk.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    words = argparse.ArgumentParser()
    words.add_argument("walk", choices=sorted(walks))
    words.add_argument("folder", type=Path)
    words.add_argument("--language", default="en")
    words.add_argument("--theme", default="light")
    words.add_argument("--width", type=int, default=1080)
    told = words.parse_args()
    (told.folder / "pictures").mkdir(parents=True, exist_ok=True)
    look = DemoChoices(True, None, told.theme, told.language)
    sys.stdout.write(json.dumps(walks[told.walk](told.folder, look, told.width)) + "\n")


if __name__ == "__main__":
    run_walks({name: in_practice(walk) for name, walk in WALKS.items()})
