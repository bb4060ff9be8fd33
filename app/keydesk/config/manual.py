"""The manual: a page for every code of the catalogue and of the checks, in every language people see.

Title, what happened, what is safe and what to do come from the words the window shows; what IT can do is data of its
own, ``resources/data/manual.<language>.json``. Read on first use: call from a worker, or where waiting does not
matter. Raises FileNotFoundError or ValueError when the installation is damaged.
"""

import json
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Final

from keydesk.config.check_texts import SHARED, Entry, entries_in
from keydesk.config.texts import known_language, plainest
from keydesk.core.resources import resource
from keydesk.domain.catalogue import Code

_HEADS: Final = {
    "en": ("What happened", "What is safe", "What to do", "For IT"),
    "ja": ("何が起きたか", "安全なもの", "次にすること", "IT 担当者の方へ"),
}
_CHECK_HEAD: Final = {"en": "What it may find", "ja": "見つかること"}
_CHECK_SAFE: Final = {
    "en": "Looking changes nothing: not on this computer, not on a key, not in your account.",
    "ja": "確認では何も変わりません。このコンピューターもキーもアカウントもそのままです。",
}


@dataclass(frozen=True, slots=True)
class ManualPage:
    """One page.

    Args:
        code: ``KEY-004`` or ``CHK-013``.
        title: a few words.
        what: what happened, or what a check may find.
        safe: what is still safe.
        next: what to do.
        it: what IT should know and can do.
        language: of all of it.
    """

    code: str
    title: str
    what: str
    safe: str
    next: str
    it: str
    language: str

    @property
    def heads(self) -> tuple[str, str, str, str]:
        """Headings of the four parts."""
        what, *others = _HEADS[self.language]
        safe, following, it = others
        return (_CHECK_HEAD[self.language] if self.code.startswith("CHK-") else what, safe, following, it)

    def lines(self) -> list[str]:
        """The page as lines for a terminal."""
        lines = [f"{self.code}  {self.title}"]
        for head, text in zip(self.heads, (self.what, self.safe, self.next, self.it), strict=True):
            lines += ["", head, *(f"  {line}" for line in text.splitlines())]
        return lines


def manual_page(code: str, language: str = "en") -> ManualPage | None:
    """Give the page of a code.

    Args:
        code: a code, in any case.
        language: language tag; English where there is no manual in it.

    Returns:
        The page, None for a code nobody knows.
    """
    code, language = code.strip().upper(), known_language(language)
    it = notes_in(language).get(code)
    if it is None or code not in known_codes():
        return None
    if code in entries_in(language):
        return _check_page(code, language, it)
    title, what, safe, following = plainest(code, language)
    return ManualPage(code, title, what, safe, following, it, language)


def codes_like(code: str) -> list[str]:
    """Suggest codes for one that was mistyped."""
    return get_close_matches(code.strip().upper(), known_codes(), n=3, cutoff=0.7)


def known_codes() -> list[str]:
    """List every code there must be a page for."""
    return [*(code.value for code in Code), *sorted(set(entries_in("en")) - {SHARED})]


@cache
def notes_in(language: str) -> dict[str, str]:
    """Read what the manual says to IT.

    Args:
        language: one of `config.texts.LANGUAGES`.

    Returns:
        Code to text.
    """
    notes: dict[str, str] = json.loads(resource("data", f"manual.{language}.json").read_text(encoding="utf-8"))
    return notes


def _check_page(code: str, language: str, it: str) -> ManualPage:
    entry = entries_in(language)[code]
    findings = [*_sentences(entry, "failed"), *_sentences(entry, "warning")]
    what = "\n".join(dict.fromkeys(findings or _sentences(entry, "ok")))
    following = "\n".join(dict.fromkeys(_sentences(entry, "next"))) or _shared_next(language)
    return ManualPage(code, str(entry["title"]), what, _CHECK_SAFE[language], following, it, language)


def _shared_next(language: str) -> str:
    """For a check that never finds anything to mend by itself."""
    shared = entries_in(language)[SHARED]["next"]
    return shared["error"] if isinstance(shared, dict) else shared


def _sentences(entry: Entry, part: str) -> list[str]:
    sentences = entry.get(part)
    told = sentences.values() if isinstance(sentences, dict) else ()
    return [sentence.format_map(_Open()) for sentence in told]


class _Open(dict[str, str]):
    """A page is about all cases: what a finding would name is an ellipsis."""

    def __missing__(self, name: str) -> str:
        return "…"
