"""A computer that several people share, in the real program: after the session no byte of them is on the disk."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from keydesk.bootstrap.practice_tenant import start_practice_tenant
from keydesk.bootstrap.program import Program
from keydesk.bootstrap.window_choices import WindowChoices
from keydesk.config.appearance import Appearance
from keydesk.config.paths import Paths
from keydesk.config.people import KnownPerson
from keydesk.config.policy.found import Source
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.config.profile import Profile
from keydesk.config.profiles import Profiles
from keydesk.config.settings import SettingsFile
from keydesk.core.cancel import CancelToken
from keydesk.core.clock import SystemClock
from keydesk.core.logs import start_logging
from keydesk.ui.async_glue import QuitFlag
from keydesk.ui.main_window import MainWindow
from keydesk.ui.pages.registry import page_specs
from tests.fakes.prompter import ScriptedPrompter
from tests.ui.test_two_accounts import ANA, APP, SameLook, _arrived, _by

CANARIES = ("Ana Ito", "ana@example.com", "Blue canary", "Canary before")


def _left(home: Path) -> list[str]:
    """Files that hold a canary, in plain or as SQLite, JSON and logs would write it."""
    found = []
    for path in home.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        data = data.replace(b"--as " + ANA.encode(), b"")  # the browser of the test, by this test's own profile
        found += [f"{path.name}: {canary}" for canary in CANARIES if canary.encode() in data]
    return found


def _prepare(paths: Paths, profile: Profile) -> None:
    """Somebody was here before the policy came."""
    paths.ensure()
    kept = Profiles(SettingsFile(paths.settings_file, SystemClock()))
    kept.add(profile)
    kept.note(KnownPerson(profile.name, "auth0|before", "Canary before", "before@example.com"))
    (paths.settings / "settings.json.broken-20260101T000000Z").write_text("Canary before", encoding="utf-8")


async def _run(home: Path, profile: Profile, sign_out: bool) -> list[str]:
    paths = await asyncio.to_thread(Paths.under, home)
    await asyncio.to_thread(_prepare, paths, profile)
    policy = settle(Reading((Layer(Source.MANDATORY_MACHINE, "f", {"SharedWorkstation": True}),)))
    choices = WindowChoices(paths, Appearance(), SystemClock(), transports=("pcsc",), policy=policy)
    programs: list[Program] = []
    window = MainWindow(page_specs(lambda: programs[0].desk))
    window.show()
    programs.append(Program(window, choices, SameLook(), QuitFlag()))
    during: list[str] = []

    async def work(program: Program) -> None:
        await _arrived(program, None)
        assert await asyncio.to_thread(_left, home) == []  # what was there before is gone already
        services = program.desk.services
        assert services is not None
        await services.sign_in.run(ScriptedPrompter(), CancelToken())
        person = services.state.now.person
        assert person is not None
        assert services.state.now.tokens_in == "memory"
        await services.care.label_passkey(b"a passkey", "Blue canary")
        during.extend(await asyncio.to_thread(_left, home))
        if sign_out:
            await services.sign_in.sign_out()
            assert await asyncio.to_thread(_left, home) == []  # while the program still runs

    try:
        await programs[0].run(work)
    finally:
        window.let_close()
        window.deleteLater()
    return during


@pytest.mark.slow
@pytest.mark.may_block("the composition root looks its resources up while it starts")
@pytest.mark.parametrize("sign_out", [True, False], ids=["signed-out", "closed"])
async def test_shared_workstation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sign_out: bool) -> None:
    """SharedWorkstation: memory only, and nothing about people on the disk once they are gone."""
    monkeypatch.setenv("PYTHONPATH", str(APP))
    await asyncio.to_thread(start_logging, Paths.under(tmp_path).logs, 2)
    tenant = await asyncio.to_thread(start_practice_tenant)
    try:
        during = await _run(tmp_path, _by(tenant.profile(), "first", ANA), sign_out)
    finally:
        await asyncio.to_thread(tenant.stop)
    assert any("Blue canary" in one for one in during)  # the search finds what is there
    assert await asyncio.to_thread(_left, tmp_path) == []
    settings = (
        await asyncio.to_thread(SettingsFile(Paths.under(tmp_path).settings_file, SystemClock()).load)
    ).settings
    assert settings.people == ()
