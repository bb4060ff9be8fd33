"""Answers the questions of flows from a script and keeps what it was shown."""

from collections.abc import Callable, Sequence

from keydesk.core.errors import KeydeskError
from keydesk.core.observe import Signal
from keydesk.core.secret import Secret
from keydesk.domain.account import Method
from keydesk.domain.enrollment import LinkedIdentity
from keydesk.domain.keys import PinState, SecurityKey, StoredPasskey, Tag
from keydesk.domain.steps import EnrollStep
from keydesk.usecases.key_prompts import DeletionAsk, RuleAsk
from keydesk.usecases.prompts import FingerAsk, KeyChoice, Naming, RemovalAnswer, RemovalAsk


class ScriptedPrompter:
    """Satisfies every prompter; a missing PIN answer is a cancel."""

    def __init__(self, *pins: str) -> None:
        self.pins = list(pins)
        self.new_pins: list[str] = []
        self.key: str | None = "key-1"
        self.on: dict[str, Callable[[], None]] = {}
        self.shown: list[str] = []
        self.problems: list[str | None] = []
        self.tries_shown: list[int | None] = []
        self.choices: list[KeyChoice] = []
        self.fresh = True
        self.retry = True
        self.name: str | None = "Blue key"
        self.tag: Tag | None = None
        self.tags_shown: list[Tag | None] = []
        self.watching = False
        self.watching_changed: Signal[bool] = Signal()
        self.touch_choices: list[frozenset[str]] = []
        self.touched: list[str] = []
        self.removal: RemovalAnswer | None = RemovalAnswer(also_from_keys=False)
        self.asked_removal: list[RemovalAsk] = []
        self.agrees = True
        self.deletions: list[DeletionAsk] = []
        self.told: list[tuple[bytes, str | None]] = []
        self.rule_asks: list[RuleAsk] = []
        self.waits: list[float] = []
        self.on_wait: Callable[[], None] = lambda: None
        self.identity: LinkedIdentity | None = None
        self.identities: list[str] = []
        self.takes_finger = True
        self.prefers_pin = False
        self.fingers_asked: list[FingerAsk] = []

    async def which_identity(self, choices: Sequence[LinkedIdentity]) -> LinkedIdentity | None:
        self._say("which_identity")
        self.identities = [one.user_id for one in choices]
        return self.identity

    def _say(self, what: str) -> None:
        self.shown.append(what)
        if what in self.on:
            self.on.pop(what)()

    async def ask_pin(self, key: SecurityKey, pin: PinState, problem: KeydeskError | None) -> Secret | None:
        self._say("ask_pin")
        self.tries_shown.append(pin.retries)
        self.problems.append(problem.code if problem else None)
        return Secret(self.pins.pop(0)) if self.pins else None

    def hold_again(self, key: SecurityKey) -> None:
        self._say("hold_again")

    async def create_pin(self, key: SecurityKey, problem: KeydeskError | None) -> Secret | None:
        self._say("create_pin")
        self.problems.append(problem.code if problem else None)
        return Secret(self.new_pins.pop(0)) if self.new_pins else None

    async def replace_pin(
        self, key: SecurityKey, pin: PinState, forced: bool, problem: KeydeskError | None
    ) -> tuple[Secret, Secret] | None:
        self._say(f"replace_pin:{forced}")
        self.problems.append(problem.code if problem else None)
        if not self.pins or not self.new_pins:
            return None
        return Secret(self.pins.pop(0)), Secret(self.new_pins.pop(0))

    async def confirm_deletion(self, ask: DeletionAsk) -> bool:
        self._say("confirm_deletion")
        self.deletions.append(ask)
        return self.agrees

    def deleted(self, passkey: StoredPasskey, problem: KeydeskError | None) -> None:
        self.told.append((passkey.credential_id, problem.code if problem else None))
        self._say("deleted")

    async def confirm_rule(self, ask: RuleAsk) -> bool:
        self._say("confirm_rule")
        self.rule_asks.append(ask)
        return self.agrees

    def finger_asked(self, ask: FingerAsk | None) -> None:
        if ask is None:
            return
        self.fingers_asked.append(ask)
        if self.prefers_pin and ask.use_pin is not None:
            ask.use_pin()

    def touch_wanted(self) -> None:
        self._say("touch_wanted")

    def touch_done(self) -> None:
        self._say("touch_done")

    def waiting(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.on_wait()

    def opened(self, address: str, seconds_left: float) -> None:
        self._say("opened")

    def not_opened(self, address: str) -> None:
        self._say("not_opened")

    def step(self, step: EnrollStep) -> None:
        self._say(f"step:{step}")

    def choice_changed(self, choice: KeyChoice) -> None:
        self.choices.append(choice)

    async def which_key(self, choice: KeyChoice) -> str | None:
        self._say("which_key")
        self.choices.append(choice)
        return self.key

    async def confirm_fresh_sign_in(self) -> bool:
        self._say("confirm_fresh")
        return self.fresh

    def challenge(self, key: SecurityKey, seconds: float) -> None:
        self._say("challenge")

    async def retry_verify(self, problem: KeydeskError, seconds_left: float) -> bool:
        self._say(f"retry:{problem.code}")
        return self.retry

    async def name_it(self, key: SecurityKey, suggestion: str, tag: Tag | None) -> Naming:
        self._say("name_it")
        self.tags_shown.append(tag)
        return Naming(self.name, self.tag)

    def touch_choice(self, key_ids: frozenset[str]) -> None:
        self.touch_choices.append(key_ids)

    def key_touched(self, key_id: str) -> None:
        self.touched.append(key_id)

    async def plug_in(self, method: Method, holders: Sequence[str], keys: Sequence[SecurityKey]) -> str | None:
        self._say("plug_in")
        return self.key

    async def confirm_removal(self, ask: RemovalAsk) -> RemovalAnswer | None:
        self._say("confirm_removal")
        self.asked_removal.append(ask)
        return self.removal
