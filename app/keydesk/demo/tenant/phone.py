"""Requests to a linked phone: "is that you signing in?", answered on the push simulator's page.

Owns the requests. Runs on the server's event loop. Raises `KeyError` for a request nobody made.
"""

import secrets
from dataclasses import dataclass

REQUEST_LIFE_S = 300.0
_LIMIT = 200


@dataclass(kw_only=True)
class PushRequest:
    """One request.

    Attributes:
        id: opaque.
        user_id: who is signing in.
        method_id: the linked phone.
        asked_at: Unix seconds.
        approved: the answer; None while there is none.
    """

    id: str
    user_id: str
    method_id: str
    asked_at: float
    approved: bool | None = None


class PushRequests:
    """All requests of the last minutes."""

    def __init__(self) -> None:
        self._requests: dict[str, PushRequest] = {}

    def ask(self, user_id: str, method_id: str, now: float) -> PushRequest:
        """Send a request to a phone; an older one to it is withdrawn.

        Args:
            user_id: who is signing in.
            method_id: the linked phone.
            now: Unix seconds.

        Returns:
            The request.
        """
        kept = [each for each in self._requests.values() if each.method_id != method_id]
        self._requests = {each.id: each for each in kept[-_LIMIT:]}
        request = PushRequest(id=secrets.token_hex(8), user_id=user_id, method_id=method_id, asked_at=now)
        self._requests[request.id] = request
        return request

    def waiting(self, now: float) -> list[PushRequest]:
        """List requests without an answer.

        Args:
            now: Unix seconds.

        Returns:
            Oldest first; what is too old is left out.
        """
        return [
            each
            for each in self._requests.values()
            if each.approved is None and now - each.asked_at <= REQUEST_LIFE_S
        ]

    def answer(self, request_id: str, *, approved: bool) -> None:
        """Answer a request.

        Args:
            request_id: which.
            approved: yes or no.

        Raises:
            KeyError: there is no such request.
        """
        self._requests[request_id].approved = approved

    def outcome(self, request_id: str, now: float) -> bool | None:
        """Tell what was answered.

        Args:
            request_id: which.
            now: Unix seconds.

        Returns:
            The answer; None while there is none. What was withdrawn or waited too long counts as a no.
        """
        request = self._requests.get(request_id)
        if request is None or now - request.asked_at > REQUEST_LIFE_S:
            return False
        return request.approved
