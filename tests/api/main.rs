//! Black-box tests: the real service over HTTP, each test on both engines with a database of its
//! own.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "in tests a failure is a panic, and ids may be any"
)]

mod accounts;
mod audit;
mod audit_chain;
mod authorisation;
mod billing;
mod bynder_token;
mod connection_test;
mod connector;
mod connectors;
mod conventions;
mod dam;
mod desk;
mod field_bulk;
mod field_search;
mod field_tables;
mod help;
mod history;
mod history_at_scale;
mod history_restoring;
mod idempotency;
mod key_changes;
mod keys;
mod limits;
mod live;
mod logs;
mod mail;
mod main_job;
mod nothing_missed;
mod one_time;
mod outgoing;
mod passkeys;
mod reference_connector;
mod rekey;
mod replicas;
mod second_factor;
mod sessions;
mod settings;
mod single_sign_on;
mod team;
mod tenancy;
mod ticket_files;
mod ticket_mail;
mod tickets;
mod usage;
mod usage_sync;

use billing::{
    limits as plan_limits, manual as billing_manual, stripe as billing_stripe, year as billing_year,
};

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
    audit_chain::{
        entries_are_numbered_and_lead_to_their_revision,
        whatever_was_done_to_an_entry_is_noticed,
        an_end_that_was_cut_off_neatly_is_noticed,
        entries_of_before_there_was_a_chain_are_taken_into_it,
        entries_noted_at_once_are_one_chain,
        the_list_can_be_filtered_and_taken_elsewhere,
        an_export_of_any_length_is_whole,
    }
    rekey::{
        everything_opens_with_the_new_key_alone_afterwards,
        a_value_that_opens_with_no_key_is_left_and_told,
    }
    passkeys::{
        a_passkey_takes_the_place_of_the_password,
        a_passkey_takes_the_place_of_the_code,
        what_does_not_fit_lets_nobody_in,
        a_challenge_is_answered_once,
        a_passkey_is_a_second_factor_where_one_is_asked_for,
        of_two_last_passkeys_one_stays,
        there_are_none_for_a_bare_network_address,
    }
    single_sign_on::{
        a_login_elsewhere_is_linked_by_proof_of_both_sides,
        an_address_that_looks_alike_links_nobody,
        what_a_provider_says_wrongly_lets_nobody_in,
        it_works_once_in_one_browser_for_ten_minutes,
        of_uses_at_once_one_succeeds_every_time,
        the_second_factor_is_asked_for_all_the_same,
        a_login_elsewhere_belongs_to_one_person,
        a_provider_may_change_its_keys_and_be_away,
    }
    one_time::{
        a_confirmation_used_twice_at_once_works_once_every_time,
        a_reset_used_twice_at_once_works_once_every_time,
    }
    team::{
        somebody_new_accepts_an_invitation,
        somebody_known_accepts_as_themselves_only,
        an_invitation_ends,
        an_invitation_used_twice_at_once_works_once_every_time,
        inviting_is_limited_and_pointless_for_members,
        administrators_look_after_all_but_owners,
        a_change_of_role_or_removal_acts_at_once,
        an_account_keeps_an_owner,
        an_account_is_renamed,
        closing_an_account_can_be_taken_back_for_a_week,
        of_a_removed_account_nothing_is_left,
        whoever_was_removed_is_nobody,
    }
    second_factor::{
        logging_in_takes_password_and_code,
        a_forgotten_password_does_not_go_around_it,
        a_log_in_waits_five_minutes_and_five_tries,
        a_recovery_code_works_once,
        each_is_used_once_also_at_the_same_moment,
        a_factor_is_removed_with_both_proofs,
        an_account_can_ask_for_a_second_factor,
        sessions_are_listed_and_ended,
        a_copied_session_is_told_by_mail,
        a_session_has_an_end,
        somebody_removed_can_come_back,
    }
    authorisation::{ every_operation_takes_whom_it_declares_and_nobody_else }
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
        no_session_of_the_old_password_outlives_its_change,
        a_mail_to_a_stranger_repeats_nothing_that_was_typed,
    }
    sessions::{
        an_access_token_ends_after_ten_minutes,
        refreshing_rotates_and_a_late_copy_ends_the_family,
        a_lost_answer_is_forgiven_once,
        many_refreshes_at_once_leave_one_way_on,
        logging_out_ends_access_at_once,
        whoever_logs_in_anew_leaves_no_session_behind,
        another_site_cannot_refresh,
        the_cookie_is_kept_from_scripts_and_other_sites,
    }
    keys::{
        the_first_key_is_well_formed_and_says_when_it_was_used,
        every_way_a_key_can_fail_has_a_code,
        a_key_is_never_read_from_the_address,
        a_member_sees_keys_but_not_their_text,
        a_use_outlives_a_batch_that_was_not_written,
    }
    key_changes::{
        a_made_key_works_and_is_listed,
        what_is_wrong_with_a_key_is_named,
        a_key_is_renamed_narrowed_and_ended,
        a_revoked_key_ends_at_once_and_for_good,
        a_rotated_key_works_until_the_overlap_ends,
        an_account_has_at_most_fifty_keys_that_work,
        keys_that_are_shown_once_are_not_kept,
        a_key_that_is_shown_once_is_shown_once_also_at_the_same_time,
        copies_of_shown_keys_go_when_the_operator_says_once,
        a_key_says_when_from_where_and_by_whom_it_was_used,
        a_use_that_could_not_be_written_down_is_not_lost,
        a_member_changes_no_key,
    }
    idempotency::{
        a_repeated_call_gets_the_same_answer,
        calls_at_the_same_time_create_once,
        a_key_stands_for_one_call_for_a_day,
        a_call_that_failed_may_be_mended,
        nobody_else_gets_the_answer,
    }
    audit::{
        what_is_done_to_a_key_is_noted,
        logins_and_passwords_are_noted,
        the_list_comes_in_pages_and_by_action,
        an_administrator_reads_the_list_of_their_account_only,
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
    field_search::{
        rows_are_found_by_a_part_of_their_name_or_term,
        a_search_comes_in_pages_and_has_its_limits,
    }
    field_tables::{
        an_import_is_tried_and_then_done_at_once,
        a_table_goes_out_and_comes_back_as_it_was,
        options_go_out_by_field_ready_for_pickers,
        an_import_with_mistakes_tells_them_all_and_does_nothing,
        what_is_no_table_is_refused,
        an_import_can_hold_on_to_what_was_tried,
        thousands_of_rows_come_in_at_once,
    }
    field_bulk::{
        many_rows_are_changed_alike,
        many_rows_go_at_once,
        rows_that_changed_in_the_meantime_are_named,
        what_many_rows_cannot_be,
        all_rows_change_together,
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
        a_large_account_is_cached_too,
        another_accounts_tag_is_not_ones_own,
    }
    usage::{
        a_page_has_what_was_told_last,
        one_asset_in_all_its_shapes,
        what_makes_no_sense_is_left_out_and_told,
        accounts_know_nothing_of_each_other,
        of_calls_at_once_a_page_has_one_whole,
        many_usages_come_at_once_and_are_listed_by_pages,
        people_see_what_is_used_where_and_when,
        assets_come_in_pages,
        the_history_lasts_as_long_as_the_operator_says,
        a_whole_site_comes_line_by_line,
        an_upload_that_breaks_off_is_told,
        an_upload_ends_with_its_key,
        pages_are_those_of_the_time_that_is_asked_for,
    }
    logs::{
        records_come_and_are_found,
        what_is_wrong_with_a_record_harms_no_other,
        opentelemetry_is_understood,
        consent_is_a_wall,
        too_many_at_a_time_are_refused_and_counted,
        records_make_room_and_go_in_time,
        numbers_files_and_deletion,
        records_are_followed_as_they_come,
        records_go_with_their_account,
        records_are_forwarded,
        copies_need_consent_until_they_are_sent,
        a_search_goes_on_where_it_stopped,
    }
    tickets::{
        a_ticket_is_submitted_answered_and_closed,
        what_is_wrong_with_a_ticket_is_named,
        tickets_are_listed_and_found,
        internal_notes_are_internal,
        what_is_new_shows_as_unread,
        who_joins_finds_nothing_unread,
        what_came_after_it_was_shown_stays_unread,
        diagnostics_are_sent_as_they_were_shown,
        diagnostics_have_no_secrets,
        a_closed_ticket_can_be_deleted,
        resolved_tickets_close_by_themselves,
        a_full_ticket_can_be_closed_and_holds_nobody_up,
        a_repeated_submission_is_one_ticket,
        another_accounts_ticket_is_absent,
    }
    help::{ articles_are_found_and_read }
    ticket_files::{
        a_file_comes_and_is_what_it_is,
        a_file_comes_once,
        what_is_not_taken,
        nobody_adds_to_anothers_message,
        files_go_with_their_ticket_and_account,
        a_file_that_comes_while_its_account_goes_is_removed_later,
        a_file_that_broke_off_is_tidied_up,
        files_may_lie_in_s3,
    }
    ticket_mail::{
        a_mail_is_answered_into_its_ticket,
        support_answers_by_mail_too,
        what_a_mail_cannot_do,
        a_mail_brings_files,
        what_a_full_ticket_does_not_take_is_told,
        the_webhook_proves_itself,
        a_mail_to_a_merged_ticket_goes_where_it_went,
        mails_of_tickets_are_threaded,
        a_mail_may_be_piped_in,
    }
    billing_manual::{
        plans_are_public,
        a_trial_ends_and_says_so_before,
        an_order_is_invoiced_and_paid,
        who_does_not_pay_is_stopped_and_goes_on_at_once,
        plans_change_to_and_fro,
        a_subscription_is_canceled_and_resumed,
        support_changes_subscriptions_for_a_reason,
        money_goes_back_by_a_credit_note,
        billing_details_are_checked,
    }
    billing_stripe::{
        a_plan_begins_once_it_is_paid_and_renews_by_itself,
        a_card_that_fails_is_tried_again_and_then_stops,
        an_event_told_ten_times_at_once_has_one_effect,
        what_was_lost_is_looked_up,
        a_lost_answer_charges_nobody_twice,
        what_stripes_own_dashboard_gives_back_gets_its_credit_note,
        a_payment_is_known_to_every_replica_within_a_second,
    }
    billing_year::{
        a_year_adds_up,
    }
    plan_limits::{
        the_last_place_is_taken_once,
        usages_beyond_the_plan_are_left_out,
        a_smaller_plan_takes_nothing_away,
        log_records_are_kept_as_long_as_the_plan_says,
    }
    desk::{
        support_needs_a_second_factor,
        the_queue_is_ordered_and_filtered,
        targets_follow_plan_priority_and_waiting,
        a_ticket_is_assigned_and_merged,
        whoever_waits_goes_on_waiting_in_the_ticket_that_stays,
        an_answer_that_is_sent_again_is_one,
        two_people_see_each_other,
        canned_replies_are_kept,
        every_look_is_in_the_customers_activity,
        an_account_is_looked_at_for_a_reason,
        no_path_of_support_leads_to_logs_without_consent,
        the_operator_sees_how_the_portal_runs,
        dead_jobs_are_tried_again_or_thrown_away,
        who_leaves_support_is_out_at_once,
    }
    usage_sync::{
        bynder_hears_what_is_used_where,
        what_is_missing_for_it_is_said_and_told_when_it_is_there,
        what_bynder_does_not_take_is_shown_and_told_again,
        telling_is_paused_and_goes_on,
        a_full_resync_repairs_what_somebody_else_did,
        trouble_is_said_and_tried_again,
        a_dam_that_wants_quiet_has_it,
        a_page_that_bynder_refuses_does_not_stop_the_others,
        a_look_up_that_bynder_refuses_does_not_stop_the_others,
        less_is_told_at_once_after_failures,
        a_call_that_comes_late_is_made_good,
        assets_have_names_and_pictures_and_what_stands_out_is_first,
        pictures_that_are_none_are_not_given_out,
        many_assets_are_asked_about_in_batches,
        what_waits_for_other_settings_is_done_at_once_with_new_ones,
    }
    connectors::{
        a_connector_is_listed_with_what_it_holds,
        connectors_that_dont_say_who_they_are_are_one,
        who_listens_shows,
        a_connector_can_be_taken_off_the_list,
        an_account_has_so_many_connectors,
        what_is_seen_is_written_down_by_itself,
    }
    live::{
        a_long_poll_is_answered_when_something_changes,
        a_long_poll_without_a_change_is_304_in_the_end,
        a_long_poll_ends_with_its_key_or_subscription,
        a_stream_tells_the_settings_and_every_change,
        a_stream_is_taken_up_where_it_broke_off,
        a_quiet_stream_has_a_heartbeat,
        a_stream_says_why_it_ends,
        consent_that_ends_is_told_like_a_change,
        a_stop_says_goodbye_and_waits_for_nobody,
        a_stream_outlives_the_database,
        waiting_touches_no_database,
        an_account_waits_with_so_many_calls,
        a_change_on_one_replica_wakes_those_at_the_other,
    }
    reference_connector::{
        it_follows_and_outlives_the_portal,
        it_follows_by_long_polls_too,
        it_says_what_is_to_be_mended,
        it_tells_which_assets_a_site_uses,
    }
    nothing_missed::{ ten_thousand_changes_reach_everybody }
    conventions::{
        unknown_addresses_and_path_tricks_are_404,
        every_route_refuses_other_methods_with_allow,
        bodies_are_read_strictly,
        odd_bytes_anywhere_are_refused_politely,
        a_query_where_none_is_taken_is_refused,
        a_304_says_no_more_than_a_cache_needs,
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
        the_last_connection_test_is_kept,
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
    limits::{
        sign_up_login_and_forgotten_password_are_limited,
        nobody_is_locked_out_by_another,
        guesses_from_everywhere_lock_nobody_out,
        people_and_keys_are_limited,
    }
    mail::{ a_mail_server_that_refuses_is_asked_again, the_mailbox_is_for_loopback_names }
    replicas::{
        a_change_on_one_replica_reaches_the_other,
        a_key_that_is_revoked_on_one_replica_ends_on_the_other_within_a_second,
    }
}
