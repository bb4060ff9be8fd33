"""Any colour an organisation takes becomes an accent that can be read, in both themes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydesk.ui.theme.accent import PART, TEXT, TOKENS, accent_tokens, contrast
from keydesk.ui.theme.tokens import PALETTES, PART_PAIRS, TEXT_PAIRS


@pytest.mark.parametrize("palette", ["light", "dark"])
@given(color=st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))
@settings(max_examples=40, deadline=None)
def test_every_pair_keeps_its_contrast(palette: str, color: str) -> None:
    made = accent_tokens(color, palette)
    table = {**PALETTES[palette], **made}
    assert set(made) == set(TOKENS)
    for pairs, least in ((TEXT_PAIRS, TEXT), (PART_PAIRS, PART)):
        for ink, ground in pairs:
            if ink in TOKENS or ground in TOKENS:
                assert contrast(table[ink], table[ground]) >= least, (ink, ground, made)


def test_a_colour_that_can_be_read_stays() -> None:
    assert accent_tokens("#7a1fa2", "light")["accent"] == "#7a1fa2"
    assert accent_tokens("#ffcc00", "dark")["accent"] == "#ffcc00"
    assert accent_tokens("#ffcc00", "light")["accent"] != "#ffcc00"
