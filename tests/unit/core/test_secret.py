"""A secret is never shown, and its own copy is overwritten when the last who held it lets go."""

from __future__ import annotations

import pickle

import pytest

from keydesk.core.secret import Secret


def kept(secret: Secret) -> bytearray:
    """The very bytes a secret holds."""
    held = getattr(secret, "_Secret__bytes")  # noqa: B009  # the name is the class's own
    assert isinstance(held, bytearray)
    return held


@pytest.mark.parametrize("text", ["", "1234", "пароль", "𐍈\ud800", "a\0b"])
def test_what_goes_in_comes_out(text: str) -> None:
    secret = Secret(text)
    assert secret.reveal() == text
    assert secret.matches(text)
    assert secret.matches(Secret(text))
    assert not secret.matches(text + "x")
    assert bool(secret) is bool(text)


def test_it_is_overwritten_when_nobody_holds_it() -> None:
    one = Secret("practice-pin-1")
    other, held = one, kept(one)
    del one
    assert bytes(held) == b"practice-pin-1"
    del other
    assert bytes(held) == bytes(14)


def test_a_call_that_ends_leaves_nothing_in_its_secret() -> None:
    seen: list[bytearray] = []

    def use(pin: Secret) -> int:
        seen.append(kept(pin))
        return len(pin.reveal())

    assert use(Secret("123456")) == 6
    assert bytes(seen[0]) == bytes(6)


def test_it_is_never_shown() -> None:
    secret = Secret("hunter2")
    assert "hunter2" not in f"{secret} {secret!r} {secret:>20}"
    for careless in (lambda: secret == "hunter2", lambda: {secret: 1}, lambda: pickle.dumps(secret)):
        with pytest.raises(TypeError):
            careless()


def test_what_is_no_text_is_refused_at_once() -> None:
    with pytest.raises(AttributeError):
        Secret(b"1234")  # type: ignore[arg-type]  # on purpose
