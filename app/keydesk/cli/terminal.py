"""Answers the questions of flows on a terminal, from options, or from standard input.

Main loop; a blocking read runs in a worker thread. Raises PIN_NEEDED, PIN_LAST_TRY, KEY_NONE, KEY_SEVERAL,
FRESH_SIGN_IN_NEEDED, CONFIRMATION_NEEDED where nobody can be asked.
"""

import asyncio
import sys
from collections.abc import Sequence

import click

from keydesk.cli.backstage import Choices
from keydesk.cli.finger_line import FingerLine
from keydesk.cli.output import Output
from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.observe import Signal
from keydesk.core.secret import Secret
from keydesk.domain.account import Method
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import PinState, SecurityKey, Tag, Transport
from keydesk.domain.steps import EnrollStep
from keydesk.usecases.prompts import FingerAsk, KeyChoice, Naming, RemovalAnswer, RemovalAsk

_FEW_TRIES = 2
# Keys that type codes use these letters, 44 of them. Nobody's PIN looks like that.
_MODHEX, _LEAST_CODE = frozenset("cbdefghijklnrtuv"), 28
_MAX_VERIFY_RETRIES = 5


class Terminal:
    """Satisfies every prompter of the use cases.

    Args:
        choices: the global options.
        output: where progress goes.
        cancel: the person's Ctrl+C.
        name: name for a new passkey, None for the suggestion.
        also_from_keys: delete a removed passkey from plugged-in keys, too.
    """

    def __init__(
        self,
        choices: Choices,
        output: Output,
        cancel: CancelToken,
        name: str | None = None,
        also_from_keys: bool = False,
    ) -> None:
        self._choices = choices
        self._output = output
        self._cancel = cancel
        self._name = name
        self._also_from_keys = also_from_keys
        self.watching_changed: Signal[bool] = Signal()
        self._waiting_choice: asyncio.Future[str] | None = None
        self._several = False
        self._on_reader = False
        self._retries = 0
        self._finger = FingerLine(output)

    # PIN

    async def ask_pin(self, key: SecurityKey, pin: PinState, problem: KeydeskError | None) -> Secret | None:
        """Read the PIN from standard input or the terminal."""
        self._on_reader = key.transport is Transport.PCSC
        if problem is not None and not self._can_ask:
            raise problem
        if pin.retries is not None and pin.retries <= _FEW_TRIES:
            await self._confirm_try(pin, problem)
        if problem is not None and problem.code == Code.PIN_WRONG:
            self._output.progress(f"Wrong PIN. {pin.retries} tries left.")
        return await self._read_pin(f"PIN of {key.model}")

    async def create_pin(self, key: SecurityKey, problem: KeydeskError | None) -> Secret | None:
        """Read a first PIN."""
        if problem is not None and not self._can_ask:
            raise problem
        if problem is not None:
            self._output.failure(problem)
        return await self._read_new_pin(key)

    async def replace_pin(
        self, key: SecurityKey, pin: PinState, forced: bool, problem: KeydeskError | None
    ) -> tuple[Secret, Secret] | None:
        """Read the old and the new PIN."""
        if problem is not None and not self._can_ask:
            raise problem
        if problem is not None:
            self._output.failure(problem)
        if pin.retries is not None and pin.retries <= _FEW_TRIES:
            await self._confirm_try(pin, problem)
        if forced:
            self._output.progress("This key wants a new PIN first.")
        old = await self._read_pin(f"Present PIN of {key.model}")
        if old is None:
            return None
        new = await self._read_new_pin(key)
        return None if new is None else (old, new)

    @property
    def _can_ask(self) -> bool:
        return not self._choices.pin_stdin and sys.stdin.isatty()

    async def _confirm_try(self, pin: PinState, problem: KeydeskError | None) -> None:
        if self._choices.yes:
            return
        if not self._can_ask:
            if pin.retries == 1:
                raise KeydeskError(Code.PIN_LAST_TRY, retries=1)
            return
        question = f"Only {pin.retries} tries are left before this key locks for good. Try?"
        if not await asyncio.to_thread(click.confirm, question, default=False, err=True):
            raise problem or KeydeskError(Code.PIN_LAST_TRY, retries=pin.retries)

    async def _read_new_pin(self, key: SecurityKey) -> Secret | None:
        first = await self._read_pin(f"New PIN (at least {key.pin.min_length} characters)")
        if first is None or self._choices.pin_stdin:
            return first
        again = await self._read_pin("The same PIN again")
        if again is None:
            return None
        if not first.matches(again):
            self._output.progress("The two are not the same.")
            return await self._read_new_pin(key)
        return first

    async def _read_pin(self, question: str) -> Secret | None:
        if self._choices.pin_stdin:
            line = await asyncio.to_thread(sys.stdin.readline)
            if not line:
                raise KeydeskError(Code.PIN_NEEDED)
            return Secret(line.rstrip("\r\n"))
        if not sys.stdin.isatty():
            raise KeydeskError(Code.PIN_NEEDED)
        try:
            text: str = await asyncio.to_thread(click.prompt, question, hide_input=True, err=True)
        except click.Abort:
            return None
        if len(text) >= _LEAST_CODE and not set(text.lower()) - _MODHEX:
            # A key that is touched types a code and Enter; sent as a PIN it would cost a try.
            self._output.progress("Your key typed a one-time code; it was not sent. Type the PIN.")
            return await self._read_pin(question)
        return Secret(text)

    # Finger, touch, waiting, browser

    @property
    def takes_finger(self) -> bool:
        """A script that hands the PIN in means the PIN."""
        return not self._choices.pin_stdin

    def finger_asked(self, ask: FingerAsk | None) -> None:
        """What is asked for from now on is the finger."""
        self._finger.asked(ask)

    def touch_wanted(self) -> None:
        """Say where to touch."""
        if not self._finger.wanted():
            self._output.progress("Leave your key on the reader." if self._on_reader else "Touch your key now.")

    def hold_again(self, key: SecurityKey) -> None:
        """Say that the key has left the reader, and is waited for."""
        told = f"{key.model} left the reader; nothing has been changed. Put it back and leave it there."
        self._output.progress(told)

    def touch_done(self) -> None:
        """Nothing to say; the next line does."""

    def waiting(self, seconds: float) -> None:
        """Say how long the tenant wants us to wait."""
        if seconds:
            self._output.progress(f"The service asks to wait {seconds:.0f} seconds.")

    def opened(self, address: str, seconds_left: float) -> None:
        """Say which page was opened."""
        self._output.progress(f"Continue in your browser ({seconds_left:.0f} seconds):\n{address}")

    def not_opened(self, address: str) -> None:
        """Say that the person has to open the page themselves."""
        self._output.progress(
            "No browser could be started here. Open the address above in a browser on this computer."
        )

    # Enroll

    def step(self, step: EnrollStep) -> None:
        """Say nothing; steps and their times are in the result."""

    def challenge(self, key: SecurityKey, seconds: float) -> None:
        """Say how long there is."""
        self._on_reader = key.transport is Transport.PCSC
        if self._on_reader:
            self._output.progress(f"Leave {key.model} on the reader; it has {seconds:.0f} seconds.")
        else:
            self._output.progress(f"Touch {key.model} within {seconds:.0f} seconds.")

    def choice_changed(self, choice: KeyChoice) -> None:
        """A key came or went while we wait for one."""
        self._several = len(_usable(choice)) > 1
        chosen = _only_one(choice)
        if chosen is not None:
            self.key_touched(chosen)

    @property
    def watching(self) -> bool:
        """Whether somebody sits at the terminal."""
        return sys.stdin.isatty()

    def touch_choice(self, key_ids: frozenset[str]) -> None:
        """Ask for the touch, once the keys wait for it; when they cannot, one has to be named by ``--key``."""
        if key_ids:
            self._output.progress("Touch the key you mean.")
        elif self._several and self._waiting_choice is not None and not self._waiting_choice.done():
            self._waiting_choice.set_exception(KeydeskError(Code.KEY_SEVERAL))

    def key_touched(self, key_id: str) -> None:
        """The choice is made."""
        if self._waiting_choice is not None and not self._waiting_choice.done():
            self._waiting_choice.set_result(key_id)

    async def which_key(self, choice: KeyChoice) -> str | None:
        """Take the only key; on a terminal wait for one, or for a touch on one of several."""
        chosen = _only_one(choice)
        if chosen is not None:
            return chosen
        if len(_usable(choice)) > 1:
            return await self._touched()
        refused = next((key for key in choice.keys if not key.usable), None)
        if refused is not None:
            raise KeydeskError(refused.reason or Code.KEY_REFUSED, key=refused.model)
        if not self.watching:
            raise KeydeskError(Code.KEY_NONE)
        self._output.progress("Plug in your key.")
        return await self._chosen()

    async def _touched(self) -> str | None:
        """Wait for a touch on one of several keys; the flow lets them wait for it meanwhile."""
        if not self.watching:
            raise KeydeskError(Code.KEY_SEVERAL)
        self._several = True
        return await self._chosen()

    async def _chosen(self) -> str | None:
        waiting: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting_choice = waiting

        def give_up() -> None:
            waiting.cancel()

        stop = self._cancel.on_cancel(give_up)
        try:
            return await waiting
        except asyncio.CancelledError:
            if not self._cancel.cancelled:
                raise
            return None
        finally:
            stop()
            self._waiting_choice = None

    async def confirm_fresh_sign_in(self) -> bool:
        """Ask whether to open the browser again."""
        if self._choices.yes:
            return True
        if not sys.stdin.isatty():
            raise KeydeskError(Code.FRESH_SIGN_IN_NEEDED)
        question = "The service wants you to sign in once more. Open the browser?"
        return await asyncio.to_thread(click.confirm, question, default=True, err=True)

    async def retry_verify(self, problem: KeydeskError, seconds_left: float) -> bool:
        """Try again by itself, a few times, while the challenge lives."""
        self._retries += 1
        if self._retries > _MAX_VERIFY_RETRIES or self._cancel.cancelled:
            return False
        await asyncio.sleep(min(2.0, max(0.0, seconds_left)))
        return True

    async def name_it(self, key: SecurityKey, suggestion: str, tag: Tag | None) -> Naming:
        """The name from the options."""
        return Naming(self._name)

    # Test and remove

    async def plug_in(self, method: Method, holders: Sequence[str], keys: Sequence[SecurityKey]) -> str | None:
        """Take the only key; on a terminal wait for a touch on one of several."""
        if len(holders) > 1 or len(keys) > 1:
            return await self._touched()
        if not keys:
            raise KeydeskError(Code.KEY_NONE)
        return keys[0].id

    async def confirm_removal(self, ask: RemovalAsk) -> RemovalAnswer | None:
        """Ask by name, unless told not to."""
        answer = RemovalAnswer(self._also_from_keys)
        if ask.left is not None:
            self._output.progress(f"You will have {ask.left} of the {ask.wanted} keys your organisation asks for.")
        if self._choices.yes:
            return answer
        if not sys.stdin.isatty():
            raise KeydeskError(Code.CONFIRMATION_NEEDED)
        if ask.last_strong:
            self._output.progress("This is your last passkey. Without it a stolen password is enough to sign in.")
        if ask.unseen:
            self._output.progress("It was not seen on any key here. It may be on another key, and work there.")
        question = f"Remove {ask.method.name or ask.method.type} from your account?"
        return answer if await asyncio.to_thread(click.confirm, question, default=False, err=True) else None


def _usable(choice: KeyChoice) -> list[str]:
    return [key.id for key in choice.keys if key.usable]


def _only_one(choice: KeyChoice) -> str | None:
    usable = _usable(choice)
    return usable[0] if len(usable) == 1 else None
