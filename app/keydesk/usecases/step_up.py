"""What each operation needs of a sign-in, and the way back when it is not there: one sentence, one click, go on.

Needs are noticed before a person touches a key or types anything; a refusal in the middle leads through the browser
and back to the same step with every choice kept. Main loop. Raises SIGN_IN_CANCELLED, KEY_CANCELLED, SCOPE_MISSING,
AUTH_*, NET_* and what the tenant's answer raises.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Granted, Need, Person, Scope
from keydesk.domain.catalogue import Code
from keydesk.usecases.load_account import wait_out
from keydesk.usecases.method_prompts import StepUpPrompter
from keydesk.usecases.prompts import WaitWatcher
from keydesk.usecases.world import World

T = TypeVar("T")

FRESH_S = 300.0
"""How long a sign-in proves enough to change a password: no current one is asked for. Source: reference §11."""


class Act(StrEnum):
    """What a person is about to do."""

    ENROLL = "enroll"
    CHANGE_PASSWORD = "change-password"  # noqa: S105  # an act, no password
    RENAME = "rename"
    REMOVE = "remove"
    CONNECT = "connect-account"
    DISCONNECT = "remove-account"


NEEDS: Mapping[Act, Need] = {
    Act.ENROLL: Need(frozenset({Scope.CREATE_METHODS})),
    Act.CHANGE_PASSWORD: Need(frozenset({Scope.CREATE_METHODS}), max_age_s=FRESH_S),
    Act.RENAME: Need(frozenset({Scope.UPDATE_METHODS})),
    Act.REMOVE: Need(frozenset({Scope.DELETE_METHODS})),
    Act.CONNECT: Need(frozenset({Scope.CREATE_ACCOUNTS})),
    Act.DISCONNECT: Need(frozenset({Scope.DELETE_ACCOUNTS})),
}
"""The one table. Source: reference §8, §11."""
_ASKED_ALONG: Mapping[Act, frozenset[Scope]] = {
    Act.ENROLL: frozenset({Scope.UPDATE_METHODS, Scope.DELETE_METHODS}),
}
"""Asked for on the same trip, but not insisted on: to name what was enrolled, and to tidy up after a Cancel."""

ASKS_TO_SIGN_IN = frozenset(
    {Code.FRESH_SIGN_IN_NEEDED, Code.SCOPE_MISSING, Code.SESSION_ENDED, Code.SIGN_IN_NEEDED, Code.API_UNAUTHORIZED}
)
"""Refusals that a fresh sign-in cures; nothing was done."""


def meets(need: Need, granted: Granted | None, now: datetime) -> bool:
    """Tell whether what a tenant granted is enough.

    Args:
        need: what is needed.
        granted: what the tenant granted, None when that is not known; scopes then count as granted, since the tenant
            decides in any case, but nothing else does.
        now: this computer's wall time, aware.

    Returns:
        True when it is.
    """
    if granted is None:
        return need.max_age_s is None and not need.multi_factor
    if need.max_age_s is not None:
        proved = granted.auth_time
        if proved is None or now - proved > timedelta(seconds=need.max_age_s):
            return False
    return need.scopes <= granted.scopes and (granted.multi_factor or not need.multi_factor)


class StepUp:
    """The way through the browser and back.

    Args:
        world: the ports.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def wanted(self, act: Act) -> bool:
        """Tell whether something needs another sign-in first.

        Args:
            act: what a person is about to do.

        Returns:
            True when it does.
        """
        return not meets(NEEDS[act], self._world.identity.granted, self._world.clock.now())

    async def ahead(self, act: Act, prompter: StepUpPrompter, cancel: CancelToken) -> None:
        """Notice a need before a person touches a key or types anything.

        Args:
            act: what a person is about to do.
            prompter: asks and shows.
            cancel: the person's Cancel.

        Raises:
            KeydeskError: SIGN_IN_CANCELLED, SCOPE_MISSING when the tenant does not grant it even now, AUTH_*, NET_*.
        """
        if self.wanted(act):
            await self._sign_in(act, prompter, cancel)

    async def resume(self, act: Act, refused: KeydeskError, prompter: StepUpPrompter, cancel: CancelToken) -> None:
        """Lead through the sign-in a refusal asks for; the caller then goes on in the same step.

        Args:
            act: what was refused.
            refused: why.
            prompter: asks and shows.
            cancel: the person's Cancel.

        Raises:
            KeydeskError: the refusal itself, when no sign-in cures it, and as `ahead`.
        """
        if refused.code not in ASKS_TO_SIGN_IN or (refused.code == Code.SIGN_IN_NEEDED and self._whose() is None):
            raise refused
        await self._sign_in(act, prompter, cancel, refused)

    async def through(
        self, act: Act, prompter: StepUpPrompter, cancel: CancelToken, ask: Callable[[], Awaitable[T]]
    ) -> T:
        """Ask the tenant for what may be asked twice: a wait and a sign-in on the way are led through, once each.

        Args:
            act: what is asked.
            prompter: asks and shows.
            cancel: the person's Cancel.
            ask: the call.

        Returns:
            Its answer.

        Raises:
            KeydeskError: as `resume`, KEY_CANCELLED, and what the call raises.
        """
        try:
            return await self.patiently(prompter, cancel, ask)
        except KeydeskError as error:
            await self.resume(act, error, prompter, cancel)
        return await self.patiently(prompter, cancel, ask)

    async def led(
        self,
        act: Act,
        prompter: StepUpPrompter | None,
        cancel: CancelToken | None,
        ask: Callable[[], Awaitable[T]],
    ) -> T:
        """As `ahead` and `through`, for small changes that have no page of their own.

        Args:
            act: what is asked.
            prompter: asks and shows; None when nobody can be led, the refusal then passes.
            cancel: the person's Cancel, None where there is none.
            ask: the call.

        Returns:
            Its answer.

        Raises:
            KeydeskError: as `through`.
        """
        if prompter is None:
            return await ask()
        token = cancel or CancelToken()
        await self.ahead(act, prompter, token)
        return await self.through(act, prompter, token, ask)

    async def patiently(self, watcher: WaitWatcher, cancel: CancelToken, ask: Callable[[], Awaitable[T]]) -> T:
        """A 429 before anything was done waits visibly and asks once more; nothing is lost.

        Args:
            watcher: shows the countdown.
            cancel: the person's Cancel.
            ask: the call.

        Returns:
            Its answer.

        Raises:
            KeydeskError: KEY_CANCELLED, and what the call raises.
        """
        try:
            return await ask()
        except KeydeskError as error:
            if error.code != Code.API_RATE_LIMITED:
                raise
            seconds = float(error.params.get("seconds") or 60)
            self._world.state.put(waiting_until=self._world.clock.now() + timedelta(seconds=seconds))
            try:
                await wait_out(error, watcher, cancel)
            finally:
                self._world.state.put(waiting_until=None)
        return await ask()

    def _whose(self) -> Person | None:
        """Whose flow this is; a session that ended takes its person with it, the window still knows."""
        return self._world.identity.person or self._world.state.now.person

    async def _sign_in(
        self,
        act: Act,
        prompter: StepUpPrompter,
        cancel: CancelToken,
        why: KeydeskError | None = None,
    ) -> None:
        world = self._world
        person = self._whose()
        try:
            confirmed = await prompter.confirm_fresh_sign_in()
        except KeydeskError as error:
            # Nobody can be asked: a script is told what was refused, which says more.
            raise (why or error) from error
        if not confirmed:
            raise KeydeskError(Code.SIGN_IN_CANCELLED) from why
        expected = person.sub if person is not None else None
        need = NEEDS[act]
        asked = replace(need, scopes=need.scopes | _ASKED_ALONG.get(act, frozenset()))
        try:
            # Anew also for a scope alone: a tenant that withheld it wants to see the second factor first.
            await world.identity.sign_in(prompter, cancel, fresh=True, expected_sub=expected, need=asked)
        except KeydeskError as error:
            if error.code != Code.SCOPE_MISSING:
                raise
            # The person is signed in; what is really needed is looked at below.
        finally:
            granted = world.identity.granted
            if world.identity.person is not None:
                world.state.put(person=world.identity.person, granted=granted)
        lacking = need.scopes - granted.scopes if granted is not None else frozenset()
        if lacking:
            # The tenant was asked and did not grant it: another sign-in would not help, the admin can.
            raise KeydeskError(Code.SCOPE_MISSING, scope=str(min(lacking)))
