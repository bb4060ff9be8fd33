"""Reading bodies and forms, and writing JSON, for every endpoint of the practice tenant.

Owns nothing. Runs on the server's event loop. Raises `BodyError` for a body that is not what it says.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse

from keydesk.core.encoding import parse_json

MAX_BODY = 65_536
NO_STORE = {"cache-control": "no-store", "pragma": "no-cache"}


class OAuthError(Exception):
    """The answer is an OAuth error. Source: RFC 6749 §5.2.

    Args:
        error: error code.
        description: a sentence for developers.
        status: HTTP status.
        headers: further headers.
        more: further members of the body.
    """

    def __init__(
        self,
        error: str,
        description: str,
        status: int,
        *,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(description)
        self.status = status
        self.headers = dict(headers or {})
        self.body: dict[str, object] = {"error": error, "error_description": description, **(more or {})}

    def answer(self) -> JSONResponse:
        """Write it.

        Returns:
            The answer.
        """
        return json_answer(self.body, self.status, self.headers)


class BodyError(ValueError):
    """The body is too long, unreadable, or names a parameter twice."""


async def read_body(request: Request) -> bytes:
    """Read a body of bounded length.

    Args:
        request: the request.

    Returns:
        At most 64 KiB.

    Raises:
        BodyError: it is longer.
    """
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_BODY:
            raise BodyError("the body is too long")
    return data


def media_type(request: Request) -> str:
    """Tell the content type of a request without its parameters.

    Args:
        request: the request.

    Returns:
        For instance `application/json`; empty if there is none.
    """
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def unique_pairs(text: str) -> dict[str, str]:
    """Read a query string or a form whose names must not repeat. Source: RFC 6749 §3.1.

    Args:
        text: `a=1&b=2`.

    Returns:
        Names and values.

    Raises:
        BodyError: a name comes twice or the text is malformed.
    """
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=100)
    except ValueError as error:
        raise BodyError("malformed parameters") from error
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BodyError("a parameter is included more than once")
    return found


async def read_form(request: Request) -> dict[str, str]:
    """Read a form-encoded body.

    Args:
        request: the request.

    Returns:
        Names and values.

    Raises:
        BodyError: another content type, too long, or a name that repeats.
    """
    if media_type(request) != "application/x-www-form-urlencoded":
        raise BodyError("not a form")
    data = await read_body(request)
    try:
        return unique_pairs(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BodyError("not UTF-8") from error


async def read_parameters(request: Request) -> dict[str, str]:
    """Read the parameters of a token or revocation request, sent as a form or as JSON.

    Args:
        request: the request.

    Returns:
        Names and values; JSON members that are not text are left out.

    Raises:
        BodyError: neither of the two.
    """
    return texts_of(await read_members(request))


async def read_members(request: Request) -> dict[str, object]:
    """Read a form or a JSON object with all its members.

    Args:
        request: the request.

    Returns:
        Names and values.

    Raises:
        BodyError: neither of the two.
    """
    if media_type(request) != "application/json":
        return dict(await read_form(request))
    return await read_json_object(request)


def texts_of(members: Mapping[str, object]) -> dict[str, str]:
    """Keep the members that are text.

    Args:
        members: as read.

    Returns:
        Names and texts.
    """
    return {name: value for name, value in members.items() if isinstance(value, str)}


async def read_json_object(request: Request) -> dict[str, object]:
    """Read a JSON object.

    Args:
        request: the request.

    Returns:
        Its members.

    Raises:
        BodyError: not JSON, not an object, or too long.
    """
    data = await read_body(request)
    try:
        value = parse_json(data)
    except ValueError as error:
        raise BodyError("not JSON") from error
    if not isinstance(value, dict):
        raise BodyError("not a JSON object")
    return dict(value)


def json_answer(
    body: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Write a JSON answer that nobody may store.

    Args:
        body: the members.
        status: HTTP status.
        headers: further headers.

    Returns:
        The answer.
    """
    return JSONResponse(dict(body), status_code=status, headers={**NO_STORE, **(headers or {})})


def oauth_error(error: str, description: str, status: int, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Write an OAuth error. Source: RFC 6749 §5.2.

    Args:
        error: error code.
        description: a sentence for developers.
        status: HTTP status.
        headers: further headers.

    Returns:
        The answer.
    """
    return json_answer({"error": error, "error_description": description}, status, headers)
