"""What the MSI and the programs in it say of themselves, without building them; how signing is asked for."""

from __future__ import annotations

import shutil
import struct
import subprocess
import uuid
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import pytest

import msi_summary
import pe
import release_folder
import sign_windows
import windows_build
import windows_icon
import windows_launcher
import windows_msi
import wine
from keydesk import __version__
from keydesk.config.links import SCHEME
from keydesk.config.paths import APP
from keydesk.config.policy.model import BY_NAME
from keydesk.config.policy.windows import JSON, KEY
from sign_windows import SigningKey
from steps import REPOSITORY, SetupError

EPOCH = 1_790_000_000
SOURCE = windows_msi.SOURCE.read_text(encoding="utf-8")
NAMES = {"w": "http://schemas.microsoft.com/wix/2006/wi"}


def wxs() -> ElementTree.Element:
    return ElementTree.fromstring(SOURCE)


def test_each_property_becomes_the_policy_that_the_program_reads() -> None:
    written = {
        value.attrib["Value"]: (value.attrib["Key"], value.attrib["Name"])
        for value in wxs().iterfind(".//w:RegistryValue", NAMES)
        if value.attrib["Key"].startswith(r"Software\Policies")
    }
    named = {
        "TENANTDOMAIN": "TenantDomain",
        "CLIENTID": "ClientId",
        "SUPPORTURL": "SupportUrl",
        "AUTOSTART": "Autostart",
    }
    assert written == {f"[{name}]": (KEY, key) for name, key in {**named, "POLICYJSON": JSON}.items()}
    assert set(named.values()) <= BY_NAME.keys()
    assert set(windows_msi.ASKED) == {*named, "POLICYJSON"}


def test_what_is_given_is_written_only_then_and_kept_for_the_next_time() -> None:
    for name in windows_msi.ASKED:
        component = next(
            one for one in wxs().iterfind(".//w:Component", NAMES) if one.findtext("w:Condition", "", NAMES) == name
        )
        kept = [value.attrib["Key"] for value in component.iterfind("w:RegistryValue", NAMES)]
        assert kept == [KEY, r"Software\Keydesk\Setup"]
        search = wxs().find(f".//w:Property[@Id='KEPT{name}']/w:RegistrySearch", NAMES)
        assert search is not None
        assert (search.attrib["Key"], search.attrib["Name"]) == (r"Software\Keydesk\Setup", name)


def test_links_and_the_persons_folder_are_those_of_the_program() -> None:
    assert rf'Key="Software\Classes\{SCHEME}\shell\open\command"' in SOURCE
    assert f'"[LocalAppDataFolder]{APP}"' in SOURCE


def test_ids_in_the_source_are_used_once() -> None:
    guids = [one.attrib["Guid"] for one in wxs().iterfind(".//w:Component", NAMES)]
    assert len(guids) == len(set(guids))
    assert all(uuid.UUID(guid) for guid in guids)


def test_wixl_gets_what_it_knows_and_the_rest_is_put_in_afterwards() -> None:
    known, conditions = windows_msi.for_wixl(SOURCE)
    for word in ("Secure=", "Schedule="):
        assert word not in known
    assert "<Condition" not in known
    assert sorted(conditions.values()) == sorted(windows_msi.ASKED)
    said = windows_msi.changes(conditions, "WIX_UPGRADE_DETECTED")
    assert "UPDATE `Component` SET `Condition` = 'CLIENTID' WHERE `Component` = 'PolicyClientId'" in said
    assert "KEPTPOLICYJSON" in said[-1]
    assert "WIX_UPGRADE_DETECTED" in said[-1]
    assert ";PURGE;" in said[-1]


def test_files_have_the_same_ids_in_every_version(tmp_path: Path) -> None:
    for place in ("keydesk.exe", "lib/PySide6/QtCore.pyd", "lib/start.pyc"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).touch()
    text = windows_msi.files_fragment(tmp_path)
    assert text == windows_msi.files_fragment(tmp_path)
    root = ElementTree.fromstring(text)
    guids = {one.attrib["Guid"] for one in root.iterfind(".//w:Component", NAMES)}
    assert guids == {
        windows_msi.component_id(name) for name in ("keydesk.exe", "lib/PySide6/QtCore.pyd", "lib/start.pyc")
    }
    assert windows_msi.component_id("Keydesk.EXE") == windows_msi.component_id("keydesk.exe")
    folders = [one.attrib["Name"] for one in root.iterfind(".//w:Directory", NAMES)]
    assert folders == ["lib", "PySide6"]
    assert len(root.findall(".//w:ComponentRef", NAMES)) == 3
    # Below the folder of the source, as wixl wants it.
    assert all(one.attrib["Source"].startswith("program/") for one in root.iterfind(".//w:File", NAMES))
    assert windows_msi.product_code("1.0.0") != windows_msi.product_code("1.0.1")


def summary() -> bytes:
    """A summary as wixl writes it: an id, two times, and something else."""
    text = b"{0F0E0D0C-0B0A-0908-0706-050403020100}\0\0"
    values = {
        1: struct.pack("<II", 2, 1252),
        9: struct.pack("<II", 30, 39) + text,
        12: struct.pack("<IQ", 64, 1),
        13: struct.pack("<IQ", 64, 2),
    }
    offset, listed, body = 8 + 8 * len(values), b"", b""
    for name, value in values.items():
        listed += struct.pack("<II", name, offset + len(body))
        body += value
    section = struct.pack("<II", offset + len(body), len(values)) + listed + body
    head = b"\xfe\xff" + bytes(26)
    return (
        b"before"
        + head
        + uuid.UUID("f29f85e0-4ff9-1068-ab91-08002b27b3d9").bytes_le
        + struct.pack("<I", 48)
        + section
    )


def test_two_builds_of_the_same_have_the_same_id_and_time() -> None:
    once = msi_summary.settled(summary() + b"files", EPOCH)
    later = summary().replace(b"0F0E0D0C", b"AAAAAAAA").replace(struct.pack("<IQ", 64, 2), struct.pack("<IQ", 64, 9))
    assert msi_summary.settled(later + b"files", EPOCH) == once
    assert len(once) == len(summary() + b"files")
    assert struct.pack("<IQ", 64, (EPOCH + 11_644_473_600) * 10_000_000) in once
    other = msi_summary.settled(summary() + b"other", EPOCH)
    assert other[:-5] != once[:-5]
    assert b"0F0E0D0C" not in once


@pytest.mark.parametrize("content", [b"", b"no summary", summary()[:90], summary().replace(b"{0F", b"x0F")])
def test_a_summary_in_pieces_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"summary|piece|substring|subsection"):
        msi_summary.settled(content, EPOCH)


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("0.1.0", "0.1.0.0"),
        ("1.2", "1.2.0.0"),
        ("1.2.3.4", "1.2.3.4"),
        ("1.2.3-beta.1", "1.2.3.0"),
        ("1.02", "1.2.0.0"),
    ],
)
def test_versions_have_four_numbers(version: str, numbers: str) -> None:
    assert windows_launcher.four_numbers(version) == numbers


@pytest.mark.parametrize("version", ["", "beta", "1.2.3.4.5", "1.70000"])
def test_what_is_no_version_for_windows_is_refused(version: str) -> None:
    with pytest.raises(SetupError):
        windows_launcher.four_numbers(version)


def test_programs_say_who_they_are() -> None:
    script = windows_launcher.resources("keydesk-gui.exe", "Keydesk", "0.1.0")
    assert "FILEVERSION 0,1,0,0" in script
    assert 'VALUE "OriginalFilename", "keydesk-gui.exe"' in script
    manifest = (REPOSITORY / "installer/windows/keydesk.manifest").read_text(encoding="utf-8")
    ElementTree.fromstring(manifest)
    for word in ("PerMonitorV2", "longPathAware", 'level="asInvoker"', ">UTF-8<"):
        assert word in manifest


def test_icons_hold_pictures_of_all_sizes() -> None:
    pixels = bytes(range(4)) * 16 * 16
    made = windows_icon.icon([(16, windows_icon.plain(16, pixels)), (256, b"\x89PNG")])
    assert struct.unpack_from("<HHH", made) == (0, 1, 2)
    first = struct.unpack_from("<BBBBHHII", made, 6)
    assert first == (16, 16, 0, 0, 1, 32, 40 + 16 * 16 * 4 + 16 * 4, 38)
    second = struct.unpack_from("<BBBBHHII", made, 22)
    assert second[:2] == (0, 0)
    assert made[second[7] :] == b"\x89PNG"


def library(name: str) -> bytes:
    """The least 64-bit library that names one other."""
    content = bytearray(0x400)
    content[:2], content[0x3C:0x40] = b"MZ", struct.pack("<I", 0x80)
    content[0x80:0x84] = b"PE\0\0"
    struct.pack_into("<HHIIIHH", content, 0x84, 0x8664, 1, 0, 0, 0, 240, 0)
    struct.pack_into("<H", content, 0x98, 0x20B)
    struct.pack_into("<I", content, 0x98 + 108, 16)
    struct.pack_into("<II", content, 0x98 + 112 + 8, 0x1000, 40)
    struct.pack_into("<8sIIII", content, 0x98 + 240, b".idata", 0x200, 0x1000, 0x200, 0x200)
    struct.pack_into("<IIIII", content, 0x200, 0, 0, 0, 0x1040, 0)
    content[0x240 : 0x241 + len(name)] = name.encode() + b"\0"
    return bytes(content)


def test_libraries_tell_what_they_name() -> None:
    assert pe.needed(library("Qt6Core.DLL")) == {"qt6core.dll"}
    assert pe.timestamp(library("a.dll")) == 0


@pytest.mark.parametrize(
    "content", [b"", b"MZ", library("a.dll")[:0x100], library("a.dll").replace(b"PE\0\0", b"NE\0\0")]
)
def test_what_is_no_library_is_refused(content: bytes) -> None:
    with pytest.raises((ValueError, struct.error)):
        pe.needed(content)


def test_where_the_key_is_comes_from_the_environment_alone() -> None:
    assert sign_windows.key_from({}) is None
    whole = {
        "KEYDESK_SIGN_CERTIFICATE": "chain.pem",
        "KEYDESK_SIGN_KEY": "pkcs11:object=x",
        "KEYDESK_SIGN_PKCS11": "token.so",
        "KEYDESK_SIGN_PASSWORD_FILE": "pin",
        "KEYDESK_SIGN_TIMESTAMP": "http://stamp.invalid",
    }
    key = sign_windows.key_from(whole)
    assert key == SigningKey(Path("chain.pem"), "pkcs11:object=x", "token.so", Path("pin"), "http://stamp.invalid")
    said = sign_windows.words(key, Path("a.exe"), Path("b.exe"))
    for pair in ("-pkcs11module token.so", "-readpass pin", "-ts http://stamp.invalid", "-in a.exe -out b.exe"):
        assert pair in " ".join(said)
    for name in ("KEYDESK_SIGN_CERTIFICATE", "KEYDESK_SIGN_KEY"):
        with pytest.raises(SetupError, match="go together"):
            sign_windows.key_from({name: "x"})


def test_a_signature_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        Path(command[-1]).write_bytes(b"half")
        return subprocess.CompletedProcess(command, 1, "", "no such key")

    monkeypatch.setattr(subprocess, "run", fails)
    program = tmp_path / "keydesk.exe"
    program.write_bytes(b"whole")
    with pytest.raises(SetupError, match="no such key"):
        sign_windows.sign(program, SigningKey(Path("c"), "k"))
    assert program.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [program]


def test_signing_without_a_key_says_which_variables_are_wanted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (sign_windows.CERTIFICATE, sign_windows.KEY):
        monkeypatch.delenv(name, raising=False)
    assert sign_windows.main(["x.exe"]) == 1
    assert "KEYDESK_SIGN_KEY" in capsys.readouterr().err


def made_names(folder: Path, monkeypatch: pytest.MonkeyPatch, **variables: str) -> tuple[set[str], list[str]]:
    """Names of what is packed, and what is signed, with these variables."""
    signed: list[str] = []
    for name in (sign_windows.CERTIFICATE, sign_windows.KEY, "KEYDESK_PYTHON_EMBED"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(windows_build, "epoch", lambda: EPOCH)
    monkeypatch.setattr(windows_build, "make_msi", lambda folder, made: Path(shutil.copyfile(folder / "a", made)))
    monkeypatch.setattr(sign_windows, "sign", lambda path, key: signed.append(path.name))
    made = windows_build.pack(folder / "x", folder / "dist", frozenset(windows_build.KINDS))
    return {path.name for path in made}, signed


def test_names_say_what_is_not_for_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x/a").write_bytes(b"a")
    key = {"KEYDESK_SIGN_CERTIFICATE": "c", "KEYDESK_SIGN_KEY": "k"}
    whole = {f"keydesk-{__version__}-x64.msi", f"keydesk-{__version__}-windows-x64.zip"}
    policies = f"keydesk-{__version__}-windows-policies.zip"
    short = {name.replace("x64", "x64-unsigned") for name in whole} | {policies}
    assert made_names(tmp_path, monkeypatch) == (short, [])
    assert made_names(tmp_path, monkeypatch, KEYDESK_PYTHON_EMBED="p.zip") == (short, [])
    # With a key, but an interpreter that is good for tests only.
    names, signed = made_names(tmp_path, monkeypatch, **key)
    assert names == short
    assert signed == ["keydesk.exe", "keydesk-gui.exe", f"keydesk-{__version__}-x64-unsigned.msi"]
    assert made_names(tmp_path, monkeypatch, **key, KEYDESK_PYTHON_EMBED="p.zip")[0] == whole | {policies}
    for name in short:
        assert release_folder.system_of(name, __version__) == (None if "unsigned" in name else "windows")
    assert {release_folder.system_of(name, __version__) for name in whole} == {"windows"}


def test_archives_are_the_same_every_time(tmp_path: Path) -> None:
    (tmp_path / "x/lib").mkdir(parents=True)
    (tmp_path / "x/lib/b").write_bytes(b"b")
    (tmp_path / "x/a").write_bytes(b"a")
    one = windows_build.make_archive(tmp_path / "x", "Keydesk", tmp_path / "1.zip", EPOCH)
    (tmp_path / "x/a").touch()
    two = windows_build.make_archive(tmp_path / "x", "Keydesk", tmp_path / "2.zip", EPOCH)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert archive.namelist() == ["Keydesk/a", "Keydesk/lib/b"]


def test_without_its_tools_it_says_why_it_cannot_be_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert "wixl" in (windows_build.unavailable() or "")
    with pytest.raises(SetupError, match="cannot be built here"):
        windows_build.build(tmp_path, frozenset({"msi"}))
    with pytest.raises(SetupError, match="missing"):
        wine.Wine(tmp_path)


def test_paths_are_written_as_wine_reads_them() -> None:
    assert wine.windows_path(Path("/opt/a b/c.msi")) == r"Z:\opt\a b\c.msi"
