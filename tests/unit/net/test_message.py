from __future__ import annotations

from datetime import UTC, datetime

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.net.message import Answer, Request

JSON = {"content-type": "application/json"}

BAD_JSON = [
    b"",
    b" ",
    b'{"a":',
    b'{"a":1',
    b"{'a':1}",
    b'{"a":1,}',
    b'{"a":NaN}',
    b'{"a":Infinity}',
    b'{"a":-Infinity}',
    b'{"a":1e999}',
    b'{"a":1,"a":2}',
    b'{"a":{"b":1,"b":1}}',
    b'{"a":"\\ud800"}',
    b'{"\\udfff":1}',
    b'{"a":"\xff"}',
    b"\xef\xbb\xbf{}",
    '{"a":1}'.encode("utf-16"),
    '{"a":1}'.encode("utf-32-be"),
    b"[" * 40 + b"]" * 40,
    b"[" * 100_000,
    b'{"a":' * 40 + b"1" + b"}" * 40,
    b'{"a":' + b"9" * 400 + b"}",
    b'{"a":' + b"9" * 30 + b"}",
    b'{"a":"b"} {"c":1}',
    b'{"a":"\n"}',
    b"undefined",
]


@pytest.mark.parametrize("body", BAD_JSON, ids=range(len(BAD_JSON)))
def test_what_is_not_strict_json_is_refused(body: bytes) -> None:
    with pytest.raises(KeydeskError) as caught:
        Answer(200, JSON, body).json()
    assert caught.value.code == Code.ANSWER_INVALID


@pytest.mark.parametrize("media_type", ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON",
                                        "application/problem+json", "application/jwk-set+json"])  # fmt: skip
def test_json_types(media_type: str) -> None:
    assert Answer(200, {"content-type": media_type}, b'{"a":1}').json() == {"a": 1}


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/html", b"<html>"),
        ("text/html; charset=utf-8", b'{"a":1}'),
        ("text/plain", b'{"a":1}'),
        ("", b'{"a":1}'),
        ("application/octet-stream", b'{"a":1}'),
        ("application/json", b"  <!DOCTYPE HTML><title>Welcome to FreeWifi"),
        ("application/json", b"\n<html>"),
        ("application/xhtml+xml", b"<x/>"),
    ],
)
def test_a_page_where_json_is_due_is_a_captive_portal(media_type: str, body: bytes) -> None:
    with pytest.raises(KeydeskError) as caught:
        Answer(200, {"content-type": media_type} if media_type else {}, body).json()
    assert caught.value.code == Code.CAPTIVE_PORTAL


@pytest.mark.parametrize(
    ("date", "time"),
    [
        ("Tue, 03 Mar 2026 09:00:00 GMT", datetime(2026, 3, 3, 9, tzinfo=UTC)),
        ("Tue, 03 Mar 2026 10:00:00 +0100", datetime(2026, 3, 3, 9, tzinfo=UTC)),
        ("Tue, 03 Mar 2026 09:00:00 -0000", datetime(2026, 3, 3, 9, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        ("Tue, 99 Mar 2026 09:00:00 GMT", None),
        ("Tue, 03 Mar 99999999999 09:00:00 GMT", None),
    ],
)
def test_server_time(date: str, time: datetime | None) -> None:
    assert Answer(200, {"date": date}, b"").server_time == time


def test_tokens_in_requests_and_answers_are_never_shown() -> None:
    request = Request("POST", "https://a/", {"authorization": "Bearer canary"}, b"canary")
    answer = Answer(200, {"set-cookie": "canary"}, b"canary")
    assert "canary" not in repr(request) + repr(answer)
