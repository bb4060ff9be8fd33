"""Looks for secrets where none may be: in every file, text and archive, plain and in the usual disguises."""

from __future__ import annotations

import base64
import io
import json
import re
import urllib.parse
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

_SHORTEST = 6  # shorter ones turn up by chance
_SURE = 10  # so many digits do not
_BREAKS = b"\r\n"
_MARKS = (b"\\n", b"\\r", b"=\r\n")  # how a log or a mail writes the end of a line


def disguises(secret: str) -> set[bytes]:
    """The forms a secret may hide in: plain, UTF-16, hex, percent, JSON and base64 at every alignment."""
    assert len(secret) >= _SHORTEST, "too short to look for"
    raw = secret.encode()
    found = {raw, secret.encode("utf-16-le"), raw.hex().encode(), raw.hex().upper().encode()}
    found.add("".join(f"%{byte:02X}" for byte in raw).encode())
    found.add(urllib.parse.quote(secret, safe="").encode())
    found.add(urllib.parse.quote_plus(secret).encode())
    found.add(secret.encode("unicode_escape"))
    found |= {json.dumps(secret)[1:-1].encode(), json.dumps(secret, ensure_ascii=False)[1:-1].encode()}
    found.add(secret.encode("utf-16-be"))
    for shift in range(3):
        # What comes before and after is not known: only the characters that depend on the secret alone are kept.
        whole = base64.b64encode(b"\0" * shift + raw).rstrip(b"=")
        start, end = -(-shift * 8 // 6), (shift + len(raw)) * 8 // 6
        found |= {whole[start:end], whole[start:end].replace(b"+", b"-").replace(b"/", b"_")}
    return found


def is_short_number(secret: str) -> bool:
    """Tell whether it has so few digits that it turns up by chance within longer ones, in times, ports and hashes."""
    return secret.isdecimal() and len(secret) < _SURE


class Canaries:
    """Secrets by name, and the search for them; a short number is found as a word of its own, and disguised."""

    def __init__(self, secrets: Mapping[str, Iterable[str]]) -> None:
        told = {(name, value) for name, values in secrets.items() for value in values}
        self._needles = {
            (name, needle)
            for name, value in told
            for needle in disguises(value)
            if not (is_short_number(value) and needle == value.encode())
        }
        self._numbers = [(name, _word(value)) for name, value in told if is_short_number(value)]

    def in_bytes(self, data: bytes) -> set[str]:
        """Names of the secrets found, in an archive too, and where a line was broken in the middle of one."""
        found = {name for name, needle in self._needles if needle in data}
        found |= {name for name, word in self._numbers if word.search(data)}
        unbroken = data.translate(None, _BREAKS)
        for mark in _MARKS:
            unbroken = unbroken.replace(mark, b"")
        found |= {name for name, needle in self._needles if needle.translate(None, _BREAKS) in unbroken}
        if data[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for entry in archive.infolist():
                    found |= self.in_bytes(entry.filename.encode() + entry.comment + archive.read(entry))
        return found

    def in_texts(self, texts: Iterable[str]) -> set[str]:
        """Names of the secrets found in texts: titles, clipboard, what is spoken."""
        return self.in_bytes("\n".join(texts).encode())

    def in_folder(self, folder: Path) -> dict[str, set[str]]:
        """Names of the secrets found, by file; file names are looked at, too."""
        found = {}
        for path in sorted(folder.rglob("*")):
            data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            if names := self.in_bytes(str(path).encode()) | self.in_bytes(data):
                found[str(path.relative_to(folder))] = names
        return found


def _word(number: str) -> re.Pattern[bytes]:
    """Those digits with nothing of a longer number, a name, a time or a fraction around them."""
    return re.compile(rb"(?<![\w%])(?<!\d[.,:+-])" + number.encode() + rb"(?!\w)(?![.,:+-]\d)")
