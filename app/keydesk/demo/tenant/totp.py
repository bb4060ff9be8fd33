"""Time-based one-time passwords of authenticator apps. Source: RFC 6238, RFC 4226, Google's key URI format.

Owns nothing. Usable on any thread. Raises `ValueError` for a secret that is not base32.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import quote, urlencode

STEP_S = 30
DIGITS = 6
WINDOW = 1  # steps a phone's clock may be off either way


def new_secret() -> str:
    """Make a shared secret.

    Returns:
        160 random bits in base32, without padding.
    """
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def code_at(secret: str, step: int) -> str:
    """Compute the code of one step. Source: RFC 4226 §5.3.

    Args:
        secret: base32; spaces and small letters are borne with.
        step: 30-second steps since 1970.

    Returns:
        Six digits.
    """
    plain = secret.replace(" ", "").upper()
    key = base64.b32decode(plain + "=" * (-len(plain) % 8))
    digest = hmac.new(key, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(now: float) -> int:
    """Tell which step a moment is in.

    Args:
        now: Unix seconds.

    Returns:
        30-second steps since 1970.
    """
    return int(now // STEP_S)


def matching_step(secret: str, code: str, now: float, last_step: int = -1) -> int | None:
    """Check a code; each step is good once. Source: RFC 6238 §5.2.

    Args:
        secret: base32.
        code: as typed; spaces are borne with.
        now: Unix seconds.
        last_step: the step a code was last accepted for.

    Returns:
        The step the code belongs to, one either way of now, or None when it fits none that is still unused.
    """
    typed = code.replace(" ", "").encode()
    here = step_of(now)
    for step in range(here - WINDOW, here + WINDOW + 1):
        if step > last_step and hmac.compare_digest(code_at(secret, step).encode(), typed):
            return step
    return None


def key_uri(secret: str, *, issuer: str, account: str, extra: Mapping[str, str] | None = None) -> str:
    """Write the address for the QR picture.

    Args:
        secret: base32.
        issuer: who asks for the codes.
        account: whose they are.
        extra: further parameters.

    Returns:
        `otpauth://totp/...`.
    """
    query = {
        "secret": secret,
        "issuer": issuer,
        "algorithm": "SHA1",
        "digits": str(DIGITS),
        "period": str(STEP_S),
        **(extra or {}),
    }
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{urlencode(query, quote_via=quote)}"
