"""Makes keydesk.exe and keydesk-gui.exe with MinGW: icon, version, manifest, and no time in them.

Blocking. Raises SetupError.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from build_environment import build_program
from steps import REPOSITORY, SetupError, run
from windows_parts import PYTHON

WINDOWS = REPOSITORY / "installer" / "windows"
DRAWING = REPOSITORY / "installer" / "linux" / "icons" / "keydesk.svg"
CONSOLE, WINDOW = "keydesk.exe", "keydesk-gui.exe"
PUBLISHER = "Keydesk maintainers"
_TOOLS = "x86_64-w64-mingw32-"
_TRY = "install gcc-mingw-w64-x86-64-win32 (on Windows: MinGW-w64), then run this command again"
_FLAGS = (
    "-std=c17", "-Os", "-municode", "-Wall", "-Wextra", "-Werror", "-static", "-s",
    "-Wl,--no-insert-timestamp", "-Wl,--dynamicbase", "-Wl,--nxcompat", "-Wl,--high-entropy-va",
)  # fmt: skip


def make_launchers(folder: Path, work: Path, version: str) -> None:
    """Make both programs.

    Args:
        folder: for them.
        work: a folder for what they are made of; the icon stays there.
        version: of the program.

    Raises:
        SetupError: A tool is missing or failed.
    """
    work.mkdir(parents=True, exist_ok=True)
    draw = [str(build_program("python")), str(REPOSITORY / "packaging" / "windows_icon.py"), str(DRAWING)]
    run(
        [*draw, str(icon_in(work))],
        "The icon could not be drawn.",
        "look at the words above, mend it, try again",
        os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    manifest = (WINDOWS / "keydesk.manifest").read_text(encoding="utf-8")
    (work / "keydesk.manifest").write_text(manifest.replace("@VERSION@", four_numbers(version)), encoding="utf-8")
    for name, flags, what in (
        (CONSOLE, ["-mconsole"], "Keydesk (commands)"),
        (WINDOW, ["-mwindows", "-DWINDOW"], "Keydesk"),
    ):
        script = work / f"{name}.rc"
        script.write_text(resources(name, what, version), encoding="utf-8")
        # From within the folder: paths are written into the programs.
        _tool(work, "windres", "--codepage=65001", script.name, "-O", "coff", "-o", f"{name}.o")
        library = f'-DPYTHON_DLL=L"python{PYTHON}.dll"'
        source = shutil.copyfile(WINDOWS / "launcher.c", work / "launcher.c")
        _tool(work, "gcc", *_FLAGS, *flags, library, source.name, f"{name}.o", "-o", str(folder / name), "-lshell32")


def icon_in(work: Path) -> Path:
    """Where the icon is."""
    return work / "keydesk.ico"


def resources(name: str, what: str, version: str) -> str:
    """Write what windres puts into a program.

    Args:
        name: of the program's file.
        what: what Windows calls it.
        version: of the program.

    Returns:
        The script. Source: Microsoft, "VERSIONINFO resource".
    """
    numbers = four_numbers(version)
    texts = {
        "CompanyName": PUBLISHER,
        "FileDescription": what,
        "FileVersion": numbers,
        "InternalName": name.removesuffix(".exe"),
        "LegalCopyright": "Apache License 2.0",
        "OriginalFilename": name,
        "ProductName": "Keydesk",
        "ProductVersion": version,
    }
    lines = "\n".join(f'      VALUE "{key}", "{value}"' for key, value in texts.items())
    commas = numbers.replace(".", ",")
    return (
        f'1 ICON "keydesk.ico"\n1 24 "keydesk.manifest"\n1 VERSIONINFO\n'
        f"FILEVERSION {commas}\nPRODUCTVERSION {commas}\n"
        "FILEFLAGSMASK 0x3f\nFILEFLAGS 0\nFILEOS 0x40004\nFILETYPE 1\nBEGIN\n"
        f'  BLOCK "StringFileInfo"\n  BEGIN\n    BLOCK "040904b0"\n    BEGIN\n{lines}\n    END\n  END\n'
        '  BLOCK "VarFileInfo"\n  BEGIN\n    VALUE "Translation", 0x409, 1200\n  END\nEND\n'
    )


def four_numbers(version: str) -> str:
    """Write a version as Windows wants it; a word behind it, as of a pre-release, is left out.

    Raises:
        SetupError: It begins with no numbers, or with too large ones.
    """
    numbers = version.partition("+")[0].partition("-")[0].split(".")
    if not 1 <= len(numbers) <= 4 or not all(number.isdigit() and int(number) < 65536 for number in numbers):
        raise SetupError(f"{version} is no version for Windows.", "up to four numbers with dots between them")
    return ".".join([*(str(int(number)) for number in numbers), "0", "0", "0"][:4])


def _tool(folder: Path, name: str, *words: str) -> None:
    program = shutil.which(_TOOLS + name) or shutil.which(name + ".exe")
    if program is None:
        raise SetupError(f"{_TOOLS}{name} is missing.", _TRY)
    # ld names temporary files in what it writes, unless they are always the same.
    if subprocess.call([program, *words], cwd=folder) != 0:
        raise SetupError(f"{name} could not make the programs.", "look at the words above, mend it, try again")
