"""The page a real browser ends on: the address is clean, the policy blocks nothing of ours, both languages."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest

from keydesk.core.secret import Secret
from keydesk.identity.callback import CONNECT
from keydesk.identity.loopback import LoopbackListener
from keydesk.identity.pages import load_pages
from tests.fakes.chromium import Chromium, chromium

WEB = Path(__file__).parents[2] / "resources" / "web" / "callback"
PAGES = load_pages(WEB)
CONNECTING = load_pages(WEB, connecting=True)


def land(browser: Chromium, address: str, language: str, folder: Path, name: str) -> tuple[str, str, list[str], str]:
    page = browser.new_page()
    page.send("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})
    page.send(
        "Emulation.setEmulatedMedia",
        features=[{"name": "prefers-color-scheme", "value": "dark" if name else "light"}],
    )
    page.send("Emulation.setDeviceMetricsOverride", width=900, height=640, deviceScaleFactor=1, mobile=False)
    page.open(address)
    page.wait_for("document.querySelector('h1')")
    page.screenshot(folder / f"callback-{language}{name}.png")
    colour = str(page.run("getComputedStyle(document.querySelector('main')).borderRadius"))
    return str(page.run("location.href")), str(page.run("document.body.innerText")), page.complaints(), colour


@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "language", "dark", "path", "text"),
    [
        ("code=canary", "en", "", "/signed-in", "You can close this tab. Keydesk has taken over."),
        ("code=canary", "ja", "-dark", "/signed-in", "このタブは閉じてかまいません。"),
        ("error=access_denied", "en", "-dark", "/not-signed-in", "Sign-in did not finish"),
    ],
)
async def test_what_a_person_sees_at_the_end(
    tmp_path: Path, query: str, language: str, dark: str, path: str, text: str
) -> None:
    listener = LoopbackListener((0,), PAGES, Secret("S" * 43))
    await listener.open()
    with contextlib.ExitStack() as stack:
        browser = await asyncio.to_thread(stack.enter_context, chromium())
        address = f"{listener.redirect}?{query}&state={'S' * 43}"
        seen = asyncio.to_thread(land, browser, address, language, tmp_path, dark)
        answer, (last, body, complaints, radius) = await asyncio.gather(listener.answer(), seen)
        await asyncio.to_thread(stack.close)
    await listener.close()
    assert (answer.code is None) == (answer.error is not None)
    assert last == listener.redirect.replace("/callback", path)
    assert text in body
    assert "canary" not in body
    assert complaints == []
    assert radius == "10px"  # the style came through the policy


@pytest.mark.browser
@pytest.mark.parametrize(
    ("sent", "language", "path", "text"),
    [
        (f"?state={'S' * 43}#connect_code=canary", "en", "/connected", "You can close this tab."),
        (f"#connect_code=canary&state={'S' * 43}", "ja", "/connected", "このタブは閉じてかまいません。"),
        (f"?state={'S' * 43}#error=access_denied", "en", "/not-connected", "The account was not connected"),
    ],
)
async def test_an_answer_in_the_fragment_is_handed_on(sent: str, language: str, path: str, text: str) -> None:
    listener = LoopbackListener((0,), CONNECTING, Secret("S" * 43), CONNECT)
    await listener.open()
    with contextlib.ExitStack() as stack:
        browser = await asyncio.to_thread(stack.enter_context, chromium())
        seen = asyncio.to_thread(arrive, browser, listener.redirect + sent, language, path)
        answer, (last, body, complaints) = await asyncio.gather(listener.answer(), seen)
        await asyncio.to_thread(stack.close)
    await listener.close()
    assert (answer.code is None) == (answer.error is not None)
    assert last == listener.redirect.replace("/callback", path)
    assert text in body
    assert "canary" not in body
    assert complaints == []


def arrive(browser: Chromium, address: str, language: str, path: str) -> tuple[str, str, list[str]]:
    page = browser.new_page()
    page.send("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})
    page.open(address)
    page.wait_for(f"location.pathname === '{path}' && document.querySelector('h1')")
    return str(page.run("location.href")), str(page.run("document.body.innerText")), page.complaints()
