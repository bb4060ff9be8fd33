from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.core.secret import Secret
from keydesk.identity.callback import CallbackAnswer, Noise, judge

PORT = 29430
STATE = Secret("S" * 43)
S = STATE.reveal()


def head(
    target: str = f"/callback?code=abc&state={S}",
    method: str = "GET",
    host: str | None = f"127.0.0.1:{PORT}",
    version: str = "HTTP/1.1",
    more: str = "",
) -> bytes:
    line = "" if host is None else f"Host: {host}\r\n"
    return f"{method} {target} {version}\r\n{line}{more}\r\n".encode("latin-1")


def told(data: bytes) -> CallbackAnswer | Noise:
    return judge(data, PORT, STATE)


@pytest.mark.parametrize(
    "data",
    [
        head(),
        head(version="HTTP/1.0"),
        head(f"/callback?state={S}&code=abc"),
        head(f"/callback?code=abc&state={S}&unknown=1&unknown=2"),
        head(more="Cookie: a=b\r\nAccept: */*\r\n"),
        head(f"/callback?code=%61%62%63&state={S}"),
    ],
)
def test_the_answer(data: bytes) -> None:
    answer = told(data)
    assert isinstance(answer, CallbackAnswer)
    assert answer.code is not None
    assert answer.code.reveal() == "abc"
    assert answer.error is None


def test_an_error_and_an_issuer() -> None:
    query = f"error=access_denied&error_description=No%20way&state={S}&iss=https%3A%2F%2Flogin.acme.com%2F"
    assert told(head(f"/callback?{query}")) == CallbackAnswer(
        None, "access_denied", "No way", "https://login.acme.com/"
    )


# B1, B2: state before anything else


@pytest.mark.parametrize(
    "query",
    [
        "code=abc",
        "code=abc&state=",
        "code=abc&state=wrong",
        f"code=abc&state={S[:-1]}",
        f"code=abc&state={S}S",
        f"code=abc&state={S.lower()}",
        f"code=abc&state={S}&state={S}",
        f"code=abc&state={S}&state=x",
        f"code=abc&State={S}",
        f"code=abc&state=%20{S}",
        f"code=abc&state={S}%00",
        "code=abc&state=%F0%9F%94%91",
        "error=access_denied",
        "error=access_denied&state=wrong",
        "error=access_denied&state=",
        "error=server_error&error_description=x&iss=y",
        "code=abc&error=x&state=wrong",
        "access_token=x&state=wrong",
        "",
        "x",
        "&&",
    ],
)
def test_without_the_right_state_nothing_counts(query: str) -> None:
    assert told(head(f"/callback?{query}")) in (Noise.FOREIGN_STATE, Noise.UNREADABLE)


# B12, B1: the right state with an answer that makes no sense


@pytest.mark.parametrize(
    "query",
    [
        f"state={S}",
        f"state={S}&code=",
        f"state={S}&error=",
        f"state={S}&code=a&code=b",
        f"state={S}&code=a&code=a",
        f"state={S}&code=a&error=b",
        f"state={S}&code=&error=b",
        f"state={S}&error=a&error=b",
        f"state={S}&code=a&iss=b&iss=c",
        f"state={S}&code=a%20b",
        f"state={S}&code=a%0Ab",
        f"state={S}&code=%E2%82%AC",
        f"state={S}&code={'a' * 5000}",
        f"state={S}&code=a&access_token=b",
        f"state={S}&code=a&id_token=b",
        f"state={S}&access_token=b&token_type=Bearer&expires_in=3600",
        f"state={S}&code=a%zz",
        f"state={S}&code=a%",
        f"state={S}&code=%ff",
        f"state={S}&code=a#fragment",
        f"state={S}&code=a&" + "&".join(f"x{n}=1" for n in range(40)),
        f"state={S}&code=a;error=b&x",
    ],
    ids=range(22),
)
def test_answers_that_make_no_sense(query: str) -> None:
    assert told(head(f"/callback?{query}")) is Noise.UNREADABLE


# B4: DNS rebinding


@pytest.mark.parametrize(
    "host",
    [None, "", "localhost", f"localhost:{PORT}", "127.0.0.1", "127.0.0.1:80", f"127.0.0.1:{PORT}0",
     f"127.0.0.2:{PORT}", f"evil.com:{PORT}", f"[::1]:{PORT}", f"[::ffff:127.0.0.1]:{PORT}",
     f"127.0.0.1:{PORT}.evil.com",
     f"127.0.0.1.evil.com:{PORT}", f"127.0.0.1:{PORT}@evil.com", f"127.0.0.1:0{PORT}", f"127.1:{PORT}",
     f"127.0.0.1:{PORT}, evil.com", f"127.0.0.1 :{PORT}", f"2130706433:{PORT}"],
)  # fmt: skip
def test_only_our_own_host_counts(host: str | None) -> None:
    assert told(head(host=host)) is Noise.FOREIGN_HOST


def test_two_hosts() -> None:
    assert told(head(more=f"Host: 127.0.0.1:{PORT}\r\n")) is Noise.FOREIGN_HOST
    assert told(head(more="host: evil.com\r\n")) is Noise.FOREIGN_HOST


# B6: other paths and methods


@pytest.mark.parametrize(
    "path",
    ["/", "/favicon.ico", "/callback/", "/Callback", "/callback/x", "/x/callback", "//callback", "/callback;x",
     "/callback%20", "/%63allback", "/./callback", "/a/../callback", "/robots.txt", "/.well-known/x", "/json"],
)  # fmt: skip
def test_other_paths(path: str) -> None:
    assert told(head(f"{path}?code=abc&state={S}")) is Noise.UNKNOWN_PATH


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "OPTIONS", "DELETE", "PATCH", "CONNECT", "TRACE", "get",
                                    "GETX", "PRI"])  # fmt: skip
def test_other_methods(method: str) -> None:
    assert told(head(method=method)) is Noise.WRONG_METHOD


@pytest.mark.parametrize(
    "data",
    [
        head(f"http://127.0.0.1:{PORT}/callback?code=abc&state={S}"),
        head("*"),
        head(f"127.0.0.1:{PORT}", "CONNECT"),
        head(version="HTTP/2.0"),
        head(version="HTTP/0.9"),
        head(version="HTTP/1.10"),
        head(version=""),
        head("/callback?code=a b"),
        head("/callback?code=\xff"),
        head("/callback?code=\x00"),
        head(more="no colon\r\n"),
        head(more=" folded: header\r\n"),
        head(more="Space : x\r\n"),
        head(more="X: a\x00b\r\n"),
        head(more="X: a\nb\r\n"),
        head(more="".join(f"X{n}: y\r\n" for n in range(5000))),
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"\n" + head(),
        b"\r\n" + head(),
    ],
    ids=range(22),
)
def test_garbage(data: bytes) -> None:
    assert told(data) is Noise.MALFORMED


@given(st.binary(max_size=400))
def test_any_bytes_are_noise(data: bytes) -> None:
    assert isinstance(told(data + b"\r\n\r\n"), Noise)


@given(st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=80))
def test_any_query_without_the_state_is_noise(query: str) -> None:
    assert isinstance(told(head(f"/callback?{query}")), Noise)


def test_the_code_is_never_shown() -> None:
    answer = told(head(f"/callback?code=canary&state={S}"))
    assert "canary" not in repr(answer)
