"""What goes through the door between two starts: small, fixed, and read as strictly as a link."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.bootstrap.handover import (
    HEAD,
    MOST_BYTES,
    Handover,
    activation_token,
    length_of,
    packed,
    packed_answer,
    unpacked,
    unpacked_answer,
)

ASCII = st.characters(min_codepoint=0x21, max_codepoint=0x7E)


@given(st.text(ASCII, max_size=160), st.text(ASCII, max_size=256))
def test_there_and_back(link: str, token: str) -> None:
    made = Handover(link, token)
    message = packed(made)
    assert length_of(message[:HEAD]) == len(message) - HEAD
    assert unpacked(message[HEAD:]) == made


@pytest.mark.parametrize("code", ["", "LNK-003"])
def test_answers_there_and_back(code: str) -> None:
    message = packed_answer(code)
    assert unpacked_answer(message[HEAD : HEAD + length_of(message[:HEAD])]) == code


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"null", b'"keydesk://health"', b'{"link": ""}', b'{"link": 1, "token": ""}',
     b'{"link": "", "token": "", "tenant": "x"}', b'{"link": "", "token": null}', b'{"link": "", "token": "a b"}',
     b'{"link": "", "token": "\\n"}', b"\xff\xfe", '{"link": "ä", "token": ""}'.encode(), b"[" * 1000,
     b'{"link": "' + b"a" * 162 + b'", "token": ""}', b'{"link": "", "token": "' + b"a" * 257 + b'"}'],
)  # fmt: skip
def test_what_is_no_message(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"keys|values|depth|codec|Expecting"):
        unpacked(body)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_refused(body: bytes) -> None:
    try:
        told = unpacked(body)
    except ValueError:
        return
    assert len(told.link) <= 161


@pytest.mark.parametrize("head", [b"", b"\0\0\0", b"\0\0\0\0", b"\0\0\4\1", b"\xff\xff\xff\xff", b"GET "])
def test_lengths_of_nothing_of_ours(head: bytes) -> None:
    with pytest.raises(ValueError, match="length"):
        length_of(head)


def test_the_longest_message_fits() -> None:
    assert len(packed(Handover("x" * 160, "y" * 256))) - HEAD <= MOST_BYTES
    with pytest.raises(ValueError, match="length"):
        packed(Handover("x" * MOST_BYTES))


@pytest.mark.parametrize("body", [b'{"code": "keydesk"}', b'{"code": 1}', b'{"code": "LNK-003\\n"}', b"{}"])
def test_what_is_no_answer(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"code|values|keys"):
        unpacked_answer(body)


def test_the_leave_of_the_desktop() -> None:
    assert activation_token({"XDG_ACTIVATION_TOKEN": "gnome-shell/Files/1-2-host_TIME3"}) != ""
    assert activation_token({}) == ""
    assert activation_token({"XDG_ACTIVATION_TOKEN": "a b"}) == ""
    assert activation_token({"XDG_ACTIVATION_TOKEN": "x" * 257}) == ""
