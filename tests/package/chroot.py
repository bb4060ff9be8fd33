"""A fresh Debian in a folder, with nothing in it but what Debian calls the least; entered as an ordinary user too.

Made by debootstrap once per release and kept packed in ``~/.cache/keydesk-package``. Each command runs in
namespaces of its own, so that no mount and no process is left behind. Needs root. Blocking; raises PackageError.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.package.report import PackageError

USER = "ann"
_PLACE = "/usr/sbin:/usr/bin:/sbin:/bin"
# What apt was told on this computer of the way to its packages, and of how fresh a mirror is.
_OF_HOST = re.compile(r"Acquire::(Check-|https?::(Proxy|Timeout)).*")
_SPACES = ("unshare", "--mount", "--pid", "--fork", "--kill-child")
_OWN = {
    "etc/dpkg/dpkg.cfg.d/unsafe-io": "force-unsafe-io",  # thrown away anyway
    "etc/apt/apt.conf.d/80-retries": 'Acquire::Retries "5";',  # a mirror may be out of breath
}
_ENTER = """
if [ "$3" = alone ]; then ip link set lo up || exit 99; fi
mount --bind "$1" "$1" && cd "$1" || exit 99
mount -t proc proc proc && mount --rbind /dev dev && mount -t tmpfs tmpfs run && mount -t tmpfs tmpfs tmp || exit 99
mkdir run/user run/user/1000 && chown 1000:1000 run/user/1000 && chmod 700 run/user/1000 && chmod 1777 tmp || exit 99
mkdir -p handed && mount --bind "$2" handed || exit 99
shift 3
exec chroot "$@"
"""


def unavailable() -> str | None:
    """Say why there can be no fresh Debian here, None when there can."""
    if os.geteuid() != 0:
        return "making a chroot needs root"
    missing = [
        name for name in ("apt-config", "debootstrap", "unshare", "chroot", "ip") if shutil.which(name) is None
    ]
    if missing:
        return f"{', '.join(missing)} is missing"
    spaces = subprocess.run(
        [*_SPACES, "--net", "true"], capture_output=True, text=True, errors="replace", check=False
    )
    return f"no namespaces may be made: {spaces.stderr.strip()}" if spaces.returncode != 0 else None


class Chroot:
    """One fresh Debian.

    Args:
        root: its folder.
        handed: a folder of this computer that it sees as ``/handed``.
    """

    def __init__(self, root: Path, handed: Path) -> None:
        self._root = root
        self._handed = handed

    def run(self, script: str, user: str, limit_s: float) -> tuple[int, str]:
        """Run a shell script inside; the ordinary user has a loopback of their own and no other network.

        Args:
            script: for ``sh -eu``.
            user: ``root`` or the ordinary user, who has no rights beyond their own.
            limit_s: seconds until it counts as hanging.

        Returns:
            Its exit code and what it said.

        Raises:
            PackageError: It hangs.
        """
        home = "/root" if user == "root" else f"/home/{user}"
        person = ["--userspec", f"{user}:{user}"]
        words = {"HOME": home, "USER": user, "PATH": _PLACE, "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        words |= {"XDG_RUNTIME_DIR": "/run/user/1000", "QT_QPA_PLATFORM": "offscreen"} if user != "root" else {}
        inside = ["/usr/bin/env", "-i", *(f"{name}={value}" for name, value in words.items())]
        inside += ["/bin/sh", "-euc", f"cd {home}\n{script}"]
        spaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        network = "all" if user == "root" else "alone"
        spaces = [*_SPACES, *(["--net"] if network == "alone" else [])]
        enter = [*spaces, "sh", "-c", _ENTER, "sh", str(self._root), str(self._handed), network]
        try:
            ended = subprocess.run(
                [*enter, *(person if user != "root" else []), str(self._root), *inside],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=limit_s,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise PackageError(f"hangs for {limit_s:.0f} s; it said:\n{error.stdout!r}") from None
        return ended.returncode, ended.stdout


@contextmanager
def fresh(release: str, handed: Path) -> Iterator[Chroot]:
    """Lay a fresh Debian out, and take it away afterwards.

    Args:
        release: its code name.
        handed: a folder of this computer that it sees as ``/handed``.

    Yields:
        The chroot, with its ordinary user.

    Raises:
        PackageError: It could not be made.
    """
    packed = _packed(release)
    with tempfile.TemporaryDirectory(prefix="keydesk-root-") as folder:
        root = Path(folder)
        _call(["tar", "--extract", "--numeric-owner", "--file", str(packed), "--directory", str(root)])
        root.chmod(0o755)  # after tar, which gives the folder what the packed one had
        for path, line in _OWN.items():
            (root / path).write_text(f"{line}\n", encoding="utf-8")
        shutil.copyfile("/etc/resolv.conf", root / "etc/resolv.conf")
        told = _call(["apt-config", "dump"]).splitlines()
        lines = [f"{line}\n" for line in told if _OF_HOST.match(line)]
        (root / "etc/apt/apt.conf.d/70-as-here").write_text("".join(lines), encoding="utf-8")
        chroot = Chroot(root, handed)
        code, said = chroot.run(
            f"useradd --create-home --uid 1000 --shell /bin/sh {USER}\napt-get update", "root", 300
        )
        if code != 0:
            raise PackageError(f"the fresh {release} cannot reach its packages:\n{said[-1500:]}")
        yield chroot


def make_ready(release: str) -> str:
    """Fetch a release now, unless it was before.

    Args:
        release: its code name.

    Raises:
        PackageError: It could not be made.
    """
    return f"{_packed(release).stat().st_size / 1e6:.0f} MB"


def _packed(release: str) -> Path:
    cache = Path.home() / ".cache" / "keydesk-package"
    packed = cache / f"{release}.tar"
    if not packed.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="keydesk-base-") as folder:
            _call(["debootstrap", "--variant=minbase", release, folder])
            unfinished = cache / f"{release}.{os.getpid()}"
            _call(["tar", "--create", "--numeric-owner", "--file", str(unfinished), "--directory", folder, "."])
            unfinished.replace(packed)
    return packed


def _call(command: list[str]) -> str:
    ended = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if ended.returncode != 0:
        raise PackageError(f"{command[0]}: {(ended.stdout + ended.stderr)[-1500:]}")
    return ended.stdout
