"""The files with which an administrator rolls out policy, made from the model in app/keydesk/config/policy.

    python packaging/policy_files.py           write them to installer/policies
    python packaging/policy_files.py --check   fail where one is not as the model says

Group Policy templates (ADMX, ADML in English and Japanese), a configuration profile for macOS, the JSON schema,
samples for Linux, and the table of all keys. Needs the app's package and nothing else.
"""

from __future__ import annotations

import argparse
import json
import plistlib
import sys
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from keydesk.config.policy.found import Value
from keydesk.config.policy.kinds import Choice, Flag, Number, Numbers, Text, Texts
from keydesk.config.policy.linux import ROOT as LINUX_ROOT
from keydesk.config.policy.macos import DOMAIN
from keydesk.config.policy.macos import ROOT as MAC_ROOT
from keydesk.config.policy.model import KEYS, Group, PolicyKey
from keydesk.config.policy.schema import as_json, policy_schema
from keydesk.config.policy.windows import JSON, KEY, RECOMMENDED
from keydesk.config.policy.words import PolicyWords, policy_words

FOLDER = Path(__file__).resolve().parents[1] / "installer" / "policies"
LANGUAGES = {"en-US": "en", "ja-JP": "ja"}
NAMESPACE = "Keydesk.Policies"
_ROOT, _ADVICE = "Keydesk", "KeydeskRecommended"
_SPACE = uuid.UUID("6c1d1d0e-5f0a-4d0c-9f5e-7b0a3c9d2e41")  # names below it give every payload the same id each time


class Place:
    """Where the policies of one level stand in Group Policy.

    Args:
        category: the parent of its categories.
        key: the registry key.
        suffix: told behind the names of its policies.
    """

    def __init__(self, category: str, key: str, suffix: str) -> None:
        self.category = category
        self.key = key
        self.suffix = suffix


PRESCRIBED = Place(_ROOT, KEY, "")
ADVISED = Place(_ADVICE, RECOMMENDED, "_Recommended")


def admx() -> str:
    """Write the Group Policy template."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<policyDefinitions revision="1.0" schemaVersion="1.0"'
        ' xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions">',
        "  <policyNamespaces>",
        f'    <target prefix="keydesk" namespace="{NAMESPACE}" />',
        "  </policyNamespaces>",
        '  <resources minRequiredRevision="1.0" />',
        "  <supportedOn>",
        "    <definitions>",
        '      <definition name="SUPPORTED_Keydesk" displayName="$(string.SUPPORTED_Keydesk)" />',
        "    </definitions>",
        "  </supportedOn>",
        "  <categories>",
        *_categories(),
        "  </categories>",
        "  <policies>",
    ]
    for place, keys in _levels():
        for key in keys:
            lines += _policy(key, place)
    return "\n".join([*lines, "  </policies>", "</policyDefinitions>", ""])


def adml(words: PolicyWords) -> str:
    """Write the words of the Group Policy template in one language."""
    strings = {
        "SUPPORTED_Keydesk": words.shared["supported"],
        _ROOT: words.shared["product"],
        _ADVICE: words.shared["recommended"],
    }
    for place, keys in _levels():
        for group in dict.fromkeys(key.group for key in keys):
            strings[_category(group, place)] = words.groups[group]
        for key in keys:
            strings[key.name + place.suffix] = words.keys[key.name].title
            strings[f"{key.name}{place.suffix}_Explain"] = words.keys[key.name].text
    for key in KEYS:
        for value in key.kind.words if isinstance(key.kind, Choice) else ():
            strings[f"{key.name}_{_token(value)}"] = words.keys[key.name].values[value]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<policyDefinitionResources revision="1.0" schemaVersion="1.0"'
        ' xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions">',
        f"  <displayName>{escape(words.shared['product'])}</displayName>",
        f"  <description>{escape(words.shared['intro'])}</description>",
        "  <resources>",
        "    <stringTable>",
        *(f'      <string id="{name}">{escape(text)}</string>' for name, text in strings.items()),
        "    </stringTable>",
        "    <presentationTable>",
    ]
    for place, keys in _levels():
        for key in keys:
            lines += _presentation(key, place, words.keys[key.name].title)
    return "\n".join([*lines, "    </presentationTable>", "  </resources>", "</policyDefinitionResources>", ""])


def mobileconfig() -> str:
    """Write a configuration profile for macOS with an example of every key."""
    words = policy_words("en")
    payload: dict[str, object] = {
        "PayloadType": DOMAIN,
        "PayloadIdentifier": f"{DOMAIN}.policy",
        "PayloadUUID": _id("payload"),
        "PayloadVersion": 1,
        "PayloadDisplayName": words.shared["product"],
        **_samples(lambda key: key.mandatory),
        "Recommended": _samples(lambda key: key.recommended and not key.mandatory),
    }
    profile = {
        "PayloadContent": [payload],
        "PayloadDescription": words.shared["intro"],
        "PayloadDisplayName": words.shared["product"],
        "PayloadIdentifier": f"{DOMAIN}.profile",
        "PayloadScope": "System",
        "PayloadType": "Configuration",
        "PayloadUUID": _id("profile"),
        "PayloadVersion": 1,
    }
    return plistlib.dumps(profile, sort_keys=False).decode("utf-8")


def table() -> str:
    """Write the table of all keys, in English and Japanese."""
    parts = [
        "# Policy of Keydesk",
        "",
        "Made by `python packaging/policy_files.py` from the model; do not edit.",
        "",
        "| system | where | mandatory | recommended |",
        "| --- | --- | --- | --- |",
        f"| Windows | registry, 64-bit view, HKLM before HKCU | `{KEY}` | `{RECOMMENDED}` |",
        f"| macOS | `{MAC_ROOT}/{DOMAIN}.plist`, computer before user | members | members of `Recommended` |",
        f"| Linux | `{LINUX_ROOT}`, files in the order of their names | `managed/*.json` | `recommended/*.json` |",
        "",
        "Mandatory (computer, then user) comes before what a person chose, that before recommended, that before the",
        "default. On Linux and macOS folders and files must belong to root and be writable by nobody else. Where a",
        "mandatory source is there and cannot be read, the keys marked *closes* take their careful value.",
        f"On Windows the value `{JSON}` of either key may hold what a file on Linux holds, in one text; the",
        "installer's POLICYJSON writes it. Values of their own come before it; what is no JSON object closes, too.",
        "`keydesk policy show` tells what is in force and why, `keydesk policy validate FILE` checks a file.",
    ]
    heads = {
        "en": ("Key", "What it does", "Type", "Default", "Recommended", "Closes to", "Example", "Since"),
        "ja": ("キー", "説明", "型", "既定値", "推奨の可否", "読めないときの値", "例", "対応バージョン"),
    }
    for language, head in heads.items():
        words = policy_words(language)
        for group in Group:
            parts += ["", f"## {words.groups[group]}", "", f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
            parts += [f"| {' | '.join(_cells(key, words))} |" for key in KEYS if key.group is group]
        parts += [
            "",
            f"## {words.shared['not_there']}",
            "",
            f"| {head[0]} | {words.shared['why']} |",
            "| --- | --- |",
        ]
        parts += [f"| `{name}` | {why} |" for name, why in words.absent.items()]
    return "\n".join([*parts, ""])


def all_files() -> Mapping[str, str]:
    """Make every file.

    Returns:
        Text by path below `FOLDER`.
    """
    made = {
        "windows/keydesk.admx": admx(),
        "macos/keydesk.mobileconfig": mobileconfig(),
        "linux/managed/10-example.json": _json(
            {"$schema": "../../policy.schema.json", **_samples(lambda key: key.mandatory)}
        ),
        "linux/recommended/10-example.json": _json(
            {"$schema": "../../policy.schema.json", **_samples(lambda key: key.recommended)}
        ),
        "policy.schema.json": _json(policy_schema()),
        "README.md": table(),
    }
    for folder, language in LANGUAGES.items():
        made[f"windows/{folder}/keydesk.adml"] = adml(policy_words(language))
    return made


def stale(folder: Path = FOLDER) -> list[str]:
    """Name the files that are not as the model says, and those nobody makes."""
    made = all_files()
    wrong = [
        name
        for name, text in made.items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    ]
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return sorted(wrong + [f"{name} (nobody makes it)" for name in there - set(made)])


def _levels() -> tuple[tuple[Place, list[PolicyKey]], ...]:
    return (
        (PRESCRIBED, [key for key in KEYS if key.mandatory and "windows" in key.platforms]),
        (ADVISED, [key for key in KEYS if key.recommended and "windows" in key.platforms]),
    )


def _category(group: Group, place: Place) -> str:
    return f"{place.category}_{group}"


def _categories() -> list[str]:
    lines = [
        f'    <category name="{_ROOT}" displayName="$(string.{_ROOT})" />',
        f'    <category name="{_ADVICE}" displayName="$(string.{_ADVICE})">',
        f'      <parentCategory ref="{_ROOT}" />',
        "    </category>",
    ]
    for place, keys in _levels():
        for group in dict.fromkeys(key.group for key in keys):
            name = _category(group, place)
            lines += [
                f'    <category name="{name}" displayName="$(string.{name})">',
                f'      <parentCategory ref="{place.category}" />',
                "    </category>",
            ]
    return lines


def _policy(key: PolicyKey, place: Place) -> list[str]:
    name = key.name + place.suffix
    shown = "" if isinstance(key.kind, Flag) else f' presentation="$(presentation.{name})"'
    value = f" valueName={quoteattr(key.name)}" if isinstance(key.kind, Flag) else ""
    return [
        f'    <policy name="{name}" class="Both" displayName="$(string.{name})"'
        f' explainText="$(string.{name}_Explain)"{shown} key="{place.key}"{value}>',
        f'      <parentCategory ref="{_category(key.group, place)}" />',
        '      <supportedOn ref="SUPPORTED_Keydesk" />',
        *_elements(key, place),
        "    </policy>",
    ]


def _elements(key: PolicyKey, place: Place) -> list[str]:
    if isinstance(key.kind, Flag):
        return [
            '      <enabledValue><decimal value="1" /></enabledValue>',
            '      <disabledValue><decimal value="0" /></disabledValue>',
        ]
    named = f'id="{key.name}" valueName="{key.name}"'
    match key.kind:
        case Number(low, high):
            inner = [f'        <decimal {named} required="true" minValue="{low}" maxValue="{high}" />']
        case Choice(words):
            inner = [
                f'        <enum {named} required="true">',
                *(
                    f'          <item displayName="$(string.{key.name}_{_token(word)})">'
                    f"<value><string>{escape(word)}</string></value></item>"
                    for word in words
                ),
                "        </enum>",
            ]
        case Text(lines=True):
            inner = [f'        <multiText {named} required="true" />']
        case Text():
            inner = [f'        <text {named} required="true" maxLength="1000" />']
        case Texts() | Numbers():
            inner = [f'        <list id="{key.name}" key="{place.key}\\{key.name}" valuePrefix="" />']
        case _:
            raise ValueError(f"no element for {key.name}")
    return ["      <elements>", *inner, "      </elements>"]


def _presentation(key: PolicyKey, place: Place, title: str) -> list[str]:
    if isinstance(key.kind, Flag):
        return []
    default = key.example if key.default is None else key.default
    match key.kind:
        case Number():
            field = f'<decimalTextBox refId="{key.name}" defaultValue="{default}">{escape(title)}</decimalTextBox>'
        case Choice(words):
            at = words.index(str(default))
            field = (
                f'<dropdownList refId="{key.name}" noSort="true" defaultItem="{at}">{escape(title)}</dropdownList>'
            )
        case Text(lines=True):
            field = f'<multiTextBox refId="{key.name}">{escape(title)}</multiTextBox>'
        case Texts() | Numbers():
            field = f'<listBox refId="{key.name}">{escape(title)}</listBox>'
        case _:
            field = f'<textBox refId="{key.name}"><label>{escape(title)}</label></textBox>'
    return [f'      <presentation id="{key.name}{place.suffix}">', f"        {field}", "      </presentation>"]


def _token(word: str) -> str:
    return word.replace("-", "_")


def _samples(wanted: Callable[[PolicyKey], bool]) -> dict[str, object]:
    return {key.name: as_json(key.example) for key in KEYS if wanted(key)}


def _json(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _id(name: str) -> str:
    return str(uuid.uuid5(_SPACE, name)).upper()


def _cells(key: PolicyKey, words: PolicyWords) -> list[str]:
    told = words.keys[key.name]
    return [
        f"`{key.name}`",
        f"**{told.title}.** {told.text}",
        _type(key),
        _code(key.default),
        ("✓" if key.recommended else "–") if key.mandatory else "✓ (only)",
        _code(key.closed),
        _code(key.example),
        key.since,
    ]


def _type(key: PolicyKey) -> str:
    match key.kind:
        case Number(low, high):
            return f"integer {low}–{high}"
        case Choice(words):
            return " · ".join(f"`{word}`" for word in words)
        case Numbers(low, high, most):
            return f"list of 1–{most} integers {low}–{high}"
        case Texts():
            return "list of texts"
        case Flag():
            return "boolean"
        case _:
            return "text"


def _code(value: Value | None) -> str:
    return "–" if value is None else f"`{json.dumps(as_json(value), ensure_ascii=False)}`"


def main() -> int:
    """Write or check the files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail where a file is not as it should be"
    )
    if parser.parse_args().check:
        wrong = stale()
        sys.stdout.write("".join(f"{name}: run python packaging/policy_files.py\n" for name in wrong))
        return 1 if wrong else 0
    for name, text in all_files().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
