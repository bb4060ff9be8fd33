"""When a passkey should be tested again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from keydesk.domain.account import Method, MethodType, PasskeyFacts
from keydesk.domain.drills import GOOD_FOR, Due, Reminder, reminders

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SPARE = Method("m|spare", MethodType.PASSKEY, passkey=PasskeyFacts(b"spare"))
OLD = Method("m|old", MethodType.PASSKEY, passkey=PasskeyFacts(b"old"))


def test_never_tried_comes_first_then_the_oldest() -> None:
    long_ago = NOW - timedelta(days=91)
    longer_ago = NOW - timedelta(days=200)
    used = replace(OLD, id="m|used", passkey=PasskeyFacts(b"used"), last_used_at=longer_ago)
    assert reminders((OLD, used, SPARE), {b"old": long_ago}, NOW) == (
        Reminder("m|spare", Due.NEVER),
        Reminder("m|used", Due.LONG_AGO, longer_ago),
        Reminder("m|old", Due.LONG_AGO, long_ago),
    )


def test_a_good_test_speaks_for_ninety_days() -> None:
    assert reminders((OLD,), {b"old": NOW - GOOD_FOR}, NOW) == ()
    assert reminders((OLD,), {b"old": NOW - GOOD_FOR - timedelta(seconds=1)}, NOW) != ()


def test_a_sign_in_is_as_good_as_a_test() -> None:
    assert reminders((replace(OLD, last_used_at=NOW - timedelta(days=3)),), {}, NOW) == ()


def test_what_cannot_be_tested_with_a_key_is_left_alone() -> None:
    others = (
        replace(OLD, passkey=PasskeyFacts(b"cloud", synced=True)),
        replace(OLD, confirmed=False),
        replace(OLD, type=MethodType.WEBAUTHN_ROAMING),
        Method("password|1", MethodType.PASSWORD),
    )
    assert reminders(others, {}, NOW) == ()
