"""The list of connected accounts: page by page, kept when a reading fails, settled after a restart."""

from dataclasses import replace
from datetime import timedelta

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ConnectedAccount, Visit
from keydesk.usecases.state import Connected
from tests.fakes.connected import GITHUB, GOOGLE, NOW, account
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import ACCOUNT, ANA, Bench, bench

LIMITED = KeydeskError(Code.API_RATE_LIMITED, seconds=3)


def crowd(count: int, page: int = 20) -> Bench:
    b = bench()
    b.connected.stored = [account(number) for number in range(count)]
    b.connected.page = page
    return b


def shown(b: Bench) -> Connected:
    return b.services.state.now.connected


async def failed(b: Bench) -> KeydeskError:
    with pytest.raises(KeydeskError) as caught:
        await b.services.connected.run()
    return caught.value


async def test_page_by_page() -> None:
    b, seen = crowd(5, page=2), []
    b.services.state.changed.connect(
        lambda now: seen.append((len(now.connected.accounts or ()), now.connected.loading, now.connected.partial))
    )
    assert len(await b.services.connected.run()) == 5
    assert [one for one in seen if one[0]][:3] == [(2, True, True), (4, True, True), (5, True, True)]
    now = shown(b)
    assert (now.loading, now.partial, now.stale, now.at) == (False, False, None, b.clock.now())
    assert now.connections == (GOOGLE, GITHUB)


async def test_read_once_per_sign_in() -> None:
    b = crowd(1)
    await b.services.connected.known()
    calls = len(b.connected.calls)
    assert len(await b.services.connected.known()) == 1
    assert len(b.connected.calls) == calls


async def test_a_rate_limit_in_the_middle_is_waited_for() -> None:
    b, prompter = crowd(4, page=2), ScriptedPrompter()
    b.connected.fail["accounts"] = [None, LIMITED, LIMITED]
    assert len(await b.services.connected.run(prompter)) == 4
    assert prompter.waits == [3.0, 0, 3.0, 0]
    assert b.services.state.now.waiting_until is None


async def test_a_rate_limit_without_end() -> None:
    b = crowd(4, page=2)
    b.connected.fail["accounts"] = [None, *[LIMITED] * 9]
    assert (await failed(b)).code == Code.API_RATE_LIMITED
    now = shown(b)
    assert (len(now.accounts or ()), now.partial, now.stale, now.loading) == (2, True, Code.API_RATE_LIMITED, False)
    assert b.services.state.now.waiting_until is not None


async def test_a_rate_limit_at_once_is_told_at_once() -> None:
    b = crowd(1)
    b.connected.fail["connections"] = [LIMITED]
    b.connected.fail["accounts"] = [LIMITED]
    assert (await failed(b)).code == Code.API_RATE_LIMITED
    assert b.services.state.now.waiting_until == b.clock.now() + timedelta(seconds=3)


async def test_cancel_during_a_wait() -> None:
    b, cancel, prompter = crowd(4, page=2), CancelToken(), ScriptedPrompter()
    b.connected.fail["accounts"] = [None, LIMITED]
    prompter.on_wait = cancel.cancel
    with pytest.raises(KeydeskError) as caught:
        await b.services.connected.run(prompter, cancel)
    assert caught.value.code == Code.KEY_CANCELLED
    assert len(shown(b).accounts or ()) == 2


@pytest.mark.parametrize("code", [Code.OFFLINE, Code.API_SERVER, Code.ANSWER_INVALID, Code.SESSION_ENDED])
async def test_what_was_known_stays_when_a_reading_fails(code: Code) -> None:
    b = crowd(4, page=2)
    await b.services.connected.run()
    read_at = shown(b).at
    b.clock.advance(60)
    b.connected.fail["accounts"] = [None, KeydeskError(code)]
    assert (await failed(b)).code == code
    now = shown(b)
    assert (len(now.accounts or ()), now.stale, now.at, now.partial) == (4, code, read_at, False)
    assert len(await b.services.connected.known()) == 4  # asks again: it is stale
    assert shown(b).stale is None


@pytest.mark.parametrize("code", [Code.API_SERVER, Code.API_FORBIDDEN, Code.ANSWER_INVALID, Code.API_RATE_LIMITED])
async def test_without_the_connections_the_accounts_are_shown(code: Code) -> None:
    b = crowd(1)
    b.connected.fail["connections"] = [KeydeskError(code)]
    await b.services.connected.run()
    assert (shown(b).connections, shown(b).connections_stale) == (None, code)
    assert shown(b).stale is None
    await b.services.connected.run()
    assert (shown(b).connections, shown(b).connections_stale) == ((GOOGLE, GITHUB), None)


@pytest.mark.parametrize("code", [Code.OFFLINE, Code.SCOPE_MISSING, Code.API_NOT_ACTIVE, Code.SESSION_ENDED])
async def test_where_nothing_can_be_read_one_call_is_enough(code: Code) -> None:
    b = crowd(1)
    b.connected.fail["connections"] = [KeydeskError(code)]
    assert (await failed(b)).code == code
    assert b.connected.calls == ["connections"]
    assert shown(b).stale == code


async def test_another_person_meanwhile_sees_nothing_of_it() -> None:
    b = crowd(2)
    b.services.state.changed.connect(lambda now: leave() if now.connected.loading else None)

    def leave() -> None:
        b.identity.person = replace(ANA, sub="auth0|eve")

    await b.services.connected.run()
    assert shown(b).accounts is None


async def test_signing_out_forgets_them() -> None:
    b = crowd(2)
    await b.services.connected.run()
    await b.services.sign_in.sign_out()
    assert shown(b) == Connected()


async def test_another_person_who_signs_in_sees_nothing_of_it() -> None:
    b = crowd(2)
    await b.services.connected.run()
    b.identity.who_comes = replace(ANA, sub="auth0|eve")
    await b.services.sign_in.run(ScriptedPrompter(), CancelToken())
    assert shown(b) == Connected()


async def test_labels_stay_on_this_computer() -> None:
    b = crowd(1)
    await b.services.connected.run()
    (one,) = shown(b).accounts or ()
    assert b.services.connected.name_of(one) == "Google"
    await b.services.connected.label(one.id, "  Work ")
    assert b.services.connected.name_of(one) == "Work"
    assert b.labels.texts == {(ACCOUNT, f"account:{one.id}"): "Work"}
    await b.services.connected.label(one.id, " ")
    assert b.services.connected.name_of(one) == "Google"
    assert b.services.connected.name_of(account(9, "elsewhere")) == "elsewhere"


async def test_how_they_stand() -> None:
    b = crowd(0)
    b.connected.stored = [account(1), replace(account(2), expires_at=b.clock.now() + timedelta(days=14))]
    await b.services.connected.run()
    assert b.services.connected.states() == {"cac_1": "connected", "cac_2": "ends-soon"}
    b.clock.advance(15 * 86400)
    assert b.services.connected.states() == {"cac_1": "connected", "cac_2": "ended"}
    assert b.services.connected.states([account(3, "elsewhere")]) == {"cac_3": "not-offered"}


# Visits of an earlier run


async def left_behind(b: Bench, connection: str = "google", minutes: float = 1) -> Visit:
    visit = Visit("visit-1", ACCOUNT, connection, NOW - timedelta(minutes=minutes))
    await b.visits.begin(visit)
    return visit


async def test_without_visits_the_tenant_is_not_asked() -> None:
    b = bench()
    assert await b.services.connected.resolve() == ()
    assert b.connected.calls == []


async def test_a_visit_that_was_completed() -> None:
    b = crowd(1)
    await left_behind(b)
    assert await b.services.connected.resolve() == ()
    assert b.visits.visits == {}
    assert ("connected", "done") in b.activity


async def test_a_visit_that_came_to_nothing() -> None:
    b = bench()
    b.connected.stored = [ConnectedAccount("cac_old", "google", (), NOW - timedelta(days=9))]
    await left_behind(b)
    assert await b.services.connected.resolve() == ("google",)
    assert b.visits.visits == {}
    assert shown(b).unfinished == ("google",)
    b.services.connected.dismiss("google")
    assert shown(b).unfinished == ()


async def test_a_visit_that_cannot_be_settled_now() -> None:
    b = bench()
    visit = await left_behind(b)
    b.connected.fail["accounts"] = [KeydeskError(Code.OFFLINE)]
    assert await b.services.connected.resolve() == ()
    assert list(b.visits.visits) == [visit.id]


async def test_a_visit_under_way_is_left_alone() -> None:
    b = bench()
    visit = await left_behind(b)
    b.services.connected.mark(visit.id, True)
    assert await b.services.connected.resolve() == ()
    assert list(b.visits.visits) == [visit.id]


async def test_a_sign_in_settles_what_the_last_run_left() -> None:
    b = bench()
    await left_behind(b, "github")
    await b.services.sign_in.run(ScriptedPrompter(), CancelToken())
    assert shown(b).unfinished == ("github",)
