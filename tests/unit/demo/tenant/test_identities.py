from __future__ import annotations

from keydesk.demo.tenant.identities import Identity


def _identity(password: str = "first") -> Identity:
    return Identity(connection="Staff", email="a@example.com", password=password)


def test_the_newest_password_counts_and_the_last_ones_are_known() -> None:
    identity = _identity()
    identity.change_password("second")

    assert identity.accepts("second")
    assert not identity.accepts("first")
    assert identity.has_used("first", 2)
    assert identity.has_used("second", 1)
    assert not identity.has_used("first", 1)
    assert not identity.has_used("second", 0)


def test_only_what_the_hash_sees_is_compared() -> None:
    identity = _identity("ä" * 36 + "x")
    assert identity.accepts("ä" * 36 + "y")
    assert not identity.accepts("ä" * 35 + "y")


def test_an_identity_answers_to_its_id_with_and_without_the_provider() -> None:
    identity = _identity()
    assert identity.is_named(identity.user_id)
    assert identity.is_named(identity.local_id)
    assert not identity.is_named("auth0|other")
    assert identity.password_id.startswith("password|")
