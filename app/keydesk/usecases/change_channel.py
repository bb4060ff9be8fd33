"""Changes how a phone is reached: text message or call. Main loop. Raises API_*, NET_*, AUTH_*."""

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import Channel
from keydesk.usecases.load_account import LoadAccount
from keydesk.usecases.method_prompts import StepUpPrompter
from keydesk.usecases.step_up import Act, StepUp
from keydesk.usecases.world import World


class ChangeChannel:
    """The change.

    Args:
        world: the ports.
        load: the account's list.
    """

    def __init__(self, world: World, load: LoadAccount) -> None:
        self._world = world
        self._load = load
        self._step_up = StepUp(world)

    async def run(
        self,
        method_id: str,
        channel: Channel,
        prompter: StepUpPrompter | None = None,
        cancel: CancelToken | None = None,
    ) -> Method:
        """Choose how codes come to a phone.

        Args:
            method_id: the phone.
            channel: text message or call.
            prompter: leads through a sign-in the tenant may want; None to be told of it instead.
            cancel: the person's Cancel.

        Returns:
            The phone as it is now.

        Raises:
            KeydeskError: METHOD_GONE, KEY_UNSUPPORTED (params: what ``channel``) for what is no phone,
                SIGN_IN_CANCELLED, API_*, NET_*.
        """
        methods = list(await self._step_up.led(Act.RENAME, prompter, cancel, self._load.known))
        method = next((m for m in methods if m.id == method_id), None)
        if method is None:
            raise KeydeskError(Code.METHOD_GONE)
        if method.type != MethodType.PHONE or not method.confirmed:
            raise KeydeskError(Code.KEY_UNSUPPORTED, what="channel")
        changed = await self._step_up.led(
            Act.RENAME, prompter, cancel, lambda: self._world.api.prefer_channel(method_id, channel)
        )
        await self._load.adopt(self._world.account, [changed if m.id == method_id else m for m in methods])
        await self._world.record("channel-changed", changed.name or changed.detail or changed.type)
        return changed
