"""What the page of keys knows beyond the state: what is behind the PIN of a key while it is unlocked or remembered.

Owns: the lists of passkeys (forgotten when a key is locked and not remembered, goes, or is another one) and the rules
of keys, and the reading of both. Runs on the main thread. Raises nothing.
"""

import logging
from collections.abc import Callable, Coroutine, Sequence

from PySide6.QtCore import QObject, Signal

from keydesk.core.errors import KeydeskError
from keydesk.domain.key_management import KeyRules
from keydesk.domain.keys import SecurityKey, StoredPasskey
from keydesk.ui.desk import Desk
from keydesk.ui.pages.actions import FLOW
from keydesk.usecases.outcomes import Done
from keydesk.usecases.services import Services

_log = logging.getLogger(__name__)


class KeyRoom(QObject):
    """The room.

    Args:
        desk: what pages share.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._lists: dict[str, tuple[str, tuple[StoredPasskey, ...]]] = {}
        self._rules: dict[str, tuple[object, KeyRules | None]] = {}
        self._failed: set[str] = set()
        desk.changed.connect(self._tidy)
        desk.scope.busy_changed.connect(self._busy_changed)

    def listed(self, key: SecurityKey) -> tuple[StoredPasskey, ...] | None:
        """The passkeys of a key, None while they are not known."""
        kept = self._lists.get(key.id)
        return kept[1] if kept is not None and self._open(key) and kept[0] == key.path else None

    def reading(self, key: SecurityKey) -> bool:
        """Whether the passkeys of a key are being read."""
        return self._desk.scope.busy(_reads(key.id))

    def failed(self, key: SecurityKey) -> bool:
        """Whether the passkeys of a key could not be read."""
        return key.id in self._failed

    def rules(self, key: SecurityKey) -> KeyRules | None:
        """The rules of a key, None while they are not known."""
        kept = self._rules.get(key.id)
        return kept[1] if kept is not None else None

    def rules_failed(self, key: SecurityKey) -> bool:
        """Whether the rules of a key could not be read."""
        kept = self._rules.get(key.id)
        return kept is not None and kept[1] is None

    def keep_list(self, key: SecurityKey, passkeys: Sequence[StoredPasskey]) -> None:
        """Remember what a key lists, until it is locked or goes."""
        self._lists[key.id] = (key.path, tuple(passkeys))
        self._failed.discard(key.id)
        self.changed.emit()

    def keep_rules(self, key: SecurityKey, rules: KeyRules | None) -> None:
        """Remember the rules of a key as it is now; None says that they could not be read."""
        self._rules[key.id] = (_shape(key), rules)
        self.changed.emit()

    def say_failed(self, key: SecurityKey) -> None:
        """The passkeys of a key could not be read."""
        self._failed.add(key.id)
        self.changed.emit()

    def visit(self, key: SecurityKey) -> None:
        """A key is looked at: read what is not known of it, without asking anybody anything.

        Nothing is read while a flow asks a person something: the key may wait for a touch. The page comes back then.

        Args:
            key: the key.
        """
        if not key.usable or self._desk.scope.busy(FLOW):
            return
        kept = self._rules.get(key.id)
        if kept is None or kept[0] != _shape(key):
            self._read(f"rules:{key.id}", lambda services: self._read_rules(services, key))
        able = self._open(key) and "credential-management" in key.can
        if able and self.listed(key) is None and key.id not in self._failed:
            self.read_list(key)

    def read_list(self, key: SecurityKey) -> None:
        """Read the passkeys of a key that is unlocked or remembered; also again."""
        self._failed.discard(key.id)
        self._read(_reads(key.id), lambda services: self._read_list(services, key))

    def _open(self, key: SecurityKey) -> bool:
        """Whether its list may be shown: unlocked, or remembered on this computer."""
        return key.unlocked or self._desk.now.shown_at_once(key) is not None

    def _read(self, name: str, work: Callable[[Services], Coroutine[object, object, object]]) -> None:
        if not self._desk.scope.busy(name):
            self._desk.start(name, work)

    async def _read_rules(self, services: Services, key: SecurityKey) -> None:
        try:
            rules: KeyRules | None = await services.rules.read(key.id)
        except KeydeskError as error:
            # What cannot be read is said on the page, beside what is known of the key anyhow.
            _log.info("rules of a key not read: %s", error)
            rules = None
        self.keep_rules(self._desk.now.key(key.id) or key, rules)

    async def _read_list(self, services: Services, key: SecurityKey) -> None:
        from keydesk.ui.dialogs.unlock_sheet import SilentPrompter

        listed: Sequence[StoredPasskey] | None = None
        try:
            outcome = (
                await services.passkeys.list(key.id, SilentPrompter())
                if key.unlocked
                else await services.instant.list(key.id)
            )
            listed = outcome.value.passkeys if isinstance(outcome, Done) else None
        except KeydeskError as error:
            # Told in the section, where the person looks, with a button that tries again.
            _log.info("passkeys of a key not listed: %s", error)
        fresh = self._desk.now.key(key.id)
        if fresh is None or not self._open(fresh):
            return  # pulled, locked or forgotten meanwhile: nothing is kept
        if listed is None:
            self.say_failed(fresh)
        else:
            self.keep_list(fresh, listed)

    def _tidy(self, _: object) -> None:
        """What is behind a PIN goes when the key is locked, pulled, or another one."""
        there = {key.id: key for key in self._desk.now.keys}
        for key_id, (path, _passkeys) in list(self._lists.items()):
            key = there.get(key_id)
            if key is None or not self._open(key) or key.path != path:
                del self._lists[key_id]
        self._failed &= {key_id for key_id, key in there.items() if self._open(key)}
        for key_id in [known for known in self._rules if known not in there]:
            del self._rules[key_id]

    def _busy_changed(self, name: str, _: bool) -> None:
        if name.startswith(_reads("")):
            self.changed.emit()


def _reads(key_id: str) -> str:
    return f"passkeys:{key_id}"


def _shape(key: SecurityKey) -> object:
    """What the rules of a key depend on; when it changes they are read anew."""
    return (key.path, key.pin.set, key.pin.min_length, key.pin.must_change)
