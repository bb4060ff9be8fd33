"""Renames a method: on the server where the API can, on this computer where it cannot.

Main loop. Raises API_*, NET_*, AUTH_*.
"""

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.usecases.key_care import KeyCare
from keydesk.usecases.load_account import LoadAccount
from keydesk.usecases.method_prompts import StepUpPrompter
from keydesk.usecases.state import method_label_name
from keydesk.usecases.step_up import Act, StepUp
from keydesk.usecases.world import World

ON_SERVER = frozenset({MethodType.TOTP, MethodType.PUSH})
"""Types whose name the API can change. Source: reference §10, PATCH; §22."""
NAMELESS = frozenset({MethodType.PASSWORD, MethodType.RECOVERY_CODE})
"""Types an account has one of; a name would tell nothing apart. Everything else is named on this computer."""


class RenameMethod:
    """The renaming.

    Args:
        world: the ports.
        load: the account's list.
        care: local labels.
    """

    def __init__(self, world: World, load: LoadAccount, care: KeyCare) -> None:
        self._world = world
        self._load = load
        self._care = care
        self._step_up = StepUp(world)

    async def run(
        self,
        method_id: str,
        name: str,
        prompter: StepUpPrompter | None = None,
        cancel: CancelToken | None = None,
    ) -> Method:
        """Give a method another name.

        Args:
            method_id: the method.
            name: the new name, not blank.
            prompter: leads through a sign-in the tenant may want; None to be told of it instead.
            cancel: the person's Cancel.

        Returns:
            The method as it is now; a name of this computer is in the state.

        Raises:
            KeydeskError: METHOD_GONE, KEY_UNSUPPORTED for types without names, SIGN_IN_CANCELLED, API_*, NET_*.
        """
        methods = list(await self._step_up.led(Act.RENAME, prompter, cancel, self._load.known))
        method = next((m for m in methods if m.id == method_id), None)
        if method is None:
            raise KeydeskError(Code.METHOD_GONE)
        if method.type in NAMELESS:
            raise KeydeskError(Code.KEY_UNSUPPORTED, what="rename")
        if method.type in ON_SERVER:
            renamed = await self._step_up.led(
                Act.RENAME, prompter, cancel, lambda: self._world.api.rename_method(method_id, name)
            )
            await self._load.adopt(self._world.account, [renamed if m.id == method_id else m for m in methods])
        else:
            renamed = method
            await self._label(method, name)
        await self._world.record("renamed", name)
        return renamed

    async def _label(self, method: Method, name: str) -> None:
        if method.is_passkey and method.passkey is not None:
            await self._care.label_passkey(method.passkey.credential_id, name)
            return
        labels, account = self._world.notebook.labels, self._world.account
        await labels.set(account, method_label_name(method.id), None if name == method.name else name)
        self._world.state.put(labels=await labels.load(account))
