"""Signing in, and up, with the security key itself: the key answers the tenant, no browser is opened.

Where the tenant does not take that, the person is offered the browser, with the reason. Main loop. Raises KEY_*,
PIN_*, CHALLENGE_INVALID, SIGN_UP_REFUSED, AUTH_*, API_*, NET_*.
"""

from collections.abc import Sequence

from keydesk.core.cancel import CancelToken
from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Person
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import MadePasskey, Proof, SecurityKey
from keydesk.domain.passkey_sign_in import KeyQuestion, Newcomer
from keydesk.usecases.key_sign_in_prompts import KeySignInPrompter
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from keydesk.usecases.pin_entry import NO_PIN, obtain_pin
from keydesk.usecases.ports import KeyHandle
from keydesk.usecases.required import required, required_proof
from keydesk.usecases.sign_in import SignIn
from keydesk.usecases.touch_choice import TouchChoice
from keydesk.usecases.world import World

_CANCELS = frozenset({Code.KEY_CANCELLED, Code.SIGN_IN_CANCELLED})
_NAME_CHARS = 80


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
            # Asked for only now: the tenant's challenge should not run while somebody thinks of a PIN.
            invitation = await self._world.identity.begin_sign_up(newcomer)
            options = required(invitation.options, self._world.requirements)
            made = await handle.make_passkey(options, self._world.tenant.origin, pin or None, prompter, cancel)
        except KeydeskError as error:
            if error.code in _CANCELS:
                return Cancelled()
            raise
        try:
            return await self._sign_in.enter(self._world.identity.sign_up_with_key(invitation, made))
        except KeydeskError as error:
            return await self._take_back(handle, made, pin, error)

    async def _run(
        self, prompter: KeySignInPrompter, cancel: CancelToken, key_id: str | None
    ) -> Done[Person] | Cancelled:
        identity, clock = self._world.identity, self._world.clock
        # First of all, so that nobody looks for a key that will not be taken.
        question, asked_at = await identity.begin_with_key(), clock.monotonic()
        handle = await self._key(prompter, cancel, key_id)
        if handle is None or cancel.cancelled:
            return Cancelled()
        pin = await obtain_pin(handle, prompter) if (await handle.pin_state()).set else NO_PIN
        if pin is None or cancel.cancelled:
            return Cancelled()
        if clock.monotonic() - asked_at > question.timeout_s / 2:
            question = await identity.begin_with_key()  # too little is left of the first for a touch
        proof = await self._answer(question, handle, pin, prompter, cancel)
        if proof is None or cancel.cancelled:
            return Cancelled()
        return await self._sign_in.enter(identity.sign_in_with_key(question, proof))

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
            proof = await handle.prove(request, self._world.tenant.origin, pin or None, prompter, cancel)
        except KeydeskError as error:
            if error.code == Code.KEY_LACKS_PASSKEY:
                raise KeydeskError(Code.KEY_LACKS_PASSKEY, key=handle.key.model) from error
            raise
        if not proof.others:
            return proof
        proofs = (proof, *proof.others)
        place = await prompter.which_account([_name(one, at) for at, one in enumerate(proofs, start=1)])
        return None if place is None else proofs[place]

    async def _take_back(
        self, handle: KeyHandle, made: MadePasskey, pin: Secret, error: KeydeskError
    ) -> Done[Person] | Cancelled | PartlyDone:
        """The tenant did not take the passkey: delete exactly this one, unless it may have been taken after all."""
        unknown = error.code in (Code.CONNECTION_LOST, Code.DEADLINE, Code.API_SERVER, Code.ANSWER_INVALID)
        if not unknown:
            try:
                await handle.delete_passkey(made.credential_id, pin)
            except KeydeskError as cause:
                unknown = cause.code != Code.KEY_LACKS_PASSKEY
        if unknown:
            return PartlyDone(Code.LEFT_OVER, (handle.key.model,))
        raise error


def _name(proof: Proof, number: int) -> str:
    """What the key calls the account; a key that verified nobody keeps names to itself."""
    return clean_text(proof.user_name or "", _NAME_CHARS) or f"#{number}"


def _signing(keys: Sequence[SecurityKey]) -> tuple[SecurityKey, ...]:
    return tuple(key for key in keys if not key.only_managed)
