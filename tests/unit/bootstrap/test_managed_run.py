"""From a policy file to a run: what holds for the program as a whole and for those who look after it."""

from __future__ import annotations

import logging
import ssl
from pathlib import Path

import pytest

from keydesk.bootstrap.console import Console
from keydesk.bootstrap.window_choices import window_choices
from keydesk.cli.app import main
from keydesk.cli.backstage import Choices
from keydesk.config.paths import Paths
from keydesk.config.policy.found import Policy, Source
from keydesk.config.settings import SettingsFile, with_choice
from keydesk.core.clock import SystemClock
from keydesk.core.encoding import JsonValue
from keydesk.core.logs import LOG_FILE
from keydesk.net.tls import tls_context
from tests.fakes.certificates import authority
from tests.unit.bootstrap.test_managed import blueprint, say


def managed(rules: dict[str, JsonValue]) -> Console:
    """The command line on a computer with a policy."""
    return Console(lambda: say(rules))


def test_trust_store(tmp_path: Path) -> None:
    """TrustStore: the authorities that come with the program, and the additional one in both cases."""
    assert blueprint(say({"TrustStore": "bundled"}), tmp_path).bundled_trust
    assert not blueprint(say({"TrustStore": "system"}), tmp_path).bundled_trust
    context = tls_context(authority().write(tmp_path), bundled=True)
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    names = {str(one["subject"]) for one in context.get_ca_certs()}
    assert len(names) > 50
    assert any("Acme Inspecting Proxy CA" in name for name in names)


def test_log_days(tmp_path: Path) -> None:
    """LogDays: what is older goes with the next start of the log, by the command line as by the window."""
    root = logging.getLogger()
    before = list(root.handlers), root.level
    logs = Paths.under(tmp_path).logs
    logs.mkdir(parents=True)
    (logs / LOG_FILE).write_text("2020-01-01T09:00:00Z INFO keydesk: old\n", encoding="utf-8")
    try:
        for days, left in ((0, 1), (14, 0)):
            managed({"LogDays": days})._start_log(Choices(home=tmp_path))
            assert (logs / LOG_FILE).read_text(encoding="utf-8").count("old") == left
    finally:
        for handler in set(root.handlers) - set(before[0]):
            root.removeHandler(handler)
            handler.close()
        root.setLevel(before[1])


@pytest.mark.parametrize(("source", "own", "shown"), [
    (Source.MANDATORY_MACHINE, "off", True), (Source.RECOMMENDED_MACHINE, None, True),
    (Source.RECOMMENDED_MACHINE, "off", False),
])  # fmt: skip
def test_provisioning_desk(tmp_path: Path, source: Source, own: str | None, shown: bool) -> None:
    """ProvisioningDesk: among the pages from the first frame on."""
    if own is not None:
        SettingsFile(Paths.under(tmp_path).settings_file, SystemClock()).update(
            lambda old: with_choice(old, "provisioning_desk", own)
        )
    policy = say({"ProvisioningDesk": "on"}, source)
    assert window_choices(Choices(home=tmp_path), policy=policy).appearance.provisioning is shown


def test_nothing_is_prepared_where_the_desk_is_prescribed_as_hidden(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """ProvisioningDesk, ProvisioningProfiles: on the command line as well, and before a key is looked at."""
    mine, theirs = tmp_path / "mine.json", tmp_path / "theirs.json"
    for file in (mine, theirs):
        file.write_text('{"name": "Desk", "pin": "random"}', encoding="utf-8")
    cases: tuple[tuple[dict[str, JsonValue], Path, str], ...] = (
        ({"ProvisioningDesk": "off"}, theirs, "prepared for other people"),
        ({"ProvisioningProfiles": [str(theirs)]}, mine, "which profiles"),
        ({"ProvisioningProfiles": [str(theirs)]}, theirs, "--pin-fd"),
    )
    for rules, file, refused in cases:
        words = ["--home", str(tmp_path / "home"), "--json", "provision", "--profile", str(file)]
        assert main(words, managed(rules)) != 0
        assert refused in capsys.readouterr().out


def test_autostart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Autostart: the entry is what is in force, whoever chose it."""
    monkeypatch.setattr("keydesk.config.autostart.Paths.of_this_person", lambda: Paths.under(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    entry = tmp_path / "config" / "autostart" / "keydesk.desktop"
    Console(lambda: say({"Autostart": "on"})).follow_autostart(Choices(home=tmp_path))
    assert "--in-tray" in entry.read_text(encoding="utf-8")
    Console(Policy).follow_autostart(Choices(home=tmp_path))
    assert not entry.exists()
    for word, there in (("on", True), ("off", False)):
        assert main(["--home", str(tmp_path), "settings", "set", "autostart", word], Console(Policy)) == 0
        assert entry.exists() is there
