"""Signs the application of macOS, packs it as .pkg and .dmg, and has Apple notarise them.

Every call of a tool of macOS goes through `Tools`, so that a test sees them all. No password is in any: certificates
and the notary's password lie in the keychain, and the calls name them. Blocking; raises SetupError.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import macos_bundle
from macos_bundle import BUNDLE_ID, NAME, PROGRAM
from steps import SetupError, progress, run

AD_HOC = "-"
_AT_ONCE = 50
_LOOK = "look at the words above, mend it, try again"


@dataclass(frozen=True)
class Signing:
    """With what is signed. None of it is secret.

    Args:
        application: name of the certificate "Developer ID Application: ..." in the keychain, `AD_HOC` for none.
        installer: name of the certificate "Developer ID Installer: ...", "" for none.
        notary: name under which ``notarytool store-credentials`` put the notary's password into the keychain, "" for
            no notarisation.
    """

    application: str = AD_HOC
    installer: str = ""
    notary: str = ""

    @property
    def whole(self) -> bool:
        """Whether what comes out may be handed out."""
        return self.application != AD_HOC and bool(self.installer and self.notary)


def ask(command: Sequence[str]) -> tuple[int, str]:
    """Run a tool and hear what it says; OSError becomes a code."""
    try:
        ended = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    except OSError as error:
        return 127, str(error)
    return ended.returncode, ended.stdout or ended.stderr


@dataclass(frozen=True)
class Tools:
    """How tools are called.

    Args:
        run: program and arguments, what to say if it fails, what to do then; raises SetupError.
        ask: program and arguments; exit code and what it said.
    """

    run: Callable[[Sequence[str], str, str], None] = run
    ask: Callable[[Sequence[str]], tuple[int, str]] = ask


def read_signing(environment: Mapping[str, str]) -> Signing:
    """Read with what is to be signed.

    Args:
        environment: variables; KEYDESK_MACOS_APPLICATION, KEYDESK_MACOS_INSTALLER and KEYDESK_MACOS_NOTARY.

    Raises:
        SetupError: Only some of them are set.
    """
    names = ("APPLICATION", "INSTALLER", "NOTARY")
    told = [environment.get(f"KEYDESK_MACOS_{name}", "") for name in names]
    if any(told) and not all(told):
        missing = ", ".join(f"KEYDESK_MACOS_{name}" for name, value in zip(names, told, strict=True) if not value)
        raise SetupError(f"Not set: {missing}.", "set all three to sign and notarise, or none for a trial build")
    return Signing(*told) if all(told) else Signing()


def sign(app: Path, signing: Signing, folder: Path, tools: Tools) -> None:
    """Sign everything in the bundle from the inside out, with the hardened runtime, and have it verified.

    Args:
        app: the bundle.
        signing: with what.
        folder: for the list of entitlements.
        tools: those of macOS.

    Raises:
        SetupError: codesign refused.
    """
    entitlements = folder / "entitlements.plist"
    ours = macos_bundle.AD_HOC if signing.application == AD_HOC else macos_bundle.ENTITLEMENTS
    entitlements.write_bytes(macos_bundle.plist(ours))
    *inner, outermost = macos_bundle.to_sign(app)
    for start in range(0, len(inner), _AT_ONCE):
        _codesign(inner[start : start + _AT_ONCE], signing, [], tools)
    # Libraries take the entitlements of the program that loads them.
    _codesign([outermost], signing, ["--entitlements", str(entitlements)], tools)
    verify = ["codesign", "--verify", "--deep", "--strict", "--verbose=2", str(app)]
    tools.run(verify, "The signature does not hold.", _LOOK)


def try_out(app: Path, tools: Tools) -> None:
    """Start the signed program: what the hardened runtime forbids shows here.

    Raises:
        SetupError: Its self-test failed.
    """
    command = [str(app / "Contents" / "MacOS" / PROGRAM), "--json", "self-test"]
    tools.run(command, "The signed program fails its self-test.", "read what it printed; see ENTITLEMENTS")


def make_dmg(app: Path, out: Path, signing: Signing, folder: Path, tools: Tools) -> Path:
    """Make the disk image: the application, and the folder it is dragged to.

    Args:
        app: the signed bundle.
        out: the file.
        signing: with what.
        folder: for what is packed, its part emptied before.
        tools: those of macOS.

    Returns:
        `out`.

    Raises:
        SetupError: A tool refused.
    """
    inside = folder / "dmg"
    shutil.rmtree(inside, ignore_errors=True)
    inside.mkdir(parents=True)
    _copy(app, inside / app.name, tools)
    (inside / "Applications").symlink_to("/Applications")
    progress(f"Packing {out.name} ...")
    words = ["-volname", NAME, "-srcfolder", str(inside), "-fs", "HFS+", "-format", "ULFO", "-ov", str(out)]
    tools.run(["hdiutil", "create", *words], f"{out.name} could not be made.", _LOOK)
    if signing.application != AD_HOC:
        _codesign([out], signing, [], tools, hardened=False)
    return out


def make_pkg(app: Path, out: Path, about: tuple[str, str], signing: Signing, folder: Path, tools: Tools) -> Path:
    """Make the package: the application, and the command in the path.

    Args:
        app: the signed bundle.
        out: the file.
        about: version of the program, and ``arm64`` or ``x86_64``.
        signing: with what.
        folder: for what is packed, its part emptied before.
        tools: those of macOS.

    Returns:
        `out`.

    Raises:
        SetupError: A tool refused.
    """
    work = folder / "pkg"
    root, parts = work / "root", work / "parts"
    shutil.rmtree(work, ignore_errors=True)
    for place in (root / "Applications", root / "usr" / "local" / "bin", parts):
        place.mkdir(parents=True)
    _copy(app, root / "Applications" / app.name, tools)
    command = root / "usr" / "local" / "bin" / PROGRAM
    command.symlink_to(f"/Applications/{app.name}/Contents/MacOS/{PROGRAM}")
    component = parts / f"{PROGRAM}.pkg"
    (work / "components.plist").write_bytes(macos_bundle.components())
    described = work / "distribution.xml"
    described.write_text(macos_bundle.distribution(*about, component.name), encoding="utf-8")
    progress(f"Packing {out.name} ...")
    words = ["--root", str(root), "--component-plist", str(work / "components.plist"), "--identifier", BUNDLE_ID]
    words += ["--version", about[0], "--install-location", "/", "--ownership", "recommended", str(component)]
    tools.run(["pkgbuild", *words], f"{out.name} could not be made.", _LOOK)
    signed = ["--sign", signing.installer, "--timestamp"] if signing.installer else []
    words = ["--distribution", str(described), "--package-path", str(parts), *signed, str(out)]
    tools.run(["productbuild", *words], f"{out.name} could not be made.", _LOOK)
    return out


def notarise(made: Path, signing: Signing, tools: Tools) -> None:
    """Have Apple look at something, and wait for the verdict.

    Args:
        made: a .pkg, a .dmg or a .zip.
        signing: with what; nothing is done without a notary.
        tools: those of macOS.

    Raises:
        SetupError: Apple refused, with Apple's reasons; or was not reached.
    """
    if not signing.notary:
        return
    progress(f"Having {made.name} notarised (some minutes) ...")
    profile = ["--keychain-profile", signing.notary]
    command = ["xcrun", "notarytool", "submit", str(made), *profile, "--wait", "--output-format", "json"]
    code, said = tools.ask(command)
    answer = _answer(said)
    if code == 0 and answer.get("status") == "Accepted":  # the exit code of a refusal is 0, too
        return
    reasons = said
    if answer.get("id"):
        _, reasons = tools.ask(["xcrun", "notarytool", "log", str(answer["id"]), *profile])
    raise SetupError(
        f"{made.name} was not notarised ({answer.get('status', f'code {code}')}): {reasons.strip()[:3000]}",
        "mend what it names; if the notary was not reached, run this again",
    )


def notarise_app(app: Path, signing: Signing, folder: Path, tools: Tools) -> None:
    """Have the application itself notarised, so that a copy of it starts without a network, too.

    Raises:
        SetupError: As `notarise` and `staple`.
    """
    if not signing.notary:
        return
    packed = folder / f"{app.name}.zip"
    command = ["ditto", "-c", "-k", "--keepParent", str(app), str(packed)]
    tools.run(command, f"{app.name} could not be packed.", _LOOK)
    notarise(packed, signing, tools)
    staple(app, signing, tools)


def staple(made: Path, signing: Signing, tools: Tools) -> None:
    """Attach Apple's ticket and let the system judge as it will on other computers.

    Raises:
        SetupError: There is no ticket, or Gatekeeper refuses.
    """
    if not signing.notary:
        return
    for verb in ("staple", "validate"):
        tools.run(["xcrun", "stapler", verb, str(made)], f"The ticket of {made.name} is missing.", "run this again")
    kinds = {".pkg": ["install"], ".dmg": ["open", "--context", "context:primary-signature"]}
    kind = kinds.get(made.suffix, ["execute"])
    tools.run(["spctl", "--assess", "--verbose", "--type", *kind, str(made)], f"macOS refuses {made.name}.", _LOOK)


def _codesign(paths: Sequence[Path], signing: Signing, more: list[str], tools: Tools, hardened: bool = True) -> None:
    stamp = "--timestamp=none" if signing.application == AD_HOC else "--timestamp"
    runtime = ["--options", "runtime"] if hardened else []
    command = ["codesign", "--force", "--sign", signing.application, stamp, *runtime, *more, *map(str, paths)]
    tools.run(command, "Something could not be signed.", "see that the certificate is in an open keychain, try again")


def _copy(app: Path, place: Path, tools: Tools) -> None:
    """Copy a bundle with all that a signature needs; links stay links."""
    tools.run(["ditto", str(app), str(place)], f"{app.name} could not be copied.", "see that the disk has room")


def _answer(said: str) -> Mapping[str, object]:
    try:
        answer = json.loads(said)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
