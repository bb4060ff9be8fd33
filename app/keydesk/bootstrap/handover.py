"""What a second start hands to the window that runs already: a link or nothing, and leave to come to the front.

The message is small and fixed: four bytes of length, then JSON with known keys. It comes from another process, so it
is read as strictly as a link. Pure; any thread. Raises ValueError for what is none.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from keydesk.config.links import LONGEST

MOST_BYTES: Final = 1024
"""Of a message or an answer, without its length."""
HEAD: Final = 4
_TOKEN = re.compile(r"[\x21-\x7e]{1,256}", re.ASCII)
_CODE = re.compile(r"(?:[A-Z]{3}-\d{3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Handover:
    """What is handed over.

    Args:
        link: as it was clicked, "" when the window alone is wanted.
        token: the desktop's leave to take the focus (Wayland), "" without.
    """

    link: str = ""
    token: str = ""


Take = Callable[[Handover], str]
"""Takes what is handed over; returns the code of a refusal, "" when it was taken; OSError ends without an answer."""


Stop = Callable[[], Awaitable[None]]
"""Ends the taking. Main loop."""


class Claim(Protocol):
    """The right to be the one window of this person and home; held until it is closed or the process ends."""

    async def listen(self, take: Take) -> Stop:
        """Take what other starts hand over; gives what ends that. Main loop; OSError when it cannot listen."""
        ...

    def close(self) -> None:
        """Let another process have it."""
        ...


class Alone:
    """Where nothing can be claimed safely: a window that knows of no other. Satisfies `Claim`."""

    async def listen(self, take: Take) -> Stop:
        """Nobody can hand over."""

        async def nothing() -> None:
            return

        return nothing

    def close(self) -> None:
        """Nothing was claimed."""


def activation_token(environment: Mapping[str, str]) -> str:
    """The leave to take the focus that the desktop gave this process, "" without. Source: xdg-activation-v1."""
    token = environment.get("XDG_ACTIVATION_TOKEN", "")
    return token if _TOKEN.fullmatch(token) else ""


def packed(handover: Handover) -> bytes:
    """Write a message with its length before it."""
    return _framed({"link": handover.link, "token": handover.token})


def packed_answer(code: str) -> bytes:
    """Write an answer with its length before it."""
    return _framed({"code": code})


def length_of(head: bytes) -> int:
    """Read a length.

    Args:
        head: four bytes.

    Returns:
        Bytes that follow, 1 to MOST_BYTES.

    Raises:
        ValueError: nothing of ours is that long.
    """
    length = int.from_bytes(head, "big")
    if len(head) != HEAD or not 0 < length <= MOST_BYTES:
        raise ValueError("length")
    return length


def unpacked(body: bytes) -> Handover:
    """Read a message without its length.

    Raises:
        ValueError: it is none.
    """
    told = _strings(body, {"link", "token"})
    link, token = told["link"], told["token"]
    # A character more than any link has: the window itself says that this is none.
    if len(link) > LONGEST + 1 or (token and not _TOKEN.fullmatch(token)):
        raise ValueError("values")
    return Handover(link, token)


def unpacked_answer(body: bytes) -> str:
    """Read an answer without its length.

    Raises:
        ValueError: it is none.
    """
    code = _strings(body, {"code"})["code"]
    if not _CODE.fullmatch(code):
        raise ValueError("code")
    return code


def _framed(told: Mapping[str, str]) -> bytes:
    body = json.dumps(told).encode("ascii")
    if len(body) > MOST_BYTES:
        raise ValueError("length")
    return len(body).to_bytes(HEAD, "big") + body


def _strings(body: bytes, keys: set[str]) -> dict[str, str]:
    try:
        told = json.loads(body.decode("ascii"))
    except RecursionError as error:
        raise ValueError("depth") from error
    if not isinstance(told, dict) or set(told) != keys:
        raise ValueError("keys")
    if not all(isinstance(value, str) for value in told.values()):
        raise ValueError("values")
    return told
