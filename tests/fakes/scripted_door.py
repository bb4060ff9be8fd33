"""A door that gives scripted answers and remembers what was sent, and a token source that counts."""

import json
from collections.abc import Mapping, Sequence

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.net.message import Answer, Request

LIMITS = {"x-ratelimit-limit": "5", "x-ratelimit-remaining": "4", "x-ratelimit-reset": "1772528460"}


def json_answer(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer as the API gives it."""
    shown = {"content-type": "application/json; charset=utf-8", **LIMITS, **(headers or {})}
    return Answer(status, shown, json.dumps(body).encode())


def problem(status: int, title: str = "", detail: str = "", code: str = "0001", **headers: str) -> Answer:
    """A refusal as the API gives it; header names with underscores for dashes."""
    body = {
        "type": f"https://auth0.com/api-errors/A0E-{status}-{code}",
        "status": status,
        "title": title,
        "detail": detail,
    }
    return json_answer(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


def raw_answer(body: bytes, status: int = 200, media_type: str = "application/json") -> Answer:
    """An answer with exactly these bytes."""
    return Answer(status, {"content-type": media_type}, body)


class ScriptedDoor:
    """Gives one answer (or failure) after the other; the last one stays.

    Attributes:
        requests: what was sent, in order.
    """

    def __init__(self, *answers: Answer | KeydeskError) -> None:
        self._answers: list[Answer | KeydeskError] = list(answers)
        self.requests: list[Request] = []

    def then(self, *answers: Answer | KeydeskError) -> None:
        """Replace what comes next."""
        self._answers = list(answers)

    async def send(self, request: Request) -> Answer:
        self.requests.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, KeydeskError):
            raise answer
        return answer

    @property
    def sent(self) -> Sequence[tuple[str, str]]:
        """(method, address) of every request."""
        return [(request.method, request.url) for request in self.requests]


class CountingTokens:
    """Gives ``token-1``, and after each refusal the next."""

    def __init__(self) -> None:
        self.number = 1
        self.renewals = 0
        self.refused: list[KeydeskError] = []

    async def access_token(self) -> Secret:
        return Secret(f"token-{self.number}")

    async def renew_after_401(self, used: Secret) -> Secret:
        assert used.matches(f"token-{self.number}")
        self.renewals += 1
        if self.refused:
            raise self.refused.pop(0)
        self.number += 1
        return Secret(f"token-{self.number}")
