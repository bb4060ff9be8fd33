"""A script that does to a key all that the command line can do: the real program, whatever carries the commands.

`whole_script` runs it on one key that knows fingers and takes rules. Main thread, with no loop running. A step fails
by an assertion.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from keydesk.bootstrap.console import Console
from keydesk.bootstrap.plant import Blueprint
from keydesk.cli.app import main
from keydesk.cli.backstage import Choices
from keydesk.cli.sensor_terminal import ResetTerminal
from keydesk.config.policy.found import Policy
from keydesk.config.profile import Profile
from keydesk.core.encoding import b64url_encode
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.store import MemoryStore, Store
from keydesk.demo.softkey.touch import TouchSource
from keydesk.domain.catalogue import Code, Exit
from keydesk.hardware.transport import KeyTransport
from keydesk.usecases.reset_prompts import ResetAsk
from tests.fakes.plugged import keep

MODEL = "bio-a"
PIN, NEW_PIN, LONG_PIN = "script-4711", "script-4712", "script-4711-and-more"
SITES = (("shop.example", b"ana"), ("shop.example", b"bo"), ("bank.example", b"cy"))
HELD = {user.decode(): site for site, user in SITES}
Shape = dict[str, object]
Move = Callable[[], object]


def script_key(store: Store | None = None) -> SoftwareKey:
    """A key with a sensor, no PIN yet and passkeys of other sites; it is reset however slow the computer is."""
    patient = replace(PROFILES[MODEL], reset_window_s=120.0)
    key = SoftwareKey(patient, store or MemoryStore(), TouchSource(delay_s=0.0))
    for site, user in SITES:
        keep(key, site, user)
    return key


class PluggedConsole(Console):
    """The real composition root, with the ports of a test in place of the computer's.

    Args:
        port: where keys are plugged; None for the computer's, as ``--transport`` says.
    """

    def __init__(self, port: KeyTransport | None) -> None:
        super().__init__(Policy)
        self._port = port

    def _blueprint(self, choices: Choices, profile: Profile | None, keys: bool, limit_s: float | None) -> Blueprint:
        made = super()._blueprint(choices, profile, keys, limit_s)
        return replace(made, transports=(self._port,)) if keys and self._port is not None else made


class Script:
    """One command after the other, each a program of its own with all its parts but the interpreter.

    Args:
        home: all state of the runs.
        port: where the key is plugged; None for the computer's ports.
        patch: standard input is a test's.
        told: what the commands print.
        words: more words of each command.
    """

    def __init__(
        self,
        home: Path,
        port: KeyTransport | None,
        patch: pytest.MonkeyPatch,
        told: pytest.CaptureFixture[str],
        *words: str,
    ) -> None:
        self.home = home
        self._port = port
        self.patch = patch
        self._told = told
        self._words = ("--json", "--home", str(home), "--token-store", "memory", *words)
        self.err = ""

    def run(self, *words: str, pins: tuple[str, ...] = (PIN,)) -> tuple[int, object]:
        """Status and document of a command; PINs come by standard input, a line each."""
        self.patch.setattr("sys.stdin", io.StringIO("".join(f"{pin}\n" for pin in pins)))
        by_line = ("--pin-stdin",) if pins else ()
        status = main([*self._words, *by_line, *words], PluggedConsole(self._port))
        out, self.err = self._told.readouterr()
        return status, json.loads(out)

    def one(self, *words: str, pins: tuple[str, ...] = (PIN,)) -> Shape:
        """The object a command that went well tells."""
        status, document = self.run(*words, pins=pins)
        assert status == Exit.DONE, (words, document, self.err)
        assert isinstance(document, dict)
        return document

    def rows(self, *words: str, pins: tuple[str, ...] = (PIN,)) -> list[Shape]:
        """The list a command that went well tells."""
        status, document = self.run(*words, pins=pins)
        assert status == Exit.DONE, (words, document, self.err)
        assert isinstance(document, list)
        return document

    def refused(self, *words: str, pins: tuple[str, ...] = (PIN,)) -> tuple[int, str]:
        """Status and code of a command that came to nothing."""
        status, document = self.run(*words, pins=pins)
        assert isinstance(document, dict)
        error = document["error"]
        assert isinstance(error, dict)
        return status, error["code"]

    def key(self) -> Shape:
        """The one key, as it is listed."""
        (key,) = self.rows("keys", "list", pins=())
        return key


def identity(script: Script) -> None:
    """What it is, its name and colour on this computer, and the one to find it by."""
    key, model = script.key(), PROFILES[MODEL]
    assert (key["usable"], key["model"]) == (True, model.product)
    assert (key["aaguid"], key["firmware"]) == (str(model.aaguid), ".".join(map(str, model.firmware)))
    info = script.one("keys", "info", pins=())
    assert set(model.versions) <= set(_list(info["versions"]))
    assert set(model.extensions) == set(_list(info["extensions"]))
    assert {"credMgmt", "authnrCfg", "bioEnroll"} <= set(_dict(info["options"]))
    script.one("keys", "label", "Ring of keys", pins=())
    script.one("keys", "tag", "blue", pins=())
    named = script.one("keys", "info", "--key", "Ring of keys", pins=())
    assert (named["id"], named["label"], named["tag"]) == (key["id"], "Ring of keys", "blue")
    script.one("keys", "label", "", pins=())
    assert script.key()["label"] in (None, "", key["label"])
    if "wink" in _list(key["can"]):
        assert script.one("keys", "wink", pins=())["winked"] is True
    else:
        assert script.refused("keys", "wink", pins=())[1] == Code.KEY_UNSUPPORTED


def pin(script: Script) -> None:
    """Set, checked, changed; what breaks a rule costs no try, and what is wrong costs one."""
    assert script.refused("keys", "pin", "set", pins=("123",)) == (Exit.PIN, Code.PIN_TOO_SHORT)
    assert script.refused("keys", "pin", "set", pins=("x" * 64,)) == (Exit.PIN, Code.PIN_TOO_LONG)
    script.one("keys", "pin", "set")
    assert script.refused("keys", "pin", "verify", pins=(NEW_PIN,)) == (Exit.PIN, Code.PIN_WRONG)
    assert _dict(script.key()["pin"])["retries"] == 7
    script.one("keys", "pin", "verify")
    script.one("keys", "pin", "change", pins=(PIN, NEW_PIN))
    assert script.refused("keys", "pin", "change", pins=(PIN, NEW_PIN))[1] == Code.PIN_WRONG
    script.one("keys", "pin", "change", pins=(NEW_PIN, PIN))
    assert _dict(script.key()["pin"])["retries"] == 8


def passkeys(script: Script) -> None:
    """Listed with all about them, renamed, exported, deleted one and several."""
    room = PROFILES[MODEL].slots - len(SITES)
    assert _dict(script.key()["passkeys"])["free"] == room
    listed = script.rows("keys", "passkeys", "list", "--all")
    assert f"{len(SITES)} held, room for about {room} more." in script.err
    ids = {str(row["user_name"]).split("@")[0]: str(row["id"]) for row in listed}
    assert {name: row["site"] for name, row in zip(ids, listed, strict=True)} == HELD
    assert {(row["algorithm"], row["protection"], row["known_to_account"]) for row in listed} == {("ES256", 1, None)}
    assert {row["user_id"] for row in listed} == {b64url_encode(user) for _, user in SITES}
    script.one("keys", "passkeys", "rename", ids["ana"], "--user-name", "ana.new", "--display-name", "Ana")
    shown = script.one("keys", "passkeys", "show", ids["ana"])
    assert (shown["user_name"], shown["display_name"]) == ("ana.new", "Ana")
    table = script.home / "list.csv"
    assert script.one("keys", "passkeys", "export", "--out", str(table))["passkeys"] == len(SITES)
    assert len(list(csv.reader(table.read_text("utf-8-sig").splitlines()))) == len(SITES) + 1
    assert script.refused("keys", "passkeys", "remove", ids["cy"])[1] == Code.CONFIRMATION_NEEDED
    script.one("keys", "passkeys", "remove", ids["cy"], "--yes")
    script.one("keys", "passkeys", "remove", ids["ana"], ids["bo"], "--yes")
    assert script.rows("keys", "passkeys", "list", "--all") == []
    assert _dict(script.key()["passkeys"])["free"] == PROFILES[MODEL].slots


def fingers(script: Script) -> None:
    """One is added by its samples, named, and forgotten."""
    sensor = PROFILES[MODEL].sensor
    assert sensor is not None
    too_long = "x" * (sensor.name_bytes + 1)
    assert script.refused("keys", "fingerprints", "add", "--name", too_long)[1] == Code.FINGERPRINT_NAME_TOO_LONG
    added = script.one("keys", "fingerprints", "add", "--name", "Thumb")
    good = [line for line in script.err.splitlines() if line.startswith("Good.")]
    assert good == [*(f"Good. {left} more." for left in range(sensor.samples - 1, 0, -1)), "Good."]
    finger = str(added["id"])
    script.one("keys", "fingerprints", "rename", finger, "Index")
    assert script.rows("keys", "fingerprints", "list") == [{"id": finger, "name": "Index"}]
    script.one("keys", "fingerprints", "remove", finger, "--yes")
    assert script.rows("keys", "fingerprints", "list") == []


def rules(script: Script) -> None:
    """The switches: told without the PIN, changed with it and a yes; what only rises does not fall."""
    before = script.one("keys", "config", "show", pins=())
    assert (before["always_uv"], before["force_pin_change"]) == (False, False)
    assert script.refused("keys", "config", "always-uv", "on")[1] == Code.CONFIRMATION_NEEDED
    assert script.one("keys", "config", "always-uv", "on", "--yes")["always_uv"] is True
    assert script.one("keys", "config", "always-uv", "off", "--yes")["always_uv"] is False
    longer = len(PIN) + 2
    raised = script.one("keys", "config", "min-pin-length", str(longer), "--yes")
    assert (raised["min_pin_length"], raised["force_pin_change"]) == (longer, True)
    assert _dict(script.key()["pin"])["must_change"] is True
    # Whatever is wanted of the key, the change comes first.
    assert script.rows("keys", "passkeys", "list", "--all", pins=(PIN, LONG_PIN, LONG_PIN)) == []
    assert "This key wants a new PIN first." in script.err
    lower = script.refused("keys", "config", "min-pin-length", "4", "--yes", pins=(LONG_PIN,))
    assert lower[0] != Exit.DONE
    forced = script.one("keys", "config", "force-pin-change", "--yes", pins=(LONG_PIN,))
    assert forced["force_pin_change"] is True
    script.one("keys", "pin", "change", pins=(LONG_PIN, f"{LONG_PIN}!"))
    assert _dict(script.key()["pin"])["must_change"] is False


def reset(script: Script, out: Move, back: Move) -> None:
    """By the number of the key and a hand that does what is said; nobody needs the PIN."""
    key = script.key()
    assert _dict(key["pin"])["set"] is True
    which = str(key["serial"])[-4:] if key.get("serial") else str(key["model"])
    assert script.refused("keys", "reset", "--yes", pins=()) == (Exit.WRONG_USE, Code.CONFIRMATION_NEEDED)
    say_out, say_back = ResetTerminal.unplug_now, ResetTerminal.plug_in_now

    def unplug_now(self: ResetTerminal, ask: ResetAsk) -> None:
        say_out(self, ask)
        asyncio.get_running_loop().run_in_executor(None, out)

    def plug_in_now(self: ResetTerminal, ask: ResetAsk, seconds: float) -> None:
        say_back(self, ask, seconds)
        asyncio.get_running_loop().run_in_executor(None, back)

    with script.patch.context() as hand:
        hand.setattr(ResetTerminal, "unplug_now", unplug_now)
        hand.setattr(ResetTerminal, "plug_in_now", plug_in_now)
        assert script.one("keys", "reset", "--confirm", which, pins=())["reset"] is True
    after = script.key()
    assert (after["id"], _dict(after["pin"])["set"]) == (key["id"], False)


def whole_script(script: Script, out: Move, back: Move) -> None:
    """All of it, on a key as `script_key` makes one.

    Args:
        script: the command line.
        out: takes the key away: unplugs it, lifts the card.
        back: brings the same one again.
    """
    for step in (identity, pin, passkeys, fingers, rules):
        step(script)
    reset(script, out, back)


def short_script(script: Script) -> None:
    """A part of it, where each command is slow: a PIN, the list, several deleted at once."""
    listed = first_commands(script)
    removed = script.one("keys", "passkeys", "remove", *(str(row["id"]) for row in listed), "--yes")
    assert removed["removed"] is True


def first_commands(script: Script) -> list[Shape]:
    """The least of it, for a computer that is emulated: the key gets its PIN and lists by it."""
    script.one("keys", "pin", "set")
    listed = script.rows("keys", "passkeys", "list", "--all")
    assert [row["site"] for row in listed] == [site for site, _ in SITES]
    return listed


def _dict(value: object) -> Shape:
    assert isinstance(value, dict)
    return value


def _list(value: object) -> list[str]:
    assert isinstance(value, list)
    return value
