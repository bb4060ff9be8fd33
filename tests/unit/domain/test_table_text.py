"""Tables for people: whatever stands in a cell, no program takes it for a formula, and nothing of it is lost."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.domain.table_text import Cell, safe_cell, to_table

STARTS = "=+-@\t\r\n＝＋－＠"
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
nasty = st.builds(
    lambda blank, start, rest: blank + start + rest,
    st.sampled_from(["", " ", "\u3000"]),
    st.sampled_from(STARTS),
    texts,
)


@given(st.lists(st.one_of(texts, nasty), min_size=1, max_size=5))
def test_no_cell_begins_like_a_formula_and_every_cell_comes_back(cells: list[str]) -> None:
    table = to_table([f"c{n}" for n in range(len(cells))], [cells])
    assert table.startswith("\ufeff")
    head, row = csv.reader(io.StringIO(table[1:], newline=""))
    assert head == [f"c{n}" for n in range(len(cells))]
    for told, cell in zip(row, cells, strict=True):
        assert told[:1] not in tuple(STARTS)
        assert told.lstrip()[:1] not in tuple(STARTS)
        assert told in (cell, f"'{cell}")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, ""), (True, "yes"), (False, "no"), (7, "7"), (-7, "-7"), ("", ""), ("Blue", "Blue"), ("=1+1", "'=1+1"),
        ("+1 555", "'+1 555"), ("-x", "'-x"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), ("\rx", "'\rx"),
        ("  =1", "'  =1"), ("＝1", "'＝1"), ("a=1", "a=1"), ("a\0b", "ab"),
    ],
)  # fmt: skip
def test_cells(value: Cell, told: str) -> None:
    assert safe_cell(value) == told
