"""The shapes of connected accounts: whatever comes is read or refused, and what goes out is as the file says."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.account.connected_wire import (
    MAX_LIFE_S,
    Pool,
    read_account,
    read_accounts,
    read_connections,
    read_next,
    read_started,
    with_ticket,
    write_complete,
    write_connect,
)
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code

ISSUER = "https://login.acme.com/"
ACCOUNT: dict[str, JsonValue] = {
    "id": "cac_1", "connection": "google", "access_type": "offline", "scopes": ["openid", "openid", "drive"],
    "created_at": "2026-03-03T09:00:00.000Z", "expires_at": "2026-06-03T09:00:00Z", "org_id": "org_1",
}  # fmt: skip
STARTED: dict[str, JsonValue] = {
    "connect_uri": "https://login.acme.com/connect?flow=vault", "auth_session": "session",
    "connect_params": {"ticket": "t/1 &"}, "expires_in": 300,
}  # fmt: skip
NAMES = (
    "id", "connection", "access_type", "scopes", "created_at", "expires_at", "org_id", "accounts", "connections",
    "name", "strategy", "next", "connect_uri", "auth_session", "connect_params", "ticket", "expires_in",
)  # fmt: skip
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(), inner, max_size=6)
    ),
    max_leaves=15,
)


def test_an_account() -> None:
    account = read_account(ACCOUNT)
    assert (account.id, account.connection, account.scopes) == ("cac_1", "google", ("openid", "drive"))
    assert account.created_at == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert account.expires_at == datetime(2026, 6, 3, 9, tzinfo=UTC)
    assert (account.offline, account.organization) == (True, "org_1")


@pytest.mark.parametrize(
    ("change", "member", "read"),
    [
        ({"scopes": None}, "scopes", ()),
        ({"scopes": "openid"}, "scopes", ()),
        ({"scopes": ["a", 1, None, "", "b\u202e<b>"]}, "scopes", ("a", "b<b>")),
        ({"created_at": "yesterday"}, "created_at", None),
        ({"created_at": 5}, "created_at", None),
        ({"expires_at": None}, "expires_at", None),
        ({"access_type": "online"}, "offline", False),
        ({"access_type": None}, "offline", True),
        ({"org_id": 5}, "organization", None),
        ({"new": {"nested": [1]}}, "id", "cac_1"),
    ],
)
def test_what_is_odd_in_one_member_leaves_the_others(change: dict[str, JsonValue], member: str, read: object) -> None:
    account = read_account({**ACCOUNT, **change})
    assert getattr(account, member) == read
    assert account.connection == "google"


@pytest.mark.parametrize("change", [{"id": ""}, {"id": 5}, {"connection": None}, {"id": "a\nb"}, {"connection": ""}])
def test_without_id_or_connection_it_is_none(change: dict[str, JsonValue]) -> None:
    with pytest.raises(KeydeskError) as caught:
        read_account({**ACCOUNT, **change})
    assert caught.value.code == Code.ANSWER_INVALID
    assert read_accounts({"accounts": [{**ACCOUNT, **change}, ACCOUNT]}, Pool()) == (read_account(ACCOUNT),)


def test_lists() -> None:
    pool = Pool()
    first, second = read_accounts([ACCOUNT, {**ACCOUNT, "id": "cac_2"}], pool)
    assert first.scopes is second.scopes
    assert first.connection is second.connection
    found = read_connections({"connections": [{"name": "a", "strategy": "github", "scopes": ["repo"]}, {"name": "b"},
                                              {"strategy": "x"}, 5]}, pool)  # fmt: skip
    assert [(one.name, one.strategy, one.scopes) for one in found] == [("a", "github", ("repo",)), ("b", "", None)]
    with pytest.raises(KeydeskError) as caught:
        read_accounts({"accounts": {}}, pool)
    assert caught.value.code == Code.ANSWER_INVALID
    assert read_next({"next": "a|b"}) == "a|b"
    ends: list[JsonValue] = [{"next": ""}, {"next": 5}, {}, [], {"next": "x" * 9000}]
    assert [read_next(value) for value in ends] == [None] * 5


def test_what_was_begun() -> None:
    started = read_started(STARTED, ISSUER)
    assert started.address.reveal() == "https://login.acme.com/connect?flow=vault&ticket=t%2F1%20%26"
    assert started.session.reveal() == "session"
    assert started.life_s == 300.0
    assert "t%2F1" not in repr(started)


@pytest.mark.parametrize(
    ("life", "seconds"), [(None, 300.0), (0, 1.0), (-5, 1.0), (10**9, MAX_LIFE_S), (1.5, 1.5), ("5", 300.0)]
)
def test_the_time_there_is(life: JsonValue, seconds: float) -> None:
    assert read_started({**STARTED, "expires_in": life}, ISSUER).life_s == seconds


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"connect_uri": 5}, "connect"), ({"connect_params": []}, "connect"), ({"auth_session": ""}, "auth_session"),
        ({"connect_params": {}}, "ticket"), ({"connect_params": {"ticket": ""}}, "ticket"),
        ({"connect_params": {"ticket": "a\nb"}}, "ticket"),
    ],
)  # fmt: skip
def test_what_cannot_be_begun_with(change: dict[str, JsonValue], what: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        read_started({**STARTED, **change}, ISSUER)
    assert (caught.value.code, caught.value.params["what"]) == (Code.ANSWER_INVALID, what)


@pytest.mark.parametrize(
    ("issuer", "address", "with_it"),
    [
        (ISSUER, "https://login.acme.com/connect", "https://login.acme.com/connect?ticket=t"),
        (ISSUER, "https://LOGIN.acme.com:443/c?a=1&b=%20", "https://LOGIN.acme.com:443/c?a=1&b=%20&ticket=t"),
        (ISSUER, "https://login.acme.com/c?a=1#part", "https://login.acme.com/c?a=1&ticket=t"),
        ("http://localhost:4000/", "http://localhost:4000/c", "http://localhost:4000/c?ticket=t"),
    ],
)
def test_the_ticket_is_added(issuer: str, address: str, with_it: str) -> None:
    assert with_ticket(address, "t", issuer) == with_it


@pytest.mark.parametrize(
    "address",
    [
        "http://login.acme.com/connect", "https://login.acme.com.evil.example/", "https://evil.example/login.acme.com",
        "https://login.acme.com@evil.example/", "https://login.acme.com:444/", "javascript:alert(1)",
        "//evil.example", "file:///etc/passwd", "", "https://login.acme.com/" + "a" * 5000,
        "https://login.acme.com/\n", "/connect",
        "https://login.acme.com\\@evil.example/",
    ],
)  # fmt: skip
def test_the_browser_goes_to_no_foreign_address(address: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        with_ticket(address, "t", ISSUER)
    assert (caught.value.code, caught.value.params["what"]) == (Code.ANSWER_INVALID, "connect_uri")


def test_what_is_sent() -> None:
    body = json.loads(write_connect("google", "http://127.0.0.1:1/callback", Secret("s"), "c" * 43, False))
    assert body == {
        "connection": "google", "redirect_uri": "http://127.0.0.1:1/callback", "state": "s",
        "code_challenge": "c" * 43, "code_challenge_method": "S256",
    }  # fmt: skip
    chosen = json.loads(write_connect("google", "http://127.0.0.1:1/callback", Secret("s"), "c" * 43, True))
    assert chosen["authorization_params"] == {"prompt": "select_account"}
    done = json.loads(write_complete(Secret("a"), Secret("b"), "http://127.0.0.1:1/callback", Secret("v" * 43)))
    assert done == {
        "auth_session": "a", "connect_code": "b", "redirect_uri": "http://127.0.0.1:1/callback",
        "code_verifier": "v" * 43,
    }  # fmt: skip


READS: tuple[Callable[[JsonValue], Sequence[str]], ...] = (
    lambda value: [text for one in read_accounts(value, Pool()) for text in (one.id, one.connection, *one.scopes)],
    lambda value: [read_account(value).id],
    lambda value: [text for one in read_connections(value, Pool()) for text in (one.name, one.strategy)],
    lambda value: [read_started(value, ISSUER).address.reveal()],
    lambda value: [read_next(value) or ""][:0],
)


@given(ANY, st.sampled_from(READS))
def test_any_json_is_read_or_refused(value: JsonValue, read: Callable[[JsonValue], Sequence[str]]) -> None:
    """Nothing but `KeydeskError` comes out, and nothing that is read holds more than one line."""
    refusals: list[str] = []
    texts: Sequence[str] = ()
    try:
        texts = read(value)
    except KeydeskError as error:
        refusals.append(error.code)
    assert refusals in ([], [Code.ANSWER_INVALID])
    assert all(text.isprintable() for text in texts)
