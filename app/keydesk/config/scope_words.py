"""Reads the dictionary of scopes: ``resources/data/scopes.json`` with its words per language, and files policy adds.

Any thread but the UI's: files are read. A damaged file is left out and logged, never raised: an account is shown all
the same, with its scopes as the provider calls them. `check_scope_files` alone raises: SETTINGS_INVALID.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from keydesk.config.texts import LANGUAGES
from keydesk.core.encoding import JsonValue, clean_text, parse_json
from keydesk.core.errors import KeydeskError
from keydesk.core.resources import resource
from keydesk.domain.catalogue import Code
from keydesk.domain.permissions import (
    Group,
    Meaning,
    Permissions,
    Provider,
    ScopeWords,
    Sensitivity,
    SummaryWords,
)

MOST_FILES = 64
_SENTENCE = 200
_MAX_BYTES = 1_000_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A reading of the dictionary.

    Args:
        permissions: what scopes mean; without entries when the program's own files are damaged.
        left_out: files of an organisation that could not be used.
    """

    permissions: Permissions
    left_out: tuple[Path, ...] = ()


def load_permissions(extra: Sequence[Path] = ()) -> Permissions:
    """Read the dictionary as `read_dictionary` does, without telling what was left out.

    Args:
        extra: as there.

    Returns:
        The dictionary.
    """
    return read_dictionary(extra).permissions


def read_dictionary(extra: Sequence[Path] = ()) -> Dictionary:
    """Read the dictionary.

    Args:
        extra: files of an organisation, or folders with such files (``*.json``, by name), each with ``strategies`` as
            in the program's own file and ``words`` by language; what they say goes before what the program knows, the
            last file first.

    Returns:
        The dictionary, and which files are not in it.
    """
    left_out: list[Path] = []
    providers: dict[str, Provider] = {}
    words: dict[str, dict[str, ScopeWords]] = {language: {} for language in LANGUAGES}
    summaries: dict[str, SummaryWords] = {}
    try:
        _add_providers(providers, _read(resource("data", "scopes.json")))
        for language in LANGUAGES:
            texts = _read(resource("data", f"scopes.{language}.json"))
            words[language].update(_words(_object(texts["words"])))
            summaries[language] = _summary(_object(texts["summary"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("the dictionary of scopes cannot be read: %s", type(error).__name__)
    for path in _files(extra):
        try:
            added = _read(path)
            more = {name: _words(_object(told)) for name, told in _object(added.get("words", {})).items()}
            _add_providers(providers, added)
        except (OSError, ValueError, KeyError, TypeError) as error:
            _log.warning("a file with more scopes cannot be read: %s: %s", path.name, type(error).__name__)
            left_out.append(path)
            continue
        for name, told in more.items():
            words.setdefault(name, {}).update(told)
    return Dictionary(Permissions(providers, words, summaries), tuple(left_out))


def check_scope_files(named: Sequence[str]) -> tuple[str, ...]:
    """Check that files about scopes can be used. Reads them: not on the UI loop.

    Args:
        named: files or folders.

    Returns:
        Absolute paths.

    Raises:
        KeydeskError: SETTINGS_INVALID (params: field, the path; reason ``scope-file``).
    """
    paths = tuple(Path(one.strip()).expanduser().absolute() for one in named)
    for problem in problems_of(read_dictionary(paths)):
        raise problem
    return tuple(str(path) for path in paths)


def problems_of(read: Dictionary) -> tuple[KeydeskError, ...]:
    """Say which files could not be used, for the window and the command line.

    Args:
        read: the reading.

    Returns:
        SETTINGS_INVALID each (params: field, the path; reason ``scope-file``).
    """
    return tuple(KeydeskError(Code.SETTINGS_INVALID, field=str(path), reason="scope-file") for path in read.left_out)


def _files(named: Sequence[Path]) -> tuple[Path, ...]:
    """The files meant; a folder stands for its files, one that cannot be listed for itself, so that it is told."""
    found: list[Path] = []
    for path in named:
        try:
            found += sorted(path.glob("*.json")) if path.is_dir() else [path]
        except OSError:
            found.append(path)
    return tuple(found[:MOST_FILES])


def _read(path: Path) -> Mapping[str, JsonValue]:
    with path.open("rb") as file:
        data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise ValueError("too large")
    return _object(parse_json(data))


def _object(value: JsonValue) -> Mapping[str, JsonValue]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def _add_providers(providers: dict[str, Provider], file: Mapping[str, JsonValue]) -> None:
    added = dict(providers)
    for strategy, told in _object(file.get("strategies", {})).items():
        entry, before = _object(told), added.get(strategy, Provider())
        base = added.get(str(entry["like"]), Provider()) if "like" in entry else Provider()
        scopes = _object(entry.get("scopes", {}))
        prefixes = entry.get("prefixes", [])
        added[strategy] = Provider(
            name=_text(entry.get("name")) or before.name,
            page=_page(entry.get("page")) or before.page,
            prefixes=tuple(
                dict.fromkeys((*(_texts(prefixes) if isinstance(prefixes, list) else ()), *before.prefixes))
            ),
            meanings={
                **(before.meanings or {}),
                **(base.meanings or {}),
                **{scope.lower(): _meaning(meaning) for scope, meaning in scopes.items()},
            },
        )
    providers.update(added)


def _meaning(value: JsonValue) -> Meaning:
    if not isinstance(value, list) or len(value) != 3:
        raise TypeError("not key, group and sensitivity")
    key, group, sensitivity = value
    return Meaning(str(key), Group(str(group)), Sensitivity(str(sensitivity)))


def _words(told: Mapping[str, JsonValue]) -> dict[str, ScopeWords]:
    found = {}
    for key, pair in told.items():
        if not isinstance(pair, list) or len(pair) != 2:
            raise TypeError("not a sentence and a few words")
        sentence, short = _texts(pair)
        found[key] = ScopeWords(sentence, short)
    return found


def _summary(told: Mapping[str, JsonValue]) -> SummaryWords:
    return SummaryWords(
        **{name: str(told[name]) for name in ("item", "unknown", "join", "plain", "away", "more", "none")}
    )


def _texts(values: Iterable[JsonValue]) -> tuple[str, ...]:
    found = tuple(_text(value) for value in values)
    if not all(found):
        raise TypeError("not texts")
    return tuple(text for text in found if text)


def _text(value: JsonValue) -> str | None:
    return clean_text(value, _SENTENCE) or None if isinstance(value, str) else None


def _page(value: JsonValue) -> str | None:
    """Only https, only one line: a click opens it in the browser."""
    ok = isinstance(value, str) and value.startswith("https://") and value.isascii() and value.isprintable()
    return value if ok and isinstance(value, str) and " " not in value and len(value) <= _SENTENCE else None
