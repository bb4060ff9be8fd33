"""What the pages say, row by row, without a window."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from keydesk.domain.account import Factor, Method, MethodType, PasskeyFacts, Person
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import PinState, SecurityKey, Transport
from keydesk.domain.policy import Requirements
from keydesk.domain.reconciliation import KeyMap
from keydesk.domain.steps import EnrollStep, JournalEntry
from keydesk.domain.verdict import Step
from keydesk.ui.models.freshness import SLOW_S, offline_reason, quiet_lines, seconds_to_wait
from keydesk.ui.models.key_facts import held_lines, key_signs, pin_words
from keydesk.ui.models.lately import lately_line, matches
from keydesk.ui.models.method_words import groups_of, method_facts, ways_sentence
from keydesk.ui.models.summary import repair_lines, summary_lines
from keydesk.ui.models.verdict_words import verdict_words
from keydesk.ui.models.ways_to_add import ways_to_add
from keydesk.usecases.state import Snapshot, key_label_name
from tests.fakes.account import PASSWORD, passkey
from tests.fakes.notebook import Line

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
ANA = Person("auth0|ana", "Ana Ito", "ana@acme.com")
KEY = SecurityKey("k", "p", Transport.HID, "YubiKey 5C NFC", pin=PinState(set=True, retries=8))
ONE, TWO = passkey(b"one"), passkey(b"two")
CODE = Method("recovery|1", MethodType.RECOVERY_CODE)
INSIDE = Snapshot(profile="acme", domain="login.acme.com", person=ANA, methods=(ONE,), keys=(KEY,), keys_known=True)


def no_name(aaguid: str | None) -> str | None:
    return None


THREE = Requirements(least_keys=3)


def holding(*ids: str) -> dict[str, KeyMap]:
    return {"k": KeyMap("k", frozenset(ids))}


@pytest.mark.parametrize(
    ("now", "kind", "headline", "step"),
    [
        (Snapshot(), "unknown", "Nobody is signed in", Step.SIGN_IN),
        (replace(INSIDE, methods=None), "unknown", "could not be read", Step.REFRESH),
        (replace(INSIDE, methods=()), "bad", "no sign-in method", Step.ENROLL_KEY),
        (replace(INSIDE, methods=(PASSWORD,)), "bad", "no passkey yet", Step.ENROLL_KEY),
        (INSIDE, "warn", "one lost key away", Step.ADD_SPARE),
        (replace(INSIDE, methods=(ONE, CODE)), "warn", "only one passkey", Step.ADD_SPARE),
        (replace(INSIDE, methods=(ONE, TWO), maps=holding(ONE.id, TWO.id)), "warn", "on one key", Step.ADD_SPARE),
        (replace(INSIDE, methods=(ONE, TWO), requirements=THREE), "warn", "have 2 of the 3 keys", Step.ADD_SPARE),
        (replace(INSIDE, methods=(ONE, CODE), requirements=THREE), "warn", "only one passkey", Step.ADD_SPARE),
        (replace(INSIDE, methods=(ONE, TWO)), "ok", "well protected", Step.NOTHING),
    ],
)
def test_verdicts(now: Snapshot, kind: str, headline: str, step: Step) -> None:
    words = verdict_words(now)
    assert (words.kind, words.step) == (kind, step)
    assert headline in words.headline
    assert words.reason.format(**words.names)
    assert bool(words.step_text) == (step is not Step.NOTHING)


def test_the_verdict_says_how_many_keys_are_missing() -> None:
    assert verdict_words(replace(INSIDE, methods=(ONE, TWO), requirements=THREE)).reason.endswith("Missing: 1.")
    assert "asks for 3 keys: add 2 more" in verdict_words(replace(INSIDE, requirements=THREE)).reason
    two = Requirements(least_keys=2)  # what is said anyway
    assert verdict_words(replace(INSIDE, requirements=two)).reason == verdict_words(INSIDE).reason


def test_the_verdict_names_a_key_by_its_own_name_even_when_it_is_away() -> None:
    now = replace(INSIDE, maps=holding(ONE.id), labels={key_label_name("k"): "Blue {key}"})
    assert verdict_words(now).names == {"key": "Blue {key}"}
    assert verdict_words(replace(now, keys=())).names == {"key": "Blue {key}"}
    away = verdict_words(replace(now, keys=(), labels={}))
    assert away.names == {}
    assert "{key}" not in away.reason


def test_an_unreadable_account_tells_why_and_what_cures_it() -> None:
    words = verdict_words(replace(INSIDE, methods=None, stale=Code.SESSION_ENDED))
    assert words.step is Step.SIGN_IN
    assert verdict_words(replace(INSIDE, methods=None, stale=Code.OFFLINE)).step is Step.REFRESH


def test_ways_to_add() -> None:
    ways = ways_to_add((Factor("passkey"), Factor("totp")), ())
    known = {str(way.type): way.why_off for way in ways}
    assert (known["passkey"], known["totp"]) == ("", "")
    assert {why for kind, why in known.items() if kind not in ("passkey", "totp")} == {
        "Not offered by your organisation"
    }
    assert [str(way.type) for way in ways][:2] == ["passkey", "totp"], "what can be added stands first"
    assert [way.why_off for way in ways_to_add(None, ())] == [""] * 7, "nothing known: the tenant decides"
    assert {way.why_off for way in ways_to_add((), ())} == {"Not offered by your organisation"}


def test_what_the_account_has_already_counts() -> None:
    has = (CODE, PASSWORD)
    ways = {str(way.type): way for way in ways_to_add(None, has)}
    assert "takes its place" in ways["recovery-code"].text
    assert "Its menu" in ways["password"].why_off


@pytest.mark.parametrize(
    ("count", "told", "full"), [(16, "", False), (17, "17 of 20", False), (20, "20 of 20", True)]
)
def test_the_limit_of_passkeys_is_told_as_it_nears(count: int, told: str, full: bool) -> None:
    methods = tuple(passkey(bytes([n])) for n in range(count))
    way = next(way for way in ways_to_add(None, methods) if way.type == "passkey")
    assert (way.count, bool(way.why_off)) == (told, full)


def test_quiet_lines() -> None:
    assert quiet_lines(INSIDE, NOW) == ()
    stale = replace(INSIDE, stale=Code.OFFLINE, methods_at=NOW - timedelta(days=1))
    (line,) = quiet_lines(stale, NOW)
    assert (line.id, line.does) == ("stale", "refresh")
    assert "yesterday" in line.text
    (line,) = quiet_lines(replace(INSIDE, stale=Code.SESSION_ENDED), NOW)
    assert line.does == "sign-in"
    waiting = replace(stale, stale=Code.API_RATE_LIMITED, waiting_until=NOW + timedelta(seconds=41.2))
    (line,) = quiet_lines(waiting, NOW)
    assert (line.id, line.seconds) == ("wait", 42)
    assert seconds_to_wait(waiting, NOW + timedelta(minutes=2)) == 0
    assert [line.id for line in quiet_lines(replace(INSIDE, practice=True, tokens_in="memory-notice"), NOW)] == [
        "practice",
        "memory",
    ]
    assert quiet_lines(replace(INSIDE, methods=None, stale=Code.OFFLINE), NOW) == ()


def test_offline_is_not_any_failure() -> None:
    assert offline_reason(replace(INSIDE, stale=Code.OFFLINE))
    assert offline_reason(replace(INSIDE, stale=Code.API_SERVER)) == ""
    assert offline_reason(INSIDE) == ""


def test_an_earlier_list_is_not_called_offline_while_the_answer_is_awaited() -> None:
    asked = replace(INSIDE, stale=Code.OFFLINE, methods_at=NOW - timedelta(days=1), reading_since=NOW)
    assert quiet_lines(asked, NOW) == ()
    assert offline_reason(asked) == ""
    (line,) = quiet_lines(asked, NOW + timedelta(seconds=SLOW_S))
    assert (line.id, line.kind, line.button) == ("stale", "info", "")
    assert line.text.startswith("Reading your account")
    (line,) = quiet_lines(replace(asked, reading_since=None), NOW)
    assert line.text.startswith("Keydesk cannot reach")


def test_groups_keep_unknown_kinds_and_put_the_newest_first() -> None:
    old = replace(ONE, created_at=NOW - timedelta(days=400))
    new = replace(TWO, created_at=NOW)
    pigeon = Method("p|1", "carrier-pigeon")
    groups = groups_of(replace(INSIDE, methods=(old, pigeon, new)), no_name, NOW)
    assert [group.id for group in groups] == ["passkeys", "recovery", "other"]
    assert [line.id for line in groups[0].lines] == [new.id, old.id]
    assert groups[2].lines[0].name == "carrier-pigeon"


def test_a_missing_recovery_code_is_offered_where_the_tenant_may_give_one() -> None:
    def ids(*factors: str) -> list[str]:
        now = replace(INSIDE, methods=(ONE,), factors=tuple(Factor(kind) for kind in factors) if factors else None)
        return [group.id for group in groups_of(now, no_name, NOW)]

    assert ids() == ["passkeys", "recovery"]
    assert ids("recovery-code") == ["passkeys", "recovery"]
    assert ids("totp") == ["passkeys"]
    (group,) = (g for g in groups_of(replace(INSIDE, methods=(CODE,)), no_name, NOW) if g.id == "recovery")
    assert [line.id for line in group.lines] == [CODE.id]


def test_what_is_said_of_phones_and_linked_identities() -> None:
    phone = Method("phone|1", MethodType.PHONE, detail="+81 90 1234 5678", channel="voice")
    mine = replace(PASSWORD, identity_user_id=ANA.sub)
    theirs = replace(PASSWORD, id="password|2", identity_user_id="auth0|other")

    def details(*methods: Method) -> str:
        groups = groups_of(replace(INSIDE, person=ANA, methods=methods), no_name, NOW)
        return "\n".join(line.detail for group in groups for line in group.lines)

    assert "+81 90 1234 5678 · by call" in details(phone)
    assert "by text message" in details(replace(phone, channel="sms"))
    assert "Main sign-in" not in details(mine)
    assert "Main sign-in" in details(mine, theirs)
    assert "Linked sign-in auth0|other" in details(mine, theirs)


def test_notes_of_groups() -> None:
    older = Method("webauthn-roaming|1", MethodType.WEBAUTHN_ROAMING)
    many = tuple(passkey(bytes([n])) for n in range(17))
    notes = {g.id: g.note for g in groups_of(replace(INSIDE, methods=(*many, older)), no_name, NOW)}
    assert notes["passkeys"].startswith("17 of 20")
    assert "can be removed" in notes["older"]
    assert notes["recovery"] == ""


def test_facts_hold_ids_and_no_empty_lines() -> None:
    made = replace(ONE, passkey=PasskeyFacts(b"one", aaguid="a-b", transports=("usb",), user_agent="Test/1"))
    facts = {fact.label: fact.value for fact in method_facts(made, INSIDE, no_name, NOW)}
    assert facts["Model ID (AAGUID)"] == "a-b"
    assert facts["Passkey ID"] == "b25l"
    assert facts["Made with"] == "Test/1"
    assert all(facts.values())


def test_counting_sentence() -> None:
    assert "none of them" in ways_sentence((PASSWORD,))
    assert "cannot be phished" in ways_sentence((PASSWORD, ONE))
    assert ways_sentence((ONE,)).endswith("safe from phishing.")


def test_key_signs_show_trouble_alone() -> None:
    assert [sign.text for sign in key_signs(replace(KEY, usable=False, reason="made-up"), INSIDE)] == [
        "Cannot be used"
    ]
    both = replace(INSIDE, maps={"k": KeyMap("k", frozenset({ONE.id}), orphans=(b"x",))})
    assert [sign.kind for sign in key_signs(KEY, both)] == ["ok", "accent", "warn"]
    assert [sign.kind for sign in key_signs(KEY, replace(both, person=None))] == ["ok"]


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        (replace(INSIDE, person=None), ["signed-out"]),
        (INSIDE, ["looking"]),
        (replace(INSIDE, methods=None, stale=Code.OFFLINE), ["unread"]),
        (replace(INSIDE, maps=holding()), ["empty"]),
        (replace(INSIDE, maps=holding(ONE.id)), ["held"]),
        (replace(INSIDE, maps={"k": KeyMap("k", unknown=frozenset({ONE.id}))}), ["unchecked"]),
        (replace(INSIDE, maps={"k": KeyMap("k", orphans=(b"x",))}), ["empty", "orphan"]),
        (replace(INSIDE, maps=holding("gone|1")), []),
    ],
)
def test_what_a_key_holds(now: Snapshot, kinds: list[str]) -> None:
    assert [line.kind for line in held_lines(KEY, now, no_name, NOW)] == kinds


def test_two_numbers_only_when_tries_run_low() -> None:
    def detail(retries: int, before: int | None) -> str:
        return pin_words(replace(KEY, pin=PinState(set=True, retries=retries, before_replug=before))).detail

    assert "plugged in again" not in detail(7, 3)
    assert "plugged in again" in detail(6, 1)
    assert "plugged in again" in detail(3, 2)
    assert "plugged in again" not in detail(1, 1)
    assert "plugged in again" not in detail(3, None)


def test_tries_with_a_finger_are_told_when_they_run_low() -> None:
    def detail(fingers: int | None) -> str:
        return pin_words(replace(KEY, pin=PinState(set=True, retries=8, finger_retries=fingers))).detail

    assert "ingerprint" not in detail(None) + detail(5) + detail(3)
    assert "fingerprint" in detail(2)
    assert "ingerprints count again after the PIN" in detail(0)


def test_activity_lines() -> None:
    done = lately_line(Line(NOW, "tested", "Blue", "done"), NOW)
    assert (done.kind, done.code) == ("ok", "")
    failed = lately_line(Line(NOW, "enrolled", "Blue", Code.KEY_FULL), NOW)
    assert failed.title == "Could not add passkey Blue"
    assert (failed.kind, failed.code) == ("bad", "KEY-009")
    assert lately_line(Line(NOW, "made-up", "Blue", "done"), NOW).title == "made-up Blue"
    assert lately_line(Line(NOW, "tested", "Blue", "cancelled"), NOW).kind == "neutral"
    assert matches(failed, "BLUE key-009", "")
    assert matches(failed, "", "failed")
    assert not matches(done, "", "failed")
    assert not matches(done, "", "keys")


def test_summary_and_repairs() -> None:
    lines = {line.id: line for line in summary_lines(replace(INSIDE, maps=holding(ONE.id)), NOW)}
    assert lines["passkey"].sign is not None
    assert lines["passkey"].sign.kind == "ok"
    assert lines["recovery-code"].sign is not None
    assert lines["recovery-code"].sign.kind == "warn"
    some = summary_lines(replace(INSIDE, methods=(ONE, TWO), maps=holding(ONE.id)), NOW)
    assert some[0].sign is not None
    assert "on a key here" in some[0].sign.text
    assert summary_lines(replace(INSIDE, methods=()), NOW)[0].sign is not None
    assert summary_lines(replace(INSIDE, methods=None), NOW)[0].title == "Reading…"
    entry = JournalEntry("e", "a", "k", "Blue", EnrollStep.VERIFY, "s", b"", b"", (), "2026-03-03T09:00:00+00:00")
    (here,) = repair_lines(replace(INSIDE, repairs=(entry,)), NOW)
    assert "YubiKey 5C NFC" in here.title
    (away,) = repair_lines(replace(INSIDE, repairs=(entry,), keys=()), NOW)
    assert "Blue" in away.title
    assert "Plug this key in" in away.detail
