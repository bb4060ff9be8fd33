"""Reading documents and errors of the tenant's identity endpoints in one place. Pure; any thread.

Raises what the functions name.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from keydesk.core.encoding import JsonValue, clean_text
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.net.message import Answer
from keydesk.net.retry import wait_after

_ERROR_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}\Z")


def error_code(value: JsonValue) -> str:
    """Make an OAuth error code fit for messages and logs.

    Args:
        value: the ``error`` member.

    Returns:
        The code, or ``unknown`` for anything that is not a plain word.
    """
    return value if isinstance(value, str) and _ERROR_CODE.match(value) else "unknown"


def error_text(value: JsonValue) -> str:
    """Make an error description fit to show: one plain line.

    Args:
        value: the ``error_description`` member.

    Returns:
        At most 200 characters, possibly none.
    """
    return clean_text(value, 200) if isinstance(value, str) else ""


def refuse_busy(answer: Answer, now: datetime | None = None) -> None:
    """Refuse the statuses that mean the same at every endpoint.

    Args:
        answer: any answer.
        now: this computer's wall time, None to look.

    Raises:
        KeydeskError: API_RATE_LIMITED(seconds) for 429, API_SERVER(status) for 5xx, CAPTIVE_PORTAL for 511.
    """
    if answer.status == 429:
        raise KeydeskError(Code.API_RATE_LIMITED, seconds=wait_after(answer.headers, now or datetime.now(UTC)))
    if answer.status == 511:  # RFC 6585 §6: network authentication required
        raise KeydeskError(Code.CAPTIVE_PORTAL, status=answer.status)
    if answer.status >= 500:
        raise KeydeskError(Code.API_SERVER, status=answer.status)


def read_document(answer: Answer, code: Code) -> Mapping[str, JsonValue]:
    """Read a public document (discovery, signing keys).

    Args:
        answer: the answer to the GET.
        code: what to raise when it is not the document.

    Returns:
        The JSON object.

    Raises:
        KeydeskError: the given code (what), API_RATE_LIMITED, API_SERVER, CAPTIVE_PORTAL, ANSWER_INVALID.
    """
    refuse_busy(answer)
    if answer.status != 200:
        raise KeydeskError(code, what="status", status=answer.status)
    document = answer.json()
    if not isinstance(document, dict):
        raise KeydeskError(code, what="document")
    return document
