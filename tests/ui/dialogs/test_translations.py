"""Every sentence of the dialogs has its Japanese, and names the same values."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

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
    subprocess.run([str(tool), *sources, "-ts", str(out)], check=True, capture_output=True, timeout=50)
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


def test_no_class_with_a_count_is_a_base(said: set[tuple[str, str]]) -> None:
    """Qt looks a counted word up under the class of the object, so a base class would lose its plural forms."""
    counted = {context for context, source in said if "%n" in source}
    bases = bases_of_the_dialogs()
    assert CountedWords.__name__ in counted
    assert FlowSheet.__name__ in bases
    assert sorted(counted & bases) == []


def bases_of_the_dialogs() -> set[str]:
    """The names of all classes that a class of the dialogs is made from."""
    folder = keydesk.ui.dialogs
    modules = [import_module(f"{folder.__name__}.{found.name}") for found in iter_modules(folder.__path__)]
    kinds = [kind for module in modules for kind in vars(module).values() if isinstance(kind, type)]
    return {base.__name__ for kind in kinds for base in kind.__mro__[1:]}
