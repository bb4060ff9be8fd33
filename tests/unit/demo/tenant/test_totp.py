from __future__ import annotations

import base64
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from keydesk.demo.tenant.totp import code_at, key_uri, matching_step, new_secret, step_of

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("moment", "code"),
    # Source: RFC 6238 appendix B, the last six of its eight digits.
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(moment: float, code: str) -> None:
    assert code_at(SECRET, step_of(moment)) == code
    assert code_at(SECRET.lower(), step_of(moment)) == code


def test_a_clock_may_be_one_step_off_and_no_more() -> None:
    now = 1_790_000_000.0
    here = step_of(now)
    for step, fits in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        assert (matching_step(SECRET, code_at(SECRET, here + step), now) == here + step) == fits


def test_a_code_is_good_once() -> None:
    now = 1_790_000_000.0
    step = matching_step(SECRET, code_at(SECRET, step_of(now)), now)
    assert step is not None
    assert matching_step(SECRET, code_at(SECRET, step), now, step) is None
    assert matching_step(SECRET, code_at(SECRET, step + 1), now, step) == step + 1


def test_spaces_in_a_code_are_borne_with_and_nonsense_is_not() -> None:
    code = code_at(SECRET, 1)
    assert matching_step(SECRET, f"{code[:3]} {code[3:]}", 30.0) == 1
    for wrong in ("", "12345", "é23456", code[:5]):
        assert matching_step(SECRET, wrong, 30.0) is None


def test_the_address_of_the_picture_holds_everything_an_app_needs() -> None:
    secret = new_secret()
    uri = urlsplit(key_uri(secret, issuer="Practice tenant", account="ana@example.com", extra={"tx": "1"}))

    assert (uri.scheme, uri.netloc, unquote(uri.path)) == ("otpauth", "totp", "/Practice tenant:ana@example.com")
    assert {name: values[0] for name, values in parse_qs(uri.query).items()} == {
        "secret": secret,
        "issuer": "Practice tenant",
        "algorithm": "SHA1",
        "digits": "6",
        "period": "30",
        "tx": "1",
    }
    assert len(base64.b32decode(secret)) == 20
    assert "+" not in uri.query  # apps do not read a plus as a space
