"""Fingerprints on a key: add one sample by sample, name it, rename, delete.

`FingerprintSheet` satisfies `FingerprintPrompter`. Cancel really stops an enrollment on the key. Runs on the main
thread. Raises nothing; failures are told inside the sheet.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.key_management import Fingerprint, FingerprintSensor, Sample
from keydesk.domain.keys import SecurityKey
from keydesk.ui.dialogs.fingerprint_pages import (
    ANOTHER,
    DeleteFingerPage,
    FingerDonePage,
    FingerNamePage,
    SamplePage,
)
from keydesk.ui.dialogs.fingerprint_words import nameless
from keydesk.ui.dialogs.flow_pages import BusyPage, OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.pin_sheet import PinSheet, reset_if_wanted
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.ui.error_texts import words_of
from keydesk.usecases.fingerprint_prompts import FingerprintPrompter
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState

Told = Callable[[Sequence[Fingerprint]], None]
"""Takes what a key knows after a change."""


class FingerprintSheet(PinSheet):
    """The sheet.

    Args:
        state: names of keys.
        key_id: the key.
        known: how many fingerprints the key knows already, as far as it has told.
        told: told what the key knows after a change.
    """

    def __init__(self, state: AppState, key_id: str, known: int = 0, told: Told | None = None) -> None:
        self.wants_pin = False
        self._told = told
        self._known = known
        self.added = 0
        self._sensor: FingerprintSensor | None = None
        super().__init__(state, key_id)

    # FingerprintPrompter

    def enrolling(self, key: SecurityKey, sensor: FingerprintSensor) -> None:
        """The samples begin, once the PIN is known."""
        self.key, self._sensor = key, sensor

    def sample(self, sample: Sample, remaining: int | None) -> None:
        """A sample was taken."""
        self._show_samples()
        if isinstance(self.page, SamplePage):
            self.page.show_sample(sample, remaining)

    def touch_wanted(self) -> None:
        """The sensor waits: show how it goes; a key that says nothing of a sensor is touched as any other."""
        if self._sensor is None:
            super().touch_wanted()
        self._show_samples()

    async def name_fingerprint(
        self, key: SecurityKey, sensor: FingerprintSensor, problem: KeydeskError | None
    ) -> str | None:
        """Ask for the name of the one just taken."""
        self._sensor = None
        self.say(self.tr("The key knows the finger now."))
        page = FingerNamePage(
            self.tr("Name this fingerprint"), nameless(self._known + self.added + 1), sensor.max_name_bytes,
            self.tr("Save the name"), words_of(problem).what if problem is not None else "",
        )  # fmt: skip
        page.cancel_text = self.tr("Without a name")
        answer = await self.ask(page)
        return answer if isinstance(answer, str) else None

    def now_known(self, fingerprints: Sequence[Fingerprint]) -> None:
        """Hand on what the key knows after a change."""
        if self._told is not None:
            self._told(fingerprints)

    async def confirm_removal(self, key: SecurityKey, fingerprint: Fingerprint, last: bool) -> bool:
        """Ask by name."""
        name = fingerprint.name or self.tr("the fingerprint without a name")
        return await self.ask(DeleteFingerPage(name, self.key_name, last)) is True

    # Pages

    def preparing(self) -> FlowPage:
        """Before anything is asked, and while the key works."""
        return BusyPage(self.tr("Fingerprints of “{key}”").format(key=self.key_name), "", self.tr("Asking the key…"))

    def without_finger(self) -> FlowPage:
        """Make the page for an enrollment given up in favour of the PIN."""
        return OutcomePage(
            self.tr("No fingerprint was added"),
            self.tr("“{key}” goes on asking for its PIN, which opens everything a finger does.").format(
                key=self.key_name
            ),
        )

    def rename_page(self, name: str, max_bytes: int) -> FingerNamePage:
        """Make the page that asks for another name."""
        title = self.tr("Rename “{name}”").format(name=name) if name else self.tr("Name this fingerprint")
        return FingerNamePage(title, name, max_bytes, self.tr("Rename") if name else self.tr("Save the name"))

    def one_more(self) -> int:
        """The key knows one more; gives how many it knows now."""
        self.added += 1
        return self._known + self.added

    def _show_samples(self) -> None:
        if self._sensor is None or self.token.cancelled or isinstance(self.page, SamplePage):
            return
        page = SamplePage(self.key_name, self._sensor)
        page.wants_pin.connect(self._use_pin)
        self.show_page(page)

    def _use_pin(self) -> None:
        self.wants_pin = True
        self.reject()


class FingerprintFlow(Protocol):
    """What is done to fingerprints; each asks for the PIN only while the key is locked."""

    async def list(self, key_id: str, prompter: FingerprintPrompter) -> Done[Sequence[Fingerprint]] | Cancelled:
        """Read them."""
        ...

    async def add(
        self, key_id: str, prompter: FingerprintPrompter, cancel: CancelToken
    ) -> Done[Fingerprint] | Cancelled:
        """Add one."""
        ...

    async def max_name_bytes(self, key_id: str) -> int:
        """Most UTF-8 bytes of a name on this key."""
        ...

    async def rename(
        self, key_id: str, fingerprint_id: bytes, name: str, prompter: FingerprintPrompter
    ) -> Done[None] | Cancelled:
        """Name one."""
        ...

    async def remove(
        self, key_id: str, fingerprint_id: bytes, prompter: FingerprintPrompter
    ) -> Done[None] | Cancelled:
        """Delete one, after asking by name."""
        ...


async def run_show(
    host: SheetHost, services: Services, key_id: str, flow: FingerprintFlow
) -> tuple[Fingerprint, ...] | None:
    """Read a key's fingerprints, with its PIN while it is locked.

    Args:
        host: the window.
        services: the other flows.
        key_id: the key.
        flow: what is done to fingerprints.

    Returns:
        The list, None when the person gave up.
    """
    async with opened(host, FingerprintSheet(services.state, key_id)) as sheet:
        outcome = await lead(sheet, services, lambda token: flow.list(key_id, sheet), key_id)
    await reset_if_wanted(host, services, sheet)
    return tuple(outcome.value) if isinstance(outcome, Done) else None


async def run_add(
    host: SheetHost,
    services: Services,
    key_id: str,
    flow: FingerprintFlow,
    known: Sequence[Fingerprint] = (),
    told: Told | None = None,
) -> bool:
    """Lead a person through adding fingerprints, one or several.

    Args:
        host: the window.
        services: the other flows.
        key_id: the key.
        flow: what is done to fingerprints.
        known: those the key has told of.
        told: told what the key knows then.

    Returns:
        Whether the key knows another finger now.
    """
    async with opened(host, FingerprintSheet(services.state, key_id, len(known), told)) as sheet:
        while await _add_one(sheet, services, flow):
            pass
    await reset_if_wanted(host, services, sheet)
    return sheet.added > 0


async def _add_one(sheet: FingerprintSheet, services: Services, flow: FingerprintFlow) -> bool:
    """Add one; True when the person wants to add another."""
    outcome = await lead(sheet, services, lambda token: flow.add(sheet.key_id, sheet, token), sheet.key_id)
    sheet.say("")
    if not isinstance(outcome, Done):
        if sheet.wants_pin:
            await sheet.ask(sheet.without_finger())
        return False
    place = sheet.one_more()
    name = outcome.value.name or nameless(place)
    return await sheet.ask(FingerDonePage(name, sheet.key_name)) == ANOTHER


async def run_rename_finger(
    host: SheetHost,
    services: Services,
    key_id: str,
    flow: FingerprintFlow,
    finger: Fingerprint,
    told: Told | None = None,
) -> str | None:
    """Ask for another name of a fingerprint and give it.

    Args:
        host: the window.
        services: the other flows.
        key_id: the key.
        flow: what is done to fingerprints.
        finger: which one.
        told: told what the key knows then.

    Returns:
        The new name, None when nothing was changed.
    """
    async with opened(host, FingerprintSheet(services.state, key_id, told=told)) as sheet:
        page = sheet.rename_page(finger.name, await flow.max_name_bytes(key_id))
        name = await sheet.ask(page)
        if not isinstance(name, str) or name == finger.name:
            return None
        renamed = await _rename(sheet, services, flow, finger.id, name)
    await reset_if_wanted(host, services, sheet)
    return name if renamed else None


async def run_give_name(
    host: SheetHost,
    services: Services,
    key_id: str,
    flow: FingerprintFlow,
    finger: Fingerprint,
    told: Told | None = None,
) -> bool:
    """Give a fingerprint a name without asking for one: Undo.

    Args:
        host: the window.
        services: the other flows.
        key_id: the key.
        flow: what is done to fingerprints.
        finger: which one, called as it is to be called.
        told: told what the key knows then.

    Returns:
        Whether it is called so now.
    """
    async with opened(host, FingerprintSheet(services.state, key_id, told=told)) as sheet:
        renamed = await _rename(sheet, services, flow, finger.id, finger.name)
    await reset_if_wanted(host, services, sheet)
    return renamed


async def _rename(
    sheet: FingerprintSheet, services: Services, flow: FingerprintFlow, finger_id: bytes, name: str
) -> bool:
    sheet.show_page(sheet.preparing())
    outcome = await lead(
        sheet, services, lambda token: flow.rename(sheet.key_id, finger_id, name, sheet), sheet.key_id
    )
    return isinstance(outcome, Done)


async def run_delete_finger(
    host: SheetHost,
    services: Services,
    key_id: str,
    flow: FingerprintFlow,
    finger: Fingerprint,
    told: Told | None = None,
) -> bool:
    """Delete a fingerprint, after asking by name.

    Args:
        host: the window.
        services: the other flows.
        key_id: the key.
        flow: what is done to fingerprints.
        finger: which one.
        told: told what the key knows then.

    Returns:
        Whether it was deleted.
    """
    async with opened(host, FingerprintSheet(services.state, key_id, told=told)) as sheet:
        outcome = await lead(sheet, services, lambda token: flow.remove(key_id, finger.id, sheet), key_id)
    await reset_if_wanted(host, services, sheet)
    return isinstance(outcome, Done)
