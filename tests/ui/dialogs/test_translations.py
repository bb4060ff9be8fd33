"""Every sentence of the dialogs has its Japanese, and names the same values."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

import keydesk.ui.dialogs
from keydesk.core.resources import resource
from keydesk.ui.dialogs.counted import CountedWords
from keydesk.ui.dialogs.flow_sheet import FlowSheet

BANNED = re.compile(r"\b(credential|resident|RP|CTAP)s?\b", re.IGNORECASE)
PLACE = re.compile(r"\{\w+\}|%n")


def messages(path: Path) -> dict[tuple[str, str], str]:
    """Context and source to translation; an unfinished one is empty."""
    found: dict[tuple[str, str], str] = {}
    for context in ElementTree.parse(path).getroot().findall("context"):  # our own file
        for message in context.findall("message"):
            translation = message.find("translation")
            assert translation is not None
            text = "".join(translation.itertext()).strip() if translation.get("type") is None else ""
            found[context.findtext("name", ""), message.findtext("source", "")] = text
    return found


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """What the dialogs say, read from their source by Qt's own tool."""
    out = tmp_path_factory.mktemp("ts") / "said.ts"
    sources = sorted(str(path) for path in Path(keydesk.ui.dialogs.__path__[0]).glob("*.py"))
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    subprocess.run([str(tool), *sources, "-ts", str(out)], check=True, capture_output=True, timeout=15)
    return set(messages(out))


def test_everything_said_is_translated(said: set[tuple[str, str]]) -> None:
    japanese = messages(resource("i18n", "keydesk_ja.ts"))
    assert sorted(key for key in said if not japanese.get(key)) == []


def test_the_same_values_are_named(said: set[tuple[str, str]]) -> None:
    japanese = messages(resource("i18n", "keydesk_ja.ts"))
    for context, source in said:
        text = japanese[context, source]
        assert sorted(set(PLACE.findall(source))) == sorted(set(PLACE.findall(text))), (context, source)


def test_words_of_engineers_are_not_shown_to_people(said: set[tuple[str, str]]) -> None:
    assert [source for _, source in said if BANNED.search(source)] == []


def test_a_count_in_a_base_class_would_not_be_found(said: set[tuple[str, str]]) -> None:
    """Guards the trap `CountedWords` is for."""
    counted = [context for context, source in said if "%n" in source]
    assert set(counted) <= {CountedWords.__name__, "KeyPage", "LookPage", "DrillSheet", "LostKeySheet"}
    assert not any(context == FlowSheet.__name__ for context in counted)
