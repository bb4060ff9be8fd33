"""Texts, calls and e-mails the practice tenant "sends": nothing leaves the computer, they are kept to be read here.

Owns the messages. Runs on the server's event loop; raises nothing.
"""

from collections import deque
from dataclasses import dataclass, field

HOUR_S = 3600.0
_KEPT = 100
_PHONE = ("sms", "voice")


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message.

    Attributes:
        user_id: who asked for it.
        to: number or address.
        channel: `sms`, `voice` or `email`.
        code: the code it brings.
        sent_at: Unix seconds.
    """

    user_id: str
    to: str
    channel: str
    code: str = field(repr=False)
    sent_at: float

    def as_json(self) -> dict[str, object]:
        """Show the message to a test.

        Returns:
            `{"to", "channel", "code", "sent_at", "user_id"}`.
        """
        return {
            "to": self.to,
            "channel": self.channel,
            "code": self.code,
            "sent_at": self.sent_at,
            "user_id": self.user_id,
        }


class Inbox:
    """Everything that was sent lately, whoever it was for."""

    def __init__(self) -> None:
        self._messages: deque[Message] = deque(maxlen=_KEPT)
        self._phone_times: dict[str, deque[float]] = {}

    def send(self, message: Message) -> None:
        """Deliver a message.

        Args:
            message: what to show.
        """
        self._messages.append(message)
        if message.channel in _PHONE:
            self._phone_times.setdefault(message.user_id, deque()).append(message.sent_at)

    def messages(self) -> list[Message]:
        """List what there is.

        Returns:
            Newest first.
        """
        return list(reversed(self._messages))

    def clear(self) -> None:
        """Throw the messages away; the hourly limit still counts them."""
        self._messages.clear()

    def wait_for_phone(self, user_id: str, limit: int, now: float) -> float:
        """Tell how long somebody must wait for the next text or call.

        Args:
            user_id: who asks.
            limit: texts and calls in an hour.
            now: Unix seconds.

        Returns:
            Seconds; 0 when one may be sent now.
        """
        times = self._phone_times.get(user_id, deque())
        while times and now - times[0] >= HOUR_S:
            times.popleft()
        return 0.0 if len(times) < limit else times[len(times) - limit] + HOUR_S - now
