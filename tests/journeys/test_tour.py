"""`keydesk demo --tour`: the main job through the real window, offscreen, with pictures of every step."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.fakes.program import COMMAND, Desk, Tenant, environment

pytestmark = [pytest.mark.timeout(300), pytest.mark.keyring]

STEPS = [
    "start", "sign-in", "enroll-pin", "enroll-touch", "enroll-name", "enroll-done", "test-pin", "test-touch",
    "test-done", "app-scan", "app-name", "app-done", "connect-explain", "connect-done", "page-home", "page-methods",
    "page-keys", "page-accounts", "page-activity", "page-health", "remove-ask", "remove-pin", "remove-done",
    "end",
]  # fmt: skip
_SAMPLE = 16  # every so many pixels are looked at


def colours(picture: Path) -> set[int]:
    """The colours of a grid over a picture."""
    image = QImage(str(picture))
    assert not image.isNull(), picture
    assert image.width() >= 800, picture
    assert image.height() >= 500, picture
    return {
        image.pixel(x, y) for x in range(0, image.width(), _SAMPLE) for y in range(0, image.height(), _SAMPLE)
    }  # fmt: skip


def lightness(picture: Path) -> float:
    """Mean lightness of a grid over a picture, 0 to 1."""
    image = QImage(str(picture))
    found = [
        image.pixelColor(x, y).lightnessF()
        for x in range(0, image.width(), _SAMPLE)
        for y in range(0, image.height(), _SAMPLE)
    ]
    return sum(found) / len(found)


@pytest.fixture
def nowhere(tmp_path: Path) -> Desk:
    """A computer on which nothing was ever set up; the tour brings its own tenant."""
    return Desk(tmp_path, tenant=None)  # type: ignore[arg-type]  # the profile is never added


def tour(nowhere: Desk, out: Path, *options: str) -> dict[str, object]:
    """Walk it, and check what the contract promises."""
    ran = nowhere.json("demo", "--tour", "--out", str(out), *options, limit_s=90).ok()
    report = ran.shape()
    assert set(report) >= {"steps", "tenant", "software_key"}
    steps = report["steps"]
    assert isinstance(steps, list)
    assert [step["name"] for step in steps] == STEPS
    assert all(step["ok"] is True for step in steps)
    tenant, key = report["tenant"], report["software_key"]
    assert isinstance(tenant, dict)
    assert isinstance(key, dict)
    assert tenant["requests"] > 5
    assert key["passkeys"] == 0  # what was enrolled was removed again
    pictures = [Path(step["picture"]) for step in steps]
    assert sorted(out.glob("*.png")) == sorted(pictures)
    for picture in pictures:
        assert len(colours(picture)) > 8, f"{picture.name} is blank"
    assert len({picture.read_bytes() for picture in pictures}) >= len(pictures) - 2  # each step shows something else
    return report


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ja", "dark")])
def test_the_tour(nowhere: Desk, tmp_path: Path, language: str, theme: str) -> None:
    out = tmp_path / "pictures"
    tour(nowhere, out, "--language", language, "--theme", theme)
    brightness = lightness(out / "15-page-home.png")
    assert brightness > 0.6 if theme == "light" else brightness < 0.4, brightness


def test_people_get_a_line_for_each_step(nowhere: Desk, tmp_path: Path) -> None:
    """Without --json and --out, and without any display: the tour starts by itself."""
    ran = nowhere.run("demo", more={"DISPLAY": None, "WAYLAND_DISPLAY": None}, limit_s=90).ok()
    lines = ran.out.splitlines()
    assert [line.split()[-1] for line in lines] == STEPS
    assert all(line.startswith("ok ") for line in lines)
    assert not (nowhere.home / "settings" / "settings.json").exists()  # real profiles stay untouched


def test_the_tour_leaves_nothing_running(nowhere: Desk, tmp_path: Path) -> None:
    tour(nowhere, tmp_path / "pictures", "--theme", "contrast")
    left = [
        path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if _started_here(path, nowhere)
    ]
    assert left == []


def _started_here(command: Path, desk: Desk) -> bool:
    home = environment(desk.root / "person")["HOME"].encode()
    try:
        told = (command.parent / "environ").read_bytes()
        return b"HOME=" + home + b"\0" in told and COMMAND[2].encode() in command.read_bytes()
    except OSError:
        return False  # it ended, or is somebody else's


def test_tenants_do_not_share_a_home_with_practice(tmp_path: Path, tenant: Tenant) -> None:
    """A real profile and its names are as before after a tour in the same home."""
    desk = Desk(tmp_path, tenant)
    desk.add_profile()
    before = (desk.home / "settings" / "settings.json").read_bytes()
    desk.json("demo", "--tour", limit_s=90).ok()
    assert (desk.home / "settings" / "settings.json").read_bytes() == before
    assert not (desk.home / "store" / "software-key.json").exists()
