"""Changing a rule of a key: what it brings with it is said first, one-way switches are asked by name.

`RuleSheet` satisfies `RulePrompter`. Runs on the main thread; failures are told inside the sheet.
"""

from keydesk.domain.key_findings import Fix
from keydesk.domain.key_management import KeyRules
from keydesk.ui.dialogs.flow_pages import BusyPage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.passkey_pages import WritingPage
from keydesk.ui.dialogs.pin_sheet import PinSheet, opened_for_key
from keydesk.ui.dialogs.rule_pages import RaiseLengthPage, RuleChangedPage, SwitchPage
from keydesk.ui.dialogs.running import SheetHost, lead
from keydesk.usecases.key_prompts import Rule, RuleAsk, RuleChange
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.services import Services

_RULES = {
    Fix.RAISE_LENGTH: Rule.MIN_PIN_LENGTH,
    Fix.ALWAYS_VERIFY: Rule.ALWAYS_UV,
    Fix.VERIFY_WHEN_ASKED: Rule.ALWAYS_UV,
    Fix.FORCE_CHANGE: Rule.FORCE_PIN_CHANGE,
    Fix.TELL_SERIAL: Rule.ENTERPRISE_ATTESTATION,
}


class RuleSheet(PinSheet):
    """The sheet.

    Args:
        services: unlock the key once the person has said yes.
        key_id: the key.
        fix: what is to be changed.
    """

    def __init__(self, services: Services, key_id: str, fix: Fix) -> None:
        self._services, self._fix = services, fix
        super().__init__(services.state, key_id)

    def preparing(self) -> FlowPage:
        """Before anything is asked."""
        return BusyPage(self.tr("A switch of “{key}”").format(key=self.key_name), "", self.tr("Asking the key…"))

    async def confirm_rule(self, ask: RuleAsk) -> bool:
        """Ask with everything it brings; after a yes the key is unlocked, so that its PIN is asked for once."""
        if ask.change.rule is not Rule.MIN_PIN_LENGTH:  # the page that asked for the length has said it all
            page = SwitchPage(self._fix, self.key_name, ask.consequences)
            said = await self.ask(page)
            if said is not True:
                return False
        self.show_page(self.preparing())
        if not isinstance(await self._services.unlock.run(self.key_id, self), Done):
            return False
        self.show_page(WritingPage(self.tr("Changing “{key}”").format(key=self.key_name)))
        return True


async def run_change_rule(host: SheetHost, services: Services, key_id: str, fix: Fix) -> KeyRules | None:
    """Lead a person through the change of a rule.

    Args:
        host: the window.
        services: the flows.
        key_id: the key.
        fix: which change.

    Returns:
        The rules as the key tells them afterwards, None when nothing was changed.
    """
    async with opened_for_key(host, services, RuleSheet(services, key_id, fix)) as sheet:

        async def work(token: object) -> Done[KeyRules] | Cancelled:
            length = None
            if fix is Fix.RAISE_LENGTH:
                now = (await services.rules.read(key_id)).min_pin_length or 0
                most = sheet.key.pin.max_bytes if sheet.key is not None else now
                answer = await sheet.ask(RaiseLengthPage(sheet.key_name, now, most))
                if not isinstance(answer, int):
                    return Cancelled()
                length = answer
            return await services.rules.change(key_id, RuleChange(_RULES[fix], length), sheet)

        outcome = await lead(sheet, services, work, key_id)
        if not isinstance(outcome, Done):
            return None
        rules = outcome.value
        sheet.say("")
        due = rules.force_pin_change is True
        await sheet.ask(RuleChangedPage(fix, sheet.key_name, rules.min_pin_length or 0, change_due=due))
        return rules
