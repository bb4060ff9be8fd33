from __future__ import annotations

import pytest

from keydesk.demo.robot import RobotError, sign_in
from tests.fakes.http_server import Received, Wire, reply, serving
from tests.fakes.tenant import ANA, AppRequest, running_tenant


def test_it_ends_where_the_program_sends_the_browser() -> None:
    def program(received: Received, wire: Wire) -> bytes:
        if received.path.startswith("/callback"):
            return reply(302, location="/signed-in")
        return reply(200, "You can close this tab.", "text/html")

    with serving(program) as here, running_tenant(callback_ports=(here.port,)) as tenant:
        last = sign_in(AppRequest(tenant).url, ANA.email, ANA.password)
        assert last == f"{here.origin}/signed-in"
        assert [one.path.split("?")[0] for one in here.received] == ["/callback", "/signed-in"]


def test_it_goes_to_this_computer_only() -> None:
    with pytest.raises(RobotError, match="practice tenant"):
        sign_in("https://login.example.com/authorize", ANA.email, ANA.password)
