#!/usr/bin/env python3
"""Signs programs and packages for Windows on Linux: ``sign_windows.py FILE...``. Blocking. Raises SetupError.

The key is never here: variables say where it is. ``KEYDESK_SIGN_CERTIFICATE`` names the file with the certificate and
those above it, ``KEYDESK_SIGN_KEY`` a file or a ``pkcs11:`` address, ``KEYDESK_SIGN_PKCS11`` the token's library,
``KEYDESK_SIGN_PASSWORD_FILE`` the file with its password, ``KEYDESK_SIGN_TIMESTAMP`` the address of a time stamping
service (RFC 3161): without one a signature is worth nothing once the certificate has ended.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from steps import SetupError, progress, say

CERTIFICATE = "KEYDESK_SIGN_CERTIFICATE"
KEY = "KEYDESK_SIGN_KEY"
_TOKEN, _PASSWORD, _STAMP = "KEYDESK_SIGN_PKCS11", "KEYDESK_SIGN_PASSWORD_FILE", "KEYDESK_SIGN_TIMESTAMP"
_NAME = "Keydesk"
_LIMIT_S = 120


@dataclass(frozen=True)
class SigningKey:
    """Where the key is; not the key.

    Args:
        certificate: file with the certificate and those above it.
        key: a file, or a ``pkcs11:`` address.
        token: the library of the token, None for none.
        password: file with the password, None for none.
        stamp: address of a time stamping service, None for none.
    """

    certificate: Path
    key: str
    token: str | None = None
    password: Path | None = None
    stamp: str | None = None


def key_from(variables: Mapping[str, str]) -> SigningKey | None:
    """Read where the key is.

    Args:
        variables: of the environment.

    Returns:
        It; None where nothing is said.

    Raises:
        SetupError: Only one of certificate and key is named.
    """
    certificate, key = variables.get(CERTIFICATE), variables.get(KEY)
    if not certificate and not key:
        return None
    if not certificate or not key:
        raise SetupError("Certificate and key go together.", f"set both {CERTIFICATE} and {KEY}, or neither")
    password = variables.get(_PASSWORD)
    return SigningKey(
        Path(certificate),
        key,
        variables.get(_TOKEN) or None,
        Path(password) if password else None,
        variables.get(_STAMP) or None,
    )


def words(key: SigningKey, source: Path, target: Path) -> list[str]:
    """Give the command that signs.

    Args:
        key: where the key is.
        source: what is signed.
        target: the signed copy.

    Returns:
        The words. Source: osslsigncode 2, "sign".
    """
    made = ["osslsigncode", "sign", "-h", "sha256", "-n", _NAME, "-certs", str(key.certificate), "-key", key.key]
    made += ["-pkcs11module", key.token] if key.token else []
    made += ["-readpass", str(key.password)] if key.password else []
    made += ["-ts", key.stamp] if key.stamp else []
    return [*made, "-in", str(source), "-out", str(target)]


def sign(path: Path, key: SigningKey) -> None:
    """Sign a program or a package in place.

    Args:
        path: it.
        key: where the key is.

    Raises:
        SetupError: It could not be signed.
    """
    progress(f"Signing {path.name} ...")
    signed = path.with_name(f"{path.name}.signed")
    signed.unlink(missing_ok=True)
    try:
        _run(words(key, path, signed), f"{path.name} could not be signed.")
        signed.chmod(path.stat().st_mode)
        signed.replace(path)
    finally:
        signed.unlink(missing_ok=True)


def verify(path: Path, authority: Path) -> str:
    """Check a signature as Windows would, but for what Windows itself trusts.

    Args:
        path: a signed program or package.
        authority: the certificate at the top.

    Returns:
        What the tool said.

    Raises:
        SetupError: It is not signed, not by this authority, or was changed since.
    """
    command = ["osslsigncode", "verify", "-CAfile", str(authority), "-in", str(path)]
    return _run(command, f"The signature of {path.name} is not good.")


def _run(command: Sequence[str], happened: str) -> str:
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=_LIMIT_S, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SetupError(f"{happened} ({error})", "install osslsigncode, then run this command again") from error
    said = f"{ended.stdout}{ended.stderr}".strip()
    if ended.returncode != 0:
        raise SetupError(f"{happened}\n{said[-1500:]}", "look at the words above, mend it, try again")
    return said


def main(names: list[str]) -> int:
    """Sign files with the key that the environment names.

    Args:
        names: of the files.

    Returns:
        The exit code.
    """
    try:
        key = key_from(os.environ)
        if key is None:
            raise SetupError("No key is named.", f"set {CERTIFICATE} and {KEY}")
        for name in names:
            sign(Path(name), key)
            say(f"{name} is signed")
    except SetupError as error:
        sys.stderr.write(f"\n{error.happened}\nNext: {error.next_step}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
