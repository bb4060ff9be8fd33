"""What a managed key shows without its PIN. Coroutines on the loop, work on the key's thread. Raises KEY_*, PIN_*."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from keydesk.core.secret import Secret
from keydesk.domain.keys import StoredPasskey
from keydesk.domain.remembered_key import ReadOnlyList, ReadOnlyToken
from keydesk.domain.stored_data import StoredData
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.jobs import keeping
from keydesk.hardware.manager_sensor import SensorManager

if TYPE_CHECKING:
    from keydesk.hardware.session import Session

_LIST_S = 60.0


class ReadOnlyManager(SensorManager):
    """Read-only tokens and the list by them, and what sites had the key keep."""

    async def remember(self, pin: Secret) -> ReadOnlyToken:
        """Trade the PIN for a token that lists and does nothing else; a session that is unlocked stays so.

        Args:
            pin: as typed; sent once and forgotten.

        Returns:
            The token.

        Raises:
            KeydeskError: KEY_UNSUPPORTED for keys that give none, PIN_*.
        """

        def job(session: Session, stop: Stop) -> ReadOnlyToken:
            from keydesk.hardware import read_only

            return read_only.take(session, pin)

        return await self.run(keeping(pin, job), pin)

    async def stored_data(self, passkey: StoredPasskey | None = None) -> StoredData:
        """Read what sites had the key keep; needs no PIN.

        Args:
            passkey: whose data to open, as listed; None for the array of large blobs alone.

        Returns:
            Sizes, and what the passkey's own key opens.

        Raises:
            KeydeskError: KEY_MALFORMED, KEY_UNSUPPORTED behind the helper with administrator rights.
        """

        def job(session: Session, stop: Stop) -> StoredData:
            from keydesk.hardware import large_blobs

            return large_blobs.read(session, stop, passkey)

        return await self.ask(job)

    async def recognise(self, tokens: Sequence[ReadOnlyToken]) -> ReadOnlyToken | None:
        """Find the token that was given by this very key.

        Args:
            tokens: those that may be of it.

        Returns:
            The token with the state of the list as it is now, None when there is none.
        """

        def job(session: Session, stop: Stop) -> ReadOnlyToken | None:
            from keydesk.hardware import read_only

            return read_only.recognise(session, tokens)

        return await self.ask(job)

    async def read_only_passkeys(self, token: ReadOnlyToken) -> ReadOnlyList:
        """List the passkeys of every site; the key's counts come into its description with them.

        Args:
            token: as recognised.

        Returns:
            The list.

        Raises:
            KeydeskError: PIN_NEEDED when the key no longer takes the token.
        """

        def job(session: Session, stop: Stop) -> ReadOnlyList:
            from keydesk.hardware import read_only

            return read_only.list_all(session, stop, token)

        listed = await self.key.counting(self.key.thread.run(job, None, _LIST_S))
        self.counted(listed.slots)
        return listed
