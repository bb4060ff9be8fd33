from __future__ import annotations

from keydesk.demo.tenant.pending import Pending, PendingBook


def _pending(method_id: str = "totp|dev_1", kind: str = "totp") -> Pending:
    return Pending(user_id="auth0|a", method_id=method_id, kind=kind, born=1.0, code="123456")


def test_an_enrolment_is_found_by_its_owner_for_its_method_only() -> None:
    book, pending = PendingBook(), _pending()
    session = book.open(pending)

    assert session.startswith("Fe26.2**")
    assert book.find(session, "auth0|a", "totp|dev_1") is pending
    assert book.find(session, "auth0|b", "totp|dev_1") is None
    assert book.find(session, "auth0|a", "totp|dev_2") is None
    book.close(session)
    assert book.find(session, "auth0|a", "totp|dev_1") is None
    assert "123456" not in repr(pending)


def test_a_method_that_is_gone_takes_its_enrolments_along() -> None:
    book = PendingBook()
    book.open(_pending())
    push = _pending("push-notification|dev_1", "push-notification")
    book.open(push)

    book.forget_method("totp|dev_1")

    assert book.of_kind("totp") == []
    assert book.of_kind("push-notification") == [push]


def test_the_oldest_go_when_there_are_too_many() -> None:
    book = PendingBook()
    first = book.open(_pending())
    for _ in range(1000):
        last = book.open(_pending())

    assert book.find(first, "auth0|a", "totp|dev_1") is None
    assert book.find(last, "auth0|a", "totp|dev_1") is not None
