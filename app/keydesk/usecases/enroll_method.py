"""Enrolls every kind of sign-in method but passkeys: asks, begins, shows, finishes; one coroutine per kind.

A wrong code is asked for again in place; a new code begins anew; a Cancel leaves nothing behind. Main loop. Raises
API_*, NET_*, ENR_*, AUTH_*, OUTCOME_UNKNOWN.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.contact import email_address, phone_number
from keydesk.domain.enrollment import LinkedIdentity, NewMethod, linked_identities
from keydesk.usecases.load_account import LoadAccount
from keydesk.usecases.method_attempt import NOT_SENT, Attempt
from keydesk.usecases.method_prompts import MethodPrompter
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from keydesk.usecases.rename_method import ON_SERVER
from keydesk.usecases.step_up import Act, StepUp
from keydesk.usecases.world import World

_ACTIONS = {MethodType.PASSWORD: "password-changed"}
_CANCELS = frozenset({Code.KEY_CANCELLED, Code.SIGN_IN_CANCELLED})


@dataclass(frozen=True, slots=True)
class EnrolledMethod:
    """A method the account now has.

    Args:
        method: as the account lists it.
        name: its name on the server, empty when it has none.
        unnamed: code of why the person's own name could not be saved, None when nothing failed.
    """

    method: Method
    name: str = ""
    unnamed: str | None = None


class EnrollMethod:
    """The enrollment.

    Args:
        world: the ports.
        load: the account's list.
    """

    def __init__(self, world: World, load: LoadAccount) -> None:
        self._world = world
        self._load = load
        self._step_up = StepUp(world)
        self._kinds: dict[str, Callable[[Attempt], Awaitable[Method]]] = {
            MethodType.TOTP: self._totp,
            MethodType.PUSH: self._push,
            MethodType.PHONE: self._phone,
            MethodType.EMAIL: self._email,
            MethodType.RECOVERY_CODE: self._recovery,
            MethodType.PASSWORD: self._password,
        }

    async def run(
        self, kind: MethodType, prompter: MethodPrompter, cancel: CancelToken
    ) -> Done[EnrolledMethod] | Cancelled | PartlyDone:
        """Lead a person through an enrollment.

        Args:
            kind: which type.
            prompter: asks and shows.
            cancel: the person's Cancel.

        Returns:
            Done; cancelled with nothing changed; or partly done when an unfinished entry could not be removed.

        Raises:
            KeydeskError: why it could not be done; METHOD_REFUSED (params: type) for types that cannot be enrolled.
        """
        if kind not in self._kinds:
            raise KeydeskError(Code.METHOD_REFUSED, type=str(kind))
        act = Act.CHANGE_PASSWORD if kind == MethodType.PASSWORD else Act.ENROLL
        try:
            before = await self._step_up.through(act, prompter, cancel, self._load.known)
            await self._step_up.ahead(act, prompter, cancel)
        except KeydeskError as error:
            if error.code in _CANCELS:
                return Cancelled()
            raise
        attempt = Attempt(self._world, act, prompter, cancel, before)
        try:
            method = await self._kinds[kind](attempt)
        except KeydeskError as error:
            return await self._ended(kind, attempt, error)
        await self._adopt(kind, attempt, method)
        enrolled = await self._name(attempt, method, cancel)
        await self._world.record(_ACTIONS.get(kind, "method-added"), enrolled.name or method.detail or kind)
        return Done(enrolled)

    async def _totp(self, attempt: Attempt) -> Method:
        wish, problem = NewMethod(MethodType.TOTP), None
        started = await attempt.start(wish)
        while True:
            picture = _there(started.barcode_uri)
            code = attempt.given(await attempt.prompter.scan_totp(picture, started.manual_code, problem))
            answer = await attempt.verify(code)
            if isinstance(answer, Method):
                return answer
            problem = answer
            if problem.code == Code.CHALLENGE_EXPIRED:
                started = await attempt.start(wish)

    async def _push(self, attempt: Attempt) -> Method:
        wish, problem = NewMethod(MethodType.PUSH), None
        started = await attempt.start(wish)
        while True:
            attempt.given(await attempt.prompter.scan_push(_there(started.barcode_uri), problem))
            answer = await attempt.verify(None)
            if isinstance(answer, Method):
                return answer
            problem = answer
            if problem.code == Code.CHALLENGE_EXPIRED:
                started = await attempt.start(wish)

    async def _phone(self, attempt: Attempt) -> Method:
        problem: KeydeskError | None = None
        while True:
            phone = attempt.given(await attempt.prompter.ask_phone(problem))
            number = phone_number(phone.number) or phone.number
            wish = NewMethod(MethodType.PHONE, phone_number=number, channel=phone.channel)
            problem = await self._sent(attempt, wish)
            if problem is None:
                return await self._code(attempt, wish, number, phone.channel)

    async def _email(self, attempt: Attempt) -> Method:
        problem: KeydeskError | None = None
        while True:
            typed = attempt.given(await attempt.prompter.ask_email(problem))
            address = email_address(typed) or typed
            wish = NewMethod(MethodType.EMAIL, email=address)
            problem = await self._sent(attempt, wish)
            if problem is None:
                return await self._code(attempt, wish, address, "email")

    async def _code(self, attempt: Attempt, wish: NewMethod, sent_to: str, channel: str) -> Method:
        """Ask for the code that was sent, as often as it takes."""
        problem: KeydeskError | None = None
        while True:
            typed = attempt.given(await attempt.prompter.ask_code(sent_to, channel, problem))
            if typed.code is None:
                problem = await self._sent(attempt, wish)
                continue
            answer = await attempt.verify(typed.code)
            if isinstance(answer, Method):
                return answer
            problem = answer
            if problem.code == Code.CHALLENGE_EXPIRED:
                problem = await self._sent(attempt, wish) or problem

    async def _sent(self, attempt: Attempt, wish: NewMethod) -> KeydeskError | None:
        """Let a code be sent; gives why it was not when the person can do something about it."""
        try:
            await attempt.start(wish)
        except KeydeskError as error:
            if error.code in (Code.PHONE_INVALID, Code.EMAIL_INVALID, Code.API_RATE_LIMITED, *NOT_SENT):
                return error
            raise
        return None

    async def _recovery(self, attempt: Attempt) -> Method:
        old = next((m for m in attempt.before if m.type == MethodType.RECOVERY_CODE and m.confirmed), None)
        attempt.given(await attempt.prompter.warn_recovery(old))
        while True:
            started = await attempt.start(NewMethod(MethodType.RECOVERY_CODE))
            # Never confirmed before the person says that it is kept: it is shown once.
            attempt.given(await attempt.prompter.keep_recovery(_there(started.recovery_code)))
            answer = await attempt.verify(None)
            if isinstance(answer, Method):
                return answer
            if answer.code != Code.CHALLENGE_EXPIRED:
                raise answer

    async def _password(self, attempt: Attempt) -> Method:
        identity, problem = await self._whose(attempt), None
        wish = NewMethod(MethodType.PASSWORD, identity=identity)
        started = await attempt.start(wish)
        while True:
            password = attempt.given(await attempt.prompter.new_password(started.policy, problem))
            answer = await attempt.verify(password)
            if isinstance(answer, Method):
                return answer
            problem = answer
            if problem.code == Code.CHALLENGE_EXPIRED:
                started = await attempt.start(wish)

    async def _whose(self, attempt: Attempt) -> LinkedIdentity | None:
        """Which of several linked identities; None where there is no choice."""
        choices = linked_identities(attempt.before)
        return None if len(choices) < 2 else attempt.given(await attempt.prompter.which_identity(choices))

    async def _ended(self, kind: MethodType, attempt: Attempt, error: KeydeskError) -> Cancelled | PartlyDone:
        """It came to nothing: leave nothing behind, and tell the truth about what stays."""
        left = await attempt.give_up()
        await self._show(kind, attempt)
        if error.code not in _CANCELS:
            if self._world.identity.person is not None:
                await self._world.record(_ACTIONS.get(kind, "method-added"), kind, error.code)
            raise error
        return left or Cancelled()

    async def _show(self, kind: MethodType, attempt: Attempt) -> None:
        """Keep the shown list true after an enrollment that came to nothing."""
        listed = self._world.state.now.methods
        if listed is None or self._world.identity.person is None:
            return
        if attempt.touched and kind == MethodType.RECOVERY_CODE:
            # Whether the older code still lives is the tenant's to say. Source: reference §11.
            await self._read_again(kind)
        elif attempt.left_over:
            ids = {m.id for m in attempt.left_over}
            await self._load.adopt(self._world.account, (*(m for m in listed if m.id not in ids), *attempt.left_over))

    async def _adopt(self, kind: MethodType, attempt: Attempt, method: Method) -> None:
        listed = self._world.state.now.methods or attempt.before
        gone = {method.id, *(m.id for m in listed if _replaces(method, m))}
        kept = [m for m in listed if m.id not in gone]
        await self._load.adopt(self._world.account, (*kept, *attempt.left_over, method))

    async def _read_again(self, kind: MethodType) -> None:
        listed = self._world.state.now.methods or ()
        try:
            found = await self._world.api.list_methods(kind)
        except KeydeskError as error:
            self._world.state.put(stale=error.code)
            return
        await self._load.adopt(self._world.account, (*(m for m in listed if m.type != kind), *found))

    async def _name(self, attempt: Attempt, method: Method, cancel: CancelToken) -> EnrolledMethod:
        """Give it the person's own name; the method is enrolled whatever becomes of that."""
        if method.type not in ON_SERVER:
            return EnrolledMethod(method, method.name or "")
        wanted = await attempt.prompter.name_method(method, method.name or "")
        name = (wanted or "").strip()
        if not name or name == method.name:
            return EnrolledMethod(method, method.name or "")
        try:
            named = await self._step_up.through(
                Act.RENAME, attempt.prompter, cancel, lambda: self._world.api.rename_method(method.id, name)
            )
        except KeydeskError as error:
            return EnrolledMethod(method, method.name or "", error.code)
        listed = self._world.state.now.methods or ()
        await self._load.adopt(self._world.account, [named if m.id == named.id else m for m in listed])
        return EnrolledMethod(named, named.name or name)


def _there(secret: Secret | None) -> Secret:
    if secret is None:
        raise KeydeskError(Code.ANSWER_INVALID, what="enrollment")
    return secret


def _replaces(new: Method, old: Method) -> bool:
    """An account has one recovery code, and one password for each identity."""
    if new.type != old.type or not old.confirmed:
        return False
    if new.type == MethodType.RECOVERY_CODE:
        return True
    return new.type == MethodType.PASSWORD and new.identity_user_id == old.identity_user_id
