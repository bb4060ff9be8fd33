"""Every row of the reference about the account, with the tests that show it in the window and on the command line.

Rows are those of sections 10 to 12, 14, 16, 17 and 21 of the Auth0 reference. A call to the tenant is shown by a
journey in each column: whole programs, or the real window, against the practice tenant. What is more particular (a
state, a refusal, a limit) may be shown by tests of the page and of the command. A test that is renamed or taken away
without its line here fails.
"""

from __future__ import annotations

import pytest

from tests.architecture.sources import names_of_tests

JOURNEYS = "tests/journeys/"
METHODS, OTHERS = JOURNEYS + "test_window_methods.py::test_added_changed_and_removed", "test_what_others_left"
TOUR, WAYS = JOURNEYS + "test_tour.py::test_the_tour", JOURNEYS + "test_window_ways.py::"
LINE, ACCOUNTS = JOURNEYS + "test_command_line_methods.py::", JOURNEYS + "test_accounts_command_line.py::"
MAIN, IN = JOURNEYS + "test_command_line.py::test_the_main_job", JOURNEYS + "test_ways_in.py::"
BY_HAND = JOURNEYS + "test_window.py::test_by_hand_with_the_software_key"
OUTSIDE = JOURNEYS + "test_accounts.py::test_connect_and_disconnect_by_hand"
PAGES, DIALOGS, CLI = "tests/ui/pages/", "tests/ui/dialogs/", "tests/unit/cli/"

Row = tuple[str, tuple[str, ...], tuple[str, ...]]
CALLS: tuple[Row, ...] = (
    ("§10 list the methods", (TOUR, METHODS), (MAIN, LINE + "test_every_type")),
    ("§10 a name at the account", (METHODS,), (LINE + OTHERS,)),
    ("§10 a phone's channel", (METHODS,), (LINE + "test_every_type",)),
    ("§10 remove", (METHODS, BY_HAND), (LINE + "test_every_type", MAIN)),
    ("§10 what was never finished is shown and removed", (WAYS + OTHERS,), (LINE + OTHERS,)),
    ("§10 older keys are read and removed only", (WAYS + OTHERS,), (LINE + OTHERS,)),
    ("§10 a type nobody knows yet is shown", (WAYS + OTHERS,), (LINE + OTHERS,)),
    ("§10 which of several linked identities", (WAYS + OTHERS,), (LINE + "test_one_of_several_linked_identities",)),
    ("§10 names of passkeys are kept here, per account", (WAYS + "test_several_accounts",), (MAIN,)),
    ("§11 passkey", (TOUR, BY_HAND), (MAIN,)),
    ("§11 passkey: proven", (TOUR, BY_HAND), (MAIN,)),
    ("§11 totp", (TOUR,), (LINE + "test_apps",)),
    ("§11 push-notification", (METHODS,), (LINE + "test_apps",)),
    ("§11 email", (METHODS,), (LINE + "test_every_type",)),
    ("§11 phone", (METHODS,), (LINE + "test_every_type",)),
    ("§11 recovery-code", (METHODS,), (LINE + "test_every_type",)),
    ("§11 password", (METHODS, WAYS + OTHERS), (LINE + "test_every_type",)),
    ("§12 what can be connected", (OUTSIDE, WAYS + "test_an_account_outside"), (
        ACCOUNTS + "test_connect_name_and_remove",)),
    ("§12 what is connected", (OUTSIDE, WAYS + "test_an_account_outside"), (
        ACCOUNTS + "test_connect_name_and_remove",)),
    ("§12 connect and complete", (OUTSIDE, WAYS + "test_an_account_outside"), (
        ACCOUNTS + "test_connect_name_and_remove",)),
    ("§12 denied on the provider's page", (OUTSIDE, WAYS + "test_an_account_outside_is_denied_first"), (
        ACCOUNTS + "test_denied_at_the_provider",)),
    ("§12 disconnect, and what stays at the provider", (OUTSIDE, WAYS + "test_an_account_outside"), (
        ACCOUNTS + "test_connect_name_and_remove",)),
    ("§14 the key's question and answer", (WAYS + "test_with_the_key_itself",), (IN + "test_with_the_key_itself",)),
    ("§14 more than the key is wanted afterwards", (WAYS + "test_with_the_key_itself",), (
        IN + "test_with_the_key_itself",)),
    ("§14 the tenant takes no key: the browser", (WAYS + "test_with_the_key_itself",), (
        IN + "test_with_the_key_itself",)),
    ("§14 a new account", (WAYS + "test_a_new_account",), (IN + "test_a_new_account",)),
    ("§14 a new account is refused", (WAYS + "test_a_new_account",), (IN + "test_a_new_account",)),
    ("§21 the tenant's set-up is checked", (TOUR,), (JOURNEYS + "test_doctor.py::test_all_is_well",)),
    ("§16 a code for another device, and the tokens", (WAYS + "test_on_another_device",), (
        IN + "test_on_another_device",)),
    ("§16 denied there", (WAYS + "test_on_another_device",), (IN + "test_another_device_says_no_or_nothing",)),
    ("§16 run out", (WAYS + "test_on_another_device",), (IN + "test_another_device_says_no_or_nothing",)),
    ("§17 the refresh token is revoked and wiped", (WAYS + "test_with_the_key_itself",), (
        MAIN, JOURNEYS + "test_secrets.py::test_the_refresh_token_is_in_the_keyring_until_sign_out")),
    ("§17 the browser's session ends, too", (WAYS + OTHERS,), (IN + "test_out_of_the_browser_too",)),
    ("§17 several accounts stand beside each other", (WAYS + "test_several_accounts",), (
        JOURNEYS + "test_command_line.py::test_profiles_are_kept_apart",)),
    ("§17 an account of several is removed", (WAYS + "test_several_accounts",), (
        JOURNEYS + "test_command_line.py::test_a_profile_goes_with_its_session_and_what_was_kept",)),
)  # fmt: skip
DETAILS: tuple[Row, ...] = (
    ("§10 read one: it is gone meanwhile", (DIALOGS + "test_small_sheets.py::test_rename_fails_and_is_told",), (
        JOURNEYS + "test_bad_answers.py::test_somebody_else_removed_it_meanwhile",)),
    ("§10 a removal that conflicts is explained", (
        DIALOGS + "test_remove_sheet.py::test_a_conflict_is_explained_and_another_one_can_be_added",), (
        JOURNEYS + "test_bad_answers.py::test_a_removal_that_is_refused_changes_nothing",)),
    ("§10 the last way in is protected", (DIALOGS + "test_remove_sheet.py::test_the_last_way_in_is_refused",), (
        MAIN,)),
    ("§10 twenty passkeys at most", (PAGES + "test_methods.py::test_the_limit_of_passkeys_is_told_on_the_page",), (
        JOURNEYS + "test_bad_keys.py::test_the_account_is_full_of_passkeys_or_not_asked",)),
    ("§10 each type has the menu it can have", (
        PAGES + "test_methods.py::test_each_kind_has_the_menu_it_can_have",), (
        CLI + "test_methods.py::test_names_on_the_server_and_here",)),
    ("§9 what can be added, and why not", (
        PAGES + "test_methods.py::test_add_offers_what_the_tenant_allows_and_says_why_not",
        PAGES + "test_methods.py::test_add_without_any_factors_known"), (MAIN,)),
    ("§11 a wrong code may be typed again", (
        DIALOGS + "test_method_sheet.py::test_wrong_codes_are_said_in_place_and_counted",), (
        CLI + "test_methods.py::test_a_wrong_code_on_a_terminal_is_asked_for_again", LINE + "test_every_type")),
    ("§11 a phone that has not scanned yet", (
        DIALOGS + "test_method_sheet.py::test_an_approving_app_that_has_not_answered_is_asked_again",), (
        LINE + "test_every_type",)),
    ("§11 another code can be had", (DIALOGS + "test_method_sheet.py::test_a_new_code_can_be_had_after_a_pause",), (
        CLI + "test_methods.py::test_an_address_and_a_new_code",)),
    ("§11 a recovery code counts once it is kept", (
        DIALOGS + "test_recovery_and_password.py::test_a_recovery_code_counts_once_it_is_kept",
        DIALOGS + "test_recovery_and_password.py::test_an_older_code_is_named_before_a_new_one_is_made"), (
        CLI + "test_methods.py::test_a_recovery_code_nobody_confirms_is_not_made",)),
    ("§11 the tenant's rules for passwords", (
        DIALOGS + "test_recovery_and_password.py::test_rules_are_judged_while_typing",), (
        CLI + "test_methods.py::test_a_password_on_a_terminal_is_typed_twice_under_the_rules",)),
    ("§11 nothing unfinished stays behind a cancel", (
        DIALOGS + "test_method_sheet.py::test_cancel_leaves_nothing_behind_and_says_what_it_cannot",), (
        CLI + "test_methods.py::test_what_stays_behind_is_in_the_document",)),
    ("§11 a lost answer needs no second touch", (
        DIALOGS + "test_enroll_troubles.py::test_a_lost_network_is_retried_without_another_touch",), (
        JOURNEYS + "test_bad_answers.py::test_the_answer_is_lost_once_and_nobody_touches_again",)),
    ("§11 fresh proof in the middle keeps every choice", (
        DIALOGS + "test_method_sheet.py::test_a_sign_in_in_the_middle_comes_back_to_the_same_step",
        DIALOGS + "test_enroll_troubles.py::test_a_fresh_sign_in_keeps_every_choice"), (
        CLI + "test_methods.py::test_a_scope_for_a_small_change_is_led_through",)),
    ("§21 one instruction for the administrator", (
        PAGES + "test_health.py::test_what_is_wrong_comes_first_with_code_next_step_and_lines",), (
        JOURNEYS + "test_doctor.py::test_the_administrator_is_told_what_to_do",)),
    ("§12 how an account stands", (PAGES + "test_connected_accounts.py::test_states",), (
        CLI + "test_accounts.py::test_list",)),
    ("§12 pages to the end", (PAGES + "test_connected_accounts.py::test_more_than_fifty_are_a_list",), (
        "tests/contract/test_connected_accounts.py::test_pages_to_the_end",)),
    ("§12 there already", (
        DIALOGS + "test_connect_sheet.py::test_the_account_that_is_there_already_leads_to_another",), (
        ACCOUNTS + "test_connect_name_and_remove",)),
    ("§12 closed tab, time over, refused", (
        DIALOGS + "test_connect_sheet.py::test_what_went_wrong_is_told_and_tried_again",
        DIALOGS + "test_connect_sheet.py::test_the_browser_page_knows_the_provider_and_can_be_opened_again"), (
        CLI + "test_accounts.py::test_connecting_that_comes_to_nothing",
        CLI + "test_accounts.py::test_a_connecting_that_was_cancelled")),
    ("§12 no longer offered", (
        DIALOGS + "test_connect_sheet.py::test_a_connection_that_is_gone_refreshes_the_list",), (
        CLI + "test_accounts.py::test_what_cannot_be_connected",)),
    ("§12 restarted in the middle", (
        PAGES + "test_connected_accounts.py::test_a_visit_left_open_can_be_dismissed",), (
        ACCOUNTS + "test_killed_while_the_person_is_away",)),
    ("§12 a foreign answer, and the same one twice", (
        "tests/unit/identity/test_connect_visit.py::test_a_foreign_state_and_a_sign_in_code_are_shrugged_off",), (
        JOURNEYS + "test_bad_sign_in.py::test_only_answers_of_others_come",
        JOURNEYS + "test_bad_sign_in.py::test_the_callback_comes_twice")),
    ("§12 a lost answer to the completion or the removal", (
        "tests/unit/usecases/test_connect_account.py::test_a_lost_answer_of_an_account_that_is_connected",), (
        CLI + "test_accounts.py::test_removing_with_a_lost_answer",
        "tests/contract/test_connected_accounts.py::test_a_lost_answer_to_the_completion")),
    ("§14 which account, where the key knows several", (
        DIALOGS + "test_sign_in_ways.py::test_the_account_is_asked_for_where_the_key_knows_several",), (
        CLI + "test_sign_in_ways.py::test_with_the_key_itself",)),
    ("§16 the tenant gives no code", (
        DIALOGS + "test_sign_in_ways.py::test_where_the_tenant_gives_no_code_the_browser_is_the_next_step",), (
        IN + "test_another_device_says_no_or_nothing",)),
    ("§16 asked too often", (
        "tests/unit/identity/test_device_code.py::test_slow_down_adds_five_seconds_each_time",), (
        "tests/contract/test_ways_in.py::test_asking_too_often_slows_down_and_cancel_ends_it",)),
    ("§16 the device is not enough", (WAYS + "test_on_another_device",), (
        "tests/contract/test_ways_in.py::test_a_device_that_is_told_to_bring_a_second_factor",)),
    ("§17 wiped also when the tenant cannot be told", (PAGES + "test_settings.py::test_sign_out_asks_and_does_it",), (
        JOURNEYS + "test_command_line.py::test_the_tenant_has_gone",)),
)  # fmt: skip
ROWS = CALLS + DETAILS


def test_every_section_is_there_once_and_shown_both_ways() -> None:
    names = [name for name, _, _ in ROWS]
    assert len(set(names)) == len(names)
    assert {name.partition(" ")[0] for name in names} >= {"§10", "§11", "§12", "§14", "§16", "§17"}
    assert all(window and line for _, window, line in ROWS)


@pytest.mark.parametrize(("name", "window", "line"), CALLS, ids=[name for name, _, _ in CALLS])
def test_a_call_is_shown_by_journeys(name: str, window: tuple[str, ...], line: tuple[str, ...]) -> None:
    for column in (window, line):
        assert any(node.startswith(JOURNEYS) for node in column), name


@pytest.mark.parametrize(("name", "window", "line"), ROWS, ids=[name for name, _, _ in ROWS])
def test_the_tests_of_a_row_exist(name: str, window: tuple[str, ...], line: tuple[str, ...]) -> None:
    missing = [node for node in window + line if node.split("::")[1] not in names_of_tests(node.split("::")[0])]
    assert not missing, name
