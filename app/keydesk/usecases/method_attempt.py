"""One enrollment of an app, a phone, an address, a code or a password under way, from its start to its end.

What was begun and is not finished is removed again, so that no unfinished entry stays behind; after a lost answer
the account is read before anything is told. Main loop. Raises API_*, NET_*, ENR_*, AUTH_*, KEY_CANCELLED,
OUTCOME_UNKNOWN.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import NewMethod, StartedMethod
from keydesk.usecases.method_prompts import MethodPrompter
from keydesk.usecases.outcomes import PartlyDone
from keydesk.usecases.step_up import Act, StepUp
from keydesk.usecases.world import World

T = TypeVar("T")

NOT_SENT = frozenset({Code.OFFLINE, Code.TENANT_UNREACHABLE, Code.CAPTIVE_PORTAL, Code.TLS_REFUSED})
"""The tenant did nothing; the person may simply try again."""
MAYBE_DONE = frozenset(
    {Code.CONNECTION_LOST, Code.DEADLINE, Code.API_SERVER, Code.ANSWER_INVALID, Code.ANSWER_TOO_LARGE}
)
_AGAIN = frozenset(
    {Code.CODE_WRONG, Code.PASSWORD_REFUSED, Code.PHONE_NOT_LINKED, Code.CHALLENGE_EXPIRED, Code.API_RATE_LIMITED}
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of ours at the tenant that is not finished."""

    method: Method
    why: str = ""


class Attempt:
    """The enrollment.

    Args:
        world: the ports.
        act: what it is.
        prompter: asks and shows.
        cancel: the person's Cancel.
        before: the account's methods when it began.
    """

    def __init__(
        self, world: World, act: Act, prompter: MethodPrompter, cancel: CancelToken, before: Sequence[Method]
    ) -> None:
        self.prompter = prompter
        self.before = tuple(before)
        self.touched = False
        self._world = world
        self._act = act
        self._cancel = cancel
        self._step_up = StepUp(world)
        self._started: StartedMethod | None = None
        self._unfinished: list[_Entry] = []
        self._lost: KeydeskError | None = None

    def given(self, answer: T | None) -> T:
        """Take a person's answer.

        Args:
            answer: None or False when they cancelled.

        Returns:
            The answer.

        Raises:
            KeydeskError: KEY_CANCELLED.
        """
        if answer is None or answer is False or self._cancel.cancelled:
            raise KeydeskError(Code.KEY_CANCELLED)
        return answer

    async def start(self, wish: NewMethod) -> StartedMethod:
        """Begin, or begin anew; the entry of an earlier start goes first.

        Args:
            wish: what is wanted.

        Returns:
            What the tenant began.

        Raises:
            KeydeskError: METHOD_REFUSED, PHONE_INVALID, EMAIL_INVALID, OUTCOME_UNKNOWN and as the module says.
        """
        self._started = None
        await self._tidy(patient=True)
        try:
            started = await self._begin(wish)
        except KeydeskError as error:
            if error.code not in MAYBE_DONE:
                raise
            # Perhaps an entry was made whose session nobody knows: it can only be removed, and another begun.
            await self._note_orphans(wish, error)
            await self._tidy(patient=True)
            started = await self._begin(wish)
        self._started, self.touched = started, True
        if wish.type != MethodType.PASSWORD:
            detail = wish.phone_number or wish.email
            entry = Method(started.method_id, wish.type, self._world.clock.now(), confirmed=False, detail=detail)
            self._unfinished.append(_Entry(entry))
        if self._cancel.cancelled:
            raise KeydeskError(Code.KEY_CANCELLED)
        return started

    async def verify(self, proof: Secret | None) -> Method | KeydeskError:
        """Finish with what the person gave.

        Args:
            proof: code or password, None for types that take none.

        Returns:
            The method; or why the person is asked again, with the same start, or after CHALLENGE_EXPIRED a new one.

        Raises:
            KeydeskError: OUTCOME_UNKNOWN, and as the module says.
        """
        started = self._started
        if started is None:
            return KeydeskError(Code.CHALLENGE_EXPIRED, what="method")
        if self._lost is not None and (found := await self._look(started)) is not None:
            return self._finished(found)
        try:
            method = await self._step_up.through(
                self._act, self.prompter, self._cancel, lambda: self._world.api.verify_method(started, proof)
            )
        except KeydeskError as error:
            if error.code in MAYBE_DONE:
                self._lost = error
                found = await self._look(started)
                return error if found is None else self._finished(found)
            if error.code in _AGAIN or error.code in NOT_SENT:
                return error
            raise
        return self._finished(method)

    async def give_up(self) -> PartlyDone | None:
        """Leave nothing behind.

        Returns:
            None, or what stays behind all the same and why.

        Raises:
            KeydeskError: OUTCOME_UNKNOWN: an answer was lost, so nothing is removed on a guess.
        """
        if self._lost is not None:
            raise KeydeskError(Code.OUTCOME_UNKNOWN, cause=self._lost.code) from self._lost
        await self._tidy(patient=False)
        if not self._unfinished:
            return None
        return PartlyDone(self._unfinished[0].why, tuple(e.method.detail or e.method.type for e in self._unfinished))

    @property
    def left_over(self) -> tuple[Method, ...]:
        """Unfinished entries that could not be removed."""
        return tuple(entry.method for entry in self._unfinished)

    async def _begin(self, wish: NewMethod) -> StartedMethod:
        return await self._step_up.through(
            self._act, self.prompter, self._cancel, lambda: self._world.api.begin_method(wish)
        )

    def _finished(self, method: Method) -> Method:
        done = {method.id, self._started.method_id if self._started is not None else ""}
        self._unfinished = [entry for entry in self._unfinished if entry.method.id not in done]
        self._lost = None
        return method

    async def _look(self, started: StartedMethod) -> Method | None:
        """Read whether it is finished although nobody heard so; None when it is not, or cannot be told yet."""
        try:
            methods = await self._world.api.list_methods(started.type)
        except KeydeskError:
            return None  # still lost: the next try looks again, and giving up says that it is not certain
        old = {m.id for m in self.before if m.confirmed}
        found = next((m for m in methods if m.confirmed and m.id not in old), None)
        if found is None and started.type == MethodType.PASSWORD and any(m.id in old for m in methods):
            # A changed password looks like the old one.
            raise KeydeskError(Code.OUTCOME_UNKNOWN) from self._lost
        self._lost = None
        return found

    async def _note_orphans(self, wish: NewMethod, error: KeydeskError) -> None:
        if wish.type == MethodType.PASSWORD:
            return  # its start changes nothing
        try:
            methods = await self._world.api.list_methods(wish.type)
        except KeydeskError as cause:
            raise KeydeskError(Code.OUTCOME_UNKNOWN, cause=error.code) from cause
        known = {m.id for m in self.before}
        self._unfinished += [_Entry(m) for m in methods if not m.confirmed and m.id not in known]

    async def _tidy(self, patient: bool) -> None:
        """Remove what is not finished; what cannot be removed now stays noted, with the reason."""
        entries, self._unfinished = self._unfinished, []
        for entry in entries:
            why = await self._remove(entry.method, patient)
            if why is not None:
                self._unfinished.append(_Entry(entry.method, why))

    async def _remove(self, method: Method, patient: bool) -> str | None:
        async def remove() -> None:
            await self._world.api.remove_method(method.id)

        try:
            if patient:
                await self._step_up.patiently(self.prompter, self._cancel, remove)
            else:
                await remove()
        except KeydeskError as error:
            if error.code in MAYBE_DONE and await self._is_gone(method):
                return None
            return None if error.code == Code.METHOD_GONE else error.code
        return None

    async def _is_gone(self, method: Method) -> bool:
        try:
            listed = await self._world.api.list_methods(MethodType(method.type))
        except KeydeskError:
            return False  # not known to be gone
        return all(m.id != method.id for m in listed)
