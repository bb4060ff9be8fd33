"""A wrapper that keeps PINs, tokens and codes out of logs, reprs, pickles and loose comparisons.

Never shown by accident; and its own copy of the value is overwritten as soon as nobody holds the secret any more.
Python cannot promise more: what `reveal` gave, and what Qt or a library made of it, are copies that go with the
memory they were in. Usable on any thread. Raises `TypeError` where a careless use would leak.
"""

import hmac
from typing import NoReturn


class Secret:
    """A text that is only seen by those who ask for it by name.

    Args:
        value: the secret text.
    """

    __slots__ = ("__bytes",)

    def __init__(self, value: str) -> None:
        # Bytes that can be overwritten in place; a str never can.
        self.__bytes = bytearray(value.encode("utf-8", "surrogatepass"))

    def __del__(self) -> None:
        kept = getattr(self, "_Secret__bytes", None)  # not there when what was given is no text
        if kept is not None:
            kept[:] = bytes(len(kept))

    def reveal(self) -> str:
        """Give the text itself, for the one call that needs it; keep it no longer than that.

        Returns:
            The secret text.
        """
        return self.__bytes.decode("utf-8", "surrogatepass")

    def matches(self, other: "Secret | str") -> bool:
        """Compare in constant time.

        Args:
            other: the secret or text to compare with.

        Returns:
            True when both are the same text.
        """
        theirs = other.reveal() if isinstance(other, Secret) else other
        return hmac.compare_digest(self.__bytes, theirs.encode("utf-8", "surrogatepass"))

    def __bool__(self) -> bool:
        return bool(self.__bytes)

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
