"""The fingerprints on a key: list, add sample by sample and name, rename, remove.

Main loop. Works signed out, too. Raises KEY_*, PIN_*, FINGERPRINT_*; the PIN always works, whatever the finger does.
"""

import logging
from collections.abc import Sequence

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import Fingerprint, FingerprintSensor
from keydesk.usecases.describe_again import describe_again
from keydesk.usecases.fingerprint_prompts import FingerprintPrompter
from keydesk.usecases.key_ports import KeyManager
from keydesk.usecases.leave import Leave
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.ports import KeyHandle
from keydesk.usecases.prompts import PinPrompter
from keydesk.usecases.world import World

_log = logging.getLogger(__name__)


class Fingerprints:
    """What is done to fingerprints.

    Args:
        world: the ports.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    async def list(self, key_id: str, prompter: PinPrompter) -> Done[Sequence[Fingerprint]] | Cancelled:
        """List them; a key without a PIN has none and asks nothing.

        Args:
            key_id: the key.
            prompter: asks for the PIN while the key is locked.

        Returns:
            Done with the list, or cancelled.

        Raises:
            KeydeskError: KEY_UNSUPPORTED without a sensor, KEY_*, PIN_*.
        """
        handle, manager = self._reach(key_id)
        if not (await handle.pin_state()).set:
            await manager.fingerprint_sensor()
            return Done(())
        return await Leave(self._world.keys, key_id, prompter).use(manager.fingerprints)

    async def max_name_bytes(self, key_id: str) -> int:
        """Tell the most UTF-8 bytes of a name on this key.

        Args:
            key_id: the key.

        Returns:
            As the sensor says.
        """
        return (await self._world.keys.manager(key_id).fingerprint_sensor()).max_name_bytes

    async def add(
        self, key_id: str, prompter: FingerprintPrompter, cancel: CancelToken
    ) -> Done[Fingerprint] | Cancelled:
        """Add one: PIN (made first where there is none), samples, name.

        Args:
            key_id: the key.
            prompter: shows the samples, asks for PIN and name.
            cancel: the person's Cancel; until the last sample nothing of the finger stays on the key.

        Returns:
            Done with the fingerprint, or cancelled.

        Raises:
            KeydeskError: FINGERPRINT_FULL, KEY_NOT_TOUCHED, KEY_*, PIN_*.
        """
        handle, manager = self._reach(key_id)
        leave = Leave(self._world.keys, key_id, prompter)
        sensor = await manager.fingerprint_sensor()
        prompter.enrolling(handle.key, sensor)
        try:
            taken = await leave.use(lambda pin: manager.enroll_fingerprint(prompter, cancel, pin))
        except KeydeskError as error:
            if error.code == Code.KEY_CANCELLED:
                return Cancelled()
            raise
        if isinstance(taken, Cancelled):
            return taken
        await self._note("fingerprint-added", key_id)
        added = await self._named(taken.value, leave, sensor, handle, manager, prompter)
        await _tell(leave, manager, prompter)
        await describe_again(handle)  # with the first finger another way in is there
        return Done(added)

    async def rename(
        self, key_id: str, fingerprint_id: bytes, name: str, prompter: FingerprintPrompter
    ) -> Done[None] | Cancelled:
        """Name one.

        Args:
            key_id: the key.
            fingerprint_id: which.
            name: its name.
            prompter: asks for the PIN while the key is locked.

        Returns:
            Done or cancelled.

        Raises:
            KeydeskError: FINGERPRINT_NAME_TOO_LONG, FINGERPRINT_GONE, KEY_*, PIN_*.
        """
        manager = self._world.keys.manager(key_id)
        sensor = await manager.fingerprint_sensor()
        _check(name, sensor)  # before a PIN is asked for
        leave = Leave(self._world.keys, key_id, prompter)
        renamed = await leave.use(lambda pin: manager.rename_fingerprint(fingerprint_id, name, pin))
        if isinstance(renamed, Done):
            await _tell(leave, manager, prompter)
        return renamed

    async def remove(
        self, key_id: str, fingerprint_id: bytes, prompter: FingerprintPrompter
    ) -> Done[None] | Cancelled:
        """Remove one, after asking by name.

        Args:
            key_id: the key.
            fingerprint_id: which.
            prompter: asks for the PIN while the key is locked, and whether it is meant.

        Returns:
            Done or cancelled.

        Raises:
            KeydeskError: FINGERPRINT_GONE, KEY_*, PIN_*.
        """
        handle, manager = self._reach(key_id)
        leave = Leave(self._world.keys, key_id, prompter)
        listed = await leave.use(manager.fingerprints)
        if isinstance(listed, Cancelled):
            return listed
        meant = next((one for one in listed.value if one.id == fingerprint_id), None)
        if meant is None:
            raise KeydeskError(Code.FINGERPRINT_GONE)
        if not await prompter.confirm_removal(handle.key, meant, last=len(listed.value) == 1):
            return Cancelled()
        removed = await leave.use(lambda pin: manager.delete_fingerprint(fingerprint_id, pin))
        if isinstance(removed, Done):
            await self._note("fingerprint-removed", key_id)
            await _tell(leave, manager, prompter)
            await describe_again(handle)  # with the last finger that way is gone
        return removed

    async def _named(
        self,
        taken: Fingerprint,
        leave: Leave,
        sensor: FingerprintSensor,
        handle: KeyHandle,
        manager: KeyManager,
        prompter: FingerprintPrompter,
    ) -> Fingerprint:
        """Name the one just taken; whatever goes wrong with the name, the finger stays."""
        problem: KeydeskError | None = None
        while name := await prompter.name_fingerprint(handle.key, sensor, problem):
            try:
                _check(name, sensor)
                named = await leave.use(lambda pin, name=name: manager.rename_fingerprint(taken.id, name, pin))  # type: ignore[misc]  # a lambda's default has no type
            except KeydeskError as error:
                if error.code != Code.FINGERPRINT_NAME_TOO_LONG:
                    raise
                problem = error
            else:
                return Fingerprint(taken.id, name if isinstance(named, Done) else "")
        return taken

    def _reach(self, key_id: str) -> tuple[KeyHandle, KeyManager]:
        keys = self._world.keys
        return keys.handle(key_id), keys.manager(key_id)

    async def _note(self, action: str, key_id: str) -> None:
        if self._world.identity.person is None:
            return
        now = self._world.state.now
        key = now.key(key_id)
        await self._world.record(action, now.key_label(key_id) or (key.model if key is not None else key_id))


async def _tell(leave: Leave, manager: KeyManager, prompter: FingerprintPrompter) -> None:
    """Tell what the key knows now, by the leave the flow has; the change stands whatever comes of it."""
    try:
        listed = await leave.use(manager.fingerprints)
    except KeydeskError as error:
        _log.info("after a change the fingerprints were not listed: %s", error.code)
        return
    if isinstance(listed, Done):
        prompter.now_known(listed.value)


def _check(name: str, sensor: FingerprintSensor) -> None:
    if len(name.encode("utf-8", "replace")) > sensor.max_name_bytes:
        raise KeydeskError(Code.FINGERPRINT_NAME_TOO_LONG, max_bytes=sensor.max_name_bytes)
