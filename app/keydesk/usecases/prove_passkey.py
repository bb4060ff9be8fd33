"""Tests a passkey: the key signs a random challenge and the signature is checked against the account's public key.

Nothing is sent. Main loop. Raises KEY_*, PIN_*, TEST_FAILED, METHOD_GONE.
"""

import secrets
from dataclasses import dataclass, replace
from functools import partial

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Presence, Proof, ProofRequest, SecurityKey
from keydesk.usecases.another_key import told_if_another
from keydesk.usecases.finger_entry import finger_or_pin
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.on_reader import staying
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.ports import KeyHandle
from keydesk.usecases.prompts import ProvePrompter
from keydesk.usecases.required import required_proof
from keydesk.usecases.state import Snapshot
from keydesk.usecases.touch_choice import TouchChoice
from keydesk.usecases.world import World

_CHALLENGE_BYTES = 32


def keys_that_may_hold(method_id: str, now: Snapshot) -> list[SecurityKey]:
    """List the plugged-in keys a passkey can be on.

    Args:
        method_id: the passkey's method.
        now: the keys and what is known of them.

    Returns:
        The keys known to hold it; when there is none, those that could not tell.
    """
    here = [key for key in now.keys if key.usable and not key.only_managed]
    holders = now.holders(method_id)
    holding = [key for key in here if key.id in holders]
    return holding or [key for key in here if key.id not in now.maps or method_id in now.maps[key.id].unknown]


@dataclass(frozen=True, slots=True)
class Proven:
    """A passkey that was shown to work.

    Args:
        method_id: the method.
        key_id: the key that answered.
        user_verified: PIN or fingerprint was checked.
    """

    method_id: str
    key_id: str
    user_verified: bool


class ProvePasskey:
    """The backup drill.

    Args:
        world: the ports.
        map_keys: knows which keys hold what.
        touch: lets a person touch the key they mean.
    """

    def __init__(self, world: World, map_keys: MapKeys, touch: TouchChoice) -> None:
        self._world = world
        self._map_keys = map_keys
        self._touch = touch

    async def run(
        self, method_id: str, prompter: ProvePrompter, cancel: CancelToken, key_id: str | None = None
    ) -> Done[Proven] | Cancelled:
        """Test one passkey on the key that holds it.

        Args:
            method_id: the account's method.
            prompter: asks for the key and the PIN, shows the touch.
            cancel: the person's Cancel.
            key_id: a key chosen beforehand.

        Returns:
            Done, or cancelled; neither changes anything in the account.

        Raises:
            KeydeskError: KEY_LACKS_PASSKEY when the key does not hold it, TEST_FAILED when the signature is wrong.
        """
        method = next((m for m in self._world.state.now.methods or () if m.id == method_id), None)
        if method is None or method.passkey is None:
            raise KeydeskError(Code.METHOD_GONE)
        await self._world.keys.settle()
        await self._map_keys.run()
        chosen = key_id or await self._key_for(method, prompter)
        if chosen is None:
            return Cancelled()
        handle = self._world.keys.handle(chosen)
        request = self._request(method)
        try:
            proof = await staying(
                self._world, prompter, cancel, handle, lambda held: self._prove(held, request, prompter, cancel)
            )
        except KeydeskError as error:
            if error.code == Code.KEY_CANCELLED:
                return Cancelled()
            await self._world.record("tested", self._name(method), error.code)
            raise told_if_another(self._world, handle.key, error) from error
        if proof is None:
            return Cancelled()
        self._world.verify_proof(method.passkey.public_key, proof, request, self._world.tenant.origin)
        await self._remember(method)
        return Done(Proven(method.id, chosen, proof.user_verified))

    async def _key_for(self, method: Method, prompter: ProvePrompter) -> str | None:
        now = self._world.state.now
        holders = [key_id for key_id in now.holders(method.id) if now.key(key_id) is not None]
        if len(holders) == 1:
            return holders[0]
        keys = [key for key in self._world.keys.present if key.usable and not key.only_managed]
        return await self._touch.beside(
            prompter.plug_in(method, holders, keys),
            lambda: keys_that_may_hold(method.id, self._world.state.now),
            prompter,
        )

    def _request(self, method: Method) -> ProofRequest:
        if method.passkey is None:
            raise KeydeskError(Code.METHOD_GONE)
        site = method.passkey.rp_id or self._world.tenant.domain
        request = ProofRequest(site, secrets.token_bytes(_CHALLENGE_BYTES), (method.passkey.credential_id,))
        return required_proof(request, self._world.requirements)

    async def _prove(
        self, handle: KeyHandle, request: ProofRequest, prompter: ProvePrompter, cancel: CancelToken
    ) -> Proof | None:
        held = await handle.probe(request.rp_id, request.allow)
        if held.get(request.allow[0]) is Presence.LACKS:
            raise KeydeskError(Code.KEY_LACKS_PASSKEY, key=handle.key.model)
        origin = self._world.tenant.origin

        by_touch = partial(handle.prove, request, origin)
        state = await handle.pin_state()
        if not state.set and not state.by_finger:
            return await by_touch(None, prompter, cancel)
        return await finger_or_pin(
            handle,
            prompter,
            cancel,
            lambda wait: handle.prove(replace(request, user_verification="required"), origin, None, prompter, wait),
            lambda pin: by_touch(pin, prompter, cancel),
        )

    async def _remember(self, method: Method) -> None:
        world, account = self._world, self._world.account
        if method.passkey is not None:
            await world.notebook.drills.save(account, method.passkey.credential_id)
        world.state.put(drills=await world.notebook.drills.load(account))
        await world.record("tested", self._name(method))

    def _name(self, method: Method) -> str:
        label = self._world.state.now.passkey_label(method.passkey.credential_id) if method.passkey else None
        return label or method.name or method.type
