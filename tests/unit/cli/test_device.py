"""What `sign-in --device` shows on a terminal and what a script sees."""

from __future__ import annotations

import pytest

from keydesk.cli.device import DeviceTerminal, clock_face
from keydesk.cli.output import Output

ADDRESS = "https://login.example.com/activate"


@pytest.mark.parametrize(
    ("seconds", "told"), [(900, "15:00"), (899.2, "15:00"), (61, "1:01"), (0.4, "0:01"), (0, "0:00"), (-3, "0:00")]
)
def test_the_time_left(seconds: float, told: str) -> None:
    assert clock_face(seconds) == told


@pytest.mark.parametrize("as_json", [True, False])
async def test_a_script_reads_address_and_code_on_stderr(capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    shown = DeviceTerminal(Output(as_json))
    shown.code_shown("WDJB-MJHT", ADDRESS, f"{ADDRESS}?user_code=WDJB-MJHT", 900.0)
    shown.close()
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        f"On another device, open: {ADDRESS}",
        "and type this code: WDJB-MJHT",
        f"or open: {ADDRESS}?user_code=WDJB-MJHT",
        "The code is good for 15:00.",
    ]


async def test_a_terminal_shows_a_picture_and_counts_until_it_is_closed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    shown = DeviceTerminal(Output(as_json=False))
    shown.code_shown("WDJB-MJHT", ADDRESS, None, 900.0)
    told = capsys.readouterr().err
    assert "█" in told or "▄" in told
    assert "and type this code: WDJB-MJHT" in told
    assert told.endswith("\rThe code is good for 15:00.  ")
    shown.close()
    assert capsys.readouterr().err == "\n"
    shown.close()  # nothing counts any more, so there is no line to end
    assert capsys.readouterr().err == ""
