"""Every kind of method is enrolled in one go: asked, begun, shown, finished; and every way on goes on in place."""

from dataclasses import replace
from datetime import timedelta

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import Channel, LinkedIdentity
from keydesk.usecases.enroll_method import EnrolledMethod
from keydesk.usecases.method_prompts import Phone
from keydesk.usecases.outcomes import Cancelled, Done
from tests.fakes.account import PASSWORD
from tests.fakes.method_prompter import NEW, ScriptedMethodPrompter
from tests.fakes.world import Bench, bench

OLD_CODE = Method("recovery-code|old", MethodType.RECOVERY_CODE, usage=("secondary",))


async def enroll(
    b: Bench, kind: MethodType, prompter: ScriptedMethodPrompter, cancel: CancelToken | None = None
) -> object:
    return await b.services.enroll_method.run(kind, prompter, cancel or CancelToken())


async def enrolled(b: Bench, kind: MethodType, prompter: ScriptedMethodPrompter) -> EnrolledMethod:
    outcome = await enroll(b, kind, prompter)
    assert isinstance(outcome, Done)
    assert isinstance(outcome.value, EnrolledMethod)
    return outcome.value


def fresh(b: Bench, age_s: float = 10.0) -> None:
    """The person proved who they are that long ago, and does so at the next sign-in."""
    assert b.identity.granted is not None
    now = b.clock.now()
    b.identity.grants = replace(b.identity.granted, auth_time=now)
    b.identity.granted = replace(b.identity.granted, auth_time=now - timedelta(seconds=age_s))


def unfinished(b: Bench) -> list[str]:
    return [m.id for m in b.api.methods if not m.confirmed]


async def test_an_app() -> None:
    b = bench(PASSWORD)
    prompter = ScriptedMethodPrompter("123456")
    prompter.name = "Work phone"
    found = await enrolled(b, MethodType.TOTP, prompter)
    assert (found.name, found.method.name, found.unnamed) == ("Work phone", "Work phone", None)
    assert found.method.confirmed
    assert prompter.shown == ["scan_totp", "name_method"]
    assert b.api.proofs == ["123456"]
    assert [m.id for m in b.services.state.now.methods or ()] == [PASSWORD.id, found.method.id]
    assert b.activity == [("method-added", "done")]


async def test_a_push_app_that_has_not_answered_is_asked_for_again() -> None:
    b = bench(PASSWORD)
    b.api.fail["verify_method"] = [KeydeskError(Code.PHONE_NOT_LINKED)]
    prompter = ScriptedMethodPrompter()
    prompter.scanned = [True, True]
    await enrolled(b, MethodType.PUSH, prompter)
    assert prompter.shown == ["scan_push", "scan_push", "name_method"]
    assert prompter.problems[:2] == [None, Code.PHONE_NOT_LINKED]
    assert b.api.calls.count("begin_method") == 1


async def test_a_phone() -> None:
    b = bench(PASSWORD)
    prompter = ScriptedMethodPrompter("123456")
    prompter.phones = [Phone("0049 151/123 45 678", Channel.VOICE)]
    found = await enrolled(b, MethodType.PHONE, prompter)
    assert (found.method.detail, found.method.channel) == ("+4915112345678", "voice")
    assert prompter.sent_to == [("+4915112345678", Channel.VOICE)]
    assert prompter.shown == ["ask_phone", "ask_code"]


async def test_an_address() -> None:
    b = bench(PASSWORD)
    prompter = ScriptedMethodPrompter("123456")
    found = await enrolled(b, MethodType.EMAIL, prompter)
    assert found.method.detail == "ana@example.com"
    assert prompter.sent_to == [("ana@example.com", "email")]


@pytest.mark.parametrize(
    ("kind", "code", "asked"),
    [(MethodType.PHONE, Code.PHONE_INVALID, "ask_phone"), (MethodType.EMAIL, Code.EMAIL_INVALID, "ask_email")],
)
async def test_what_is_no_address_is_asked_for_again(kind: MethodType, code: Code, asked: str) -> None:
    b = bench(PASSWORD)
    b.api.fail["begin_method"] = [KeydeskError(code)]
    prompter = ScriptedMethodPrompter("123456")
    prompter.phones *= 2
    prompter.emails *= 2
    await enrolled(b, kind, prompter)
    assert prompter.shown == [asked, asked, "ask_code"]
    assert prompter.problems == [None, code, None]


@pytest.mark.parametrize("kind", [MethodType.PHONE, MethodType.EMAIL, MethodType.TOTP])
async def test_a_wrong_code_is_asked_for_again_without_another_start(kind: MethodType) -> None:
    b = bench(PASSWORD)
    b.api.fail["verify_method"] = [KeydeskError(Code.CODE_WRONG)]
    prompter = ScriptedMethodPrompter("000000", "123456")
    await enrolled(b, kind, prompter)
    assert prompter.problems.count(Code.CODE_WRONG) == 1
    assert b.api.calls.count("begin_method") == 1
    assert unfinished(b) == []


async def test_a_new_code_begins_anew_and_leaves_no_unfinished_entry() -> None:
    b = bench(PASSWORD)
    found = await enrolled(b, MethodType.PHONE, ScriptedMethodPrompter(NEW, NEW, "123456"))
    assert b.api.calls.count("begin_method") == 3
    assert [m.id for m in b.api.methods] == [PASSWORD.id, found.method.id]
    assert found.method.id == "phone|dev_3"


@pytest.mark.parametrize("kind", [MethodType.PHONE, MethodType.EMAIL, MethodType.TOTP])
async def test_a_start_that_is_too_old_begins_anew(kind: MethodType) -> None:
    b = bench(PASSWORD)
    b.api.fail["verify_method"] = [KeydeskError(Code.CHALLENGE_EXPIRED, what="method")]
    prompter = ScriptedMethodPrompter("123456", "234567")
    found = await enrolled(b, kind, prompter)
    assert Code.CHALLENGE_EXPIRED in prompter.problems
    assert [m.id for m in b.api.methods] == [PASSWORD.id, found.method.id]


async def test_a_recovery_code_is_confirmed_only_when_it_is_kept() -> None:
    b = bench(PASSWORD, OLD_CODE)
    prompter = ScriptedMethodPrompter()
    prompter.on["keep_recovery"] = lambda: b.api.calls.append("asked")
    found = await enrolled(b, MethodType.RECOVERY_CODE, prompter)
    assert prompter.old_recovery == [OLD_CODE]
    assert prompter.recovery_codes == ["RECOVERY-1"]
    order = [call for call in b.api.calls if call in ("begin_method", "asked", "verify_method")]
    assert order == ["begin_method", "asked", "verify_method"]
    assert [m.id for m in b.services.state.now.methods or ()] == [PASSWORD.id, found.method.id]


@pytest.mark.parametrize("kept", [False, None])
async def test_a_recovery_code_that_is_not_kept_is_not_confirmed(kept: bool | None) -> None:
    b = bench(PASSWORD)
    prompter = ScriptedMethodPrompter()
    prompter.kept = [kept]
    assert await enroll(b, MethodType.RECOVERY_CODE, prompter) == Cancelled()
    assert "verify_method" not in b.api.calls
    assert b.api.methods == [PASSWORD]


async def test_no_at_the_warning_starts_nothing() -> None:
    b = bench(PASSWORD, OLD_CODE)
    prompter = ScriptedMethodPrompter()
    prompter.warned = None
    assert await enroll(b, MethodType.RECOVERY_CODE, prompter) == Cancelled()
    assert "begin_method" not in b.api.calls


async def test_a_password_after_a_fresh_sign_in() -> None:
    b = bench(PASSWORD)
    fresh(b, age_s=600)
    prompter = ScriptedMethodPrompter()
    prompter.passwords = ["new password"]
    found = await enrolled(b, MethodType.PASSWORD, prompter)
    assert found.method == PASSWORD
    assert prompter.shown == ["confirm_fresh", "opened", "new_password"]
    assert b.identity.sign_ins == [(True, "auth0|ana")]
    assert prompter.policies[0] is not None
    assert b.api.proofs == ["new password"]
    assert b.activity == [("password-changed", "done")]


async def test_who_has_just_signed_in_need_not_again() -> None:
    b = bench(PASSWORD)
    fresh(b)
    prompter = ScriptedMethodPrompter()
    prompter.passwords = ["new password"]
    await enrolled(b, MethodType.PASSWORD, prompter)
    assert b.identity.sign_ins == []


async def test_a_refused_password_is_asked_for_again_with_the_reason() -> None:
    b = bench(PASSWORD)
    fresh(b)
    b.api.fail["verify_method"] = [KeydeskError(Code.PASSWORD_REFUSED, detail="too common")]
    prompter = ScriptedMethodPrompter()
    prompter.passwords = ["password", "new password"]
    await enrolled(b, MethodType.PASSWORD, prompter)
    assert prompter.problems == [None, Code.PASSWORD_REFUSED]
    assert b.api.calls.count("begin_method") == 1


async def test_several_identities_are_a_choice() -> None:
    mine = replace(PASSWORD, identity_user_id="auth0|ana")
    b = bench(mine, replace(PASSWORD, id="password|2", identity_user_id="auth0|old"))
    fresh(b)
    prompter = ScriptedMethodPrompter()
    prompter.passwords, prompter.identity = ["new password"], LinkedIdentity("auth0|old")
    await enrolled(b, MethodType.PASSWORD, prompter)
    assert prompter.identities == ["auth0|ana", "auth0|old"]
    assert b.api.wishes[0].identity == LinkedIdentity("auth0|old")


async def test_one_identity_is_no_choice() -> None:
    b = bench(replace(PASSWORD, identity_user_id="auth0|ana"))
    fresh(b)
    prompter = ScriptedMethodPrompter()
    prompter.passwords = ["new password"]
    await enrolled(b, MethodType.PASSWORD, prompter)
    assert prompter.identities == []
    assert b.api.wishes[0].identity is None


@pytest.mark.parametrize("kind", [MethodType.PASSKEY, MethodType.WEBAUTHN_ROAMING])
async def test_types_that_are_not_enrolled_here(kind: MethodType) -> None:
    with pytest.raises(KeydeskError) as caught:
        await enroll(bench(PASSWORD), kind, ScriptedMethodPrompter())
    assert caught.value.code == Code.METHOD_REFUSED


async def test_a_name_that_cannot_be_saved_does_not_undo_the_enrollment() -> None:
    b = bench(PASSWORD)
    b.api.fail["rename"] = [KeydeskError(Code.OFFLINE)]
    prompter = ScriptedMethodPrompter("123456")
    prompter.name = "Mine"
    found = await enrolled(b, MethodType.TOTP, prompter)
    assert found.unnamed == Code.OFFLINE
    assert found.method.confirmed
