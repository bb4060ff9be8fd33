"""Testing several passkeys, one after the other: each with its own key, and the sum at the end.

Runs on the main thread. Raises nothing; failures are told inside the sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from keydesk.domain.account import Method
from keydesk.domain.keys import SecurityKey
from keydesk.ui.dialogs.flow_pages import OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.holder_page import HolderPage
from keydesk.ui.dialogs.key_words import method_name
from keydesk.ui.dialogs.prove_sheet import ProveSheet, run_prove
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.usecases.outcomes import Done
from keydesk.usecases.prove_passkey import Proven
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState

NEXT = "next"
LATER = "later"


@dataclass(frozen=True, slots=True)
class Drilled:
    """What came of testing several.

    Args:
        good: names of passkeys that work.
        open: names of those that were not tested or failed.
    """

    good: tuple[str, ...]
    open: tuple[str, ...]


class DrillSheet(ProveSheet):
    """The sheet of one passkey among several.

    Args:
        state: what is plugged in and what it holds.
        name: what the person calls the passkey.
        number: which one it is, from 1.
        total: how many there are.
    """

    def __init__(self, state: AppState, name: str, number: int, total: int) -> None:
        super().__init__(state, name)
        self.more = number < total
        self.later = False
        self.say(self.tr("{number} of {total}. A test changes nothing.").format(number=number, total=total))

    async def plug_in(self, method: Method, holders: Sequence[str], keys: Sequence[SecurityKey]) -> str | None:
        """Ask for the key that holds it; a key that is not at hand can be left for later."""
        page = HolderPage(method, self._name, self.state.now)
        page.add_button(self.tr("Not at hand"), answer=LATER)
        stop = self.state.changed.connect(page.update_now)
        try:
            answer = await self.ask(page)
        finally:
            stop()
        self.later = answer == LATER
        if not isinstance(answer, str) or self.later:
            return None
        self.key = self.state.now.key(answer)
        return answer

    def worked(self, proven: Proven) -> FlowPage:
        """Make the page for a test that was passed, with the way on."""
        page = super().worked(proven)
        if self.more:
            page.add_button(self.tr("Test the next one"), "primary", answer=NEXT, default=True)
        return page

    def failed(self) -> FlowPage:
        """Make the page for a test that came to nothing, with the way on."""
        page = OutcomePage(
            self.tr("“{name}” was not tested").format(name=self._name),
            self.tr("It stays on the list. The others can be tested all the same."),
            "warn",
        )
        page.add_button(self.tr("Test the next one"), "primary", answer=NEXT, default=True)
        return page

    def sum(self, drilled: Drilled) -> FlowPage:
        """Make the last page."""
        if not drilled.open:
            return OutcomePage(self.tr("All of them work"), self.tr("%n passkey(s) tested.", "", len(drilled.good)))
        page = OutcomePage(
            self.tr("Not all were tested"), self.tr("%n passkey(s) work.", "", len(drilled.good)), "warn"
        )
        page.add_line(self.tr("Still to test: {names}").format(names=self.tr(", ").join(drilled.open)))
        return page


async def run_drill(host: SheetHost, services: Services, method_ids: Sequence[str]) -> Drilled:
    """Lead a person through testing several passkeys.

    Args:
        host: the window.
        services: the flows.
        method_ids: which ones; those whose key is plugged in come first.

    Returns:
        What came of it.
    """
    now = services.state.now
    methods = {m.id: m for m in now.methods or ()}
    plugged = {key.id for key in now.keys}
    ids = sorted((m for m in method_ids if m in methods), key=lambda m: not plugged.intersection(now.holders(m)))
    names = {method_id: method_name(methods[method_id], now) for method_id in ids}
    if len(ids) == 1:
        good = await run_prove(host, services, ids[0]) is not None
        return Drilled(tuple(names.values()) if good else (), () if good else tuple(names.values()))
    good_ids: list[str] = []
    for number, method_id in enumerate(ids, 1):
        async with opened(host, DrillSheet(services.state, names[method_id], number, len(ids))) as sheet:
            proven, go_on = await _one(sheet, services, method_id)
            if proven:
                good_ids.append(method_id)
            if go_on and sheet.more:
                continue
            drilled = _drilled(names, good_ids)
            if good_ids:
                sheet.say("")
                await sheet.ask(sheet.sum(drilled))
            break
    return _drilled(names, good_ids)


async def _one(sheet: DrillSheet, services: Services, method_id: str) -> tuple[bool, bool]:
    """Test one; gives whether it works, and whether the person goes on."""
    outcome = await lead(sheet, services, lambda token: services.prove.run(method_id, sheet, token))
    if isinstance(outcome, Done):
        if not sheet.more:
            return True, True
        return True, await sheet.ask(sheet.worked(outcome.value)) == NEXT
    if sheet.later:
        return False, True
    if outcome is not None or not sheet.more:  # cancelled
        return False, False
    return False, await sheet.ask(sheet.failed()) == NEXT


def _drilled(names: dict[str, str], good: Sequence[str]) -> Drilled:
    return Drilled(
        tuple(names[method_id] for method_id in names if method_id in good),
        tuple(name for method_id, name in names.items() if method_id not in good),
    )
