"""The logo of an organisation: what may be drawn, and what never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from keydesk.config.brand import MAX_BYTES, NO_BRAND, is_plain_svg, is_png, read_brand
from keydesk.config.policy.found import Policy, Source
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.domain.catalogue import Code

SVG = (
    b'<?xml version="1.0"?>\n<!-- Acme --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" '
    b'height="24"><linearGradient id="g"/><circle cx="12" cy="12" r="10" fill="url(#g)"/></svg>'
)


def png(width: int, height: int) -> bytes:
    """The beginning of a PNG."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + size + b"\x08\x06\0\0\0"


def policy(file: Path) -> Policy:
    return settle(Reading((Layer(Source.MANDATORY_MACHINE, "f", {"LogoFile": str(file)}),)))


def test_what_may_be_drawn(tmp_path: Path) -> None:
    for name, data in (("a.svg", SVG), ("a.png", png(64, 64))):
        (tmp_path / name).write_bytes(data)
        brand, problems = read_brand(policy(tmp_path / name))
        assert (brand.logo, problems, brand.own) == (data, (), True)
    assert read_brand(settle(Reading())) == (NO_BRAND, ())


@pytest.mark.parametrize(
    "data",
    [
        b"", b"GIF89a", png(5000, 10), png(0, 10), b"<svg " + b"x" * MAX_BYTES, b"\xff\xfe<svg/>",
        b"<html><svg/></html>", b"<svg><script>alert(1)</script></svg>", b"<svg><style>@import 'x'</style></svg>",
        b'<svg><image href="file:///etc/passwd"/></svg>', b'<svg><a href="https://evil.example/"/></svg>',
        b'<svg><rect fill="url(https://evil.example/#x)"/></svg>', b"<svg><use xlink:href='#a'/></svg>",
        b'<svg><rect fill="URL ( http://evil.example)"/></svg>', b"<svg>&#60;script</svg>",
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>', b"<svg><filter id='f'/></svg>",
        b"<svg>" + b"<g>" * 3000 + b"</svg>", b"<svg><!--><!DOCTYPE x></svg>",
    ],
)  # fmt: skip
def test_what_is_never_drawn(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "logo").write_bytes(data)
    brand, problems = read_brand(policy(tmp_path / "logo"))
    assert brand.logo == b""
    assert [(problem.code, problem.params["key"], problem.params["reason"]) for problem in problems] == [
        (Code.POLICY_INVALID, "LogoFile", "picture")
    ]


def test_no_file_and_no_plain_file(tmp_path: Path) -> None:
    for place in (tmp_path / "missing.svg", tmp_path):
        brand, problems = read_brand(policy(place))
        assert (brand.own, len(problems)) == (False, 1)


def test_kinds() -> None:
    assert is_plain_svg(SVG)
    assert not is_png(SVG)
    assert not is_plain_svg(png(8, 8))
