"""What the program for Windows is made of, each part with its version, licence and licence texts. Blocking.

Raises SetupError for a part without a licence text: such a package must not be handed out.
"""

from __future__ import annotations

import importlib.metadata
import shutil
import tempfile
import zipfile
from pathlib import Path

from components import OWN_TEXTS, Component, of_distribution, system_package
from steps import SetupError
from windows_payload import Payload

# Its start-up code is in the two programs that start ours.
_COMPILER = "mingw-w64-common"


def find_components(payload: Payload) -> list[Component]:
    """Find every part: the interpreter, each wheel, and what the compiler adds.

    Args:
        payload: the program.

    Returns:
        The parts, by name.

    Raises:
        SetupError: A part has no licence text.
    """
    # The maker's text names what is built into the interpreter: OpenSSL, libffi, SQLite, Microsoft's library.
    found = [Component("python", payload.python, "generic", "PSF-2.0", {"LICENSE.txt": payload.license})]
    with tempfile.TemporaryDirectory(prefix="keydesk-parts-") as folder:
        for wheel in payload.wheels:
            _unpack_description(wheel, Path(folder))
        found += [of_distribution(one) for one in importlib.metadata.distributions(path=[folder])]
    if shutil.which("dpkg-query") is not None:
        found.append(system_package(_COMPILER))
    bare = [component.name for component in found if not component.texts]
    if bare:
        raise SetupError(f"No licence text for: {', '.join(sorted(bare))}", f"put it into {OWN_TEXTS}/NAME")
    return sorted(found, key=lambda component: (component.kind, component.name))


def _unpack_description(wheel: Path, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            parts = Path(name).parts
            if parts[0].endswith(".dist-info") and ".." not in parts and not name.endswith("/"):
                archive.extract(name, folder)
