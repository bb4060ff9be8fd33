"""What the frozen program is made of, each part with its version, licence and licence texts. Blocking, small files.

Raises SetupError for a part without a licence text: such a package must not be handed out.
"""

from __future__ import annotations

import importlib.metadata
import platform
import re
import ssl
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path

from build_environment import build_program
from freeze import Frozen
from steps import REPOSITORY, SetupError

OWN_TEXTS = REPOSITORY / "packaging" / "licenses"
_TEXT = re.compile(r"(?i)^(licen[cs]e|copying|notice|authors)")
# In every frozen program, though no file of it says so.
_START_UP = "pyinstaller"
_LICENSES = {
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pyscard": "LGPL-2.1-or-later",
}


@dataclass(frozen=True)
class Component:
    """One part.

    Args:
        name: its name where it comes from.
        version: its version.
        kind: ``pypi``, ``deb`` or ``generic``: the type of its package URL.
        license: an SPDX expression or the maker's own words, "" where only the texts say it.
        texts: name of each licence text: its bytes.
    """

    name: str
    version: str
    kind: str
    license: str
    texts: Mapping[str, bytes]


def find_components(frozen: Frozen) -> list[Component]:
    """Find every part, by where its files were copied from.

    Args:
        frozen: the frozen program.

    Returns:
        The parts, by name.

    Raises:
        SetupError: A file is nobody's, or a part has no licence text.
    """
    sources = {source.resolve() for source in (*frozen.modules.values(), *frozen.files.values())}
    site = Path(build_program("python").parent.parent, "lib", f"python{_short()}", "site-packages").resolve()
    # Our own code, and what PyInstaller made of others' beside the program.
    homes = {REPOSITORY, frozen.folder.parent.resolve()}
    ours = {path for path in sources if homes & set(path.parents) and site not in path.parents}
    packages = {path for path in sources if site in path.parents}
    interpreter = {path for path in sources if Path(sysconfig.get_path("stdlib")).resolve() in path.parents}
    interpreter |= {path for path in sources if path.name.startswith("libpython")}
    found = [_python(), *_distributions(site, packages)]
    if sys.platform == "darwin":
        interpreter |= {path for path in sources if Path(sys.base_prefix).resolve() in path.parents}
        found.append(_openssl())
    found += _system_packages(sources - ours - packages - interpreter)
    bare = [component.name for component in found if not component.texts]
    if bare:
        raise SetupError(f"No licence text for: {', '.join(bare)}", f"put it into {OWN_TEXTS}/NAME")
    return sorted(found, key=lambda component: (component.kind, component.name))


def license_of(metadata: Mapping[str, str], classifiers: Iterable[str]) -> str:
    """Read what a package of Python says about its licence.

    Args:
        metadata: its description.
        classifiers: its classifiers.

    Returns:
        One line, "" for nothing usable.
    """
    told = metadata.get("License-Expression") or metadata.get("License") or ""
    if told and len(told) < 100 and "\n" not in told and not told.startswith("Copyright"):
        return told
    named = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License :: ")]
    return " OR ".join(named)


def texts_in(folder: Path) -> dict[str, bytes]:
    """Read the licence texts of a folder and of those below."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix().removeprefix("licenses/").replace("/", "-"): path.read_bytes()
        for path in found
        if _TEXT.match(path.name) or "licenses" in path.relative_to(folder).parts
    }


def package_names(answer: str) -> set[str]:
    """Read the answer of ``dpkg-query --search``: packages, without the processor behind the colon."""
    lines = (line.partition(": ") for line in answer.splitlines())
    return {name.split(":")[0] for names, _, path in lines if path for name in names.split(", ")}


def _short() -> str:
    return ".".join(platform.python_version_tuple()[:2])


def _python() -> Component:
    folder = Path(sysconfig.get_path("stdlib"))
    places = [folder / "LICENSE.txt", *Path("/usr/share/doc").glob(f"*python{_short()}-minimal/copyright")]
    texts = {path.name: path.read_bytes() for path in [path for path in places if path.is_file()][:1]}
    return Component("python", platform.python_version(), "generic", "PSF-2.0", texts)


def _openssl() -> Component:
    """Python's installer for macOS brings it along; its licence is the one of Keydesk, word for word."""
    number = ssl.OPENSSL_VERSION.split()[1]
    return Component("openssl", number, "generic", "Apache-2.0", {"LICENSE": (REPOSITORY / "LICENSE").read_bytes()})


def _distributions(site: Path, files: set[Path]) -> list[Component]:
    found, left = [], set(files)
    for distribution in importlib.metadata.distributions(path=[str(site)]):
        name = distribution.metadata["Name"]
        its = {Path(str(distribution.locate_file(file))).resolve() for file in distribution.files or ()}
        if its & files or name.casefold() == _START_UP:
            found.append(of_distribution(distribution))
        left -= its
    # PyInstaller's own start-up code is among the modules; what pip compiled has no line in a record.
    lost = sorted(str(path.relative_to(site)) for path in left if path.suffix != ".pyc")
    if lost:
        raise SetupError(f"Nobody owns these files: {', '.join(lost[:5])}", "take build/venv away and try again")
    return found


def of_distribution(distribution: Distribution) -> Component:
    """Read one package of Python.

    Args:
        distribution: it.

    Returns:
        The part; without texts where it brings none and we have none for it.
    """
    metadata = distribution.metadata
    name, classifiers = metadata["Name"], metadata.get_all("Classifier") or []
    described = {key: metadata[key] for key in ("License-Expression", "License") if key in metadata}
    own = OWN_TEXTS / name.casefold().replace("_", "-")
    folder = Path(str(distribution.locate_file(""))) / _info_folder(distribution)
    texts = texts_in(folder) | {path.name: path.read_bytes() for path in sorted(own.glob("*"))}
    told = _LICENSES.get(name.casefold()) or license_of(described, classifiers)
    return Component(name, distribution.version, "pypi", told, texts)


def _info_folder(distribution: Distribution) -> str:
    return next(str(file).split("/")[0] for file in distribution.files or () if file.name == "METADATA")


def _system_packages(files: Iterable[Path]) -> list[Component]:
    """Debian's packages that libraries were copied from, with Debian's word on their licences."""
    paths = sorted(str(path) for path in files)
    if not paths:
        return []
    if sys.platform != "linux":
        raise SetupError(f"It is not known whose {paths[0]} is.", "build with the Python of python.org")
    names: set[str] = set()
    for path in paths:
        # A merged /usr: the package may name the library by its place below /lib.
        for tried in (path, path.removeprefix("/usr")):
            answer = subprocess.run(["dpkg-query", "--search", tried], capture_output=True, text=True, check=False)
            if answer.returncode == 0:
                names |= package_names(answer.stdout)
                break
        else:
            raise SetupError(f"No package of this system owns {path}.", "build on Debian, as the packages are made")
    return [system_package(name) for name in sorted(names)]


def system_package(name: str) -> Component:
    """Read one package of Debian that is installed here."""
    command = ["dpkg-query", "--show", "--showformat", "${Version}\n", name]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    place = Path("/usr/share/doc", name, "copyright")
    texts = {"copyright": place.read_bytes()} if place.is_file() else {}
    return Component(name, answer.stdout.split()[0], "deb", "", texts)
