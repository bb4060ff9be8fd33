"""Signing in, and up, with the security key itself: the key answers the tenant, no browser is opened.

Where the tenant does not take that, the person is offered the browser, with the reason. Main loop. Raises KEY_*,
PIN_*, CHALLENGE_INVALID, SIGN_UP_REFUSED, AUTH_*, API_*, NET_*.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from keydesk.core.cancel import CancelToken
from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Person
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import MadePasskey, Proof, ProofRequest, SecurityKey
from keydesk.domain.passkey_sign_in import KeyInvitation, KeyQuestion, Newcomer
from keydesk.usecases.finger_entry import by_finger, make_passkey, pin_after_finger
from keydesk.usecases.key_sign_in_prompts import KeySignInPrompter
from keydesk.usecases.on_reader import staying
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from keydesk.usecases.pin_entry import BY_FINGER, NO_PIN, obtain_pin
from keydesk.usecases.ports import KeyHandle
from keydesk.usecases.required import required, required_proof
from keydesk.usecases.sign_in import SignIn
from keydesk.usecases.take_back import take_back
from keydesk.usecases.touch_choice import TouchChoice
from keydesk.usecases.world import World

_CANCELS = frozenset({Code.KEY_CANCELLED, Code.SIGN_IN_CANCELLED})
_NAME_CHARS = 80


@dataclass(frozen=True, slots=True)
class _Made:
    """A passkey for an account to be, what it answers, and what opened the key for it."""

    invitation: KeyInvitation
    passkey: MadePasskey
    pin: Secret


@dataclass(frozen=True, slots=True)
class _Asked:
    """The tenant's question, and until when (monotonic seconds) enough is left of it."""

    question: KeyQuestion
    good_until: float


class SignInWithKey:
    """Brings a person in by their key.

    Args:
        world: the ports.
        touch: lets a person touch the key they mean.
        sign_in: what happens once somebody is in, and the way through the browser.
    """

    def __init__(self, world: World, touch: TouchChoice, sign_in: SignIn) -> None:
        self._world = world
        self._touch = touch
        self._sign_in = sign_in

    async def run(
        self, prompter: KeySignInPrompter, cancel: CancelToken, key_id: str | None = None
    ) -> Done[Person] | Cancelled:
        """Sign in.

        Args:
            prompter: asks for key and PIN, shows the touch.
            cancel: the person's Cancel.
            key_id: a key chosen beforehand.

        Returns:
            Done with the person, or cancelled.

        Raises:
            KeydeskError: KEY_LACKS_PASSKEY when the key knows no account here, and see the module.
        """
        try:
            return await self._run(prompter, cancel, key_id)
        except KeydeskError as error:
            if error.code in _CANCELS:
                return Cancelled()
            if error.code != Code.KEY_SIGN_IN_OFF:
                raise
            if cancel.cancelled or not await prompter.use_browser_instead(error):
                return Cancelled()
        return await self._sign_in.run(prompter, cancel)

    async def sign_up(
        self, newcomer: Newcomer, prompter: KeySignInPrompter, cancel: CancelToken, key_id: str | None = None
    ) -> Done[Person] | Cancelled | PartlyDone:
        """Create an account with a new passkey, and sign in to it.

        Args:
            newcomer: who wants the account.
            prompter: asks for key and PIN, shows the touch.
            cancel: the person's Cancel.
            key_id: a key chosen beforehand.

        Returns:
            Done with the person, cancelled, or partly done when a passkey stays on the key that no account knows.

        Raises:
            KeydeskError: SIGN_UP_REFUSED, KEY_SIGN_IN_OFF, and see the module; the key is as before.
        """
        try:
            handle = await self._key(prompter, cancel, key_id)
            if handle is not None and not self._world.requirements.allows_model(handle.key.aaguid):
                raise KeydeskError(Code.MODEL_NOT_ALLOWED, model=handle.key.model)
            pin = await obtain_pin(handle, prompter) if handle is not None else None
            if handle is None or pin is None or cancel.cancelled:
                return Cancelled()
            made = await self._make(newcomer, handle, pin, prompter, cancel)
        except KeydeskError as error:
            if error.code in _CANCELS:
                return Cancelled()
            raise
        if made is None:
            return Cancelled()
        try:
            outcome = await self._sign_in.enter(self._world.identity.sign_up_with_key(made.invitation, made.passkey))
            if isinstance(outcome, Done):
                await self._world.record("enrolled", handle.key.model)
            return outcome
        except KeydeskError as error:
            if error.code != Code.KEY_SIGN_IN_OFF or error.params.get("reason") != "mfa":
                return await self._take_back(handle, made, error, prompter, cancel)
            # The account exists and knows the passkey; only the sign-in wants more than a key can give.
            if cancel.cancelled or not await prompter.use_browser_instead(error):
                return Cancelled()
        return await self._sign_in.run(prompter, cancel)

    async def _make(
        self,
        newcomer: Newcomer,
        handle: KeyHandle,
        pin: Secret,
        prompter: KeySignInPrompter,
        cancel: CancelToken,
    ) -> "_Made | None":
        """Make the passkey; None when the person cancelled the question for the PIN."""
        origin = self._world.tenant.origin
        # Asked for only now: the tenant's challenge should not run while somebody thinks of a PIN.
        invitation = await self._world.identity.begin_sign_up(newcomer)
        options = required(invitation.options, self._world.requirements)
        try:
            return _Made(invitation, await make_passkey(handle, prompter, cancel, pin, options, origin), pin)
        except KeydeskError as error:
            if pin is not BY_FINGER:
                raise
            typed = await pin_after_finger(handle, prompter, error)
        return None if typed is None else await self._make(newcomer, handle, typed, prompter, cancel)

    async def _run(
        self, prompter: KeySignInPrompter, cancel: CancelToken, key_id: str | None
    ) -> Done[Person] | Cancelled:
        # First of all, so that nobody looks for a key that will not be taken.
        asked = await self._ask()
        handle = await self._key(prompter, cancel, key_id)
        if handle is None or cancel.cancelled:
            return Cancelled()
        answered = await staying(
            self._world, prompter, cancel, handle, lambda held: self._answered(asked, held, prompter, cancel)
        )
        if answered is None or cancel.cancelled:
            return Cancelled()
        question, proof = answered
        return await self._sign_in.enter(self._world.identity.sign_in_with_key(question, proof))

    async def _answered(
        self, asked: "_Asked", handle: KeyHandle, prompter: KeySignInPrompter, cancel: CancelToken
    ) -> tuple[KeyQuestion, Proof] | None:
        """The question, a new one where the first grew old, and the key's answer to it; nothing changes by that."""
        state = await handle.pin_state()
        pin = await obtain_pin(handle, prompter) if state.set or state.by_finger else NO_PIN
        if pin is None or cancel.cancelled:
            return None
        asked = await self._fresh(asked)
        try:
            proof = await self._answer(asked.question, handle, pin, prompter, cancel)
        except KeydeskError as error:
            if pin is not BY_FINGER:
                raise
            pin = await pin_after_finger(handle, prompter, error)
            if pin is None or cancel.cancelled:
                return None
            asked = await self._fresh(asked)
            proof = await self._answer(asked.question, handle, pin, prompter, cancel)
        return None if proof is None else (asked.question, proof)

    async def _ask(self) -> "_Asked":
        question = await self._world.identity.begin_with_key()
        return _Asked(question, self._world.clock.monotonic() + question.timeout_s / 2)

    async def _fresh(self, asked: "_Asked") -> "_Asked":
        """Ask the tenant anew when too little is left of its question for a touch."""
        return asked if self._world.clock.monotonic() <= asked.good_until else await self._ask()

    async def _key(self, prompter: KeySignInPrompter, cancel: CancelToken, key_id: str | None) -> KeyHandle | None:
        keys = self._world.keys
        await keys.settle()
        chosen = key_id
        if chosen is None:
            stop = keys.changed.connect(lambda now: prompter.keys_changed(_signing(now)))
            try:
                question = prompter.which_key_signs_in(_signing(keys.present))
                chosen = await self._touch.beside(question, self._usable, prompter)
            finally:
                stop()
        if chosen is None or cancel.cancelled:
            return None
        handle = keys.handle(chosen)
        if not handle.key.usable:
            raise KeydeskError(handle.key.reason or Code.KEY_REFUSED, key=handle.key.model)
        return handle

    def _usable(self) -> Sequence[SecurityKey]:
        return [key for key in self._world.keys.present if key.usable and not key.only_managed]

    async def _answer(
        self,
        question: KeyQuestion,
        handle: KeyHandle,
        pin: Secret,
        prompter: KeySignInPrompter,
        cancel: CancelToken,
    ) -> Proof | None:
        try:
            request = required_proof(question.request, self._world.requirements)
            proof = await self._proof(request, handle, pin, prompter, cancel)
        except KeydeskError as error:
            if error.code == Code.KEY_LACKS_PASSKEY:
                raise KeydeskError(Code.KEY_LACKS_PASSKEY, key=handle.key.model, reason="sign_in") from error
            raise
        if not proof.others:
            return proof
        proofs = (proof, *proof.others)
        place = await prompter.which_account([_name(one, at) for at, one in enumerate(proofs, start=1)])
        return None if place is None else proofs[place]

    async def _proof(
        self,
        request: ProofRequest,
        handle: KeyHandle,
        pin: Secret,
        prompter: KeySignInPrompter,
        cancel: CancelToken,
    ) -> Proof:
        origin = self._world.tenant.origin
        if pin is not BY_FINGER:
            return await handle.prove(request, origin, pin or None, prompter, cancel)
        verified = replace(request, user_verification="required")
        prove = partial(handle.prove, verified, origin, None, prompter)
        return await by_finger(handle, prompter, cancel, prove, await handle.pin_state())

    async def _take_back(
        self,
        handle: KeyHandle,
        made: "_Made",
        error: KeydeskError,
        prompter: KeySignInPrompter,
        cancel: CancelToken,
    ) -> Done[Person] | Cancelled | PartlyDone:
        """The tenant did not take the passkey: delete exactly this one, unless it may have been taken after all."""
        unknown = error.code in (Code.CONNECTION_LOST, Code.DEADLINE, Code.API_SERVER, Code.ANSWER_INVALID)
        credential_id = made.passkey.credential_id
        if unknown or not await take_back(self._world.keys, handle, credential_id, made.pin, prompter, cancel):
            return PartlyDone(Code.LEFT_OVER, (handle.key.model,))
        raise error


def _name(proof: Proof, number: int) -> str:
    """What the key calls the account; a key that verified nobody keeps names to itself."""
    return clean_text(proof.user_name or "", _NAME_CHARS) or f"#{number}"


def _signing(keys: Sequence[SecurityKey]) -> tuple[SecurityKey, ...]:
    return tuple(key for key in keys if not key.only_managed)
