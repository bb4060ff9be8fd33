"""Every request the client makes and every answer it gets, held against the OpenAPI file, over real HTTP."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack

import pytest

from keydesk.account.client import AccountClient
from keydesk.config.profile import Profile
from keydesk.core.clock import SystemClock
from keydesk.core.encoding import b64url_decode, b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.demo.tenant.config import Person, Plan
from keydesk.domain.account import Factor, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import CreationOptions, MadePasskey
from keydesk.net.door import HttpDoor
from keydesk.net.message import Answer, Request
from tests.contract.openapi import OpenApi
from tests.fakes.hand_key import HandKey
from tests.fakes.tenant import ANA, BEN, MIKA, PracticeTenant, running_tenant, tokens_for


@pytest.fixture
def tenant() -> Iterator[PracticeTenant]:
    with running_tenant() as running:
        yield running


class JudgingDoor:
    """The real door; what goes through it is judged first.

    Attributes:
        seen: (method, path template) of every request.
        judges_answers: off for answers that leave the file on purpose.
    """

    def __init__(self, door: HttpDoor, openapi: OpenApi) -> None:
        self._door = door
        self._openapi = openapi
        self.seen: list[tuple[str, str]] = []
        self.judges_answers = True

    async def send(self, request: Request) -> Answer:
        self._openapi.check_request(request.method, request.url, request.headers, request.body)
        self.seen.append((request.method, self._openapi.template_of(request.method, request.url)))
        answer = await self._door.send(request)
        if self.judges_answers:
            self._openapi.check_response(request.method, request.url, answer.status, answer.headers, answer.body)
        return answer


class TenantTokens:
    """Tokens of one person; signs in anew after a refusal."""

    def __init__(self, tenant: PracticeTenant, person: Person, scope: str | None) -> None:
        self._tenant = tenant
        self._person = person
        self._scope = {} if scope is None else {"scope": scope}
        self._token: Secret | None = None
        self.renewals = 0

    async def access_token(self) -> Secret:
        if self._token is None:
            answer = await asyncio.to_thread(tokens_for, self._tenant, self._person, **self._scope)
            self._token = Secret(answer["access_token"])
        return self._token

    async def renew_after_401(self, used: Secret) -> Secret:
        assert self._token is not None
        assert self._token.matches(used)
        self._token = None
        self.renewals += 1
        return await self.access_token()


class Desk:
    """A person's client at a running tenant."""

    def __init__(self, tenant: PracticeTenant, openapi: OpenApi, door: HttpDoor, person: Person, scope: str | None):
        self.tenant = tenant
        self.door = JudgingDoor(door, openapi)
        self.tokens = TenantTokens(tenant, person, scope)
        self.profile = Profile("Practice", tenant.issuer, tenant.client_id, practice=True)
        self.client = AccountClient(self.profile, self.door, self.tokens, SystemClock())

    def make(self, options: CreationOptions, key: HandKey) -> MadePasskey:
        """Let a key make what the options ask for."""
        wanted: dict[str, object] = {
            "challenge": b64url_encode(options.challenge),
            "user": {"id": b64url_encode(options.user_id)},
        }
        answer = key.create(wanted, self.profile.web_origin)
        response = answer["response"]
        assert isinstance(response, dict)
        return MadePasskey(
            credential_id=key.credential_id,
            client_data_json=b64url_decode(response["clientDataJSON"]),
            attestation_object=b64url_decode(response["attestationObject"]),
            transports=("usb", "nfc"),
            aaguid=None,
            public_key=b"",
            user_verified=True,
        )


DeskMaker = Callable[..., Desk]


@pytest.fixture
def at(tenant: PracticeTenant, openapi: OpenApi, async_stack: AsyncExitStack) -> DeskMaker:
    """Makes a desk; its door is closed when the test is over."""

    def make(person: Person = ANA, scope: str | None = None, running: PracticeTenant = tenant) -> Desk:
        door = HttpDoor()
        async_stack.push_async_callback(door.close)
        return Desk(running, openapi, door, person, scope)

    return make


async def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(KeydeskError) as caught:
        await call()  # type: ignore[misc]  # every call here is a coroutine function
    return caught.value.code


@pytest.mark.parametrize("algorithm", [-7, -8, -257])
async def test_the_whole_life_of_a_passkey(at: DeskMaker, algorithm: int) -> None:
    desk, key = at(), HandKey(algorithm=algorithm, credential_id=b"\x00\xff" * 24)
    before = await desk.client.list_methods()
    options, session = await desk.client.begin_passkey()
    assert options.rp_id == "localhost"
    assert algorithm in options.algorithms
    method = await desk.client.verify_passkey(session, desk.make(options, key))
    assert method.type == MethodType.PASSKEY
    assert method.passkey is not None
    assert method.passkey.credential_id == key.credential_id
    assert method.passkey.user_handle == options.user_id
    assert method.passkey.transports == ("usb", "nfc")
    assert method.created_at is not None
    listed = await desk.client.list_methods()
    assert {one.id for one in listed} == {one.id for one in before} | {method.id}
    assert next(one for one in listed if one.id == method.id).passkey == method.passkey
    assert await desk.client.get_method(method.id) == method
    assert [one.id for one in await desk.client.list_methods(MethodType.PASSKEY)] == [
        one.id for one in listed if one.is_passkey
    ]
    await desk.client.remove_method(method.id)
    assert await desk.client.list_methods() == before
    assert await code_of(lambda: desk.client.get_method(method.id)) == Code.METHOD_GONE
    assert await code_of(lambda: desk.client.remove_method(method.id)) == Code.METHOD_GONE
    one = "/authentication-methods/{authentication_method_id}"
    assert {("POST", "/authentication-methods"), ("POST", one + "/verify"), ("DELETE", one), ("GET", one)} <= set(
        desk.door.seen
    )


async def test_the_public_key_the_account_keeps_is_the_keys_own(at: DeskMaker) -> None:
    from fido2 import cbor

    desk, key = at(), HandKey()
    options, session = await desk.client.begin_passkey()
    method = await desk.client.verify_passkey(session, desk.make(options, key))
    assert method.passkey is not None
    assert method.passkey.public_key == cbor.encode(dict(key.public))


async def test_factors(at: DeskMaker) -> None:
    desk = at()
    assert {Factor("passkey", ("primary",)), Factor("totp", ("secondary",))} <= set(await desk.client.list_factors())
    assert desk.door.seen == [("GET", "/factors")]


@pytest.mark.parametrize("person", [ANA, BEN, MIKA])
async def test_everybodys_methods_are_read(at: DeskMaker, person: Person) -> None:
    desk = at(person)
    desk.door.judges_answers = person is not BEN  # he has a method of a type the file does not know
    methods = await desk.client.list_methods()
    assert methods
    assert any(method.type not in set(MethodType) for method in methods) is (person is BEN)
    assert all(method.id and method.type and method.created_at is not None and method.usage for method in methods)


async def test_a_name_can_be_given_where_the_type_takes_one(at: DeskMaker) -> None:
    desk = at(BEN)
    desk.door.judges_answers = False
    totp = next(one for one in await desk.client.list_methods() if one.type == MethodType.TOTP)
    desk.door.judges_answers = True
    assert (await desk.client.rename_method(totp.id, "Phone 🔑")).name == "Phone 🔑"


async def test_a_password_cannot_be_renamed(at: DeskMaker) -> None:
    desk = at()
    password = next(one for one in await desk.client.list_methods() if one.type == MethodType.PASSWORD)
    assert await code_of(lambda: desk.client.rename_method(password.id, "x")) == Code.API_BAD_REQUEST
    assert await code_of(lambda: desk.client.rename_method("password|gone", "x")) == Code.METHOD_GONE


async def test_the_last_way_in_is_refused_by_the_tenant(at: DeskMaker) -> None:
    desk = at()
    ways = [one for one in await desk.client.list_methods() if "primary" in one.usage]
    for method in ways[:-1]:
        await desk.client.remove_method(method.id)
    assert await code_of(lambda: desk.client.remove_method(ways[-1].id)) == Code.API_CONFLICT


async def test_a_scope_that_was_not_granted(at: DeskMaker) -> None:
    desk = at(scope="openid read:me:authentication_methods")
    await desk.client.list_methods()
    with pytest.raises(KeydeskError) as caught:
        await desk.client.begin_passkey()
    assert caught.value.code == Code.SCOPE_MISSING
    assert caught.value.params["scope"] == "create:me:authentication_methods"


async def test_a_revoked_token_is_renewed_once(at: DeskMaker, tenant: PracticeTenant) -> None:
    desk = at()
    await desk.tokens.access_token()
    await asyncio.to_thread(tenant.fault, "revoked-token", count=1)
    await desk.client.list_methods()
    assert (desk.tokens.renewals, len(desk.door.seen)) == (1, 2)


async def test_verify_again_with_a_new_token_and_the_same_passkey(at: DeskMaker, tenant: PracticeTenant) -> None:
    desk, key = at(), HandKey()
    options, session = await desk.client.begin_passkey()
    made = desk.make(options, key)
    await asyncio.to_thread(tenant.fault, "revoked-token", count=1)
    method = await desk.client.verify_passkey(session, made)
    assert method.passkey is not None
    assert method.passkey.credential_id == key.credential_id
    assert desk.tokens.renewals == 1


@pytest.fixture
def tight_tenant() -> Iterator[PracticeTenant]:
    with running_tenant(plan=Plan.FREE) as running:
        yield running


async def test_the_rate_limit_of_the_free_plan(at: DeskMaker, tight_tenant: PracticeTenant) -> None:
    desk = at(running=tight_tenant)
    await desk.client.list_methods()
    await desk.client.list_methods()
    with pytest.raises(KeydeskError) as caught:
        await desk.client.list_methods()
    assert caught.value.code == Code.API_RATE_LIMITED
    seconds = caught.value.params["seconds"]
    assert isinstance(seconds, int)
    assert 1 <= seconds <= 60
    # Filtered reads have a bucket of their own, so the truth can still be read.
    await desk.client.list_methods(MethodType.PASSKEY)


async def test_a_lost_answer_is_told_and_the_list_knows(at: DeskMaker, tenant: PracticeTenant) -> None:
    desk, key = at(), HandKey()
    options, session = await desk.client.begin_passkey()
    made = desk.make(options, key)
    await asyncio.to_thread(tenant.fault, "drop-after-work", count=1)
    assert await code_of(lambda: desk.client.verify_passkey(session, made)) == Code.CONNECTION_LOST
    ids = [one.passkey.credential_id for one in await desk.client.list_methods() if one.passkey is not None]
    assert key.credential_id in ids


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("500", Code.API_SERVER),
        ("429", Code.API_RATE_LIMITED),
        ("captive-portal", Code.CAPTIVE_PORTAL),
        ("truncated-json", Code.ANSWER_INVALID),
        ("huge-json", Code.ANSWER_TOO_LARGE),
    ],
)
async def test_faults_of_the_far_side(at: DeskMaker, tenant: PracticeTenant, fault: str, code: Code) -> None:
    desk = at()
    await desk.tokens.access_token()
    await asyncio.to_thread(tenant.fault, fault, count=1)
    desk.door.judges_answers = False
    assert await code_of(desk.client.list_methods) == code
    await desk.client.list_methods()


async def test_a_session_that_has_expired(at: DeskMaker, tenant: PracticeTenant) -> None:
    desk, key = at(), HandKey()
    options, session = await desk.client.begin_passkey()
    made = desk.make(options, key)
    await asyncio.to_thread(tenant.fault, "expired-session", count=1)
    assert await code_of(lambda: desk.client.verify_passkey(session, made)) == Code.CHALLENGE_EXPIRED


async def test_a_passkey_for_another_challenge_is_refused(at: DeskMaker) -> None:
    desk, key = at(), HandKey()
    first, _ = await desk.client.begin_passkey()
    _, session = await desk.client.begin_passkey()
    made = desk.make(first, key)
    assert await code_of(lambda: desk.client.verify_passkey(session, made)) == Code.API_BAD_REQUEST
