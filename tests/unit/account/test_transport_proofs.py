"""Calls of the API with tokens that are bound to this computer: one retry for a nonce, writes included, never two."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from keydesk.account.scopes import Operation
from keydesk.account.transport import AccountTransport
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.net.message import Answer
from tests.fakes.clock import FixedClock
from tests.fakes.scripted_door import CountingTokens, ScriptedDoor, json_answer

BASE = "https://login.acme.com/me/v1"
WANTED = json_answer({}, 401, {"www-authenticate": 'DPoP error="use_dpop_nonce"', "dpop-nonce": "n1"})


class BoundTokens(CountingTokens):
    """Writes a numbered proof for each request."""

    def __init__(self) -> None:
        super().__init__()
        self.proofs = 0

    def authorization(self, token: Secret, method: str, url: str) -> Mapping[str, str]:
        self.proofs += 1
        return {"authorization": f"DPoP {token.reveal()}", "dpop": f"{self.proofs} {method} {url}"}

    def again(self, answer: Answer) -> bool:
        return "use_dpop_nonce" in answer.headers.get("www-authenticate", "")


def transport(*answers: Answer | KeydeskError) -> tuple[AccountTransport, ScriptedDoor, BoundTokens]:
    door, tokens = ScriptedDoor(*answers), BoundTokens()
    return AccountTransport(BASE, door, tokens, FixedClock()), door, tokens


async def test_each_request_has_a_proof_of_its_own() -> None:
    calls, door, _ = transport(json_answer({}))
    for _ in range(2):
        await calls.call(Operation.LIST_METHODS, "/authentication-methods?type=passkey")
    url = f"{BASE}/authentication-methods?type=passkey"
    assert [request.headers["dpop"] for request in door.requests] == [f"1 GET {url}", f"2 GET {url}"]
    assert {request.headers["authorization"] for request in door.requests} == {"DPoP token-1"}


@pytest.mark.parametrize("operation", [Operation.LIST_METHODS, Operation.START, Operation.REMOVE])
async def test_a_wanted_nonce_costs_one_more_request_and_no_new_token(operation: Operation) -> None:
    calls, door, tokens = transport(WANTED, json_answer({}))
    await calls.call(operation, "/x", b"{}" if operation is Operation.START else None)
    first, second = door.requests
    assert (first.method, first.body) == (second.method, second.body)
    assert first.headers["dpop"] != second.headers["dpop"]
    assert tokens.renewals == 0


async def test_a_nonce_asked_for_ever_is_refused() -> None:
    calls, door, tokens = transport(WANTED)
    with pytest.raises(KeydeskError) as caught:
        await calls.call(Operation.REMOVE, "/x")
    assert (caught.value.code, caught.value.params["reason"]) == (Code.DPOP_REFUSED, "nonce")
    assert (len(door.requests), tokens.renewals) == (2, 0)


async def test_an_old_token_is_renewed_after_the_nonce_was_given() -> None:
    calls, door, tokens = transport(WANTED, json_answer({}, 401), json_answer({}))
    await calls.call(Operation.LIST_METHODS, "/x")
    assert [request.headers["authorization"] for request in door.requests] == [
        "DPoP token-1",
        "DPoP token-1",
        "DPoP token-2",
    ]
    assert tokens.renewals == 1


async def test_a_read_whose_answer_was_lost_is_asked_again_with_another_proof() -> None:
    calls, door, _ = transport(KeydeskError(Code.CONNECTION_LOST), json_answer({}))
    await calls.call(Operation.LIST_METHODS, "/x")
    assert len({request.headers["dpop"] for request in door.requests}) == 2


async def test_tokens_that_know_nothing_of_proofs_are_shown_as_ever() -> None:
    door = ScriptedDoor(json_answer({}))
    await AccountTransport(BASE, door, CountingTokens(), FixedClock()).call(Operation.LIST_METHODS, "/x")
    assert door.requests[0].headers == {"accept": "application/json", "authorization": "Bearer token-1"}
