"""What an operation needs is noticed before a person does anything; a refusal in the middle leads back to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Granted, Need, Scope
from keydesk.domain.catalogue import Code
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.step_up import FRESH_S, NEEDS, Act, StepUp, meets
from tests.fakes.account import ALL_SCOPES, PASSWORD, passkey
from tests.fakes.enrolling import enroll
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.world import Bench, bench

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
ONE = passkey(b"credential-1")


def granted(scopes: frozenset[str] = ALL_SCOPES, age_s: float | None = None, multi_factor: bool = False) -> Granted:
    proved = None if age_s is None else NOW - timedelta(seconds=age_s)
    return Granted(scopes, NOW + timedelta(hours=1), proved, multi_factor)


CREATE = frozenset({Scope.CREATE_METHODS})


@pytest.mark.parametrize(
    ("need", "has", "enough"),
    [
        (Need(), None, True),
        (Need(CREATE), None, True),
        (Need(max_age_s=300), None, False),
        (Need(multi_factor=True), None, False),
        (Need(CREATE), granted(), True),
        (Need(CREATE), granted(frozenset({"openid"})), False),
        (Need(max_age_s=300), granted(), False),
        (Need(max_age_s=300), granted(age_s=299), True),
        (Need(max_age_s=300), granted(age_s=301), False),
        (Need(multi_factor=True), granted(), False),
        (Need(multi_factor=True), granted(multi_factor=True), True),
    ],
)
def test_what_is_enough(need: Need, has: Granted | None, enough: bool) -> None:
    assert meets(need, has, NOW) is enough


def test_every_act_has_its_need() -> None:
    assert set(NEEDS) == set(Act)
    assert NEEDS[Act.CHANGE_PASSWORD].max_age_s == FRESH_S


def without(b: Bench, scope: Scope) -> None:
    assert b.identity.granted is not None
    b.identity.granted = replace(b.identity.granted, scopes=ALL_SCOPES - {scope})


async def test_a_missing_scope_is_noticed_before_the_key_is_asked() -> None:
    b = bench(PASSWORD, pin="1234")
    without(b, Scope.CREATE_METHODS)
    prompter = ScriptedPrompter("1234")
    assert isinstance(await enroll(b, prompter), Done)
    assert prompter.shown.index("confirm_fresh") < prompter.shown.index("which_key")
    (need,) = b.identity.needs
    assert need is not None
    assert need.scopes > NEEDS[Act.ENROLL].scopes, "naming and tidying up come along"
    assert prompter.shown.count("confirm_fresh") == 1


async def test_no_to_it_changes_nothing() -> None:
    b = bench(PASSWORD, pin="1234")
    without(b, Scope.CREATE_METHODS)
    prompter = ScriptedPrompter("1234")
    prompter.fresh = False
    assert await enroll(b, prompter) == Cancelled()
    assert "which_key" not in prompter.shown


async def test_a_scope_the_tenant_still_does_not_grant_is_told_once() -> None:
    b = bench(PASSWORD, pin="1234")
    without(b, Scope.CREATE_METHODS)
    b.identity.grants = b.identity.granted
    prompter = ScriptedPrompter("1234")
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, prompter)
    assert caught.value.code == Code.SCOPE_MISSING
    assert caught.value.params["scope"] == Scope.CREATE_METHODS
    assert prompter.shown.count("confirm_fresh") == 1


async def test_a_scope_that_only_came_along_may_be_missing() -> None:
    b = bench(PASSWORD, pin="1234")
    without(b, Scope.CREATE_METHODS)
    assert b.identity.granted is not None
    b.identity.grants = replace(b.identity.granted, scopes=ALL_SCOPES - {Scope.DELETE_METHODS})
    b.identity.fail_after = [KeydeskError(Code.SCOPE_MISSING, scope=str(Scope.DELETE_METHODS))]
    assert isinstance(await enroll(b, ScriptedPrompter("1234")), Done)


async def test_a_removal_is_not_asked_for_before_it_may_be_done() -> None:
    b = bench(PASSWORD, ONE)
    without(b, Scope.DELETE_METHODS)
    prompter = ScriptedPrompter()
    assert isinstance(await b.services.remove.run(ONE.id, prompter, CancelToken()), Done)
    assert prompter.shown == ["confirm_fresh", "opened", "confirm_removal"]


@pytest.mark.parametrize("code", [Code.FRESH_SIGN_IN_NEEDED, Code.SCOPE_MISSING, Code.API_UNAUTHORIZED])
async def test_a_removal_refused_in_the_middle_is_asked_for_again(code: Code) -> None:
    b = bench(PASSWORD, ONE)
    b.api.fail["remove"] = [KeydeskError(code)]
    prompter = ScriptedPrompter()
    assert isinstance(await b.services.remove.run(ONE.id, prompter, CancelToken()), Done)
    assert prompter.shown == ["confirm_removal", "confirm_fresh", "opened", "confirm_removal"]


@pytest.mark.parametrize("fresh", [True, False])
async def test_a_list_that_cannot_be_read_without_a_sign_in_is_led_through_too(fresh: bool) -> None:
    b = bench(PASSWORD, ONE, pin="1234")
    for run in (
        lambda p: b.services.enroll.run(p, CancelToken()),
        lambda p: b.services.remove.run(ONE.id, p, CancelToken()),
    ):
        b.services.state.put(methods=None)
        b.api.fail["list"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
        prompter = ScriptedPrompter("1234")
        prompter.fresh = fresh
        outcome = await run(prompter)
        assert isinstance(outcome, Done if fresh else Cancelled)
        assert prompter.shown[0] == "confirm_fresh"


async def test_a_tenant_that_never_has_enough_is_told() -> None:
    b = bench(PASSWORD, ONE)
    b.api.fail["remove"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)] * 2
    with pytest.raises(KeydeskError) as caught:
        await b.services.remove.run(ONE.id, ScriptedPrompter(), CancelToken())
    assert caught.value.code == Code.FRESH_SIGN_IN_NEEDED
    assert ONE in b.api.methods


async def test_after_a_session_ended_only_the_same_person_comes_back() -> None:
    b = bench(PASSWORD, ONE)
    await b.services.load.run()
    b.identity.person = None  # as a dead refresh token leaves it
    await StepUp(b.world).resume(Act.ENROLL, KeydeskError(Code.SESSION_ENDED), ScriptedPrompter(), CancelToken())
    assert b.identity.sign_ins == [(True, "auth0|ana")]


@pytest.mark.parametrize("code", [Code.SCOPE_MISSING, Code.FRESH_SIGN_IN_NEEDED, Code.API_UNAUTHORIZED])
async def test_the_person_proves_anew_who_they_are_for_what_is_needed(code: Code) -> None:
    b = bench(PASSWORD)
    await StepUp(b.world).resume(Act.RENAME, KeydeskError(code), ScriptedPrompter(), CancelToken())
    assert b.identity.sign_ins == [(True, "auth0|ana")]
    assert b.identity.needs == [Need(frozenset({Scope.UPDATE_METHODS}))]


async def test_another_refusal_passes() -> None:
    b = bench(PASSWORD)
    with pytest.raises(KeydeskError) as caught:
        await StepUp(b.world).resume(Act.RENAME, KeydeskError(Code.API_CONFLICT), ScriptedPrompter(), CancelToken())
    assert caught.value.code == Code.API_CONFLICT
    assert b.identity.sign_ins == []
