"""Reads policy on macOS: the property lists a management profile leaves under ``/Library/Managed Preferences``.

The computer's list comes before the user's; a dictionary ``Recommended`` in either recommends. The system writes
these as root; the same checks as on Linux make sure of it. Blocking. Raises nothing: what cannot be used is told in
the reading.
"""

import os
import plistlib
import sys
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError

from keydesk.config.policy.found import Source
from keydesk.config.policy.settle import Layer, Reading, Refused
from keydesk.config.policy.trusted import Untrusted, read_trusted, trusted_folder
from keydesk.core.encoding import JsonValue

DOMAIN: Final = "org.keydesk.Keydesk"
"""The preference domain, which is the program's bundle id."""
ROOT: Final = Path("/Library/Managed Preferences")
_RECOMMENDED = "Recommended"
_PAYLOAD = "Payload"  # members every profile carries: PayloadUUID and the like


class MacPolicies:
    """The reader.

    Args:
        root: folder of the managed preferences; not the real one only in tests.
        user: name of the user's folder in it, None for the user who runs this.
        top: where checking begins.
        owner: the user everything must belong to.
    """

    def __init__(self, root: Path = ROOT, user: str | None = None, top: Path = Path("/"), owner: int = 0) -> None:
        self._root = root
        self._user = _user_name() if user is None else user
        self._top = top
        self._owner = owner

    def read(self) -> Reading:
        """Read both lists.

        Returns:
            A layer for what is prescribed and one for what is recommended in each, and what was refused.
        """
        layers: list[Layer] = []
        refused: list[Refused] = []
        places = [(self._root, Source.MANDATORY_MACHINE, Source.RECOMMENDED_MACHINE)]
        if self._user:
            places.append((self._root / self._user, Source.MANDATORY_USER, Source.RECOMMENDED_USER))
        for folder, mandatory, recommended in places:
            path = folder / f"{DOMAIN}.plist"
            if not os.path.lexists(path):
                continue
            try:
                values = self._load(folder, path)
            except Untrusted as error:
                refused.append(Refused(mandatory, str(path), error.reason))
                continue
            below = values.pop(_RECOMMENDED, {})
            layers.append(Layer(mandatory, str(path), values))
            if isinstance(below, dict):
                layers.append(Layer(recommended, f"{path} ({_RECOMMENDED})", below))
            else:
                refused.append(Refused(recommended, str(path), "shape"))
        return Reading(tuple(layers), tuple(refused))

    def _load(self, folder: Path, path: Path) -> dict[str, JsonValue]:
        with trusted_folder(folder, self._top, self._owner) as opened:
            data = read_trusted(opened, path.name, self._owner) if opened is not None else None
        if data is None:
            return {}
        try:
            value = plistlib.loads(data)
        except (plistlib.InvalidFileException, ExpatError, ValueError, KeyError, IndexError, OverflowError) as error:
            raise Untrusted("syntax") from error
        except (RecursionError, TypeError, AttributeError) as error:  # what plistlib makes of odd documents
            raise Untrusted("syntax") from error
        if not isinstance(value, dict):
            raise Untrusted("shape")
        return {name: _plain(one) for name, one in value.items() if not str(name).startswith(_PAYLOAD)}


def _plain(value: object, depth: int = 0) -> JsonValue:
    """Dates and data have no place in a policy: None is refused by every kind."""
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, list) and depth < 3:
        return [_plain(one, depth + 1) for one in value]
    if isinstance(value, dict) and depth < 3:
        return {str(name): _plain(one, depth + 1) for name, one in value.items()}
    return None


def _user_name() -> str:
    """The name behind the number of the user; the environment's word for it is not asked."""
    if sys.platform == "win32":
        return ""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""
