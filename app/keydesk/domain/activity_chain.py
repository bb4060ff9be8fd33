"""The activity of an account as a chain: each line seals itself and all before it. Pure; any thread; raises nothing.

It shows lines that were changed, dropped, added or moved by anybody who does not also seal anew all that follows. For
those, the seal of the newest line (`Report.head`) can be kept elsewhere and compared.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_TAG = b"keydesk activity 1\n"


@dataclass(frozen=True, slots=True)
class ChainLine:
    """One line, as it is kept.

    Args:
        number: its place in the chain, from 1; None for a line that was never sealed.
        at: time in ISO 8601 UTC, as text: it is sealed as it stands.
        action: what.
        subject: on what.
        result: how it ended.
        seal: 32 bytes, None for a line that was never sealed.
    """

    number: int | None
    at: str
    action: str
    subject: str
    result: str
    seal: bytes | None


@dataclass(frozen=True, slots=True)
class Chain:
    """What is kept about a chain beside its lines.

    Args:
        account: whose lines.
        began_at: when the first seal was made, ISO 8601 UTC.
        older: so many lines were there before; they were sealed then, as they were found.
        anchor: number of the newest line that fell away with age, 0 for none.
        anchor_seal: its seal; without one, what the chain begins with.
        head: number of the newest line.
        head_seal: its seal.
    """

    account: str
    began_at: str
    older: int
    anchor: int
    anchor_seal: bytes
    head: int
    head_seal: bytes


class Break(StrEnum):
    """What may be wrong with a chain."""

    CHANGED = "changed"  # a line does not fit its seal, or not the line before
    MISSING = "missing"  # lines are gone, at the beginning or in the middle
    CUT = "cut"  # the newest lines are gone
    ADDED = "added"  # a line nobody sealed, or one sealed after the newest
    MOVED = "moved"  # a line stands in another place than it was written


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Args:
        kind: what.
        number: the line it is about: for lines that are gone the first of them, None for one without a number.
    """

    kind: Break
    number: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """What an examination found.

    Args:
        account: whose chain.
        lines: how many lines are there.
        faults: what is wrong, in the order of lines; empty when all is as it was written.
        began_at: when the first seal was made; None where there is no chain yet.
        older: how many of the first lines were written before and sealed then.
        dropped: how many lines fell away with age.
        head: seal of the newest line, in hex; "" where there is no chain.
    """

    account: str
    lines: int
    faults: tuple[Fault, ...] = ()
    began_at: str | None = None
    older: int = 0
    dropped: int = 0
    head: str = ""

    @property
    def intact(self) -> bool:
        """Whether all is as it was written."""
        return not self.faults


def first_seal(account: str) -> bytes:
    """Give what a chain begins with; no two accounts share it."""
    return hashlib.sha256(_TAG + account.encode("utf-8", "surrogatepass")).digest()


def seal(previous: bytes, number: int, at: str, action: str, subject: str, result: str) -> bytes:
    """Seal a line.

    Args:
        previous: seal of the line before.
        number: its place in the chain.
        at: its time, as text.
        action: what.
        subject: on what.
        result: how it ended.

    Returns:
        SHA-256 over the seal before and the fields, written so that no other fields give the same bytes.
    """
    fields = json.dumps([number, at, action, subject, result], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(previous + fields.encode("ascii")).digest()


def examine(account: str, chain: Chain | None, lines: Sequence[ChainLine]) -> Report:
    """Examine an account's lines.

    Args:
        account: whose.
        chain: what is kept beside them, None where nothing was ever sealed.
        lines: all of them, in the order they were written.

    Returns:
        What was found.
    """
    if chain is None:
        # Sealed lines without their chain: somebody took it away.
        gone = any(line.seal is not None for line in lines)
        return Report(account, len(lines), (Fault(Break.MISSING, None),) if gone else ())
    faults: list[Fault] = []
    number, before = chain.anchor, chain.anchor_seal
    present = {line.number for line in lines}
    for line in lines:
        if line.number is None or line.seal is None or line.number > chain.head:
            faults.append(Fault(Break.ADDED, line.number))
            continue
        if line.number <= number:
            faults.append(Fault(Break.MOVED, line.number))
            continue
        if line.number > number + 1:
            absent = next((one for one in range(number + 1, line.number) if one not in present), None)
            faults += [Fault(Break.MISSING, absent)] if absent is not None else []
        elif seal(before, line.number, line.at, line.action, line.subject, line.result) != line.seal:
            faults.append(Fault(Break.CHANGED, line.number))
        # Goes on from the seal that stands there, so that one change is told once, and not for all lines after it.
        number, before = line.number, line.seal
    if number < chain.head:
        faults.append(Fault(Break.CUT, number + 1))
    elif before != chain.head_seal and not faults:
        faults.append(Fault(Break.CHANGED, number or None))
    return Report(
        account, len(lines), tuple(faults), chain.began_at, max(0, chain.older - chain.anchor), chain.anchor,
        chain.head_seal.hex(),
    )  # fmt: skip
