"""Every other way in against the practice tenant: another device, the key itself, tokens bound to this computer."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from keydesk.account.client import AccountClient
from keydesk.core.cancel import CancelToken
from keydesk.core.clock import SystemClock
from keydesk.core.errors import KeydeskError
from keydesk.demo.tenant.flows import DeviceConfig, DpopConfig, DpopMode, PasskeyApi, PasskeyConfig
from keydesk.domain.account import Need
from keydesk.domain.catalogue import Code
from keydesk.domain.passkey_sign_in import Newcomer
from keydesk.hardware.key import Key
from keydesk.identity.session import AuthSession
from tests.fakes.browsers import Watcher
from tests.fakes.device_screen import DeviceScreen
from tests.fakes.devices import decide
from tests.fakes.plugged import PIN, Looker, software_key
from tests.fakes.plugged import desk as keys_desk
from tests.fakes.practice_phone import set_rules
from tests.fakes.sign_in_desk import Desk, desk
from tests.fakes.tenant import ANA

AT_ONCE = DeviceConfig(interval_s=0)


def account(here: Desk, session: AuthSession) -> AccountClient:
    return AccountClient(session._parts.tenant.profile, here.door, session, SystemClock())


async def refusal(session: AuthSession, screen: DeviceScreen) -> KeydeskError:
    with pytest.raises(KeydeskError) as caught:
        await session.sign_in_with_device(screen, CancelToken())
    return caught.value


# Another device


async def test_a_code_typed_on_another_device_signs_in(tmp_path: Path) -> None:
    async with desk(tmp_path, device=AT_ONCE) as here:
        screen = DeviceScreen()
        here.meanwhile = [
            lambda: None,  # one question before anybody has typed anything
            lambda: decide(here.pages, screen.codes[0][1], code=screen.codes[0][0]),
        ]
        person = await here.session.sign_in_with_device(screen, CancelToken())
        assert (person.name, len(here.pauses)) == (ANA.name, 2)
        ((code, address, complete, seconds),) = screen.codes
        assert (address, complete, seconds) == (
            here.tenant.issuer + "activate",
            f"{here.tenant.issuer}activate?user_code={code}",
            900.0,
        )
        assert here.browser.opened == []
        assert await account(here, here.session).list_methods()
        again = here.another()
        assert await again.restore() == person


async def test_a_person_who_says_no(tmp_path: Path) -> None:
    async with desk(tmp_path, device=AT_ONCE) as here:
        screen = DeviceScreen()
        here.meanwhile = [lambda: decide(here.pages, str(screen.codes[0][2]), "deny")]
        assert (await refusal(here.session, screen)).code == Code.SIGN_IN_DENIED
        assert here.session.person is None


async def test_asking_too_often_slows_down_and_cancel_ends_it(tmp_path: Path) -> None:
    async with desk(tmp_path, device=DeviceConfig(interval_s=5)) as here:
        cancel = CancelToken()
        here.meanwhile = [lambda: None, lambda: None, lambda: None, cancel.cancel]
        with pytest.raises(KeydeskError) as caught:
            await here.session.sign_in_with_device(DeviceScreen(), cancel)
        assert caught.value.code == Code.SIGN_IN_CANCELLED
        # Nobody really waited, so the tenant says "slow down"; each time the wait grows by five seconds.
        assert here.pauses[:4] == [5.0, 5.0, 10.0, 15.0]


@pytest.mark.parametrize("rules", [{"step_up": "challenge"}, {"always_mfa": True}])
async def test_a_second_factor_is_given_on_the_other_device(tmp_path: Path, rules: dict[str, object]) -> None:
    async with desk(tmp_path, device=AT_ONCE) as here:
        set_rules(here.tenant, **rules)
        screen = DeviceScreen()
        here.meanwhile = [lambda: decide(here.pages, str(screen.codes[0][2]))]
        person = await here.session.sign_in_with_device(screen, CancelToken())
        assert person.name == ANA.name
        granted = here.session.granted
        assert granted is not None
        assert granted.multi_factor
        assert await account(here, here.session).begin_passkey()


@pytest.mark.parametrize("status", [401, 403])
async def test_a_device_that_is_told_to_bring_a_second_factor(tmp_path: Path, status: int) -> None:
    """Nobody is signed in, and the browser of this computer, which can be asked for more, is free to go on."""
    async with desk(tmp_path, device=DeviceConfig(interval_s=0, minds_policy=False)) as here:
        set_rules(here.tenant, step_up="challenge", mfa_required_status=status)
        screen = DeviceScreen()
        here.meanwhile = [lambda: decide(here.pages, str(screen.codes[0][2]))]
        assert (await refusal(here.session, screen)).code == Code.FRESH_SIGN_IN_NEEDED
        assert here.session.person is None
        assert await here.session.sign_in(Watcher(), CancelToken())
        assert here.session.granted is not None
        assert here.session.granted.multi_factor


async def test_an_application_without_the_grant(tmp_path: Path) -> None:
    async with desk(tmp_path, device=DeviceConfig(enabled=False)) as here:
        assert (await refusal(here.session, DeviceScreen())).code == Code.DEVICE_FLOW_OFF


# Tokens bound to this computer


@pytest.mark.parametrize("mode", [DpopMode.ALLOWED, DpopMode.REQUIRED])
@pytest.mark.parametrize("api_nonces", [True, False])
async def test_a_bound_session_from_end_to_end(tmp_path: Path, mode: DpopMode, api_nonces: bool) -> None:
    async with desk(tmp_path, dpop=DpopConfig(mode=mode, api_nonces=api_nonces)) as here:
        session = here.another(dpop="required")
        person = await session.sign_in(Watcher(), CancelToken())
        client = account(here, session)
        assert await client.list_methods()
        assert await client.begin_passkey()  # a write, with the nonce of the read before it
        await session.refresh()
        assert await client.list_factors()
        again = here.another(dpop="required")
        assert await again.restore() == person
        assert await account(here, again).list_methods()
        assert await again.sign_out()


async def test_a_tenant_that_knows_no_proofs(tmp_path: Path) -> None:
    async with desk(tmp_path, dpop=DpopConfig(mode=DpopMode.NONE)) as here:
        assert await here.session.sign_in(Watcher(), CancelToken())
        assert await account(here, here.session).list_methods()
        with pytest.raises(KeydeskError) as caught:
            await here.another(dpop="required").sign_in(Watcher(), CancelToken())
        assert (caught.value.code, caught.value.params["reason"]) == (Code.DPOP_REFUSED, "bearer")


async def test_a_tenant_that_insists_and_a_profile_that_will_not(tmp_path: Path) -> None:
    async with desk(tmp_path, dpop=DpopConfig(mode=DpopMode.REQUIRED)) as here:
        with pytest.raises(KeydeskError) as caught:
            await here.another(dpop="off").sign_in(Watcher(), CancelToken())
        assert caught.value.code in (Code.SIGN_IN_REFUSED, Code.DPOP_REFUSED, Code.SIGN_IN_DENIED)


async def test_a_need_is_met_in_a_bound_session(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        person = await here.session.sign_in(Watcher(), CancelToken())
        need = Need(max_age_s=300.0, multi_factor=True)
        assert await here.session.sign_in(Watcher(), CancelToken(), expected_sub=person.sub, need=need) == person
        granted = here.session.granted
        assert granted is not None
        assert granted.multi_factor
        assert granted.auth_time is not None
        assert await account(here, here.session).list_methods()


# The key itself


async def plugged(stack: AsyncExitStack) -> Key:
    key = await (await stack.enter_async_context(keys_desk())).plug(software_key())
    await key.set_pin(PIN)
    return key


async def enroll(here: Desk, key: Key) -> None:
    """Give the key a passkey of the account, as somebody who signed in through the browser."""
    session = here.another()
    await session.sign_in(Watcher(), CancelToken())
    client = account(here, session)
    options, secret = await client.begin_passkey()
    origin = session._parts.tenant.profile.web_origin
    await client.verify_passkey(secret, await key.make_passkey(options, origin, PIN, Looker(), CancelToken()))


async def answer(session: AuthSession, key: Key) -> str:
    question = await session.begin_with_key()
    origin = session._parts.tenant.profile.web_origin
    proof = await key.prove(question.request, origin, PIN, Looker(), CancelToken())
    return (await session.sign_in_with_key(question, proof)).name


@pytest.mark.parametrize("dpop", ["auto", "off"])
async def test_the_key_alone_signs_in(tmp_path: Path, async_stack: AsyncExitStack, dpop: str) -> None:
    async with desk(tmp_path) as here:
        key = await plugged(async_stack)
        await enroll(here, key)
        opened = len(here.browser.opened)
        session = here.another(dpop=dpop)
        assert await answer(session, key) == ANA.name
        assert len(here.browser.opened) == opened
        assert [method for method in await account(here, session).list_methods() if method.is_passkey]
        assert await session.refresh()


async def test_a_second_factor_afterwards_is_told_apart(tmp_path: Path, async_stack: AsyncExitStack) -> None:
    async with desk(tmp_path, passkeys=PasskeyConfig(wants_mfa=True)) as here:
        key = await plugged(async_stack)
        await enroll(here, key)
        session = here.another()
        with pytest.raises(KeydeskError) as caught:
            await answer(session, key)
        assert (caught.value.code, caught.value.params["reason"]) == (Code.KEY_SIGN_IN_OFF, "mfa")
        assert await session.sign_in(Watcher(), CancelToken())  # and the browser is free to go on


async def test_a_passkey_the_account_no_longer_has(tmp_path: Path, async_stack: AsyncExitStack) -> None:
    async with desk(tmp_path) as here:
        key = await plugged(async_stack)
        await enroll(here, key)
        client = account(here, here.session)
        await here.session.sign_in(Watcher(), CancelToken())
        for method in await client.list_methods():
            if method.is_passkey:
                await client.remove_method(method.id)
        with pytest.raises(KeydeskError) as caught:
            await answer(here.another(), key)
        assert (caught.value.code, caught.value.params["reason"]) == (Code.KEY_SIGN_IN_OFF, "passkey_unknown")


@pytest.mark.parametrize(
    ("api", "reason"),
    [(PasskeyApi.OFF, "off"), (PasskeyApi.NO_GRANT, "off"), (PasskeyApi.CANONICAL, "custom_domain")],
)
async def test_a_tenant_that_does_not_take_it(tmp_path: Path, api: PasskeyApi, reason: str) -> None:
    async with desk(tmp_path, passkeys=PasskeyConfig(api=api)) as here:
        with pytest.raises(KeydeskError) as caught:
            await here.session.begin_with_key()
        assert (caught.value.code, caught.value.params["reason"]) == (Code.KEY_SIGN_IN_OFF, reason)


async def test_somebody_new_joins_with_a_passkey(tmp_path: Path, async_stack: AsyncExitStack) -> None:
    async with desk(tmp_path) as here:
        key = await plugged(async_stack)
        session = here.another(sign_up=True)
        invitation = await session.begin_sign_up(Newcomer("eve@example.com", "Eve Ito"))
        origin = session._parts.tenant.profile.web_origin
        made = await key.make_passkey(invitation.options, origin, PIN, Looker(), CancelToken())
        person = await session.sign_up_with_key(invitation, made)
        assert (person.email, person.name) == ("eve@example.com", "Eve Ito")
        assert await answer(here.another(), key) == "Eve Ito"
        with pytest.raises(KeydeskError) as caught:
            await session.begin_sign_up(Newcomer("eve@example.com"))
        assert (caught.value.code, caught.value.params["detail"]) == (
            Code.SIGN_UP_REFUSED,
            "The user already exists.",
        )


async def test_no_sign_up_where_the_tenant_allows_none(tmp_path: Path) -> None:
    async with desk(tmp_path, passkeys=PasskeyConfig(sign_up=False)) as here:
        with pytest.raises(KeydeskError) as caught:
            await here.another(sign_up=True).begin_sign_up(Newcomer("eve@example.com"))
        assert caught.value.code == Code.SIGN_UP_REFUSED
