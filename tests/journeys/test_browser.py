"""A real Chromium signs in for the command line: the address the program opens, the tenant's pages, the way back."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keydesk.core.encoding import b64url_encode
from keydesk.demo.softkey.profile import EDDSA
from keydesk.demo.softkey.state import StoredPasskey
from tests.fakes.chromium import Chromium, Page, chromium
from tests.fakes.key_shelf import passkeys_on
from tests.fakes.program import LIMIT_S, Desk, Ran, Tenant

pytestmark = [pytest.mark.browser, pytest.mark.keyring, pytest.mark.timeout(300)]

PIN = "journey-pin-4711"
SOFTWARE = ("--transport", "software")
WORDS = ("sign-in", "--json")


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Chromium) -> Page:
    return browser.fresh_page()


@pytest.fixture
def lonely(tmp_path: Path, tenant: Tenant) -> Desk:
    """A computer with a keyring entry of its own."""
    made = Desk(tmp_path, tenant, profile=f"lonely-{tmp_path.name}"[:60])
    made.add_profile()
    return made


class SignIn:
    """A sign-in of the program that waits for its browser."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told = desk.root / "address"
        mailbox = desk.root / "browser.sh"
        told = shlex.quote(str(self._told))
        mailbox.write_text(f'#!/bin/sh\nprintf %s "$1" > {told}.part\nmv {told}.part {told}\n')
        mailbox.chmod(0o755)
        self._program: subprocess.Popen[str] = desk.start(*WORDS, "--browser", f"{mailbox} %s")

    def address(self) -> str:
        """What the program hands to its browser."""
        deadline = time.monotonic() + LIMIT_S
        while not self._told.exists():
            assert time.monotonic() < deadline, "no browser was called"
            assert self._program.poll() is None, self.end()
            time.sleep(0.05)
        return self._told.read_text()

    def end(self) -> Ran:
        """Wait for the program."""
        return self._desk.finish(self._program, WORDS)


def by_password(page: Page, tenant: Tenant) -> None:
    """Fill the sign-in page in as a person does."""
    user = tenant.users[0]
    page.wait_for("document.querySelector('#username')")
    page.type_into("#username", str(user["email"]))
    page.type_into("#password", str(user["password"]))
    page.click(".primary")


def private_key(passkey: StoredPasskey) -> ec.EllipticCurvePrivateKey | Ed25519PrivateKey:
    """What the key keeps inside, for a browser's virtual key."""
    if passkey.algorithm == EDDSA:
        return Ed25519PrivateKey.from_private_bytes(passkey.private_key)
    return ec.derive_private_key(int.from_bytes(passkey.private_key), ec.SECP256R1())


def test_by_password_and_back_to_the_program(lonely: Desk, tenant: Tenant, page: Page) -> None:
    signing_in = SignIn(lonely)
    page.open(signing_in.address())
    by_password(page, tenant)
    page.wait_for("document.body.innerText.includes('Keydesk has taken over')")
    signed = signing_in.end().ok().shape()
    assert signed["signed_in"] is True
    assert page.complaints() == []
    # Neither code nor state stays in the address bar or the history.
    assert "code=" not in str(page.run("location.href"))
    assert page.run("performance.getEntriesByType('resource').length") == 0
    assert lonely.json("methods", "list", *SOFTWARE).ok().rows()


def test_still_signed_in_the_browser_asks_whether_it_is_this_program(
    lonely: Desk, tenant: Tenant, page: Page
) -> None:
    first = SignIn(lonely)
    page.open(first.address())
    by_password(page, tenant)
    first.end().ok()
    (lonely.root / "address").unlink()
    second = SignIn(lonely)
    page.open(second.address())
    page.wait_for("document.querySelector('form[action=\"/u/confirm\"]')")
    page.click("form[action='/u/confirm'] button")
    second.end().ok()


def test_the_enrolled_passkey_signs_in(lonely: Desk, tenant: Tenant, page: Page) -> None:
    """Full circle: the passkey that the program enrolled on the key opens the account in the browser."""
    lonely.sign_in().ok()
    lonely.json("keys", "pin", "set", *SOFTWARE, pin=PIN).ok()
    enrolled = lonely.json("methods", "enroll", "passkey", "--name", "Circle", *SOFTWARE, pin=PIN).ok().shape()
    (passkey,) = passkeys_on(lonely.key_file)
    key = private_key(passkey)
    page.add_passkey(
        page.add_authenticator(),
        credential_id=passkey.credential_id,
        private_key=key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        user_handle=b64url_encode(passkey.user_id),
        counter=100,
    )
    lonely.json("sign-out").ok()
    signing_in = SignIn(lonely)
    page.open(signing_in.address())
    page.wait_for("document.querySelector('#passkey') && !document.querySelector('#passkey').hidden")
    page.click("#passkey button")
    user = signing_in.end().ok().shape()["user"]
    assert isinstance(user, dict)
    assert user["email"] == "ana@example.com"
    rows = {row["id"]: row for row in lonely.json("methods", "list", *SOFTWARE).ok().rows()}
    assert rows[enrolled["id"]]["last_used_at"] is not None


def test_a_hostile_page_cannot_end_the_sign_in(lonely: Desk, tenant: Tenant, page: Page, browser: Chromium) -> None:
    """Another tab calls the callback by navigation, picture and fetch while the person still types."""
    signing_in = SignIn(lonely)
    address = signing_in.address()
    port = next(port for port in tenant.callback_ports if f"127.0.0.1%3A{port}%2F" in address)
    hostile = browser.new_page()
    hostile.open(f"http://127.0.0.1:{port}/callback?error=access_denied")
    hostile.wait_for("document.readyState === 'complete'")
    hostile.run(
        f"fetch('http://127.0.0.1:{port}/callback?code=x&state=y', {{mode: 'no-cors'}}).catch(() => 0).then(() => 1)"
    )
    page.open(address)
    by_password(page, tenant)
    assert signing_in.end().ok().shape()["signed_in"] is True


def test_the_page_speaks_the_language_of_the_browser(lonely: Desk, tenant: Tenant, page: Page) -> None:
    page.send("Network.setExtraHTTPHeaders", headers={"Accept-Language": "ja"})
    signing_in = SignIn(lonely)
    page.open(signing_in.address())
    by_password(page, tenant)
    page.wait_for("document.documentElement.lang === 'ja' && location.hostname === '127.0.0.1'")
    pictures = os.environ.get("KEYDESK_PICTURES")
    if pictures:
        page.screenshot(Path(pictures) / "signed-in-ja.png")
    signing_in.end().ok()
