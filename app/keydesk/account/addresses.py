"""Method ids in addresses: encoded once on the way out, decoded once out of a Location. Pure; any thread.

Raises ANSWER_INVALID (params: what ``location``), METHOD_GONE for what can be no id.
"""

from urllib.parse import quote, unquote, urlsplit

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

NEW_PASSKEY = "passkey|new"
_MAX_ID = 1024
_DOTS = ("", ".", "..")


def segment(method_id: str) -> str:
    """Write an id as one segment of a path.

    Args:
        method_id: opaque id, as the API gave it.

    Returns:
        The id percent-encoded once; even ``/`` and ``%`` are. Source: reference §7.

    Raises:
        KeydeskError: METHOD_GONE: empty, dots alone, or not text at all, which no method has and which would name
            another address.
    """
    if method_id in _DOTS or len(method_id) > _MAX_ID:
        raise KeydeskError(Code.METHOD_GONE)
    try:
        return quote(method_id, safe="")
    except UnicodeEncodeError as error:
        raise KeydeskError(Code.METHOD_GONE) from error


def id_in_location(location: str | None, origin: str) -> str | None:
    """Take the id out of a Location: its last path segment, decoded once.

    Args:
        location: the header; an absolute address, a path, or a bare id.
        origin: ``scheme://host[:port]`` of the tenant.

    Returns:
        The id, None when the header is absent or names none.

    Raises:
        KeydeskError: ANSWER_INVALID: it names another host. Source: reference §11.
    """
    text = (location or "").strip()
    if not text:
        return None
    if not text.isprintable() or "\\" in text:
        raise KeydeskError(Code.ANSWER_INVALID, what="location")
    path = _path_of(text, origin) if "/" in text else text.partition("#")[0].partition("?")[0]
    try:
        found = unquote(path.rstrip("/").rpartition("/")[2], errors="strict")
    except UnicodeDecodeError as error:
        raise KeydeskError(Code.ANSWER_INVALID, what="location") from error
    return None if found in _DOTS or len(found) > _MAX_ID or not found.isprintable() else found


def _path_of(text: str, origin: str) -> str:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise KeydeskError(Code.ANSWER_INVALID, what="location") from error
    if not parts.scheme and not parts.netloc:
        return parts.path
    own = urlsplit(origin)
    default = {"https": 443, "http": 80}
    here = (own.scheme, own.hostname, own.port or default.get(own.scheme))
    there = (parts.scheme.lower(), (parts.hostname or "").lower(), port or default.get(parts.scheme.lower()))
    if here != there or "@" in parts.netloc:
        raise KeydeskError(Code.ANSWER_INVALID, what="location")
    return parts.path
