"""A recovery code is shown once and kept; a new password is typed under the tenant's rules."""

import stat
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Method, MethodType, Person
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import LinkedIdentity, PasswordPolicy
from keydesk.ui.dialogs.flow_pages import ConfirmFreshPage
from keydesk.ui.dialogs.method_pages import IdentityPage, MethodReadyPage, StoppedPage
from keydesk.ui.dialogs.method_sheet import run_enroll_method
from keydesk.ui.dialogs.paper import CodeSheet, write_private
from keydesk.ui.dialogs.password_page import PasswordPage
from keydesk.ui.dialogs.recovery_pages import KeepRecoveryPage, WarnRecoveryPage
from keydesk.usecases.enroll_method import EnrolledMethod
from tests.fakes.account import PASSWORD
from tests.fakes.hand import Hand
from tests.fakes.paper import RecordingPaper
from tests.fakes.world import Bench, bench

ANA = Person("auth0|ana", "Ana Ito", "ana@example.com")
OLD_CODE = Method("recovery-code|old", MethodType.RECOVERY_CODE, datetime(2026, 3, 1, tzinfo=UTC))
ALL_RULES = PasswordPolicy(
    min_length=10, character_types=("lowercase", "uppercase", "number", "special"), block_identical=True,
    block_sequential=True, profile_fields=("name",), history=5, dictionary=True,
)  # fmt: skip


async def shown_code(hand: Hand, b: Bench, paper: RecordingPaper) -> KeepRecoveryPage:
    """Go on to the page with the code."""
    hand.start(run_enroll_method(hand.window, b.services, MethodType.RECOVERY_CODE, paper))
    warn = await hand.sees(WarnRecoveryPage)
    hand.press(warn.go_on)
    return await hand.sees(KeepRecoveryPage)


async def test_a_recovery_code_counts_once_it_is_kept(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.RECOVERY_CODE))
    warn = await hand.sees(WarnRecoveryPage)
    assert "begin_method" not in b.api.calls, "nothing is made before the warning is read"
    hand.press(warn.go_on)
    keep = await hand.sees(KeepRecoveryPage)
    assert keep.code.label.text() == "RECO VERY 1"
    assert keep.code.label.accessibleName() == "Recovery code: R E C O, V E R Y, 1"
    assert not keep.done.isEnabled()
    hand.enter()
    assert "verify_method" not in b.api.calls
    keep.kept.setChecked(True)
    hand.press(keep.done)
    await hand.sees(MethodReadyPage)
    hand.escape()
    assert isinstance(await flow, EnrolledMethod)


async def test_an_older_code_is_named_before_a_new_one_is_made(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, OLD_CODE)
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.RECOVERY_CODE))
    warn = await hand.sees(WarnRecoveryPage)
    said = [label.text() for label in warn.findChildren(QLabel)]
    assert any("1 March 2026" in text and "stops working" in text for text in said), said
    assert warn.cancel_is_default
    hand.enter()  # Cancel is the default
    assert await flow is None
    assert b.api.methods == [PASSWORD, OLD_CODE]


async def test_it_can_be_printed_copied_and_saved(async_stack: AsyncExitStack, tmp_path: Path) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    paper = RecordingPaper(tmp_path / "code.txt")
    keep = await shown_code(hand, b, paper)
    hand.press(keep.print)
    assert keep.line is not None
    assert "Sent to the printer" in keep.line.label.text()
    assert "RECO VERY 1" in paper.printed[0]
    assert "Ana Ito" in paper.printed[0]
    hand.press(keep.copy)
    assert QGuiApplication.clipboard().text() == "RECOVERY-1"
    hand.press(keep.save)
    await hand.until(lambda: keep.line is not None and "Saved." in keep.line.label.text(), "the file")
    assert paper.suggested == ["recovery-code.txt"]
    saved = tmp_path / "code.txt"
    assert "RECO VERY 1" in saved.read_text(encoding="utf-8")
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    paper.works = False
    hand.press(keep.print)
    assert "did not take it" in keep.line.label.text()
    paper.file = tmp_path / "nowhere" / "code.txt"
    hand.press(keep.save)
    await hand.until(
        lambda: keep.line is not None and "Choose another place" in keep.line.label.text(), "the refusal"
    )
    hand.cancel()
    await hand.sees(StoppedPage)
    hand.escape()
    await hand.until(lambda: hand.window.sheets.current is None, "the end")


async def test_stopping_after_the_code_was_seen_says_not_to_rely_on_it(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    await shown_code(hand, b, RecordingPaper())
    hand.escape()
    stopped = await hand.sees(StoppedPage)
    assert "Do not rely on the code" in stopped.text
    hand.escape()
    await hand.until(lambda: hand.window.sheets.current is None, "the end")
    assert b.api.methods == [PASSWORD]


def test_a_saved_file_replaces_an_older_one_that_others_could_read(tmp_path: Path) -> None:
    path = tmp_path / "code.txt"
    path.write_text("something long that was there before\n" * 9, encoding="utf-8")
    path.chmod(0o644)
    write_private(path, CodeSheet(Secret("ABCD1234"), "login.example.com", "", "3 March 2026").text())
    text = path.read_text(encoding="utf-8")
    assert text.splitlines()[2] == "ABCD 1234"
    assert "something long" not in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def fresh(hand: Hand) -> None:
    """Agree to the sign-in that a password needs."""
    confirm = await hand.sees(ConfirmFreshPage)
    hand.press(confirm.default)


async def test_a_password_is_changed_after_a_fresh_sign_in(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    b.api.fail["verify_method"] = [KeydeskError(Code.PASSWORD_REFUSED, detail="it was used before")]
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.PASSWORD))
    await fresh(hand)
    page = await hand.sees(PasswordPage)
    assert hand.window.focusWidget() is page.new.line
    page.new.line.setText("tulpen-17")
    page.again.line.setText("tulpen-18")
    assert not page.go_on.isEnabled()
    page.again.line.setText("tulpen-17")
    hand.press(page.go_on)
    again = await hand.sees(PasswordPage, but=page)
    assert again.warning is not None
    assert "it was used before" in again.warning.label.text()
    assert (again.new.text(), again.again.text()) == ("", "")
    again.new.line.setText("Narzissen-18")
    again.again.line.setText("Narzissen-18")
    hand.enter()
    await hand.sees(MethodReadyPage)
    assert b.api.proofs == ["Narzissen-18"]
    hand.escape()
    assert await flow is not None


async def test_which_identity_is_asked_where_there_are_several(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    mine = Method("password|1", MethodType.PASSWORD, usage=("primary",), identity_user_id="auth0|ana")
    theirs = Method("password|2", MethodType.PASSWORD, usage=("primary",), identity_user_id="auth0|staff")
    b = bench(mine, theirs)
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.PASSWORD))
    await fresh(hand)
    page = await hand.sees(IdentityPage)
    assert [card.accessibleName() for card in page.cards] == ["auth0|ana, main sign-in", "auth0|staff"]
    assert not page.go_on.isEnabled()
    page.cards[1].setFocus()
    hand.enter()
    assert page.cards[1].selected
    hand.press(page.go_on)
    await hand.sees(PasswordPage)
    assert b.api.wishes[0].identity == LinkedIdentity("auth0|staff")
    hand.cancel()
    assert await flow is None


@pytest.mark.parametrize(
    ("password", "rule", "state"),
    [
        ("kurz", "min-length", "broken"),
        ("Lang-genug-17", "min-length", "met"),
        ("KLEIN", "lowercase", "broken"),
        ("klein", "uppercase", "broken"),
        ("keine Ziffer", "number", "broken"),
        ("OhneZeichen1", "special", "broken"),
        ("Zuuu-viel-1", "no-identical", "broken"),
        ("Zuu-viel-1", "no-identical", "met"),
        ("xabcx", "no-sequence", "broken"),
        ("Mein Name ist Ito 17!", "no-profile", "broken"),
        ("Tulpe-im-Mai-17", "no-profile", "later"),
        ("Tulpe-im-Mai-17", "not-used-before", "later"),
        ("Tulpe-im-Mai-17", "not-common", "later"),
        ("", "min-length", "open"),
        ("", "no-identical", "open"),
    ],
)
def test_rules_are_judged_while_typing(qapp: QApplication, password: str, rule: str, state: str) -> None:
    page = PasswordPage("login.example.com", ALL_RULES, ANA)
    page.new.line.setText(password)
    assert page.rules.state(rule) == state
    page.deleteLater()


def test_a_rule_only_the_tenant_can_judge_says_so_and_stops_nobody(qapp: QApplication) -> None:
    page = PasswordPage("login.example.com", ALL_RULES, ANA)
    said = [label.text() for label in page.rules.findChildren(QLabel)]
    assert "Not one of the most common passwords (checked when you save)" in said
    page.new.line.setText("Tulpe-im-Mai-17")
    page.again.line.setText("Tulpe-im-Mai-17")
    assert page.go_on.isEnabled()
    page.deleteLater()


def test_without_rules_any_password_typed_twice_can_be_tried(qapp: QApplication) -> None:
    page = PasswordPage("login.example.com", None, None)
    page.new.line.setText("x")
    assert not page.go_on.isEnabled()
    page.again.line.setText("x")
    assert page.go_on.isEnabled()
    page.new.line.setText("x" * 257)
    page.again.line.setText("x" * 257)
    assert not page.go_on.isEnabled()
    assert "256" in page.new.message.text()
    page.deleteLater()


def test_long_passwords_warn_where_the_tenant_cuts_them(qapp: QApplication) -> None:
    page = PasswordPage("login.example.com", PasswordPolicy(8, truncates=True), None)
    page.new.line.setText("ä" * 36)
    assert page.cut.isHidden()
    page.new.line.setText("ä" * 37)
    assert not page.cut.isHidden()
    page.deleteLater()


def test_a_password_shows_itself_only_when_wanted_and_leaves_once(qapp: QApplication) -> None:
    page = PasswordPage("login.example.com", None, None)
    assert page.new.reveal.accessibleName() == "Show password"
    page.new.reveal.setChecked(True)
    assert page.new.reveal.accessibleName() == "Hide password"
    page.new.line.setText("geheim")
    page.again.line.setText("geheim")
    answers: list[object] = []
    page.answered.connect(answers.append)
    page.go_on.click()
    assert (page.new.text(), page.again.text()) == ("", "")
    (answer,) = answers
    assert isinstance(answer, Secret)
    assert answer.matches("geheim")
    assert "geheim" not in repr(answer)
    page.deleteLater()
