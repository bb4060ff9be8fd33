"""A wrapper that keeps PINs, tokens and codes out of logs, reprs, pickles and loose comparisons.

Python cannot promise that memory is wiped; `Secret` promises that the value is never shown by accident.
Usable on any thread. Raises `TypeError` where a careless use would leak.
"""

import hmac
from typing import NoReturn


class Secret:
    """A text that is only seen by those who ask for it by name.

    Args:
        value: the secret text.
    """

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """Give the text itself, for the one call that needs it.

        Returns:
            The secret text.
        """
        return self.__value

    def matches(self, other: "Secret | str") -> bool:
        """Compare in constant time.

        Args:
            other: the secret or text to compare with.

        Returns:
            True when both are the same text.
        """
        theirs = other.reveal() if isinstance(other, Secret) else other
        return hmac.compare_digest(
            self.__value.encode("utf-8", "surrogatepass"), theirs.encode("utf-8", "surrogatepass")
        )

    def __bool__(self) -> bool:
        return bool(self.__value)

    def __repr__(self) -> str:
        return "Secret(…)"

    def __str__(self) -> str:
        return "…"

    def __format__(self, spec: str) -> str:
        return "…"

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("compare secrets with matches()")

    def __hash__(self) -> NoReturn:
        raise TypeError("a secret is not a dictionary key")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is never pickled or copied")
