"""What can be said of the Windows package without running it: its tables, its programs, its signatures.

Blocking. Raises PackageError with what is wrong.
"""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

import pe
import sign_windows
import windows_build
import windows_launcher
import windows_msi
from keydesk.config.links import SCHEME
from keydesk.config.policy.windows import JSON, KEY
from sign_windows import SigningKey
from steps import SetupError
from tests.package.again import digests
from tests.package.report import PackageError

_MANIFEST = ("PerMonitorV2", "longPathAware", 'level="asInvoker"', "UTF-8")
POLICIES = {
    "TenantDomain": "[TENANTDOMAIN]",
    "ClientId": "[CLIENTID]",
    "SupportUrl": "[SUPPORTURL]",
    "Autostart": "[AUTOSTART]",
    JSON: "[POLICYJSON]",
}
GUI = f'"[INSTALLFOLDER]{windows_launcher.WINDOW}" "%1"'


def read_programs(folder: Path) -> str:
    """Look at what starts it: manifest, version, icon, subsystem, and no time in the header."""
    for name, subsystem in ((windows_launcher.CONSOLE, 3), (windows_launcher.WINDOW, 2)):
        content = (folder / name).read_bytes()
        lost = [word for word in _MANIFEST if word.encode() not in content]
        lost += [word for word in ("ProductVersion", windows_launcher.PUBLISHER) if _wide(word) not in content]
        header = int.from_bytes(content[0x3C:0x40], "little")
        if lost or pe.timestamp(content) != 0 or content[header + 92] != subsystem:
            raise PackageError(f"{name} lacks {lost}, or bears a time, or is of the wrong kind")
    return ""


def read_tables(msi: Path, folder: Path) -> str:
    """Let msiinfo read the tables: what goes into the registry, when, and how versions follow each other.

    Args:
        msi: the package.
        folder: of the program it installs.
    """
    registry = {(row[2], row[3]): row[4] for row in table(msi, "Registry")}
    for name, value in POLICIES.items():
        _same(registry.get((KEY, name)), value, f"{KEY} {name}")
    _same(registry.get((rf"Software\Classes\{SCHEME}\shell\open\command", "")), GUI, "the scheme's command")
    _same({row[1] for row in table(msi, "Registry")}, {"2"}, "everything is the computer's")
    properties = {row[0]: row[1] for row in table(msi, "Property")}
    _same(properties.get("ALLUSERS"), "1", "for all users")
    _same(properties.get("ProductCode"), f"{{{windows_msi.product_code(properties['ProductVersion'])}}}", "its id")
    secure = set(properties["SecureCustomProperties"].split(";"))
    if not {*windows_msi.ASKED, "PURGE", "WIX_UPGRADE_DETECTED", "WIX_DOWNGRADE_DETECTED"} <= secure:
        raise PackageError(f"an administrator's window hands on only {sorted(secure)}")
    sequence = {row[0]: int(row[2]) for row in table(msi, "InstallExecuteSequence")}
    if not sequence["InstallInitialize"] < sequence["RemoveExistingProducts"] < sequence["ProcessComponents"]:
        raise PackageError("the older version is not taken away before the new one comes")
    conditions = {row[0]: row[4] for row in table(msi, "Component") if row[4]}
    _same(sorted(conditions.values()), sorted(windows_msi.ASKED), "what is written only when it was given")
    _same(len(table(msi, "Upgrade")), 2, "older and newer versions are looked for")
    _same([row[0] for row in table(msi, "LaunchCondition")], ["NOT WIX_DOWNGRADE_DETECTED"], "no way back")
    files = {row[2].rpartition("|")[2] for row in table(msi, "File")}
    _same(files, {path.name for path in folder.rglob("*") if path.is_file()}, "its files")
    if "x64" not in said(["msiinfo", "suminfo", str(msi)]):
        raise PackageError("not for 64-bit Windows")
    return f"{len(table(msi, 'File'))} files, {len(registry)} values of the registry"


def table(msi: Path, name: str) -> list[list[str]]:
    """Read a table of an MSI."""
    lines = said(["msiinfo", "export", str(msi), name]).splitlines()
    return [line.split("\t") for line in lines[3:]]


def same_again(program: Path, msi: Path, out: Path) -> str:
    """Put everything together a second time, elsewhere, and compare.

    Args:
        program: its folder.
        msi: its package.
        out: a folder for the second ones.
    """
    again = windows_build.build_payload(out / "build").folder
    first, second = digests(program), digests(again)
    differing = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    if differing:
        raise PackageError(f"{len(differing)} of {len(first)} files differ: {', '.join(differing[:10])}")
    if windows_build.make_msi(again, out / "again.msi").read_bytes() != msi.read_bytes():
        raise PackageError("the MSI differs")
    return f"{len(first)} files and the MSI, the same bytes"


def sign_and_verify(program: Path, msi: Path, folder: Path) -> str:
    """Sign copies with a key made for this, and see that a change, no signature and another authority are noticed.

    Args:
        program: its folder.
        msi: its package.
        folder: for key, certificates and copies.
    """
    authority, key = throw_away_key(folder / "ours")
    stranger, _ = throw_away_key(folder / "stranger")
    for source in (program / windows_launcher.CONSOLE, program / windows_launcher.WINDOW, msi):
        copy = Path(shutil.copyfile(source, folder / source.name))
        _refused(copy, authority, "a file without a signature")
        sign_windows.sign(copy, key)
        sign_windows.verify(copy, authority)
        _refused(copy, stranger, "another authority's signature")
        content = bytearray(copy.read_bytes())
        # In the middle of the program's code, and of the package's compressed files.
        content[len(content) // 2 if source == msi else 0x600] ^= 0xFF
        copy.write_bytes(content)
        _refused(copy, authority, "a signed file that was changed")
        copy.unlink()
    return "both programs and the MSI; a change, no signature and a stranger's are refused"


def throw_away_key(folder: Path) -> tuple[Path, SigningKey]:
    """Make an authority and a key for signing code, good for a day.

    Args:
        folder: for the files.

    Returns:
        The authority's certificate, and where the key is.
    """
    folder.mkdir(parents=True)
    root_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    own_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    root = _certificate("Keydesk test authority", "Keydesk test authority", root_key, root_key, ca=True)
    own = _certificate("Keydesk test", "Keydesk test authority", own_key, root_key, ca=False)
    pem = serialization.Encoding.PEM
    (folder / "root.pem").write_bytes(root.public_bytes(pem))
    (folder / "own.pem").write_bytes(own.public_bytes(pem))
    secret = own_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "own.key").write_bytes(secret)
    (folder / "own.key").chmod(0o600)
    return folder / "root.pem", SigningKey(folder / "own.pem", str(folder / "own.key"))


def said(command: list[str]) -> str:
    """Run a tool.

    Returns:
        What it said.

    Raises:
        PackageError: It is missing or failed.
    """
    try:
        ended = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    except OSError as error:
        raise PackageError(f"{command[0]} cannot be started ({error})") from None
    if ended.returncode != 0:
        raise PackageError(f"{command[0]} ended with {ended.returncode}:\n{ended.stderr[-1000:]}")
    return ended.stdout


def _certificate(name: str, issuer: str, key: rsa.RSAPrivateKey, by: rsa.RSAPrivateKey, ca: bool) -> x509.Certificate:
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(_named(name)).issuer_name(_named(issuer)).public_key(key.public_key())
    )
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    if not ca:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
    return made.sign(by, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _refused(path: Path, authority: Path, what: str) -> None:
    try:
        sign_windows.verify(path, authority)
    except SetupError:
        return
    raise PackageError(f"{what} is taken for good: {path.name}")


def _same(found: object, wanted: object, what: str) -> None:
    if found != wanted:
        raise PackageError(f"{what}: {found!r} instead of {wanted!r}")


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")
