"""The client for connected accounts over a scripted door: what it sends, how it pages, what it makes of answers."""

import gc
import json
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

import pytest

from keydesk.account.connected import MAX_EMPTY, MAX_PAGES, ConnectedClient
from keydesk.config.profile import Profile
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.net.message import Answer, Request
from keydesk.usecases.connected_ports import ConnectedApi
from tests.fakes.account_desk import BASE, ISSUER
from tests.fakes.clock import FixedClock
from tests.fakes.scripted_door import CountingTokens, ScriptedDoor, json_answer, problem, raw_answer

T = TypeVar("T")
ACCOUNTS = BASE + "/connected-accounts/accounts"
CONNECTIONS = BASE + "/connected-accounts/connections"
CREATED = "2026-03-03T09:00:00Z"
STARTED = {
    "connect_uri": ISSUER + "connect",
    "auth_session": "canary-session",
    "connect_params": {"ticket": "canary"},
    "expires_in": 300,
}
REDIRECT = "http://127.0.0.1:29430/callback"


def wire(number: int, connection: str = "google") -> dict[str, object]:
    return {"id": f"cac_{number}", "connection": connection, "access_type": "offline",
            "scopes": ["openid", "calendar.readonly"], "created_at": CREATED}  # fmt: skip


@dataclass
class Desk:
    client: ConnectedClient
    door: ScriptedDoor
    tokens: CountingTokens


def desk(*answers: Answer | KeydeskError) -> Desk:
    door, tokens = ScriptedDoor(*answers), CountingTokens()
    return Desk(ConnectedClient(Profile("Acme", ISSUER, "client"), door, tokens, FixedClock()), door, tokens)


async def whole(pages: AsyncIterator[Sequence[T]]) -> list[T]:
    return [one for page in [page async for page in pages] for one in page]


CALLS: dict[str, Callable[[ConnectedClient], Awaitable[object]]] = {
    "accounts": lambda client: whole(client.accounts()),
    "connections": lambda client: whole(client.connections()),
    "begin": lambda client: client.begin("google", REDIRECT, Secret("canary-state"), "c" * 43),
    "complete": lambda client: client.complete(
        Secret("canary-session"), Secret("canary-code"), REDIRECT, Secret("canary-" * 8)
    ),
    "remove": lambda client: client.remove("cac_1"),
}
GOOD = {
    "accounts": json_answer({"accounts": [wire(1)]}),
    "connections": json_answer({"connections": [{"name": "google", "strategy": "google-oauth2"}]}),
    "begin": json_answer(STARTED, 201),
    "complete": json_answer(wire(1), 201),
    "remove": Answer(204, {}, b""),
}
SENT = {
    "accounts": ("GET", ACCOUNTS + "?take=20"),
    "connections": ("GET", CONNECTIONS + "?take=20"),
    "begin": ("POST", BASE + "/connected-accounts/connect"),
    "complete": ("POST", BASE + "/connected-accounts/complete"),
    "remove": ("DELETE", ACCOUNTS + "/cac_1"),
}
WRITES = ("begin", "complete", "remove")


async def refused(call: str, *answers: Answer | KeydeskError) -> KeydeskError:
    with pytest.raises(KeydeskError) as caught:
        await CALLS[call](desk(*answers).client)
    return caught.value


def test_it_fits_its_port() -> None:
    api: ConnectedApi = desk(GOOD["accounts"]).client
    assert api is not None


@pytest.mark.parametrize("call", list(CALLS))
async def test_what_is_sent(call: str) -> None:
    at = desk(GOOD[call])
    await CALLS[call](at.client)
    (request,) = at.door.requests
    assert (request.method, request.url) == SENT[call]
    assert request.headers["authorization"] == "Bearer token-1"
    assert (request.body is not None) is (call in ("begin", "complete"))
    assert "canary" not in repr(request)


async def test_pages_to_the_end() -> None:
    at = desk(
        json_answer({"accounts": [wire(1), wire(2)], "next": "a|/+ b"}),
        json_answer({"accounts": [], "next": "c"}),
        json_answer({"accounts": [wire(2), wire(3)]}),
    )
    pages = [page async for page in at.client.accounts("google & co")]
    assert [[one.id for one in page] for page in pages] == [["cac_1", "cac_2"], ["cac_3"]]
    asked = [dict(parse_qsl(urlsplit(url).query)) for _, url in at.door.sent]
    assert asked == [
        {"connection": "google & co", "take": "20"},
        {"connection": "google & co", "from": "a|/+ b", "take": "20"},
        {"connection": "google & co", "from": "c", "take": "20"},
    ]


async def test_after_a_failure_the_same_page_is_read_again() -> None:
    at = desk(
        json_answer({"accounts": [wire(1)], "next": "a"}),
        problem(429, retry_after="1"),
        json_answer({"accounts": [wire(2)]}),
    )
    pages = at.client.accounts()
    assert [one.id for one in await anext(pages)] == ["cac_1"]
    with pytest.raises(KeydeskError) as caught:
        await anext(pages)
    assert caught.value.code == Code.API_RATE_LIMITED
    assert [one.id for one in await anext(pages)] == ["cac_2"]
    with pytest.raises(StopAsyncIteration):
        await anext(pages)
    assert at.door.sent[1] == at.door.sent[2]


async def test_a_tenant_that_goes_in_circles() -> None:
    at = desk(
        json_answer({"accounts": [wire(1)], "next": "a"}),
        json_answer({"accounts": [wire(2)], "next": "b"}),
        json_answer({"accounts": [wire(3)], "next": "a"}),
    )
    with pytest.raises(KeydeskError) as caught:
        await whole(at.client.accounts())
    assert (caught.value.code, caught.value.params["what"]) == (Code.ANSWER_INVALID, "next")
    assert len(at.door.requests) == 3


class EndlessDoor:
    """Always has one more page; `full` pages bring a new account each."""

    def __init__(self, full: bool) -> None:
        self.full = full
        self.count = 0

    async def send(self, request: Request) -> Answer:
        self.count += 1
        return json_answer({"accounts": [wire(self.count)] if self.full else [], "next": f"n{self.count}"})


@pytest.mark.parametrize(("full", "most"), [(True, MAX_PAGES + 1), (False, MAX_EMPTY)])
async def test_a_tenant_that_never_ends(full: bool, most: int) -> None:
    door = EndlessDoor(full)
    client = ConnectedClient(Profile("Acme", ISSUER, "client"), door, CountingTokens(), FixedClock())
    with pytest.raises(KeydeskError) as caught:
        await whole(client.accounts())
    assert caught.value.code == Code.ANSWER_INVALID
    assert door.count <= most


class CrowdDoor:
    """Ten thousand accounts, twenty on a page."""

    async def send(self, request: Request) -> Answer:
        start = int(dict(parse_qsl(urlsplit(request.url).query)).get("from", "0"))
        entries = [wire(number, f"connection-{number % 5}") for number in range(start, start + 20)]
        answer: dict[str, object] = {"accounts": entries}
        if start + 20 < 10_000:
            answer["next"] = str(start + 20)
        return json_answer(answer)


@pytest.mark.slow
async def test_ten_thousand_accounts_take_two_kilobytes_each_at_most() -> None:
    client = ConnectedClient(Profile("Acme", ISSUER, "client"), CrowdDoor(), CountingTokens(), FixedClock())
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        accounts = await whole(client.accounts())
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(accounts) == 10_000
    assert (after - before) / len(accounts) < 2048
    assert len({id(account.scopes) for account in accounts}) == 1


@pytest.mark.parametrize("call", list(CALLS))
async def test_one_renewal_after_a_401(call: str) -> None:
    at = desk(problem(401), GOOD[call])
    await CALLS[call](at.client)
    assert at.tokens.renewals == 1


@pytest.mark.parametrize("call", list(CALLS))
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (problem(401), Code.API_UNAUTHORIZED), (problem(403, "Forbidden"), Code.API_FORBIDDEN),
        (problem(403, "Forbidden", "insufficient_scope"), Code.SCOPE_MISSING), (problem(400), Code.API_BAD_REQUEST),
        (problem(415), Code.API_MEDIA_TYPE), (problem(429), Code.API_RATE_LIMITED), (problem(503), Code.API_SERVER),
        (raw_answer(b"<html>", 200, "text/html"), Code.CAPTIVE_PORTAL),
        (KeydeskError(Code.OFFLINE), Code.OFFLINE), (KeydeskError(Code.DEADLINE), Code.DEADLINE),
        (KeydeskError(Code.CONNECTION_LOST), Code.CONNECTION_LOST),
    ],
)  # fmt: skip
async def test_every_refusal_has_its_code(call: str, answer: Answer | KeydeskError, code: Code) -> None:
    assert (await refused(call, answer)).code == code


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("accounts", Code.API_NOT_ACTIVE), ("connections", Code.API_NOT_ACTIVE), ("begin", Code.CONNECTION_GONE),
        ("complete", Code.API_NOT_FOUND), ("remove", Code.ACCOUNT_GONE),
    ],
)  # fmt: skip
async def test_what_404_means(call: str, code: Code) -> None:
    assert (await refused(call, problem(404))).code == code


@pytest.mark.parametrize(
    ("call", "code"), [("complete", Code.ACCOUNT_EXISTS), ("begin", Code.API_CONFLICT), ("remove", Code.API_CONFLICT)]
)
async def test_what_409_means(call: str, code: Code) -> None:
    assert (await refused(call, problem(409))).code == code


async def test_a_connection_that_is_not_offered() -> None:
    body = {
        "type": "x", "status": 400, "title": "Validation Error", "detail": "no",
        "validation_errors": [{"detail": "unknown", "pointer": "/connection"}],
    }  # fmt: skip
    error = await refused("begin", json_answer(body, 400))
    assert (error.code, error.params["connection"]) == (Code.CONNECTION_GONE, "google")


async def test_a_session_that_is_over() -> None:
    assert (await refused("complete", problem(400, "Bad Request", "has Expired"))).code == Code.CONNECT_EXPIRED
    assert (await refused("complete", problem(400, "Bad Request", "wrong code"))).code == Code.API_BAD_REQUEST


@pytest.mark.parametrize("call", WRITES)
async def test_writes_are_sent_once(call: str) -> None:
    at = desk(KeydeskError(Code.CONNECTION_LOST), GOOD[call])
    with pytest.raises(KeydeskError):
        await CALLS[call](at.client)
    assert len(at.door.requests) == 1


@pytest.mark.parametrize("account_id", ["", ".", "..", "a" * 2000, "\udc80"])
async def test_an_id_that_is_none_reaches_no_other_address(account_id: str) -> None:
    at = desk(GOOD["remove"])
    with pytest.raises(KeydeskError) as caught:
        await at.client.remove(account_id)
    assert caught.value.code == Code.ACCOUNT_GONE
    assert at.door.requests == []


async def test_an_id_is_one_segment_of_the_path() -> None:
    at = desk(GOOD["remove"])
    await at.client.remove("a/../b?c")
    assert at.door.sent == [("DELETE", ACCOUNTS + "/a%2F..%2Fb%3Fc")]


async def test_any_2xx_completes() -> None:
    at = desk(json_answer(wire(1), 200))
    account = await at.client.complete(Secret("s"), Secret("c"), REDIRECT, Secret("v"))
    assert account.id == "cac_1"


async def test_all_accounts_choose_again() -> None:
    at = desk(GOOD["begin"])
    await at.client.begin("google", REDIRECT, Secret("s"), "c" * 43, choose_account=True)
    sent = json.loads(at.door.requests[0].body or b"")
    assert sent["authorization_params"] == {"prompt": "select_account"}
