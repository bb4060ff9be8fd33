"""Connecting: what is written down, what is sent how often, and how every end is told."""

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Granted, Scope
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ConnectedAccount
from keydesk.usecases.outcomes import Cancelled, Done
from tests.fakes.connected import GITHUB, LOST, NOW, ScriptedConnectPrompter, account
from tests.fakes.world import Bench, bench

LIMITED = KeydeskError(Code.API_RATE_LIMITED, seconds=3)


async def loaded(*accounts: ConnectedAccount) -> Bench:
    b = bench()
    b.connected.stored = list(accounts)
    await b.services.connected.run()
    b.connected.calls.clear()
    return b


async def connect(
    b: Bench, prompter: ScriptedConnectPrompter | None = None, name: str = "google", choose_account: bool = False
) -> Done[ConnectedAccount] | Cancelled:
    return await b.services.connect.run(name, prompter or ScriptedConnectPrompter(), CancelToken(), choose_account)


async def failed(b: Bench, name: str = "google", prompter: ScriptedConnectPrompter | None = None) -> KeydeskError:
    with pytest.raises(KeydeskError) as caught:
        await connect(b, prompter, name)
    assert b.visits.visits == {} or caught.value.code == Code.OUTCOME_UNKNOWN
    return caught.value


def ids(b: Bench) -> list[str]:
    return [one.id for one in b.services.state.now.connected.accounts or ()]


async def test_there_and_connected() -> None:
    b, prompter = await loaded(), ScriptedConnectPrompter()
    outcome = await connect(b, prompter)
    assert isinstance(outcome, Done)
    assert ids(b) == [outcome.value.id]
    assert prompter.shown == ["explain", "opened", "came_back"]
    assert b.connected.calls == ["begin", "complete"]
    assert b.connected.begun == [("google", False)]
    assert b.visits.history == ["begin:google", "close"]
    assert ("connected", "done") in b.activity


async def test_nothing_but_name_and_time_is_written_down() -> None:
    b = await loaded()
    written: list[str] = []
    keep = b.visits.begin

    async def look(visit: object) -> None:
        written.append(repr(visit))
        await keep(visit)  # type: ignore[arg-type]  # passed on as it came

    b.visits.begin = look  # type: ignore[method-assign]  # watched
    await connect(b)
    (line,) = written
    assert "google" in line
    assert not any(secret in line for secret in ("ticket", "login.example.com/connect", "state", "verifier"))


async def test_the_provider_asks_for_the_account() -> None:
    b = await loaded()
    await connect(b, choose_account=True)
    assert b.connected.begun == [("google", True)]


async def test_a_second_account_is_said_to_be_one_and_the_list_read_anew() -> None:
    b, prompter = await loaded(account(1)), ScriptedConnectPrompter()
    await connect(b, prompter)
    assert prompter.explained[0][1] is True
    assert b.connected.calls == ["begin", "complete", "accounts", "accounts"]  # a page and its end
    assert len(ids(b)) == 2


@pytest.mark.parametrize("code", [Code.OFFLINE, Code.API_RATE_LIMITED])
async def test_connected_all_the_same_when_the_list_cannot_be_read(code: Code) -> None:
    b = await loaded(account(1))
    b.connected.fail["accounts"] = [KeydeskError(code)]
    assert isinstance(await connect(b), Done)
    assert b.services.state.now.connected.stale == code


async def test_not_today() -> None:
    b, prompter = await loaded(), ScriptedConnectPrompter()
    prompter.goes = False
    assert await connect(b, prompter) == Cancelled()
    assert b.connected.calls == []
    assert b.visits.history == []


@pytest.mark.parametrize("code", [Code.SIGN_IN_CANCELLED, Code.KEY_CANCELLED])
async def test_cancelled_in_the_browser(code: Code) -> None:
    b = await loaded()
    b.visit.fail = [KeydeskError(code)]
    assert await connect(b) == Cancelled()
    assert b.visits.visits == {}
    assert b.connected.calls == ["begin"]


@pytest.mark.parametrize(
    "code",
    [Code.CONNECT_DENIED, Code.CONNECT_EXPIRED, Code.STATE_MISMATCH, Code.PORTS_BUSY, Code.BROWSER_MISSING,
     Code.SIGN_IN_REFUSED],
)  # fmt: skip
async def test_what_happened_in_the_browser_is_told(code: Code) -> None:
    b = await loaded()
    b.visit.fail = [KeydeskError(code)]
    assert (await failed(b)).code == code
    assert ("connected", code) in b.activity
    assert "complete" not in b.connected.calls


# Whether it is offered


async def test_a_connection_that_is_not_in_the_list() -> None:
    b = await loaded()
    prompter = ScriptedConnectPrompter()
    assert (await failed(b, "nowhere", prompter)).code == Code.CONNECTION_GONE
    assert prompter.shown == []
    assert b.connected.calls == ["connections", "connections"]


async def test_a_list_that_cannot_be_read_keeps_nobody_away() -> None:
    b = bench()
    b.connected.fail["connections"] = [KeydeskError(Code.API_SERVER)]
    assert isinstance(await connect(b), Done)


@pytest.mark.parametrize("code", [Code.CONNECTION_GONE, Code.API_BAD_REQUEST])
async def test_a_connection_that_was_withdrawn_meanwhile(code: Code) -> None:
    b = await loaded()
    b.connected.offered = [GITHUB]
    b.connected.fail["begin"] = [KeydeskError(code)]
    assert (await failed(b)).code == Code.CONNECTION_GONE
    assert b.services.state.now.connected.connections == (GITHUB,)


async def test_another_bad_request_stays_one() -> None:
    b = await loaded()
    b.connected.fail["begin"] = [KeydeskError(Code.API_BAD_REQUEST, detail="redirect_uri")]
    assert (await failed(b)).code == Code.API_BAD_REQUEST


# Completing


async def test_connected_already() -> None:
    b = await loaded()
    b.connected.stored = [account(7)]
    b.connected.fail["complete"] = [KeydeskError(Code.ACCOUNT_EXISTS)]
    assert (await failed(b)).code == Code.ACCOUNT_EXISTS
    assert ids(b) == ["cac_7"]


@pytest.mark.parametrize(
    "code", [Code.CONNECTION_LOST, Code.DEADLINE, Code.API_SERVER, Code.ANSWER_INVALID, Code.ANSWER_TOO_LARGE]
)
@pytest.mark.parametrize("read_before", [True, False])
async def test_a_lost_answer_of_an_account_that_is_connected(code: Code, read_before: bool) -> None:
    b = await loaded() if read_before else bench()
    b.connected.lose["complete"] = [KeydeskError(code)]
    outcome = await connect(b)
    assert isinstance(outcome, Done)
    assert b.connected.calls.count("complete") == 1
    assert b.visits.visits == {}


async def test_a_lost_answer_of_an_account_that_was_renewed_in_place() -> None:
    b = await loaded(account(1))
    b.connected.connects = False
    b.connected.lose["complete"] = [LOST]
    b.connected.stored = [account(1, "google", "openid", "calendar.readonly", "more")]
    outcome = await connect(b)
    assert isinstance(outcome, Done)
    assert outcome.value.scopes[-1] == "more"


async def test_a_lost_answer_of_an_account_that_is_not_connected() -> None:
    b = await loaded(account(1))
    b.connected.connects = False
    b.connected.lose["complete"] = [LOST]
    assert (await failed(b)).code == Code.CONNECTION_LOST
    assert ids(b) == ["cac_1"]
    assert b.connected.calls.count("complete") == 1


async def test_a_lost_answer_and_no_list_stays_written_down() -> None:
    b = await loaded()
    b.connected.lose["complete"] = [LOST]
    b.connected.fail["accounts"] = [KeydeskError(Code.OFFLINE)]
    error = await failed(b)
    assert (error.code, error.params["cause"]) == (Code.OUTCOME_UNKNOWN, Code.CONNECTION_LOST)
    assert len(b.visits.visits) == 1
    # The next start, or the next sign-in, settles it.
    assert await b.services.connected.resolve() == ()
    assert b.visits.visits == {}
    assert ("connected", "done") in b.activity


# Once more


@pytest.mark.parametrize("call", ["begin", "complete"])
async def test_a_rate_limit_is_waited_for(call: str) -> None:
    b, prompter = await loaded(), ScriptedConnectPrompter()
    b.connected.fail[call] = [LIMITED]
    assert isinstance(await connect(b, prompter), Done)
    assert prompter.waits == [3.0, 0]


async def test_two_rate_limits_are_one_too_many() -> None:
    b = await loaded()
    b.connected.fail["complete"] = [LIMITED, LIMITED]
    assert (await failed(b)).code == Code.API_RATE_LIMITED


@pytest.mark.parametrize("code", [Code.SCOPE_MISSING, Code.FRESH_SIGN_IN_NEEDED, Code.SESSION_ENDED])
@pytest.mark.parametrize("call", ["begin", "complete"])
async def test_one_fresh_sign_in_on_the_way(call: str, code: Code) -> None:
    b, prompter = await loaded(), ScriptedConnectPrompter()
    b.connected.fail[call] = [KeydeskError(code)]
    assert isinstance(await connect(b, prompter), Done)
    # Anew also for a scope alone: a tenant that withheld it wants to see a second factor first.
    assert b.identity.sign_ins == [(True, "auth0|ana")]
    assert prompter.explained  # asked once; the choice is kept
    assert len(prompter.explained) == 1


async def test_a_missing_scope_is_seen_before_the_browser_opens() -> None:
    b, prompter = await loaded(), ScriptedConnectPrompter()
    b.identity.granted = Granted(frozenset(Scope) - {Scope.CREATE_ACCOUNTS}, NOW)
    assert isinstance(await connect(b, prompter), Done)
    assert prompter.shown[:3] == ["explain", "confirm_fresh", "opened"]
    assert b.connected.calls[0] == "begin"
    assert b.visit.visits == 1


async def test_no_fresh_sign_in_today() -> None:
    b, prompter = await loaded(), ScriptedConnectPrompter()
    b.connected.fail["begin"] = [KeydeskError(Code.SCOPE_MISSING)]
    prompter.fresh = False
    assert await connect(b, prompter) == Cancelled()
    assert b.visits.visits == {}


async def test_another_person_signs_in() -> None:
    b = await loaded()
    b.connected.fail["begin"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
    b.identity.fail = [KeydeskError(Code.WRONG_ACCOUNT)]
    assert (await failed(b)).code == Code.WRONG_ACCOUNT
    assert b.connected.calls == ["begin"]


async def test_a_session_that_ended_is_told_as_such() -> None:
    b, prompter = await loaded(), ScriptedConnectPrompter()
    b.connected.fail["begin"] = [KeydeskError(Code.SESSION_ENDED)]
    b.identity.fail = [KeydeskError(Code.SIGN_IN_DENIED)]
    prompter.on["confirm_fresh"] = lambda: setattr(b.identity, "person", None)
    assert (await failed(b, prompter=prompter)).code == Code.SIGN_IN_DENIED


async def test_signed_out() -> None:
    with pytest.raises(KeydeskError) as caught:
        await connect(bench(signed_in=False))
    assert caught.value.code == Code.SIGN_IN_NEEDED


async def test_a_new_try_takes_the_old_note_away() -> None:
    b = await loaded()
    b.services.connected._put(unfinished=("google", "github"))
    await connect(b)
    assert b.services.state.now.connected.unfinished == ("github",)
