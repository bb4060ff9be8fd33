"""A browser without a window that signs a practice user in, for the guided tour on machines without a display.

It walks the practice tenant's own pages by their forms, those of the pretend providers and of the device flow
included, and ends on the program's callback page, or where a device was allowed. Blocking; runs in a process of its
own. Raises `RobotError` when the pages are not what it knows.
"""

import html.parser
import http.cookiejar
import re
import urllib.parse
import urllib.request

from keydesk.core.loopback import loopback_opener

_MAX_PAGES = 12
_CODE = re.compile(r'class="code">\s*([0-9 ]{6,8})\s*<')
_LIMIT = 1_000_000
_DEVICE_DONE = "/activate/confirm"


class RobotError(Exception):
    """The pages led nowhere."""


class _FirstForm(html.parser.HTMLParser):
    """Reads action and fields of the first visible form."""

    def __init__(self) -> None:
        super().__init__()
        self.action: str | None = None
        self.fields: dict[str, str] = {}
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notice forms and inputs."""
        members = {name: value or "" for name, value in attrs}
        if tag == "form" and self.action is None and "hidden" not in members:
            self.action, self._inside = members.get("action", ""), True
        elif tag == "input" and self._inside and "name" in members:
            if members.get("type") != "radio" or "checked" in members:
                self.fields[members["name"]] = members.get("value", "")
        elif tag == "button" and self._inside and "name" in members:
            # The first button of a question is the one that goes on: Allow.
            self.fields.setdefault(members["name"], members.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Notice the form's end."""
        if tag == "form":
            self._inside = False


def sign_in(address: str, email: str, password: str) -> str:
    """Sign in like a person would, page by page.

    Args:
        address: what the program opened: of `/authorize`, of a connection, or of the device flow.
        email: who signs in.
        password: the practice password.

    Returns:
        The address of the last page: the program's callback, or the end of the device flow.

    Raises:
        RobotError: neither was reached.
    """
    host = urllib.parse.urlsplit(address).hostname
    if host not in ("localhost", "127.0.0.1"):
        raise RobotError("the practice browser only goes to the practice tenant")
    opener = loopback_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    request: urllib.request.Request = urllib.request.Request(address)  # noqa: S310  # loopback, checked above
    for _ in range(_MAX_PAGES):
        with opener.open(request, timeout=10) as answer:
            page, here = answer.read(_LIMIT).decode("utf-8"), str(answer.geturl())
        path = urllib.parse.urlsplit(here).path
        if path == "/callback" or (path == _DEVICE_DONE and "<form" not in page):
            return here
        request = _next(page, here, email, password)
    raise RobotError("too many pages")


def _next(page: str, here: str, email: str, password: str) -> urllib.request.Request:
    form = _FirstForm()
    form.feed(page)
    if form.action is None:
        raise RobotError("a page without a form")
    fields = dict(form.fields)
    if "username" in fields:
        fields |= {"username": email, "password": password}
    if "code" in fields:
        shown = _CODE.search(page)
        if shown is None:
            raise RobotError("no code is shown")
        fields["code"] = shown.group(1).replace(" ", "")
    target = urllib.parse.urljoin(here, form.action)
    return urllib.request.Request(  # noqa: S310  # joined to a loopback page
        target, urllib.parse.urlencode(fields).encode("ascii"), {"content-type": "application/x-www-form-urlencoded"}
    )
