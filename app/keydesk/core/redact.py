"""Takes secrets out of texts that leave the program's memory: logs, details to copy, bundles.

A second line of defence: secrets are `Secret` and are never logged to begin with. Usable on any thread.
"""

import re

_MASK = "…"
_PATTERNS = (
    # JWTs and JWEs, whole or cut.
    re.compile(r"eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,4}"),
    # Auth0's sealed values: auth_session, mfa_token.
    re.compile(r"Fe26\.2\*[^\s\"'&]*"),
    # name=value and "name": "value" of members that are secret by their name; our own codes (KEY-004) are none.
    re.compile(
        r"(?i)(?P<keep>\b(?:access_token|refresh_token|id_token|id_token_hint|code|connect_code|code_verifier"
        r"|state|nonce|auth_session|mfa_token|device_code|user_code|ticket|otp_code|recovery_code|password"
        r"|new_password|client_secret|pin)\b[\"']?\s*[=:]\s*[\"']?)(?![A-Z]{3,4}-\d{3}\b)[^\s\"'&,;}]+"
    ),
    re.compile(r"(?i)(?P<keep>\b(?:authorization|dpop|cookie|set-cookie)\b\s*[:=]\s*)[^\r\n]+"),
)
# It begins only where a word does: else a long word without an @ would be tried from each of its letters.
_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


def redact(text: str) -> str:
    """Mask what looks like a secret or an e-mail address.

    Args:
        text: any text.

    Returns:
        The text with masks in place of secrets.
    """
    for pattern in _PATTERNS:
        text = pattern.sub(lambda match: (match.groupdict().get("keep") or "") + _MASK, text)
    return _EMAIL.sub(_MASK, text)


def one_line(text: str, limit: int = 2000) -> str:
    """Make a text safe for one line of a log: escaped, without direction characters, bounded.

    Args:
        text: any text.
        limit: characters at most.

    Returns:
        A single line.
    """
    text = text.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")
    text = _CONTROL.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    return text if len(text) <= limit else text[:limit] + _MASK
