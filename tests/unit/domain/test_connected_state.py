"""How a connected account stands, row by row."""

from datetime import UTC, datetime, timedelta

import pytest

from keydesk.domain.connected import AccountState, ConnectedAccount, Connection
from keydesk.domain.connected_state import SOON, available, by_name, missing_scopes, state_of

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OFFERED = (Connection("google", "google-oauth2", ("openid", "calendar.readonly")), Connection("plain", "oauth2"))


def account(connection: str = "google", ends: datetime | None = None, *scopes: str) -> ConnectedAccount:
    return ConnectedAccount("cac_1", connection, scopes or ("openid", "calendar.readonly"), NOW, ends)


@pytest.mark.parametrize(
    ("one", "offered", "state"),
    [
        (account(), OFFERED, AccountState.CONNECTED),
        (account("plain"), OFFERED, AccountState.CONNECTED),
        (account(ends=NOW + SOON + SECOND), OFFERED, AccountState.CONNECTED),
        (account(ends=NOW + SOON), OFFERED, AccountState.ENDS_SOON),
        (account(ends=NOW + SECOND), OFFERED, AccountState.ENDS_SOON),
        (account(ends=NOW), OFFERED, AccountState.ENDED),
        (account(ends=NOW - SECOND), None, AccountState.ENDED),
        (account("gone", NOW - SECOND), OFFERED, AccountState.ENDED),
        (account("gone"), OFFERED, AccountState.NOT_OFFERED),
        (account("gone"), (), AccountState.NOT_OFFERED),
        (account("google", None, "openid"), OFFERED, AccountState.MORE_NEEDED),
        (account("google", NOW + SECOND, "openid"), OFFERED, AccountState.MORE_NEEDED),
        (account(), None, AccountState.UNKNOWN),
        (account(ends=NOW + SECOND), None, AccountState.ENDS_SOON),
    ],
)
def test_states(one: ConnectedAccount, offered: tuple[Connection, ...] | None, state: AccountState) -> None:
    assert state_of(one, by_name(offered), NOW) is state


@pytest.mark.parametrize(
    ("granted", "wanted", "missing"),
    [
        # Long and short names are the same, and so are cases.
        (("https://www.googleapis.com/auth/drive",), ("drive",), ()),
        (("https://graph.microsoft.com/Mail.Read",), ("mail.read",), ()),
        # Who somebody is, and access while away, come back under other names or not at all.
        (("repo",), ("openid", "profile", "email", "offline_access", "repo"), ()),
        (("repo",), ("https://www.googleapis.com/auth/userinfo.email",), ()),
        (("repo",), ("gist", "repo", "workflow"), ("gist", "workflow")),
        # A tenant that lists nothing says nothing.
        ((), ("repo",), ()),
        (("repo",), None, ()),
    ],
)
def test_missing(granted: tuple[str, ...], wanted: tuple[str, ...] | None, missing: tuple[str, ...]) -> None:
    assert missing_scopes(ConnectedAccount("cac_1", "x", granted), Connection("x", "s", wanted)) == missing


def test_what_is_still_to_be_had() -> None:
    assert [one.name for one in available(OFFERED, [account()])] == ["plain"]
    assert available(OFFERED, []) == OFFERED
