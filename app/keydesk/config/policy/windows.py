r"""Reads policy on Windows: ``Software\Policies\Keydesk`` of the computer and the user, ``Recommended`` below each.

Ordinary users cannot write below ``Software\Policies``. Lists are keys of their own with numbered values, as Group
Policy writes them. One text, ``PolicyJson``, may hold what a file on Linux holds; the installer writes it. Blocking.
Raises nothing: what cannot be used is told in the reading.
"""

import sys
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from keydesk.config.policy.found import Source
from keydesk.config.policy.kinds import Flag, Numbers, Text, Texts
from keydesk.config.policy.model import BY_NAME, KEYS
from keydesk.config.policy.settle import Layer, Reading, Refused
from keydesk.core.encoding import JsonValue

KEY: Final = r"Software\Policies\Keydesk"
RECOMMENDED: Final = KEY + r"\Recommended"
JSON: Final = "PolicyJson"
"""The value with many keys in one text. A key that stands beside it on its own comes before it."""
_PLACES = (
    ("HKLM", KEY, Source.MANDATORY_MACHINE),
    ("HKCU", KEY, Source.MANDATORY_USER),
    ("HKLM", RECOMMENDED, Source.RECOMMENDED_MACHINE),
    ("HKCU", RECOMMENDED, Source.RECOMMENDED_USER),
)
_MOST = 1000
Raw = str | int | Sequence[str] | bytes | None


class Registry(Protocol):
    """The registry, as far as policy is in it."""

    def values(self, hive: str, key: str) -> Mapping[str, Raw] | None:
        """The values of a key in the order they stand there, None for no such key; OSError when it cannot be read."""
        ...


class WindowsPolicies:
    """The reader.

    Args:
        registry: the registry; not the real one only in tests.
    """

    def __init__(self, registry: Registry | None = None) -> None:
        self._registry = registry or SystemRegistry()

    def read(self) -> Reading:
        """Read all four places.

        Returns:
            One layer per place, and what was refused.
        """
        layers: list[Layer] = []
        refused: list[Refused] = []
        for hive, key, source in _PLACES:
            where = f"{hive}\\{key}"
            try:
                values = self._read_place(hive, key)
            except OSError:
                refused.append(Refused(source, where, "unreadable"))
                continue
            text = values.pop(JSON, None)
            if text is not None:
                read = _read_text(text, source, f"{where}\\{JSON}")
                if isinstance(read, Layer):
                    layers.append(read)
                else:
                    refused.append(read)
            if values:
                layers.append(Layer(source, where, values))
        return Reading(tuple(layers), tuple(refused))

    def _read_place(self, hive: str, key: str) -> dict[str, JsonValue]:
        found: dict[str, JsonValue] = {}
        for name, raw in (self._registry.values(hive, key) or {}).items():
            if name:  # the unnamed value of a key is nobody's
                # The registry does not tell capitals from small letters.
                spelled = _SPELLED.get(name.lower(), name)
                # Any other kind of value is told like a text that cannot be read.
                found[spelled] = _as_json(spelled, raw) if spelled != JSON or isinstance(raw, str) else ""
        for entry in KEYS:
            if isinstance(entry.kind, Texts | Numbers):
                listed = self._registry.values(hive, f"{key}\\{entry.name}")
                if listed is not None:
                    found[entry.name] = _list([one for _, one in sorted(listed.items(), key=_numbered)], entry.kind)
        return found


_SPELLED = {key.name.lower(): key.name for key in KEYS} | {JSON.lower(): JSON}


def _read_text(text: JsonValue, source: Source, where: str) -> Layer | Refused:
    # Imported where it is needed: most computers have no such value, and this is read before the first frame.
    from keydesk.config.policy.linux import read_layer
    from keydesk.config.policy.trusted import MAX_BYTES

    try:
        data = str(text).encode("utf-8")
    except UnicodeEncodeError:  # half a character
        return Refused(source, where, "encoding")
    return Refused(source, where, "too-large") if len(data) > MAX_BYTES else read_layer(data, source, where)


def _numbered(entry: tuple[str, Raw]) -> tuple[int, str]:
    name = entry[0]
    return (int(name) if name.isdecimal() and len(name) < 10 else 10**9, name)


def _as_json(name: str, raw: Raw) -> JsonValue:
    """Give a value the form it has in JSON; what does not fit stays as it is and is refused by its kind."""
    key = BY_NAME.get(name)
    kind = key.kind if key is not None else None
    if isinstance(kind, Text) and kind.lines and isinstance(raw, list | tuple):
        return "\n".join(str(line) for line in raw)
    if isinstance(kind, Flag) and isinstance(raw, int) and raw in (0, 1):
        return bool(raw)
    if isinstance(raw, list | tuple):
        return _list(list(raw), kind)
    return raw if isinstance(raw, str | int) else None


def _list(raw: Sequence[Raw], kind: object) -> list[JsonValue]:
    if not isinstance(kind, Numbers):
        return [one if isinstance(one, str | int) else None for one in raw]
    return [int(one) if isinstance(one, str) and one.isdecimal() and len(one) < 10 else str(one) for one in raw]


class SystemRegistry:
    """The registry of this computer, in its 64-bit view, where Group Policy writes."""

    def values(self, hive: str, key: str) -> Mapping[str, Raw] | None:
        """Read the values of a key."""
        if sys.platform == "win32":
            import winreg

            root = winreg.HKEY_LOCAL_MACHINE if hive == "HKLM" else winreg.HKEY_CURRENT_USER
            try:
                opened = winreg.OpenKey(root, key, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY)
            except FileNotFoundError:
                return None
            with opened:
                count = min(winreg.QueryInfoKey(opened)[1], _MOST)
                return {name: raw for name, raw, _ in (winreg.EnumValue(opened, at) for at in range(count))}
        return None
