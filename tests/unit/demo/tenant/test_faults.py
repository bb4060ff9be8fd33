from __future__ import annotations

import pytest

from keydesk.demo.tenant.faults import FaultBoard, FaultName, make_fault, parse_fault


@pytest.mark.parametrize("name", sorted(FaultName))
def test_every_fault_can_be_named_bare(name: FaultName) -> None:
    fault = parse_fault(name.value)

    assert fault.name is name
    assert fault.count is None


def test_the_text_form_holds_value_method_path_and_count() -> None:
    fault = parse_fault("slow=1.5@GET/me/v1/factors*3")

    assert (fault.name, fault.value, fault.method) == (FaultName.SLOW, 1.5, "GET")
    assert (fault.path, fault.count) == ("/me/v1/factors", 3)


def test_the_text_form_may_leave_parts_out() -> None:
    assert parse_fault("429*2").path == "/me/v1"
    assert parse_fault("500@/oauth/token").path == "/oauth/token"
    assert parse_fault("clock-skew=-3600").value == -3600
    assert parse_fault("500@POST").method == "POST"
    assert parse_fault("500@POST").path == "/me/v1"


@pytest.mark.parametrize("text", ["", "weather", "429*0", "slow=fast", "slow@me/v1", "429**2", "429*2x"])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="fault"):
        parse_fault(text)


def test_a_refusal_names_the_faults_there_are() -> None:
    with pytest.raises(ValueError, match="captive-portal"):
        make_fault("weather")


def test_a_fault_strikes_as_often_as_asked_and_only_where_asked() -> None:
    board = FaultBoard()
    board.add(make_fault("500", path="/me/v1/factors", method="GET", count=2))

    def strike(path: str, method: str) -> bool:
        return board.take(FaultName.SERVER_ERROR, path, method) is not None

    assert not strike("/me/v1/authentication-methods", "GET")
    assert not strike("/me/v1/factors", "POST")
    assert [strike("/me/v1/factors", "get") for _ in range(3)] == [True, True, False]
    assert board.active() == ()


def test_looking_does_not_use_a_fault_up() -> None:
    board = FaultBoard()
    board.add(make_fault("clock-skew", count=1))

    assert board.find(FaultName.CLOCK_SKEW) is board.find(FaultName.CLOCK_SKEW)
    assert len(board.active()) == 1


def test_clearing_by_name_leaves_the_others() -> None:
    board = FaultBoard()
    board.add(make_fault("500"))
    board.add(make_fault("slow"))

    board.clear("500")

    assert [fault.name for fault in board.active()] == [FaultName.SLOW]
