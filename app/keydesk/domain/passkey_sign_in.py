"""Signing in, and up, with a passkey and no browser: what goes between tenant, key and person. Frozen; no I/O."""

from dataclasses import dataclass, field

from keydesk.core.secret import Secret
from keydesk.domain.keys import CreationOptions, ProofRequest


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """A question of the tenant that any passkey of its site may answer.

    Args:
        request: what the key is asked.
        session: ties the answer to the question.
        timeout_s: seconds the question lives.
    """

    request: ProofRequest
    session: Secret
    timeout_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who wants an account; the tenant decides which of these it needs.

    Args:
        email: address, None for none.
        name: for showing, None for none.
        phone: number in E.164, None for none.
        username: where the tenant wants one, None for none.
    """

    email: str | None = None
    name: str | None = None
    phone: str | None = None
    username: str | None = None


@dataclass(frozen=True, slots=True)
class KeyInvitation:
    """What the tenant wants a key to make for a new account.

    Args:
        options: checked options.
        session: ties the new passkey to them.
    """

    options: CreationOptions
    session: Secret = field(repr=False)
