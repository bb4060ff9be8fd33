"""How the bodies of the My Account API are checked: every fault is collected and told in one answer.

Owns nothing. Usable on any thread. Raises `Problem` with every fault found.
"""

import re
from collections.abc import Callable, Mapping

from keydesk.demo.tenant.problems import Invalid, validation_failed

_CONNECTION = re.compile(r"[a-zA-Z0-9-]{1,128}\Z")
_IDENTITY = re.compile(r"\S{1,255}\Z")


def is_connection(value: str) -> bool:
    """Tell whether a text can be the name of a database connection.

    Args:
        value: the text.

    Returns:
        Whether it can.
    """
    return bool(_CONNECTION.match(value))


def is_identity(value: str) -> bool:
    """Tell whether a text can be an `identity_user_id`.

    Args:
        value: the text.

    Returns:
        Whether it can.
    """
    return bool(_IDENTITY.match(value))


class Checker:
    """Collects what is wrong with a body, so that one answer tells it all."""

    def __init__(self) -> None:
        self.invalid: list[Invalid] = []

    def fault(self, pointer: str, detail: str) -> None:
        """Note what is wrong with a member.

        Args:
            pointer: JSON pointer to it.
            detail: a short sentence.
        """
        field = pointer.strip("/").replace("/", ".")
        self.invalid.append(Invalid(detail=detail, field=field, pointer=pointer))

    def only(self, body: Mapping[str, object], known: frozenset[str], at: str = "") -> None:
        """Note every member nobody knows.

        Args:
            body: the object.
            known: members it may have.
            at: JSON pointer to the object.
        """
        for name in body:
            if name not in known:
                self.fault(f"{at}/{name[:64]}", "is not allowed")

    def text(self, body: Mapping[str, object], name: str, at: str = "", limit: int | None = None) -> str:
        """Read a member that must be there and be text.

        Args:
            body: the object.
            name: of the member.
            at: JSON pointer to the object.
            limit: characters it may have.

        Returns:
            The text; empty when something is wrong.
        """
        value = body.get(name)
        if name not in body:
            self.fault(f"{at}/{name}", "is required")
        elif not isinstance(value, str):
            self.fault(f"{at}/{name}", "must be a string")
        elif limit is not None and len(value) > limit:
            self.fault(f"{at}/{name}", f"must be at most {limit} characters long")
        return value if isinstance(value, str) else ""

    def optional(self, body: Mapping[str, object], name: str, fits: Callable[[str], bool], detail: str) -> str | None:
        """Read a member that may be left out.

        Args:
            body: the object.
            name: of the member.
            fits: what its text must satisfy.
            detail: what to say when it does not.

        Returns:
            The text, or None.
        """
        if name not in body:
            return None
        value = body[name]
        if not isinstance(value, str) or not fits(value):
            self.fault(f"/{name}", detail)
            return None
        return value

    def object(self, body: Mapping[str, object], name: str, at: str = "") -> dict[str, object]:
        """Read a member that must be an object.

        Args:
            body: the object around it.
            name: of the member.
            at: JSON pointer to the object around it.

        Returns:
            Its members; none when something is wrong.
        """
        value = body.get(name)
        if isinstance(value, dict):
            return dict(value)
        self.fault(f"{at}/{name}", "must be an object" if name in body else "is required")
        return {}

    def done(self) -> None:
        """End the check.

        Raises:
            Problem: there were faults.
        """
        if self.invalid:
            raise validation_failed(self.invalid)
