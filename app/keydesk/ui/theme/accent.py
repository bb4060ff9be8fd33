"""An organisation's accent colour, made fit to read: every pair of tokens it takes part in keeps its contrast.

No Qt. Any thread; raises ValueError for what is no colour.
"""

import colorsys
from collections.abc import Mapping
from typing import Final

from keydesk.ui.theme.tokens import PALETTES, PART_PAIRS, TEXT_PAIRS

TEXT, PART = 4.5, 3.0
TOKENS: Final = ("accent", "accent_hover", "accent_down", "on_accent", "accent_tint")
_STEP = 0.01
_TINTS = (0.12, 0.09, 0.06, 0.03, 0.0)


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours. Source: WCAG 2.2, "contrast ratio"."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def accent_tokens(color: str, palette: str) -> Mapping[str, str]:
    """Make the accent tokens of one palette from a colour.

    Args:
        color: as ``#rrggbb``.
        palette: ``light`` or ``dark``; high contrast keeps its own accent.

    Returns:
        The five tokens: the colour itself where it can be read, else the nearest darker or lighter one that can.
    """
    dark = palette == "dark"
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(color))
    while True:
        for share in _TINTS:
            made = _tokens((hue, lightness, saturation), dark, share, PALETTES[palette])
            if _readable({**PALETTES[palette], **made}):
                return made
        lightness = min(1.0, lightness + _STEP) if dark else max(0.0, lightness - _STEP)


def _tokens(hls: tuple[float, float, float], dark: bool, share: float, table: Mapping[str, str]) -> dict[str, str]:
    hue, lightness, saturation = hls
    away = 1.0 if dark else -1.0  # hover and pressed go on in the direction that gains contrast

    def at(more: float) -> str:
        return _text(colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness + away * more)), saturation))

    accent, ground = at(0.0), table["surface"]
    mixed = tuple(a * share + b * (1 - share) for a, b in zip(_channels(accent), _channels(ground), strict=True))
    return {
        "accent": accent,
        "accent_hover": at(0.06),
        "accent_down": at(0.12),
        "on_accent": table["on_accent"],
        "accent_tint": _text((mixed[0], mixed[1], mixed[2])),
    }


def _readable(table: Mapping[str, str]) -> bool:
    return all(
        contrast(table[ink], table[ground]) >= least
        for pairs, least in ((TEXT_PAIRS, TEXT), (PART_PAIRS, PART))
        for ink, ground in pairs
        if ink in TOKENS or ground in TOKENS
    )


def _channels(color: str) -> tuple[float, float, float]:
    return int(color[1:3], 16) / 255, int(color[3:5], 16) / 255, int(color[5:7], 16) / 255


def _text(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _luminance(color: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
