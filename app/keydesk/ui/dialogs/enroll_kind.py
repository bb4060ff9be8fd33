"""Enrolling whatever kind of sign-in method is wanted, and how codes come to a phone.

Runs on the main thread. Raises nothing; failures are told inside the sheets.
"""

from keydesk.core.cancel import CancelToken
from keydesk.domain.account import Method, MethodType
from keydesk.domain.enrollment import Channel
from keydesk.ui.dialogs.enroll_wizard import run_enroll
from keydesk.ui.dialogs.flow_pages import BusyPage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.method_sheet import run_enroll_method
from keydesk.ui.dialogs.prompt_sheet import PromptSheet
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState

_KEYS = frozenset({MethodType.PASSKEY, MethodType.WEBAUTHN_PLATFORM, MethodType.WEBAUTHN_ROAMING})


async def run_enroll_kind(host: SheetHost, services: Services, kind: MethodType) -> None:
    """Lead a person through enrolling a method.

    Args:
        host: the window.
        services: the flows.
        kind: which type; in place of an older security-key sign-in a passkey is enrolled.
    """
    if kind in _KEYS:
        await run_enroll(host, services)
    else:
        await run_enroll_method(host, services, kind)


class ChannelSheet(PromptSheet):
    """Saves how codes come to a phone; asks for nothing but a fresh sign-in, if the tenant wants one."""

    def __init__(self, state: AppState) -> None:
        super().__init__(state)
        self.show_page(self.preparing())

    def preparing(self) -> FlowPage:
        """While it is saved."""
        return BusyPage(self.tr("How the codes come"), "", self.tr("Saving your choice…"))


async def run_change_channel(host: SheetHost, services: Services, method_id: str, channel: Channel) -> Method | None:
    """Choose how codes come to a phone.

    Args:
        host: the window.
        services: the flows.
        method_id: the phone.
        channel: text message or call.

    Returns:
        The phone as it is now, None when the person gave up.
    """
    async with opened(host, ChannelSheet(services.state)) as sheet:

        async def save(token: CancelToken) -> Method:
            return await services.change_channel.run(method_id, channel, sheet, token)

        return await lead(sheet, services, save)
