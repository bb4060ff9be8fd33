"""Disconnecting: asked by name with the provider's page, true after a lost answer, done when it is gone already."""

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Granted, Scope
from keydesk.domain.catalogue import Code
from keydesk.usecases.connect_prompts import DisconnectAnswer
from keydesk.usecases.disconnect_account import Disconnected
from keydesk.usecases.outcomes import Cancelled, Done
from tests.fakes.connected import LOST, NOW, ScriptedConnectPrompter, account
from tests.fakes.world import Bench, bench

ONE, TWO = account(1), account(2, "github", "repo")


async def loaded() -> Bench:
    b = bench()
    b.connected.stored = [ONE, TWO]
    await b.services.connected.run()
    b.connected.calls.clear()
    return b


async def disconnect(
    b: Bench, prompter: ScriptedConnectPrompter | None = None, account_id: str = ONE.id
) -> Done[Disconnected] | Cancelled:
    return await b.services.disconnect.run(account_id, prompter or ScriptedConnectPrompter(), CancelToken())


async def failed(b: Bench, account_id: str = ONE.id) -> KeydeskError:
    with pytest.raises(KeydeskError) as caught:
        await disconnect(b, account_id=account_id)
    return caught.value


def ids(b: Bench) -> list[str]:
    return [one.id for one in b.services.state.now.connected.accounts or ()]


async def test_asked_by_name_and_gone() -> None:
    b, prompter = await loaded(), ScriptedConnectPrompter()
    await b.services.connected.label(ONE.id, "Work")
    prompter.answer = DisconnectAnswer(open_page=True)
    outcome = await disconnect(b, prompter)
    assert isinstance(outcome, Done)
    page = "https://myaccount.google.com/connections"
    assert outcome.value == Disconnected(ONE, "Work", page, open_page=True)
    (ask,) = prompter.asked
    assert (ask.name, ask.provider, ask.page) == ("Work", "Google", page)
    assert ids(b) == [TWO.id]
    assert b.connected.calls == ["remove"]
    assert b.labels.texts == {}
    assert ("disconnected", "done") in b.activity


async def test_cancel_changes_nothing() -> None:
    b, prompter = await loaded(), ScriptedConnectPrompter()
    prompter.answer = None
    assert await disconnect(b, prompter) == Cancelled()
    assert b.connected.calls == []
    assert len(ids(b)) == 2


@pytest.mark.parametrize("code", [Code.ACCOUNT_GONE, Code.API_BAD_REQUEST])
async def test_somebody_else_was_faster(code: Code) -> None:
    b = await loaded()
    b.connected.stored = [TWO]
    b.connected.fail["remove"] = [KeydeskError(code)]
    assert isinstance(await disconnect(b), Done)
    assert ids(b) == [TWO.id]


async def test_a_refusal_of_an_account_that_is_there_stays_one() -> None:
    b = await loaded()
    b.connected.fail["remove"] = [KeydeskError(Code.API_BAD_REQUEST)]
    assert (await failed(b)).code == Code.API_BAD_REQUEST
    assert len(ids(b)) == 2
    b.connected.fail["remove"] = [KeydeskError(Code.API_BAD_REQUEST)]
    b.connected.fail["accounts"] = [KeydeskError(Code.OFFLINE)]
    assert (await failed(b)).code == Code.API_BAD_REQUEST


async def test_an_account_nobody_knows() -> None:
    assert (await failed(await loaded(), "cac_9")).code == Code.ACCOUNT_GONE


async def test_an_account_of_a_list_that_was_not_read_yet() -> None:
    b = bench()
    b.connected.stored = [ONE]
    assert isinstance(await disconnect(b), Done)


@pytest.mark.parametrize("code", [Code.CONNECTION_LOST, Code.DEADLINE, Code.API_SERVER])
async def test_a_lost_answer_is_looked_up(code: Code) -> None:
    b = await loaded()
    b.connected.lose["remove"] = [KeydeskError(code)]
    assert isinstance(await disconnect(b), Done)
    b = await loaded()
    b.connected.fail["remove"] = [KeydeskError(code)]
    assert (await failed(b)).code == code
    assert b.connected.calls.count("remove") == 1
    assert ONE.id in ids(b)


async def test_a_lost_answer_and_no_list() -> None:
    b = await loaded()
    b.connected.lose["remove"] = [LOST]
    b.connected.fail["accounts"] = [KeydeskError(Code.OFFLINE)]
    assert (await failed(b)).code == Code.OUTCOME_UNKNOWN


@pytest.mark.parametrize(
    ("code", "asked", "sign_ins"),
    [(Code.API_RATE_LIMITED, 1, 0), (Code.SCOPE_MISSING, 2, 1), (Code.FRESH_SIGN_IN_NEEDED, 2, 1)],
)
async def test_after_a_sign_in_in_the_middle_they_are_asked_again(code: Code, asked: int, sign_ins: int) -> None:
    b, prompter = await loaded(), ScriptedConnectPrompter()
    b.connected.fail["remove"] = [KeydeskError(code, seconds=2)]
    assert isinstance(await disconnect(b, prompter), Done)
    assert (prompter.shown.count("confirm"), len(b.identity.sign_ins)) == (asked, sign_ins)


async def test_a_session_that_ended_is_told_as_such() -> None:
    b, prompter = await loaded(), ScriptedConnectPrompter()
    b.connected.fail["remove"] = [KeydeskError(Code.SESSION_ENDED)]
    b.identity.fail = [KeydeskError(Code.SIGN_IN_DENIED)]
    prompter.on["confirm_fresh"] = lambda: setattr(b.identity, "person", None)
    with pytest.raises(KeydeskError) as caught:
        await disconnect(b, prompter)
    assert caught.value.code == Code.SIGN_IN_DENIED


async def test_a_missing_scope_is_seen_first() -> None:
    b, prompter = await loaded(), ScriptedConnectPrompter()
    b.identity.granted = Granted(frozenset({Scope.READ_ACCOUNTS}), NOW)
    prompter.fresh = False
    assert await disconnect(b, prompter) == Cancelled()
    assert b.connected.calls == []


@pytest.mark.parametrize("code", [Code.OFFLINE, Code.API_FORBIDDEN, Code.API_CONFLICT])
async def test_a_failure_keeps_the_card(code: Code) -> None:
    b = await loaded()
    b.connected.fail["remove"] = [KeydeskError(code)]
    assert (await failed(b)).code == code
    assert len(ids(b)) == 2
    assert ("disconnected", code) in b.activity
