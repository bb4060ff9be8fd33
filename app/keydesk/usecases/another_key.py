"""Tells "the key was pulled" from "another key was plugged in its place". Pure; raises nothing."""

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey, Transport
from keydesk.usecases.world import World


def told_if_another(world: World, key: SecurityKey, error: KeydeskError) -> KeydeskError:
    """Make a failure say that another key came back.

    Args:
        world: the ports.
        key: the key the flow began with.
        error: what the flow failed with.

    Returns:
        KEY_CHANGED when that key is gone and others are here, KEY_REMOVED that says so where it lay on a reader,
        else the failure itself.
    """
    others = [other for other in world.keys.present if other.id != key.id and other.usable]
    gone = all(present.id != key.id for present in world.keys.present)
    if error.code == Code.KEY_REMOVED and gone and others:
        return KeydeskError(Code.KEY_CHANGED, key=world.state.now.key_label(key.id) or key.model)
    if error.code == Code.KEY_REMOVED and key.transport is Transport.PCSC:
        return KeydeskError(Code.KEY_REMOVED, on="reader")
    return error
