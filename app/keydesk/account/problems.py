"""Turns refusals of the My Account API into codes; this is the one place that reads its problem details.

Pure; any thread. Returns `KeydeskError`s, raises nothing.
"""

import math
from collections.abc import Mapping
from datetime import datetime

from keydesk.account.scopes import Operation
from keydesk.core.encoding import JsonValue, clean_text
from keydesk.core.errors import KeydeskError
from keydesk.core.redact import redact
from keydesk.domain.catalogue import Code
from keydesk.net.message import Answer
from keydesk.net.retry import wait_after

_MORE = ("mfa_required", "unmet_authentication_requirements", "insufficient_user_authentication")
_REASONS = 8
_TOLD = 300  # characters of the server's own words that are kept
_BY_STATUS = {
    401: Code.API_UNAUTHORIZED,
    409: Code.API_CONFLICT,
    415: Code.API_MEDIA_TYPE,
}
# The API itself is missing when even these are not found. Source: reference §1.
_NOT_FOUND = dict.fromkeys(
    (Operation.LIST_METHODS, Operation.LIST_FACTORS, Operation.START, Operation.LIST_ACCOUNTS,
     Operation.LIST_CONNECTIONS), Code.API_NOT_ACTIVE
) | dict.fromkeys((Operation.GET_METHOD, Operation.RENAME, Operation.REMOVE), Code.METHOD_GONE) | {
    Operation.DISCONNECT: Code.ACCOUNT_GONE,
    Operation.CONNECT: Code.CONNECTION_GONE,
}  # fmt: skip


def refusal(operation: Operation, answer: Answer, now: datetime) -> KeydeskError:
    """Say what a refusal means.

    Args:
        operation: what was asked.
        answer: an answer with a status of 400 or above.
        now: this computer's wall time, aware, to read waiting times.

    Returns:
        API_RATE_LIMITED (params: seconds 1 to 300, everyone), FRESH_SIGN_IN_NEEDED, SCOPE_MISSING (params: scope),
        API_NOT_ACTIVE, METHOD_GONE, ACCOUNT_GONE, ACCOUNT_EXISTS, CONNECTION_GONE, CAPTIVE_PORTAL (params: status),
        API_SERVER (params: status), or the API_* code of the status; with title and detail in the server's words
        where it gave any. Source: reference §7, §19.
    """
    status = answer.status
    if status == 429:
        seconds = math.ceil(wait_after(answer.headers, now))
        everyone = answer.headers.get("x-auth0-error-kind", "").strip() == "global-rate-limit"
        return KeydeskError(Code.API_RATE_LIMITED, seconds=seconds, everyone=everyone)
    if status >= 500 or status == 408:
        return KeydeskError(Code.API_SERVER, status=status)
    if answer.is_html:
        # The API speaks JSON even when it refuses; a page comes from something in between.
        return KeydeskError(Code.CAPTIVE_PORTAL, status=status)
    told = _words(answer)
    if status in (401, 403) and _wants_more(answer, told):
        return KeydeskError(Code.FRESH_SIGN_IN_NEEDED)
    if status == 403:
        if _lacks_scope(answer, told):
            return KeydeskError(Code.SCOPE_MISSING, scope=str(operation.scope))
        return KeydeskError(Code.API_FORBIDDEN, **told)
    if status == 404:
        return KeydeskError(_NOT_FOUND.get(operation, Code.API_NOT_FOUND), **told)
    if status == 409 and operation is Operation.COMPLETE:
        return KeydeskError(Code.ACCOUNT_EXISTS, **told)
    return KeydeskError(_BY_STATUS.get(status, Code.API_BAD_REQUEST), status=status, **told)


def speaks_of_expiry(error: KeydeskError) -> bool:
    """Tell whether the server's own words say that a challenge's time ran out.

    Args:
        error: what `refusal` returned.

    Returns:
        True when they do; a server that says nothing gives False.
    """
    return "expired" in f"{error.params.get('title', '')} {error.params.get('detail', '')}".lower()


def _wants_more(answer: Answer, told: Mapping[str, str]) -> bool:
    """The person must prove more than the token says. Source: reference §5; RFC 9470 §3."""
    words = " ".join((*told.values(), answer.headers.get("www-authenticate", ""))).lower()
    return any(name in words for name in _MORE)


def _lacks_scope(answer: Answer, told: Mapping[str, str]) -> bool:
    words = f"{told.get('type', '')} {told.get('title', '')} {told.get('detail', '')}".lower()
    if "insufficient_scope" in words or "insufficient scope" in words or "a0e-403-0002" in words:
        return True
    return "insufficient_scope" in answer.headers.get("www-authenticate", "").lower()


def _words(answer: Answer) -> dict[str, str]:
    try:
        body = answer.json()
    except KeydeskError:
        return {}  # the status alone says enough
    if not isinstance(body, dict):
        return {}
    told = {name: _word(body.get(name)) for name in ("type", "title", "detail", "error")}
    fields = body.get("validation_errors")
    if isinstance(fields, list) and fields and isinstance(fields[0], dict):
        told["field"] = _word(fields[0].get("pointer") or fields[0].get("field"))
        reasons = [_word(one.get("detail")) for one in fields[:_REASONS] if isinstance(one, dict)]
        told["reasons"] = clean_text("; ".join(reason for reason in reasons if reason), _TOLD)
    return {name: text for name, text in told.items() if text}


def _word(value: JsonValue) -> str:
    return redact(clean_text(value, _TOLD)) if isinstance(value, str) else ""
