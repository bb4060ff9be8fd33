from __future__ import annotations

import pytest

from keydesk.demo.tenant.phone import PushRequests

NOW = 1_790_000_000.0


def test_a_request_waits_until_it_is_answered() -> None:
    requests = PushRequests()
    asked = requests.ask("auth0|a", "push|1", NOW)

    assert requests.waiting(NOW) == [asked]
    assert requests.outcome(asked.id, NOW) is None
    requests.answer(asked.id, approved=True)
    assert requests.waiting(NOW) == []
    assert requests.outcome(asked.id, NOW) is True
    assert requests.outcome(asked.id, NOW + 301) is False


def test_a_newer_request_to_the_same_phone_withdraws_the_older() -> None:
    requests = PushRequests()
    first, other = requests.ask("auth0|a", "push|1", NOW), requests.ask("auth0|b", "push|2", NOW)
    second = requests.ask("auth0|a", "push|1", NOW)

    assert requests.waiting(NOW) == [other, second]
    assert requests.outcome(first.id, NOW) is False


def test_what_waited_too_long_is_no_longer_asked() -> None:
    requests = PushRequests()
    requests.ask("auth0|a", "push|1", NOW)
    assert requests.waiting(NOW + 301) == []


def test_a_request_nobody_made_cannot_be_answered() -> None:
    with pytest.raises(KeyError):
        PushRequests().answer("x", approved=True)
