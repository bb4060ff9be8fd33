"""Managing a key by behaviour, over a `BehavingKey`: its passkeys, PIN and counters are the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import Fingerprint, FingerprintSensor, KeyRules, ResetTerms, Sample
from keydesk.domain.keys import StoredPasskey
from keydesk.domain.remembered_key import READ_ONLY_LIST, ReadOnlyList, ReadOnlyToken
from keydesk.domain.stored_data import StoredData
from keydesk.usecases.key_ports import SampleWatcher
from keydesk.usecases.ports import TouchWatcher

if TYPE_CHECKING:
    from tests.fakes.keys import BehavingKey


class BehavingManager:
    """Satisfies `KeyManager`; faults as in `BehavingKey.fail`, by the names of the calls here.

    `held` is the session's token; `expire` has the key refuse it at the next call.
    """

    def __init__(self, key: BehavingKey) -> None:
        self._key = key
        self.held = False
        self.expired = False
        self.the_rules = KeyRules(always_uv=False, min_pin_length=4, force_pin_change=False)
        self.sensor: FingerprintSensor | None = None
        self.prints: dict[bytes, Fingerprint] = {}
        self.samples: list[Sample] = [Sample.GOOD, Sample.TOO_FAST, Sample.GOOD]
        self.terms = ResetTerms()
        self.read_only: Secret | None = None
        self.identifier = f"identifier-of-{key.key.id}".encode()
        self.pins = 0
        self.data = StoredData(None)

    @property
    def unlocked(self) -> bool:
        return self.held

    def forget(self) -> None:
        """The token is worth nothing any more."""
        self.held = False
        self._key.key = replace(self._key.key, unlocked=False)

    def expire(self) -> None:
        self.expired = True

    def _hold(self, held: bool) -> None:
        self.held = held
        self._key.key = replace(self._key.key, unlocked=held)
        self._key.told()

    def _leave(self, call: str, pin: Secret | None) -> None:
        self._key.enter(call)
        if pin is not None:
            self._key.check(pin)
            if self._key.must_change:
                raise KeydeskError(Code.PIN_MUST_CHANGE)
            return
        if not self.held:
            raise KeydeskError(Code.PIN_NEEDED)
        if self.expired:
            self.expired = False
            self._hold(False)
            raise KeydeskError(Code.PIN_NEEDED)

    async def unlock(self, pin: Secret) -> None:
        self._leave("unlock", pin)
        self._hold(True)

    async def unlock_by_finger(self, watcher: TouchWatcher, cancel: CancelToken) -> None:
        self._key.enter("unlock_by_finger")
        self._key.look_at_finger(watcher, cancel)
        self._hold(True)

    async def lock(self) -> None:
        self._key.calls.append("lock")
        self._hold(False)

    async def all_passkeys(self, pin: Secret | None = None) -> Sequence[StoredPasskey]:
        self._leave("all_passkeys", pin)
        self._key.describe()
        return list(self._key.passkeys.values())

    async def stored_data(self, passkey: StoredPasskey | None = None) -> StoredData:
        self._key.enter("stored_data")
        return self.data

    async def remember(self, pin: Secret) -> ReadOnlyToken:
        self._leave("remember", pin)
        if READ_ONLY_LIST not in self._key.key.can:
            raise KeydeskError(Code.KEY_UNSUPPORTED, what=READ_ONLY_LIST)
        self.read_only = self.read_only or Secret(f"token-of-{self._key.key.id}-{self.pins}")
        return ReadOnlyToken(self.identifier, self.read_only, 2, self.state)

    async def recognise(self, tokens: Sequence[ReadOnlyToken]) -> ReadOnlyToken | None:
        self._key.enter("recognise")
        mine = self.read_only
        found = next((t for t in tokens if mine is not None and t.secret.matches(mine)), None)
        return replace(found, state=self.state) if found is not None else None

    async def read_only_passkeys(self, token: ReadOnlyToken) -> ReadOnlyList:
        self._key.enter("read_only_passkeys")
        if self.read_only is None or not token.secret.matches(self.read_only):
            raise KeydeskError(Code.PIN_NEEDED)
        self._key.describe()
        return ReadOnlyList(tuple(self._key.passkeys.values()), self._key.key.slots, self.state)

    def take_leave_back(self) -> None:
        """What a change of the PIN does to the token."""
        self.read_only = None
        self.pins += 1

    @property
    def state(self) -> bytes:
        return b"|".join(sorted(self._key.passkeys)) or b"empty"

    async def rename_passkey(
        self, passkey: StoredPasskey, user_name: str, display_name: str, pin: Secret | None = None
    ) -> None:
        self._leave("rename_passkey", pin)
        if passkey.credential_id not in self._key.passkeys:
            raise KeydeskError(Code.KEY_LACKS_PASSKEY)
        self._key.passkeys[passkey.credential_id] = replace(
            self._key.passkeys[passkey.credential_id], user_name=user_name, display_name=display_name
        )

    async def delete_passkey(self, credential_id: bytes, pin: Secret | None = None) -> None:
        self._leave("delete_stored", pin)
        if credential_id not in self._key.passkeys:
            raise KeydeskError(Code.KEY_LACKS_PASSKEY)
        del self._key.passkeys[credential_id]
        self._key.describe()

    async def fingerprint_sensor(self) -> FingerprintSensor:
        self._key.enter("fingerprint_sensor")
        if self.sensor is None:
            raise KeydeskError(Code.KEY_UNSUPPORTED, what="fingerprints")
        return self.sensor

    async def fingerprints(self, pin: Secret | None = None) -> Sequence[Fingerprint]:
        self._leave("fingerprints", pin)
        return list(self.prints.values())

    async def enroll_fingerprint(
        self, watcher: SampleWatcher, cancel: CancelToken, pin: Secret | None = None
    ) -> Fingerprint:
        self._leave("enroll_fingerprint", pin)
        left = self.samples.count(Sample.GOOD)
        for sample in self.samples:
            watcher.touch_wanted()
            if cancel.cancelled:
                raise KeydeskError(Code.KEY_CANCELLED)
            left -= sample is Sample.GOOD
            watcher.touch_done()
            watcher.sample(sample, left)
        made = Fingerprint(bytes([len(self.prints) + 1]))
        self.prints[made.id] = made
        return made

    async def rename_fingerprint(self, fingerprint_id: bytes, name: str, pin: Secret | None = None) -> None:
        self._leave("rename_fingerprint", pin)
        self.prints[fingerprint_id] = Fingerprint(fingerprint_id, name)

    async def delete_fingerprint(self, fingerprint_id: bytes, pin: Secret | None = None) -> None:
        self._leave("delete_fingerprint", pin)
        del self.prints[fingerprint_id]

    async def rules(self) -> KeyRules:
        self._key.enter("rules")
        return self.the_rules

    async def toggle_always_uv(self, pin: Secret | None = None) -> None:
        self._leave("toggle_always_uv", pin)
        if self.the_rules.always_uv is None:
            raise KeydeskError(Code.KEY_UNSUPPORTED, what="always-uv")
        self.the_rules = replace(self.the_rules, always_uv=not self.the_rules.always_uv)

    async def raise_min_pin_length(self, length: int, pin: Secret | None = None) -> None:
        self._leave("raise_min_pin_length", pin)
        present = self.the_rules.min_pin_length
        if present is None:
            raise KeydeskError(Code.KEY_UNSUPPORTED, what="min-pin-length")
        if length <= present:
            raise KeydeskError(Code.RULE_ONE_WAY, min_length=present)
        self.the_rules = replace(self.the_rules, min_pin_length=length)
        if self._key.pin is not None and len(self._key.pin) < length:
            self._must_change()

    async def force_pin_change(self, pin: Secret | None = None) -> None:
        self._leave("force_pin_change", pin)
        self._must_change()

    def _must_change(self) -> None:
        self.the_rules = replace(self.the_rules, force_pin_change=True)
        self._key.must_change = True
        self._key.describe()
        self._hold(False)

    async def enable_enterprise_attestation(self, pin: Secret | None = None) -> None:
        self._leave("enable_enterprise_attestation", pin)
        if self.the_rules.enterprise_attestation is None:
            raise KeydeskError(Code.KEY_UNSUPPORTED, what="enterprise-attestation")
        self.the_rules = replace(self.the_rules, enterprise_attestation=True)

    async def reset_terms(self) -> ResetTerms:
        self._key.enter("reset_terms")
        return self.terms

    async def reset(self, watcher: TouchWatcher, cancel: CancelToken) -> None:
        self._key.enter("reset")
        watcher.touch_wanted()
        if cancel.cancelled:
            raise KeydeskError(Code.KEY_CANCELLED)
        watcher.touch_done()
        self._key.pin, self._key.retries, self._key.must_change = None, 8, False
        self._key.passkeys.clear()
        self.prints.clear()
        self.take_leave_back()
        self.identifier += b"'"
        self.the_rules = replace(self.the_rules, always_uv=False, min_pin_length=4, force_pin_change=False)
        self._key.describe()
        self._hold(False)
