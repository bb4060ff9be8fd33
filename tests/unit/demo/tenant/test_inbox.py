from __future__ import annotations

from keydesk.demo.tenant.inbox import Inbox, Message

NOW = 1_790_000_000.0


def _message(at: float, channel: str = "sms", user_id: str = "auth0|a") -> Message:
    return Message(user_id=user_id, to="+14155550100", channel=channel, code="123456", sent_at=at)


def test_the_newest_message_is_first_and_old_ones_are_dropped() -> None:
    inbox = Inbox()
    for second in range(101):
        inbox.send(_message(NOW + second))

    listed = inbox.messages()

    assert (len(listed), listed[0].sent_at, listed[-1].sent_at) == (100, NOW + 100, NOW + 1)
    assert "123456" not in repr(listed[0])
    inbox.clear()
    assert inbox.messages() == []


def test_texts_and_calls_of_one_person_are_counted_by_the_hour() -> None:
    inbox = Inbox()
    inbox.send(_message(NOW))
    inbox.send(_message(NOW + 600, "voice"))
    inbox.send(_message(NOW + 600, "email"))
    inbox.send(_message(NOW + 600, user_id="auth0|b"))

    assert inbox.wait_for_phone("auth0|a", 3, NOW + 601) == 0
    assert inbox.wait_for_phone("auth0|a", 2, NOW + 601) == 2999
    assert inbox.wait_for_phone("auth0|a", 2, NOW + 3600) == 0
    assert inbox.wait_for_phone("auth0|c", 1, NOW) == 0
    inbox.clear()
    assert inbox.wait_for_phone("auth0|a", 1, NOW + 3600) == 600
