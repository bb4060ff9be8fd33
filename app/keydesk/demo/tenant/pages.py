"""The HTML pages of the practice tenant: templates, texts in English and Japanese, and their headers.

Owns the loaded templates (read once, when this module's `Pages` is made, as the event loop must not wait for a
disk). Runs on the server's event loop. Raises `FileNotFoundError` when the resources are missing.
"""

import html
import json
from collections.abc import Mapping
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from keydesk.core.resources import resource
from keydesk.demo.tenant.config import TenantConfig
from keydesk.demo.tenant.wire import NO_STORE

LANGUAGES = ("en", "ja")
_ASSET_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Markup(str):
    """HTML that is put into a page as it is; everything in it was escaped when it was made."""

    __slots__ = ()


class Pages:
    """Templates, texts and assets, loaded once.

    Args:
        config: for the addresses forms may lead to.
    """

    def __init__(self, config: TenantConfig) -> None:
        folder = resource("web", "tenant")
        self._templates = {path.stem: Template(path.read_text(encoding="utf-8")) for path in folder.glob("*.html")}
        self._texts: dict[str, dict[str, str]] = {
            language: json.loads((folder / f"texts.{language}.json").read_text(encoding="utf-8"))
            for language in LANGUAGES
        }
        self._assets = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in _ASSET_TYPES}
        self.people = "\n".join(
            f"{email} · {password}" for person in config.people for email, password in person.logins
        )
        # A browser applies form-action to the redirect behind a form as well: the callbacks must be in it.
        targets = " ".join(("'self'", *(callback.removesuffix("/callback") for callback in config.callbacks)))
        self.policy = (
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
            f"form-action {targets}; frame-ancestors 'none'; base-uri 'none'"
        )

    def render(self, name: str, language: str, values: Mapping[str, str]) -> str:
        """Fill in a page.

        Args:
            name: template without suffix.
            language: `en` or `ja`.
            values: texts for its gaps; escaped here.

        Returns:
            A whole HTML document.
        """
        words = {f"t_{key}": html.escape(text) for key, text in self._texts[language].items()}
        gaps = _escaped(values)
        body = self.fragment(name, language, values)
        title = self._texts[language].get(f"{name}_title", self._texts[language]["tenant"])
        # The pretend providers are somebody else: their pages must not look like the tenant's.
        frame = "outside_frame" if name.startswith("outside") else "frame"
        return self._templates[frame].substitute(
            {**words, **gaps, "language": language, "title": html.escape(title), "body": body}
        )

    def fragment(self, name: str, language: str, values: Mapping[str, str]) -> Markup:
        """Fill in a part of a page.

        Args:
            name: template without suffix.
            language: `en` or `ja`.
            values: texts for its gaps; escaped here, unless they are `Markup`.

        Returns:
            HTML without the frame.
        """
        words = {f"t_{key}": html.escape(text) for key, text in self._texts[language].items()}
        return Markup(self._templates[name].substitute({**words, **_escaped(values), "language": language}))

    def text(self, key: str, language: str) -> str:
        """Look up one sentence.

        Args:
            key: its name; empty gives an empty text.
            language: `en` or `ja`.

        Returns:
            The sentence, not escaped.
        """
        return self._texts[language][key] if key else ""

    def texts(self, language: str) -> dict[str, str]:
        """Tell all sentences of a language.

        Args:
            language: `en` or `ja`.

        Returns:
            Name to sentence, not escaped.
        """
        return self._texts[language]

    def asset(self, name: str) -> tuple[bytes, str] | None:
        """Look up a style sheet, script or picture.

        Args:
            name: file name.

        Returns:
            Content and content type, or None.
        """
        content = self._assets.get(name)
        return None if content is None else (content, _ASSET_TYPES[Path(name).suffix])


def _escaped(values: Mapping[str, str]) -> dict[str, str]:
    return {key: value if isinstance(value, Markup) else html.escape(value) for key, value in values.items()}


def choose_language(request: Request, ui_locales: str = "") -> str:
    """Choose the language of the pages. Source: OpenID Connect Core §3.1.2.1, RFC 9110 §12.5.4.

    Args:
        request: its `Accept-Language` counts when the app asked for nothing that exists.
        ui_locales: what the app asked for, most wanted first.

    Returns:
        `en` or `ja`.
    """
    accepted = [part.partition(";")[0] for part in request.headers.get("accept-language", "").split(",")]
    for wanted in [*ui_locales.split(), *accepted]:
        language = wanted.strip().lower().partition("-")[0]
        if language in LANGUAGES:
            return language
    return "en"


def show_page(request: Request, name: str, *, status: int = 200, language: str = "", **values: str) -> Response:
    """Answer with a page.

    Args:
        request: the browser's request.
        name: template without suffix.
        status: HTTP status.
        language: `en` or `ja`; empty lets the browser decide.
        values: texts for its gaps.

    Returns:
        The page, never stored, under a strict content security policy.
    """
    pages = pages_of(request)
    document = pages.render(name, language or choose_language(request), values)
    headers = {
        **NO_STORE,
        "content-security-policy": pages.policy,
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }
    return HTMLResponse(document, status_code=status, headers=headers)


def pages_of(request: Request) -> Pages:
    """Find the loaded pages of the tenant a request came to.

    Args:
        request: any request of its app.

    Returns:
        The pages.
    """
    pages: Pages = request.app.state.pages
    return pages


async def asset(request: Request) -> Response:
    """Answer `GET /u/assets/{name}`.

    Args:
        request: the browser's request.

    Returns:
        The file, or 404.
    """
    found = pages_of(request).asset(request.path_params["name"])
    if found is None:
        return Response(status_code=404)
    headers = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}
    return Response(found[0], media_type=found[1], headers=headers)
