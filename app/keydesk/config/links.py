"""Links into the window: `keydesk://enroll` and its few siblings. What a link may say, and nothing else.

The one place of the scheme; desktop file, registry key and property list repeat it and are held to it by tests.
A link is input from strangers: it names a page or a connection, never a tenant, a client or a token, and nothing of
it is ever decoded. Pure; any thread. Raises LINK_REFUSED.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

SCHEME: Final = "keydesk"
LONGEST: Final = 160
"""Characters; the longest link there is has 146."""

_CONNECTION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,126}[A-Za-z0-9])?", re.ASCII)


class Verb(StrEnum):
    """Where a link leads."""

    ENROLL = "enroll"
    METHODS = "methods"
    ACCOUNTS = "accounts"
    CONNECT = "connect"
    HEALTH = "health"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was understood.

    Args:
        verb: where it leads.
        connection: what is to be connected; for `connect` only, "" else.
    """

    verb: Verb
    connection: str = ""

    def __str__(self) -> str:
        return f"{SCHEME}://{self.verb}" + (f"/{self.connection}" if self.connection else "")


def looks_like_link(word: str) -> bool:
    """Whether a word of a command line wants to be one of our links, good or bad.

    Args:
        word: any word.
    """
    return word[: len(SCHEME) + 1].lower() == f"{SCHEME}:"


def read_link(text: str) -> Link:
    """Read a link.

    Scheme and verb may come in any case, as some desktops spell them; a slash at the end of a verb that takes nothing
    is what Windows adds. Everything else a URL may have is refused: user, port, query, fragment, percent-encoding.

    Args:
        text: what was clicked or typed.

    Returns:
        The link.

    Raises:
        KeydeskError: LINK_REFUSED (params: reason, one of length, characters, scheme, verb, extra, name). The link
            itself is in no message: it is a stranger's text. Source: RFC 3986 §3.1, §3.2.2 for upper case.
    """
    if not 0 < len(text) <= LONGEST:
        raise _refused("length")
    if not text.isascii() or not text.isprintable() or any(mark in text for mark in " %\\\"'`<>"):
        raise _refused("characters")
    scheme, colon, rest = text.partition(":")
    if not colon or scheme.lower() != SCHEME or not rest.startswith("//"):
        raise _refused("scheme")
    if any(mark in rest for mark in "?#@:"):
        raise _refused("extra")
    word, slash, name = rest[2:].partition("/")
    try:
        verb = Verb(word.lower())
    except ValueError:
        raise _refused("verb") from None
    if verb is not Verb.CONNECT:
        if name:
            raise _refused("extra")
        return Link(verb)
    if not slash or not _CONNECTION.fullmatch(name):
        raise _refused("name")
    return Link(verb, name)


def _refused(reason: str) -> KeydeskError:
    return KeydeskError(Code.LINK_REFUSED, reason=reason)
