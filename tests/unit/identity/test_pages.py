from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.identity.pages import LANGUAGES, PageName, choose_language, load_pages

WEB = Path(__file__).parents[3] / "resources" / "web" / "callback"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(PageName))
def test_every_page_stands_alone(name: PageName, language: str) -> None:
    pages = load_pages(WEB)
    page = pages.bodies[name, language].decode("utf-8")
    assert f'<html lang="{language}">' in page
    assert "$" not in page
    if name is PageName.FORWARD:
        (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
        allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"script-src 'sha256-{allowed}'" in pages.policy_of(name)
        page = page.replace(f"<script>{script}</script>", "")
    else:
        assert "script-src" not in pages.policy_of(name)
    # No foreign resource, no other script, no inline style that the policy would block.
    assert not re.search(r"https?:|src=|href=|url\(|<script|<link|<iframe|style=|@import", page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in pages.policy
    assert pages.policy.startswith("default-src 'none'")


def test_the_last_page_says_what_to_do() -> None:
    assert b"You can close this tab. Keydesk has taken over." in load_pages(WEB).bodies[PageName.DONE, "en"]


@pytest.mark.parametrize("connecting", [False, True])
def test_all_texts_are_translated(connecting: bool) -> None:
    bodies = load_pages(WEB, connecting).bodies
    for name in PageName:
        assert re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", bodies[name, "ja"].decode())


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"), ("ja", "ja"), ("ja-JP,ja;q=0.9,en;q=0.8", "ja"), ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("de,ja;q=0.5", "ja"), ("de", "en"), ("*", "en"), ("ja;q=0", "en"), ("ja;q=x", "en"), ("JA", "ja"),
        ("en;q=0.1, ja;q=0.2", "ja"), (";;;,,,", "en"), ("ja;q=9", "en"), ("x" * 10000, "en"), ("ja;q=nan", "en"),
    ],
)  # fmt: skip
def test_the_browsers_language(accepted: str, language: str) -> None:
    assert choose_language(accepted) == language


def test_connecting_has_words_of_its_own() -> None:
    sign_in, connecting = load_pages(WEB).bodies, load_pages(WEB, connecting=True).bodies
    assert connecting[PageName.DONE, "en"] == sign_in[PageName.DONE, "en"]
    assert b"The account was not connected" in connecting[PageName.STOPPED, "en"]
    for name in (PageName.STOPPED, PageName.FOREIGN, PageName.UNREADABLE):
        assert connecting[name, "en"] != sign_in[name, "en"]


def test_missing_files_are_our_own_fault(tmp_path: Path) -> None:
    with pytest.raises(KeydeskError) as caught:
        load_pages(tmp_path)
    assert caught.value.code == Code.INTERNAL
