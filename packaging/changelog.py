"""What CHANGELOG.md tells of the versions: number and day. Blocking, one small file. Raises SetupError."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from steps import REPOSITORY, SetupError

_HEADING = re.compile(r"^## (\d+\.\d+\.\d+(?:[-.\w]*)), (.+)$", re.MULTILINE)
NOT_YET = "not yet released"


@dataclass(frozen=True)
class Entry:
    """One version.

    Args:
        version: its number.
        released: its day, None for one that is not yet released.
        text: what changed, Markdown.
    """

    version: str
    released: date | None
    text: str


def entries(text: str | None = None) -> list[Entry]:
    """Read the versions.

    Args:
        text: of the file, None to read it.

    Returns:
        One entry each, in the order they stand in: newest first.

    Raises:
        SetupError: A heading of a version tells neither a day nor that it is not yet released.
    """
    content = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8") if text is None else text
    headings = list(_HEADING.finditer(content))
    ends = [heading.start() for heading in headings[1:]] + [len(content)]
    return [
        Entry(found[1], _day(found[1], found[2]), content[found.end() : end].strip())
        for found, end in zip(headings, ends, strict=True)
    ]


def entry(version: str, text: str | None = None) -> Entry:
    """Read one version.

    Args:
        version: its number.
        text: of the file, None to read it.

    Raises:
        SetupError: There is no such entry, or it says nothing.
    """
    for found in entries(text):
        if found.version == version and found.text:
            return found
    raise SetupError(
        f"CHANGELOG.md tells nothing of {version}.", f"write what changed under '## {version}, YYYY-MM-DD'"
    )


def releases(version: str, day: date, text: str | None = None) -> dict[str, date]:
    """Tell which versions came out when, as software centres list them.

    Args:
        version: of what is built.
        day: of the build, for a version that has no day yet.
        text: of the file, None to read it.

    Returns:
        Version: its day; the one that is built first, then those that were released.
    """
    told = {found.version: found.released for found in entries(text)}
    older = {number: released for number, released in told.items() if released is not None and number != version}
    return {version: told.get(version) or day, **older}


def _day(version: str, words: str) -> date | None:
    if words == NOT_YET:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise SetupError(
            f"CHANGELOG.md: {version}, {words!r} is no day.", f"write YYYY-MM-DD or {NOT_YET!r}"
        ) from None
