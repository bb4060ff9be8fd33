"""What is remembered of connected accounts: shown at start and offline with its time, kept true, never another's."""

from datetime import timedelta

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Person
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ReadAccounts, Visit
from keydesk.usecases.outcomes import Done
from keydesk.usecases.state import Connected
from tests.fakes.account import PASSWORD
from tests.fakes.connected import GITHUB, GOOGLE, NOW, ScriptedConnectPrompter, account
from tests.fakes.notebook import MemoryConnected
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import ACCOUNT, Bench, bench

BEFORE = NOW - timedelta(days=1)
ONE, TWO = account(1), account(2, "github", "repo")
OFFLINE = KeydeskError(Code.OFFLINE)


def memory(b: Bench) -> MemoryConnected:
    found = b.world.notebook.accounts
    assert isinstance(found, MemoryConnected)
    return found


def started() -> Bench:
    """A program that starts anew, with a list from the last run."""
    b = bench(PASSWORD)
    memory(b).lists[ACCOUNT] = ReadAccounts((ONE, TWO), (GOOGLE, GITHUB), BEFORE)
    b.connected.stored = [ONE]
    return b


def shown(b: Bench) -> Connected:
    return b.services.state.now.connected


async def test_a_list_that_was_read_is_remembered() -> None:
    b = bench(PASSWORD)
    b.connected.stored = [ONE, TWO]
    await b.services.connected.run()
    assert memory(b).lists == {ACCOUNT: ReadAccounts((ONE, TWO), (GOOGLE, GITHUB), b.clock.now())}


async def test_at_start_it_is_shown_with_its_time_until_the_tenant_answers() -> None:
    b = started()
    await b.services.sign_in.restore()
    now = shown(b)
    assert (now.accounts, now.connections) == ((ONE, TWO), (GOOGLE, GITHUB))
    assert (now.at, now.remembered, now.stale, now.partial) == (BEFORE, True, None, False)
    assert await b.services.connected.known() == (ONE,)  # nobody takes it for new
    now = shown(b)
    assert (now.accounts, now.at, now.remembered) == ((ONE,), b.clock.now(), False)
    assert memory(b).lists[ACCOUNT].accounts == (ONE,)


async def test_offline_at_start_it_is_shown_and_said_to_be_old() -> None:
    b = started()
    b.identity.fail_restore = [OFFLINE]
    await b.services.sign_in.restore()
    now = shown(b)
    assert (now.accounts, now.at, now.stale, now.remembered) == ((ONE, TWO), BEFORE, Code.OFFLINE, False)
    assert b.services.state.now.stale == Code.OFFLINE
    assert b.connected.calls == []


async def test_offline_the_old_list_is_given_where_it_is_asked_for() -> None:
    b = started()
    await b.services.sign_in.restore()
    b.connected.fail = {"connections": [OFFLINE, OFFLINE]}
    assert await b.services.connected.known() == (ONE, TWO)
    now = shown(b)
    assert (now.stale, now.remembered, now.partial, now.at) == (Code.OFFLINE, False, False, BEFORE)
    assert memory(b).lists[ACCOUNT].read_at == BEFORE
    b.connected.fail = {"connections": [KeydeskError(Code.SESSION_ENDED)]}
    with pytest.raises(KeydeskError) as told:
        await b.services.connected.known()
    assert told.value.code == Code.SESSION_ENDED


async def test_a_list_that_breaks_off_is_not_remembered() -> None:
    b = started()
    b.connected.stored = [account(number) for number in range(3)]
    b.connected.page = 1
    b.connected.fail = {"accounts": [None, KeydeskError(Code.API_SERVER)]}
    await b.services.sign_in.restore()
    with pytest.raises(KeydeskError):
        await b.services.connected.run()
    assert memory(b).lists[ACCOUNT] == ReadAccounts((ONE, TWO), (GOOGLE, GITHUB), BEFORE)
    assert (shown(b).accounts, shown(b).partial, shown(b).at) == ((ONE, TWO), False, BEFORE)


async def test_what_comes_page_by_page_shows_once_it_is_as_long_as_the_old_list() -> None:
    b, lengths = started(), list[tuple[int, bool]]()
    b.connected.stored = [account(number) for number in range(10, 14)]
    b.connected.page = 1
    await b.services.sign_in.restore()
    b.services.state.changed.connect(
        lambda now: lengths.append((len(now.connected.accounts or ()), now.connected.remembered))
    )
    await b.services.connected.run()
    assert list(dict.fromkeys(lengths)) == [(2, True), (2, False), (3, False), (4, False)]


async def test_what_changes_is_remembered_at_once() -> None:
    b = started()
    b.connected.stored = [ONE, TWO]
    await b.services.connected.run()
    gone = await b.services.disconnect.run(TWO.id, ScriptedConnectPrompter(), CancelToken())
    assert isinstance(gone, Done)
    assert memory(b).lists[ACCOUNT].accounts == (ONE,)
    made = await b.services.connect.run("github", ScriptedConnectPrompter(), CancelToken())
    assert isinstance(made, Done)
    assert memory(b).lists[ACCOUNT].accounts == (ONE, made.value)


async def test_a_visit_that_is_settled_at_start_is_in_the_remembered_list() -> None:
    b = started()
    b.connected.stored = [account(7)]
    await b.world.notebook.visits.begin(Visit("v", ACCOUNT, "google", NOW))
    await b.services.sign_in.restore()
    assert memory(b).lists[ACCOUNT].accounts == (TWO, account(7))
    assert shown(b).accounts == (TWO, account(7))


async def test_signing_out_wipes_what_would_be_shown_at_the_next_start() -> None:
    b = started()
    await b.services.sign_in.restore()
    assert await b.world.notebook.cache.load(ACCOUNT) is not None
    await b.services.sign_in.sign_out()
    assert memory(b).lists == {}
    assert await b.world.notebook.cache.load(ACCOUNT) is None
    assert shown(b) == Connected()


async def test_a_reading_that_ends_after_the_sign_out_puts_nothing_back() -> None:
    b = started()
    await b.services.sign_in.restore()
    b.services.state.changed.connect(
        lambda now: setattr(b.identity, "person", None) if now.connected.at == b.clock.now() else None
    )
    await b.services.connected.run()
    assert memory(b).lists[ACCOUNT].read_at == BEFORE


async def test_another_person_is_shown_their_own_list() -> None:
    b = started()
    await b.services.sign_in.restore()
    b.identity.who_comes = Person("auth0|ben", "Ben", "ben@example.com")
    await b.services.sign_in.run(ScriptedPrompter(), CancelToken())
    assert shown(b) == Connected()
    assert set(memory(b).lists) == {ACCOUNT}
