"""Two accounts of one tenant in the real program: each keeps its sign-in and its names, and goes without a trace."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from keydesk.bootstrap.practice_tenant import own_command, start_practice_tenant
from keydesk.bootstrap.program import Program
from keydesk.bootstrap.window_choices import WindowChoices
from keydesk.config.appearance import Appearance
from keydesk.config.paths import Paths
from keydesk.config.profile import Profile
from keydesk.config.profiles import Profiles
from keydesk.config.settings import SettingsFile
from keydesk.core.cancel import CancelToken
from keydesk.core.clock import SystemClock
from keydesk.domain.account import READ_SCOPES, Scope
from keydesk.ui.async_glue import QuitFlag
from keydesk.ui.main_window import MainWindow
from keydesk.ui.pages.registry import page_specs
from tests.fakes.prompter import ScriptedPrompter

APP = Path(__file__).resolve().parents[2] / "app"
ANA, BEN = "ana@example.com", "ben@example.com"


class SameLook:
    """Satisfies `Look`; nothing changes."""

    def use_theme(self, mode: str) -> None:
        raise AssertionError("nobody asked for another theme")

    def use_language(self, language: str) -> None:
        raise AssertionError("nobody asked for another language")

    def use_text_size(self, percent: int) -> None:
        raise AssertionError("nobody asked for another size")


def _by(profile: Profile, name: str, email: str) -> Profile:
    browser = shlex.join(own_command("practice-browser", "--as", email, "%s"))
    return replace(profile, name=name, browser=browser, practice=False)


async def _run(home: Path, profiles: tuple[Profile, ...], then: Callable[[Program], Awaitable[None]]) -> None:
    paths = await asyncio.to_thread(Paths.under, home)
    await asyncio.to_thread(paths.ensure)
    kept = Profiles(SettingsFile(paths.settings_file, SystemClock()))
    for profile in profiles:
        await asyncio.to_thread(kept.add, profile)
    choices = WindowChoices(paths, Appearance(), SystemClock(), transports=("pcsc",), token_store="memory")  # a place
    programs: list[Program] = []
    window = MainWindow(page_specs(lambda: programs[0].desk))
    window.show()
    programs.append(Program(window, choices, SameLook(), QuitFlag()))
    try:
        await programs[0].run(then)
    finally:
        window.let_close()
        window.deleteLater()


async def _arrived(program: Program, name: str | None) -> None:
    """Until somebody is signed in, or it is known that nobody is."""
    desk = program.desk
    for _ in range(3000):
        if desk.services is not None and not desk.scope.busy("restore"):
            break
        await asyncio.sleep(0.005)
    person = desk.now.person
    assert (person.name if person is not None else None) == name


@pytest.mark.may_block("the composition root looks its resources up while it starts")
async def test_two_accounts_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(APP))
    tenant = await asyncio.to_thread(start_practice_tenant)
    here = tenant.profile()

    async def sign_in(program: Program) -> str:
        services = program.desk.services
        assert services is not None
        await services.sign_in.run(ScriptedPrompter(), CancelToken())
        person = services.state.now.person
        assert person is not None
        return person.name

    async def walk(program: Program) -> None:
        desk, setup = program.desk, program
        await _arrived(program, None)
        ana = await sign_in(program)
        assert desk.services is not None
        await desk.services.care.label_passkey(b"a passkey", "Blue YubiKey")
        desk.main_window.show_page("activity")
        await setup.use_profile("second")
        await _arrived(program, None)
        assert desk.main_window.current == "home"
        setup.choose_write_scopes("when-needed")
        setup.choose_keys_lock(7)
        ben = await sign_in(program)
        assert desk.now.granted is not None
        assert desk.now.granted.scopes & set(Scope) == READ_SCOPES
        assert ben != ana
        assert desk.now.passkey_label(b"a passkey") is None
        assert [(known.title, known.in_use) for known in setup.profiles()] == [(ana, False), (ben, True)]
        await setup.use_profile("first")  # no browser: it is still signed in
        await _arrived(program, ana)
        assert desk.now.passkey_label(b"a passkey") == "Blue YubiKey"
        await setup.remove_profile("second")
        assert [known.title for known in setup.profiles()] == [ana]
        await setup.remove_profile("first")
        await _arrived(program, None)
        assert (setup.profiles(), desk.now.profile) == ((), None)

    try:
        await _run(tmp_path, (_by(here, "first", ANA), _by(here, "second", BEN)), walk)
    finally:
        await asyncio.to_thread(tenant.stop)
    settings = SettingsFile(Paths.under(tmp_path).settings_file, SystemClock()).load().settings
    assert (settings.profiles, settings.people, settings.current) == ((), (), None)
    assert (settings.write_scopes, settings.keys_lock_after_minutes) == ("when-needed", 7)
