"""What can be said of a Flatpak where there is no runtime to build it with.

Is its manifest read, does its command put everything where Flatpak looks for it, does the program start from there.
Blocking. Raises PackageError with what is wrong.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

import linux_build
import linux_images
from linux_images import IDENTITY, MANIFEST
from linux_packages import Contents
from tests.package.checks import said
from tests.package.report import PackageError

_EXPORTED = ("share/applications", "share/icons", "share/metainfo")


def check_flatpak(contents: Contents) -> str:
    """Read the manifest by Flatpak's own tool, run its command, look at what the desktop would be shown, start it.

    Args:
        contents: what packages are made of.
    """
    with tempfile.TemporaryDirectory(prefix="keydesk-flatpak-") as state:
        manifest = json.loads(said(["flatpak-builder", "--show-manifest", str(MANIFEST)], folder=Path(state)))
    given = json.loads(MANIFEST.read_text("utf-8"))
    if manifest["id"] != IDENTITY or manifest["finish-args"] != given["finish-args"]:
        raise PackageError(f"flatpak-builder reads something else: {manifest}")
    linux_images.lay_out_flatpak(contents, linux_build.FLATPAK)
    with tempfile.TemporaryDirectory(prefix="keydesk-flatpak-") as folder:
        app, home = Path(folder, "app"), Path(folder, "home")
        app.mkdir()
        home.mkdir()
        for command in manifest["modules"][0]["build-commands"]:
            env = {"PATH": os.defpath, "FLATPAK_DEST": str(app), "FLATPAK_ID": IDENTITY}
            subprocess.run(["/bin/sh", "-ec", command], cwd=linux_build.FLATPAK, env=env, check=True)
        _check_exported(app)
        env = {"PATH": f"{app}/bin:{os.defpath}", "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
        told = json.loads(said([manifest["command"], "--json", "self-test"], env))
    if told["ok"] is not True:
        raise PackageError(f"the self-test says {told}")
    return f"{len(manifest['finish-args'])} permissions; everything shown is named {IDENTITY}; the program starts"


def _check_exported(app: Path) -> None:
    """Flatpak shows the desktop only what is named by the id of the program."""
    shown = [path for folder in _EXPORTED for path in (app / folder).rglob("*") if path.is_file()]
    others = [str(path.relative_to(app)) for path in shown if not path.name.startswith(IDENTITY)]
    if others or not shown:
        raise PackageError(f"not shown to the desktop: {', '.join(others) or 'anything'}")
    said(["desktop-file-validate", str(app / f"share/applications/{IDENTITY}.desktop")])
    said(["appstreamcli", "validate", "--no-net", str(app / f"share/metainfo/{IDENTITY}.metainfo.xml")])
