"""A person at the provisioning desk: plugs, unplugs, types and takes PINs as told."""

from __future__ import annotations

from collections.abc import Callable

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey
from keydesk.domain.provisioning import DeskStep
from keydesk.usecases.desk_prompts import DeskPlan, DeskRecord
from keydesk.usecases.reset_prompts import ResetAsk
from tests.fakes.reset_prompter import ScriptedReset


class ScriptedDesk(ScriptedReset):
    """Satisfies `QueuePrompter`.

    Args:
        pins: what is typed, in order; None cancels.
        refuse: keys that are not wanted, by id.
    """

    def __init__(self, *pins: str | None, refuse: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.pins = list(pins)
        self.refuse = refuse
        self.plans: list[DeskPlan] = []
        self.steps: list[DeskStep] = []
        self.wanted: list[tuple[int, bool, str | None]] = []
        self.handed: list[tuple[str, str]] = []
        self.records: list[DeskRecord] = []
        self.waits: list[str | None] = []
        self.on_step: dict[DeskStep, Callable[[], None]] = {}
        self.next_key: Callable[[], None] = lambda: None
        self.hand_out_fails = False

    def next_wanted(self, problem: KeydeskError | None) -> None:
        self.waits.append(problem.code if problem is not None else None)
        if problem is None:
            self.next_key()

    def key_through(self, record: DeskRecord) -> None:
        self.records.append(record)

    def step(self, step: DeskStep) -> None:
        self.steps.append(step)
        if step in self.on_step:
            self.on_step[step]()

    async def confirm_key(self, plan: DeskPlan) -> bool:
        self.plans.append(plan)
        return plan.key.id not in self.refuse

    async def type_pin(
        self, key: SecurityKey, least: int, present: bool, problem: KeydeskError | None
    ) -> Secret | None:
        self.wanted.append((least, present, problem.code if problem is not None else None))
        pin = self.pins.pop(0)
        return None if pin is None else Secret(pin)

    async def hand_out(self, key: SecurityKey, label: str, pin: Secret) -> None:
        if self.hand_out_fails:
            raise KeydeskError(Code.DESK_HAND_OUT, key=key.model)
        self.handed.append((label or key.model, pin.reveal()))

    async def confirm_reset(self, ask: ResetAsk, problem: KeydeskError | None) -> str | None:
        return await super().confirm_reset(ask, problem)
