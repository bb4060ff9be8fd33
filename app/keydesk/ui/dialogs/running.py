"""Runs a use case inside a sheet: failures are told there, with the one next step carried out there.

Runs on the main thread. Raises nothing; `asyncio.CancelledError` passes through when the window goes away.
"""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol, TypeVar

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.dialogs.prompt_sheet import PromptSheet
from keydesk.ui.error_texts import Remedy
from keydesk.ui.models.setup_lines import application_of_tenant
from keydesk.ui.widgets.sheet import SheetLayer
from keydesk.usecases.outcomes import Done
from keydesk.usecases.services import Services

T = TypeVar("T")
S = TypeVar("S", bound=PromptSheet)


class SheetHost(Protocol):
    """The window, as dialogs see it."""

    @property
    def sheets(self) -> SheetLayer:
        """The layer that shows dialogs."""
        ...


@contextlib.asynccontextmanager
async def opened(host: SheetHost, sheet: S) -> AsyncIterator[S]:
    """Show a sheet for as long as its flow runs.

    Args:
        host: the window.
        sheet: a new sheet.

    Yields:
        The sheet; it is closed, and its flow cancelled, whatever happens inside.
    """
    host.sheets.open(sheet)
    try:
        yield sheet
    finally:
        sheet.token.cancel()
        sheet.end()
        sheet.close_with(None)


async def lead(
    sheet: PromptSheet,
    services: Services,
    work: Callable[[CancelToken], Awaitable[T]],
    key_id: str | None = None,
) -> T | None:
    """Run a flow until it has an outcome or the person gives up.

    Args:
        sheet: asks, shows and tells failures.
        services: carry out next steps (sign in, refresh, set a PIN).
        work: the flow; run again when the person tries again.
        key_id: the key whose PIN can be set when that is the next step.

    Returns:
        The outcome, None when the person gave up after a failure.
    """
    sheet.application = application_of_tenant(services.tenant)
    while True:
        try:
            outcome = await work(sheet.begin())
        except KeydeskError as error:
            if not await _cured(sheet, services, error, key_id):
                return None
        else:
            sheet.end()
            return outcome


async def _cured(sheet: PromptSheet, services: Services, error: KeydeskError, key_id: str | None) -> bool:
    """Tell a failure and take the next step; True when the flow may be tried again."""
    offered = frozenset(Remedy) if key_id is not None else frozenset(Remedy) - {Remedy.SET_PIN}
    step = await sheet.tell(error, offered)
    if step is Remedy.RETRY:
        return True
    if step is Remedy.SIGN_IN:
        fresh = error.code == Code.FRESH_SIGN_IN_NEEDED
        return await _done(sheet, lambda token: services.sign_in.run(sheet, token, fresh=fresh))
    if step is Remedy.SET_PIN and key_id is not None:
        return await _done(sheet, lambda token: services.care.set_pin(key_id, sheet))
    if step is Remedy.REFRESH:
        with contextlib.suppress(KeydeskError):  # the page below shows why it could not be read
            await services.load.run()
    return False


async def _done(sheet: PromptSheet, work: Callable[[CancelToken], Awaitable[object]]) -> bool:
    while True:
        token = sheet.begin()
        sheet.show_page(sheet.preparing())
        try:
            outcome = await work(token)
        except KeydeskError as error:
            if await sheet.tell(error, frozenset({Remedy.RETRY, Remedy.SIGN_IN})) is Remedy.CLOSE:
                return False
        else:
            sheet.end()
            return isinstance(outcome, Done)
