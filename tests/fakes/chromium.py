"""A real Chromium, driven over a pipe by the DevTools protocol; standard library only.

    with chromium() as browser:
        page = browser.new_page()
        page.open("http://localhost:1234/")
        page.wait_for("document.querySelector('h1')")

Blocks; an async test calls it through `asyncio.to_thread`. Linux and macOS: the pipe is passed as descriptors 3, 4.
One that somebody else opens on the screen is in `tests.fakes.opened_browser`.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from keydesk.core.encoding import b64url_decode

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_WAIT_S = 30.0
_HEARD = "keydeskHeard"  # set in the page by the click a press made
_AIM = """(() => {
    const target = document.querySelector(%s);
    const painted = document.visibilityState === "visible" && performance.getEntriesByType("paint").length;
    if (!target || !painted) return null;
    target.scrollIntoView({behavior: "instant", block: "center"});
    const box = target.getBoundingClientRect();
    const x = box.x + box.width / 2, y = box.y + box.height / 2;
    if (!target.contains(document.elementFromPoint(x, y))) return null;
    window.%s = false;
    target.addEventListener("click", () => { window.%s = true; }, {once: true});
    return [x, y];
})()"""


class Page:
    """One tab."""

    def __init__(self, browser: DevTools, session: str) -> None:
        self._browser = browser
        self._session = session
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters: object) -> dict[str, object]:
        """Send one DevTools command to this tab."""
        return self._browser.send(method, parameters, self._session)

    def open(self, url: str) -> None:
        """Go to an address; an address nobody answers is no error, as a callback may lead nowhere."""
        self.send("Page.navigate", url=url)

    def run(self, script: str) -> object:
        """Evaluate JavaScript and return its value."""
        answer = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        result = answer["result"]
        assert isinstance(result, dict)
        assert "exceptionDetails" not in answer, answer
        return result.get("value")

    def wait_for(self, condition: str) -> None:
        """Wait until a JavaScript expression is true."""
        deadline = time.monotonic() + _WAIT_S
        while time.monotonic() < deadline:
            # A page may go away while it is asked.
            with contextlib.suppress(DevToolsError, AssertionError):
                if self.run(f"Boolean({condition})"):
                    return
            time.sleep(0.05)
        raise AssertionError(f"never came true: {condition}; page: {self.run('document.body.innerText')}")

    def click(self, selector: str) -> None:
        """Click an element as a person does (WebAuthn wants a user gesture)."""
        script = f"document.querySelector({json.dumps(selector)}).click()"
        self.send("Runtime.evaluate", expression=script, userGesture=True)

    def press(self, selector: str) -> None:
        """Press the mouse where an element is drawn, and wait until the page has heard it.

        A browser throws away what is pressed before its first picture of a page is shown, and says nothing: so the
        page is asked whether the click came, and the mouse is pressed again only when it did not.
        """
        deadline = time.monotonic() + _WAIT_S
        while time.monotonic() < deadline:
            self.send("Page.bringToFront")
            place = self.run(_AIM % (json.dumps(selector), _HEARD, _HEARD))
            if isinstance(place, list):
                for act in ("mousePressed", "mouseReleased"):
                    where = {"x": place[0], "y": place[1], "button": "left", "clickCount": 1}
                    self.send("Input.dispatchMouseEvent", type=act, **where)
                if self._heard():
                    return
            time.sleep(0.05)
        raise AssertionError(f"cannot be pressed: {selector}; page: {self.run('document.body.innerText')}")

    def type(self, text: str) -> None:
        """Type where the focus is, as an input method does."""
        self.send("Input.insertText", text=text)

    def _heard(self) -> bool:
        """Whether the click came; a page that is not there any more has heard it, too."""
        ends = time.monotonic() + 2.0
        while time.monotonic() < ends:
            try:
                if self.run(f"window.{_HEARD}") is not False:
                    return True
            except (DevToolsError, AssertionError):  # between two pages
                return True
            time.sleep(0.02)
        return False

    def type_into(self, selector: str, text: str) -> None:
        """Put text into a field."""
        self.run(f"document.querySelector({json.dumps(selector)}).value = {json.dumps(text)}")

    def wait_for_request(self, prefix: str) -> str:
        """Wait until the tab asks for an address, answered or not.

        Returns:
            The whole address.
        """
        deadline = time.monotonic() + _WAIT_S
        while time.monotonic() < deadline:
            for event in self._browser.events:
                url = _requested(event)
                if url.startswith(prefix):
                    return url
            with contextlib.suppress(DevToolsError):  # asked only for the events it brings; the page may go meanwhile
                self.run("1")
            time.sleep(0.05)
        raise AssertionError(f"no request for {prefix} was made")

    def complaints(self) -> list[str]:
        """What the console says about scripts and the content security policy."""
        found = []
        for event in self._browser.events:
            text = json.dumps(event["params"])
            blocked = event["method"] == "Log.entryAdded" and "Content Security Policy" in text
            if blocked or event["method"] == "Runtime.exceptionThrown":
                found.append(text)
        return found

    def add_authenticator(self, **options: object) -> str:
        """Plug a virtual security key into the browser; returns its id."""
        self.send("WebAuthn.enable", enableUI=False)
        settings = {
            "protocol": "ctap2",
            "transport": "usb",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
            **options,
        }
        return str(self.send("WebAuthn.addVirtualAuthenticator", options=settings)["authenticatorId"])

    def add_passkey(
        self, authenticator: str, *, credential_id: bytes, private_key: bytes, user_handle: str, counter: int
    ) -> None:
        """Put a passkey of `localhost` on a virtual security key; the private key is PKCS #8."""
        credential = {
            "credentialId": base64.b64encode(credential_id).decode(),
            "isResidentCredential": True,
            "rpId": "localhost",
            "privateKey": base64.b64encode(private_key).decode(),
            "userHandle": base64.b64encode(b64url_decode(user_handle)).decode(),
            "signCount": counter,
        }
        self.send("WebAuthn.addCredential", authenticatorId=authenticator, credential=credential)

    def screenshot(self, path: Path) -> None:
        """Write a PNG of what is seen."""
        data = self.send("Page.captureScreenshot")["data"]
        path.write_bytes(base64.b64decode(str(data)))


class DevToolsError(Exception):
    """The browser refused a command."""


class DevTools:
    """The DevTools protocol over two ends of pipes.

    Args:
        write: descriptor the browser reads from.
        read: descriptor the browser writes to.

    Attributes:
        events: every event so far, oldest first.
    """

    def __init__(self, write: int, read: int) -> None:
        self.events: list[dict[str, object]] = []
        self._serial = 0
        self._buffer = b""
        self._out = write
        self._in = read

    def attach(self, target: str) -> Page:
        """Take hold of a tab."""
        attached = self.send("Target.attachToTarget", {"targetId": target, "flatten": True})
        return Page(self, str(attached["sessionId"]))

    def send(self, method: str, parameters: dict[str, object], session: str | None = None) -> dict[str, object]:
        """Send one DevTools command and wait for its answer."""
        self._serial += 1
        message: dict[str, object] = {"id": self._serial, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") != self._serial:
                if "method" in answer:
                    self.events.append(answer)
                continue
            if "error" in answer:
                raise DevToolsError(f"{method}: {answer['error']}")
            result = answer["result"]
            assert isinstance(result, dict)
            return result

    def hang_up(self) -> None:
        """Close both ends."""
        os.close(self._in)
        os.close(self._out)

    def _receive(self) -> dict[str, object]:
        while b"\0" not in self._buffer:
            readable, _, _ = select.select([self._in], [], [], _WAIT_S)
            if not readable:
                raise DevToolsError("the browser does not answer")
            chunk = os.read(self._in, 1 << 16)
            if not chunk:
                raise EOFError("the browser has gone")
            self._buffer += chunk
        message, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, object] = json.loads(message)
        return answer


class Chromium(DevTools):
    """The browser process; use `chromium()`."""

    def __init__(self, command: str, folder: str) -> None:
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        super().__init__(ours_out, ours_in)

        def connect() -> None:
            # Copy out of the way first: 3 and 4 may be among the pipes' own numbers.
            high_in = fcntl.fcntl(theirs_in, fcntl.F_DUPFD, 60)
            high_out = fcntl.fcntl(theirs_out, fcntl.F_DUPFD, 60)
            os.dup2(high_in, 3)
            os.dup2(high_out, 4)

        self._process = subprocess.Popen(
            [
                command,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--remote-debugging-pipe",
                f"--user-data-dir={folder}",
                "--lang=en",
                "about:blank",
            ],
            preexec_fn=connect,
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)

    def new_page(self) -> Page:
        """Open a tab."""
        return self.attach(str(self.send("Target.createTarget", {"url": "about:blank"})["targetId"]))

    def fresh_page(self) -> Page:
        """Open a tab as if the browser had never been anywhere."""
        self.events.clear()
        page = self.new_page()
        page.send("Network.clearBrowserCookies")
        return page

    def close(self) -> None:
        """End the process."""
        with contextlib.suppress(DevToolsError, OSError, EOFError):
            self.send("Browser.close", {})
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.hang_up()


@contextlib.contextmanager
def chromium() -> Iterator[Chromium]:
    """Start a Chromium without a window; without one installed the test is skipped, in CI it fails."""
    command = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if command is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium is installed")
        pytest.skip("no Chromium is installed")
    with tempfile.TemporaryDirectory(prefix="keydesk-chromium-", ignore_cleanup_errors=True) as folder:
        browser = Chromium(command, folder)
        try:
            yield browser
        finally:
            browser.close()


def _requested(event: dict[str, object]) -> str:
    parameters = event.get("params")
    if event.get("method") != "Network.requestWillBeSent" or not isinstance(parameters, dict):
        return ""
    return str(parameters["request"]["url"])
