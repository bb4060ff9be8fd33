"""The one table of colour tokens, and which of them may stand on which.

Owns: every colour of the app. No Qt in here, so that the contrast test and the style sheet read the same table.
Runs on any thread. Raises KeyError for a token or palette that does not exist.
"""

from collections.abc import Mapping
from types import MappingProxyType

NAMES = ("light", "dark", "contrast_light", "contrast_dark")

# token: (light, dark, contrast_light, contrast_dark)
_TABLE: dict[str, tuple[str, str, str, str]] = {
    "bg": ("#f5f6f9", "#14161c", "#ffffff", "#000000"),
    "surface": ("#ffffff", "#1c1f27", "#ffffff", "#000000"),
    "raised": ("#ffffff", "#232731", "#ffffff", "#000000"),
    "rail": ("#eceef4", "#181b22", "#ffffff", "#000000"),
    "line": ("#dde0e8", "#323744", "#000000", "#ffffff"),
    "edge": ("#80869a", "#6d7486", "#000000", "#ffffff"),
    "text": ("#1b1e27", "#eceef4", "#000000", "#ffffff"),
    "muted": ("#596072", "#a7aebf", "#1f1f1f", "#e6e6e6"),
    "accent": ("#3552d4", "#93a8ff", "#0a2a9e", "#ffe14d"),
    "accent_hover": ("#2c46bd", "#a9baff", "#061c70", "#fff0a3"),
    "accent_down": ("#243a9f", "#bccaff", "#041350", "#fff7d1"),
    "on_accent": ("#ffffff", "#10131c", "#ffffff", "#000000"),
    "accent_tint": ("#e8ecfd", "#262d4a", "#ffffff", "#000000"),
    "ok": ("#176f3d", "#7fd6a0", "#00461f", "#7dff9e"),
    "ok_tint": ("#e2f4e9", "#1b3326", "#ffffff", "#000000"),
    "warn": ("#8a5200", "#f2bf73", "#5c3600", "#ffc266"),
    "warn_tint": ("#fdf0da", "#3a2d17", "#ffffff", "#000000"),
    "bad": ("#b3261e", "#ff9d94", "#8a0f08", "#ffaaa3"),
    "bad_tint": ("#fce8e6", "#43211f", "#ffffff", "#000000"),
    "on_bad": ("#ffffff", "#1d0907", "#ffffff", "#000000"),
    "hover": ("#f1f3f8", "#2a2f3b", "#e4e8ff", "#33301a"),
    "down": ("#e6e9f1", "#323847", "#cfd7ff", "#4d4826"),
    "rail_hover": ("#e1e4ed", "#22262f", "#e4e8ff", "#33301a"),
    "track": ("#dde0e8", "#323744", "#ffffff", "#000000"),
    "bone": ("#e6e8ef", "#272b35", "#e0e0e0", "#333333"),
    "quiet": ("#eceef4", "#2b303c", "#ffffff", "#000000"),
    "toast": ("#3a4050", "#4a5263", "#00005c", "#333300"),
    "tip": ("#262a35", "#39404f", "#00001a", "#1a1a00"),
    "on_tip": ("#ffffff", "#f4f5f9", "#ffffff", "#ffffff"),
}

# The part of a key drawing that carries its colour tag; always named in words beside it.
_TAGS: dict[str, tuple[str, str, str, str]] = {
    "tag_blue": ("#2f66cf", "#7fa9f7", "#12439f", "#9ec0ff"),
    "tag_green": ("#21804f", "#6fca97", "#0b5a31", "#8df0b4"),
    "tag_orange": ("#b85c00", "#f0a45b", "#7d3d00", "#ffbf80"),
    "tag_red": ("#c2352c", "#f58a81", "#8c140d", "#ffa9a2"),
    "tag_purple": ("#7a4fb5", "#bb98ee", "#4e2390", "#d2b8ff"),
    "tag_pink": ("#b53d80", "#ee8fbf", "#7f1552", "#ffb0d8"),
    "tag_teal": ("#14797f", "#67c5cb", "#00525a", "#8bf0f5"),
    "tag_grey": ("#596072", "#a7aebf", "#333333", "#dddddd"),
}
_TABLE.update(_TAGS)

TAGS = tuple(name.removeprefix("tag_") for name in _TAGS)

# Letter tiles carry white text in every palette, so one list serves all of them.
TILES = ("#5a67a8", "#2f7d5b", "#7a4fb5", "#39424f", "#8b2f5f", "#2b6a94", "#8a5a1f", "#a63f3f")
ON_TILE = "#ffffff"

SCRIM = {"light": "#660b0d14", "dark": "#99050609", "contrast_light": "#b3000000", "contrast_dark": "#d9000000"}

PALETTES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        name: MappingProxyType({token: row[column] for token, row in _TABLE.items()})
        for column, name in enumerate(NAMES)
    }
)

_GROUNDS = ("bg", "surface", "raised", "rail")
_SIGNS = ("accent", "ok", "warn", "bad")

# (foreground, background): text that a person reads, 4.5:1
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("text", "muted", *_SIGNS) for ground in _GROUNDS),
    *((sign, f"{sign}_tint") for sign in _SIGNS),
    *(("text", ground) for ground in ("accent_tint", "ok_tint", "warn_tint", "bad_tint")),
    *(("muted", ground) for ground in ("accent_tint", "warn_tint", "ok_tint", "bad_tint")),
    *((ink, ground) for ink in ("text", "muted", "accent", "bad") for ground in ("hover", "down")),
    *((ink, "rail_hover") for ink in ("text", "muted")),
    *(("on_accent", ground) for ground in ("accent", "accent_hover", "accent_down")),
    ("on_bad", "bad"),
    ("muted", "quiet"),
    ("on_tip", "tip"),
    ("on_tip", "toast"),
)

# (part, background): outlines of fields, icons, rings, drawings, 3:1
PART_PAIRS: tuple[tuple[str, str], ...] = (
    *(("edge", ground) for ground in _GROUNDS),
    *(("accent", ground) for ground in (*_GROUNDS, "track", "accent_tint")),
    *((tag, ground) for tag in _TAGS for ground in _GROUNDS),
    *((tag, "accent_tint") for tag in _TAGS),
)
