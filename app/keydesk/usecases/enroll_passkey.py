"""Enrolls a passkey on a security key – the heart – so that account and key never disagree for long.

Key first, then PIN, then challenge; a journal entry is on disk before every step that cannot be undone; if the
tenant does not take the passkey, exactly that one is deleted from the key again, or a repair card remains.
Main loop. Raises KEY_*, PIN_*, API_*, NET_*, ENR_*, AUTH_*.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import MAX_PASSKEYS, Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import LinkedIdentity, linked_identities
from keydesk.domain.keys import CreationOptions, MadePasskey
from keydesk.domain.steps import EnrollStep, JournalEntry, StepTime
from keydesk.usecases.another_key import told_if_another
from keydesk.usecases.choose_key import ChooseKey
from keydesk.usecases.describe_again import describe_again
from keydesk.usecases.finger_entry import make_passkey, pin_after_finger
from keydesk.usecases.load_account import LoadAccount, wait_out
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.on_reader import staying
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from keydesk.usecases.pin_entry import BY_FINGER, obtain_pin
from keydesk.usecases.ports import KeyHandle
from keydesk.usecases.prompts import EnrollPrompter
from keydesk.usecases.repair import ResolveJournal
from keydesk.usecases.required import required
from keydesk.usecases.state import key_label_name, key_tag_name, passkey_label_name
from keydesk.usecases.step_up import ASKS_TO_SIGN_IN, Act, StepUp
from keydesk.usecases.stopwatch import Stopwatch
from keydesk.usecases.take_back import take_back
from keydesk.usecases.world import World

_RETRY_VERIFY = frozenset(
    {Code.OFFLINE, Code.TENANT_UNREACHABLE, Code.DEADLINE, Code.CAPTIVE_PORTAL, Code.API_SERVER, Code.TLS_REFUSED,
     Code.ANSWER_INVALID, Code.ANSWER_TOO_LARGE, Code.CONNECTION_LOST}
)  # fmt: skip
_MAYBE_DONE = frozenset(
    {Code.CONNECTION_LOST, Code.DEADLINE, Code.API_SERVER, Code.ANSWER_INVALID, Code.ANSWER_TOO_LARGE}
)
_ANSWER_LOST = frozenset({Code.KEY_REMOVED, Code.CARD_INTERRUPTED, Code.KEY_NOT_RESPONDING, Code.KEY_MALFORMED})
"""The key was asked and may hold the passkey although nobody heard so."""
_CANCELS = frozenset({Code.KEY_CANCELLED, Code.SIGN_IN_CANCELLED})


@dataclass(frozen=True, slots=True)
class _Challenge:
    """The secret that ties challenge and answer, and when the challenge ends (monotonic seconds)."""

    session: Secret
    ends: float


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A passkey that account and key both hold.

    Args:
        method: as the account lists it.
        key_id: the key.
        name: what the person calls it.
        steps: how long each step took.
    """

    method: Method
    key_id: str
    name: str
    steps: tuple[StepTime, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """What an enrollment goes on with once everything was asked."""

    handle: KeyHandle
    pin: Secret
    identity: LinkedIdentity | None


def _ready(prompter: EnrollPrompter) -> Callable[[KeyHandle], Awaitable[tuple[KeyHandle, Secret | None]]]:
    async def with_its_pin(handle: KeyHandle) -> tuple[KeyHandle, Secret | None]:
        return handle, await obtain_pin(handle, prompter)

    return with_its_pin


class EnrollPasskey:
    """The enrollment.

    Args:
        world: the ports.
        load: the account's list.
        map_keys: told when a key's passkeys changed.
        choose: picks the key.
        resolve: leaves this enrollment's entry alone while it runs, and shows what stays.
    """

    def __init__(
        self, world: World, load: LoadAccount, map_keys: MapKeys, choose: ChooseKey, resolve: ResolveJournal
    ) -> None:
        self._world = world
        self._load = load
        self._map_keys = map_keys
        self._choose = choose
        self._resolve = resolve
        self._step_up = StepUp(world)

    async def run(
        self, prompter: EnrollPrompter, cancel: CancelToken, key_id: str | None = None
    ) -> Done[Enrolled] | Cancelled | PartlyDone:
        """Lead a person from "which key?" to a passkey that works.

        Args:
            prompter: asks and shows.
            cancel: the person's Cancel.
            key_id: a key chosen beforehand.

        Returns:
            Done with what was enrolled; cancelled with nothing changed but a PIN, at most; or partly done when a
            passkey stays on the key that the account does not know.

        Raises:
            KeydeskError: why it could not be done; key and account are as before.
        """
        try:
            return await self._run(prompter, cancel, key_id)
        except KeydeskError as error:
            if error.code in _CANCELS:
                return Cancelled()
            raise

    async def _run(
        self, prompter: EnrollPrompter, cancel: CancelToken, key_id: str | None
    ) -> Done[Enrolled] | Cancelled | PartlyDone:
        watch = Stopwatch(self._world.clock)
        methods = await self._step_up.through(Act.ENROLL, prompter, cancel, self._load.known)
        if sum(m.is_passkey for m in methods) >= MAX_PASSKEYS:
            raise KeydeskError(Code.TOO_MANY_PASSKEYS, limit=MAX_PASSKEYS)
        if self._step_up.wanted(Act.ENROLL):
            prompter.step(EnrollStep.CONFIRM)
            await self._step_up.ahead(Act.ENROLL, prompter, cancel)

        choices = linked_identities(methods)
        identity = await prompter.which_identity(choices) if len(choices) > 1 else None
        if len(choices) > 1 and identity is None:
            return Cancelled()

        prompter.step(EnrollStep.KEY)
        with watch.step(EnrollStep.KEY, "person"):
            handle = await self._choose.run(prompter, cancel, key_id)
        if handle is None or cancel.cancelled:
            return Cancelled()

        if not self._world.requirements.allows_model(handle.key.aaguid):
            raise KeydeskError(Code.MODEL_NOT_ALLOWED, model=handle.key.model)

        prompter.step(EnrollStep.PIN)
        had_pin = handle.key.pin.set
        with watch.step(EnrollStep.PIN, "person"):
            ready = await staying(self._world, prompter, cancel, handle, _ready(prompter))
        handle, pin = ready
        if pin is None or cancel.cancelled:
            pin_was_set = not had_pin and (await handle.pin_state()).set
            return Cancelled(changed="pin" if pin_was_set else None)

        entry = self._new_entry(handle)
        with self._resolve.under_way(entry.id):
            return await self._transaction(prompter, cancel, _Held(handle, pin, identity), entry, watch)

    async def _transaction(
        self,
        prompter: EnrollPrompter,
        cancel: CancelToken,
        held: _Held,
        entry: JournalEntry,
        watch: Stopwatch,
    ) -> Done[Enrolled] | PartlyDone:
        """What must be done as a whole or undone: make on the key, hand in to the account."""
        try:
            made, entry, challenge = await self._make(prompter, cancel, held, entry, watch)
        except KeydeskError as error:
            if held.pin is not BY_FINGER:
                raise
            held = replace(held, pin=await self._pin_instead(prompter, held.handle, error, watch))
            made, entry, challenge = await self._make(prompter, cancel, held, entry, watch)
        prompter.step(EnrollStep.VERIFY)
        try:
            with watch.step(EnrollStep.VERIFY, "network"):
                method = await self._verify(prompter, challenge, made)
        except KeydeskError as error:
            return await self._undo(prompter, cancel, held, entry, error)
        # Handed in together, done one after the other, as all that goes to the store.
        await asyncio.gather(self._adopt(entry.account, method), self._world.notebook.journal.close(entry.id))
        await self._map_keys.run()
        return Done(await self._name(prompter, held.handle, method, made, watch))

    async def _make(
        self,
        prompter: EnrollPrompter,
        cancel: CancelToken,
        held: _Held,
        entry: JournalEntry,
        watch: Stopwatch,
    ) -> tuple[MadePasskey, JournalEntry, _Challenge]:
        """Challenge and touch, with the journal written before each; gives the passkey the key now holds."""
        world, journal, handle = self._world, self._world.notebook.journal, held.handle
        with watch.step(EnrollStep.CHALLENGE, "network"):
            options, session = await self._get_challenge(prompter, cancel, held.identity)
        challenge = _Challenge(session, world.clock.monotonic() + options.timeout_s)
        options = required(replace(options, exclude=_merge(options.exclude, entry.known)), world.requirements)
        entry = replace(entry, step=EnrollStep.TOUCH, rp_id=options.rp_id, user_id=options.user_id)
        await journal.begin(entry)
        try:
            prompter.step(EnrollStep.TOUCH)
            prompter.challenge(handle.key, options.timeout_s)
            with watch.step(EnrollStep.TOUCH, "key"):
                made = await make_passkey(handle, prompter, cancel, held.pin, options, world.tenant.origin)
        except KeydeskError as error:
            if error.code not in _ANSWER_LOST:
                await journal.close(entry.id)
            else:
                world.state.put(repairs=tuple(await journal.open_entries(entry.account)))
            raise told_if_another(world, handle.key, error) from error
        entry = replace(entry, step=EnrollStep.VERIFY, credential_id=made.credential_id)
        await journal.update(entry)
        self._map_keys.forget(handle.key.id)
        return made, entry, challenge

    async def _pin_instead(
        self, prompter: EnrollPrompter, handle: KeyHandle, error: KeydeskError, watch: Stopwatch
    ) -> Secret:
        """Ask for the PIN when the finger did not do; nothing was made, and the next challenge is a new one."""
        prompter.step(EnrollStep.PIN)
        with watch.step(EnrollStep.PIN, "person"):
            pin = await pin_after_finger(handle, prompter, error)
        if pin is None:
            raise KeydeskError(Code.KEY_CANCELLED)
        return pin

    def _new_entry(self, handle: KeyHandle) -> JournalEntry:
        methods = self._world.state.now.methods or ()
        return JournalEntry(
            id=secrets.token_hex(8),
            account=self._world.account,
            key_id=handle.key.id,
            key_label=self._world.state.now.key_label(handle.key.id) or handle.key.model,
            step=EnrollStep.CHALLENGE,
            rp_id="",
            user_id=b"",
            credential_id=b"",
            known=tuple(
                m.passkey.credential_id for m in methods if m.passkey is not None and m.passkey.credential_id
            ),
            started_at=self._world.clock.now().isoformat(),
        )

    async def _get_challenge(
        self, prompter: EnrollPrompter, cancel: CancelToken, identity: LinkedIdentity | None
    ) -> tuple[CreationOptions, Secret]:
        """Ask the tenant only now: its challenge lives 60 seconds, and PIN and key are ready."""
        step_up, begin = self._step_up, partial(self._world.api.begin_passkey, identity)
        try:
            return await step_up.patiently(prompter, cancel, begin)
        except KeydeskError as error:
            if error.code in ASKS_TO_SIGN_IN:
                prompter.step(EnrollStep.CONFIRM)
            await step_up.resume(Act.ENROLL, error, prompter, cancel)
        return await step_up.patiently(prompter, cancel, begin)

    async def _verify(self, prompter: EnrollPrompter, challenge: _Challenge, made: MadePasskey) -> Method:
        """Hand the passkey in; the same one again, without another touch, while the challenge lives."""
        lost: KeydeskError | None = None  # an answer was lost and nobody could look since: it may be done
        while True:
            try:
                return await self._world.api.verify_passkey(challenge.session, made)
            except KeydeskError as error:
                lost = error if error.code in _MAYBE_DONE else lost
                if lost is not None:
                    # Read before telling: after a lost answer "used already" would look like a refusal.
                    listed = await self._listed()
                    if listed is not None and made.credential_id in listed:
                        return listed[made.credential_id]
                    lost = lost if listed is None else None
                try:
                    await self._may_retry(prompter, challenge, error)
                except KeydeskError as final:
                    raise lost or final from error

    async def _may_retry(self, prompter: EnrollPrompter, challenge: _Challenge, error: KeydeskError) -> None:
        """Wait or ask before the same passkey is handed in again; raises when it may not be."""
        left = challenge.ends - self._world.clock.monotonic()
        if error.code == Code.API_BAD_REQUEST and left <= 0:
            raise KeydeskError(Code.CHALLENGE_EXPIRED)
        if error.code == Code.API_RATE_LIMITED and float(error.params.get("seconds") or 60) < left:
            await wait_out(error, prompter)
        elif error.code not in _RETRY_VERIFY or left <= 0 or not await prompter.retry_verify(error, left):
            raise error

    async def _listed(self) -> Mapping[bytes, Method] | None:
        """The account's passkeys by credential id, None when they cannot be read now."""
        try:
            methods = await self._world.api.list_methods(MethodType.PASSKEY)
        except KeydeskError:
            return None  # still unknown; the caller goes on with what it knows
        return {m.passkey.credential_id: m for m in methods if m.passkey is not None}

    async def _undo(
        self,
        prompter: EnrollPrompter,
        cancel: CancelToken,
        held: _Held,
        entry: JournalEntry,
        error: KeydeskError,
    ) -> Done[Enrolled] | PartlyDone:
        """The tenant did not take it: delete exactly this passkey, unless it cannot be known or done."""
        world, made = self._world, entry.credential_id
        unknown = error.code in _MAYBE_DONE
        if unknown or not await take_back(world.keys, held.handle, made, held.pin, prompter, cancel):
            # The tenant may have taken it, or the key is gone: nothing is deleted on a guess; the card remains.
            world.state.put(repairs=tuple(await world.notebook.journal.open_entries(entry.account)))
            await world.record("enrolled", entry.key_label, error.code)
            return PartlyDone(Code.LEFT_OVER, (entry.key_label,))
        await world.notebook.journal.close(entry.id)
        await world.record("enrolled", entry.key_label, error.code)
        raise KeydeskError(Code.VERIFY_REFUSED, cause=error.code, key=entry.key_label) from error

    async def _adopt(self, account: str, method: Method) -> None:
        listed = self._world.state.now.methods or ()
        await self._load.adopt(account, (*(m for m in listed if m.id != method.id), method))

    async def _name(
        self, prompter: EnrollPrompter, handle: KeyHandle, method: Method, made: MadePasskey, watch: Stopwatch
    ) -> Enrolled:
        world, account = self._world, self._world.account
        key = handle.key
        suggestion = world.state.now.key_label(key.id) or self._world.suggested_name(key)
        prompter.step(EnrollStep.NAME)
        with watch.step(EnrollStep.NAME, "person"):
            naming = await prompter.name_it(key, suggestion, world.state.now.key_tag(key.id))
        name = (naming.name or suggestion).strip() or suggestion
        labels = {passkey_label_name(made.credential_id): name}
        if world.state.now.key_label(key.id) is None and name != key.model:
            labels[key_label_name(key.id)] = name
        if naming.tag is not None:
            labels[key_tag_name(key.id)] = naming.tag
        *_, kept = await asyncio.gather(
            describe_again(handle),
            world.record("enrolled", name),
            *(world.notebook.labels.set(account, label, text) for label, text in labels.items()),
            world.notebook.labels.load(account),  # after those, for the store does one after the other
        )
        world.state.put(labels=kept)
        prompter.step(EnrollStep.DONE)
        return Enrolled(method, key.id, name, watch.times)


def _merge(first: Sequence[bytes], second: Sequence[bytes]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys((*first, *second)))
