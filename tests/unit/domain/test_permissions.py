"""Scopes in words: found in every form, grouped without loss."""

from hypothesis import given
from hypothesis import strategies as st

from keydesk.config.scope_words import load_permissions
from keydesk.domain.permissions import Group, Permissions, Sensitivity

WORDS = load_permissions()
KNOWN = ("openid", "https://www.googleapis.com/auth/calendar.readonly", "gmail.send", "repo", "Mail.Read", "")


def test_the_forms_of_a_scope() -> None:
    long = WORDS.describe("google-oauth2", "https://www.googleapis.com/auth/calendar.readonly", "en")
    assert long.sentence == "See the events in your calendars"
    assert long.scope == "https://www.googleapis.com/auth/calendar.readonly"
    short = WORDS.describe("google-oauth2", "calendar.readonly", "en")
    assert (short.sentence, short.group) == (long.sentence, Group.VIEW)
    assert (
        WORDS.describe("waad", "https://graph.microsoft.com/Mail.Send", "en").sentence == "Send e-mail in your name"
    )
    assert WORDS.describe("windowslive", "mail.SEND", "en").sentence == "Send e-mail in your name"
    full = WORDS.describe("google-oauth2", "https://mail.google.com/", "en")
    assert full.sentence == "Read, write, send and delete all your e-mail"


def test_the_longest_beginning_wins() -> None:
    one = WORDS.describe("google-oauth2", "https://www.googleapis.com/auth/calendar.new.thing", "en")
    assert one.sentence == "Use your calendars in another way"
    assert one.group is Group.CHANGE
    other = WORDS.describe("google-oauth2", "https://www.googleapis.com/auth/admin.directory.orgunit", "en")
    assert other.sentence is not None
    assert "organization" in other.sentence


def test_what_nobody_knows_is_shown_as_it_is() -> None:
    one = WORDS.describe("github", "teleport:everything", "en")
    assert (one.scope, one.sentence, one.group, one.sensitivity) == (
        "teleport:everything", None, Group.CHANGE, Sensitivity.HIGH,
    )  # fmt: skip
    assert WORDS.describe("some-new-provider", "openid", "en").sentence is not None
    assert WORDS.describe(None, "repo", "en").sentence is None


def test_languages() -> None:
    assert WORDS.describe("github", "repo", "ja-JP").sentence != WORDS.describe("github", "repo", "en").sentence
    assert WORDS.describe("github", "repo", "de").sentence == WORDS.describe("github", "repo", "en_GB").sentence


def test_access_while_away_is_in_its_group_once() -> None:
    by_scope = WORDS.grouped("github", ("repo", "offline_access"), True, "en")
    assert [one.scope for one in by_scope[Group.AWAY]] == ["offline_access"]
    unspoken = WORDS.grouped("github", ("repo",), True, "en")
    assert [(one.scope, one.sentence is not None) for one in unspoken[Group.AWAY]] == [("", True)]
    assert WORDS.grouped("github", ("repo",), False, "en")[Group.AWAY] == ()


def test_the_most_sensitive_comes_first() -> None:
    found = WORDS.grouped("google-oauth2", ("openid", "calendar.readonly", "gmail.readonly"), False, "en")
    assert [one.scope for one in found[Group.VIEW]] == ["gmail.readonly", "calendar.readonly", "openid"]


def test_a_summary_in_words() -> None:
    scopes = ("openid", "calendar.readonly", "gmail.send")
    assert WORDS.summary("google-oauth2", ("calendar.readonly", "gmail.send"), True, "en") == (
        "Can view calendar, can send mail while you are away"
    )
    assert WORDS.summary("google-oauth2", scopes, False, "en") == "Can view calendar, can send mail"
    assert WORDS.summary("github", ("repo", "gist", "user", "workflow", "x:y"), False, "en").endswith("and 2 more")
    assert WORDS.summary("github", ("x:y",), False, "en") == "Can use “x:y”"
    assert WORDS.summary("github", (), True, "en") == "No permissions are listed"
    assert "カレンダー" in WORDS.summary("google-oauth2", scopes, True, "ja_JP")
    assert Permissions({}, {}, {}).summary("github", ("repo",), True, "en") == ""


@given(
    st.sampled_from([*WORDS.strategies, None, "never-heard-of"]),
    st.lists(st.one_of(st.sampled_from(KNOWN), st.text(max_size=30))),
    st.booleans(),
    st.sampled_from(["en", "ja", ""]),
)
def test_grouping_drops_nothing(strategy: str | None, scopes: list[str], offline: bool, language: str) -> None:
    groups = WORDS.grouped(strategy, scopes, offline, language)
    shown = [one.scope for group in groups.values() for one in group]
    added = [""] if offline and "" not in scopes and shown.count("") else []
    assert set(shown) - set(added) == set(scopes) - set(added)
    assert len(shown) - len(set(scopes)) in (0, 1)
    assert list(groups) == list(Group)
    assert all(one.group is group for group, found in groups.items() for one in found)
    assert not offline or groups[Group.AWAY]
    assert "{" not in WORDS.summary(strategy, [s for s in scopes if "{" not in s], offline, language)
