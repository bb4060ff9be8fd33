"""The support bundle: a zip of a few texts that tells a helpdesk everything and gives nothing away.

What is in it is decided here, file by file and member by member; nothing is copied whole but the redacted log. Any
thread: making takes a second, so call it from a worker. Raises nothing.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from keydesk.core.encoding import JsonValue
from keydesk.core.redact import redact
from keydesk.helpdesk import bundle_parts as parts
from keydesk.helpdesk.bundle_parts import Facts
from keydesk.helpdesk.pseudonyms import Pseudonyms

MAX_BYTES: Final = 5 * 1024 * 1024
LOG_BYTES: Final = 2 * 1024 * 1024
"""Characters of log in a bundle at most, the newest; so it is packed in a second or two, and read by somebody."""
MANIFEST: Final = "manifest.json"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class BundleChoices:
    """What a person lets into the bundle beyond the usual.

    Args:
        serials: whole serial numbers of keys.
        passkey_names: what the person calls passkeys and other ways to sign in.
    """

    serials: bool = False
    passkey_names: bool = False


@dataclass(frozen=True, slots=True)
class BundleFile:
    """One file, exactly as it will be written.

    Args:
        name: inside the zip; from a fixed list, never from data.
        text: its content.
    """

    name: str
    text: str

    @property
    def size(self) -> int:
        """Bytes of the content."""
        return len(self.text.encode("utf-8"))


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle before it is saved.

    Args:
        code: support code.
        made_at: aware time.
        files: everything in it, the manifest last.
    """

    code: str
    made_at: datetime
    files: tuple[BundleFile, ...]

    @property
    def suggested_name(self) -> str:
        """A name for the file, with code and day and nothing of the person."""
        return f"keydesk-support-{self.code}-{self.made_at:%Y-%m-%d}.zip"

    def packed(self) -> bytes:
        """Pack it.

        Returns:
            A zip of at most `MAX_BYTES`: plain names, no links; the oldest log goes where it would be larger.
        """
        files = list(self.files)
        while len(data := _zip(files, self.made_at)) > MAX_BYTES:
            oldest = next(file for file in reversed(files) if file.name.startswith("logs/"))
            files = _with_manifest([file for file in files if file not in (oldest, self.files[-1])], self)
        return data


def make_bundle(facts: Facts, choices: BundleChoices) -> Bundle:
    """Make a bundle.

    Args:
        facts: everything that may be told.
        choices: what the person lets in.

    Returns:
        The bundle, ready to be looked at; saving writes exactly this.
    """
    names = Pseudonyms()
    parts.introduce(names, facts, choices.serials, choices.passkey_names)
    documents: list[tuple[str, JsonValue]] = [
        ("findings.json", parts.findings(facts)),
        ("versions.json", dict(facts.versions)),
        ("settings.json", parts.settings(facts, names)),
        ("keys.json", parts.keys(facts, names, choices.serials)),
        ("account.json", parts.account(facts, names, choices.passkey_names)),
        ("lately.json", parts.lately(facts)),
    ]
    if facts.policy is not None:
        documents.append(("policy.json", dict(facts.policy)))
    files = [BundleFile("README.txt", parts.readme(facts, choices.serials, choices.passkey_names))]
    files += [BundleFile(name, _json(names.value(document, redact))) for name, document in documents]
    files += [
        BundleFile(f"crashes/crash-{number}.txt", _clean(names, text))
        for number, text in enumerate(facts.crashes, start=1)
    ]
    files += [BundleFile(f"logs/{name}", _clean(names, text)) for name, text in bounded(facts.logs, LOG_BYTES)]
    bundle = Bundle(facts.code, facts.made_at, tuple(files))
    return replace(bundle, files=tuple(_with_manifest(files, bundle)))


def bounded(logs: Sequence[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """Keep the newest of the logs.

    Args:
        logs: names and texts, the newest file first.
        most: characters in all.

    Returns:
        The same, cut at the beginning of a line where there is too much.
    """
    kept: list[tuple[str, str]] = []
    for name, text in logs:
        if len(text) > most:
            rest = text[len(text) - most :].partition("\n")[2]
            return [*kept, (name, rest)] if rest else kept
        most -= len(text)
        kept.append((name, text))
    return kept


def _clean(names: Pseudonyms, text: str) -> str:
    return redact(names.text(text))


def _with_manifest(files: Sequence[BundleFile], bundle: Bundle) -> list[BundleFile]:
    listed: list[JsonValue] = [
        {"name": file.name, "bytes": file.size, "sha256": hashlib.sha256(file.text.encode("utf-8")).hexdigest()}
        for file in files
    ]
    manifest: dict[str, JsonValue] = {
        "format": FORMAT,
        "support_code": bundle.code,
        "made_at": f"{bundle.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "files": listed,
    }
    return [*files, BundleFile(MANIFEST, _json(manifest))]


def _zip(files: Sequence[BundleFile], at: datetime) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100600 << 16
            archive.writestr(entry, file.text.encode("utf-8"))
    return packed.getvalue()


def _json(value: JsonValue | Mapping[str, JsonValue]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
