"""How the application of macOS is signed, packed and notarised: every call of a tool of macOS, seen by a stand-in.

What the tools make of the calls is not seen: none of this was run on a Mac.
"""

from __future__ import annotations

import json
import platform
import plistlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

import components
import icns
import macos_build
import macos_bundle
import macos_packages
from components import Component
from keydesk import __version__
from macos_packages import Signing, Tools
from steps import REPOSITORY, SetupError
from tests.fakes.macos_tree import stand_in
from tests.unit.packaging.test_macos_bundle import EPOCH, png

WHOLE = Signing("Developer ID Application: Us (TEAM)", "Developer ID Installer: Us (TEAM)", "keydesk-notary")
STEM = f"keydesk-{__version__}-macos-{platform.machine()}"


class Mac:
    """The tools of macOS: writes down what it is called with, copies and makes files.

    Args:
        refuses: the words of a call that fails.
        verdict: what the notary says.
    """

    def __init__(self, refuses: str = "", verdict: str = "Accepted") -> None:
        self.calls: list[list[str]] = []
        self.entitlements: dict[str, object] = {}
        self._refuses = refuses
        self._verdict = verdict

    def run(self, command: Sequence[str], happened: str, next_step: str) -> None:
        self.calls.append([*command])
        if self._refuses and self._refuses in " ".join(command):
            raise SetupError(happened, next_step)
        if command[0] == "ditto" and "-c" not in command:
            shutil.copytree(command[1], command[2], symlinks=True)
        elif command[0] in ("ditto", "pkgbuild", "productbuild", "hdiutil"):
            Path(command[-1]).write_bytes(command[0].encode())
        if "--entitlements" in command:
            listed = Path(command[command.index("--entitlements") + 1])
            self.entitlements = plistlib.loads(listed.read_bytes())

    def ask(self, command: Sequence[str]) -> tuple[int, str]:
        self.calls.append([*command])
        if "log" in command:
            return 0, "the signature of one binary is missing"
        return 0, json.dumps({"id": "1-2-3", "status": self._verdict})

    @property
    def tools(self) -> Tools:
        return Tools(self.run, self.ask)

    def verbs(self) -> list[str]:
        """The calls in short: program, and what it works on."""
        told = []
        for call in self.calls:
            if call[0] == "xcrun":
                told.append(f"{call[1]} {call[2]} {Path(call[3]).name}")
            elif call[0] == "codesign":
                told.append("verify" if "--verify" in call else f"sign {Path(call[-1]).name}")
            else:
                told.append(f"{Path(call[0]).name} {Path(call[-1]).name}")
        return told


@pytest.fixture
def app(tmp_path: Path) -> Path:
    app = stand_in(tmp_path / "build")
    icon = icns.write({size: png(size) for size in icns.SIZES})
    macos_bundle.complete(app, __version__, EPOCH, icon, {})
    return app


def pack(app: Path, mac: Mac, signing: Signing = WHOLE) -> list[Path]:
    return macos_build.pack(app, app.parent / "dist", frozenset(macos_build.KINDS), signing, mac.tools)


def test_everything_is_signed_tried_packed_and_notarised_in_order(app: Path) -> None:
    mac = Mac()
    made = pack(app, mac)
    assert [path.name for path in made] == [
        f"{STEM}.pkg",
        f"{STEM}.dmg",
        f"keydesk-{__version__}-macos.mobileconfig",
    ]
    assert all(path.is_file() for path in made)
    # The frameworks and libraries go in one call, deepest first; their order is another test's.
    assert mac.verbs() == [
        "sign QtCore.framework",
        "sign Keydesk.app",
        "verify",
        "keydesk self-test",
        "ditto Keydesk.app.zip",
        "notarytool submit Keydesk.app.zip",
        "stapler staple Keydesk.app",
        "stapler validate Keydesk.app",
        "spctl Keydesk.app",
        "ditto Keydesk.app",
        "pkgbuild keydesk.pkg",
        f"productbuild {STEM}.pkg",
        "ditto Keydesk.app",
        f"hdiutil {STEM}.dmg",
        f"sign {STEM}.dmg",
        *(
            f"{step}{STEM}{kind}"
            for kind in (".pkg", ".dmg")
            for step in ("notarytool submit ", "stapler staple ", "stapler validate ", "spctl ")
        ),
    ]


def test_every_signature_is_hardened_and_stamped_and_only_the_program_has_entitlements(app: Path) -> None:
    mac = Mac()
    pack(app, mac)
    signed = [call for call in mac.calls if call[0] == "codesign" and "--sign" in call]
    assert len(signed) == 3
    for call in signed:
        assert call[call.index("--sign") + 1] == WHOLE.application
        assert "--timestamp" in call
        assert "--deep" not in call
        assert ("--options" in call) is not call[-1].endswith(".dmg")
        assert ("--entitlements" in call) is call[-1].endswith(".app")
    assert mac.entitlements == macos_bundle.ENTITLEMENTS
    (product,) = [call for call in mac.calls if call[0] == "productbuild"]
    assert product[product.index("--sign") + 1] == WHOLE.installer


def test_the_package_holds_the_application_and_the_command(app: Path) -> None:
    mac = Mac()
    pack(app, mac)
    root = app.parent / "packing" / "pkg" / "root"
    command = root / "usr/local/bin/keydesk"
    assert str(command.readlink()) == "/Applications/Keydesk.app/Contents/MacOS/keydesk"
    assert (root / str(command.readlink()).lstrip("/")).is_file()
    assert (app.parent / "packing/dmg/Applications").readlink() == Path("/Applications")
    (call,) = [call for call in mac.calls if call[0] == "pkgbuild"]
    assert call[call.index("--identifier") + 1] == macos_bundle.BUNDLE_ID
    assert (
        plistlib.loads(Path(call[call.index("--component-plist") + 1]).read_bytes())[0]["BundleIsRelocatable"]
        is False
    )


def test_no_password_is_ever_an_argument(app: Path) -> None:
    mac = Mac()
    pack(app, mac)
    words = {word for call in mac.calls for word in call}
    assert not words & {"--password", "--apple-id", "--key", "--issuer", "--team-id", "unlock-keychain", "-p"}
    submits = [call for call in mac.calls if "submit" in call]
    assert len(submits) == 3
    for call in submits:
        assert call[call.index("--keychain-profile") + 1] == WHOLE.notary
        assert "--wait" in call


def test_a_refusal_of_the_notary_is_told_with_its_reasons_and_ends_the_build(app: Path) -> None:
    mac = Mac(verdict="Invalid")  # its exit code is 0 all the same
    with pytest.raises(SetupError, match=r"not notarised \(Invalid\): the signature of one binary is missing"):
        pack(app, mac)
    assert mac.calls[-1] == ["xcrun", "notarytool", "log", "1-2-3", "--keychain-profile", WHOLE.notary]
    assert not list((app.parent / "dist").iterdir())


@pytest.mark.parametrize("answer", ["no network", "[1]"])
def test_a_notary_that_was_not_reached_is_told(tmp_path: Path, answer: str) -> None:
    tools = Tools(Mac().run, lambda command: (69, answer))
    with pytest.raises(SetupError, match=r"not notarised \(code 69\)"):
        macos_packages.notarise(tmp_path / "x.pkg", WHOLE, tools)


@pytest.mark.parametrize(
    "step", ["codesign --force", "--verify", "self-test", "pkgbuild", "hdiutil", "stapler", "spctl"]
)
def test_a_step_that_fails_ends_the_build(app: Path, step: str) -> None:
    mac = Mac(refuses=step)
    with pytest.raises(SetupError):
        pack(app, mac)
    assert step in " ".join(mac.calls[-1])


def test_without_certificates_it_is_signed_for_this_mac_alone_and_named_so(app: Path) -> None:
    mac = Mac()
    made = pack(app, mac, macos_packages.read_signing({}))
    assert [path.name for path in made[:2]] == [f"{STEM}-unsigned.pkg", f"{STEM}-unsigned.dmg"]
    assert mac.entitlements == macos_bundle.AD_HOC
    assert not [call for call in mac.calls if call[0] in ("xcrun", "spctl")]
    assert all(
        call[3] == "-" and "--timestamp=none" in call for call in mac.calls if call[:2] == ["codesign", "--force"]
    )
    assert "--sign" not in next(call for call in mac.calls if call[0] == "productbuild")


def test_half_a_set_of_names_is_refused() -> None:
    names = {f"KEYDESK_MACOS_{name}": name for name in ("APPLICATION", "INSTALLER", "NOTARY")}
    assert macos_packages.read_signing(names) == Signing("APPLICATION", "INSTALLER", "NOTARY")
    names.pop("KEYDESK_MACOS_NOTARY")
    with pytest.raises(SetupError, match="KEYDESK_MACOS_NOTARY"):
        macos_packages.read_signing(names)


def test_what_is_not_whole_is_not_signed(app: Path) -> None:
    (app / "Contents/Resources/keydesk.icns").unlink()
    mac = Mac()
    with pytest.raises(SetupError, match="no icon"):
        pack(app, mac)
    assert not mac.calls


@pytest.mark.skipif(macos_build.unavailable() is None, reason="it can be built here")
def test_elsewhere_it_says_where_it_can_be_built(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="on a Mac with Apple silicon"):
        macos_build.build(tmp_path, frozenset(macos_build.KINDS))
    assert not list(tmp_path.iterdir())


def test_a_tool_that_is_missing_is_a_code() -> None:
    code, said = macos_packages.ask(["keydesk-no-such-tool"])
    assert code == 127
    assert "keydesk-no-such-tool" in said


def test_the_sources_of_the_program_are_read_back(tmp_path: Path) -> None:
    told = {"modules": {"keydesk": "/a/keydesk.py"}, "files": {"x.dat": "/b/x.dat"}}
    (tmp_path / "sources.json").write_text(json.dumps(told))
    frozen = macos_build.read_sources(tmp_path)
    assert (frozen.modules, frozen.files) == ({"keydesk": Path("/a/keydesk.py")}, {"x.dat": Path("/b/x.dat")})


@pytest.fixture
def frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
    """What PyInstaller leaves; a test may change it before it is looked at."""
    told: dict[str, dict[str, str]] = {"modules": {"keydesk": "/a/keydesk.py"}, "files": {"x.dat": "/b/x.dat"}}

    def freezes(out: Path, time: int) -> None:
        stand_in(out)
        (out / "sources.json").write_text(json.dumps(told))

    icon = icns.write({size: png(size) for size in icns.SIZES})
    part = Component("thing", "1", "pypi", "MIT", {"LICENSE": b"text"})
    monkeypatch.setattr(macos_build, "run_pyinstaller", freezes)
    monkeypatch.setattr(macos_build, "draw_icon", lambda folder: icon)
    monkeypatch.setattr(components, "find_components", lambda frozen: [part] if "keydesk" in frozen.modules else [])
    return told


def test_what_was_frozen_is_completed(frozen: dict[str, dict[str, str]], tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "old").mkdir(parents=True)
    app = macos_build.freeze_app(out)
    assert app == out / "Keydesk.app"
    assert not (out / "old").exists()
    assert macos_bundle.faults(app) == []
    bill = json.loads((app / "Contents/Resources/sbom.cdx.json").read_text("utf-8"))
    assert [part["name"] for part in bill["components"]] == ["thing"]
    assert macos_build.BILL.relative_to(macos_build.BUILD) == Path("Keydesk.app/Contents/Resources/sbom.cdx.json")


def test_tests_are_not_handed_out(frozen: dict[str, dict[str, str]], tmp_path: Path) -> None:
    frozen["modules"]["unittest.mock"] = "/python/unittest/mock.py"
    with pytest.raises(SetupError, match=r"holds tests: unittest\.mock"):
        macos_build.freeze_app(tmp_path / "out")


def test_where_it_was_built_is_not_handed_out(
    frozen: dict[str, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    licence = Component("thing", "1", "pypi", "MIT", {"LICENSE": str(REPOSITORY / "app").encode()})
    monkeypatch.setattr(components, "find_components", lambda frozen: [licence])
    with pytest.raises(SetupError, match=r"tell where they were built: .*thing/LICENSE"):
        macos_build.freeze_app(tmp_path / "out")
