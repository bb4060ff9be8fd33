"""Renames a method: on the server where the API can, on this computer where it cannot (passkeys).

Main loop. Raises API_*, NET_*.
"""

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.usecases.key_care import KeyCare
from keydesk.usecases.load_account import LoadAccount
from keydesk.usecases.world import World

ON_SERVER = frozenset({MethodType.TOTP, MethodType.PUSH})
"""Types whose name the API can change. Source: reference §10, PATCH."""


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

    async def run(self, method_id: str, name: str) -> Method:
        """Give a method another name.

        Args:
            method_id: the method.
            name: the new name, not blank.

        Returns:
            The method as it is now.

        Raises:
            KeydeskError: METHOD_GONE, KEY_UNSUPPORTED for types without names, API_*, NET_*.
        """
        methods = list(await self._load.known())
        method = next((m for m in methods if m.id == method_id), None)
        if method is None:
            raise KeydeskError(Code.METHOD_GONE)
        if method.is_passkey and method.passkey is not None:
            await self._care.label_passkey(method.passkey.credential_id, name)
            await self._world.record("renamed", name)
            return method
        if method.type not in ON_SERVER:
            raise KeydeskError(Code.KEY_UNSUPPORTED, what="rename")
        renamed = await self._world.api.rename_method(method_id, name)
        await self._load.adopt(self._world.account, [renamed if m.id == method_id else m for m in methods])
        await self._world.record("renamed", name)
        return renamed
