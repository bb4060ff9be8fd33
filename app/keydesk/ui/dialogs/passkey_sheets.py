"""Renaming and deleting passkeys on a key: asks by name, shows how far it is, says what is left.

`DeleteSheet` satisfies `DeletionPrompter`. Runs on the main thread; failures are told inside the sheet.
"""

from collections.abc import Sequence

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.keys import SecurityKey, StoredPasskey, Transport
from keydesk.ui.dialogs.flow_pages import BusyPage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.passkey_pages import (
    CountedPasskeys,
    DeletePasskeysPage,
    RenamePasskeyPage,
    WritingPage,
    deleted_page,
)
from keydesk.ui.dialogs.pin_sheet import PinSheet, opened_for_key
from keydesk.ui.dialogs.running import SheetHost, lead
from keydesk.ui.error_texts import words_for
from keydesk.ui.models.stored_words import StoredLine
from keydesk.usecases.key_prompts import DeletionAsk
from keydesk.usecases.outcomes import Done, PartlyDone
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState, Snapshot


class RenamePasskeySheet(PinSheet):
    """Changes the names stored with a passkey."""

    def preparing(self) -> FlowPage:
        """While the key writes, and before anything is asked."""
        return BusyPage(self.tr("Edit the name of this passkey"), "", self.tr("Asking the key…"))

    def writing(self) -> FlowPage:
        """Make the page while the key writes."""
        return WritingPage(self.tr("Saving the name"), on_reader=lies_on_reader(self.key))


class DeleteSheet(PinSheet):
    """Deletes passkeys from a key.

    Args:
        state: names of keys.
        key_id: the key.
        lines: the passkeys.
    """

    def __init__(self, state: AppState, key_id: str, lines: Sequence[StoredLine]) -> None:
        self.lines = tuple(lines)
        self.gone: list[StoredLine] = []
        self.left: list[StoredLine] = []
        super().__init__(state, key_id)

    def preparing(self) -> FlowPage:
        """Before anything is asked."""
        return BusyPage(
            self.tr("Delete from “{key}”").format(key=self.key_name), "", self.tr("Checking your account once more…")
        )

    async def confirm_deletion(self, ask: DeletionAsk) -> bool:
        """Ask by name."""
        last = bool(ask.known) and leaves_none(self.state.now, ask.known)
        confirmed = await self.ask(DeletePasskeysPage(self.lines, self.key_name, ask.known, last)) is True
        if confirmed:
            self._show_writing()
        return confirmed

    def deleted(self, passkey: StoredPasskey, problem: KeydeskError | None) -> None:
        """One of them was deleted, or why it was not."""
        line = next((line for line in self.lines if line.passkey.credential_id == passkey.credential_id), None)
        if line is None:
            return
        (self.gone if problem is None else self.left).append(line)
        if self.gone:
            self.say(CountedPasskeys().so_far(len(self.gone)))
        if not isinstance(self.page, WritingPage):
            self._show_writing()
        self._tell()

    def _show_writing(self) -> None:
        title = self.tr("Deleting from “{key}”").format(key=self.key_name)
        self.show_page(WritingPage(title, len(self.lines), on_reader=lies_on_reader(self.key)))
        self._tell()

    def _tell(self) -> None:
        done = len(self.gone) + len(self.left)
        if isinstance(self.page, WritingPage) and done < len(self.lines):
            line = self.lines[done]
            self.page.tell(done, f"{line.title} · {line.site}")

    @property
    def gone_ids(self) -> frozenset[bytes]:
        """Ids of what is deleted."""
        return frozenset(line.passkey.credential_id for line in self.gone)


def lies_on_reader(key: SecurityKey | None) -> bool:
    """Tell whether a key lies on a reader.

    Args:
        key: the key, None when it is not known.

    Returns:
        Whether it does.
    """
    return key is not None and key.transport is Transport.PCSC


def leaves_none(now: Snapshot, going: frozenset[bytes]) -> bool:
    """Tell whether the account would have no passkey left to sign in with.

    Args:
        now: the account as it is known.
        going: ids of the account's passkeys that go.

    Returns:
        Whether these are the last ones; False while the account is not known.
    """
    passkeys = [m for m in now.methods or () if m.passkey is not None and m.confirmed]
    return bool(passkeys) and all(m.passkey is not None and m.passkey.credential_id in going for m in passkeys)


async def run_rename_passkey(
    host: SheetHost, services: Services, key_id: str, line: StoredLine
) -> StoredPasskey | None:
    """Ask for other names of a passkey and write them.

    Args:
        host: the window.
        services: the flows.
        key_id: the key.
        line: the passkey.

    Returns:
        The passkey with its names of now, None when nothing was changed.
    """
    async with opened_for_key(host, services, RenamePasskeySheet(services.state, key_id)) as sheet:
        answer = await sheet.ask(RenamePasskeyPage(line))
        if not isinstance(answer, tuple):
            return None
        user, display = answer

        async def work(token: CancelToken) -> Done[StoredPasskey] | None:
            sheet.show_page(sheet.preparing())
            if not isinstance(await services.unlock.run(key_id, sheet, token), Done):
                return None
            sheet.show_page(sheet.writing())
            renamed = await services.passkeys.rename(key_id, line.passkey, user, display, sheet)
            return renamed if isinstance(renamed, Done) else None

        outcome = await lead(sheet, services, work, key_id)
        return outcome.value if outcome is not None else None


async def run_delete_passkeys(
    host: SheetHost, services: Services, key_id: str, lines: Sequence[StoredLine]
) -> frozenset[bytes]:
    """Delete passkeys from a key, after asking by name.

    Args:
        host: the window.
        services: the flows.
        key_id: the key.
        lines: exactly these.

    Returns:
        Ids of those that are gone.
    """
    async with opened_for_key(host, services, DeleteSheet(services.state, key_id, lines)) as sheet:
        wanted = [line.passkey for line in lines]

        async def work(token: CancelToken) -> object:
            sheet.gone.clear()
            sheet.left.clear()
            sheet.show_page(sheet.preparing())
            return await services.passkeys.delete(key_id, wanted, sheet, token)

        outcome = await lead(sheet, services, work, key_id)
        sheet.say("")
        if isinstance(outcome, PartlyDone):
            gone = sheet.gone_ids
            left = [line for line in lines if line.passkey.credential_id not in gone]
            await sheet.ask(deleted_page(len(gone), left, "", words_for(outcome.code).what))
        elif isinstance(outcome, Done):
            await sheet.ask(deleted_page(len(sheet.gone), (), lines[0].title, ""))
        return sheet.gone_ids
