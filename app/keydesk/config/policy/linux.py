"""Reads policy on Linux: ``/etc/keydesk/policies/managed/*.json`` and ``recommended/*.json``, in the order of names.

Blocking, a few small files. Raises nothing: what cannot be used is told in the reading.
"""

import os
from pathlib import Path
from typing import Final

from keydesk.config.policy.found import Source
from keydesk.config.policy.settle import Layer, Reading, Refused
from keydesk.config.policy.trusted import Untrusted, read_trusted, trusted_below, trusted_folder
from keydesk.core.strict_json import parse_json

ROOT: Final = Path("/etc/keydesk/policies")
_FOLDERS = (("managed", Source.MANDATORY_MACHINE), ("recommended", Source.RECOMMENDED_MACHINE))
_MOST_FILES = 100


class LinuxPolicies:
    """The reader.

    Args:
        root: folder with ``managed`` and ``recommended``; not the real one only in tests.
        top: where checking begins.
        owner: the user everything must belong to.
    """

    def __init__(self, root: Path = ROOT, top: Path = Path("/"), owner: int = 0) -> None:
        self._root = root
        self._top = top
        self._owner = owner

    def read(self) -> Reading:
        """Read all files.

        Returns:
            One layer per file, and what was refused.
        """
        layers: list[Layer] = []
        refused: list[Refused] = []
        try:
            with trusted_folder(self._root, self._top, self._owner) as root:
                if root is not None:
                    for name, source in _FOLDERS:
                        self._read_folder(root, name, source, layers, refused)
        except Untrusted as error:
            refused.append(Refused(Source.MANDATORY_MACHINE, str(self._root), error.reason))
        return Reading(tuple(layers), tuple(refused))

    def _read_folder(self, root: int, name: str, source: Source, layers: list[Layer], refused: list[Refused]) -> None:
        place = self._root / name
        try:
            with trusted_below(root, name, self._owner) as folder:
                files = _names(folder) if folder is not None else []
                if len(files) > _MOST_FILES:
                    raise Untrusted("too-many")
                for file in files:
                    self._read_file(folder or 0, place / file, source, layers, refused)
        except Untrusted as error:
            refused.append(Refused(source, str(place), error.reason))

    def _read_file(
        self, folder: int, path: Path, source: Source, layers: list[Layer], refused: list[Refused]
    ) -> None:
        try:
            data = read_trusted(folder, path.name, self._owner)
        except Untrusted as error:
            refused.append(Refused(source, str(path), error.reason))
            return
        if data is None:  # gone since the folder was listed
            return
        read = read_layer(data, source, str(path))
        if isinstance(read, Layer):
            layers.append(read)
        else:
            refused.append(read)


def read_layer(data: bytes, source: Source, where: str) -> Layer | Refused:
    """Read one file's text.

    Args:
        data: the whole file.
        source: whose it is.
        where: the file, for people.

    Returns:
        Its values, or why it cannot be used.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return Refused(source, where, "encoding")
    try:
        value = parse_json(data)
    except ValueError:
        return Refused(source, where, "syntax")
    if not isinstance(value, dict):
        return Refused(source, where, "shape")
    # Editors find the schema by this member.
    return Layer(source, where, {name: one for name, one in value.items() if name != "$schema"})


def _names(folder: int) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if name.endswith(".json") and not name.startswith("."))
    except OSError as error:
        raise Untrusted("unreadable") from error
