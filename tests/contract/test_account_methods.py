"""Methods of every type at the practice tenant: what the client sends and gets is held against the OpenAPI file."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.demo.tenant.config import PEOPLE, Person
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import Channel, LinkedIdentity, NewMethod, PasswordPolicy, StartedMethod
from keydesk.net.door import HttpDoor
from tests.contract.openapi import OpenApi
from tests.contract.test_account_client import Desk, DeskMaker
from tests.fakes.practice_phone import app_code, newest_code, on_the_phone, secret_of, set_rules
from tests.fakes.tenant import ANA, BEN, PracticeTenant, running_tenant

LENA = PEOPLE[3]
PHONE = NewMethod(MethodType.PHONE, phone_number="+49 151 123 456 78", channel=Channel.VOICE)
WISHES = {
    MethodType.TOTP: NewMethod(MethodType.TOTP),
    MethodType.PUSH: NewMethod(MethodType.PUSH),
    MethodType.PHONE: PHONE,
    MethodType.EMAIL: NewMethod(MethodType.EMAIL, email="ana.private@example.org"),
    MethodType.RECOVERY_CODE: NewMethod(MethodType.RECOVERY_CODE),
    MethodType.PASSWORD: NewMethod(MethodType.PASSWORD),
}
GOOD_PASSWORD = "Quiet-Harbour-7-Lanterns"


@pytest.fixture
def tenant() -> Iterator[PracticeTenant]:
    with running_tenant() as running:
        yield running


@pytest.fixture
def at(tenant: PracticeTenant, openapi: OpenApi, async_stack: AsyncExitStack) -> DeskMaker:
    def make(person: Person = ANA) -> Desk:
        door = HttpDoor()
        async_stack.push_async_callback(door.close)
        return Desk(tenant, openapi, door, person, None)

    return make


async def proof(tenant: PracticeTenant, started: StartedMethod) -> Secret | None:
    """What the person would give, from phone, mailbox or head."""
    if started.type == MethodType.TOTP:
        assert started.barcode_uri is not None
        assert started.manual_code is not None
        assert started.manual_code.matches(secret_of(started.barcode_uri.reveal()))
        return Secret(app_code(tenant, started.manual_code.reveal()))
    if started.type in (MethodType.PHONE, MethodType.EMAIL):
        return Secret(await asyncio.to_thread(newest_code, tenant))
    if started.type == MethodType.PASSWORD:
        return Secret(GOOD_PASSWORD)
    if started.type == MethodType.PUSH:
        assert await asyncio.to_thread(on_the_phone, tenant, "scan") == 204
    return None


async def refused(call: Callable[[], object]) -> KeydeskError:
    with pytest.raises(KeydeskError) as caught:
        await call()  # type: ignore[misc]  # every call here is a coroutine function
    return caught.value


def entry(methods: object, started: StartedMethod) -> Method | None:
    assert isinstance(methods, tuple)
    return next((m for m in methods if m.id == started.method_id), None)


@pytest.mark.parametrize("kind", list(WISHES))
async def test_the_whole_life_of_every_type(at: DeskMaker, tenant: PracticeTenant, kind: MethodType) -> None:
    desk = at()
    started = await desk.client.begin_method(WISHES[kind])
    begun = entry(await desk.client.list_methods(), started)
    assert begun is None if kind == MethodType.PASSWORD else begun is not None and not begun.confirmed
    method = await desk.client.verify_method(started, await proof(tenant, started))
    assert (method.type, method.confirmed) == (kind, True)
    assert method in await desk.client.list_methods(kind)
    if kind == MethodType.PHONE:
        assert (method.detail, method.channel) == ("+4915112345678", "voice")
        assert (await desk.client.prefer_channel(method.id, Channel.SMS)).channel == "sms"
    if kind in (MethodType.TOTP, MethodType.PUSH):
        assert (await desk.client.rename_method(method.id, "Mine")).name == "Mine"
    if kind != MethodType.PASSWORD:
        await desk.client.remove_method(method.id)
        assert entry(await desk.client.list_methods(), started) is None


@pytest.mark.parametrize("kind", [MethodType.TOTP, MethodType.PHONE, MethodType.EMAIL])
async def test_a_wrong_code_may_be_typed_again(at: DeskMaker, tenant: PracticeTenant, kind: MethodType) -> None:
    desk = at()
    started = await desk.client.begin_method(WISHES[kind])
    right = await proof(tenant, started)
    assert right is not None
    wrong = "000000" if not right.matches("000000") else "111111"
    assert (await refused(lambda: desk.client.verify_method(started, Secret(wrong)))).code == Code.CODE_WRONG
    assert (await desk.client.verify_method(started, right)).confirmed


async def test_a_phone_that_has_not_answered(at: DeskMaker, tenant: PracticeTenant) -> None:
    desk = at()
    started = await desk.client.begin_method(WISHES[MethodType.PUSH])
    assert (await refused(lambda: desk.client.verify_method(started, None))).code == Code.PHONE_NOT_LINKED
    await proof(tenant, started)
    assert (await desk.client.verify_method(started, None)).confirmed


async def test_the_policy_of_the_tenant(at: DeskMaker) -> None:
    started = await at().client.begin_method(WISHES[MethodType.PASSWORD])
    assert started.policy == PasswordPolicy(
        min_length=8,
        character_types=("uppercase", "lowercase", "number", "special"),
        three_of_four=True,
        block_identical=True,
        block_sequential=True,
        profile_fields=("name", "email"),
        history=5,
        dictionary=True,
    )


@pytest.mark.parametrize("password", ["short", "Password1!", "Ana-Moreau-2026!", "practice-ana-1", "aaa-BBB-111-!!!"])
async def test_a_refused_password_says_why_and_may_be_followed_by_another(at: DeskMaker, password: str) -> None:
    desk = at()
    started = await desk.client.begin_method(WISHES[MethodType.PASSWORD])
    error = await refused(lambda: desk.client.verify_method(started, Secret(password)))
    assert error.code == Code.PASSWORD_REFUSED
    assert str(error.params["detail"]).startswith("must ")
    assert password not in str(error)
    assert (await desk.client.verify_method(started, Secret(GOOD_PASSWORD))).type == MethodType.PASSWORD


async def test_a_linked_identity_changes_its_own_password(at: DeskMaker) -> None:
    desk = at(LENA)
    desk.door.judges_answers = False
    owners = {m.identity_user_id for m in await desk.client.list_methods(MethodType.PASSWORD)}
    assert len(owners) == 2
    desk.door.judges_answers = True
    for owner in owners:
        assert owner is not None
        wish = NewMethod(MethodType.PASSWORD, identity=LinkedIdentity(owner))
        started = await desk.client.begin_method(wish)
        assert (await desk.client.verify_method(started, Secret(GOOD_PASSWORD))).identity_user_id == owner


async def test_an_identity_of_somebody_else_is_refused(at: DeskMaker) -> None:
    wish = NewMethod(MethodType.PASSWORD, identity=LinkedIdentity("auth0|nobody"))
    error = await refused(lambda: at().client.begin_method(wish))
    assert (error.code, error.params["type"]) == (Code.METHOD_REFUSED, "password")


async def test_a_type_the_tenant_does_not_let_people_enroll(at: DeskMaker, tenant: PracticeTenant) -> None:
    set_rules(tenant, factors=["passkey"])
    error = await refused(lambda: at().client.begin_method(WISHES[MethodType.TOTP]))
    assert (error.code, error.params["type"]) == (Code.METHOD_REFUSED, "totp")
    assert "totp" in str(error.params["detail"])


@pytest.mark.parametrize("kind", list(WISHES))
async def test_an_enrollment_that_took_too_long(at: DeskMaker, tenant: PracticeTenant, kind: MethodType) -> None:
    desk = at()
    started = await desk.client.begin_method(WISHES[kind])
    given = await proof(tenant, started)
    await asyncio.to_thread(tenant.fault, "expired-session", count=1)
    error = await refused(lambda: desk.client.verify_method(started, given))
    assert (error.code, error.params) == (Code.CHALLENGE_EXPIRED, {"what": "method"})


async def test_an_enrollment_that_was_removed_meanwhile(at: DeskMaker, tenant: PracticeTenant) -> None:
    desk = at()
    started = await desk.client.begin_method(PHONE)
    given = await proof(tenant, started)
    await desk.client.remove_method(started.method_id)
    assert (await refused(lambda: desk.client.verify_method(started, given))).code == Code.CHALLENGE_EXPIRED


async def test_a_code_that_is_too_old_is_a_wrong_code(at: DeskMaker, tenant: PracticeTenant) -> None:
    desk = at()
    set_rules(tenant, otp_life_s=0.0)
    started = await desk.client.begin_method(PHONE)
    given = await proof(tenant, started)
    assert (await refused(lambda: desk.client.verify_method(started, given))).code == Code.CODE_WRONG


async def test_too_many_wrong_codes_mean_a_wait(at: DeskMaker, tenant: PracticeTenant) -> None:
    desk = at()
    set_rules(tenant, otp_tries=1)
    started = await desk.client.begin_method(WISHES[MethodType.TOTP])
    assert (await refused(lambda: desk.client.verify_method(started, Secret("000000")))).code == Code.CODE_WRONG
    error = await refused(lambda: desk.client.verify_method(started, Secret("000000")))
    assert error.code == Code.API_RATE_LIMITED


@pytest.mark.parametrize("kind", list(WISHES))
async def test_a_lost_answer_is_told_and_the_list_knows(
    at: DeskMaker, tenant: PracticeTenant, kind: MethodType
) -> None:
    desk = at()
    started = await desk.client.begin_method(WISHES[kind])
    given = await proof(tenant, started)
    await asyncio.to_thread(tenant.fault, "drop-after-work", count=1)
    assert (await refused(lambda: desk.client.verify_method(started, given))).code == Code.CONNECTION_LOST
    assert all(m.confirmed for m in await desk.client.list_methods(kind))


async def test_only_a_phone_has_a_channel(at: DeskMaker) -> None:
    desk = at(BEN)
    desk.door.judges_answers = False
    methods = await desk.client.list_methods()
    assert {m.type: m.channel for m in methods if m.channel is not None} == {"phone": "sms"}
    totp = next(m for m in methods if m.type == MethodType.TOTP)
    error = await refused(lambda: desk.client.prefer_channel(totp.id, Channel.SMS))
    assert error.code == Code.API_BAD_REQUEST
    assert (await refused(lambda: desk.client.prefer_channel("phone|gone", Channel.SMS))).code == Code.METHOD_GONE
