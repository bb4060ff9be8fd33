from __future__ import annotations

import asyncio
import os
import stat
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from keydesk.bootstrap import demo_wiring
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.identity import browser
from keydesk.identity.browser import BrowserOpener, browser_command

ISSUER = "https://login.acme.com/"
ADDRESS = "https://login.acme.com/authorize?state=a&x=%20;$(id)"

needs_sh = pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the browser")


def script(folder: Path, body: str, name: str = "xdg-open") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(stat.S_IRWXU)
    return path


def ignore(_problem: KeydeskError) -> None:
    """For tests in which nothing fails."""


@pytest.mark.parametrize(
    ("command", "vector"),
    [
        ("firefox", ["firefox", ADDRESS]),
        ("firefox --private-window", ["firefox", "--private-window", ADDRESS]),
        ("'/opt/my browser/run' --url=%s -n", ["/opt/my browser/run", f"--url={ADDRESS}", "-n"]),
        ("sh -c 'echo %s'", ["sh", "-c", f"echo {ADDRESS}"]),
    ],
)
def test_the_persons_own_command(command: str, vector: Sequence[str]) -> None:
    assert browser_command(command, ADDRESS, "linux") == vector


@pytest.mark.parametrize("command", ["", "  ", "'unclosed"])
def test_a_command_that_is_none(command: str) -> None:
    with pytest.raises(KeydeskError) as caught:
        browser_command(command, ADDRESS, "linux")
    assert caught.value.code == Code.BROWSER_MISSING


def test_a_path_of_windows_in_marks_is_one_program() -> None:
    command = r'"C:\Program Files\Mozilla Firefox\firefox.exe" -private-window %s'
    assert browser_command(command, ADDRESS, "win32") == [
        r"C:\Program Files\Mozilla Firefox\firefox.exe", "-private-window", ADDRESS,
    ]  # fmt: skip
    assert browser_command(r"C:\lynx.exe", ADDRESS, "win32") == [r"C:\lynx.exe", ADDRESS]


@pytest.mark.parametrize(
    ("platform", "program"),
    [("win32", r"C:\Program Files\Keydesk\keydesk.exe"), ("linux", "/opt/key desk/keydesk")],
)
def test_the_tours_browser_is_found_again(platform: str, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_wiring, "own_command", lambda *words: [program, *words])
    command = demo_wiring.robot_command(platform)
    assert browser_command(command, ADDRESS, platform) == [program, "practice-browser", ADDRESS]


async def test_another_browser_is_used_from_now_on(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr(browser, "_start", lambda command, address, failed: started.append(command))
    opener = BrowserOpener(ISSUER, "firefox")
    for command in ("lynx %s", None):
        await opener.open(ADDRESS, ignore)
        opener.use(command)
    await opener.open(ADDRESS, ignore)
    assert started == ["firefox", "lynx %s", None]


@pytest.mark.parametrize(
    ("platform", "program"), [("linux", "xdg-open"), ("darwin", "open"), ("freebsd14", "xdg-open")]
)
def test_the_systems_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, program: str) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(KeydeskError) as caught:
        browser_command(None, ADDRESS, platform)
    assert (caught.value.code, caught.value.params["program"]) == (Code.BROWSER_MISSING, program)
    script(tmp_path, "exit 0", program)
    assert browser_command(None, ADDRESS, platform) == [str(tmp_path / program), ADDRESS]


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.com/authorize", "http://login.acme.com/authorize", "https://login.acme.com:8443/",
        "file:///etc/passwd", "javascript:alert(1)", "--version", "-e id", "https://login.acme.com/a b",
        "https://login.acme.com@evil.com/", "https://login.acme.com/\"x", "https://login.acme.com/\n", "",
        "https://login.acme.com.evil.com/", "https://lоgin.acme.com/", "ms-settings:x", "data:text/html,x",
    ],
)  # fmt: skip
async def test_only_the_tenants_own_addresses_are_opened(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    started: list[object] = []
    monkeypatch.setattr(browser, "_start", lambda *what: started.append(what))
    await BrowserOpener(ISSUER).open(ADDRESS, ignore)
    assert started.pop()
    with pytest.raises(KeydeskError) as caught:
        await BrowserOpener(ISSUER).open(address, ignore)
    assert caught.value.code == Code.ISSUER_INVALID
    assert started == []


@needs_sh
async def test_the_browser_gets_one_argument_and_the_persons_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "record"
    script(tmp_path, f'echo "$#" > {record}.x; echo "$1" >> {record}.x; env >> {record}.x; mv {record}.x {record}')
    monkeypatch.setenv("PATH", str(tmp_path) + os.pathsep + os.environ["PATH"])
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/own/lib")
    await BrowserOpener(ISSUER).open(ADDRESS, ignore)
    while not await asyncio.to_thread(record.exists):  # noqa: ASYNC110  # a file tells nobody
        await asyncio.sleep(0.02)
    lines = (await asyncio.to_thread(record.read_text)).splitlines()
    assert lines[:2] == ["1", ADDRESS]
    assert "LD_LIBRARY_PATH=/opt/own/lib" in lines


@needs_sh
async def test_an_opener_that_fails_is_told_later(tmp_path: Path) -> None:
    path = await asyncio.to_thread(script, tmp_path, "exit 3")
    told, problems = threading.Event(), []

    def failed(problem: KeydeskError) -> None:
        problems.append(problem)
        told.set()

    await BrowserOpener(ISSUER, str(path)).open(ADDRESS, failed)
    assert await asyncio.to_thread(told.wait, 8)
    assert (problems[0].code, problems[0].params["status"]) == (Code.BROWSER_MISSING, 3)


@needs_sh
@pytest.mark.parametrize("make", ["absent", "not executable", "a folder"])
async def test_a_command_that_cannot_start(tmp_path: Path, make: str) -> None:
    path = tmp_path / "browser"
    if make == "not executable":
        await asyncio.to_thread(path.write_text, "x")
    elif make == "a folder":
        await asyncio.to_thread(path.mkdir)
    with pytest.raises(KeydeskError) as caught:
        await BrowserOpener(ISSUER, str(path)).open(ADDRESS, ignore)
    assert caught.value.code == Code.BROWSER_MISSING
