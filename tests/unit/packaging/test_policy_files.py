"""What administrators roll out is what the model says, and what it writes is what the readers read."""

from __future__ import annotations

import json
import os
import plistlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest

import policy_files
from keydesk.config.policy.found import Policy, Source
from keydesk.config.policy.kinds import Flag
from keydesk.config.policy.linux import read_layer
from keydesk.config.policy.macos import DOMAIN, MacPolicies
from keydesk.config.policy.model import BY_NAME, KEYS, Group, PolicyKey
from keydesk.config.policy.schema import as_json, policy_schema
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.config.policy.windows import KEY, RECOMMENDED, Raw, WindowsPolicies
from keydesk.config.policy.words import policy_words
from keydesk.config.texts import LANGUAGES

NS = "{http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions}"
ADMX = policy_files.FOLDER / "windows" / "keydesk.admx"
EXAMPLES = {key.name: key.kind.read(as_json(key.example)) for key in KEYS}
MANDATORY = {key.name for key in KEYS if key.mandatory}
ADVISED = {key.name for key in KEYS if key.recommended}


def xml(path: Path) -> ET.Element:
    return ET.fromstring(path.read_text(encoding="utf-8"))  # our own files


def adml(folder: str) -> ET.Element:
    return xml(ADMX.parent / folder / "keydesk.adml")


def values(policy: Policy) -> dict[str, object]:
    return {name: given.value for name, given in policy.prescribed.items()}


def test_the_files_are_those_of_the_model() -> None:
    assert policy_files.stale() == [], "run: python packaging/policy_files.py"


def test_a_file_nobody_makes_is_found(tmp_path: Path) -> None:
    for name, text in policy_files.all_files().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert policy_files.stale(tmp_path) == []
    (tmp_path / "old.admx").write_text("", encoding="utf-8")
    (tmp_path / "README.md").write_text("", encoding="utf-8")
    assert policy_files.stale(tmp_path) == ["README.md", "old.admx (nobody makes it)"]


def test_about_the_size_of_the_model() -> None:
    assert 30 <= len(KEYS) <= 66


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_words(language: str) -> None:
    words = policy_words(language)
    assert set(words.keys) == set(BY_NAME)
    assert {group.value for group in Group} == set(words.groups)
    assert {source.value for source in Source} == set(words.sources)
    for key in KEYS:
        told = words.keys[key.name]
        assert told.title
        assert told.text.endswith("." if language == "en" else "。")
        assert set(told.values) == set(getattr(key.kind, "words", ()))


def test_no_word_of_ours_reaches_people() -> None:
    for key in policy_words("en").keys.values():
        assert not re.search(r"\b(credentials?|authenticators?|resident|RP|CTAP\d?)\b", key.title + key.text)


# Group Policy


def test_every_policy_of_the_template_is_whole() -> None:
    root = xml(ADMX)
    categories = {one.get("name") for one in root.iter(f"{NS}category")}
    policies = list(root.iter(f"{NS}policy"))
    names = [one.get("name") for one in policies]
    assert len(names) == len(set(names))
    assert set(names) == MANDATORY | {f"{name}_Recommended" for name in ADVISED}
    for one in root.iter(f"{NS}parentCategory"):
        assert one.get("ref") in categories
    for one in policies:
        assert one.get("class") == "Both"
        assert one.get("key") in (KEY, RECOMMENDED)
        has_elements = one.find(f"{NS}elements") is not None
        assert has_elements is (one.get("presentation") is not None)
        assert has_elements is not (one.find(f"{NS}enabledValue") is not None)


@pytest.mark.parametrize("folder", sorted(policy_files.LANGUAGES))
def test_every_reference_of_the_template_has_words(folder: str) -> None:
    template, words = ADMX.read_text(encoding="utf-8"), adml(folder)
    strings = {one.get("id"): one.text for one in words.iter(f"{NS}string")}
    assert set(re.findall(r"\$\(string\.(\w+)\)", template)) == set(strings)
    assert all(strings.values())
    shown = {one.get("id"): one for one in words.iter(f"{NS}presentation")}
    assert set(re.findall(r"\$\(presentation\.(\w+)\)", template)) == set(shown)
    for policy in xml(ADMX).iter(f"{NS}policy"):
        elements = policy.find(f"{NS}elements")
        if elements is not None:
            name = str(policy.get("name"))
            assert [one.get("id") for one in elements] == [one.get("refId") for one in shown[name]]


class GroupPolicy:
    """Writes the registry as Windows does from a template, and is that registry."""

    def __init__(self, recommended: bool) -> None:
        self._keys: dict[str, dict[str, Raw]] = {}
        for policy in xml(ADMX).iter(f"{NS}policy"):
            name, key = str(policy.get("name")), str(policy.get("key"))
            if name.endswith("_Recommended") is not recommended:
                continue
            value = as_json(BY_NAME[name.removesuffix("_Recommended")].example)
            elements = policy.find(f"{NS}elements")
            if elements is None:
                self._put(key, str(policy.get("valueName")), 1 if value else 0)
            for element in elements if elements is not None else ():
                self._write(element, key, value)

    def _write(self, element: ET.Element, key: str, value: object) -> None:
        name, kind = str(element.get("valueName")), element.tag.removeprefix(NS)
        if kind == "list":
            assert isinstance(value, list)
            for at, one in enumerate(value, 1):
                self._put(str(element.get("key")), f"{element.get('valuePrefix')}{at}", str(one))
        elif kind == "multiText":
            self._put(key, name, str(value).splitlines())
        elif kind == "enum":
            self._put(key, name, next(one for one in _strings(element) if one == value))
        else:
            assert kind == ("decimal" if isinstance(value, int) else "text")
            self._put(key, name, value if isinstance(value, int) else str(value))

    def _put(self, key: str, name: str, value: Raw) -> None:
        self._keys.setdefault(key, {})[name] = value

    def values(self, hive: str, key: str) -> Mapping[str, Raw] | None:
        return self._keys.get(key) if hive == "HKLM" else None


def _strings(element: ET.Element) -> list[str | None]:
    return [one.text for one in element.iter(f"{NS}string")]


def test_what_the_template_writes_is_what_the_reader_reads() -> None:
    policy = settle(WindowsPolicies(GroupPolicy(recommended=False)).read())
    assert policy.problems == ()
    assert values(policy) == {name: EXAMPLES[name] for name in MANDATORY}


def test_what_it_recommends_is_read_as_that() -> None:
    policy = settle(WindowsPolicies(GroupPolicy(recommended=True)).read())
    assert policy.problems == ()
    assert {name: given.value for name, given in policy.recommended.items()} == {
        name: EXAMPLES[name] for name in ADVISED
    }


def test_switches_are_numbers_of_their_own() -> None:
    flags = {key.name for key in KEYS if isinstance(key.kind, Flag)}
    assert {str(one.get("valueName")) for one in xml(ADMX).iter(f"{NS}policy") if one.get("valueName")} == flags


# macOS and Linux


@pytest.mark.skipif(os.name != "posix", reason="owners and modes are POSIX")
def test_the_profile_is_what_the_reader_reads(tmp_path: Path) -> None:
    profile = plistlib.loads((policy_files.FOLDER / "macos/keydesk.mobileconfig").read_bytes())
    (payload,) = profile["PayloadContent"]
    assert payload["PayloadType"] == DOMAIN
    assert payload["PayloadUUID"] != profile["PayloadUUID"]
    tmp_path.chmod(0o755)
    path = tmp_path / f"{DOMAIN}.plist"
    path.write_bytes(plistlib.dumps(payload))
    path.chmod(0o644)
    policy = settle(MacPolicies(tmp_path, "nobody", tmp_path, os.getuid()).read())
    assert policy.problems == ()
    assert values(policy) == {name: EXAMPLES[name] for name in MANDATORY}
    assert set(policy.recommended) == ADVISED - MANDATORY


@pytest.mark.parametrize(
    ("file", "source", "names"),
    [
        ("linux/managed/10-example.json", Source.MANDATORY_MACHINE, MANDATORY),
        ("linux/recommended/10-example.json", Source.RECOMMENDED_MACHINE, ADVISED),
    ],
)
def test_the_samples_are_what_the_reader_reads(file: str, source: Source, names: set[str]) -> None:
    data = (policy_files.FOLDER / file).read_bytes()
    layer = read_layer(data, source, file)
    assert isinstance(layer, Layer)
    policy = settle(Reading((layer,)))
    assert policy.problems == ()
    found = policy.prescribed or policy.recommended
    assert {name: given.value for name, given in found.items()} == {name: EXAMPLES[name] for name in names}
    jsonschema.Draft202012Validator(policy_schema()).validate(json.loads(data))


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_the_schema_refuses_what_is_of_another_kind(key: PolicyKey) -> None:
    validator = jsonschema.Draft202012Validator(policy_schema())
    assert validator.is_valid({key.name: as_json(key.example)})
    assert not validator.is_valid({key.name: None})
    assert not validator.is_valid({key.name: {"value": as_json(key.example)}})
    assert not validator.is_valid({key.name + "x": as_json(key.example)})


def test_the_table_tells_every_key_in_both_languages() -> None:
    table = (policy_files.FOLDER / "README.md").read_text(encoding="utf-8")
    for key in KEYS:
        assert table.count(f"| `{key.name}` |") == 2


def test_the_table_tells_what_is_not_there_and_why() -> None:
    table = (policy_files.FOLDER / "README.md").read_text(encoding="utf-8")
    english, japanese = policy_words("en").absent, policy_words("ja").absent
    assert list(english) == list(japanese) == ["RequireResidentKey", "OperatorMode", "GatewayUrl"]
    assert not set(english) & {key.name for key in KEYS}, "what is there needs no excuse"
    for name, why in (*english.items(), *japanese.items()):
        assert f"| `{name}` | {why} |" in table
