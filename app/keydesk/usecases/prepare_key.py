"""Prepares one key for somebody: checked, made as new, given a PIN, rules and a name, its PIN handed out.

Before each step a line goes to the journal, under a mark made of the serial number; the PIN is in no line, and when a
step is interrupted the key is known at its return: it goes on where its PIN is known, and else starts over. Works
signed out and offline. Main loop. Raises DESK_*, KEY_*, PIN_*, RESET_*, RULE_ONE_WAY, POLICY_FORBIDS,
MODEL_NOT_ALLOWED.
"""

from dataclasses import dataclass, replace

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import KeyRules
from keydesk.domain.key_names import name_from
from keydesk.domain.keys import SecurityKey
from keydesk.domain.provisioning import (
    DeskEntry,
    DeskProfile,
    DeskStep,
    KeyResult,
    PinSource,
    check_key,
    check_rules,
    mark_of,
)
from keydesk.domain.weak_pins import random_pin, weakness
from keydesk.usecases.desk_prompts import DeskPlan, DeskPrompter, DeskRecord
from keydesk.usecases.key_care import KeyCare
from keydesk.usecases.key_prompts import Rule
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.pin_entry import RULE_BREACHES
from keydesk.usecases.ports import KeyHandle
from keydesk.usecases.reset_key import ResetKey
from keydesk.usecases.reset_prompts import ResetAsk
from keydesk.usecases.world import World

_DRAWS = 8  # a key that refuses so many good PINs wants letters


@dataclass
class _Progress:
    """How far one key is."""

    record: DeskRecord
    changed: bool = False


class PrepareKey:
    """Prepares one key.

    Args:
        world: the ports.
        reset: the armed reset.
        care: names keys.
    """

    def __init__(self, world: World, reset: ResetKey, care: KeyCare) -> None:
        self._world = world
        self._reset = reset
        self._care = care

    async def run(
        self, profile: DeskProfile, key_id: str, prompter: DeskPrompter, cancel: CancelToken
    ) -> Done[DeskRecord] | Cancelled:
        """Prepare a key.

        Args:
            profile: what is wanted.
            key_id: the key.
            prompter: shows, asks, hands the PIN out.
            cancel: the person's Cancel.

        Returns:
            Done with what was made of it, or cancelled; `Cancelled.changed` names the step it stopped in.

        Raises:
            KeydeskError: why not; what was changed until then is noted.
        """
        prompter.step(DeskStep.ALLOWED)
        plan = await self.plan(profile, key_id)
        if not await prompter.confirm_key(plan):
            return Cancelled()
        progress = _Progress(await self.record(plan.key, plan.label))
        try:
            done = await self._work(plan, progress, prompter, cancel)
        except KeydeskError as error:
            await self._stopped(plan, progress, error.code)
            if error.code == Code.KEY_CANCELLED:
                done = False
            else:
                raise
        if not done:
            await self._stopped(plan, progress, None)
            return Cancelled(str(progress.record.step) if progress.changed else None)
        return Done(progress.record)

    async def plan(self, profile: DeskProfile, key_id: str) -> DeskPlan:
        """Check a key and tell what would be done to it; changes nothing, needs no PIN.

        Args:
            profile: what is wanted.
            key_id: the key.

        Returns:
            The plan.

        Raises:
            KeydeskError: the profile is not for this key, or the key cannot do what is wanted.
        """
        world = self._world
        profile = profile.under(world.requirements)
        key = world.keys.handle(key_id).key
        check_key(profile, key, world.requirements)
        key = await world.keys.handle(key_id).refresh()
        rules = await world.keys.manager(key_id).rules()
        check_rules(profile, rules)
        mark = await self._mark(key)
        before = await world.notebook.desk.find(mark) if mark else None
        # Until its reset was through, what is on the key is its owner's.
        half = before is not None and before.result is KeyResult.HALF and before.step is not DeskStep.RESET
        if key.pin.set and not profile.reset_first and not (half and profile.pin is PinSource.TYPED):
            raise KeydeskError(Code.DESK_HAS_PIN, key=key.model, half=half)
        return DeskPlan(
            key=key,
            profile=profile,
            least=profile.length_for(key, world.requirements),
            resets=profile.reset_first,
            in_use=not half and (key.pin.set or bool(key.slots.used)),
            sets_pin=profile.reset_first or not key.pin.set,
            rules=_changes(profile, KeyRules() if profile.reset_first else rules),
            label=name_from(profile.label, key, "", world.clock.now()) if profile.label is not None else "",
            before=before,
        )

    async def record(self, key: SecurityKey, label: str = "") -> DeskRecord:
        """Begin the record of a key."""
        return DeskRecord(
            key.model, key.aaguid, key.firmware, key.serial, await self._mark(key), label, KeyResult.FAILED,
            DeskStep.ALLOWED, self._world.clock.now(),
        )  # fmt: skip

    async def _work(self, plan: DeskPlan, progress: _Progress, prompter: DeskPrompter, cancel: CancelToken) -> bool:
        """All that changes the key; False when the person stopped it."""
        key = plan.key
        if plan.resets:
            await self._begin(DeskStep.RESET, plan, progress, prompter)
            was = await self._reset.run(key.id, _ConfirmedReset(plan, prompter), cancel)
            if isinstance(was, Cancelled):
                return False
            progress.changed, key = True, was.value.key
        handle = self._world.keys.handle(key.id)
        stays = key.pin.must_change and not plan.sets_pin  # the last rule was written already
        await self._begin(DeskStep.PIN, plan, progress, prompter)
        pin = None if stays else await self._pin(plan, handle, prompter)
        if pin is None and not stays:
            return False
        progress.changed = True
        await self._begin(DeskStep.RULES, plan, progress, prompter)
        if pin is not None:
            await self._write_rules(plan, key.id, pin)
        await self._begin(DeskStep.LABEL, plan, progress, prompter)
        if plan.label:
            await self._care.label(key.id, plan.label)
        if pin is not None and plan.profile.pin is PinSource.RANDOM:
            await self._begin(DeskStep.HAND_OUT, plan, progress, prompter)
            await prompter.hand_out(key, plan.label, pin)
        progress.record = replace(progress.record, result=KeyResult.DONE, at=self._world.clock.now())
        await self._begin(DeskStep.DONE, plan, progress, prompter)
        return True

    async def _pin(self, plan: DeskPlan, handle: KeyHandle, prompter: DeskPrompter) -> Secret | None:
        if not plan.sets_pin:
            return await self._known_pin(plan, handle, prompter)
        problem: KeydeskError | None = None
        for draw in range(_DRAWS):
            if plan.profile.pin is PinSource.RANDOM:
                new: Secret | None = random_pin(plan.least)
            else:
                new = await prompter.type_pin(handle.key, plan.least, False, problem)
            if new is None:
                return None
            try:
                if len(new.reveal()) < plan.least:
                    raise KeydeskError(Code.PIN_TOO_SHORT, min_length=plan.least)
                if (why := weakness(new.reveal())) is not None:
                    raise KeydeskError(Code.PIN_EASY, why=why)
                await handle.set_pin(new)
            except KeydeskError as error:
                if error.code not in {*RULE_BREACHES, Code.PIN_EASY} or draw == _DRAWS - 1:
                    raise
                problem = error
            else:
                return new
        raise AssertionError("the loop ends by a return or an error")

    async def _known_pin(self, plan: DeskPlan, handle: KeyHandle, prompter: DeskPrompter) -> Secret | None:
        """The PIN that was typed before the interruption; a wrong one is told with the tries left."""
        problem: KeydeskError | None = None
        while (typed := await prompter.type_pin(handle.key, plan.least, True, problem)) is not None:
            try:
                await handle.verify_pin(typed)
            except KeydeskError as error:
                if error.code != Code.PIN_WRONG:
                    raise
                problem = error
            else:
                break
        return typed

    async def _write_rules(self, plan: DeskPlan, key_id: str, pin: Secret) -> None:
        manager = self._world.keys.manager(key_id)
        for rule in _changes(plan.profile, await manager.rules()):
            match rule:
                case Rule.MIN_PIN_LENGTH:
                    await manager.raise_min_pin_length(plan.profile.min_pin_length or 0, pin)
                case Rule.ALWAYS_UV:
                    await manager.toggle_always_uv(pin)
                case Rule.ENTERPRISE_ATTESTATION:
                    await manager.enable_enterprise_attestation(pin)
                case Rule.FORCE_PIN_CHANGE:
                    await manager.force_pin_change(pin)

    async def _begin(self, step: DeskStep, plan: DeskPlan, progress: _Progress, prompter: DeskPrompter) -> None:
        progress.record = replace(progress.record, step=step)
        result = KeyResult.DONE if step is DeskStep.DONE else KeyResult.HALF
        # A key that is ours already stays so while it is reset once more.
        if not (step is DeskStep.RESET and plan.resumes):
            await self._note(plan, progress, result, None)
        prompter.step(step)

    async def _stopped(self, plan: DeskPlan, progress: _Progress, code: str | None) -> None:
        """Note what was left; a key that was not changed is noted as it was before."""
        if plan.before is not None and not progress.changed:
            await self._world.notebook.desk.put(plan.before)
            return
        result = KeyResult.HALF if progress.changed else KeyResult.FAILED
        progress.record = replace(progress.record, result=result)
        await self._note(plan, progress, result, code)

    async def _note(self, plan: DeskPlan, progress: _Progress, result: KeyResult, code: str | None) -> None:
        record = progress.record
        if record.mark:
            entry = DeskEntry(
                record.mark, plan.profile.name, record.step, result, record.model, record.label,
                self._world.clock.now(), code,
            )  # fmt: skip
            await self._world.notebook.desk.put(entry)

    async def _mark(self, key: SecurityKey) -> str:
        if key.serial is None:
            return ""  # two of its kind could not be told apart
        return mark_of(key.serial, key.aaguid, await self._world.notebook.desk.salt())


class _ConfirmedReset:
    """Leads through the reset of a key whose plan was confirmed: only one in use wants its number typed."""

    def __init__(self, plan: DeskPlan, prompter: DeskPrompter) -> None:
        self._plan = plan
        self._prompter = prompter
        self.unplug_now = prompter.unplug_now
        self.plug_in_now = prompter.plug_in_now
        self.firing = prompter.firing
        self.touch_wanted = prompter.touch_wanted
        self.touch_done = prompter.touch_done

    async def confirm_reset(self, ask: ResetAsk, problem: KeydeskError | None) -> str | None:
        if self._plan.in_use:
            return await self._prompter.confirm_reset(ask, problem)
        return ask.expected


def _changes(profile: DeskProfile, rules: KeyRules) -> tuple[Rule, ...]:
    """What is left to change, in the order of the work: after a forced change the PIN opens nothing any more."""
    length = profile.min_pin_length
    wanted = (
        (length is not None and length > (rules.min_pin_length or 0), Rule.MIN_PIN_LENGTH),
        (profile.always_uv and rules.always_uv is not True, Rule.ALWAYS_UV),
        (profile.enterprise_attestation and rules.enterprise_attestation is not True, Rule.ENTERPRISE_ATTESTATION),
        (profile.force_change and rules.force_pin_change is not True, Rule.FORCE_PIN_CHANGE),
    )
    return tuple(rule for wants, rule in wanted if wants)
