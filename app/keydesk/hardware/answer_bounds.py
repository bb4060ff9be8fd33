"""Bounds on what a key may answer, checked before python-fido2 decodes it.

python-fido2 trusts its key: it decodes as deep as the bytes go, copies the rest of the answer for every item, takes a
text that is cut short for whole, reads a float as false, and makes as many zeros as a number says that stands where
bytes should. One pass over the bytes, without recursion and without building anything, refuses all of that first.
Honest oddities stay allowed: members out of order, numbers in a longer form than needed, null. Usable on any thread.
Raises what the door turns into KEY_MALFORMED: ValueError, and what python-fido2's decoder raises.
"""

from __future__ import annotations

from fido2 import cbor

# CTAPHID cannot carry more (a length of two bytes); a reader could, piece by piece and without end.
MAX_BYTES = 0xFFFF
# CTAP 2.1 §8 allows 4; nothing in it nests deeper than an attestation statement.
MAX_DEPTH = 8
# getInfo of the largest keys has some 200. Each costs python-fido2 a copy of what is left of the answer.
MAX_ITEMS = 4096

_BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = 2, 3, 4, 5, 6, 7
_FALSE, _UNDEFINED = 20, 23
_LONGEST_HEAD = 27
# Members that must be bytes, by command: makeCredential, getAssertion, getInfo, getNextAssertion, largeBlobs.
BYTES_MEMBERS = {
    0x01: frozenset({0x02, 0x05}),
    0x02: frozenset({0x02, 0x03, 0x07}),
    0x04: frozenset({0x03, 0x19, 0x1C, 0x1E}),
    0x08: frozenset({0x02, 0x03, 0x07}),
    0x0C: frozenset({0x01}),
}


def check(command: int, answer: bytes) -> None:
    """Check an answer of CTAPHID_CBOR: a status byte, and CBOR where it is a success.

    Args:
        command: the CTAP command that is answered.
        answer: as it came from the key.

    Raises:
        ValueError: nothing at all, too long, too deep, too many items, cut short, followed by more, or of a type that
            CTAP does not use. Source: CTAP 2.1 §8, §11.2.9.1.2; RFC 8949 §3.
    """
    if not answer:
        raise ValueError("an empty answer")
    if len(answer) > MAX_BYTES:
        raise ValueError("too long an answer")
    if answer[0] == 0 and len(answer) > 1:
        _check_item(answer, 1)
        if command in BYTES_MEMBERS:
            _check_bytes(command, answer)


def _check_item(data: bytes, at: int) -> None:
    open_: list[int] = [1]  # items still to come in each container that is open, the outermost first
    seen, end = 0, len(data)
    while open_:
        if open_[-1] == 0:
            open_.pop()
            continue
        open_[-1] -= 1
        seen += 1
        if seen > MAX_ITEMS:
            raise ValueError("too many items")
        if at >= end:
            raise ValueError("cut short")
        major, info = data[at] >> 5, data[at] & 0x1F
        at += 1
        if major >= _TAG:
            _check_simple(major, info)
            continue
        argument = info
        if info > 23:
            argument, at = _argument(data, at, info)
        if major in (_BYTES, _TEXT):
            at += argument
        elif major in (_ARRAY, _MAP):
            _open(open_, argument << (major == _MAP), end - at)
    if at != end:
        raise ValueError("cut short" if at > end else "more bytes after the answer")


def _check_bytes(command: int, answer: bytes) -> None:
    members = cbor.decode(answer[1:])
    if not isinstance(members, dict):
        raise ValueError("no map")
    if any(not isinstance(members[name], bytes) for name in BYTES_MEMBERS[command] & members.keys()):
        raise ValueError("a member of another type than bytes")


def _check_simple(major: int, info: int) -> None:
    if major == _TAG or not _FALSE <= info <= _UNDEFINED:
        raise ValueError("a type that CTAP does not use")


def _argument(data: bytes, at: int, info: int) -> tuple[int, int]:
    if info > _LONGEST_HEAD:
        raise ValueError("an indefinite or reserved length")
    after = at + (1 << info - 24)
    if after > len(data):
        raise ValueError("cut short")
    return int.from_bytes(data[at:after], "big"), after


def _open(open_: list[int], items: int, left: int) -> None:
    if items > left:
        raise ValueError("cut short")  # an item has one byte at least
    if len(open_) > MAX_DEPTH:
        raise ValueError("nested too deep")
    open_.append(items)
