"""Contrast of every pair in every palette, by the formula of WCAG 2.2."""

from __future__ import annotations

import itertools

import pytest

from keydesk.ui.theme.tokens import NAMES, ON_TILE, PALETTES, PART_PAIRS, SCRIM, TAGS, TEXT_PAIRS, TILES


def luminance(color: str) -> float:
    """Relative luminance of #rrggbb. Source: WCAG 2.2, "relative luminance"."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", NAMES)
def test_text_can_be_read(name: str) -> None:
    table = PALETTES[name]
    weak = [(ink, ground) for ink, ground in TEXT_PAIRS if contrast(table[ink], table[ground]) < 4.5]
    assert weak == []


@pytest.mark.parametrize("name", NAMES)
def test_parts_can_be_seen(name: str) -> None:
    table = PALETTES[name]
    weak = [(part, ground) for part, ground in PART_PAIRS if contrast(table[part], table[ground]) < 3]
    assert weak == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("contrast")])
def test_high_contrast_is_higher(name: str) -> None:
    table = PALETTES[name]
    inks = ("text", "muted", "accent", "ok", "warn", "bad")
    assert min(contrast(table[ink], table["surface"]) for ink in inks) >= 7


def test_letters_on_tiles_can_be_read() -> None:
    inks = {ON_TILE, *(PALETTES[name]["on_tip"] for name in NAMES)}
    assert [tile for tile, ink in itertools.product(TILES, inks) if contrast(tile, ink) < 4.5] == []


def test_every_palette_says_which_it_is() -> None:
    assert len({PALETTES[name]["tip"] for name in NAMES}) == len(NAMES)


def test_the_scrim_lets_the_page_shine_through() -> None:
    assert set(SCRIM) == set(NAMES)
    assert all(0 < int(color[1:3], 16) < 255 for color in SCRIM.values())


def test_every_tag_has_a_colour() -> None:
    assert len(TAGS) == 8
    assert all(f"tag_{tag}" in PALETTES[name] for tag in TAGS for name in NAMES)
