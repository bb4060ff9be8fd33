"""The TLS context: the operating system's trust or the bundled one, plus one extra authority when a profile names it.

Blocking (reads certificates): call from a worker thread only. Raises CA_FILE_INVALID. Checking is never switched
off; SSLKEYLOGFILE is not honoured, because the context is not made by `ssl.create_default_context`.
"""

import os
import ssl
import sys
from pathlib import Path

from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.net.address import Place

# Where Linux systems keep their authorities, for a frozen program whose OpenSSL was built for another system.
_LINUX_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


def tls_context(ca_file: Path | None = None, bundled: bool = False) -> ssl.SSLContext:
    """Make the context every connection shares.

    Args:
        ca_file: PEM file with an extra authority, None for none.
        bundled: trust the public authorities that come with the program, and not the system's.

    Returns:
        A client context: TLS 1.2 or newer, certificate and host name checked.

    Raises:
        KeydeskError: CA_FILE_INVALID when the file cannot be read or holds no certificate.
    """
    if bundled:
        context = _bundled_context()
    else:
        context = _linux_context() if sys.platform.startswith("linux") else _system_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:  # ssl.SSLError among them
            reason = "missing" if isinstance(error, FileNotFoundError) else "no-certificate"
            raise KeydeskError(Code.CA_FILE_INVALID, path=str(ca_file), reason=reason) from None
    return context


def _bundled_context() -> ssl.SSLContext:
    import certifi

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cafile=certifi.where())
    return context


def _system_context() -> ssl.SSLContext:
    import truststore  # only where the system judges certificates itself

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _linux_context() -> ssl.SSLContext:
    # truststore reads the authorities again for each connection on Linux; once is enough.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_default_verify_paths()
    paths = ssl.get_default_verify_paths()
    if not paths.cafile and not any(Path(paths.capath or os.devnull).glob("*.0")):
        bundle = next((name for name in _LINUX_BUNDLES if Path(name).is_file()), None)
        if bundle is not None:
            context.load_verify_locations(cafile=bundle)
    return context


def issuer_seen(place: Place, timeout_s: float) -> str | None:
    """Ask who signed the certificate that was refused, so that the message can name an inspecting proxy.

    Args:
        place: where TLS was refused.
        timeout_s: seconds to try at most.

    Returns:
        The issuer's common or organisation name, cleaned; None when it could not be seen.
    """
    return next(iter(issuer_names(place, timeout_s)), None)


def issuer_names(place: Place, timeout_s: float) -> tuple[str, ...]:
    """Ask who signed a certificate. Nothing is sent but the handshake, and nothing that comes back is trusted.

    Args:
        place: where to look; straight, never through a proxy.
        timeout_s: seconds to try at most.

    Returns:
        The issuer's common and organisation names, cleaned, without repeats; empty when they could not be seen.
    """
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    try:
        pem = ssl.get_server_certificate((place.host, place.port), timeout=timeout_s)
        issuer = x509.load_pem_x509_certificate(pem.encode()).issuer
    except (OSError, ValueError):
        return ()
    kinds = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
    names = [clean_text(str(one.value), 80) for oid in kinds for one in issuer.get_attributes_for_oid(oid)]
    return tuple(dict.fromkeys(name for name in names if name))
