from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from keydesk.demo import robot
from tests.fakes.connecting import Connecting
from tests.fakes.devices import new_device
from tests.fakes.tenant import ANA, ApiClient, AppRequest, PracticeTenant, answer_of, running_tenant, tokens_for


@pytest.fixture(scope="module")
def tenant() -> Iterator[PracticeTenant]:
    with running_tenant() as running:
        yield running


class _Callback(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"done")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def _listening(port: int) -> Iterator[None]:
    """A program that waits for its callback."""
    with HTTPServer(("127.0.0.1", port), _Callback) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def test_the_robot_signs_in(tenant: PracticeTenant) -> None:
    request = AppRequest(tenant)
    with _listening(tenant.callback_ports[0]):
        reached = robot.sign_in(request.url, ANA.email, ANA.password)
    assert answer_of(reached)["state"] == request.parameters["state"]


def test_the_robot_connects_an_account(tenant: PracticeTenant) -> None:
    with ApiClient(tenant, tokens_for(tenant)["access_token"]) as client, _listening(tenant.callback_ports[0]):
        connecting = Connecting(tenant, client).begin()
        reached = robot.sign_in(connecting.address, ANA.email, ANA.password)
        assert connecting.complete(reached).status_code == 201


def test_the_robot_allows_a_device(tenant: PracticeTenant) -> None:
    device = new_device(tenant)
    reached = robot.sign_in(device.started["verification_uri_complete"], ANA.email, ANA.password)

    assert reached == f"{tenant.issuer}activate/confirm"
    assert device.ask().status_code == 200


def test_the_robot_goes_to_this_computer_only() -> None:
    with pytest.raises(robot.RobotError, match="only goes to the practice tenant"):
        robot.sign_in("https://login.example/authorize", ANA.email, ANA.password)
