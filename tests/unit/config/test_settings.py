"""J1: whatever happened to the settings file, the program starts, keeps the file and says so."""

import contextlib
import errno
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keydesk.config.profile import Profile
from keydesk.config.settings import Settings, SettingsFile, with_choice
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

ACME = Profile("Acme", "https://login.acme.com", "client", callback_ports=(50000, 50001), organization="org_1")


class StillClock:
    def now(self) -> datetime:
        return datetime(2026, 3, 3, 12, 0, 5, tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "settings.json"


@pytest.fixture
def file(path: Path) -> SettingsFile:
    return SettingsFile(path, StillClock())


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def aside(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir() if ".broken-" in entry.name)


def test_no_file_is_no_problem(file: SettingsFile, path: Path) -> None:
    loaded = file.load()
    assert loaded.settings == Settings()
    assert loaded.problems == ()
    assert not path.exists()


def test_what_is_written_is_read(file: SettingsFile, path: Path) -> None:
    chosen = Settings(
        theme="dark",
        language="ja",
        text_size=150,
        browser="firefox",
        log_level="debug",
        key_labels="account",
        write_scopes="when-needed",
        provisioning_desk="on",
        idle_sign_out_minutes=5,
        keys_lock_after_minutes=1,
        current="Acme",
        profiles=(replace(ACME, scope_files=("/etc/keydesk/scopes",)), replace(ACME, name="東京")),
    )
    file.update(lambda _: chosen)
    assert file.load().settings == chosen
    assert file.load().problems == ()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_only_the_owner_reads_it(file: SettingsFile, path: Path) -> None:
    put(path, b"{}")
    path.chmod(0o644)
    file.update(lambda old: replace(old, theme="light"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


GARBAGE = [
    (b"", "syntax"),
    (b'{"theme": "dark"', "syntax"),
    (b"theme = dark", "syntax"),
    (b'{"theme": "dark", "theme": "light"}', "syntax"),
    (b'{"text_size": NaN}', "syntax"),
    (b"[" * 5000, "syntax"),
    (b'{"text_size": ' + b"9" * 5000 + b"}", "syntax"),
    (b"\x00" * 64, "syntax"),
    (b"[]", "shape"),
    (b"null", "shape"),
    (b'"dark"', "shape"),
    ('{"theme": "dark"}'.encode("utf-16"), "encoding"),
    ('{"browser": "caf\u00e9"}'.encode("latin-1"), "encoding"),
    (b"{" + b" " * 1_000_001 + b"}", "too-large"),
]


@pytest.mark.parametrize(("data", "reason"), GARBAGE)
def test_a_broken_file_is_kept_and_said(file: SettingsFile, path: Path, data: bytes, reason: str) -> None:
    put(path, data)
    loaded = file.load()
    assert loaded.settings == Settings()
    (problem,) = loaded.problems
    assert problem.code == Code.SETTINGS_INVALID
    assert problem.params["reason"] == reason
    kept = problem.params["kept"]
    assert isinstance(kept, str)
    assert (path.parent / kept).read_bytes() == data
    assert file.load().problems == ()  # said once
    file.update(lambda old: replace(old, theme="dark"))
    assert file.load().settings.theme == "dark"


def test_a_byte_order_mark_is_forgiven(file: SettingsFile, path: Path) -> None:
    put(path, b'\xef\xbb\xbf{"theme": "dark"}')
    assert file.load().settings.theme == "dark"
    assert file.load().problems == ()


WRONG_VALUES = [
    ("theme", "pink"),
    ("theme", 1),
    ("theme", None),
    ("language", "xx"),
    ("text_size", "big"),
    ("text_size", 79),
    ("text_size", 201),
    ("text_size", True),
    ("text_size", 100.5),
    ("browser", 7),
    ("browser", ""),
    ("browser", "a\nb"),
    ("log_level", "trace"),
    ("key_labels", []),
    ("idle_sign_out_minutes", -1),
    ("keys_lock_after_minutes", 2000),
    ("current", {}),
]


@pytest.mark.parametrize(("name", "value"), WRONG_VALUES)
def test_one_wrong_value_costs_only_itself(file: SettingsFile, path: Path, name: str, value: object) -> None:
    good = {"theme": "dark", "text_size": 120}
    data = json.dumps({**good, name: value}).encode()
    put(path, data)
    loaded = file.load()
    assert [problem.params for problem in loaded.problems] == [{"field": name, "reason": "value"}]
    assert getattr(loaded.settings, name) == getattr(Settings(), name)
    for other, expected in good.items():
        if other != name:
            assert getattr(loaded.settings, other) == expected
    assert aside(path) == []
    file.update(lambda old: replace(old, language="en"))
    (kept,) = aside(path)
    assert (path.parent / kept).read_bytes() == data
    assert file.load().problems == ()


@pytest.mark.parametrize(
    "entry",
    [
        None,
        {},
        "Acme",
        {"name": "B", "issuer": "http://evil.example", "client_id": "c"},
        {"name": "B", "issuer": "https://acme.com", "client_id": "c", "callback_ports": [80]},
        {"name": "B", "issuer": "https://acme.com", "client_id": "c", "callback_ports": "50000"},
        {"name": "B", "issuer": 7, "client_id": "c"},
        {"name": "Acme", "issuer": "https://acme.com", "client_id": "again"},
    ],
)
def test_one_wrong_profile_costs_only_itself(file: SettingsFile, path: Path, entry: object) -> None:
    good = {"name": "Acme", "issuer": "https://login.acme.com/", "client_id": "client"}
    put(path, json.dumps({"current": "Acme", "profiles": [good, entry]}).encode())
    loaded = file.load()
    assert [profile.name for profile in loaded.settings.profiles] == ["Acme"]
    assert loaded.settings.current == "Acme"
    assert [problem.params["field"] for problem in loaded.problems] == ["profiles[1]"]


def test_a_current_profile_that_is_gone(file: SettingsFile, path: Path) -> None:
    put(path, b'{"current": "Gone"}')
    assert file.load().settings.current is None


def test_what_a_newer_version_wrote_is_kept(file: SettingsFile, path: Path) -> None:
    put(path, b'{"version": 1, "shiny": {"a": [1, 2]}, "theme": "dark"}')
    assert file.load().problems == ()
    file.update(lambda old: replace(old, theme="light"))
    assert json.loads(path.read_bytes())["shiny"] == {"a": [1, 2]}


def _link(path: Path) -> None:
    target = path.parent / "elsewhere.json"
    target.write_bytes(b'{"theme": "dark"}')
    path.symlink_to(target)


def _dangling(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def _folder(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.skipif(os.name != "posix", reason="links and pipes as on POSIX")
@pytest.mark.parametrize(
    ("make", "reason"), [(_link, "link"), (_dangling, "link"), (_folder, "folder"), (_pipe, "not-a-file")]
)
def test_what_is_no_plain_file_is_moved_aside(
    file: SettingsFile, path: Path, make: Callable[[Path], None], reason: str
) -> None:
    path.parent.mkdir(parents=True)
    make(path)
    loaded = file.load()
    assert loaded.settings == Settings()
    assert [problem.params["reason"] for problem in loaded.problems] == [reason]
    assert len(aside(path)) == 1
    file.update(lambda old: replace(old, theme="contrast"))
    assert not path.is_symlink()
    assert file.load().settings.theme == "contrast"
    if make is _link:
        assert (path.parent / "elsewhere.json").read_bytes() == b'{"theme": "dark"}'


def test_an_unreadable_file(file: SettingsFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(path, b'{"theme": "dark"}')
    real = os.open

    def refuse(target: str | os.PathLike[str], flags: int, mode: int = 0o777) -> int:
        if Path(target) == path:
            raise PermissionError(errno.EACCES, "no")
        return real(target, flags, mode)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        loaded = file.load()
    assert [problem.params["reason"] for problem in loaded.problems] == ["unreadable"]
    assert len(aside(path)) == 1


def test_a_read_only_disk_at_start(file: SettingsFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(path, b"broken")

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(os, "rename", refuse)
    loaded = file.load()
    assert loaded.settings == Settings()
    assert [dict(problem.params) for problem in loaded.problems] == [{"reason": "syntax", "kept": None}]
    assert path.read_bytes() == b"broken"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, Code.DISK_FULL),
        (errno.EDQUOT, Code.DISK_FULL),
        (errno.EROFS, Code.FOLDER_UNWRITABLE),
        (errno.EACCES, Code.FOLDER_UNWRITABLE),
        (errno.EIO, Code.FOLDER_UNWRITABLE),
    ],
)
@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_save_that_fails_leaves_the_old_file_whole(
    file: SettingsFile, path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, code: Code
) -> None:
    file.update(lambda old: replace(old, theme="dark"))
    before = path.read_bytes()

    def refuse(*_: object) -> int:
        raise OSError(number, "no")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(KeydeskError) as caught:
            file.update(lambda old: replace(old, theme="light"))
    assert caught.value.code == code
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(sys.platform != "linux", reason="a file size limit stands for the full disk")
def test_a_real_limit_on_the_disk(path: Path) -> None:
    SettingsFile(path, StillClock()).update(lambda old: replace(old, theme="dark"))
    before = path.read_bytes()
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from keydesk.config.settings import SettingsFile, Settings\n"
        "from keydesk.core.clock import SystemClock\n"
        "from keydesk.core.errors import KeydeskError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "import msgspec\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))\n"
        "try:\n"
        "    SettingsFile(Path(sys.argv[1]), SystemClock()).update(lambda old: old)\n"
        "except KeydeskError as error:\n"
        "    sys.exit(error.code)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    assert done.stderr.strip() == Code.DISK_FULL
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_change_that_is_refused_writes_nothing(file: SettingsFile, path: Path) -> None:
    def refuse(_: Settings) -> Settings:
        raise KeydeskError(Code.PROFILE_UNKNOWN, name="x")

    with pytest.raises(KeydeskError):
        file.update(refuse)
    assert not path.exists()


def test_a_choice_is_checked() -> None:
    assert with_choice(Settings(), "text_size", 200).text_size == 200
    assert with_choice(Settings(browser="x"), "browser", None).browser is None
    for name, value in (("text_size", 500), ("theme", "pink"), ("profiles", None), ("nothing", 1)):
        with pytest.raises(KeydeskError) as caught:
            with_choice(Settings(), name, value)
        assert caught.value.code == Code.SETTINGS_INVALID


def test_two_changes_at_once_are_both_kept(file: SettingsFile, path: Path) -> None:
    inside = threading.Barrier(2, timeout=0.2)

    def slow(old: Settings) -> Settings:
        with contextlib.suppress(threading.BrokenBarrierError):
            inside.wait()  # lets the other one in, where it can come in
        return replace(old, text_size=150)

    other = SettingsFile(path, StillClock())
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(file.update, slow)
        second = pool.submit(other.update, lambda old: replace(slow(old), text_size=old.text_size, theme="dark"))
        first.result()
        second.result()
    kept = file.load().settings
    assert (kept.text_size, kept.theme) == (150, "dark")
