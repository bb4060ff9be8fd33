"""Judges one request to the loopback listener: is it the answer that is waited for, and if not, what is it.

Everything on this computer, and every web page, can send requests here. Pure; any thread. Raises nothing.
Order matters: form, Host, path, method, **state**, and only then code or error (CVE-2026-42073).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl

from keydesk.config.profile import CALLBACK_PATH
from keydesk.core.secret import Secret

MAX_HEAD = 16 * 1024
STOP_PATH = "/not-signed-in"
DONE_PATH = "/signed-in"
_REQUEST_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) (/[\x21-\x7e]*) HTTP/1\.[01]\Z")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)\Z")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PLAIN = re.compile(r"[\x21-\x7e]{1,4096}\Z")
_MAX_HEADERS = 100
_MAX_FIELDS = 32
# Tokens never come by redirect in the code flow (security notes B12).
_REFUSED_FIELDS = frozenset({"access_token", "id_token", "refresh_token", "token_type", "expires_in"})
_SINGLE_FIELDS = ("code", "connect_code", "error", "error_description", "iss")
FORWARDED = "forwarded"  # in the query of an answer that our own page took out of the fragment


@dataclass(frozen=True, slots=True)
class Landing:
    """What comes back from the browser, and where it goes on.

    Args:
        code_field: the field that holds the code.
        done_path: where the browser is sent on to with a code.
        stop_path: where it is sent on to with an error.
        from_fragment: the answer may come in the fragment, which only a page of ours can read, and hand on once.
    """

    code_field: str
    done_path: str
    stop_path: str
    from_fragment: bool = False


SIGN_IN = Landing("code", DONE_PATH, STOP_PATH)
CONNECT = Landing("connect_code", "/connected", "/not-connected", from_fragment=True)


class Noise(StrEnum):
    """What a request was, when it was not the answer."""

    MALFORMED = "malformed"  # no HTTP request
    FOREIGN_HOST = "foreign-host"
    UNKNOWN_PATH = "unknown-path"
    WRONG_METHOD = "wrong-method"
    FOREIGN_STATE = "foreign-state"
    UNREADABLE = "unreadable"  # the right state with an answer that makes no sense
    LAST_PAGE = "last-page"  # the page the browser is sent on to
    STOP_PAGE = "stop-page"
    IN_FRAGMENT = "in-fragment"  # nothing in the query; the fragment may hold the answer


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """The tenant's answer by redirect.

    Args:
        code: the authorization or connect code, None when there is an error.
        error: the error code as sent, None when there is a code.
        description: the error's text as sent, not cleaned.
        issuer: ``iss`` as sent, None when absent (RFC 9207).
    """

    code: Secret | None
    error: str | None = None
    description: str | None = None
    issuer: str | None = None


def judge(head: bytes, port: int, state: Secret, landing: Landing = SIGN_IN) -> CallbackAnswer | Noise:
    """Judge a request.

    Args:
        head: request line and headers up to and including the empty line.
        port: the listener's port, part of the only Host that counts.
        state: of the sign-in or visit under way.
        landing: what is waited for.

    Returns:
        The answer, or what the request was instead.
    """
    target = _read_head(head, port)
    if isinstance(target, Noise):
        return target
    method, path, query = target
    if path not in (CALLBACK_PATH, landing.done_path, landing.stop_path):
        return Noise.UNKNOWN_PATH
    if method != "GET":
        return Noise.WRONG_METHOD
    if path != CALLBACK_PATH:
        return Noise.LAST_PAGE if path == landing.done_path else Noise.STOP_PAGE
    return _read_query(query, state, landing)


def _read_head(head: bytes, port: int) -> tuple[str, str, str] | Noise:
    lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    request = _REQUEST_LINE.match(lines[0])
    if request is None or len(lines) > _MAX_HEADERS:
        return Noise.MALFORMED
    hosts = []
    for line in lines[1:]:
        header = _HEADER.match(line)
        if header is None:
            return Noise.MALFORMED
        if header[1].lower() == "host":
            hosts.append(header[2].strip())
    if hosts != [f"127.0.0.1:{port}"]:
        return Noise.FOREIGN_HOST
    path, _, query = request[2].partition("?")
    return request[1], path, query


def _read_query(query: str, state: Secret, landing: Landing) -> CallbackAnswer | Noise:
    if "#" in query or _BAD_ESCAPE.search(query):
        return Noise.UNREADABLE
    if landing.from_fragment and not query:
        return Noise.IN_FRAGMENT
    try:
        fields = parse_qsl(
            query, keep_blank_values=True, strict_parsing=True, max_num_fields=_MAX_FIELDS, errors="strict"
        )
    except ValueError:
        return Noise.UNREADABLE
    states = [value for name, value in fields if name == "state"]
    if len(states) != 1 or not state.matches(states[0]):
        return Noise.FOREIGN_STATE
    names = [name for name, _ in fields]
    if landing.from_fragment and not {landing.code_field, "error", FORWARDED} & set(names):
        return Noise.IN_FRAGMENT
    if not _REFUSED_FIELDS.isdisjoint(names) or any(names.count(name) > 1 for name in _SINGLE_FIELDS):
        return Noise.UNREADABLE
    told = dict(fields)
    code, error = told.get(landing.code_field), told.get("error")
    if (code is None) == (error is None) or not _PLAIN.match(code or error or ""):
        return Noise.UNREADABLE
    return CallbackAnswer(
        Secret(code) if code is not None else None, error, told.get("error_description"), told.get("iss")
    )
