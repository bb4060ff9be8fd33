"""In and out: what is shown, what is remembered, what survives being offline."""

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Person
from keydesk.domain.catalogue import Code
from keydesk.usecases.outcomes import Cancelled, Done
from tests.fakes.account import PASSWORD, passkey
from tests.fakes.device_screen import DeviceScreen
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import ACCOUNT, bench


async def test_signing_in_shows_the_person_and_the_methods() -> None:
    b = bench(PASSWORD, signed_in=False)
    outcome = await b.services.sign_in.run(ScriptedPrompter(), CancelToken())
    assert isinstance(outcome, Done)
    now = b.services.state.now
    assert now.person == outcome.value
    assert now.methods == (PASSWORD,)
    assert now.factors is not None
    assert now.stale is None
    assert b.activity == [("signed-in", "done")]
    assert b.api.calls.count("list") == 1


async def test_cancelled_sign_in_leaves_everything() -> None:
    b = bench(PASSWORD, signed_in=False)
    b.identity.fail = [KeydeskError(Code.SIGN_IN_CANCELLED)]
    assert await b.services.sign_in.run(ScriptedPrompter(), CancelToken()) == Cancelled()
    assert b.services.state.now.person is None


async def test_fresh_sign_in_expects_the_same_person() -> None:
    b = bench(PASSWORD)
    await b.services.sign_in.run(ScriptedPrompter(), CancelToken(), fresh=True)
    assert b.identity.sign_ins == [(True, "auth0|ana")]


async def test_offline_after_a_start_shows_the_remembered_list_marked_stale() -> None:
    b = bench(PASSWORD)
    await b.services.load.run()
    b.world.state.put(methods=None, methods_at=None)
    b.api.fail["list"] = [KeydeskError(Code.OFFLINE)]
    await b.services.sign_in.restore()
    now = b.services.state.now
    assert now.methods == (PASSWORD,)
    assert now.stale == Code.OFFLINE
    assert now.reading_since is None
    assert now.methods_at is not None


async def test_what_is_remembered_is_shown_as_being_read_until_the_answer_comes() -> None:
    b = bench(PASSWORD)
    await b.services.load.run()
    b.world.state.put(methods=None, methods_at=None)
    shown: list[tuple[bool, bool]] = []
    b.world.state.changed.connect(lambda now: shown.append((now.methods is not None, now.reading_since is not None)))
    await b.services.sign_in.restore()
    assert (True, True) in shown
    assert b.services.state.now.stale is None
    assert b.services.state.now.reading_since is None


async def test_no_way_to_the_tenant_at_the_start_is_offline_at_once() -> None:
    b = bench(PASSWORD)
    await b.services.load.run()
    b.world.state.put(methods=None, methods_at=None)

    async def offline() -> Person | None:
        raise KeydeskError(Code.OFFLINE)

    b.identity.restore = offline  # type: ignore[method-assign]  # the network is gone
    await b.services.sign_in.restore()
    now = b.services.state.now
    assert (now.methods, now.stale, now.reading_since) == ((PASSWORD,), Code.OFFLINE, None)


async def test_refused_list_still_signs_in_and_says_why() -> None:
    b = bench(PASSWORD, signed_in=False)
    b.api.fail["list"] = [KeydeskError(Code.API_FORBIDDEN)]
    assert isinstance(await b.services.sign_in.run(ScriptedPrompter(), CancelToken()), Done)
    assert b.services.state.now.stale == Code.API_FORBIDDEN


async def test_rate_limited_list_tells_until_when() -> None:
    b = bench(PASSWORD)
    b.api.fail["list"] = [KeydeskError(Code.API_RATE_LIMITED, seconds=30)]
    with pytest.raises(KeydeskError):
        await b.services.load.run()
    until = b.services.state.now.waiting_until
    assert until is not None
    assert (until - b.clock.now()).total_seconds() == 30


@pytest.mark.parametrize("told", [True, False])
async def test_sign_out_wipes_what_is_shown_even_when_the_tenant_is_not_told(told: bool) -> None:
    b = bench(PASSWORD, passkey(b"one"))
    await b.services.load.run()
    b.identity.told = told
    assert await b.services.sign_in.sign_out() is told
    now = b.services.state.now
    assert (now.person, now.methods, now.factors, now.maps, now.activity) == (None, None, None, {}, ())
    assert [k.id for k in now.keys] == ["key-1"]


@pytest.mark.parametrize("code", [Code.BROWSER_MISSING, Code.KEYRING_LOCKED, Code.KEYRING_FAILED])
async def test_what_is_left_to_do_after_a_sign_out_leaves_nobody_signed_in(code: Code) -> None:
    b = bench(PASSWORD, passkey(b"one"))
    await b.services.load.run()
    b.identity.fail_after.append(KeydeskError(code))
    with pytest.raises(KeydeskError) as caught:
        await b.services.sign_in.sign_out(browser_session=True)
    assert caught.value.code == code
    now = b.services.state.now
    assert (now.person, now.methods, now.factors, now.maps, now.activity) == (None, None, None, {}, ())
    assert await b.world.notebook.cache.load(ACCOUNT) is None


async def test_a_sign_out_that_did_not_begin_leaves_everything() -> None:
    b = bench(PASSWORD, passkey(b"one"))
    await b.services.load.run()
    b.identity.fail.append(KeydeskError(Code.FOLDER_UNWRITABLE, folder="/locks"))
    with pytest.raises(KeydeskError):
        await b.services.sign_in.sign_out()
    now = b.services.state.now
    assert (now.person, len(now.methods or ())) == (b.identity.who_comes, 2)


async def test_nobody_to_restore() -> None:
    b = bench(PASSWORD, signed_in=False)
    assert await b.services.sign_in.restore() is None
    assert b.api.calls == []


async def test_factors_that_cannot_be_read_are_no_failure() -> None:
    b = bench(PASSWORD)
    b.api.fail["factors"] = [KeydeskError(Code.API_NOT_FOUND)]
    await b.services.load.load_factors()
    assert b.services.state.now.factors is None


async def test_signing_in_on_another_device_arrives_like_any_other() -> None:
    b, watcher = bench(PASSWORD, signed_in=False), DeviceScreen()
    outcome = await b.services.sign_in.run_on_device(watcher, CancelToken())
    assert isinstance(outcome, Done)
    assert watcher.codes == [("WDJB-MJHT", "https://login.example.com/activate", None, 900.0)]
    assert (b.services.state.now.person, b.services.state.now.methods) == (outcome.value, (PASSWORD,))
    assert b.activity == [("signed-in", "done")]


async def test_a_code_that_ran_out_is_said_and_a_cancel_is_none() -> None:
    b = bench(PASSWORD, signed_in=False)
    b.identity.fail = [KeydeskError(Code.DEVICE_CODE_EXPIRED), KeydeskError(Code.SIGN_IN_CANCELLED)]
    with pytest.raises(KeydeskError) as caught:
        await b.services.sign_in.run_on_device(DeviceScreen(), CancelToken())
    assert caught.value.code == Code.DEVICE_CODE_EXPIRED
    assert await b.services.sign_in.run_on_device(DeviceScreen(), CancelToken()) == Cancelled()


async def test_the_person_is_noted_until_they_sign_out() -> None:
    b = bench(PASSWORD, signed_in=False)
    await b.services.sign_in.run(ScriptedPrompter(), CancelToken())
    assert b.people.known == b.identity.person
    b.identity.person = None  # a session that has ended is no sign-out: whose it was is still known
    await b.services.sign_in.restore()
    assert b.people.known == b.identity.who_comes
    await b.services.sign_in.sign_out()
    assert b.people.known is None
