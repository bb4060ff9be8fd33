"""Recovery codes: made once, shown once, used up by one sign-in.

Owns nothing. Runs on the server's event loop; raises nothing.
"""

import hmac
import secrets
import string

from keydesk.demo.tenant.people import Account, Method

LENGTH = 24


def new_recovery_code() -> str:
    """Make a recovery code.

    Returns:
        24 capital letters, as Auth0's samples show.
    """
    return "".join(secrets.choice(string.ascii_uppercase) for _ in range(LENGTH))


def matching_recovery_code(account: Account, typed: str) -> Method | None:
    """Find the recovery code somebody typed.

    Args:
        account: whose.
        typed: as typed; spaces, dashes and small letters are borne with.

    Returns:
        The method, or None.
    """
    plain = typed.replace(" ", "").replace("-", "").upper().encode()
    for method in account.methods("recovery-code"):
        if method.confirmed and method.secret and hmac.compare_digest(method.secret.encode(), plain):
            return method
    return None
