"""The 25 things people ask of programs for security keys, each with the tests that show we do it.

The asks are the most frequent ones in the public trackers of such programs. A test that is renamed or taken away
without its line here fails; what cannot run on Linux is shown with fakes of the system's calls.
"""

from __future__ import annotations

import pytest

from tests.architecture.sources import names_of_tests

HARDWARE, USECASES, UI = "tests/unit/hardware/", "tests/unit/usecases/", "tests/ui/"
ASKS: dict[int, tuple[str, tuple[str, ...]]] = {
    1: ("Windows without administrator rights", (
        HARDWARE + "test_windows.py::test_without_rights_the_keys_are_shown_with_the_reason",
        HARDWARE + "test_windows.py::test_the_dialog_makes_and_proves",
        HARDWARE + "test_windows.py::test_managing_wants_an_administrator")),
    2: ("a key with FIDO alone, without administrator rights: no blank window", (
        HARDWARE + "test_windows.py::test_only_administrators_may_open_keys",
        UI + "pages/test_keys.py::test_each_trouble_is_told_apart")),
    3: ("a browser or a second tool uses the key", (
        HARDWARE + "test_session.py::test_what_changes_nothing_is_asked_again_on_a_fresh_line",
        HARDWARE + "test_session.py::test_what_may_have_happened_is_never_repeated",
        HARDWARE + "test_hid_linux_device.py::test_packets_of_other_programs_are_dropped",
        HARDWARE + "test_keys.py::test_a_busy_key_is_tried_again_by_itself")),
    4: ("a silent device hangs nothing", (
        HARDWARE + "test_hostile_line.py::test_it_ends_by_itself",
        HARDWARE + "test_hostile_line.py::test_endless_keep_alive_ends_with_cancel",
        HARDWARE + "test_keys.py::test_a_silent_key_is_told_and_does_not_hold_up_the_others",
        HARDWARE + "test_hid_linux_device.py::test_a_silent_key_ends_in_a_time_out")),
    5: ("no permission on Linux: the key is seen, and the rule is offered", (
        HARDWARE + "test_hid_linux.py::test_a_key_without_permission_is_seen",
        HARDWARE + "test_monitor.py::test_a_key_without_permission_gets_a_moment",
        UI + "pages/test_keys.py::test_the_access_rule_is_one_line")),
    6: ("the right thing is blamed", (
        HARDWARE + "test_ctap_errors.py::test_errors_of_cards",
        HARDWARE + "test_ctap_errors.py::test_errors_of_the_system",
        HARDWARE + "test_ctap_errors.py::test_errors_of_windows",
        UI + "test_error_texts.py::test_each_failure_has_one_next_step")),
    7: ("no fight with gpg over the card", (
        "tests/device/test_key_layer_on_reader.py::test_two_programs_share_the_card",
        HARDWARE + "test_pcsc.py::test_the_reader_inside_a_usb_key_is_left_to_other_programs",
        HARDWARE + "test_device_thread.py::test_a_card_is_let_go_after_every_step",
        HARDWARE + "test_keys.py::test_idle_keys_are_let_go")),
    8: ("no polling", (
        HARDWARE + "test_monitor.py::test_idle_looks_at_nothing",
        HARDWARE + "test_hid_linux.py::test_events_are_told_and_the_watcher_ends",
        HARDWARE + "test_pcsc.py::test_the_watcher_waits_inside_the_service")),
    9: ("the reset window is not missed", (
        USECASES + "test_reset_key.py::test_between_arrival_and_reset_the_key_hears_of_nothing_else",
        HARDWARE + "test_reset.py::test_too_late_is_told_from_not_allowed",
        HARDWARE + "test_reset.py::test_a_key_that_was_there_before_is_too_late")),
    10: ("a reset hits the very key that was meant, or none", (
        USECASES + "test_reset_key.py::test_another_key_comes_instead",
        USECASES + "test_reset_key.py::test_another_key_of_the_model_with_no_serial_comes_first",
        USECASES + "test_reset_key.py::test_two_keys_come_at_once")),
    11: ("reset is there when the PIN is forgotten", (
        USECASES + "test_reset_key.py::test_signed_out_nothing_is_known_and_it_works_with_a_blocked_pin",
        HARDWARE + "test_profiles.py::test_a_key_with_a_blocked_pin_can_be_reset")),
    12: ("reset over NFC is another thing", (
        HARDWARE + "test_reset.py::test_a_key_that_takes_it_only_another_way_and_one_that_knows_no_reset",
        HARDWARE + "test_reset.py::test_the_terms_of_models",
        USECASES + "test_reset_key.py::test_in_a_reader_it_is_lifted_and_laid_back",
        "tests/device/test_key_suite_on_reader.py::test_the_armed_reset")),
    13: ("list and delete the passkeys on a key", (
        HARDWARE + "test_managed_key.py::test_one_pin_for_a_session",
        HARDWARE + "test_profiles.py::test_the_whole_way",
        "tests/device/test_key_suite_on_reader.py::test_the_whole_way")),
    14: ("how many places are left", (
        HARDWARE + "test_passkeys.py::test_counts",
        UI + "pages/test_keys.py::test_a_key_that_tells_only_what_is_free")),
    15: ("odd entries crash nothing", (
        HARDWARE + "test_passkeys.py::test_odd_entries_are_still_listed",
        HARDWARE + "test_hostile.py::test_twisted_answers",
        HARDWARE + "test_hostile.py::test_twisted_packets",
        HARDWARE + "test_answer_bounds.py::test_bombs_are_refused",
        UI + "test_plain_text.py::test_labels_show_markup_as_it_is")),
    16: ('"my passkeys are missing" says why', (
        HARDWARE + "test_key.py::test_keys_that_cannot_hold_passkeys_say_why",
        HARDWARE + "test_passkeys.py::test_a_key_without_management_says_so",
        HARDWARE + "test_probe.py::test_a_u2f_key_is_asked_in_its_own_way",
        HARDWARE + "test_probe.py::test_nobody_is_asked_and_nothing_shines")),
    17: ("the rules of a PIN are told", (
        HARDWARE + "test_pin.py::test_what_a_pin_may_not_be",
        HARDWARE + "test_pin.py::test_the_keys_own_least_length_is_told",
        HARDWARE + "test_profiles.py::test_a_key_in_a_state",
        UI + "widgets/test_cards.py::test_rules_are_told_in_words")),
    18: ("a wrong PIN wastes no tries", (
        HARDWARE + "test_pin.py::test_a_pin_is_sent_once_per_call_whatever_the_key_says",
        HARDWARE + "test_pin.py::test_a_pin_no_key_can_have_costs_no_try",
        HARDWARE + "test_profiles.py::test_three_wrong_pins_want_a_replug",
        "tests/journeys/test_bad_keys.py::test_wrong_pins_are_counted_and_stop_before_the_last_try")),
    19: ("several keys are never mixed up", (
        HARDWARE + "test_keys.py::test_twins_without_serial_numbers_have_two_names",
        HARDWARE + "test_keys.py::test_a_key_keeps_its_identity_over_replug",
        HARDWARE + "test_managed_key.py::test_another_key_behind_the_same_handle_gets_nothing",
        UI + "test_two_keys.py::test_the_key_that_is_meant_is_enrolled")),
    20: ("keys have names", (
        USECASES + "test_key_care.py::test_labels_are_trimmed_bounded_and_forgotten",
        UI + "pages/test_keys.py::test_naming_a_key_can_be_undone")),
    21: ("the prompt of Windows is not behind the window", (
        HARDWARE + "test_windows.py::test_the_dialog_makes_and_proves",)),
    22: ("the prompt of Windows steers to the key", (
        HARDWARE + "test_windows.py::test_the_dialog_makes_and_proves",)),
    23: ("readers are reliable", (
        "tests/device/test_key_layer_on_reader.py::test_a_card_on_a_reader",
        "tests/device/test_key_suite_on_reader.py::test_the_whole_way",
        HARDWARE + "test_pcsc.py::test_without_the_service_that_is_said",
        HARDWARE + "test_card_power.py::test_between_two_commands_it_is_connected_anew",
        HARDWARE + "test_card_bounds.py::test_a_card_that_only_says_more_ends")),
    24: ("a spare key is not forgotten", (
        UI + "dialogs/test_enroll_wizard.py::test_done_leads_to_the_test_and_to_a_spare_key",
        USECASES + "test_prove_passkey.py::test_the_holder_is_found_silently_and_the_proof_is_checked",
        UI + "dialogs/test_remove_sheet.py::test_the_last_passkey_is_warned_of_and_another_can_be_added")),
    25: ("stale passkeys, on the key and on the account", (
        USECASES + "test_key_care.py::test_listing_finds_orphans_and_leaves_other_sites_alone",
        USECASES + "test_key_care.py::test_orphan_is_deleted_but_never_what_the_account_lists",
        USECASES + "test_key_care.py::test_leftover_becomes_a_card_and_is_taken_off_the_key",
        USECASES + "test_enroll_passkey.py::test_passkeys_of_the_account_are_excluded_on_the_key")),
}  # fmt: skip


def test_no_ask_is_left_out() -> None:
    assert list(ASKS) == list(range(1, 26))
    assert all(nodes for _, nodes in ASKS.values())


@pytest.mark.parametrize("number", ASKS)
def test_the_tests_of_an_ask_exist(number: int) -> None:
    ask, nodes = ASKS[number]
    missing = [node for node in nodes if node.split("::")[1] not in names_of_tests(node.split("::")[0])]
    assert not missing, f"{number}, {ask}"
