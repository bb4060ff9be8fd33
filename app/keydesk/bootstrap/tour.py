"""The guided tour: walks the main job through the real window, by its own buttons and fields, and takes pictures.

Main loop. A step that fails ends the walk and is reported; nothing is raised.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QIODevice, QTimer
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from keydesk.bootstrap.demo_wiring import Practice
from keydesk.bootstrap.gui import WindowApp
from keydesk.bootstrap.program import Program
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.demo.tenant.totp import code_at, step_of
from keydesk.ui.dialogs.connect_sheet import ExplainPage
from keydesk.ui.dialogs.enroll_pages import EnrolledPage, NamePage
from keydesk.ui.dialogs.flow_pages import ErrorPage, OutcomePage, TouchPage
from keydesk.ui.dialogs.flow_sheet import FlowPage, FlowSheet
from keydesk.ui.dialogs.method_pages import MethodNamePage, MethodReadyPage
from keydesk.ui.dialogs.pin_pages import AskPinPage, CreatePinPage
from keydesk.ui.dialogs.remove_sheet import RemovalPage
from keydesk.ui.dialogs.scan_pages import ScanTotpPage
from keydesk.ui.pages.actions import FLOW
from keydesk.ui.pages.registry import ACCOUNTS, ACTIVITY, HEALTH, HOME, KEYS, METHODS
from keydesk.usecases.state import Snapshot

_log = logging.getLogger(__name__)
# Pictures are written by a worker, which would build the classes a picture is written with (see ui/imports.py).
_BUILT_HERE = (QIODevice, QIODevice.OpenModeFlag)
_PATIENCE_S = 60.0
_LOOK_S = 0.01
_PIN = "practice-4711"
P = TypeVar("P", bound=FlowPage)


class TourError(Exception):
    """The window did not come to show what the next step needs."""


class Tour:
    """One walk.

    Args:
        app: the application, in practice mode.
        out: folder for pictures, None for none.
    """

    def __init__(self, app: WindowApp, out: Path | None) -> None:
        self._window = app.window
        self._out = out
        self._program: Program | None = None
        self._steps: list[JsonValue] = []
        self._far_side: dict[str, JsonValue] = {}

    @property
    def report(self) -> Mapping[str, JsonValue]:
        """What `demo --tour --json` prints. Source: CLI contract, shapes."""
        return {"steps": self._steps, **self._far_side}

    async def walk(self, program: Program) -> None:
        """Walk: sign in, enroll, test, add an app, connect an account, look around, remove.

        Args:
            program: the running program.
        """
        self._program = program
        if self._out is not None:
            await asyncio.to_thread(self._out.mkdir, parents=True, exist_ok=True)
        try:
            await self._sign_in()
            await self._enroll()
            await self._test()
            await self._add_app()
            await self._connect_account()
            await self._look_around()
            await self._remove()
        except TourError:
            _log.warning("the tour ended early")
        self._far_side = await asyncio.to_thread(_far_side, program.practice)

    # The steps

    async def _sign_in(self) -> None:
        async with self._step("start"):
            await self._until(lambda: self._find("sign-in"), "the sign-in button")
        async with self._step("sign-in"):
            self._click("sign-in")
            await self._until(lambda: self._now.methods is not None and self._now.factors is not None, "the account")
            await self._until(lambda: self._at_rest, "the end of the sheet")

    async def _enroll(self) -> None:
        async with self._step("enroll-pin"):
            self._window.show_page(KEYS)
            await self._until(lambda: self._now.keys, "the software key")
            await self._until(lambda: self._find("enroll"), "the enroll button")
            self._click("enroll")
            page = await self._page(CreatePinPage)
            for field in page.findChildren(QLineEdit):
                field.setText(_PIN)
        async with self._step("enroll-touch"):
            self._press_default(page)
            await self._page(TouchPage)
            await self._until(lambda: self._touch_button().isEnabled(), "the key to ask for a touch")
        async with self._step("enroll-name"):
            self._touch_button().click()
            name = await self._page(NamePage)
            for field in name.findChildren(QLineEdit):
                field.setText("Blue practice key")
        async with self._step("enroll-done"):
            self._press_default(name)
            await self._page(EnrolledPage)

    async def _test(self) -> None:
        async with self._step("test-pin"):
            await self._close_sheet()
            self._click("test")
            page = await self._page(AskPinPage)
            for field in page.findChildren(QLineEdit):
                field.setText(_PIN)
        async with self._step("test-touch"):
            self._press_default(page)
            await self._until(lambda: self._touch_button().isEnabled(), "the key to ask for a touch")
        async with self._step("test-done"):
            self._touch_button().click()
            await self._page(OutcomePage)

    async def _add_app(self) -> None:
        async with self._step("app-scan"):
            await self._close_sheet()
            self._window.show_page(METHODS)
            await self._until(lambda: self._find("add-method"), "the button to add")
            self._click("add-method")
            await self._until(lambda: self._find("add-totp"), "the authenticator app")
            self._click("add-totp")
            page = await self._page(ScanTotpPage)
        async with self._step("app-name"):
            if page.manual is None:
                raise TourError("no code to type in")
            page.field.setText(code_at(page.manual.reveal(), step_of(time.time())))
            name = await self._page(MethodNamePage)
        async with self._step("app-done"):
            self._press_default(name)
            await self._page(MethodReadyPage)

    async def _connect_account(self) -> None:
        async with self._step("connect-explain"):
            await self._close_sheet()
            self._window.show_page(ACCOUNTS)
            await self._until(lambda: self._find("connect"), "an account to connect")
            self._click("connect")
            page = await self._page(ExplainPage)
        async with self._step("connect-done"):
            self._press_default(page)
            await self._page(OutcomePage)

    async def _look_around(self) -> None:
        await self._close_sheet()
        for name in (HOME, METHODS, KEYS, ACCOUNTS, ACTIVITY):
            async with self._step(f"page-{name}"):
                self._window.show_page(name)
                await asyncio.sleep(0.1)
        async with self._step(f"page-{HEALTH}"):
            self._window.show_page(HEALTH)
            await self._until(lambda: self._program is None or self._program.desk.findings, "the checks")

    async def _remove(self) -> None:
        async with self._step("remove-ask"):
            self._window.show_page(METHODS)
            await self._until(lambda: self._find("method-menu"), "the method's menu")
            self._choose_from_menu("method-menu", "remove")
            page = await self._page(RemovalPage)
            for box in page.findChildren(QAbstractButton):
                if box.isCheckable():
                    box.setChecked(True)
        async with self._step("remove-pin"):
            page.do.click()
            pin_page = await self._page(AskPinPage)
            for field in pin_page.findChildren(QLineEdit):
                field.setText(_PIN)
        async with self._step("remove-done"):
            self._press_default(pin_page)
            await self._until(lambda: not any(m.is_passkey for m in self._now.methods or ()), "the removal")
            await self._page(OutcomePage)
        async with self._step("end"):
            await self._close_sheet()
            self._window.show_page(HOME)

    # Hands and eyes

    @property
    def _now(self) -> Snapshot:
        if self._program is None:
            return Snapshot()
        return self._program.desk.now

    @asynccontextmanager
    async def _step(self, name: str) -> AsyncIterator[None]:
        start = time.monotonic()
        ok = False
        try:
            yield
            ok = True
        except (TourError, KeydeskError) as error:
            _log.warning("tour step %s: %s", name, error)
            raise TourError(name) from error
        finally:
            seconds = round(time.monotonic() - start, 3)
            picture = await self._picture(name)
            self._steps.append({"name": name, "ok": ok, "seconds": seconds, "picture": picture})

    async def _picture(self, name: str) -> str | None:
        if self._out is None:
            return None
        await asyncio.sleep(0.25)  # let the sheet's short fade end, so that the picture is what a person sees
        image = self._window.grab().toImage()
        path = self._out / f"{len(self._steps) + 1:02d}-{name}.png"
        await asyncio.to_thread(image.save, str(path))
        return str(path)

    async def _until(self, seen: Callable[[], object], what: str) -> None:
        ends = time.monotonic() + _PATIENCE_S
        while not seen():
            page = self._sheet_page()
            if isinstance(page, ErrorPage):
                raise TourError(f"instead of {what}: {page.title}")
            if time.monotonic() > ends:
                raise TourError(f"waited too long for {what}")
            await asyncio.sleep(_LOOK_S)

    def _sheet_page(self) -> FlowPage | None:
        sheet = self._window.sheets.current if self._window.sheet_open else None
        return sheet.page if isinstance(sheet, FlowSheet) else None

    async def _page(self, kind: type[P]) -> P:
        await self._until(lambda: isinstance(self._sheet_page(), kind), kind.__name__)
        page = self._sheet_page()
        if not isinstance(page, kind):
            raise TourError(kind.__name__)
        return page

    def _find(self, name: str) -> QWidget | None:
        found = self._window.findChildren(QWidget, name)
        return next((widget for widget in found if widget.isVisible() and widget.isEnabled()), None)

    def _click(self, name: str) -> None:
        widget = self._find(name)
        if not isinstance(widget, QAbstractButton):
            raise TourError(f"no button {name}")
        widget.click()

    def _press_default(self, page: FlowPage) -> None:
        button = page.default
        if button is None or not button.isEnabled():
            raise TourError("the page's button is off")
        button.click()

    def _choose_from_menu(self, button: str, action: str) -> None:
        """Open a menu by its button and take one action of it."""

        def choose() -> None:
            for one in self._window.findChildren(QWidget):
                for entry in one.actions():
                    if entry.objectName() == action and entry.isEnabled():
                        entry.trigger()
                        one.close()
                        return

        QTimer.singleShot(50, choose)
        self._click(button)

    def _touch_button(self) -> QAbstractButton:
        practice = self._program.practice if self._program is not None else None
        if practice is None or practice.window is None:
            raise TourError("no touch window")
        return practice.window.button

    async def _close_sheet(self) -> None:
        sheet = self._window.sheets.current if self._window.sheet_open else None
        if sheet is not None:
            sheet.reject()
        await self._until(lambda: self._at_rest, "the end of the sheet")

    @property
    def _at_rest(self) -> bool:
        """No sheet is open and its flow has ended, a turn later; until then a click on another one is nothing."""
        flow = self._program is not None and self._program.desk.scope.busy(FLOW)
        return not self._window.sheet_open and not flow


def _far_side(practice: Practice | None) -> dict[str, JsonValue]:
    """What tenant and key have to say afterwards; blocks."""
    if practice is None:
        return {"tenant": None, "software_key": None}
    try:
        tenant: JsonValue = {"requests": practice.tenant.count_requests()}
    except OSError:
        tenant = None  # it is gone, and the failed step has said so
    return {"tenant": tenant, "software_key": practice.describe_key()}
