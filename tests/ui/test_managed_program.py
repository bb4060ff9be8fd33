"""The real program on a managed computer: the organisation's tenant is there at once, and nobody gets around it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from keydesk.bootstrap.program import Program
from keydesk.bootstrap.window_choices import WindowChoices
from keydesk.config.appearance import Appearance
from keydesk.config.paths import Paths
from keydesk.config.policy.found import Policy, Source
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.config.settings import SettingsFile
from keydesk.core.clock import SystemClock
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.async_glue import QuitFlag
from keydesk.ui.main_window import MainWindow
from keydesk.ui.pages.registry import page_specs
from keydesk.ui.widgets.banner import Banner
from tests.fakes.update_feed import feed_server
from tests.ui.test_two_accounts import SameLook

Look = Callable[[Program], Awaitable[None]]
RULES = settle(Reading((Layer(Source.MANDATORY_MACHINE, "managed/10-acme.json", {
    "TenantDomain": "login.acme.invalid", "ClientId": "acmeclient", "Theme": "light", "AllowReset": False,
    "AllowPracticeMode": False, "MinPinLength": "eight", "KeyLockMinutes": 2,
}),)))  # fmt: skip


def _choose_freely(running: Program, home: Path) -> None:
    """What nobody prescribes is in force at once, not at the next start."""
    assert running._plant is not None
    running.choose("activity_days", 30)
    running.choose("key_name_template", "{user} {last4}")
    running.choose("metadata_file", str(home / "mds.jwt"))
    kept, now = running._plant.kept, running.desk.now
    assert (kept.activity._days, kept.records._path) == (30, home / "mds.jwt")
    assert (now.requirements.name_template, now.requirements.min_pin_length) == ("{user} {last4}", 8)
    running.choose("metadata_file", None)
    assert kept.records._path is None
    running.choose("key_labels", "account")
    assert not kept.labels._shared_keys
    followed: list[int] = []
    running.follow_away = lambda: followed.append(running.chosen.idle_sign_out_minutes)
    running.choose("idle_sign_out_minutes", 30)
    assert followed == [30]
    running.choose("log_level", "debug")
    assert logging.getLogger().level == logging.DEBUG
    running.choose("log_level", "info")
    assert logging.getLogger().level == logging.INFO
    assert not running.may_autostart  # a home of its own


async def _choose_a_browser(running: Program) -> None:
    """The next sign-in of the parts that run opens it, and the checks look for it."""
    assert running._plant is not None
    assert running._built_from is not None
    opener = running._plant.kept.browser
    assert opener is not None
    for command in ("firefox %s", None, "lynx"):
        running.choose("browser", command)
        await running._background.settle()
        profile = running._built_from.profile
        assert profile is not None
        assert (opener._command, profile.browser) == (command, command)
    assert isinstance(await running.browsers(), tuple)
    await running._background.settle()  # a worker that still imports would outlive the loop of the test


async def _try_all(running: Program, home: Path, seen: list[KeydeskError]) -> None:
    now, window = running.desk.now, running.desk.main_window
    assert now.profile == "login.acme.invalid"
    assert [known.name for known in running.profiles()] == ["login.acme.invalid"]
    assert (now.requirements.allow_reset, now.requirements.min_pin_length) == (False, 8)
    assert [problem.params["key"] for problem in now.problems] == ["MinPinLength"]
    running.desk.on_error = lambda key, error: seen.append(error)
    running.choose_theme("dark")
    assert running.theme == "light"
    assert running._plant is not None
    running._plant.keys.lock_after = lambda seconds: pytest.fail("applied")  # type: ignore[method-assign]
    running.choose_keys_lock(0)
    assert running.keys_lock_after_minutes == 2
    _choose_freely(running, home)
    for attempt in (
        running.start_practice(),
        running.add_profile("https://login.evil.invalid", "other"),
        running.add_profile("https://login.acme.invalid", "other"),
        running.remove_profile("login.acme.invalid"),
    ):
        with pytest.raises(KeydeskError) as caught:
            await attempt
        seen.append(caught.value)
    assert "desk" not in [spec.name for spec in window.specs]
    running.choose_provisioning("on")
    running.desk.open_page("desk")
    assert window.current == "desk"
    running.desk.open_page("home")
    running.choose_provisioning("off")
    assert "desk" not in [spec.name for spec in window.specs]
    running.choose_provisioning("on")
    await _choose_a_browser(running)


async def _in_program(home: Path, policy: Policy, look: Look) -> None:
    paths = await asyncio.to_thread(Paths.under, home)
    await asyncio.to_thread(paths.ensure)
    choices = WindowChoices(
        paths, Appearance("light"), SystemClock(), transports=("pcsc",), token_store="memory", policy=policy
    )
    programs: list[Program] = []
    window = MainWindow(page_specs(lambda: programs[0].desk))
    window.show()
    program = Program(window, choices, SameLook(), QuitFlag())
    programs.append(program)

    try:
        await program.run(look)
    finally:
        window.let_close()
        window.deleteLater()


@pytest.mark.slow
@pytest.mark.may_block("the composition root looks its resources up while it starts")
async def test_nobody_gets_around_what_is_prescribed(tmp_path: Path) -> None:
    seen: list[KeydeskError] = []
    await _in_program(tmp_path, RULES, lambda running: _try_all(running, tmp_path, seen))
    assert [(error.code, error.params["key"]) for error in seen] == [
        (Code.POLICY_FORBIDS, "Theme"), (Code.POLICY_FORBIDS, "KeyLockMinutes"),
        (Code.POLICY_FORBIDS, "AllowPracticeMode"), (Code.POLICY_FORBIDS, "TenantDomain"),
        (Code.POLICY_FORBIDS, "TenantDomain"), (Code.POLICY_FORBIDS, "TenantDomain"),
    ]  # fmt: skip
    file = SettingsFile(Paths.under(tmp_path).settings_file, SystemClock())
    kept = (await asyncio.to_thread(file.load)).settings
    assert (kept.key_labels, kept.log_level, kept.browser) == ("account", "info", "lynx")
    assert (kept.theme, kept.profiles, kept.provisioning_desk) == ("system", (), "on")
    assert (kept.activity_days, kept.key_name_template, kept.metadata_file) == (30, "{user} {last4}", None)


@pytest.mark.slow
@pytest.mark.may_block("the composition root looks its resources up while it starts")
async def test_a_newer_version_is_told_as_soon_as_somebody_may_be_asked(tmp_path: Path) -> None:
    """From a policy and a click in Settings over a real feed to the line on Home; nobody is asked before."""
    with feed_server() as served:
        served.answer = served.signer.document(
            issued=datetime.now(UTC).isoformat(), expires=(datetime.now(UTC) + timedelta(days=1)).isoformat()
        )
        layer = Layer(Source.MANDATORY_MACHINE, "managed/10-acme.json", served.rules(UpdatesManaged=True))

        async def look(running: Program) -> None:
            assert served.asked == []
            told = asyncio.Event()
            running.desk.news_changed.connect(lambda news: told.set() if news.announcement is not None else None)
            running.choose("update_check", "on")
            await told.wait()
            running.desk.open_page("home")
            banner = running.desk.main_window.findChild(Banner, "line-update")
            assert isinstance(banner, Banner)
            assert banner.label.text() == "Version 1.2.0 of Keydesk is available. Your organisation installs it."
            assert running.chosen.update_check == "on"
            findings = {one.code: one.found for one in await running.examine()}
            assert findings["CHK-027"].reason == "newer"
            await running._background.settle()

        await _in_program(tmp_path, settle(Reading((layer,))), look)
        assert [received.method for received in served.asked] == ["GET"]
