"""How a release is made: from clean sources of one version, of files that belong, signed, and judged again."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

import bill_of_materials
import build
import changelog
import linux_build
import python_build
import release
import release_folder
import release_steps
import signatures
import update_feed
from components import Component
from keydesk import __version__ as V
from steps import SetupError
from tests.architecture.sources import REPOSITORY

NAMES = (f"keydesk_{V}-1_amd64.deb", f"keydesk-{V}-py3-none-any.whl", f"keydesk-{V}.tar.gz")
BILL = f"keydesk-{V}-linux.cdx.json"
PAGE = "https://keydesk.example/releases"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    release_steps.run(["new-key", str(tmp_path / "release.key")])
    return tmp_path / "release.key"


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    dist = tmp_path / "dist"
    dist.mkdir()
    for name in NAMES:
        (dist / name).write_bytes(name.encode())
    parts = [Component("thing", "1", "pypi", "MIT", {})]
    (dist / BILL).write_text(bill_of_materials.bill("keydesk", V, parts, 1_790_000_000), encoding="utf-8")
    return dist


def sign(dist: Path, key: Path, *more: str) -> None:
    release_steps.run(["sign", "--trial", "--out", str(dist), "--key", str(key), *more])


def check(dist: Path, key: Path, *more: str) -> None:
    release_steps.run(["check", "--out", str(dist), "--public-key", str(key.with_suffix(".pub")), *more])


def test_what_is_signed_is_checked_and_the_same_every_time(dist: Path, key: Path) -> None:
    sign(dist, key, "--page", PAGE)
    made = {path.name: path.read_bytes() for path in dist.iterdir()}
    assert made.keys() == {*NAMES, BILL, "SHA256SUMS", "SHA256SUMS.minisig", "keydesk-feed.json"}
    lines = [f"{hashlib.sha256(made[name]).hexdigest()}  {name}" for name in sorted([*NAMES, BILL])]
    assert made["SHA256SUMS"].decode().splitlines() == lines
    check(dist, key, "--trial")
    sign(dist, key, "--page", PAGE)
    assert {path.name: path.read_bytes() for path in dist.iterdir()} == made


def test_the_feed_names_what_people_install(dist: Path, key: Path) -> None:
    sign(dist, key, "--page", PAGE)
    public = signatures.read_key(key).public_key()
    told = update_feed.read(public, (dist / "keydesk-feed.json").read_bytes())
    assert {file["name"]: file["system"] for file in told["files"]} == dict(
        zip(NAMES, ("linux", "python", "python"), strict=True)
    )
    assert (told["version"], told["page"]) == (V, PAGE)
    # Without a page there is none, and an older one does not stay behind.
    sign(dist, key)
    assert not (dist / "keydesk-feed.json").exists()
    check(dist, key, "--trial")


def flip(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(bytes([data[0] ^ 1]) + data[1:])


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (lambda dist: flip(dist / NAMES[0]), f"{NAMES[0]} was changed"),
        (lambda dist: (dist / NAMES[1]).unlink(), f"{NAMES[1]} is missing"),
        (lambda dist: (dist / f"keydesk-{V}-x64.msi").write_bytes(b"x"), f"keydesk-{V}-x64.msi was added"),
        (lambda dist: (dist / "virus.exe").write_bytes(b"x"), r"holds what is not of .*virus\.exe"),
        (lambda dist: flip(dist / "SHA256SUMS"), "signature does not hold"),
        (lambda dist: flip(dist / "keydesk-feed.json"), "feed is not signed"),
        (lambda dist: (dist / "SHA256SUMS.minisig").unlink(), "SHA256SUMS.minisig cannot be read"),
        (lambda dist: shutil.copytree(dist, dist / f"keydesk-{V}-1.x86_64.rpm"), "holds what is not of"),
    ],
)
def test_what_was_changed_afterwards_is_refused(
    dist: Path, key: Path, tamper: Callable[[Path], object], told: str
) -> None:
    sign(dist, key, "--page", PAGE)
    tamper(dist)
    with pytest.raises(SetupError, match=told):
        check(dist, key, "--trial")


def test_a_release_for_trying_passes_for_no_other(dist: Path, key: Path) -> None:
    sign(dist, key)
    with pytest.raises(SetupError, match="for trying only"):
        check(dist, key)


def test_a_release_of_another_version_passes_for_none(dist: Path, key: Path) -> None:
    sign(dist, key)
    public = signatures.read_key(key).public_key()
    with pytest.raises(SetupError, match="signed as something else"):
        release_folder.check(dist, "9.9.9", public, trial=True)


def test_a_feed_of_another_release_is_refused(dist: Path, key: Path) -> None:
    sign(dist, key, "--page", PAGE)
    feed = (dist / "keydesk-feed.json").read_bytes()
    flip(dist / NAMES[0])
    sign(dist, key)
    (dist / "keydesk-feed.json").write_bytes(feed)
    with pytest.raises(SetupError, match="announces something else"):
        check(dist, key, "--trial")


@pytest.mark.parametrize("content", [b"{}", b"no JSON", json.dumps({"bomFormat": "CycloneDX"}).encode()])
def test_what_is_no_bill_of_materials_is_refused(dist: Path, key: Path, content: bytes) -> None:
    (dist / BILL).write_bytes(content)
    with pytest.raises(SetupError, match="no bill of materials"):
        sign(dist, key)


def test_the_key_comes_from_a_file_and_is_never_said(
    dist: Path, key: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(release_steps.KEY, str(key))
    release_steps.run(["sign", "--trial", "--out", str(dist)])
    check(dist, key, "--trial")
    monkeypatch.delenv(release_steps.KEY)
    with pytest.raises(SetupError, match="no key"):
        release_steps.run(["sign", "--trial", "--out", str(dist)])
    said = capfd.readouterr()
    secret = key.read_text().splitlines()[1]
    assert secret not in said.out + said.err
    assert not [path for path in dist.iterdir() if secret.encode() in path.read_bytes()]


def test_make_takes_what_is_there_and_builds_the_rest(
    dist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    built: list[str] = []

    def system(name: str, file: str, reason: str | None = None) -> SimpleNamespace:
        bill = tmp_path / f"{name}.json"
        shutil.copyfile(dist / BILL, bill)

        def work(out: Path, only: frozenset[str]) -> list[Path]:
            built.append(name)
            (out / file).write_bytes(b"x")
            return [out / file]

        return SimpleNamespace(KINDS=("one",), build=work, BILL=bill, unavailable=lambda: reason)

    systems = {
        "linux": system("linux", NAMES[0]),
        "windows": system("windows", f"keydesk-{V}-x64.msi"),
        "macos": system("macos", f"keydesk-{V}-macos-arm64.pkg", "made on a Mac"),
    }
    monkeypatch.setattr(release_steps, "SYSTEMS", systems)
    (dist / BILL).unlink()
    release_steps.run(["make", "--trial", "--reuse", "--out", str(dist)])
    assert built == ["windows"]
    assert "macos: not built here, made on a Mac" in capfd.readouterr().out
    names = {path.name for path in dist.iterdir()}
    assert names == {*NAMES, BILL, f"keydesk-{V}-x64.msi", f"keydesk-{V}-windows.cdx.json"}
    release_steps.run(["make", "--trial", "--system", "linux", "--out", str(dist)])
    assert built == ["windows", "linux"]


@pytest.mark.parametrize(
    ("name", "system"),
    [
        (f"keydesk_{V}-1_amd64.deb", "linux"),
        (f"keydesk-{V}-1.x86_64.rpm", "linux"),
        (f"keydesk-{V}-linux-x86_64.tar.gz", "linux"),
        (f"keydesk-{V}-x86_64.AppImage", "linux"),
        (f"keydesk-{V}-x86_64.flatpak", "linux"),
        (f"keydesk-{V}-x64.msi", "windows"),
        (f"keydesk-{V}-windows-x64.zip", "windows"),
        (f"keydesk-{V}-macos-arm64.dmg", "macos"),
        (f"keydesk-{V}-macos-arm64-unsigned.dmg", None),
        (f"keydesk-{V}-x64-trial.msi", None),
        (f"keydesk-{V}-macos.mobileconfig", "macos"),
        (f"keydesk-{V}-windows.cdx.json", "bills"),
        ("keydesk-9.9.9-x64.msi", None),
        (f"keydesk-{V}-x64.msi.exe", None),
        (f"keydesk-{V}.zip", None),
        (f"other-{V}.tar.gz", None),
    ],
)
def test_what_belongs_to_a_release(name: str, system: str | None) -> None:
    assert release_folder.system_of(name, V) == system
    for_tests = {"unsigned": "macos", "trial": "windows"}
    assert release_folder.system_of(name, V, trial=True) == next(
        (meant for mark, meant in for_tests.items() if mark in name), system
    )


CHANGES = (
    "# Changes\n\n## 1.3.0, not yet released\n\nMore.\n\n## 1.2.3, 2026-11-30\n\nLess.\n\n## 1.2.2, 2026-10-01\n"
)


def test_the_changes_tell_versions_and_days() -> None:
    assert [(one.version, one.released) for one in changelog.entries(CHANGES)] == [
        ("1.3.0", None),
        ("1.2.3", date(2026, 11, 30)),
        ("1.2.2", date(2026, 10, 1)),
    ]
    assert changelog.entry("1.2.3", CHANGES).text == "Less."
    for lacking in ("1.2.2", "9.9.9"):  # one says nothing, one is not there
        with pytest.raises(SetupError, match="tells nothing of"):
            changelog.entry(lacking, CHANGES)
    with pytest.raises(SetupError, match="no day"):
        changelog.entries("## 1.2.3, soon\n")
    built = date(2027, 1, 1)
    assert list(changelog.releases("1.3.0", built, CHANGES).items()) == [
        ("1.3.0", built),
        ("1.2.3", date(2026, 11, 30)),
        ("1.2.2", date(2026, 10, 1)),
    ]
    assert changelog.releases("1.2.3", built, CHANGES)["1.2.3"] == date(2026, 11, 30)


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sources that may be released; called with words, git does that in them."""
    folder = tmp_path / "sources"

    def git(*words: str) -> None:
        who = ["-c", "user.name=x", "-c", "user.email=x@x.invalid", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)

    folder.mkdir()
    git("init", "-q")
    (folder / "file").write_text("x")
    git("add", "-A")
    git("commit", "-qm", "x")
    monkeypatch.setattr(release_steps, "REPOSITORY", folder)
    entry = changelog.Entry(V, date(2026, 11, 30), "x")
    monkeypatch.setattr(changelog, "entry", lambda version: entry)
    return git


def test_sources_that_are_clean_and_tagged_may_be_released(sources: Callable[..., None]) -> None:
    assert release_steps.check_sources(trial=False).version == V
    sources("tag", f"v{V}")
    sources("tag", "nightly")
    assert release_steps.check_sources(trial=False).version == V


def test_a_tag_of_another_version_is_refused(sources: Callable[..., None]) -> None:
    sources("tag", "v9.9.9")
    with pytest.raises(SetupError, match=r"tag is v9\.9\.9"):
        release_steps.check_sources(trial=False)


def test_what_is_not_committed_is_not_released(sources: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "sources" / "more").write_text("x")
    with pytest.raises(SetupError, match=r"Not committed: \?\? more"):
        release_steps.check_sources(trial=False)
    assert release_steps.check_sources(trial=True).version == V


def test_a_version_without_a_day_is_not_released(
    sources: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changelog, "entry", lambda version: changelog.Entry(V, None, "x"))
    with pytest.raises(SetupError, match="not yet released"):
        release_steps.check_sources(trial=False)


def test_outside_a_checkout_nothing_is_released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release_steps, "REPOSITORY", tmp_path)
    with pytest.raises(SetupError, match="git: "):
        release_steps.git("status")


def test_a_step_that_fails_is_told_in_two_sentences(dist: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = release.main(["check", "--out", str(dist), "--public-key", str(dist / "none")])
    assert code == 1
    assert "cannot be read.\nNext: name the file" in capfd.readouterr().err


def test_the_lock_becomes_a_bill() -> None:
    parts = python_build.locked((REPOSITORY / "requirements.lock").read_text("utf-8"))
    assert {"pyside6-essentials", "fido2", "cryptography"} <= {part.name for part in parts}
    text = 'a-b==1.2 ; sys_platform == "x" \\\n    --hash=sha256:0\nc==3 \\\n    # via a\n'
    assert [(part.name, part.version) for part in python_build.locked(text)] == [("a-b", "1.2"), ("c", "3")]


def test_every_system_can_be_built_by_one_entry_and_says_where() -> None:
    assert {"linux", "macos", "python"} <= build.SYSTEMS.keys()
    for name, system in build.SYSTEMS.items():
        assert system.KINDS, name
        assert callable(system.build), name
    assert linux_build.unavailable() is None or sys.platform != "linux"
