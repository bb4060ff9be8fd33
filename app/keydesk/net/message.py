"""What goes through the door and what comes back: plain values, usable on any thread.

`Answer.json` raises CAPTIVE_PORTAL and ANSWER_INVALID; nothing else here raises.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from keydesk.core.encoding import JsonValue, parse_json
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

DEFAULT_DEADLINE_S = 30.0
MAX_BODY = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One request; its headers and body hold tokens, so neither is ever shown.

    Args:
        method: GET, POST, PATCH, DELETE.
        url: absolute address.
        headers: header names to values.
        body: bytes to send, None for none.
        deadline_s: seconds for the whole call, from name look-up to the last byte.
        most: bytes of an answer that are taken at most.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    deadline_s: float = DEFAULT_DEADLINE_S
    most: int = MAX_BODY


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer.

    Args:
        status: HTTP status, never a redirect.
        headers: lower-case header names to values; repeated headers are joined by ``, ``.
        body: at most 5 MB.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        """The media type in lower case without parameters, empty when absent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def server_time(self) -> datetime | None:
        """The server's own clock from the ``Date`` header, aware; None when absent or unreadable."""
        try:
            told = parsedate_to_datetime(self.headers.get("date", ""))
        except (ValueError, OverflowError):
            return None
        return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)

    @property
    def is_html(self) -> bool:
        """Whether it is a page for people, by its type or by how it starts."""
        return "html" in self.media_type or self.body.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html"))

    def json(self) -> JsonValue:
        """Read the body where JSON is due.

        Returns:
            The value.

        Raises:
            KeydeskError: CAPTIVE_PORTAL for a page or another media type, ANSWER_INVALID for what is not strict JSON.
        """
        media_type = self.media_type
        if self.is_html or not (media_type == "application/json" or media_type.endswith("+json")):
            raise KeydeskError(Code.CAPTIVE_PORTAL, status=self.status, media_type=media_type[:60])
        try:
            return parse_json(self.body)
        except ValueError as error:
            raise KeydeskError(Code.ANSWER_INVALID, status=self.status, what=type(error).__name__) from None
