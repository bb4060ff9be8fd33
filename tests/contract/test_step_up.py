"""What a tenant's policies ask for on the way is led through, with the real client and a real sign-in."""

from __future__ import annotations

import asyncio
from pathlib import Path

from keydesk.account.client import AccountClient
from keydesk.config.profile import Profile
from keydesk.core.cancel import CancelToken
from keydesk.core.clock import SystemClock
from keydesk.domain.account import MethodType, Scope
from keydesk.domain.catalogue import Code
from keydesk.usecases.outcomes import Done
from keydesk.usecases.services import Services, build_services
from keydesk.usecases.state import AppState
from keydesk.usecases.world import Tenant, World
from tests.fakes.browsers import Watcher
from tests.fakes.connected import BehavingConnected, BehavingVisit, few_permissions
from tests.fakes.keys import BehavingKeys
from tests.fakes.method_prompter import ScriptedMethodPrompter
from tests.fakes.notebook import MemoryOfKeys, MemoryPeople, memory_notebook
from tests.fakes.practice_phone import newest_code, set_rules
from tests.fakes.prompter import ScriptedPrompter
from tests.fakes.sign_in_desk import Desk, desk
from tests.fakes.tenant import PracticeTenant


def services(here: Desk) -> Services:
    """The flows over the real identity and the real client."""
    profile = Profile("practice", here.tenant.issuer, here.tenant.client_id, practice=True)
    api = AccountClient(profile, here.door, here.session, SystemClock())
    tenant = Tenant("practice", here.tenant.issuer, "localhost", profile.web_origin, practice=True)
    world = World(
        tenant, AppState(), here.session, api, BehavingKeys(), memory_notebook(), SystemClock(),
        lambda public, proof, request, origin: None, lambda aaguid: None, BehavingConnected(),
        BehavingVisit(), few_permissions(), MemoryPeople(), MemoryOfKeys(),
    )  # fmt: skip
    return build_services(world, lambda name, work: None)


class Reader(ScriptedMethodPrompter):
    """Somebody who reads the code in their mailbox."""

    def __init__(self, tenant: PracticeTenant) -> None:
        super().__init__()
        self._tenant = tenant

    async def ask_code(self, sent_to, channel, problem):  # type: ignore[no-untyped-def]  # as its parent
        self.codes = [await asyncio.to_thread(newest_code, self._tenant)]
        return await super().ask_code(sent_to, channel, problem)


async def enroll_address(here: Desk) -> Reader:
    prompter = Reader(here.tenant)
    outcome = await services(here).enroll_method.run(MethodType.EMAIL, prompter, CancelToken())
    assert isinstance(outcome, Done), outcome
    return prompter


async def test_scopes_withheld_until_a_second_factor_was_seen(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        set_rules(here.tenant, step_up="withhold")
        await here.session.sign_in(Watcher(), CancelToken())
        assert here.session.granted is not None
        assert Scope.CREATE_METHODS not in here.session.granted.scopes
        prompter = await enroll_address(here)
        assert prompter.shown == ["confirm_fresh", "opened", "ask_email", "ask_code"]


async def test_a_policy_that_comes_on_in_the_middle(tmp_path: Path) -> None:
    """The token in hand still counts; the next one is refused until the person proves more."""
    async with desk(tmp_path, access_token_life_s=40) as here:
        await here.session.sign_in(Watcher(), CancelToken())
        set_rules(here.tenant, always_mfa=True)
        await here.fault("revoked-token")
        prompter = await enroll_address(here)
        assert prompter.shown.count("confirm_fresh") == 1
        assert here.session.granted is not None
        assert here.session.granted.multi_factor


async def test_a_password_wants_a_sign_in_of_the_last_minutes(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.session.sign_in(Watcher(), CancelToken())
        prompter = ScriptedMethodPrompter()
        prompter.passwords = ["Quiet-Harbour-7-Lanterns"]
        outcome = await services(here).enroll_method.run(MethodType.PASSWORD, prompter, CancelToken())
        assert isinstance(outcome, Done)
        assert prompter.shown == ["new_password"]


async def test_a_removal_with_withheld_scopes_is_asked_for_after_the_sign_in(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.session.sign_in(Watcher(), CancelToken())
        await enroll_address(here)
        set_rules(here.tenant, step_up="withhold")
        await here.session.sign_in(Watcher(), CancelToken())
        flows, prompter = services(here), ScriptedPrompter()
        method = next(m for m in await flows.load.run() if m.type == MethodType.EMAIL)
        assert isinstance(await flows.remove.run(method.id, prompter, CancelToken()), Done)
        assert prompter.shown == ["confirm_fresh", "opened", "confirm_removal"]
        assert all(m.id != method.id for m in await flows.load.run())


async def test_no_to_the_sign_in_is_no_failure(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        set_rules(here.tenant, step_up="withhold")
        await here.session.sign_in(Watcher(), CancelToken())
        prompter = ScriptedMethodPrompter()
        prompter.fresh = False
        outcome = await services(here).enroll_method.run(MethodType.TOTP, prompter, CancelToken())
        assert not isinstance(outcome, Done)
        assert Code.SCOPE_MISSING not in prompter.problems
