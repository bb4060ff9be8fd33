"""The whole way with two keys plugged in: the real window, key layer, store and HTTP, against the practice tenant."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from keydesk.bootstrap.background import Background
from keydesk.bootstrap.plant import Blueprint, Plant, open_plant
from keydesk.bootstrap.practice_tenant import own_command, start_practice_tenant
from keydesk.config.paths import Paths
from keydesk.core.cancel import CancelToken
from keydesk.core.clock import SystemClock
from keydesk.demo.softkey.touch import TouchMode
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.keys import Tag
from keydesk.ui.dialogs.enroll_pages import EnrolledPage, NamePage
from keydesk.ui.dialogs.enroll_wizard import run_enroll
from keydesk.ui.dialogs.flow_pages import TouchPage
from keydesk.ui.dialogs.key_page import KeyPage
from keydesk.ui.dialogs.pin_pages import CreatePinPage
from keydesk.usecases.enroll_passkey import Enrolled
from keydesk.usecases.outcomes import Done
from tests.fakes.hand import Hand
from tests.fakes.plugged import software_key, touch_wanted
from tests.fakes.prompter import ScriptedPrompter

APP = Path(__file__).resolve().parents[2] / "app"
PIN = "practice-1"


@asynccontextmanager
async def plant(home: Path, port: SoftwareTransport) -> AsyncIterator[Plant]:
    """A program with a practice tenant of its own, somebody signed in."""
    paths = await asyncio.to_thread(Paths.under, home)
    tenant = await asyncio.to_thread(start_practice_tenant)
    background = Background()
    try:
        profile = replace(tenant.profile(), browser=shlex.join(own_command("practice-browser", "%s")))
        built = await open_plant(Blueprint(paths, profile, "memory", SystemClock(), (port,)), background.spawn)
        try:
            signed_in = await built.services.sign_in.run(ScriptedPrompter(), CancelToken())
            assert isinstance(signed_in, Done)
            yield built
        finally:
            await background.close()
            await built.close()
    finally:
        await asyncio.to_thread(tenant.stop)


@pytest.mark.may_block("the composition root looks its resources up while it starts")
@pytest.mark.parametrize("by_touch", [True, False])
async def test_the_key_that_is_meant_is_enrolled(
    by_touch: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, async_stack: AsyncExitStack
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(APP))
    port = SoftwareTransport()
    keys = [software_key(touch=TouchMode.BUTTON), software_key("generic-2.3", touch=TouchMode.BUTTON)]
    for key in keys:
        port.plug(key)
    running = await async_stack.enter_async_context(plant(tmp_path, port))
    hand = await async_stack.enter_async_context(Hand())
    services = running.services

    flow = hand.start(run_enroll(hand.window, services))
    page = await hand.sees(KeyPage)
    await touch_wanted(*keys)
    await hand.until(lambda: page.text.startswith("Touch the key you mean"), "the words")
    meant = keys[1] if by_touch else keys[0]
    if by_touch:
        meant.touch.touch()
    else:
        hand.press(page.go_on)  # the first is chosen beforehand
    create = await hand.sees(CreatePinPage)
    assert not any(key.touch.wanted for key in keys)  # both are free again
    hand.type_pin(create, PIN, PIN)
    hand.press(create.go_on)
    await hand.sees(TouchPage)
    assert [key.touch.wanted for key in keys] == [key is meant for key in keys]
    meant.touch.touch()
    name = await hand.sees(NamePage)
    name.field.setText("Red key")
    name.colours.swatches["red"].click()
    hand.press(name.save)
    await hand.sees(EnrolledPage)
    hand.escape()
    enrolled = await flow
    assert isinstance(enrolled, Enrolled)
    assert [len(key.machine.state.passkeys) for key in keys] == [int(key is meant) for key in keys]
    now = services.state.now
    assert (now.key_label(enrolled.key_id), now.key_tag(enrolled.key_id)) == ("Red key", Tag.RED)
    assert now.holders(enrolled.method.id) == [enrolled.key_id]
