"""What the organisation requires, laid over what a tenant asks a key: always more, never less.

Main loop. Raises CHALLENGE_INVALID.
"""

from dataclasses import replace

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import CreationOptions, ProofRequest
from keydesk.domain.policy import Requirements

_REQUIRED = "required"


def required(options: CreationOptions, wants: Requirements) -> CreationOptions:
    """Tighten what a key is asked to make.

    Args:
        options: the tenant's, checked already.
        wants: the organisation's.

    Returns:
        The options to go on with.

    Raises:
        KeydeskError: CHALLENGE_INVALID (params: what) for another site than the organisation's.
    """
    _check_site(options.rp_id, wants)
    return replace(options, user_verification=_REQUIRED) if wants.verify_person else options


def required_proof(request: ProofRequest, wants: Requirements) -> ProofRequest:
    """Tighten what a key is asked to sign; arguments and failures as `required`."""
    _check_site(request.rp_id, wants)
    return replace(request, user_verification=_REQUIRED) if wants.verify_person else request


def _check_site(site: str, wants: Requirements) -> None:
    if wants.site is not None and site != wants.site:
        raise KeydeskError(Code.CHALLENGE_INVALID, what="rp.id")
