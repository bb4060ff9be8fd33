"""Strict readers for what comes from outside: base64url, JSON, and names that strangers chose.

Usable on any thread. Raises `ValueError` (and nothing else) on bad input.
"""

import base64
import binascii
import re
import unicodedata

from keydesk.core.strict_json import MAX_DEPTH as MAX_DEPTH
from keydesk.core.strict_json import MAX_INTEGER_DIGITS as MAX_INTEGER_DIGITS
from keydesk.core.strict_json import JsonValue as JsonValue
from keydesk.core.strict_json import parse_json as parse_json

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*\Z")


def b64url_encode(data: bytes) -> str:
    """Encode without padding.

    Args:
        data: any bytes.

    Returns:
        base64url text without ``=``. Source: RFC 4648 §5, RFC 7515 §2.
    """
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def b64url_decode(text: str) -> bytes:
    """Decode unpadded base64url; padding and foreign characters are refused.

    Args:
        text: base64url text.

    Returns:
        The bytes.

    Raises:
        ValueError: the text is not canonical base64url.
    """
    if not _BASE64URL.match(text) or len(text) % 4 == 1:
        raise ValueError("not base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64url_encode(data) != text:
        raise ValueError("not canonical base64url")
    return data


def b64_any_decode(text: str) -> bytes:
    """Decode base64 or base64url, padded or not, as the My Account API mixes both.

    Args:
        text: base64 text of either alphabet.

    Returns:
        The bytes.

    Raises:
        ValueError: the text is neither.
    """
    plain = text.rstrip("=").replace("+", "-").replace("/", "_")
    if not _BASE64URL.match(plain) or len(plain) % 4 == 1:
        raise ValueError("not base64")
    try:
        return base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    except binascii.Error as error:
        raise ValueError("not base64") from error


def clean_text(text: str, limit: int = 120) -> str:
    """Make a name from outside fit to show: one line, no control or direction characters, bounded.

    Args:
        text: what a server or a key sent.
        limit: characters that stay at most; a longer text ends in an ellipsis.

    Returns:
        Plain text, possibly empty.
    """
    kept = "".join(" " if char.isspace() else char for char in text[: limit * 8])
    kept = "".join(char for char in kept if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    kept = " ".join(kept.split())
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + "…"
