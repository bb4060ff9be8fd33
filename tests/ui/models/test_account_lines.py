"""What is said of connected accounts, without a window."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from keydesk.config.scope_words import load_permissions
from keydesk.domain.account import Person
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import AccountState, ConnectedAccount, Connection
from keydesk.ui.models.account_lines import (
    FEW,
    Teller,
    Trouble,
    account_why_off,
    ending_first,
    found_accounts,
    found_offers,
    offers_of,
)
from keydesk.ui.models.account_notes import account_notes, as_read
from keydesk.ui.models.account_words import needs_reconnect, state_sign, state_told
from keydesk.ui.models.moments import ago, ahead
from keydesk.ui.theme.tokens import NAMES, ON_TILE, PALETTES
from keydesk.ui.widgets.badge import KINDS
from keydesk.ui.widgets.initials import tile_color
from keydesk.usecases.state import Connected, Snapshot, account_label_name
from tests.ui.theme.test_tokens import contrast

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
WORDS = load_permissions()
GOOGLE = Connection("google-oauth2", "google-oauth2", ("openid", "https://www.googleapis.com/auth/calendar.readonly"))
GITHUB = Connection("code", "github", ("repo",))
MINE = ConnectedAccount("cac_1", GOOGLE.name, GOOGLE.scopes or (), datetime(2026, 1, 3, 9, tzinfo=UTC))
CODE = ConnectedAccount("cac_2", GITHUB.name, ("repo",), NOW - DAY, NOW + 5 * DAY, offline=False)


def state(*accounts: ConnectedAccount, offered: Iterable[Connection] | None = (GOOGLE, GITHUB)) -> Snapshot:
    connections = tuple(offered) if offered is not None else None
    return Snapshot(
        profile="acme",
        person=Person("auth0|ana", "Ana Ito"),
        connected=Connected(accounts=accounts, connections=connections, at=NOW),
        labels={account_label_name("cac_1"): "Work"},
    )


def teller(now: Snapshot, **troubles: Trouble) -> Teller:
    return Teller(now, WORDS, NOW, troubles)


def test_every_state_is_a_word_and_an_icon() -> None:
    signs = [state_sign(one) for one in AccountState]
    assert len({sign.text for sign in signs}) == len(signs)
    assert all(sign.icon or KINDS[sign.kind][2] for sign in signs)
    assert all(state_told(one).endswith(".") for one in AccountState)
    assert [one for one in AccountState if needs_reconnect(one)] == [
        AccountState.ENDS_SOON,
        AccountState.ENDED,
        AccountState.MORE_NEEDED,
    ]


def test_an_account_in_words() -> None:
    line = teller(state(MINE)).account(MINE)
    assert line.title == "Google · Work"
    assert (line.since, line.since_ago) == ("Connected 3 January 2026", "2 month(s) ago")
    assert (line.ends, line.sign.text) == ("", "Connected")
    assert "calendar" in line.summary
    assert line.spoken.startswith("Google · Work, Connected, Connected 3 January 2026, ")
    assert not line.reconnect


def test_an_access_that_ends() -> None:
    line = teller(state(CODE)).account(CODE)
    assert (line.title, line.sign.text, line.ends) == ("GitHub", "Ends soon", "Access ends 9 March 2026")
    assert line.when == "Connected yesterday · Access ends 9 March 2026"
    assert line.reconnect
    assert line.lead
    over = replace(CODE, expires_at=NOW - 3 * DAY)
    line = teller(state(over)).account(over)
    assert (line.sign.text, line.ends) == ("Ended", "Access ended 1 March 2026")


def test_the_most_urgent_account_leads() -> None:
    ended, more = replace(CODE, id="cac_3", expires_at=NOW - DAY), replace(MINE, id="cac_4", scopes=("openid",))
    assert teller(state(MINE, CODE, more, ended)).lead == ended.id
    assert teller(state(MINE, CODE, more)).lead == more.id
    assert teller(state(MINE, CODE)).lead == CODE.id
    assert teller(state(MINE)).lead == ""
    assert teller(state(*(replace(ended, id=f"cac_{n}") for n in range(FEW + 1)))).lead == ""


def test_what_is_no_longer_offered_cannot_be_connected_again() -> None:
    over = replace(CODE, expires_at=NOW - DAY)
    told = teller(state(over, offered=(GOOGLE,)))
    line = told.account(over)
    assert line.why_no_reconnect
    assert told.lead == ""
    assert line.why_off == ""
    assert teller(state(CODE, offered=(GOOGLE,))).account(CODE).sign.text == "No longer offered"


def test_without_connections_the_name_of_the_connection_stands_in() -> None:
    told = teller(state(MINE, CODE, offered=None))
    assert told.account(MINE).title == "Google · Work"
    assert told.account(MINE).sign.text == "Unknown"
    assert told.account(CODE).title == "code"


def test_trouble_and_old_data_stand_on_the_line() -> None:
    now = state(MINE)
    line = teller(now, cac_1=Trouble("Not disconnected.", "Try again")).account(MINE)
    assert (line.trouble, line.cure) == ("Not disconnected.", "Try again")
    assert "Not disconnected." in line.spoken
    offline = replace(now, connected=replace(now.connected, stale=Code.OFFLINE))
    line = teller(offline).account(MINE)
    assert line.dim
    assert line.why_off == account_why_off(offline) != ""
    assert account_why_off(now) == ""


def test_offers_are_what_nobody_uses_once_the_list_is_whole() -> None:
    now = state(MINE)
    assert offers_of(now.connected) == (GITHUB,)
    assert offers_of(replace(now.connected, partial=True)) == ()
    assert offers_of(replace(now.connected, accounts=None)) == ()
    offer = teller(now).offer(GITHUB)
    assert (offer.id, offer.title) == ("code", "GitHub")
    assert offer.summary.startswith("Once connected: can ")
    two = (GITHUB, replace(GITHUB, name="other"))
    assert [teller(state(offered=two)).offer(one).title for one in two] == ["GitHub · code", "GitHub · other"]


def test_search_looks_at_provider_connection_and_own_name() -> None:
    now = state(MINE, CODE)
    assert found_accounts(now, WORDS, "work google") == (MINE,)
    assert found_accounts(now, WORDS, "GITHUB") == (CODE,)
    assert found_accounts(now, WORDS, " ") == (MINE, CODE)
    assert found_accounts(now, WORDS, "zebra") == ()
    assert found_offers(state(MINE), WORDS, "git") == (GITHUB,)
    assert found_offers(state(MINE), WORDS, "goo") == ()


def test_what_ends_first_stands_first() -> None:
    late, over = replace(CODE, id="late", expires_at=NOW + 60 * DAY), replace(CODE, id="over", expires_at=NOW - DAY)
    assert [one.id for one in ending_first(state(MINE, late, CODE, over), NOW)] == ["over", "cac_2"]


@pytest.mark.parametrize(
    ("changes", "ids", "words"),
    [
        ({}, [], ""),
        ({"loading": True, "partial": True}, ["reading"], "Reading your accounts"),
        ({"stale": Code.OFFLINE}, ["stale"], "cannot reach your organisation. You see what was read today at 09:30."),
        ({"stale": Code.API_SERVER, "partial": True}, ["stale"], "You see the first"),
        ({"stale": Code.SESSION_ENDED, "at": None}, ["stale"], "may be out of date"),
        ({"connections_stale": Code.API_SERVER}, ["offers"], "What else may be connected could not be read"),
        ({"unfinished": ("code",)}, ["visit:code"], "Connecting GitHub was not finished last time"),
    ],
)
def test_notes(changes: dict[str, object], ids: list[str], words: str) -> None:
    now = state(MINE)
    now = replace(now, connected=replace(now.connected, **changes))  # type: ignore[arg-type]  # as dataclasses.replace
    notes = account_notes(now, WORDS, NOW)
    assert [note.id for note in notes] == ids
    assert words in "".join(note.text for note in notes)
    signs_in = changes.get("stale") == Code.SESSION_ENDED
    assert ["sign-in"] * signs_in == [note.does for note in notes if note.does == "sign-in"]


def test_one_line_is_enough_where_everything_is_old_for_the_same_reason() -> None:
    now = state(MINE)
    now = replace(now, stale=Code.OFFLINE, methods=(), connected=replace(now.connected, stale=Code.OFFLINE))
    assert account_notes(now, WORDS, NOW) == ()
    (alone,) = account_notes(replace(now, methods=None), WORDS, NOW)  # then no line above the page says it
    assert alone.kind == "offline"
    assert as_read(now, NOW) == "You see what was read today at 09:30."


@pytest.mark.parametrize(
    ("days", "before", "after"),
    [
        (0, "Today", "Today"),
        (1, "Yesterday", "Tomorrow"),
        (12, "12 day(s) ago", "In 12 day(s)"),
        (90, "3 month(s) ago", "In 3 month(s)"),
        (900, "2 year(s) ago", "In 2 year(s)"),
    ],
)
def test_distances(days: int, before: str, after: str) -> None:
    assert ago(NOW - days * DAY, NOW) == before
    assert ahead(NOW + days * DAY, NOW) == after


def test_tiles_of_well_known_providers_differ_and_can_be_read() -> None:
    names = ("Google", "Microsoft", "GitHub", "Slack", "Box", "Salesforce")
    colors = [tile_color(name) for name in names]
    assert len(set(colors)) == len(names)
    assert colors == [tile_color(name.upper()) for name in names]
    for name in NAMES:
        assert contrast(PALETTES[name]["muted"], PALETTES[name]["quiet"]) >= 4.5  # a tile that steps back
    assert all(contrast(color, ON_TILE) >= 4.5 for color in (*colors, tile_color("Intranet of Acme")))
