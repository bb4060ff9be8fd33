"""What an organisation makes of the program's face: name, logo, accent colour.

Blocking where there is a logo: one small file, before the first frame. Raises nothing: a picture that cannot be used
is a problem that is told, and the program looks as it comes.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from keydesk.config.policy.found import Policy
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

OWN_NAME: Final = "Keydesk"
MAX_BYTES: Final = 256 * 1024
MAX_SIDE: Final = 1024
_MAX_ELEMENTS = 2000
_PNG = b"\x89PNG\r\n\x1a\n"
# What could fetch something, run something or grow without end. `<use` and filters do the last.
_NEVER = (
    "<!",
    "<script",
    "<image",
    "<foreignobject",
    "<use",
    "<filter",
    "<pattern",
    "<style",
    "<animate",
    "<set",
    "@import",
    "data:",
)


@dataclass(frozen=True, slots=True)
class Brand:
    """The face of the program.

    Args:
        name: what people know it as.
        accent: colour as ``#rrggbb``, "" for our own.
        logo: bytes of a PNG or SVG that was checked, empty for our own.
    """

    name: str = OWN_NAME
    accent: str = ""
    logo: bytes = b""

    @property
    def own(self) -> bool:
        """Whether an organisation put its name or logo here."""
        return self.name != OWN_NAME or bool(self.logo)


NO_BRAND: Final = Brand()


def read_brand(policy: Policy) -> tuple[Brand, tuple[KeydeskError, ...]]:
    """Take the face from a policy, and read the logo.

    Args:
        policy: of this computer.

    Returns:
        The face, and POLICY_INVALID (params: key, reason, where) for a logo that cannot be used.
    """
    name, accent, file = policy.text("ProductName"), policy.text("AccentColor"), policy.text("LogoFile")
    if file is None:
        return Brand(name or OWN_NAME, accent or ""), ()
    logo = _read(Path(file))
    problems = () if logo else (KeydeskError(Code.POLICY_INVALID, key="LogoFile", reason="picture", where=file),)
    return Brand(name or OWN_NAME, accent or "", logo), problems


def _read(path: Path) -> bytes:
    """The bytes of a picture that may be drawn, empty where there is none."""
    try:
        at = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError:
        return b""
    try:
        kind = os.fstat(at)
        if not stat.S_ISREG(kind.st_mode) or not 0 < kind.st_size <= MAX_BYTES:
            return b""
        with os.fdopen(os.dup(at), "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        return b""
    finally:
        os.close(at)
    return data if len(data) <= MAX_BYTES and (is_png(data) or is_plain_svg(data)) else b""


def is_png(data: bytes) -> bool:
    """Tell whether this is a PNG of a size that may be unpacked. Source: PNG §11.2.2."""
    if not data.startswith(_PNG) or data[12:16] != b"IHDR":
        return False
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    return 0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE


def is_plain_svg(data: bytes) -> bool:
    """Tell whether this is an SVG that stands alone: nothing outside is named, nothing runs, nothing grows."""
    try:
        text = data.decode("utf-8").lower()
    except UnicodeDecodeError:
        return False
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<?xml"):
        start = start.partition("?>")[2].lstrip()
    while start.startswith("<!--"):
        start = start.partition("-->")[2].lstrip()
    if not start.startswith("<svg") or text.count("<") > _MAX_ELEMENTS or "&" in text:
        return False
    if any(word in text.replace("<!--", "") for word in _NEVER):
        return False
    spaceless = "".join(text.split())
    links = spaceless.count("url(") - spaceless.count("url(#")
    return links == 0 and "href=" not in spaceless
