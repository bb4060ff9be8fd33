"""A chain of activity shows every line that was changed, dropped, added or moved, and is quiet about all others."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.domain.activity_chain import Break, Chain, ChainLine, Fault, examine, first_seal, seal

ANA = "https://login.acme.com/|auth0|ana"
AT = "2026-03-03T09:00:00.000+00:00"
texts = st.text(max_size=12)
fields = st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=8)


def chain_of(told: list[tuple[str, str, str]], dropped: int = 0) -> tuple[Chain, list[ChainLine]]:
    """Write lines as the store does; the first ones have fallen away."""
    made = anchor = first_seal(ANA)
    lines: list[ChainLine] = []
    for number, (action, subject, result) in enumerate(told, 1):
        made = seal(made, number, AT, action, subject, result)
        lines.append(ChainLine(number, AT, action, subject, result, made))
        anchor = made if number == dropped else anchor
    return Chain(ANA, AT, 0, dropped, anchor, len(told), made), lines[dropped:]


@given(fields, st.data())
def test_what_was_written_is_intact(told: list[tuple[str, str, str]], data: st.DataObject) -> None:
    dropped = data.draw(st.integers(0, len(told)))
    chain, lines = chain_of(told, dropped)
    report = examine(ANA, chain, lines)
    assert report.intact
    assert (report.lines, report.dropped, report.head) == (len(told) - dropped, dropped, chain.head_seal.hex())


@given(fields, st.data(), st.sampled_from(["at", "action", "subject", "result"]), texts)
def test_a_changed_field_is_found_and_told_once(
    told: list[tuple[str, str, str]], data: st.DataObject, field: str, text: str
) -> None:
    chain, lines = chain_of(told)
    place = data.draw(st.integers(0, len(lines) - 1))
    old = getattr(lines[place], field)
    changed: dict[str, Any] = {field: text if text != old else text + "x"}
    lines[place] = replace(lines[place], **changed)
    assert examine(ANA, chain, lines).faults == (Fault(Break.CHANGED, place + 1),)


@given(fields, st.data())
def test_a_line_that_was_sealed_anew_is_found_by_the_next(
    told: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    chain, lines = chain_of(told)
    place = data.draw(st.integers(0, len(lines) - 1))
    before = lines[place - 1].seal if place else chain.anchor_seal
    made = seal(before or b"", place + 1, AT, "other", "other", "other")
    lines[place] = ChainLine(place + 1, AT, "other", "other", "other", made)
    report = examine(ANA, chain, lines)
    assert report.intact == (made == chain.head_seal or lines == chain_of(told)[1])
    if not report.intact:
        assert report.faults == (Fault(Break.CHANGED, min(place + 2, len(lines))),)


@given(fields, st.data())
def test_a_line_that_is_gone_is_found(told: list[tuple[str, str, str]], data: st.DataObject) -> None:
    chain, lines = chain_of(told)
    place = data.draw(st.integers(0, len(lines) - 1))
    gone = lines.pop(place).number
    kind = Break.CUT if place == len(lines) else Break.MISSING
    assert examine(ANA, chain, lines).faults == (Fault(kind, gone),)


@given(st.lists(st.tuples(texts, texts, texts), min_size=2, max_size=8), st.data())
def test_lines_in_another_order_are_found(told: list[tuple[str, str, str]], data: st.DataObject) -> None:
    chain, lines = chain_of(told)
    mixed = data.draw(st.permutations(lines))
    assert examine(ANA, chain, mixed).intact == (mixed == lines)


@given(fields, st.data())
def test_two_lines_whose_contents_are_exchanged_are_found(
    told: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    chain, lines = chain_of(told)
    one, two = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    first, second = lines[one], lines[two]
    lines[one] = replace(first, action=second.action, subject=second.subject, result=second.result)
    lines[two] = replace(second, action=first.action, subject=first.subject, result=first.result)
    same = told[one] == told[two]
    assert examine(ANA, chain, lines).intact == same


@pytest.mark.parametrize("number", [None, 3, 10**18])
def test_a_line_nobody_wrote_is_found(number: int | None) -> None:
    chain, lines = chain_of([("tested", "Blue", "done"), ("removed", "Blue", "done")])
    lines.append(ChainLine(number, AT, "signed-in", "Eve", "done", None if number is None else b"x" * 32))
    assert examine(ANA, chain, lines).faults == (Fault(Break.ADDED, number),)


def test_a_head_that_was_set_back_is_found() -> None:
    chain, lines = chain_of([("tested", "Blue", "done"), ("removed", "Blue", "done")])
    assert not examine(ANA, replace(chain, head=1), lines).intact
    assert not examine(ANA, replace(chain, head_seal=b"x" * 32), lines).intact
    assert not examine(ANA, replace(chain, anchor=1), lines).intact
    assert examine(ANA, None, lines).faults == (Fault(Break.MISSING, None),)


def test_before_the_first_seal_there_is_nothing_to_find() -> None:
    report = examine(ANA, None, [ChainLine(None, AT, "tested", "Blue", "done", None)])
    assert report.intact
    assert (report.lines, report.began_at, report.head) == (1, None, "")


def test_no_two_accounts_share_a_chain() -> None:
    assert first_seal(ANA) != first_seal(ANA + "x")


@given(st.tuples(texts, texts, texts), st.tuples(texts, texts, texts))
def test_fields_cannot_be_shifted_into_each_other(one: tuple[str, str, str], two: tuple[str, str, str]) -> None:
    assert (seal(b"", 1, AT, *one) == seal(b"", 1, AT, *two)) == (one == two)
