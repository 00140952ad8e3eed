//! Black-box tests: the real service over HTTP, each test on both engines with a database of its
//! own.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "in tests a failure is a panic, and ids may be any"
)]

mod accounts;
mod bynder_token;
mod connection_test;
mod connector;
mod conventions;
mod dam;
mod history;
mod history_at_scale;
mod history_restoring;
mod keys;
mod limits;
mod mail;
mod main_job;
mod outgoing;
mod replicas;
mod sessions;
mod settings;
mod tenancy;

/// Runs each test on both engines.
macro_rules! on_both_engines {
    ($($module:ident :: { $($case:ident),+ $(,)? })+) => {
        mod sqlite { $(mod $module { $(
            #[tokio::test]
            async fn $case() {
                crate::$module::$case(portal_tests::Engine::Sqlite).await;
            }
        )+ })+ }
        mod postgres { $(mod $module { $(
            #[tokio::test]
            async fn $case() {
                crate::$module::$case(portal_tests::Engine::Postgres).await;
            }
        )+ })+ }
    };
}

on_both_engines! {
    main_job::{ from_sign_up_to_a_connector_that_reads_its_settings }
    accounts::{
        a_known_address_gets_the_same_answer_and_another_mail,
        what_is_wrong_with_a_sign_up_is_named_part_by_part,
        a_confirmation_works_once_also_at_the_same_time,
        a_confirmation_ends_after_a_day,
        a_later_sign_up_cannot_replace_a_confirmed_one,
        a_wrong_password_and_an_unknown_address_look_alike,
        a_forgotten_password_is_set_anew_and_ends_every_session,
        a_reset_link_ends_after_an_hour_and_a_bad_password_does_not_cost_it,
        changing_the_password_ends_the_other_sessions_only,
        links_never_follow_the_host_header,
    }
    sessions::{
        an_access_token_ends_after_ten_minutes,
        refreshing_rotates_and_a_late_copy_ends_the_family,
        a_lost_answer_is_forgiven_once,
        many_refreshes_at_once_leave_one_way_on,
        logging_out_ends_access_at_once,
        another_site_cannot_refresh,
        the_cookie_is_kept_from_scripts_and_other_sites,
    }
    keys::{
        the_first_key_is_well_formed_and_says_when_it_was_used,
        every_way_a_key_can_fail_has_a_code,
        a_key_is_never_read_from_the_address,
        a_member_sees_keys_but_not_their_text,
    }
    settings::{
        a_portal_url_is_cut_down_to_its_domain,
        the_client_secret_goes_in_and_never_comes_out,
        webdam_takes_no_oauth_client,
        the_language_is_one_of_five,
        rows_inherit_value_by_value,
        a_field_has_one_row,
        global_needs_every_value_and_stays,
        consent_ends_by_itself,
        a_change_needs_the_revision_that_was_read,
        of_two_changes_at_once_one_is_refused,
        saving_what_is_there_is_no_change,
        a_list_comes_in_pages,
        a_member_reads_and_does_not_write,
    }
    history::{
        a_history_begins_with_the_account,
        every_change_says_who_when_from_where_and_what,
        what_changes_nothing_is_no_revision,
        a_history_comes_in_pages_and_has_no_holes,
        secrets_are_not_in_the_history,
        any_two_revisions_are_compared_either_way,
        members_read_the_history_and_administrators_restore,
    }
    history_restoring::{
        a_revision_is_previewed_and_restored_as_a_new_one,
        of_two_restorations_at_once_one_is_refused,
        names_that_moved_between_rows_are_restored,
        restoring_leaves_the_secret_alone,
        a_consent_that_ended_stays_off,
    }
    history_at_scale::{
        any_revision_of_many_is_restored_exactly,
        an_import_of_ten_thousand_rows_is_shown_and_undone,
    }
    connector::{
        a_known_key_touches_no_database,
        a_stampede_loads_once,
        a_write_is_visible_in_the_very_next_call,
        reads_during_writes_are_never_older_than_the_last_write,
        nothing_changed_is_304,
        a_large_document_comes_compressed,
        any_spelling_of_a_field_finds_its_row,
        a_trial_that_ends_is_402,
    }
    conventions::{
        unknown_addresses_and_path_tricks_are_404,
        every_route_refuses_other_methods_with_allow,
        bodies_are_read_strictly,
        odd_bytes_anywhere_are_refused_politely,
        head_is_get_without_the_body,
        every_answer_carries_its_headers,
        every_problem_code_has_a_page,
        the_document_and_its_page_are_served,
        the_examples_of_the_document_are_real,
        liveness_and_readiness,
    }
    tenancy::{
        another_accounts_ids_are_as_good_as_absent,
        the_wrong_credential_opens_nothing,
    }
    connection_test::{
        a_connection_test_says_what_is_missing,
        a_connection_test_is_told_as_it_runs,
        a_connection_test_is_for_administrators_and_limited,
        of_webdam_only_the_connection_is_tested,
        the_demonstration_is_connected_to_its_double,
    }
    bynder_token::{
        a_token_is_made_once_and_handed_out_until_shortly_before_its_end,
        a_stampede_asks_bynder_once,
        a_token_belongs_to_the_settings_it_was_made_from,
        what_bynder_says_reaches_the_connector_in_our_words,
        a_failure_is_tried_again_after_a_while,
        a_host_that_answered_429_is_left_alone_by_everybody,
    }
    outgoing::{ no_form_of_a_private_address_is_called }
    limits::{ sign_up_login_and_forgotten_password_are_limited, nobody_is_locked_out_by_another }
    mail::{ a_mail_server_that_refuses_is_asked_again, the_mailbox_is_for_loopback_names }
    replicas::{ a_change_on_one_replica_reaches_the_other }
}
