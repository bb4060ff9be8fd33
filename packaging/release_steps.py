"""The steps of a release: build and collect, sign, check; and the making of a key.

make      builds everything this system can build, and the bills of materials, into dist
sign      digests, their signature, and the signed file that tells installed programs of the new version
check     whether a folder is a whole release, of this version, as it was signed
new-key   makes a signing key

Blocking; minutes. Raises SetupError.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import build
import changelog
import release_folder
import signatures
import update_feed
from steps import REPOSITORY, SetupError, say
from version import epoch, version

DIST = REPOSITORY / "dist"
NOTES = REPOSITORY / "packaging" / "release_notes.json"
KEY = "KEYDESK_SIGNING_KEY"
SYSTEMS = build.SYSTEMS


def run(arguments: list[str]) -> None:
    """Do what the command line asks.

    Args:
        arguments: the command line without the program's name.

    Raises:
        SetupError: A step failed.
    """
    choices = _parser().parse_args(arguments)
    work: Callable[[argparse.Namespace], None] = choices.work
    work(choices)


def make(choices: argparse.Namespace) -> None:
    """Build and collect; `choices` has out, system, reuse and trial.

    Raises:
        SetupError: The sources are not fit to be released, or a step failed.
    """
    check_sources(choices.trial)
    choices.out.mkdir(parents=True, exist_ok=True)
    for name in choices.system or SYSTEMS:
        reason = getattr(SYSTEMS[name], "unavailable", lambda: None)()
        held = _held(choices.out, name, choices.trial)
        if choices.reuse and held:
            say(f"{name}: taken as it is: {', '.join(held)}")
        elif reason is not None and not choices.system:
            say(f"{name}: not built here, {reason}")
            continue
        else:
            SYSTEMS[name].build(choices.out, build.usual(SYSTEMS[name].KINDS))
        bill: Path | None = getattr(SYSTEMS[name], "BILL", None)
        if bill is not None and bill.exists():
            shutil.copyfile(bill, choices.out / f"keydesk-{version()}-{name}{release_folder.BILL}")
    for file in release_folder.files(choices.out, version(), choices.trial):
        say(f"{file.size / 1_000_000:8.1f} MB  {file.name}")


def sign(choices: argparse.Namespace) -> None:
    """Sign what was collected; `choices` has out, key, page, channel, now and trial.

    Raises:
        SetupError: The sources are not fit to be released, or the key is not kept well.
    """
    entry = check_sources(choices.trial)
    place = choices.key or os.environ.get(KEY, "")
    if not place:
        raise SetupError("There is no key to sign with.", f"name its file with --key, or in the variable {KEY}")
    key = signatures.read_key(Path(place))
    described = release_folder.files(choices.out, version(), choices.trial)
    sums = release_folder.sums(described)
    comment = release_folder.comment(version(), epoch(), choices.trial)
    (choices.out / release_folder.SUMS).write_bytes(sums)
    (choices.out / release_folder.SIGNATURE).write_text(signatures.sign(key, sums, comment), encoding="utf-8")
    (choices.out / release_folder.FEED).unlink(missing_ok=True)
    if choices.page:
        issued = datetime.fromtimestamp(time.time() if choices.now else epoch(), UTC)
        day = entry.released or issued.date()
        told = announcement(day, choices.page, choices.channel, [one for one in described if one.system != "bills"])
        document = update_feed.sign(key, update_feed.payload(told, issued))
        (choices.out / release_folder.FEED).write_bytes(document)
    say(release_folder.check(choices.out, version(), key.public_key(), choices.trial))


def check(choices: argparse.Namespace) -> None:
    """Look at a release; `choices` has out, public_key and trial.

    Raises:
        SetupError: It is not whole, not of this version, or not as it was signed.
    """
    try:
        text = Path(choices.public_key).read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise SetupError(f"{choices.public_key} cannot be read.", "name the file of the public key") from None
    say(release_folder.check(choices.out, version(), signatures.read_public(text), choices.trial))


def new_key(choices: argparse.Namespace) -> None:
    """Make a key; `choices` has file. Beside it its public key is written.

    Raises:
        SetupError: It cannot be written.
    """
    public = signatures.new_key(choices.file).public_key()
    place = choices.file.with_suffix(".pub")
    place.write_text(signatures.public_text(public), encoding="utf-8")
    say(f"{choices.file}: keep it offline, and nowhere else\n{place}: to be published, for minisign and for check")
    say(f"for programs, which read the feed: {update_feed.encode(signatures.raw(public))}")


def check_sources(trial: bool) -> changelog.Entry:
    """Look whether the sources may become a release.

    Args:
        trial: whether this is only for trying: what is not yet settled is let pass.

    Returns:
        What CHANGELOG.md tells of this version.

    Raises:
        SetupError: Something is not committed, the tag is of another version, or the changes have no day.
    """
    entry = changelog.entry(version())
    if trial:
        return entry
    if entry.released is None:
        raise SetupError(f"CHANGELOG.md says {version()} is not yet released.", "write the day there and commit it")
    changed = git("status", "--porcelain")
    if changed:
        raise SetupError(f"Not committed: {changed[:300]}", "commit it, or put it away")
    tags = [tag for tag in git("tag", "--points-at", "HEAD").split() if tag.startswith("v")]
    if tags and tags != [f"v{version()}"]:
        raise SetupError(f"The tag is {', '.join(tags)}, the program says {version()}.", f"tag v{version()}")
    return entry


def git(*words: str) -> str:
    """Ask git about the sources.

    Raises:
        SetupError: This is no checkout.
    """
    said = subprocess.run(["git", *words], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if said.returncode != 0:
        raise SetupError(f"git: {said.stderr.strip()[:300]}", "make releases from a checkout")
    return said.stdout.strip()


def announcement(released: date, page: str, channel: str, files: list[update_feed.File]) -> update_feed.Announcement:
    """Say what installed programs are told.

    Args:
        released: the day.
        page: where the release is described.
        channel: ``stable`` or ``beta``.
        files: of the release.

    Raises:
        SetupError: There are no notes for this version.
    """
    told: dict[str, Any] | None = json.loads(NOTES.read_text(encoding="utf-8")).get(version())
    if told is None:
        raise SetupError(f"{NOTES.name} tells nothing of {version()}.", "write a sentence there, in both languages")
    return update_feed.Announcement(version(), released, told["minimum"], told["notes"], page, files, channel)


def _held(folder: Path, system: str, trial: bool) -> list[str]:
    names = sorted(path.name for path in folder.iterdir())
    return [name for name in names if release_folder.system_of(name, version(), trial) == system]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="packaging/release.py", description="Makes a release.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--out", type=lambda text: Path(text).absolute(), default=DIST, help="folder (dist)")
    shared.add_argument(
        "--trial", action="store_true", help="only for trying: no clean tree, no day, no certificates"
    )
    words = verbs.add_parser("make", parents=[shared], help="build and collect everything this system can build")
    words.add_argument(
        "--system", action="append", choices=SYSTEMS, help="only this one; may be given more than once"
    )
    words.add_argument("--reuse", action="store_true", help="take what lies in the folder as it is")
    words.set_defaults(work=make)
    words = verbs.add_parser("sign", parents=[shared], help="write digests, signature and feed")
    words.add_argument("--key", help=f"file of the signing key; or the variable {KEY} names it")
    words.add_argument("--page", help="https address of the page of this release; no feed without it")
    words.add_argument("--channel", default="stable", choices=("stable", "beta"))
    words.add_argument("--now", action="store_true", help="the feed is issued now, not at the time of the sources")
    words.set_defaults(work=sign)
    words = verbs.add_parser("check", parents=[shared], help="whether a folder is a whole release, as it was signed")
    words.add_argument("--public-key", required=True, help="file of the public key, as minisign reads it")
    words.set_defaults(work=check)
    words = verbs.add_parser("new-key", help="make a signing key")
    words.add_argument("file", type=Path, help="a file that is not there yet")
    words.set_defaults(work=new_key)
    return parser
