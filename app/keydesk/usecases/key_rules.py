"""The rules a key keeps: read them, change them, with every consequence said before.

Main loop. Works signed out, too. Raises KEY_*, PIN_*, RULE_ONE_WAY.
"""

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import KeyRules
from keydesk.domain.keys import SecurityKey
from keydesk.usecases.key_ports import KeyManager
from keydesk.usecases.key_prompts import Consequence, Rule, RuleAsk, RuleChange, RulePrompter
from keydesk.usecases.key_session import with_session
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.world import World


class ChangeKeyRules:
    """Read and change a key's rules.

    Args:
        world: the ports.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    async def read(self, key_id: str) -> KeyRules:
        """Read the rules; needs no PIN.

        Args:
            key_id: the key.

        Returns:
            The rules; None where the key has no such rule.

        Raises:
            KeydeskError: KEY_*.
        """
        return await self._world.keys.manager(key_id).rules()

    async def change(self, key_id: str, change: RuleChange, prompter: RulePrompter) -> Done[KeyRules] | Cancelled:
        """Change one rule. Where the key wants another PIN after it, the next flow with a PIN leads there.

        Args:
            key_id: the key.
            change: the wish.
            prompter: confirms with every consequence, asks for the PIN of a locked key.

        Returns:
            Done with the rules as the key tells them afterwards, or cancelled.

        Raises:
            KeydeskError: KEY_UNSUPPORTED, RULE_ONE_WAY, PIN_TOO_LONG, PIN_NOT_SET, KEY_*, PIN_*.
        """
        world = self._world
        key, manager = world.keys.handle(key_id).key, world.keys.manager(key_id)
        rules = await manager.rules()
        _possible(key, rules, change)
        if not await prompter.confirm_rule(RuleAsk(key, change, rules, consequences(key, rules, change))):
            return Cancelled()

        async def use(pin: Secret | None) -> None:
            await _write(manager, change, pin)

        answer = await with_session(world.keys, key_id, prompter, use)
        if isinstance(answer, Cancelled):
            return answer
        if world.identity.person is not None:
            await world.record("rule-changed", world.state.now.key_label(key_id) or key.model)
        return Done(await manager.rules())


def consequences(key: SecurityKey, rules: KeyRules, change: RuleChange) -> tuple[Consequence, ...]:
    """Tell what a change brings with it.

    Args:
        key: the key.
        rules: as they are now.
        change: the wish.

    Returns:
        In the order they should be said. Source: CTAP 2.1 §6.11, §7.2, §7.4.
    """
    match change.rule:
        case Rule.ALWAYS_UV:
            stops = rules.always_uv is False and "U2F_V2" in key.versions
            return (Consequence.OLD_SIGN_INS_STOP,) if stops else ()
        case Rule.MIN_PIN_LENGTH:
            return (Consequence.ONE_WAY, Consequence.MAYBE_PIN_CHANGE)
        case Rule.FORCE_PIN_CHANGE:
            return (Consequence.PIN_CHANGE,)
        case Rule.ENTERPRISE_ATTESTATION:
            return (Consequence.ONE_WAY, Consequence.TRACEABLE)


def _possible(key: SecurityKey, rules: KeyRules, change: RuleChange) -> None:
    """Refuse before anything is asked of the person what the key would refuse anyway."""
    there = {
        Rule.ALWAYS_UV: rules.always_uv is not None,
        Rule.MIN_PIN_LENGTH: rules.min_pin_length is not None and change.length is not None,
        Rule.FORCE_PIN_CHANGE: rules.force_pin_change is not None,
        Rule.ENTERPRISE_ATTESTATION: rules.enterprise_attestation is not None,
    }
    if not there[change.rule]:
        raise KeydeskError(Code.KEY_UNSUPPORTED, what=str(change.rule))
    if change.rule is Rule.MIN_PIN_LENGTH and (change.length or 0) <= (rules.min_pin_length or 0):
        raise KeydeskError(Code.RULE_ONE_WAY, min_length=rules.min_pin_length or 0)
    if not key.pin.set:
        raise KeydeskError(Code.PIN_NOT_SET)


async def _write(manager: KeyManager, change: RuleChange, pin: Secret | None) -> None:
    match change.rule:
        case Rule.ALWAYS_UV:
            await manager.toggle_always_uv(pin)
        case Rule.MIN_PIN_LENGTH:
            await manager.raise_min_pin_length(change.length or 0, pin)
        case Rule.FORCE_PIN_CHANGE:
            await manager.force_pin_change(pin)
        case Rule.ENTERPRISE_ATTESTATION:
            await manager.enable_enterprise_attestation(pin)
