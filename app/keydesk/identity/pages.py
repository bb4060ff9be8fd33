"""The page the browser ends on: calm, in the browser's language, without a secret or a foreign resource in it.

`load_pages` reads files and belongs in a worker; the rest is pure. Raises INTERNAL when the program's own files are
missing.
"""

import base64
import hashlib
import html
import json
import string
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

LANGUAGES = ("en", "ja")
OWN_NAME = "Keydesk"
_CHECK = "M17 29l8 8 15-17"
_BANG = "M28 16v15M28 39v.5"


class PageName(StrEnum):
    """The pages there are."""

    DONE = "done"
    STOPPED = "stopped"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"
    FORWARD = "forward"  # hands an answer in the fragment on; without one it says what `UNREADABLE` says


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages, ready to send.

    Args:
        bodies: by page and language.
        policy: the Content-Security-Policy that lets exactly their style through.
        script: what the page that hands on adds to the policy: exactly its own script.
    """

    bodies: Mapping[tuple[PageName, str], bytes]
    policy: str
    script: str = ""

    def policy_of(self, name: PageName) -> str:
        """Give the Content-Security-Policy of a page."""
        return f"{self.policy}; {self.script}" if name is PageName.FORWARD and self.script else self.policy

    def body(self, name: PageName, accept_language: str) -> tuple[bytes, str]:
        """Choose a page.

        Args:
            name: which.
            accept_language: the browser's header, any text.

        Returns:
            The page in UTF-8 and its language.
        """
        language = choose_language(accept_language)
        return self.bodies[name, language], language


def choose_language(accept_language: str) -> str:
    """Choose the language a browser likes best of those there are.

    Args:
        accept_language: the header, any text. Source: RFC 9110 §12.5.4.

    Returns:
        ``en`` or ``ja``.
    """
    best, best_weight = LANGUAGES[0], 0.0
    for item in accept_language[:500].split(","):
        name, _, parameter = item.partition(";")
        language = name.strip().lower().partition("-")[0]
        try:
            weight = float(parameter.strip().removeprefix("q=")) if parameter.strip() else 1.0
        except ValueError:
            continue
        if language in LANGUAGES and best_weight < weight <= 1.0:
            best, best_weight = language, weight
    return best


def load_pages(folder: Path, connecting: bool = False, product: str = OWN_NAME) -> Pages:
    """Read and fill the pages; blocking.

    Args:
        folder: ``resources/web/callback``.
        connecting: words for connecting an account, not for a sign-in.
        product: what people know the program as.

    Returns:
        The pages.

    Raises:
        KeydeskError: INTERNAL when a file is missing or broken.
    """
    try:
        skeleton = (folder / "page.html").read_text("utf-8")
        texts = {name: json.loads((folder / f"texts.{name}.json").read_text("utf-8")) for name in LANGUAGES}
        script = (folder / "forward.js").read_text("utf-8")
        style = skeleton.partition("<style>")[2].partition("</style>")[0]
        bodies = {
            (name, language): _fill(skeleton, (name, language), _words(texts[language], name, connecting), product)
            for name in PageName
            for language in LANGUAGES
        }
    except (OSError, ValueError, KeyError) as error:
        raise KeydeskError(Code.INTERNAL, what="callback pages", reason=type(error).__name__) from error
    for language in LANGUAGES:
        page = bodies[PageName.FORWARD, language].decode("utf-8")
        # In the head: the browser goes on before it shows anything.
        handed = page.replace("<style>", f"<script>{script}</script>\n<style>", 1)
        bodies[PageName.FORWARD, language] = handed.encode("utf-8")
    policy = (
        f"default-src 'none'; style-src 'sha256-{_digest(style)}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return Pages(bodies, policy, f"script-src 'sha256-{_digest(script)}'")


def _words(texts: dict[str, dict[str, str]], name: PageName, connecting: bool) -> Mapping[str, str]:
    said = PageName.UNREADABLE if name is PageName.FORWARD else name
    own = texts.get(f"connect-{said}") if connecting else None
    return own or texts[said]


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _fill(skeleton: str, which: tuple[PageName, str], texts: Mapping[str, str], product: str) -> bytes:
    name, language = which
    good = name is PageName.DONE
    page = string.Template(skeleton).substitute(
        lang=language,
        title=html.escape(texts["title"].replace(OWN_NAME, product)),
        text=html.escape(texts["text"].replace(OWN_NAME, product)),
        product=html.escape(product),
        tone="good" if good else "warn",
        path=_CHECK if good else _BANG,
    )
    return page.encode("utf-8")
