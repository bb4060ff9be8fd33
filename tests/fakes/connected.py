"""Connected accounts and the visit to a provider by behaviour, for the tests of flows."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Generic, TypeVar

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ConnectedAccount, Connection, StartedConnection
from keydesk.domain.permissions import (
    Group,
    Meaning,
    Permissions,
    Provider,
    ScopeWords,
    Sensitivity,
    SummaryWords,
)
from keydesk.usecases.connect_prompts import DisconnectAnswer, DisconnectAsk
from keydesk.usecases.connected_ports import BeginVisit
from keydesk.usecases.identity_ports import SignInWatcher
from tests.fakes.prompter import ScriptedPrompter

T = TypeVar("T")
NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
GOOGLE = Connection("google", "google-oauth2", ("openid", "calendar.readonly"))
GITHUB = Connection("github", "github", ("repo",))
LOST = KeydeskError(Code.CONNECTION_LOST)


def account(number: int = 1, connection: str = "google", *scopes: str) -> ConnectedAccount:
    """An account that was connected."""
    return ConnectedAccount(f"cac_{number}", connection, scopes or ("openid", "calendar.readonly"), NOW)


class BehavingConnected:
    """Satisfies `ConnectedApi`; `fail[call]` raises before the work, `lose[call]` after it.

    A failure of ``accounts`` or ``connections`` is taken for each page, so that None stands for one that comes.
    """

    def __init__(self, *accounts: ConnectedAccount) -> None:
        self.stored = list(accounts)
        self.offered = [GOOGLE, GITHUB]
        self.page = 20
        self.calls: list[str] = []
        self.fail: dict[str, list[KeydeskError | None]] = {}
        self.lose: dict[str, list[KeydeskError]] = {}
        self.granted: tuple[str, ...] = ("openid", "calendar.readonly")
        self.connects = True
        self.begun: list[tuple[str, bool]] = []

    def _enter(self, call: str) -> None:
        self.calls.append(call)
        if self.fail.get(call):
            failure = self.fail[call].pop(0)
            if failure is not None:
                raise failure

    def _leave(self, call: str) -> None:
        if self.lose.get(call):
            raise self.lose[call].pop(0)

    def accounts(self, connection: str | None = None) -> AsyncIterator[Sequence[ConnectedAccount]]:
        wanted = [one for one in self.stored if connection in (None, one.connection)]
        pages = [wanted[start : start + self.page] for start in range(0, len(wanted), self.page)]
        return _Pages(self, "accounts", pages)

    def connections(self) -> AsyncIterator[Sequence[Connection]]:
        return _Pages(self, "connections", [self.offered])

    async def begin(
        self,
        connection: str,
        redirect_uri: str,
        state: Secret,
        code_challenge: str,
        choose_account: bool = False,
    ) -> StartedConnection:
        self._enter("begin")
        self.begun.append((connection, choose_account))
        return StartedConnection(Secret("https://login.example.com/connect?ticket=t"), Secret(connection), 300.0)

    async def complete(
        self, session: Secret, connect_code: Secret, redirect_uri: str, code_verifier: Secret
    ) -> ConnectedAccount:
        self._enter("complete")
        new = ConnectedAccount(f"cac_new{len(self.stored)}", session.reveal(), self.granted, NOW)
        if self.connects:
            self.stored.append(new)
        self._leave("complete")
        return new

    async def remove(self, account_id: str) -> None:
        self._enter("remove")
        if not any(one.id == account_id for one in self.stored):
            raise KeydeskError(Code.ACCOUNT_GONE)
        self.stored = [one for one in self.stored if one.id != account_id]
        self._leave("remove")


class _Pages(Generic[T]):
    """Pages that may be asked for again after a failure."""

    def __init__(self, api: BehavingConnected, call: str, pages: Sequence[Sequence[T]]) -> None:
        self._api = api
        self._call = call
        self._pages = list(pages)

    def __aiter__(self) -> "_Pages[T]":
        return self

    async def __anext__(self) -> Sequence[T]:
        self._api._enter(self._call)
        if not self._pages:
            raise StopAsyncIteration
        return self._pages.pop(0)


class BehavingVisit:
    """Satisfies `ConnectBrowser`; `fail` raises in the browser, after the tenant was asked."""

    def __init__(self) -> None:
        self.fail: list[KeydeskError] = []
        self.visits = 0

    async def visit(
        self, begin: BeginVisit, watcher: SignInWatcher, cancel: CancelToken
    ) -> tuple[Secret, str, Secret, StartedConnection]:
        self.visits += 1
        redirect = "http://127.0.0.1:29430/callback"
        started = await begin(redirect, Secret("state"), "challenge")
        watcher.opened(started.address.reveal(), started.life_s)
        if cancel.cancelled:
            raise KeydeskError(Code.SIGN_IN_CANCELLED)
        if self.fail:
            raise self.fail.pop(0)
        return Secret("code"), redirect, Secret("verifier"), started


class ScriptedConnectPrompter(ScriptedPrompter):
    """Satisfies `ConnectPrompter` and `DisconnectPrompter`."""

    def __init__(self) -> None:
        super().__init__()
        self.goes = True
        self.answer: DisconnectAnswer | None = DisconnectAnswer()
        self.asked: list[DisconnectAsk] = []
        self.explained: list[tuple[Connection, bool]] = []

    async def explain_connect(self, connection: Connection, again: bool) -> bool:
        self._say("explain")
        self.explained.append((connection, again))
        return self.goes

    def came_back(self) -> None:
        self._say("came_back")

    async def confirm_disconnect(self, ask: DisconnectAsk) -> DisconnectAnswer | None:
        self._say("confirm")
        self.asked.append(ask)
        return self.answer


def few_permissions() -> Permissions:
    """A dictionary with a few words."""
    meanings = {
        "openid": Meaning("openid", Group.VIEW, Sensitivity.LOW),
        "offline_access": Meaning("away", Group.AWAY, Sensitivity.MEDIUM),
    }
    google = {"calendar.readonly": Meaning("calendar", Group.VIEW, Sensitivity.MEDIUM)}
    return Permissions(
        {
            "generic": Provider(meanings=meanings),
            "google-oauth2": Provider("Google", "https://myaccount.google.com/connections", (), google),
        },
        {
            "en": {
                "openid": ScopeWords("Know who you are", "know who you are"),
                "away": ScopeWords("Do all this while you are away", "act while you are away"),
                "calendar": ScopeWords("See the events in your calendars", "view calendar"),
            }
        },
        {
            "en": SummaryWords(
                "can {short}",
                "use “{scope}”",
                ", ",
                "{list}",
                "{list} while you are away",
                "{list} and {count} more",
                "",
            )
        },
    )
