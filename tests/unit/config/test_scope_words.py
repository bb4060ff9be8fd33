"""The dictionary of scopes on disk: complete in every language, and an organisation may add to it."""

import json
import re
from pathlib import Path

import pytest

from keydesk.config.scope_words import check_scope_files, load_permissions, read_dictionary
from keydesk.config.texts import LANGUAGES, texts_for
from keydesk.core.errors import KeydeskError
from keydesk.core.resources import resource
from keydesk.domain.permissions import Group

STRUCTURE = json.loads(resource("data", "scopes.json").read_text("utf-8"))["strategies"]
WORDS = {name: json.loads(resource("data", f"scopes.{name}.json").read_text("utf-8")) for name in LANGUAGES}
WANTED = {"google-oauth2", "windowslive", "waad", "github", "slack", "box", "salesforce", "generic"}
# Words of ours and of theirs that mean nothing to the people who read these texts.
JARGON = r"\b(credentials?|authenticators?|OAuth|tokens?|scopes?|webhooks?|APIs?|metadata)\b"


def test_the_strategies() -> None:
    assert set(STRUCTURE) >= WANTED
    assert set(load_permissions().strategies) == set(STRUCTURE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("strategy", sorted(STRUCTURE))
def test_every_scope_has_words(strategy: str, language: str) -> None:
    permissions = load_permissions()
    meanings = permissions.provider(strategy).meanings
    assert meanings
    for scope in meanings:
        one = permissions.describe(strategy, scope.rstrip("*"), language)
        assert one.sentence, scope
        assert one.short, scope
        if language == "ja":
            assert re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", one.sentence), scope


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_too_few_or_too_many(language: str) -> None:
    used = {meaning[0] for entry in STRUCTURE.values() for meaning in entry.get("scopes", {}).values()}
    assert set(WORDS[language]["words"]) == used


def test_no_jargon() -> None:
    for sentence, short in WORDS["en"]["words"].values():
        assert not re.search(JARGON, f"{sentence} {short}"), sentence
        assert sentence[0].isupper()
        assert not sentence.endswith(".")


@pytest.mark.parametrize("strategy", sorted(WANTED - {"generic"}))
def test_where_a_permission_is_removed(strategy: str) -> None:
    provider = load_permissions().provider(strategy)
    assert provider.name
    assert provider.page is not None
    assert provider.page.startswith("https://")


def more(folder: Path, document: object) -> Path:
    path = folder / "more.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return path


def test_an_organisation_adds_its_own(tmp_path: Path) -> None:
    own = {
        "strategies": {
            "acme-crm": {
                "name": "Acme CRM", "page": "https://crm.acme.example/apps", "prefixes": ["https://crm.acme.example/"],
                "scopes": {"Deals.Read": ["acme.deals", "view", "high"]},
            },
            "github": {"page": "javascript:alert(1)", "scopes": {"repo": ["acme.repo", "view", "low"]}},
            "acme-google": {"like": "google-oauth2"},
        },
        "words": {"en": {"acme.deals": ["See deals", "view deals"], "acme.repo": ["See code", "view code"]}},
    }  # fmt: skip
    permissions = load_permissions([more(tmp_path, own)])
    deals = permissions.describe("acme-crm", "https://crm.acme.example/deals.read", "ja")
    assert (deals.sentence, deals.group) == ("See deals", Group.VIEW)
    assert permissions.describe("github", "repo", "en").sentence == "See code"
    assert permissions.describe("github", "gist", "en").sentence is not None
    assert permissions.provider("github").page == "https://github.com/settings/applications"
    assert permissions.describe("acme-google", "calendar.readonly", "en").sentence is not None


@pytest.mark.expects_log_warnings("a damaged file is left out")
@pytest.mark.parametrize(
    "damaged",
    [
        "", "[]", "{", '{"strategies": []}', '{"strategies": {"a": 1}}', '{"words": {"en": {"a": ["one"]}}}',
        '{"strategies": {"github": {"scopes": {"repo": ["key", "destroy", "low"]}}}}',
        '{"strategies": {"github": {"scopes": {"repo": "key"}}}}', '{"words": {"en": {"a": ["", ""]}}}',
        '{"strategies": {"github": {"prefixes": [1]}}}', '{"a": 1, "a": 2}',
    ],
)  # fmt: skip
def test_a_damaged_file_is_left_out(tmp_path: Path, damaged: str) -> None:
    permissions = load_permissions([more(tmp_path, damaged), tmp_path / "missing.json"])
    assert permissions.describe("github", "repo", "en").sentence is not None


@pytest.mark.expects_log_warnings("a damaged file is left out")
def test_a_folder_stands_for_its_files_and_what_is_damaged_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "scopes"
    folder.mkdir()
    for number, sentence in ((1, "See code"), (2, "Look at code")):
        own = {
            "strategies": {"github": {"scopes": {"repo": ["acme.repo", "view", "low"]}}},
            "words": {"en": {"acme.repo": [sentence, "view code"]}},
        }
        (folder / f"{number}.json").write_text(json.dumps(own), "utf-8")
    (folder / "3.json").write_text("{", "utf-8")
    (folder / "readme.txt").write_text("no words", "utf-8")
    read = read_dictionary([folder, tmp_path / "missing"])
    assert read.permissions.describe("github", "repo", "en").sentence == "Look at code"  # the last file goes first
    assert read.left_out == (folder / "3.json", tmp_path / "missing")
    assert load_permissions([folder]).describe("github", "repo", "en").sentence == "Look at code"
    assert not read_dictionary().left_out
    with pytest.raises(KeydeskError) as caught:
        check_scope_files([str(folder)])
    assert caught.value.params == {"field": str(folder / "3.json"), "reason": "scope-file"}
    assert check_scope_files([f" {folder / '1.json'} "]) == (str(folder / "1.json"),)
    words = texts_for(caught.value.code, caught.value.params, "en")
    assert "3.json" in words.what
    assert "IT helpdesk" in words.next


def test_the_example_of_the_readme_is_taken(tmp_path: Path) -> None:
    readme = (Path(__file__).resolve().parents[3] / "README.md").read_text("utf-8")
    example = readme.split("```json\n", 1)[1].split("```", 1)[0]
    read = read_dictionary([more(tmp_path, example)])
    assert not read.left_out
    assert read.permissions.provider("acme-crm").name == "Acme CRM"
    assert read.permissions.describe("acme-crm", "Deals.Read", "en").sentence == "View your deals"
