"""What a person loses when a key is reset, from the map of the account and – while it is unlocked – the key's list.

Main loop. Raises nothing but what the person cannot do without; what cannot be known stays unknown.
"""

from collections.abc import Sequence

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey
from keydesk.domain.reconciliation import keys_of_method
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.reset_prompts import Consequences
from keydesk.usecases.world import World


async def weigh(world: World, map_keys: MapKeys, key: SecurityKey) -> Consequences:
    """Tell what a reset of a key takes away.

    Args:
        world: the ports.
        map_keys: asks the key what it holds, where that is not known yet.
        key: the key.

    Returns:
        The consequences, as far as they are known.
    """
    fingerprints = "fingerprints" in key.can
    methods = world.state.now.methods
    if world.identity.person is None or methods is None:
        return Consequences(other_sites=await _others(world, key, ()), fingerprints=fingerprints)
    await map_keys.run()
    maps = world.state.now.maps
    here = maps.get(key.id)
    passkeys = [m for m in methods if m.is_passkey]
    held = [m for m in passkeys if here is not None and m.id in here.held]
    only_here = tuple(m for m in held if keys_of_method(m.id, tuple(maps.values())) == (key.id,))
    bound = [m for m in passkeys if m.passkey is not None and not m.passkey.synced]
    unsure = tuple(m for m in bound if here is None or m.id in here.unknown)
    lost = {m.id for m in (*only_here, *unsure)}
    return Consequences(
        account_known=True,
        only_here=only_here,
        also_elsewhere=tuple(m for m in held if m not in only_here),
        unsure=unsure,
        strong_remains=any(m.confirmed and m.id not in lost for m in passkeys),
        other_sites=await _others(world, key, passkeys),
        fingerprints=fingerprints,
    )


async def _others(world: World, key: SecurityKey, passkeys: Sequence[Method]) -> int | None:
    manager = world.keys.manager(key.id)
    if not manager.unlocked:
        return None
    try:
        listed = await manager.all_passkeys()
    except KeydeskError as error:
        if error.code in (Code.PIN_NEEDED, Code.KEY_UNSUPPORTED):
            return None  # it locked itself meanwhile, or keeps no list
        raise
    mine = {m.passkey.credential_id for m in passkeys if m.passkey is not None}
    return sum(1 for one in listed if one.credential_id not in mine)
