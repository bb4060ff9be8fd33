"""A walk through the real window: a key is enrolled, goes, is told to be lost, and its passkey is removed.

`python -m tests.fakes.lost_walk FOLDER` prints the report as JSON; FOLDER is its home and gets a picture per step.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from keydesk.bootstrap.tour import TourError
from keydesk.cli.backstage import DemoChoices
from keydesk.ui.dialogs.enroll_pages import EnrolledPage, NamePage
from keydesk.ui.dialogs.lost_key_pages import EntriesPage, LookPage, OpensPage, PickPage, RecordPage, ReplacePage
from keydesk.ui.dialogs.pin_pages import CreatePinPage
from keydesk.ui.dialogs.remove_sheet import RemovalPage
from keydesk.ui.pages.registry import KEYS
from tests.fakes.walk import Walk, run_walk

_PIN = "lost-walk-1"


class LostWalk(Walk):
    """The walk."""

    async def steps(self) -> None:
        """Sign in, enroll, unplug, and go through "I lost a key" to the record."""
        await self._sign_in()
        await self._enrolled()
        await self._lost()
        await self._removed()
        await self._recorded()

    async def _enrolled(self) -> None:
        async with self._step("enroll"):
            self._window.show_page(KEYS)
            await self._until(lambda: self._find("enroll"), "the enroll button")
            self._click("enroll")
            page = await self._page(CreatePinPage)
            for field in page.findChildren(QLineEdit):
                field.setText(_PIN)
            self._press_default(page)
            name = await self._page(NamePage)
            name.field.setText("Blue")
            self._press_default(name)
            await self._page(EnrolledPage)
            await self._close_sheet()

    async def _lost(self) -> None:
        async with self._step("lost"):
            if self._program is None or self._program.practice is None:
                raise TourError("no practice")
            software = self._program.practice.software
            software.transport.unplug(software.key)
            await self._until(lambda: not self._now.keys, "the key to go")
            self._click("lost-key")
            pick = await self._page(PickPage)
            (choose,) = pick.choose.values()
        async with self._step("opens"):
            choose.click()
            opens = await self._page(OpensPage)
        async with self._step("replace"):
            self._press_default(opens)
            replace = await self._page(ReplacePage)

        async with self._step("entries"):
            replace.skip.click()
            await self._page(EntriesPage)

    async def _removed(self) -> None:
        entries = await self._page(EntriesPage)
        async with self._step("removed"):
            (remove,) = entries.remove.values()
            remove.click()
            removal = await self._page(RemovalPage)
            removal.do.click()
            await self._until(lambda: not any(m.is_passkey for m in self._now.methods or ()), "the removal")
        async with self._step("accounts"):
            await self._page(LookPage)

    async def _recorded(self) -> None:
        look = await self._page(LookPage)
        async with self._step("record"):
            look.done.click()
            record = await self._page(RecordPage)
            if "Lost security key: Blue" not in record.record or "Removed" not in record.record:
                raise TourError("the record says something else")
        async with self._step("done"):
            record.done.click()
            await self._until(lambda: not self._window.sheet_open, "the end of the sheet")
            await self._until(lambda: not self._now.lost, "the end of the report")


if __name__ == "__main__":
    run_walk(LostWalk, Path(sys.argv[1]), DemoChoices(True, None, "light", "en", touch="automatic"))
