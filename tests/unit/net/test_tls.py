from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from pathlib import Path

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.net.door import HttpDoor, Request
from keydesk.net.tls import tls_context
from tests.fakes.certificates import Authority, authority
from tests.fakes.http_server import Received, Wire, json_reply, serving


def answer(_received: Received, _wire: Wire) -> bytes:
    return json_reply({"a": 1})


async def fetch(url: str, ca_file: Path | None) -> object:
    door = HttpDoor(ca_file)
    try:
        return (await door.send(Request("GET", url, deadline_s=8))).json()
    finally:
        await door.close()


async def test_an_authority_of_the_profile_is_trusted(tmp_path: Path) -> None:
    with serving(answer, authority().server_context(tmp_path)) as server:
        assert await fetch(server.origin + "/x", authority().write(tmp_path)) == {"a": 1}


@pytest.mark.parametrize(
    ("host", "days", "trusted", "reason"),
    [
        ("localhost", 10, False, "unable to get"),
        ("localhost", -1, True, "expired"),
        ("other.example", 10, True, "mismatch"),
    ],
)
async def test_bad_certificates_are_refused_and_their_issuer_named(
    tmp_path: Path, host: str, days: int, trusted: bool, reason: str
) -> None:
    with serving(answer, authority().server_context(tmp_path, host, days)) as server:
        with pytest.raises(KeydeskError) as caught:
            await fetch(server.origin + "/x", authority().write(tmp_path) if trusted else None)
        assert server.received == []
    assert caught.value.code == Code.TLS_REFUSED
    assert caught.value.params["issuer"] == "Acme Inspecting Proxy CA"
    assert reason in str(caught.value.params["reason"]).lower()


async def test_an_issuer_name_is_cleaned(tmp_path: Path) -> None:
    hostile = Authority.new("Evil \u202eCA\n<b>x")
    with serving(answer, hostile.server_context(tmp_path)) as server, pytest.raises(KeydeskError) as caught:
        await fetch(server.origin + "/x", None)
    assert caught.value.params["issuer"] == "Evil CA <b>x"


async def test_old_tls_is_refused(tmp_path: Path) -> None:
    context = authority().server_context(tmp_path)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES256-SHA:@SECLEVEL=0")  # no forward secrecy: not in the client's list
    with serving(answer, context) as server, pytest.raises(KeydeskError) as caught:
        await fetch(server.origin + "/x", authority().write(tmp_path))
    assert caught.value.code == Code.TLS_REFUSED


async def test_a_server_without_tls_is_refused() -> None:
    def talk(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                with listener.accept()[0] as sock:
                    sock.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=talk, args=(listener,), daemon=True).start()
        with pytest.raises(KeydeskError) as caught:
            await fetch(f"https://127.0.0.1:{listener.getsockname()[1]}/x", None)
        listener.shutdown(socket.SHUT_RDWR)
    assert caught.value.code == Code.TLS_REFUSED
    assert caught.value.params["issuer"] is None


async def test_session_keys_are_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "keys.log"
    monkeypatch.setenv("SSLKEYLOGFILE", str(log))
    with serving(answer, authority().server_context(tmp_path)) as server:
        assert await fetch(server.origin + "/x", authority().write(tmp_path)) == {"a": 1}
    assert not await asyncio.to_thread(log.exists)


@pytest.mark.parametrize("content", [None, b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nx\n"])
def test_an_unreadable_authority_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KeydeskError) as caught:
        tls_context(path)
    assert caught.value.code == Code.CA_FILE_INVALID
    assert caught.value.params["path"] == str(path)


def test_checking_is_on() -> None:
    context = tls_context()
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_checking_is_switched_off_nowhere() -> None:
    app = Path(__file__).parents[3] / "app" / "keydesk"
    for source in app.rglob("*.py"):
        text = source.read_text("utf-8")
        for forbidden in ("CERT_NONE", "verify=False", "check_hostname = False", "_create_unverified"):
            assert forbidden not in text, f"{source}: {forbidden}"
