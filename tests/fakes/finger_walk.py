"""A walk through the real window with a key that has a sensor: a finger is added, and then does what the PIN did.

`python -m tests.fakes.finger_walk FOLDER` prints the report as JSON; FOLDER is its home and gets a picture per step.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from keydesk.bootstrap.demo_wiring import demo_app
from keydesk.bootstrap.tour import P, TourError
from keydesk.cli.backstage import Choices, DemoChoices
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.domain.keys import SecurityKey
from keydesk.ui.dialogs.enroll_pages import EnrolledPage, NamePage
from keydesk.ui.dialogs.finger_page import FingerPage
from keydesk.ui.dialogs.fingerprint_pages import DeleteFingerPage, FingerDonePage, FingerNamePage, SamplePage
from keydesk.ui.dialogs.flow_pages import OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.pin_pages import AskPinPage, CreatePinPage
from keydesk.ui.pages.key_fingerprints import KeyFingerprints
from keydesk.ui.pages.keys import KeysPage
from keydesk.ui.pages.registry import KEYS
from tests.fakes.ways_walk import ANA, PIN, WaysWalk, browser_script

NAME = "Right thumb"
MODEL = "bio-a"


class FingerWalk(WaysWalk):
    """The walk."""

    async def steps(self) -> None:
        self.browser_is(ANA)
        await self._sign_in()
        await self._added()
        await self._enrolled()
        await self._tested()
        await self._listed()
        await self._in_again()
        await self._removed()

    async def _added(self) -> None:
        """The key gets its PIN on the way, then takes sample after sample."""
        async with self._step("finger-pin"):
            self._window.show_page(KEYS)
            await self._until(lambda: self._find("add-fingerprint"), "the button to add a finger")
            self._click("add-fingerprint")
            page = await self._page(CreatePinPage)
            self.type(page, PIN)
        async with self._step("finger-samples"):
            self._press_default(page)
            await self._page(SamplePage)
            naming = await self._touch_until(FingerNamePage)
        async with self._step("finger-done"):
            naming.field.setText(NAME)
            self._press_default(naming)
            await self._page(FingerDonePage)
            await self._close_sheet()
            await self._until(lambda: self._fingers() == [NAME], "the finger in the list")
            await self._until(lambda: self._key.pin.by_finger, "the key to take the finger")

    async def _enrolled(self) -> None:
        """A passkey is made with the finger alone."""
        async with self._step("enroll-finger"):
            self._click("enroll")
            await self._page(FingerPage)
        async with self._step("enroll-done"):
            name = await self._touch_until(NamePage)
            name.field.setText("Bio key")
            self._press_default(name)
            await self._page(EnrolledPage)
            await self._close_sheet()

    async def _tested(self) -> None:
        """It signs; a finger nobody knows is told apart, and does not."""
        async with self._step("strange-finger"):
            self._software.faults.wrong_fingers(1)
            self._click("test")
            first = await self._page(FingerPage)
            await self._touch_until(FingerPage, first)
        async with self._step("test-done"):
            works = await self._touch_until(OutcomePage)
            if not works.title.startswith("It works"):
                raise TourError(works.title)
            await self._close_sheet()

    async def _listed(self) -> None:
        """The finger opens the list of passkeys."""
        async with self._step("passkeys"):
            self._click("show-passkeys")
            await self._page(FingerPage)
            await self._until(self._touched(lambda: len(self._keys_page.room.listed(self._key) or ())), "the list")
            await self._until(lambda: not self._window.sheet_open, "the end of the sheet")

    async def _in_again(self) -> None:
        """Signed out, the same finger signs in: no browser, no PIN."""
        async with self._step("signed-out"):
            await self.sign_out()
        before = await self.browser_visits()
        async with self._step("finger-in"):
            await self._until(lambda: self._find("sign-in-with-key"), "the key's button")
            self._click("sign-in-with-key")
            await self._page(FingerPage)
            await self._until(self._touched(lambda: self._now.person is not None), "the account")
            await self.inside()
        if await self.browser_visits() != before:
            raise TourError("a browser was asked")

    async def _removed(self) -> None:
        """The finger goes with the PIN; the passkey stays."""
        async with self._step("remove-ask"):
            self._window.show_page(KEYS)
            await self._until(lambda: self._find("delete-fingerprint"), "the finger in the list")
            self._click("delete-fingerprint")
            page = await self._page(AskPinPage)
            self.type(page, PIN)
            self._press_default(page)
            asks = await self._page(DeleteFingerPage)
        async with self._step("removed"):
            asks.do.click()
            await self._until(lambda: self._fingers() == [], "the empty list")
            await self._until(lambda: not self._window.sheet_open, "the end of the sheet")
            await self._until(lambda: not self._key.pin.by_finger, "the key without a finger")
        state = self._software.machine.state
        self._far_side = {"fingerprints": len(state.fingerprints), "passkeys": len(state.passkeys)}

    # Hands and eyes

    @property
    def _software(self) -> SoftwareKey:
        if self._program is None or self._program.practice is None:
            raise TourError("no practice")
        return self._program.practice.software.key

    @property
    def _key(self) -> SecurityKey:
        (key,) = self._now.keys
        return key

    @property
    def _keys_page(self) -> KeysPage:
        return self._window.findChildren(KeysPage)[0]

    def _fingers(self) -> list[str] | None:
        known = self._window.findChildren(KeyFingerprints)[0].known(self._key)
        return None if known is None else [finger.name for finger in known]

    def _touched(self, seen: Callable[[], object]) -> Callable[[], bool]:
        """Look, and put the finger on the key whenever it waits for it."""

        def look() -> bool:
            if seen():
                return True
            button = self._touch_button()
            if button.isEnabled():
                button.click()
            return False

        return look

    async def _touch_until(self, kind: type[P], but: FlowPage | None = None) -> P:
        """Put the finger on the key until a page comes."""

        def there() -> bool:
            page = self._sheet_page()
            return isinstance(page, kind) and page is not but

        await self._until(self._touched(there), kind.__name__)
        return await self._page(kind)


def main(folder: Path) -> None:
    """Walk, and print what came of it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    app = demo_app(
        Choices(home=folder, token_store="memory"),
        DemoChoices(True, None, "light", "en", key_model=MODEL),
        browser=browser_script(folder),
    )
    walk = FingerWalk(app, folder)
    app.run(walk.walk)
    sys.stdout.write(json.dumps(walk.told) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
