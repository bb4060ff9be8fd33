"""Lists as CSV that no table program takes for formulas: names come from strangers. Pure; any thread; raises nothing.

Source: OWASP, CSV Injection; RFC 4180.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from keydesk.core.encoding import JsonValue

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""What a formula begins with; the wide forms are taken for the narrow ones in East Asian versions."""
_MARK = "\ufeff"
"""With the byte order mark tables of all makers read it as UTF-8."""

Cell = str | int | bool | None


def plain_cell(value: JsonValue) -> Cell:
    """Take a member of a flat record as a cell; lists and objects have no place in a table."""
    return value if isinstance(value, str | int) else None


def safe_cell(value: Cell) -> str:
    """Write a cell.

    Args:
        value: text, number, yes or no, None for nothing.

    Returns:
        The text; with an apostrophe before it where it, or what follows its blanks, begins like a formula.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    text = value.replace("\0", "")
    return f"'{text}" if text[:1] in _FORMULA or text.lstrip()[:1] in _FORMULA else text


def to_table(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Write a list.

    Args:
        columns: names, in their order.
        rows: cells, as many as columns.

    Returns:
        CSV with a byte order mark and one line of names; lines end as RFC 4180 says.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return _MARK + text.getvalue()
