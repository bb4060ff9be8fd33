"""Whatever happens on the way: nothing unfinished stays, nothing is told that is not true, no choice is lost."""

from datetime import timedelta

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType, Scope
from keydesk.domain.catalogue import Code
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from tests.fakes.account import ALL_SCOPES, PASSWORD
from tests.fakes.method_prompter import NEW, ScriptedMethodPrompter
from tests.fakes.world import Bench, bench
from tests.unit.usecases.test_enroll_method import enroll, enrolled, fresh, unfinished

WITH_ENTRY = [MethodType.TOTP, MethodType.PUSH, MethodType.PHONE, MethodType.EMAIL, MethodType.RECOVERY_CODE]
LAST_QUESTION = {
    MethodType.TOTP: "scan_totp",
    MethodType.PUSH: "scan_push",
    MethodType.PHONE: "ask_code",
    MethodType.EMAIL: "ask_code",
    MethodType.RECOVERY_CODE: "keep_recovery",
    MethodType.PASSWORD: "new_password",
}


def ready() -> Bench:
    b = bench(PASSWORD)
    fresh(b)
    return b


def willing(kind: MethodType) -> ScriptedMethodPrompter:
    """Somebody who answers everything, several times over."""
    prompter = ScriptedMethodPrompter(*["123456"] * 4)
    prompter.scanned, prompter.kept = [True] * 4, [True] * 4
    prompter.passwords = ["new password"] * 4
    prompter.phones, prompter.emails = prompter.phones * 4, prompter.emails * 4
    return prompter


@pytest.mark.parametrize("kind", list(LAST_QUESTION))
async def test_cancel_after_the_start_leaves_nothing(kind: MethodType) -> None:
    b, prompter, cancel = ready(), willing(kind), CancelToken()
    prompter.on[LAST_QUESTION[kind]] = cancel.cancel
    assert await enroll(b, kind, prompter, cancel) == Cancelled()
    assert b.api.methods == [PASSWORD]
    assert list(b.services.state.now.methods or ()) == [PASSWORD]
    assert "verify_method" not in b.api.calls


@pytest.mark.parametrize("kind", WITH_ENTRY)
@pytest.mark.parametrize("code", [Code.OFFLINE, Code.API_RATE_LIMITED, Code.SCOPE_MISSING])
async def test_what_cannot_be_removed_after_a_cancel_is_said_and_shown(kind: MethodType, code: Code) -> None:
    b, prompter, cancel = ready(), willing(kind), CancelToken()
    prompter.on[LAST_QUESTION[kind]] = cancel.cancel
    b.api.fail["remove"] = [KeydeskError(code)]
    outcome = await enroll(b, kind, prompter, cancel)
    assert isinstance(outcome, PartlyDone)
    assert outcome.code == code
    assert len(unfinished(b)) == 1
    assert [m.id for m in b.services.state.now.methods or () if not m.confirmed] == unfinished(b)
    assert prompter.waits == []


@pytest.mark.parametrize("listed", [True, False])
async def test_a_removal_whose_answer_was_lost_is_looked_for(listed: bool) -> None:
    b, prompter, cancel = ready(), willing(MethodType.TOTP), CancelToken()
    prompter.on["scan_totp"] = cancel.cancel
    b.api.lose["remove"] = [KeydeskError(Code.CONNECTION_LOST)]

    def cancel_offline() -> None:
        cancel.cancel()
        b.api.fail["list"] = [KeydeskError(Code.OFFLINE)]

    if not listed:
        prompter.on["scan_totp"] = cancel_offline
    outcome = await enroll(b, MethodType.TOTP, prompter, cancel)
    assert isinstance(outcome, Cancelled if listed else PartlyDone)


@pytest.mark.parametrize("kind", list(LAST_QUESTION))
@pytest.mark.parametrize("code", [Code.METHOD_REFUSED, Code.API_NOT_ACTIVE])
async def test_a_start_that_is_refused_is_told(kind: MethodType, code: Code) -> None:
    b = ready()
    b.api.fail["begin_method"] = [KeydeskError(code)]
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, kind, willing(kind))
    assert caught.value.code == code
    assert b.api.methods == [PASSWORD]
    assert b.activity[-1][1] == code


@pytest.mark.parametrize("kind", list(LAST_QUESTION))
@pytest.mark.parametrize("call", ["begin_method", "verify_method"])
async def test_a_rate_limit_waits_visibly_and_goes_on(kind: MethodType, call: str) -> None:
    b, prompter = ready(), willing(kind)
    b.api.fail[call] = [KeydeskError(Code.API_RATE_LIMITED, seconds=7)]
    await enrolled(b, kind, prompter)
    assert prompter.waits == [7.0, 0]
    assert prompter.shown.count(LAST_QUESTION[kind]) == 1
    assert unfinished(b) == []


async def test_cancel_ends_the_wait_and_leaves_nothing() -> None:
    b, prompter, cancel = ready(), willing(MethodType.PHONE), CancelToken()
    b.api.fail["verify_method"] = [KeydeskError(Code.API_RATE_LIMITED, seconds=7)]
    prompter.on_wait = cancel.cancel
    assert await enroll(b, MethodType.PHONE, prompter, cancel) == Cancelled()
    assert b.api.methods == [PASSWORD]


@pytest.mark.parametrize("kind", list(LAST_QUESTION))
@pytest.mark.parametrize("call", ["begin_method", "verify_method"])
@pytest.mark.parametrize(
    "code", [Code.FRESH_SIGN_IN_NEEDED, Code.SCOPE_MISSING, Code.SESSION_ENDED, Code.API_UNAUTHORIZED]
)
async def test_a_sign_in_in_the_middle_goes_on_in_the_same_step(kind: MethodType, call: str, code: Code) -> None:
    b, prompter = ready(), willing(kind)
    b.api.fail[call] = [KeydeskError(code)]
    await enrolled(b, kind, prompter)
    assert prompter.shown.count("confirm_fresh") == 1
    assert prompter.shown.count(LAST_QUESTION[kind]) == 1
    assert b.identity.sign_ins == [(True, "auth0|ana")]


@pytest.mark.parametrize("kind", WITH_ENTRY)
async def test_no_to_the_sign_in_in_the_middle_leaves_nothing(kind: MethodType) -> None:
    b, prompter = ready(), willing(kind)
    b.api.fail["verify_method"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
    prompter.fresh = False
    assert await enroll(b, kind, prompter) == Cancelled()
    assert b.api.methods == [PASSWORD]


@pytest.mark.parametrize("kind", list(LAST_QUESTION))
async def test_a_missing_scope_is_noticed_before_anything_is_asked(kind: MethodType) -> None:
    b, prompter = ready(), willing(kind)
    assert b.identity.granted is not None
    b.identity.granted = b.identity.granted.__class__(
        ALL_SCOPES - {Scope.CREATE_METHODS}, b.identity.granted.expires_at, b.identity.granted.auth_time
    )
    await enrolled(b, kind, prompter)
    assert prompter.shown[0] == "confirm_fresh"


@pytest.mark.parametrize("kind", WITH_ENTRY)
@pytest.mark.parametrize("code", [Code.CONNECTION_LOST, Code.DEADLINE, Code.API_SERVER, Code.ANSWER_INVALID])
async def test_a_lost_answer_is_looked_for_before_anything_is_told(kind: MethodType, code: Code) -> None:
    b, prompter = ready(), willing(kind)
    b.api.lose["verify_method"] = [KeydeskError(code)]
    found = await enrolled(b, kind, prompter)
    assert found.method.confirmed
    assert b.api.calls.count("verify_method") == 1


@pytest.mark.parametrize("kind", [k for k in WITH_ENTRY if k != MethodType.RECOVERY_CODE])
async def test_a_request_that_never_came_is_asked_for_again(kind: MethodType) -> None:
    b, prompter = ready(), willing(kind)
    b.api.fail["verify_method"] = [KeydeskError(Code.CONNECTION_LOST), KeydeskError(Code.OFFLINE)]
    await enrolled(b, kind, prompter)
    assert prompter.shown.count(LAST_QUESTION[kind]) == 3
    assert b.api.calls.count("begin_method") == 1


@pytest.mark.parametrize("kind", [k for k in WITH_ENTRY if k != MethodType.RECOVERY_CODE])
async def test_an_answer_lost_while_nobody_can_look_is_looked_for_at_the_next_try(kind: MethodType) -> None:
    b, prompter = ready(), willing(kind)
    b.api.lose["verify_method"] = [KeydeskError(Code.CONNECTION_LOST)]
    prompter.on[LAST_QUESTION[kind]] = lambda: b.api.fail.update(list=[KeydeskError(Code.OFFLINE)])
    found = await enrolled(b, kind, prompter)
    assert found.method.confirmed
    assert b.api.calls.count("verify_method") == 1


async def test_giving_up_then_removes_nothing_on_a_guess() -> None:
    b, prompter = ready(), ScriptedMethodPrompter("123456")
    b.api.lose["verify_method"] = [KeydeskError(Code.CONNECTION_LOST)]
    prompter.on["scan_totp"] = lambda: b.api.fail.update(list=[KeydeskError(Code.OFFLINE)])
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, MethodType.TOTP, prompter)
    assert caught.value.code == Code.OUTCOME_UNKNOWN
    assert "remove" not in b.api.calls


async def test_a_password_whose_answer_was_lost_is_not_certain() -> None:
    b, prompter = ready(), willing(MethodType.PASSWORD)
    b.api.lose["verify_method"] = [KeydeskError(Code.CONNECTION_LOST)]
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, MethodType.PASSWORD, prompter)
    assert caught.value.code == Code.OUTCOME_UNKNOWN
    assert b.api.calls.count("verify_method") == 1


async def test_a_first_password_whose_answer_was_lost_is_found() -> None:
    b, prompter = bench(), willing(MethodType.PASSWORD)
    fresh(b)
    b.api.lose["verify_method"] = [KeydeskError(Code.CONNECTION_LOST)]
    assert (await enrolled(b, MethodType.PASSWORD, prompter)).method.type == MethodType.PASSWORD


@pytest.mark.parametrize("kind", WITH_ENTRY)
@pytest.mark.parametrize("code", [Code.CONNECTION_LOST, Code.ANSWER_INVALID])
async def test_a_start_whose_answer_was_lost_leaves_no_orphan(kind: MethodType, code: Code) -> None:
    b, prompter = ready(), willing(kind)
    b.api.lose["begin_method"] = [KeydeskError(code)]
    found = await enrolled(b, kind, prompter)
    assert [m.id for m in b.api.methods] == [PASSWORD.id, found.method.id]
    assert b.api.calls.count("begin_method") == 2


async def test_what_somebody_else_begins_meanwhile_is_not_removed() -> None:
    b = ready()
    await b.services.load.run()
    old = Method("totp|2", MethodType.TOTP, b.clock.now() - timedelta(hours=1), confirmed=False)
    phone = Method("phone|2", MethodType.PHONE, b.clock.now(), confirmed=False, detail="+15550100")
    b.api.methods += [old, phone]
    for kind in (MethodType.TOTP, MethodType.PHONE):
        b.api.lose["begin_method"] = [KeydeskError(Code.CONNECTION_LOST)]
        await enrolled(b, kind, willing(kind))
    assert [m for m in b.api.methods if not m.confirmed] == [old, phone]


async def test_a_start_that_is_lost_and_cannot_be_looked_for_is_not_certain() -> None:
    b = ready()
    await b.services.load.run()
    b.api.lose["begin_method"] = [KeydeskError(Code.CONNECTION_LOST)]
    b.api.fail["list"] = [KeydeskError(Code.OFFLINE)]
    with pytest.raises(KeydeskError) as caught:
        await enroll(b, MethodType.TOTP, willing(MethodType.TOTP))
    assert caught.value.code == Code.OUTCOME_UNKNOWN


@pytest.mark.parametrize("kind", [MethodType.PHONE, MethodType.EMAIL])
async def test_offline_at_the_start_keeps_what_was_typed_on_the_screen(kind: MethodType) -> None:
    b, prompter = ready(), willing(kind)
    b.api.fail["begin_method"] = [KeydeskError(Code.OFFLINE)]
    await enrolled(b, kind, prompter)
    assert prompter.problems[:2] == [None, Code.OFFLINE]


async def test_a_new_code_that_cannot_be_sent_is_told_in_place_and_sent_later() -> None:
    b, prompter = ready(), ScriptedMethodPrompter(NEW, "123456", "123456")
    prompter.on["ask_code"] = lambda: b.api.fail.update(begin_method=[KeydeskError(Code.OFFLINE)])
    await enrolled(b, MethodType.PHONE, prompter)
    assert prompter.problems == [None, None, Code.OFFLINE, Code.CHALLENGE_EXPIRED]
    assert unfinished(b) == []


async def test_cancel_that_comes_too_late_still_enrolls() -> None:
    """The tenant was faster: the truth is told."""
    b, prompter, cancel = ready(), willing(MethodType.TOTP), CancelToken()
    prompter.on["name_method"] = cancel.cancel
    assert isinstance(await enroll(b, MethodType.TOTP, prompter, cancel), Done)


async def test_the_secrets_are_in_no_repr() -> None:
    b, prompter = ready(), willing(MethodType.RECOVERY_CODE)
    await enrolled(b, MethodType.RECOVERY_CODE, prompter)
    (started,) = b.api.started
    assert "RECOVERY-1" not in repr(started)
    assert "session-1" not in repr(started)
