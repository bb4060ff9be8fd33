"""Problem details as the My Account API writes them.

Owns nothing. Usable on any thread. Raises `Problem`, which the API's door turns into an answer.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_TYPE = "https://auth0.com/api-errors/"


@dataclass(frozen=True, kw_only=True)
class Invalid:
    """One thing wrong with a request.

    Attributes:
        detail: a short sentence.
        field: dotted name of the member.
        pointer: JSON pointer to it.
        source: `body`, `query` or `path`.
    """

    detail: str
    field: str = ""
    pointer: str = ""
    source: str = "body"

    def as_json(self) -> dict[str, object]:
        """Write it as the OpenAPI file's `ValidationError`.

        Returns:
            The object; empty members are left out.
        """
        shown: dict[str, object] = {"detail": self.detail, "source": self.source}
        if self.field:
            shown["field"] = self.field
        if self.pointer:
            shown["pointer"] = self.pointer
        return shown


class Problem(Exception):
    """The answer is an error.

    Args:
        status: HTTP status.
        code: last part of the problem type, for instance `A0E-400-0003`.
        title: short, stable.
        detail: a sentence about this case.
        invalid: what is wrong with which member.
        headers: further headers.
    """

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str,
        *,
        invalid: Sequence[Invalid] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = dict(headers or {})
        self.body: dict[str, object] = {
            "type": f"{_TYPE}{code}",
            "status": status,
            "title": title,
            "detail": detail,
        }
        if invalid:
            self.body["validation_errors"] = [each.as_json() for each in invalid]


def bad_request(detail: str) -> Problem:
    """Say that the request makes no sense in this state.

    Args:
        detail: a sentence.

    Returns:
        A 400 problem.
    """
    return Problem(400, "A0E-400-0001", "Bad Request", detail)


def validation_failed(invalid: Sequence[Invalid], detail: str = "Invalid request payload input") -> Problem:
    """Say that the request breaks the schema, or a rule that is told member by member as well.

    Args:
        invalid: what is wrong, at least one.
        detail: a sentence.

    Returns:
        A 400 problem.
    """
    return Problem(400, "A0E-400-0003", "Validation Error", detail, invalid=invalid)


def unauthorized(detail: str = "The access token is missing, expired or not for this API.") -> Problem:
    """Say that nobody is known to call.

    Args:
        detail: a sentence.

    Returns:
        A 401 problem with `WWW-Authenticate` (RFC 6750 §3).
    """
    return Problem(
        401,
        "A0E-401-0003",
        "Invalid Token",
        detail,
        headers={"www-authenticate": 'Bearer realm="My Account API", error="invalid_token"'},
    )


def unproven(detail: str, headers: Mapping[str, str]) -> Problem:
    """Say that the key a token is bound to did not sign for this call.

    Args:
        detail: a sentence.
        headers: the challenge.

    Returns:
        A 401 problem.
    """
    return Problem(401, "A0E-401-0003", "Invalid DPoP Proof", detail, headers=headers)


def insufficient_scope(scope: str) -> Problem:
    """Say that the token does not allow this call.

    Args:
        scope: the scope that is missing.

    Returns:
        A 403 problem.
    """
    return Problem(
        403,
        "A0E-403-0002",
        "insufficient_scope",
        f"Insufficient scope, expected any of: {scope}",
        headers={"www-authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
    )


def not_found(detail: str) -> Problem:
    """Say that there is no such thing.

    Args:
        detail: a sentence.

    Returns:
        A 404 problem.
    """
    return Problem(404, "A0E-404-0001", "Not Found", detail)


def conflict(detail: str) -> Problem:
    """Say that the account's state forbids it.

    Args:
        detail: a sentence.

    Returns:
        A 409 problem.
    """
    return Problem(409, "A0E-409-0001", "Conflict", detail)


def unsupported_media_type() -> Problem:
    """Say that the body is not JSON.

    Returns:
        A 415 problem.
    """
    return Problem(415, "A0E-415-0001", "Unsupported Media Type", "The content type must be application/json.")


def too_many_requests() -> Problem:
    """Say that a bucket is empty; the headers come from its verdict.

    Returns:
        A 429 problem.
    """
    return Problem(429, "A0E-429-0001", "Too Many Requests", "Too many requests. Check the X-RateLimit headers.")


def too_many_attempts(detail: str, wait_s: float) -> Problem:
    """Say that somebody must pause, whatever the buckets hold.

    Args:
        detail: a sentence.
        wait_s: seconds until it makes sense again.

    Returns:
        A 429 problem with `retry-after`.
    """
    wait = str(max(1, math.ceil(wait_s)))
    return Problem(429, "A0E-429-0001", "Too Many Requests", detail, headers={"retry-after": wait})
