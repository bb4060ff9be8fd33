"""Enrolments of methods other than passkeys, between start and verify.

Owns them, in memory. Runs on the server's event loop; raises nothing.
"""

import secrets
from dataclasses import dataclass, field

_LIMIT = 1_000


@dataclass(kw_only=True)
class Pending:
    """One enrolment under way.

    Attributes:
        user_id: whose.
        method_id: the unfinished method, or `password|new`.
        kind: factor type.
        born: Unix seconds.
        code: the code that was sent, or empty.
        identity: the identity a new password is for, or empty.
        linked: whether the push simulator has linked a phone.
        wrong: wrong codes in a row.
        paused_until: Unix seconds until which no code is looked at.
    """

    user_id: str
    method_id: str
    kind: str
    born: float
    code: str = field(default="", repr=False)
    identity: str = ""
    linked: bool = False
    wrong: int = 0
    paused_until: float = 0.0


class PendingBook:
    """All of them, by their `auth_session`."""

    def __init__(self) -> None:
        self._by_session: dict[str, Pending] = {}

    def open(self, pending: Pending) -> str:
        """Begin an enrolment.

        Args:
            pending: what is known of it.

        Returns:
            Its `auth_session`.
        """
        while len(self._by_session) >= _LIMIT:
            del self._by_session[next(iter(self._by_session))]
        session = new_session()
        self._by_session[session] = pending
        return session

    def find(self, session: str, user_id: str, method_id: str) -> Pending | None:
        """Look up an enrolment.

        Args:
            session: its `auth_session`.
            user_id: who says it is theirs.
            method_id: the method it is said to be for.

        Returns:
            It, or None when it is unknown, over, or of somebody or something else.
        """
        found = self._by_session.get(session)
        return found if found is not None and (found.user_id, found.method_id) == (user_id, method_id) else None

    def close(self, session: str) -> None:
        """Forget an enrolment.

        Args:
            session: its `auth_session`.
        """
        self._by_session.pop(session, None)

    def forget_method(self, method_id: str) -> None:
        """Forget every enrolment of a method that is gone.

        Args:
            method_id: which.
        """
        self._by_session = {key: each for key, each in self._by_session.items() if each.method_id != method_id}

    def of_kind(self, kind: str) -> list[Pending]:
        """List enrolments of one type.

        Args:
            kind: factor type.

        Returns:
            Oldest first.
        """
        return [each for each in self._by_session.values() if each.kind == kind]


def new_session() -> str:
    """Make an `auth_session`.

    Returns:
        Opaque, in the form Auth0's samples show.
    """
    return f"Fe26.2**{secrets.token_hex(32)}"
