"""The helpdesk's day by whole programs: a managed computer, a key nobody may open, a bundle, a box of prepared keys.

The employee's computer is managed for real: its programs read the policy below `/etc/keydesk` and find a USB key in
sysfs whose node they may not open, in a mount namespace of their own. The windows stand on a screen; they are read as
a screen reader reads them, and used by mouse and keyboard.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from keydesk.demo.tenant.config import PEOPLE
from keydesk.ui.models.grouped import spaced
from tests.fakes.canaries import Canaries
from tests.fakes.ear.sitecustomize import STARTED
from tests.fakes.key_shelf import ShelfKey, passkeys_on, prepare_key, state_of, write_shelf
from tests.fakes.leaks import secrets_of
from tests.fakes.managed import POLICY, manage, need_namespace, plug_a_shut_key, unplug_the_shut_key
from tests.fakes.program import SESSION, Desk, Tenant, ear_of, need_program
from tests.fakes.screen_reader import ScreenReader

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(300)]

ANA = PEOPLE[0]
MISTYPED_PIN, OWN_PIN = "my-pin-of-home-2207", "nobody-else-4711"
PATIENCE_S = 60.0  # for what takes a few seconds on a quick computer
HID, SHELF = ("--transport", "hid"), ("--transport", "shelf")
ON_SCREEN = {
    "QT_QPA_PLATFORM": "xcb",
    "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    "CUPS_SERVER": "/nowhere",  # nothing is ever printed on a real printer
}
BOX = {
    "name": "Welcome box",
    "pin": "random",
    "pin_length": 12,
    "force_change": True,
    "label": "{model} {serial_last4}",
}


@contextmanager
def window(
    desk: Desk, *words: str, more: Mapping[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[str], ScreenReader]]:
    """The program's window on the screen, and eyes and hands on it; it is ended at the end."""
    need_program("xdotool")
    running = desk.start(*words, more={**ON_SCREEN, **(more or {})})
    try:
        with closing(ScreenReader(SESSION["DBUS_SESSION_BUS_ADDRESS"], SESSION["DISPLAY"])) as eyes:
            eyes.wait(name="Settings", role="check box")
            yield running, eyes
    finally:
        if running.poll() is None:
            running.terminate()
        running.communicate(timeout=15)


def page(eyes: ScreenReader, name: str) -> None:
    """Go to a page by the list at the side."""
    eyes.click(name=name, role="check box")


def move(pipe: Path, what: str) -> None:
    """Plug a key in or out by hand."""
    with pipe.open("w", encoding="utf-8") as hand:
        hand.write(f"{what}\n")


# The employee's computer


@pytest.fixture
def employee(tmp_path: Path, tenant: Tenant) -> Desk:
    """A managed computer with a key that may not be opened; Ana signs in, nothing is set up by her."""
    need_namespace()
    (tmp_path / "employee").mkdir()
    made = Desk(tmp_path / "employee", tenant)
    rules = {
        "TenantDomain": tenant.issuer, "ClientId": tenant.client_id, "CallbackPorts": [*tenant.callback_ports],
        "ManagedByName": "Acme IT", "SupportMail": "it@acme.example", "Theme": "light", "MinPinLength": 8,
        "AllowReset": False, "AllowPracticeMode": False,
    }  # fmt: skip
    manage(made, rules)
    plug_a_shut_key(made, serial="0042")
    return made


def locked_in_the_terminal(employee: Desk) -> None:
    """What is pushed is in force, says whose it is, and is refused to be changed."""
    shown = employee.json("policy", "show").ok().shape()
    settings, where = shown["settings"], f"/etc/{POLICY}"
    assert isinstance(settings, dict)
    assert settings["Theme"] == {"value": "light", "source": "mandatory-machine", "locked": True, "where": where}
    assert settings["TenantDomain"]["value"] == employee.tenant.issuer
    assert settings["Language"] == {"value": "system", "source": "default", "locked": False}
    assert (shown["problems"], shown["managed"], shown["closed"]) == ([], True, False)
    employee.json("settings", "set", "theme", "dark").failed(6, "POL-003")


def the_key_is_shut(employee: Desk) -> dict[str, set[str]]:
    """The device layer as it ships finds the key, says why it is shut, and `doctor` names what to do.

    Gives the secrets of the run.
    """
    words = ("methods", "enroll", "passkey", "--name", "Mine", "-vv", *HID)
    employee.json(*words, pin=MISTYPED_PIN).failed(4, "KEY-002")
    doctor = employee.json("doctor", *HID, limit_s=PATIENCE_S)
    assert doctor.status == 1
    (named,) = [finding for finding in doctor.rows() if finding["code"] == "CHK-013"]
    assert named["state"] == "failed"
    assert named["detail"] == "Practice Key is plugged in, but you may not open it."
    assert named["lines"] == ['KERNEL=="hidraw*", ENV{ID_SECURITY_TOKEN}=="1", TAG+="uaccess"']
    assert "/etc/udev/rules.d/70-keydesk.rules" in str(named["next"])
    bundle = employee.root / "bundle.zip"
    more = ("--out", str(bundle), "--full-serials", "--passkey-names", *HID)
    made = employee.json("bundle", *more, limit_s=PATIENCE_S).ok().shape()
    secrets = secrets_of([employee], globals())
    for name in ("access_token", "refresh_token", "id_token", "code", "code_verifier", "state"):
        assert secrets[name], f"no {name} was heard: this would prove nothing"
    assert "practice-browser" in (ear_of(employee.root / "person") / STARTED).read_text()
    told = clean_and_telling(bundle, str(made["support_code"]), secrets)
    assert {entry["name"] for entry in made["files"]} <= set(told)  # type: ignore[attr-defined]  # a list, by contract
    return secrets


def clean_and_telling(bundle: Path, code: str, secrets: Mapping[str, set[str]]) -> dict[str, str]:
    """A bundle tells what is wrong and holds nothing secret and nobody's name; gives its files."""
    assert Canaries({**secrets, "mail": {ANA.email}, "name": {ANA.name}}).in_bytes(bundle.read_bytes()) == set()
    with zipfile.ZipFile(bundle) as archive:
        told = {name: archive.read(name).decode() for name in archive.namelist()}
    assert any("CHK-013" in text for text in told.values())
    assert any("AllowReset" in text for text in told.values())
    assert any(f"[{code}]" in text for text in told.values())
    return told


def saved_in_the_window(employee: Desk, eyes: ScreenReader, secrets: Mapping[str, set[str]]) -> None:
    """The employee looks at every file of the bundle, saves it, and what was read is what was saved."""
    eyes.click("save-bundle")
    said = eyes.wait(name="Support code ", role="label").name  # Support code K7QF2-M9XPT · 8 files, 40 KiB …
    code, _, rest = said.removeprefix("Support code ").partition(" · ")
    eyes.click("bundle-file")
    eyes.press("Home", "Return")
    listen = eyes.ear_for(eyes.wait("bundle-text"))
    read = [listen()]
    for _ in range(int(rest.split()[0]) - 1):
        eyes.press("Down")
        read.append(eyes.another(listen, read[-1]))
    file = employee.root / "bundle-of-the-window.zip"
    eyes.click("bundle-save")
    choose(eyes, file)
    eyes.wait(name=f"Saved as “{file.name}”. Support code: {code}")
    saved = clean_and_telling(file, code, secrets)
    assert [text.splitlines() for text in saved.values()] == [text.splitlines() for text in read]


def choose(eyes: ScreenReader, file: Path) -> None:
    """Type a file into the dialog that asks for one."""
    eyes.click("fileNameEdit")
    eyes.press("ctrl+a")
    eyes.type(str(file))
    eyes.press("Return")


def locked_in_the_window(employee: Desk, secrets: Mapping[str, set[str]]) -> None:
    """The same in the window, with its words for people."""
    with window(employee, *HID) as (_, eyes):
        page(eyes, "Settings")
        theme = eyes.wait("locked-Theme", name="Theme", role="text")
        assert eyes.heard(theme) == "Light"
        eyes.wait(name="Set by Acme IT", role="label")
        eyes.wait(name="Your organisation manages some settings", role="label")
        page(eyes, "Health")
        eyes.wait("check-CHK-013")
        eyes.wait(name="Practice Key is plugged in, but you may not open it.", role="label")
        eyes.wait(name='line for the administrator: KERNEL=="hidraw*"', role="label")
        saved_in_the_window(employee, eyes, secrets)
        page(eyes, "Security keys")
        eyes.wait(name="Practice Key, USB, No permission")
        eyes.wait(name="Code KEY-002", role="label")


def prepared(agent: Desk, key: Path, slips: Path) -> str:
    """At the helpdesk, signed out: the key gets its PIN, which is on the slip and nowhere else. Gives it."""
    box, report = agent.root / "box.json", agent.root / "report.csv"
    box.write_text(json.dumps(BOX))
    words = ("--profile", str(box), "--slips", str(slips), "--out", str(report), "--with-serials", "--yes", "-vv")
    shelf = write_shelf(agent.root / "shelf.json", ShelfKey(str(key)))
    done = agent.run("provision", *words, "--json", *SHELF, more=shelf).ok().shape()
    assert done["done"] == 1
    pin = slips.read_text(encoding="utf-8").splitlines()[2].strip()
    assert slips.stat().st_mode & 0o777 == 0o600
    assert fits(key, pin)
    assert state_of(key).serial in report.read_text(encoding="utf-8-sig")
    agent.pins |= {pin, spaced(pin)}
    return pin


def fits(key: Path, pin: str) -> bool:
    """Whether a key took this PIN."""
    return state_of(key).pin.hash == hashlib.sha256(pin.encode()).digest()[:16]


def enrolled_by_hand(employee: Desk, key: Path, first_pin: str) -> None:
    """The employee types the PIN of the slip, chooses one of her own because the key insists, and names the key."""
    shelf = write_shelf(employee.root / "shelf.json", ShelfKey(str(key)))
    with window(employee, *SHELF, more=shelf) as (_, eyes):
        eyes.click("enroll")
        eyes.wait(name="Change the PIN first")
        for field, typed in (("PIN now", first_pin), ("New PIN", OWN_PIN), ("New PIN again", OWN_PIN)):
            eyes.click(name=field, role="text")
            eyes.type(typed)
        eyes.click(name="Change the PIN", role="push button")
        eyes.click(name="Name", role="text")
        eyes.press("ctrl+a")
        eyes.type("From the box")
        eyes.click(name="Save", role="push button")
        eyes.wait(name="is ready", role="dialog")
    assert fits(key, OWN_PIN)
    assert len(passkeys_on(key)) == 1


def test_from_the_policy_to_the_first_sign_in_with_a_new_key(employee: Desk, tmp_path: Path) -> None:
    locked_in_the_terminal(employee)
    employee.sign_in("-vv").ok()
    locked_in_the_window(employee, the_key_is_shut(employee))
    (tmp_path / "agent").mkdir()
    agent = Desk(tmp_path / "agent", tenant=None)  # type: ignore[arg-type]  # signed out, and no tenant
    key = prepare_key(tmp_path / "key.json")
    pin = prepared(agent, key, tmp_path / "slips.txt")
    employee.pins |= {pin, spaced(pin)}
    unplug_the_shut_key(employee)
    enrolled_by_hand(employee, key, pin)
    shelf = write_shelf(employee.root / "shelf.json", ShelfKey(str(key)))
    employee.run("keys", "reset", "--confirm", state_of(key).serial[-4:], "--json", *SHELF, more=shelf).failed(
        6, "POL-003"
    )
    employee.json("sign-out").ok()
    signed = employee.run("sign-in", "--key", "--json", *SHELF, pin=OWN_PIN, more=shelf).ok().shape()
    assert signed["signed_in"] is True
    (method,) = [row for row in employee.json("methods", "list").ok().rows() if row["label"] == "From the box"]
    assert method["type"] == "passkey"


# The desk in the window


class Desktop:
    """The helpdesk's desk: a window, two new keys in the drawer, and hands that plug them."""

    def __init__(self, root: Path) -> None:
        (root / "agent").mkdir()
        self.agent = Desk(root / "agent", tenant=None)  # type: ignore[arg-type]  # signed out, and no tenant
        self.keys = [prepare_key(root / f"key-{name}.json") for name in ("a", "b")]
        self.hands = [root / f"hand-{name}" for name in ("a", "b")]
        for hand in self.hands:
            os.mkfifo(hand)
        described = [
            ShelfKey(str(key), hand=str(hand), away=True) for key, hand in zip(self.keys, self.hands, strict=True)
        ]
        self.more = write_shelf(root / "shelf.json", *described)

    def profile(self, **more: object) -> Path:
        """Write a profile that draws PINs."""
        file = self.agent.root / f"box-{len(more)}.json"
        file.write_text(json.dumps(BOX | more))
        return file

    def begin(self, eyes: ScreenReader, profile: Path) -> None:
        """Open a profile by its file, and begin."""
        page(eyes, "Provisioning desk")
        eyes.click("desk-open")
        choose(eyes, profile)
        eyes.wait(name=json.loads(profile.read_bytes())["name"], role="label")
        eyes.click("desk-start")
        eyes.wait(name="Plug in the first key", role="dialog")

    def pin(self, eyes: ScreenReader) -> str:
        """Read the PIN that is shown once."""
        shown = eyes.wait(name="PIN: ", role="label").name
        pin = "".join(char for char in shown.partition(":")[2] if char.isdecimal())
        self.agent.pins |= {pin, spaced(pin)}
        return pin

    def print_slip(self, eyes: ScreenReader, file: Path) -> None:
        """Print the PIN that is shown, on the printer that every computer has: a file."""
        eyes.click("print-slip")
        eyes.click("filename", role="text")
        eyes.press("ctrl+a")
        eyes.type(str(file))
        eyes.press("Return")
        eyes.wait(name="The slip went to the printer.", role="label")
        assert file.read_bytes().startswith(b"%PDF")
        assert file.stat().st_mode & 0o777 == 0o600

    def noted(self) -> list[tuple[object, ...]]:
        """What the journal says of the keys, in their order."""
        return self.agent.ask_store("SELECT step, result FROM desk_keys ORDER BY at")


@pytest.fixture
def desktop(tmp_path: Path) -> Desktop:
    made = Desktop(tmp_path)
    made.agent.json("settings", "set", "provisioning_desk", "on").ok()
    return made


def two_in_a_row(desktop: Desktop, slip: Path) -> tuple[str, str]:
    """The first key is handed over with its slip; while the second one's PIN is shown the program is killed."""
    with window(desktop.agent, *SHELF, more=desktop.more) as (running, eyes):
        desktop.begin(eyes, desktop.profile())
        move(desktop.hands[0], "in")
        eyes.click(name="Prepare it", role="push button")
        first = desktop.pin(eyes)
        desktop.print_slip(eyes, slip)
        eyes.click("pin-taken")
        eyes.wait(name="is ready. Unplug it.")
        move(desktop.hands[0], "out")
        move(desktop.hands[1], "in")
        eyes.click(name="Prepare it", role="push button")
        second = desktop.pin(eyes)
        running.kill()
        running.wait(15)
    return first, second


def test_two_keys_in_a_row_and_a_kill_in_between(desktop: Desktop, tmp_path: Path) -> None:
    """The key whose PIN nobody took is known at the next start, is reset and gets another; the report has both."""
    first, lost = two_in_a_row(desktop, tmp_path / "slip.pdf")
    assert desktop.noted() == [("done", "done"), ("hand-out", "half-done")]
    assert (fits(desktop.keys[0], first), fits(desktop.keys[1], lost)) == (True, True)
    report = tmp_path / "report.csv"
    with window(desktop.agent, *SHELF, more=desktop.more) as (_, eyes):
        page(eyes, "Provisioning desk")
        eyes.wait(name="Plug it in again to go on.", role="label")
        desktop.begin(eyes, desktop.profile(reset_first=True))
        move(desktop.hands[1], "in")
        eyes.wait(name="Preparing it was interrupted. It goes on now.")
        eyes.click(name="Prepare it", role="push button")
        eyes.wait(name="Unplug “", role="dialog")
        move(desktop.hands[1], "out")
        eyes.wait(name="Plug “", role="dialog")
        move(desktop.hands[1], "in")
        pin = desktop.pin(eyes)
        eyes.click("pin-taken")
        eyes.wait(name="is ready. Unplug it.")
        eyes.click(name="Finish", role="push button")
        eyes.click("desk-save")
        choose(eyes, report)
        eyes.wait(name="Saved as “report.csv”.")
    assert desktop.noted() == [("done", "done"), ("done", "done")]
    assert fits(desktop.keys[1], pin)
    assert pin != lost
    written = report.read_text(encoding="utf-8-sig")
    assert written.count(",done,done,") == 2
    assert Canaries({"pin": desktop.agent.pins}).in_bytes(report.read_bytes()) == set()
    assert "12345" not in written  # no serial number but by a tick
