"""Removing a sign-in method: asks by name, says what stops working, and whether the key forgets it, too.

`RemoveSheet` satisfies `RemovePrompter`; `run_remove` leads a person through it. Runs on the main thread. Raises
nothing; failures are told inside the sheet.
"""

from PySide6.QtCore import QCoreApplication

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.ui.dialogs.enroll_kind import run_enroll_kind
from keydesk.ui.dialogs.enroll_wizard import run_enroll
from keydesk.ui.dialogs.flow_pages import BusyPage, OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import method_name
from keydesk.ui.dialogs.prompt_sheet import PromptSheet
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.ui.error_texts import Remedy, words_for
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile
from keydesk.ui.widgets.fields import CheckField
from keydesk.ui.widgets.text import Body
from keydesk.usecases.outcomes import Done, PartlyDone
from keydesk.usecases.prompts import RemovalAnswer, RemovalAsk
from keydesk.usecases.remove_method import Removed
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState

ADD_FIRST = "add-first"


def what_stops(method: Method) -> str:
    """Say what will no longer work without a method.

    Args:
        method: the method.

    Returns:
        One sentence.
    """
    if not method.confirmed:
        return QCoreApplication.translate("WhatStops", "It was never finished, so nothing stops working.")
    if method.type == MethodType.PASSKEY:
        return QCoreApplication.translate(
            "WhatStops", "You can no longer sign in with this passkey. Other passkeys on the same key go on working."
        )
    if method.type == MethodType.TOTP:
        return QCoreApplication.translate("WhatStops", "Codes from this app are no longer accepted.")
    if method.type == MethodType.PUSH:
        return QCoreApplication.translate("WhatStops", "You can no longer approve sign-ins on this phone.")
    if method.type in (MethodType.PHONE, MethodType.EMAIL):
        return QCoreApplication.translate("WhatStops", "Codes are no longer sent there.")
    if method.type == MethodType.PASSWORD:
        return QCoreApplication.translate("WhatStops", "You can no longer sign in with your password.")
    if method.type in (MethodType.WEBAUTHN_PLATFORM, MethodType.WEBAUTHN_ROAMING):
        return QCoreApplication.translate(
            "WhatStops", "This older sign-in no longer works. Passkeys are not affected, even on the same key."
        )
    if method.type == MethodType.RECOVERY_CODE:
        return QCoreApplication.translate("WhatStops", "Your recovery code no longer opens the account.")
    return QCoreApplication.translate("WhatStops", "You can no longer sign in this way.")


class RemovalPage(FlowPage):
    """Asks by name; Cancel is the default. Answers with a `RemovalAnswer`.

    Args:
        ask: what the person must know.
        name: what the person calls the method.
        here: names of the plugged-in keys that hold its passkey.
        elsewhere: names of absent keys known to hold it.
    """

    def __init__(self, ask: RemovalAsk, name: str, here: tuple[str, ...], elsewhere: tuple[str, ...]) -> None:
        super().__init__(self.tr("Remove “{name}” from your account?").format(name=name), what_stops(ask.method))
        self.sign = IconTile("warning", "bad")
        self.warning = self._warn(ask)
        self.also: CheckField | None = None
        if here:
            names = self.tr(", ").join(here)
            self.also = CheckField(self.tr("Also delete the passkey from {keys}").format(keys=names))
            self.also.setChecked(True)
            self.add(self.also)
        if elsewhere:
            self.add(
                Body(
                    self.tr("{keys} is not plugged in. The passkey stays on it, but opens nothing any more.").format(
                        keys=self.tr(", ").join(elsewhere)
                    ),
                    tone="muted",
                )
            )
        if ask.unseen:
            self.add(
                Body(
                    self.tr(
                        "Keydesk has not seen this passkey on a key here. That does not mean that it is gone: "
                        "a key that was never plugged in here may hold it, and would no longer open your account."
                    ),
                    tone="muted",
                )
            )
        self.cancel_is_default = True
        self.add_first: Button | None = None
        if ask.last_strong or ask.left is not None:
            self.add_first = self.add_button(self.tr("Add a key first"), answer=ADD_FIRST)
        self.do = self.add_button(self.tr("Remove"), "danger_primary")
        self.do.clicked.connect(self._answer)

    def _warn(self, ask: RemovalAsk) -> Banner | None:
        """Say what is worse than that one method less works."""
        if ask.last_strong:
            text = self.tr(
                "This is your last passkey. Without it only weaker ways to sign in remain. "
                "It is better to add another key first."
            )
        elif ask.left is not None:
            text = self.tr(
                "Your organisation asks everybody for {wanted} keys. Without this one you have {left}. "
                "It is better to add another key first."
            ).format(wanted=ask.wanted, left=ask.left)
        else:
            return None
        warning = Banner(text, "bad" if ask.last_strong else "warn")
        self.add(warning)
        return warning

    def _answer(self) -> None:
        self.answered.emit(RemovalAnswer(also_from_keys=self.also is not None and self.also.isChecked()))


class RemoveSheet(PromptSheet):
    """The sheet.

    Args:
        state: names of keys and methods.
        name: what the person calls the method.
    """

    def __init__(self, state: AppState, name: str) -> None:
        super().__init__(state)
        self._name = name
        self.wants_key = False
        self.wants_another = False
        self.say(self.tr("Nothing has been changed yet."))
        self.show_page(self.preparing())

    async def confirm_removal(self, ask: RemovalAsk) -> RemovalAnswer | None:
        """Ask by name."""
        now = self.state.now
        here = tuple(self.name_of(key) for key in ask.keys_holding)
        elsewhere = tuple(now.key_label(key_id) or self.tr("Another key") for key_id in ask.keys_known)
        answer = await self.ask(RemovalPage(ask, self._name, here, elsewhere))
        if not isinstance(answer, RemovalAnswer):
            self.wants_key = answer == ADD_FIRST
            return None
        self.show_page(BusyPage(self.tr("Removing “{name}”").format(name=self._name), "", self.tr("One moment…")))
        return answer

    def preparing(self) -> FlowPage:
        """Before anything is asked, and after a fresh sign-in was agreed to."""
        return BusyPage(self.tr("Remove “{name}”").format(name=self._name), "", self.tr("Reading your account…"))

    def error_page(self, error: KeydeskError, offered: frozenset[Remedy]) -> FlowPage:
        """The account does not let it go: say what that usually means, and offer the way out."""
        page = super().error_page(error, offered)
        if error.code == Code.POLICY_FORBIDS:
            # Closing is no step; this is the one that leads on.
            add = page.add_button(self.tr("Add a key first"), "primary", default=True)
            add.clicked.connect(lambda: self._add_key(page))
        if error.code == Code.API_CONFLICT:
            page.add(
                Body(
                    self.tr(
                        "Usually it is the last one of a kind that your organisation asks for. "
                        "Add another one first, then remove this one."
                    ),
                    tone="muted",
                )
            )
            page.add_button(self.tr("Add another one")).clicked.connect(lambda: self._add_another(page))
        return page

    def _add_key(self, page: FlowPage) -> None:
        self.wants_key = True
        page.answered.emit(Remedy.CLOSE)

    def _add_another(self, page: FlowPage) -> None:
        self.wants_another = True
        page.answered.emit(Remedy.CLOSE)

    def gone_from_account(self) -> None:
        """The account has let it go; only the key is left."""
        self.say(self.tr("It is removed from your account. The passkey is still on the key."))

    def left_on_key(self, outcome: PartlyDone) -> FlowPage:
        """Make the page for a passkey that is gone from the account but not from a key."""
        page = OutcomePage(
            self.tr("Removed from your account"),
            self.tr("The passkey is still on {keys}. It opens nothing any more and only takes up room.").format(
                keys=self.tr(", ").join(outcome.left_over)
            ),
            "warn",
        )
        page.add_line(words_for(outcome.code).what)
        page.add_line(self.tr("You can delete it later under Security keys."))
        return page

    def removed(self, keys: tuple[str, ...]) -> FlowPage:
        """Make the page for a passkey that is gone from account and keys."""
        return OutcomePage(
            self.tr("“{name}” is removed").format(name=self._name),
            self.tr("From your account and from {keys}.").format(keys=self.tr(", ").join(keys)),
        )


async def run_remove(host: SheetHost, services: Services, method_id: str) -> Removed | None:
    """Lead a person through removing a method.

    Args:
        host: the window.
        services: the flows.
        method_id: which method.

    Returns:
        What was removed from the account, None when nothing was.
    """
    now = services.state.now
    method = next((m for m in now.methods or () if m.id == method_id), None)
    name = method_name(method, now) if method is not None else ""
    sheet = RemoveSheet(services.state, name)
    removed = await _removal(host, services, sheet, method_id)
    if sheet.wants_key:
        await run_enroll(host, services)
    elif sheet.wants_another and method is not None:
        await run_enroll_kind(host, services, MethodType(method.type))
    return removed


async def _removal(host: SheetHost, services: Services, sheet: RemoveSheet, method_id: str) -> Removed | None:
    method = next((m for m in services.state.now.methods or () if m.id == method_id), None)
    async with opened(host, sheet):

        def watch(_: object) -> None:
            listed = services.state.now.methods
            if sheet.running and listed is not None and all(m.id != method_id for m in listed):
                sheet.gone_from_account()

        stop = services.state.changed.connect(watch)
        try:
            outcome = await lead(sheet, services, lambda token: services.remove.run(method_id, sheet, token))
        finally:
            stop()
        sheet.say("")
        if isinstance(outcome, PartlyDone):
            await sheet.ask(sheet.left_on_key(outcome))
            return Removed(method) if method is not None else None
        if not isinstance(outcome, Done):
            return None
        if outcome.value.from_keys:
            await sheet.ask(sheet.removed(outcome.value.from_keys))
        return outcome.value
