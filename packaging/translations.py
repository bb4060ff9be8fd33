"""The window's translations: collect the texts, compile them, and check that nothing is missing.

    python packaging/translations.py update    texts of app/keydesk/ui into resources/i18n/keydesk_*.ts
    python packaging/translations.py release   .ts into .qm, which is what the app loads
    python packaging/translations.py check     fails where a text is missing, unfinished, stale or not compiled

Uses pyside6-lupdate and pyside6-lrelease of the interpreter it runs under. English is the source; its file holds the
plurals only.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "app" / "keydesk" / "ui"
FOLDER = ROOT / "resources" / "i18n"
LANGUAGES = ("en", "ja")
_PLACE = re.compile(r"\{[^}]*\}|%n|%L?\d")


class Text:
    """One text of a .ts file.

    Args:
        context: class or translate() context.
        message: the XML element.
    """

    def __init__(self, context: str, message: ET.Element) -> None:
        self.context = context
        self.source = message.findtext("source") or ""
        self.comment = message.findtext("comment") or ""
        self.plural = message.get("numerus") == "yes"
        translation = message.find("translation")
        self.state = translation.get("type", "finished") if translation is not None else "unfinished"
        forms = [] if translation is None else [form.text or "" for form in translation.findall("numerusform")]
        self.forms = forms or [(translation.text or "") if translation is not None else ""]

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes a text the same text."""
        return (self.context, self.source, self.comment)

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with the translation."""
        if self.state in ("vanished", "obsolete"):
            yield "is no longer used"
            return
        if self.state == "unfinished" or not all(self.forms):
            yield "is not translated"
            return
        wanted = sorted(set(_PLACE.findall(self.source)))
        for form in self.forms:
            found = sorted(set(_PLACE.findall(form)))
            # A plural form may leave the number out ("one key"), never a name.
            if found != wanted and [place for place in wanted if place != "%n"] != found:
                yield f"has other places than the source: {found} instead of {wanted}"


def texts_of(path: Path) -> list[Text]:
    """Read a .ts file.

    Args:
        path: the file.

    Returns:
        Its texts in order.
    """
    tree = ET.parse(path)  # noqa: S314  # our own file
    return [
        Text(context.findtext("name") or "", message)
        for context in tree.getroot().findall("context")
        for message in context.findall("message")
    ]


def ts_path(language: str) -> Path:
    """Return the path of a language's texts."""
    return FOLDER / f"keydesk_{language}.ts"


def _tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _calls(tree: ast.Module, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            # Painters and rectangles have a translate() of their own.
            if called in ("translate", "QCoreApplication.translate", "self.tr") and called.split(".")[-1] in names:
                yield node


def digestible(source: str) -> str:
    """Rewrite what lupdate misreads.

    Its Python parser drops translate() calls whose fourth argument is more than a name, and never sees that they
    count. Each of them becomes a tr() in a class that is called like the context, which it reads well.

    Args:
        source: a module.

    Returns:
        The module with those calls moved to its end; for lupdate only.
    """
    lines = [line.encode() for line in source.splitlines(keepends=True)]
    counted: list[str] = []
    for call in _calls(ast.parse(source), "translate"):
        if len(call.args) != 4:
            continue
        context, text, comment = (ast.literal_eval(argument) for argument in call.args[:3])
        counted.append(f"class {context}:\n    def counted(self):\n        self.tr({text!r}, {comment or ''!r}, n)\n")
        for row in range(call.lineno - 1, call.end_lineno or call.lineno):
            start = call.col_offset if row == call.lineno - 1 else 0
            end = (call.end_col_offset or 0) if row == (call.end_lineno or 0) - 1 else len(lines[row].rstrip(b"\n"))
            lines[row] = lines[row][:start] + b" " * (end - start) + lines[row][end:]
    return b"".join(lines).decode() + "\n" + "\n".join(counted)


def unreadable() -> Iterator[str]:
    """Yield the calls whose text no tool can collect, because it is not written there."""
    for path in sorted(SOURCES.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        for call in _calls(ast.parse(source), "tr", "translate"):
            at = 0 if ast.unparse(call.func) == "self.tr" else 1
            written = isinstance(call.args[at], ast.Constant)
            if not written and "QT_TRANSLATE_NOOP" not in source:
                yield f"{path.relative_to(ROOT)}:{call.lineno}: write the text itself here, format it afterwards"


def _collect(targets: dict[str, Path]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for path in sorted(SOURCES.rglob("*.py")):
            copy = Path(folder) / path.relative_to(SOURCES)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(digestible(path.read_text(encoding="utf-8")), encoding="utf-8")
            files.append(str(copy.relative_to(folder)))
        for language, target in targets.items():
            command = [_tool("pyside6-lupdate"), *files, "-no-obsolete", "-locations", "none", "-silent"]
            command += ["-source-language", "en", "-target-language", language]
            command += ["-pluralonly"] if language == "en" else []
            subprocess.run([*command, "-ts", str(target)], cwd=folder, check=True)


def _compile(source: Path, target: Path) -> None:
    subprocess.run([_tool("pyside6-lrelease"), "-silent", str(source), "-qm", str(target)], check=True)


def update() -> None:
    """Collect the texts of the sources."""
    _collect({language: ts_path(language) for language in LANGUAGES})


def release() -> None:
    """Compile what the app loads."""
    for language in LANGUAGES:
        _compile(ts_path(language), ts_path(language).with_suffix(".qm"))


def faults() -> list[str]:
    """Return everything that is wrong, one line each; nothing means all is well."""
    found: list[str] = list(unreadable())
    with tempfile.TemporaryDirectory() as folder:
        fresh = {language: Path(folder) / f"keydesk_{language}.ts" for language in LANGUAGES}
        _collect(fresh)
        for language in LANGUAGES:
            texts = texts_of(ts_path(language))
            for text in texts:
                found += [f"{language}: {text.context}: {text.source!r} {fault}" for fault in text.faults()]
            have, wanted = {text.key for text in texts}, {text.key for text in texts_of(fresh[language])}
            found += [f"{language}: {key[0]}: {key[1]!r} is missing: run update" for key in sorted(wanted - have)]
            found += [f"{language}: {key[0]}: {key[1]!r} is stale: run update" for key in sorted(have - wanted)]
            compiled = Path(folder) / f"keydesk_{language}.qm"
            _compile(ts_path(language), compiled)
            if compiled.read_bytes() != ts_path(language).with_suffix(".qm").read_bytes():
                found.append(f"{language}: the .qm is not compiled from the .ts: run release")
    return found


def main(arguments: list[str]) -> int:
    """Run one of the three commands."""
    command = arguments[0] if len(arguments) == 1 else ""
    if command == "update":
        update()
    elif command == "release":
        release()
    elif command == "check":
        found = faults()
        for line in found:
            print(line)
        return 1 if found else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
