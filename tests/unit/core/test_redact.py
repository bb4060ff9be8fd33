"""Secrets by their name and by their look are masked; what helps a helpdesk stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.core.redact import one_line, redact


@pytest.mark.parametrize(
    "text",
    [
        "access_token=canary-value", '{"refresh_token": "canary-value"}', "GET /callback?code=canary-value&x=1",
        "pin: canary-value", "PASSWORD='canary-value'", "Authorization: Bearer canary-value",
        "Set-Cookie: auth0=canary-value; Path=/", "dpop: canary-value", 'recovery_code = "canary-value"',
        "eyJcanary-value.x.y", "Fe26.2*canary-value", "canary-value@example.com",
    ],
)  # fmt: skip
def test_masked(text: str) -> None:
    assert "canary-value" not in redact(text)


@pytest.mark.parametrize(
    "text", ["code: KEY-004", '{"code": "CHK-013"}', "flow: PIN-001 (retries=7)", "decode: yes", "spin: 3"]
)
def test_kept(text: str) -> None:
    assert redact(text) == text


@given(
    st.sampled_from(["access_token", "Refresh_Token", "code", "PIN", "recovery_code", "auth_session", "otp_code"]),
    st.sampled_from(["=", ": ", '": "', " = '"]),
    st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-~+/", min_size=8, max_size=60),
    st.text("!?# \n(", max_size=10),
)
def test_whatever_stands_behind_a_secret_name_is_masked(name: str, joint: str, secret: str, around: str) -> None:
    assert secret not in redact(f"{around} {name}{joint}{secret} {around}")


def test_a_very_long_word_is_looked_through_at_once() -> None:
    """A word of 300,000 letters tried from each of them would take minutes, and the time limit ends this test."""
    assert redact("a" * 300_000) == "a" * 300_000
    assert redact("%" * 300_000 + "@") == "%" * 300_000 + "@"


def test_a_code_of_ours_hides_nothing_behind_it() -> None:
    assert redact("code=KEY-0041234abc") == "code=…"


def test_one_line_whatever_comes() -> None:
    assert one_line("a\r\nb\tc\\d\u202ee\x1b[31m") == "a\\r\\nb\\tc\\\\d\\u202ee\\u001b[31m"
    assert one_line("x" * 50, limit=10) == "xxxxxxxxxx…"
