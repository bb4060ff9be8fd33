"""Makes the MSI of the program for Windows: with wixl, which is on Linux. Blocking; raises SetupError.

What it installs beside the files is in installer/windows/keydesk.wxs. Names and ids of components come from the
places of files, so that every version has the same ones.
"""

from __future__ import annotations

import subprocess
import tempfile
import uuid
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import msi_summary
from steps import REPOSITORY, SetupError, progress, run
from windows_launcher import PUBLISHER, four_numbers

SOURCE = REPOSITORY / "installer" / "windows" / "keydesk.wxs"
ASKED = ("TENANTDOMAIN", "CLIENTID", "SUPPORTURL", "AUTOSTART", "POLICYJSON")
"""What may be given with the installation; each is kept for the next one."""
_SPACE = uuid.UUID("8a1b9a0e-5c0f-5f0b-8d52-6b657964736b")
_PROGRAM = "program"
_WIX = "http://schemas.microsoft.com/wix/2006/wi"
_TRY = "look at the words above, mend it, try again"


def make_msi(folder: Path, icon: Path, made: Path, version: str, epoch: int) -> Path:
    """Make the MSI.

    Args:
        folder: of the program.
        icon: the program's.
        made: the MSI.
        version: of the program.
        epoch: the time of the MSI, seconds since 1970.

    Returns:
        `made`.

    Raises:
        SetupError: A tool is missing or failed.
    """
    progress(f"Packing {made.name} ...")
    values = {
        "ProductCode": product_code(version),
        "Version": ".".join(four_numbers(version).split(".")[:3]),
        "Publisher": PUBLISHER,
        "Icon": icon.name,
    }
    with tempfile.TemporaryDirectory(prefix="keydesk-msi-") as work:
        known, later = for_wixl(SOURCE.read_text(encoding="utf-8"))
        source, listed = Path(work, "keydesk.wxs"), Path(work, "files.wxs")
        source.write_text(known, encoding="utf-8")
        # wixl wants everything below the folder of its source.
        Path(work, _PROGRAM).symlink_to(folder)
        Path(work, icon.name).symlink_to(icon)
        listed.write_text(files_fragment(folder), encoding="utf-8")
        defined = [word for name, value in values.items() for word in ("-D", f"{name}={value}")]
        command = ["wixl", "-a", "x64", *defined, "-o", str(made), str(source), str(listed)]
        run(command, f"{made.name} could not be made.", "install wixl, then run this command again")
    _finish(made, later)
    try:
        made.write_bytes(msi_summary.settled(made.read_bytes(), epoch))
    except ValueError as error:
        raise SetupError(f"The package could not be finished: {error}.", _TRY) from error
    return made


def product_code(version: str) -> str:
    """Give the id of one version: another one for each, the same each time it is built."""
    return _id(f"product {version}")


def component_id(place: str) -> str:
    """Give the id of the component of a file.

    Args:
        place: of the file, below the program's folder.
    """
    return _id(f"file {place.lower()}")


def files_fragment(folder: Path) -> str:
    """List all files as wixl and WiX read it.

    Args:
        folder: of the program.

    Returns:
        The fragment: a component for each file, in the folder where it belongs.
    """
    ElementTree.register_namespace("", _WIX)
    root = ElementTree.Element(f"{{{_WIX}}}Wix")
    fragment = ElementTree.SubElement(root, f"{{{_WIX}}}Fragment")
    group = ElementTree.Element(f"{{{_WIX}}}ComponentGroup", {"Id": "Files"})
    top = ElementTree.SubElement(fragment, f"{{{_WIX}}}DirectoryRef", {"Id": "INSTALLFOLDER"})
    folders = {".": top}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        place = path.relative_to(folder).as_posix()
        name = _name(place)
        its = {"Id": f"c{name}", "Guid": component_id(place), "Win64": "yes"}
        component = ElementTree.SubElement(_folder(folders, PurePosixPath(place).parent), f"{{{_WIX}}}Component", its)
        file = {"Id": f"f{name}", "Name": path.name, "Source": f"{_PROGRAM}/{place}", "KeyPath": "yes"}
        ElementTree.SubElement(component, f"{{{_WIX}}}File", file)
        ElementTree.SubElement(group, f"{{{_WIX}}}ComponentRef", {"Id": f"c{name}"})
    fragment.append(group)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode") + "\n"


def _folder(folders: dict[str, ElementTree.Element], place: PurePosixPath) -> ElementTree.Element:
    known = folders.get(str(place))
    if known is None:
        its = {"Id": f"d{_name(f'{place}/')}", "Name": place.name}
        known = ElementTree.SubElement(_folder(folders, place.parent), f"{{{_WIX}}}Directory", its)
        folders[str(place)] = known
    return known


def for_wixl(text: str) -> tuple[str, dict[str, str]]:
    """Take out of the source what wixl does not know.

    Args:
        text: the source.

    Returns:
        What is left, and id of each component with a condition: its condition.
    """
    ElementTree.register_namespace("", _WIX)
    root = ElementTree.fromstring(text)  # noqa: S314  # our own file
    conditions = {}
    for component in root.iter(f"{{{_WIX}}}Component"):
        for condition in component.findall(f"{{{_WIX}}}Condition"):
            conditions[component.attrib["Id"]] = (condition.text or "").strip()
            component.remove(condition)
    for element in root.iter():
        for name in ("Secure", "Schedule"):
            element.attrib.pop(name, None)
    return ElementTree.tostring(root, "unicode"), conditions


def changes(conditions: Mapping[str, str], secure: str) -> list[str]:
    """Say in the words of the Installer's database what wixl leaves out.

    Args:
        conditions: id of a component: its condition.
        secure: what wixl lets an administrator's own window hand on to the service.

    Returns:
        Statements.
    """
    every = ";".join(sorted({*filter(None, secure.split(";")), *ASKED, "PURGE", *(f"KEPT{name}" for name in ASKED)}))
    made = [
        f"UPDATE `Component` SET `Condition` = '{condition}' WHERE `Component` = '{name}'"  # noqa: S608  # our own
        for name, condition in conditions.items()
    ]
    # Right after InstallInitialize: nothing of the new version is there yet, and a failure brings the old one back.
    made.append("UPDATE `InstallExecuteSequence` SET `Sequence` = 1501 WHERE `Action` = 'RemoveExistingProducts'")
    made.append(f"UPDATE `Property` SET `Value` = '{every}' WHERE `Property` = 'SecureCustomProperties'")  # noqa: S608
    return made


def _finish(made: Path, conditions: Mapping[str, str]) -> None:
    listed = subprocess.run(["msiinfo", "export", str(made), "Property"], capture_output=True, text=True, check=False)
    secure = next((line.split("\t")[1] for line in listed.stdout.splitlines() if line.startswith("SecureCustom")), "")
    if not secure:
        raise SetupError("The package names no property of older versions.", "look for MajorUpgrade in keydesk.wxs")
    for change in changes(conditions, secure):
        run(["msibuild", str(made), "-q", change], "The package could not be finished.", _TRY)


def _name(place: str) -> str:
    return uuid.uuid5(_SPACE, place.lower()).hex


def _id(name: str) -> str:
    return str(uuid.uuid5(_SPACE, name)).upper()
