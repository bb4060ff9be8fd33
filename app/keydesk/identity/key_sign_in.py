"""From a key's answer to checked tokens. Main loop. Raises KEY_SIGN_IN_OFF, AUTH_*, API_*, NET_*."""

from collections.abc import Mapping
from datetime import datetime

from keydesk.core.encoding import JsonValue
from keydesk.identity.authorize import Wish
from keydesk.identity.id_token import Expected
from keydesk.identity.sign_in import SignedIn
from keydesk.identity.tenant import Tenant


async def sign_in_with_passkey(
    tenant: Tenant, answer: Mapping[str, JsonValue], wish: Wish, began: datetime
) -> SignedIn:
    """Hand in what a key answered or made.

    Args:
        tenant: the identity side of the profile.
        answer: session and answer.
        wish: the scopes.
        began: this computer's time.

    Returns:
        Checked tokens and claims; there is no nonce in this flow, its challenge stands for one.

    Raises:
        KeydeskError: see the module. Source: reference §14.
    """
    prover = await tenant.new_prover()
    tokens = await tenant.exchange_passkey(answer, wish, prover)
    profile = tenant.profile
    claims = await tenant.check(
        tokens, Expected(profile.issuer, profile.client_id, organization=profile.organization)
    )
    return SignedIn(tokens, claims, frozenset(wish.all_scopes), began, prover)
