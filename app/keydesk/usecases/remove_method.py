"""Removes a sign-in method from the account and, if wanted, its passkey from the plugged-in key.

The account first: a passkey gone from the key but still listed would lock a person out; the other way round only a
slot is lost. Main loop. Raises API_*, NET_*, AUTH_*, LAST_METHOD, POLICY_FORBIDS, OUTCOME_UNKNOWN.
"""

from dataclasses import dataclass

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey
from keydesk.domain.reconciliation import Where
from keydesk.domain.verdict import is_last_strong, is_last_way_in, left_below
from keydesk.usecases.describe_again import describe_again
from keydesk.usecases.key_session import with_session
from keydesk.usecases.load_account import LoadAccount, wait_out
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from keydesk.usecases.prompts import RemovalAnswer, RemovalAsk, RemovePrompter
from keydesk.usecases.state import method_label_name, passkey_label_name
from keydesk.usecases.step_up import Act, StepUp
from keydesk.usecases.world import World

LOST_ANSWER = frozenset(
    {Code.CONNECTION_LOST, Code.DEADLINE, Code.API_SERVER, Code.ANSWER_INVALID, Code.ANSWER_TOO_LARGE}
)
"""After these a write may have been done or not; only a list tells."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed.

    Args:
        method: from the account.
        from_keys: names of keys it was deleted from.
    """

    method: Method
    from_keys: tuple[str, ...] = ()


class RemoveMethod:
    """The removal.

    Args:
        world: the ports.
        load: the account's list.
        map_keys: told when a key's passkeys changed.
    """

    def __init__(self, world: World, load: LoadAccount, map_keys: MapKeys) -> None:
        self._world = world
        self._load = load
        self._map_keys = map_keys
        self._step_up = StepUp(world)

    async def run(
        self, method_id: str, prompter: RemovePrompter, cancel: CancelToken
    ) -> Done[Removed] | Cancelled | PartlyDone:
        """Ask by name, then remove.

        Args:
            method_id: the method.
            prompter: asks and shows.
            cancel: the person's Cancel, honoured until the tenant is told.

        Returns:
            Done, cancelled with nothing changed, or partly done when it is gone from the account but not from a key.

        Raises:
            KeydeskError: why the account still has it; LAST_METHOD and POLICY_FORBIDS before anything is asked.
        """
        try:
            methods = list(await self._step_up.through(Act.REMOVE, prompter, cancel, self._load.known))
        except KeydeskError as error:
            if error.code in (Code.SIGN_IN_CANCELLED, Code.KEY_CANCELLED):
                return Cancelled()
            raise
        # The list of this sign-in: a stale one could hide that this is the last way in.
        method = next((m for m in methods if m.id == method_id), None)
        if method is None:
            raise KeydeskError(Code.METHOD_GONE)
        if is_last_way_in(method, methods):
            raise KeydeskError(Code.LAST_METHOD, name=self._name(method))
        self._check_minimum(method, methods)
        now = self._world.state.now
        holding = tuple(key for key in now.keys if key.id in now.holders(method.id) and key.usable)
        absent = tuple(k for k in now.holders(method.id) if now.key(k) is None)
        unseen = method.is_passkey and now.inventory.where.get(method.id) in (Where.UNSEEN, Where.UNASKED)
        least = self._world.requirements.least_keys
        left = left_below(method, methods, tuple(now.maps.values()), least)
        ask = RemovalAsk(method, is_last_strong(method, methods), holding, absent, unseen, left, least)
        try:
            answer = await self._agreed(ask, prompter, cancel)
        except KeydeskError as error:
            if error.code in (Code.SIGN_IN_CANCELLED, Code.KEY_CANCELLED):
                return Cancelled()
            if self._world.identity.person is not None:
                await self._world.record("removed", self._name(method), error.code)
            raise
        if answer is None:
            return Cancelled()
        name = self._name(method)
        await self._load.adopt(self._world.account, [m for m in now.methods or methods if m.id != method.id])
        await self._world.record("removed", name)
        if not answer.also_from_keys:
            await self._forget_label(method)
            return Done(Removed(method))
        return await self._delete_from_keys(method, holding, prompter, cancel)

    def _check_minimum(self, method: Method, methods: list[Method]) -> None:
        """Where the organisation asks for keys, the last one stays: unless it is lost, for then it only harms."""
        lost = {entry.method_id for report in self._world.state.now.lost for entry in report.left}
        if self._world.requirements.least_keys and is_last_strong(method, methods) and method.id not in lost:
            raise KeydeskError(Code.POLICY_FORBIDS, key="MinimumKeys")

    async def _agreed(self, ask: RemovalAsk, prompter: RemovePrompter, cancel: CancelToken) -> RemovalAnswer | None:
        """Ask and remove; after a sign-in in the middle they are asked again, for nothing is removed by itself."""
        await self._step_up.ahead(Act.REMOVE, prompter, cancel)
        for last in (False, True):
            answer = await prompter.confirm_removal(ask)
            if answer is None or cancel.cancelled:
                return None
            try:
                await self._remove(ask.method, prompter, cancel)
            except KeydeskError as error:
                if last:
                    raise
                await self._step_up.resume(Act.REMOVE, error, prompter, cancel)
            else:
                return answer
        return None

    async def _remove(self, method: Method, prompter: RemovePrompter, cancel: CancelToken) -> None:
        api = self._world.api
        try:
            await api.remove_method(method.id)
        except KeydeskError as error:
            if error.code == Code.METHOD_GONE:
                return  # somebody else removed it: the person's wish is fulfilled
            if error.code == Code.API_RATE_LIMITED:
                await wait_out(error, prompter, cancel)
            elif error.code in LOST_ANSWER:
                if await self._still_listed(method, error):
                    raise
                return
            else:
                raise
            await api.remove_method(method.id)

    async def _still_listed(self, method: Method, error: KeydeskError) -> bool:
        try:
            methods = await self._world.api.list_methods(MethodType.PASSKEY if method.is_passkey else None)
        except KeydeskError as cause:
            raise KeydeskError(Code.OUTCOME_UNKNOWN, cause=error.code) from cause
        return any(m.id == method.id for m in methods)

    async def _delete_from_keys(
        self, method: Method, keys: tuple[SecurityKey, ...], prompter: RemovePrompter, cancel: CancelToken
    ) -> Done[Removed] | PartlyDone:
        deleted: list[str] = []
        left: list[tuple[str, str]] = []
        for key in keys:
            name = self._world.state.now.key_label(key.id) or key.model
            problem = await self._delete_from(key, method, prompter, cancel)
            if problem is None:
                deleted.append(name)
            else:
                left.append((name, problem))
        await self._map_keys.run()
        if left:
            return PartlyDone(left[0][1], tuple(name for name, _ in left))
        await self._forget_label(method)
        return Done(Removed(method, tuple(deleted)))

    async def _delete_from(
        self, key: SecurityKey, method: Method, prompter: RemovePrompter, cancel: CancelToken
    ) -> str | None:
        """Delete from one key; gives the code of why it is still there, None when it is gone."""
        if method.passkey is None:
            return None
        credential_id = method.passkey.credential_id
        try:
            keys, manager = self._world.keys, self._world.keys.manager(key.id)
            done = await with_session(
                keys, key.id, prompter, lambda pin: manager.delete_passkey(credential_id, pin), finger=cancel
            )
            self._map_keys.forget(key.id)
            if isinstance(done, Done):
                await describe_again(keys.handle(key.id))
        except KeydeskError as error:
            self._map_keys.forget(key.id)
            return None if error.code == Code.KEY_LACKS_PASSKEY else error.code
        return None if isinstance(done, Done) else str(Code.KEY_CANCELLED)

    async def _forget_label(self, method: Method) -> None:
        name = method_label_name(method.id)
        if method.is_passkey and method.passkey is not None:
            name = passkey_label_name(method.passkey.credential_id)
        if name not in self._world.state.now.labels:
            return
        labels, account = self._world.notebook.labels, self._world.account
        await labels.set(account, name, None)
        self._world.state.put(labels=await labels.load(account))

    def _name(self, method: Method) -> str:
        return self._world.state.now.own_name(method) or method.name or method.detail or method.type
