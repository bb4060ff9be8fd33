"""Every error code has words in every language, every code in use is in the catalogue, every code there is in use."""

from __future__ import annotations

import ast
import json
import re
import string
from functools import cache
from typing import cast

import pytest

from keydesk.domain.catalogue import Code
from tests.architecture.sources import REPOSITORY, python_sources

CATALOGUE = "app/keydesk/domain/catalogue.py"
TEXTS = sorted((REPOSITORY / "resources/data").glob("error_texts.*.json"))
PARTS = {"title", "what", "safe", "next"}
FAMILIES = {code.value.split("-")[0] for code in Code}
# Words of ours that mean nothing to the people who read these texts.
JARGON = r"\b(credentials?|authenticators?|resident|RP|CTAP\d?|exception|traceback)\b"

# A text has variants: the first whose values are known is shown, the last needs the fewest.
Variant = str | dict[str, object]
Texts = dict[str, dict[str, Variant | list[Variant]]]


@cache
def texts(language: str) -> Texts:
    path = REPOSITORY / f"resources/data/error_texts.{language}.json"
    return cast(Texts, json.loads(path.read_text(encoding="utf-8")))


def languages() -> list[str]:
    return [path.name.split(".")[1] for path in TEXTS]


def _variants(words: Variant | list[Variant] | None) -> list[str]:
    listed = words if isinstance(words, list) else [words]
    return [str(one["text"]) if isinstance(one, dict) else one or "" for one in listed]


def _fields(words: Variant | list[Variant] | None) -> set[str]:
    return {
        name.split(".")[0] for text in _variants(words) for _, name, _, _ in string.Formatter().parse(text) if name
    }


def test_the_languages() -> None:
    assert set(languages()) >= {"en", "ja"}


@pytest.mark.parametrize("language", languages())
def test_every_code_has_words(language: str) -> None:
    missing = sorted(
        f"{code.value} ({part})"
        for code in Code
        for part in PARTS
        if not all(text.strip() for text in _variants(texts(language).get(code.value, {}).get(part)))
    )
    assert not missing, f"no words in {language}: " + ", ".join(missing)


@pytest.mark.parametrize("language", languages())
def test_no_words_without_a_code(language: str) -> None:
    assert not set(texts(language)) - {code.value for code in Code}


@pytest.mark.parametrize("language", languages())
def test_all_languages_name_the_same_values(language: str) -> None:
    different = [
        f"{code} ({part})"
        for code, parts in texts("en").items()
        for part, words in parts.items()
        if _fields(words) != _fields(texts(language).get(code, {}).get(part))
    ]
    assert not different, ", ".join(different)


def test_no_jargon_in_the_english_words() -> None:
    found = [
        f"{code}: {text}"
        for code, parts in texts("en").items()
        for part, words in parts.items()
        for text in _variants(words)
        if part in PARTS and re.search(JARGON, text)
    ]
    assert not found, "\n".join(found)


def test_spelled_out_codes_are_in_the_catalogue() -> None:
    pattern = rf"\b(?:{'|'.join(sorted(FAMILIES))})-\d{{3}}\b"
    known = {code.value for code in Code}
    unknown = [
        f"{source.name}:{node.lineno}: {code}"
        for source in python_sources("app")
        if source.name != CATALOGUE
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for code in re.findall(pattern, node.value)
        if code not in known
    ]
    assert not unknown, "\n".join(unknown)


def test_codes_are_named_not_spelled() -> None:
    """``raise KeydeskError(Code.KEY_FULL)``: a name is checked by mypy, a string is not."""
    spelled = [
        f"{source.name}:{node.lineno}"
        for source in python_sources("app")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "KeydeskError"
        if node.args and isinstance(node.args[0], ast.Constant)
    ]
    assert not spelled, "use the names of domain/catalogue.py: " + ", ".join(spelled)


def test_every_code_is_in_use() -> None:
    used = {
        node.attr
        for source in python_sources("app")
        if source.name != CATALOGUE and not source.name.startswith("app/keydesk/ui/")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Code"
    }
    unused = sorted(code.name for code in Code if code.name not in used)
    assert not unused, "nothing ends with these, remove them or raise them: " + ", ".join(unused)


def _exceptions_of_ours() -> dict[str, str]:
    """Every exception class of the client that is no coded error, with the module it is in.

    The far sides of `demo` are left out: what they raise ends in an answer on the wire, never at a person.
    """
    return {
        node.name: source.name
        for source in python_sources("app")
        if not source.name.startswith("app/keydesk/demo/")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef)
        if any(re.search(r"(Exception|Error|Unusable)\Z", ast.unparse(base)) for base in node.bases)
        if node.name != "KeydeskError"
    }


def test_every_exception_of_ours_is_caught_where_a_code_is_made_of_it() -> None:
    """What is not, ends as SYS-009; that is for faults we do not know, not for those we gave a name."""
    caught = {
        name.split(".")[-1]
        for source in python_sources("app")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler) and node.type is not None
        for name in re.findall(r"[\w.]+", ast.unparse(node.type))
    }
    caught |= {
        name.split(".")[-1]
        for source in python_sources("app")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "isinstance"
        for name in re.findall(r"[\w.]+", ast.unparse(node.args[1]))
    }
    found = _exceptions_of_ours()
    assert set(found) >= {"Unusable", "BrokenFile", "LineBroken", "NotAKey"}, "the search finds nothing any more"
    lost = sorted(f"{module}: {name}" for name, module in found.items() if name not in caught)
    assert not lost, "nobody makes a code of these: " + ", ".join(lost)


def test_a_coded_error_never_shows_its_own_text_in_the_window() -> None:
    """People read words of `config.texts`; what an error says of itself is for the log."""
    shown = [
        f"{source.name}:{node.lineno}"
        for source in python_sources("app")
        if source.name.startswith("app/keydesk/ui/")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("str", "repr") and node.args
        if ast.unparse(node.args[0]) in ("error", "exc", "exception", "problem")
    ]
    assert not shown, "use words_of(error): " + ", ".join(shown)
