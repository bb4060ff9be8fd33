"""One key as the flows of management reach it: passkeys of every site, rules, the session's unlock.

Satisfies the use cases' `KeyManager`. Coroutines on the loop, work on the key's own thread. Raises `KeydeskError`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.key_management import KeyRules
from keydesk.domain.keys import Slots, StoredPasskey
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.managed import Job
from keydesk.hardware.manager_read_only import ReadOnlyManager

if TYPE_CHECKING:
    from keydesk.hardware.session import Session

_LIST_S = 60.0


class Manager(ReadOnlyManager):
    """A key, managed; see `Managed` for its unlock, `SensorManager` for fingerprints and reset, `ReadOnlyManager`."""

    async def all_passkeys(self, pin: Secret | None = None) -> Sequence[StoredPasskey]:
        """List the passkeys of every site; the key's counts come into its description with them.

        Args:
            pin: as typed, None to use what the session holds.

        Returns:
            In the key's order; what an entry does not tell stays empty.

        Raises:
            KeydeskError: PIN_NEEDED while locked, KEY_UNSUPPORTED, KEY_MALFORMED.
        """

        def job(session: Session, stop: Stop) -> tuple[tuple[StoredPasskey, ...], Slots]:
            from keydesk.hardware import stored

            return stored.list_all(session, stop, pin)

        found, slots = await self.run(job, pin, limit_s=_LIST_S)
        self.counted(slots)
        return found

    async def rename_passkey(
        self, passkey: StoredPasskey, user_name: str, display_name: str, pin: Secret | None = None
    ) -> None:
        """Change the names stored with a passkey.

        Args:
            passkey: as listed.
            user_name: the new name.
            display_name: the new longer name.
            pin: as typed, None to use what the session holds.

        Raises:
            KeydeskError: PIN_NEEDED while locked, KEY_UNSUPPORTED for keys that cannot, KEY_LACKS_PASSKEY.
        """

        def job(session: Session, stop: Stop) -> None:
            from keydesk.hardware import stored

            stored.rename(session, passkey, user_name, display_name, pin)

        await self.run(job, pin)

    async def delete_passkey(self, credential_id: bytes, pin: Secret | None = None) -> None:
        """Delete exactly one passkey.

        Args:
            credential_id: raw bytes.
            pin: as typed, None to use what the session holds.

        Raises:
            KeydeskError: PIN_NEEDED while locked, KEY_LACKS_PASSKEY.
        """

        def job(session: Session, stop: Stop) -> Slots:
            from keydesk.hardware import stored

            return stored.delete(session, credential_id, pin)

        self.counted(await self.run(job, pin))

    async def rules(self) -> KeyRules:
        """Read the rules anew; needs no PIN.

        Returns:
            The rules; None where the key has no such rule.
        """

        def job(session: Session, stop: Stop) -> KeyRules:
            from keydesk.hardware import key_config

            return key_config.read(session)

        return await self.ask(job)

    async def toggle_always_uv(self, pin: Secret | None = None) -> None:
        """Switch "PIN or fingerprint at every use" over.

        Args:
            pin: as typed, None to use what the session holds.

        Raises:
            KeydeskError: PIN_NEEDED while locked, KEY_UNSUPPORTED.
        """

        def job(session: Session, stop: Stop) -> None:
            from keydesk.hardware import key_config

            key_config.toggle_always_uv(session, pin)

        await self._change(job, pin)

    async def raise_min_pin_length(self, length: int, pin: Secret | None = None) -> None:
        """Raise the minimum; it cannot be lowered again without a reset.

        Args:
            length: code points.
            pin: as typed, None to use what the session holds.

        Raises:
            KeydeskError: PIN_NEEDED while locked, RULE_ONE_WAY, PIN_TOO_LONG, KEY_UNSUPPORTED.
        """

        def job(session: Session, stop: Stop) -> None:
            from keydesk.hardware import key_config

            key_config.raise_min_pin_length(session, length, pin)

        await self._change(job, pin)

    async def force_pin_change(self, pin: Secret | None = None) -> None:
        """Want another PIN before the next use; locks the session.

        Args:
            pin: as typed, None to use what the session holds.

        Raises:
            KeydeskError: PIN_NEEDED while locked, KEY_UNSUPPORTED.
        """

        def job(session: Session, stop: Stop) -> None:
            from keydesk.hardware import key_config

            key_config.force_pin_change(session, pin)

        await self._change(job, pin)

    async def enable_enterprise_attestation(self, pin: Secret | None = None) -> None:
        """Switch it on; only a reset switches it off.

        Args:
            pin: as typed, None to use what the session holds.

        Raises:
            KeydeskError: PIN_NEEDED while locked, KEY_UNSUPPORTED.
        """

        def job(session: Session, stop: Stop) -> None:
            from keydesk.hardware import key_config

            key_config.enable_enterprise_attestation(session, pin)

        await self._change(job, pin)

    async def _change(self, job: Job[None], pin: Secret | None) -> None:
        """Change a rule, and describe the key at once: what people see next must be true."""
        await self.run(job, pin)
        with suppress(KeydeskError):  # the rule is changed, whether or not the key can still be read
            await self.key.refresh()
