//! The contract that both engines keep: every case here runs on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "in tests a failure is a panic, and ids may be any"
)]

mod accounts;
mod api_keys;
mod audit;
mod billing;
mod connection_tests;
mod connector_instances;
mod factors;
mod fields;
mod idempotency;
mod identities;
mod jobs;
mod links;
mod logs;
mod members;
mod migrations;
mod passkeys;
mod revisions;
mod sessions;
mod staff;
mod tickets;
mod units;
mod usages;

use std::sync::Arc;

use portal_storage::{
    AccountRecord, AdvancedRecord, AssetSelectorRecord, BynderRecord, Config, Digest, FieldRecord,
    MIGRATIONS, Store, UserRecord, open,
    testing::{Engine, TempDatabase},
};
use portal_types::{
    AccountId, AssetType, Dam, FieldRowId, Language, PickerMode, Role, Timestamp, UserId,
};
use uuid::Uuid;

/// A migrated, empty database.
pub struct Fixture {
    pub store: Arc<dyn Store>,
    pub engine: Engine,
    database: TempDatabase,
}

impl Fixture {
    async fn new(engine: Engine) -> Self {
        let database = TempDatabase::create(engine).await;
        let store = open(&Config::new(&database.url)).await.unwrap();
        store.migrate().await.unwrap();
        Self { store, engine, database }
    }

    /// The same database, as another process sees it.
    pub async fn another_replica(&self) -> Arc<dyn Store> {
        let mut config = Config::new(&self.database.url);
        config.replica = Uuid::new_v4();
        open(&config).await.unwrap()
    }

    /// The same database over so many connections.
    pub async fn with_connections(&self, connections: u32) -> Arc<dyn Store> {
        open(&Config { connections, ..Config::new(&self.database.url) }).await.unwrap()
    }

    /// An account with an owner.
    pub async fn account(&self) -> (AccountId, UserId) {
        let (account, user) = (AccountId(Uuid::new_v4()), UserId(Uuid::new_v4()));
        let mut unit = self.store.write().await.unwrap();
        unit.insert_account(&AccountRecord {
            id: account,
            name: "Acme".to_owned(),
            created_at: at(0),
            revision: 1,
            revised_at: at(0),
            closes_at: None,
            second_factor_required_since: None,
        })
        .await
        .unwrap();
        unit.insert_subscription(&billing::trial(account)).await.unwrap();
        unit.insert_user(&person(user, &format!("{user}@acme.example"))).await.unwrap();
        unit.insert_member(account, user, Role::Owner).await.unwrap();
        unit.put_bynder(
            account,
            &BynderRecord {
                portal_url: None,
                dam: Dam::Bynder,
                oauth_client_id: None,
                oauth_client_secret: None,
                integration_id: None,
                revision: 1,
            },
        )
        .await
        .unwrap();
        let language = AssetSelectorRecord { language: Language::English, revision: 1 };
        unit.put_asset_selector(account, &language).await.unwrap();
        let advanced = AdvancedRecord {
            remote_logging_enabled: false,
            remote_logging_until: None,
            revision: 1,
        };
        unit.put_advanced(account, &advanced).await.unwrap();
        unit.insert_field(account, &global()).await.unwrap();
        unit.commit().await.unwrap();
        (account, user)
    }
}

pub fn person(id: UserId, email: &str) -> UserRecord {
    UserRecord {
        id,
        email: email.to_owned(),
        email_key: email.to_lowercase(),
        name: "Ada".to_owned(),
        password_hash: "$argon2id$".to_owned(),
        created_at: at(0),
    }
}

pub fn global() -> FieldRecord {
    FieldRecord {
        id: FieldRowId::GLOBAL,
        field: None,
        field_key: String::new(),
        default_search_term: Some(String::new()),
        visible_asset_types: Some(AssetType::ALL.to_vec()),
        always_hide_limited_usage: Some(false),
        include_in_layout_service: Some(false),
        mode: Some(PickerMode::SingleSelectFile),
        store_meta_properties: Some(false),
        revision: 1,
    }
}

/// A moment, so many seconds after the tests' beginning.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_micros(1_700_000_000_000_000).plus_seconds(seconds)
}

pub fn digest(n: u8) -> Digest {
    [n; 32]
}

/// Runs each case on both engines.
macro_rules! contract {
    ($($module:ident :: { $($case:ident),+ $(,)? })+) => {
        mod sqlite { $(mod $module { $(
            #[tokio::test]
            async fn $case() {
                let fixture = crate::Fixture::new(crate::Engine::Sqlite).await;
                crate::$module::$case(&fixture).await;
                fixture.store.close().await;
            }
        )+ })+ }
        mod postgres { $(mod $module { $(
            #[tokio::test]
            async fn $case() {
                let fixture = crate::Fixture::new(crate::Engine::Postgres).await;
                crate::$module::$case(&fixture).await;
                fixture.store.close().await;
            }
        )+ })+ }
    };
}

contract! {
    accounts::{
        a_revision_rises_by_one_and_only_for_its_account,
        revisions_begun_at_once_are_all_different,
        settings_are_replaced_as_a_whole,
        an_address_belongs_to_one_person,
        a_password_is_replaced_only_by_whoever_verified_it,
        another_replica_hears_of_a_change,
    }
    api_keys::{
        a_key_is_found_by_its_digest,
        another_accounts_key_is_absent,
        a_digest_is_unique,
        last_use_never_goes_back,
        a_key_is_changed_as_a_whole,
        only_keys_that_work_are_counted,
        copies_of_keys_that_were_shown_can_be_forgotten,
        keys_come_in_pages,
    }
    audit::{
        an_event_is_read_back_as_it_was_written,
        the_newest_come_first_and_in_pages,
        another_accounts_events_are_absent,
        an_event_outlives_its_person,
        a_filter_is_kept_to,
        a_chain_has_one_end_and_is_read_in_order,
        an_event_of_the_chain_stays_as_it_is,
    }
    billing::{
        a_subscription_is_kept_whole,
        nothing_of_a_held_subscription_is_lost,
        what_is_due_comes_first_first,
        what_plans_limit_is_counted,
        billing_details_are_replaced,
        invoices_are_listed_and_paid,
        numbers_have_no_gaps_however_many_want_one,
        a_payment_is_taken_once,
        checkouts_and_events_are_dealt_with_once,
    }
    connection_tests::{
        an_accounts_last_test_is_kept,
        a_test_that_began_earlier_is_not_the_last,
    }
    connector_instances::{
        a_connector_is_one_row_however_often_it_is_seen,
        what_was_seen_earlier_changes_nothing,
        connectors_come_in_pages_the_last_seen_first,
        the_last_seen_are_kept,
        another_accounts_connector_is_absent,
        connectors_not_seen_for_long_are_forgotten,
        a_connector_of_no_account_is_left_out,
    }
    factors::{
        an_app_is_proven_before_it_counts_and_not_replaced_after,
        a_time_step_is_used_once_and_none_before_it_after,
        a_recovery_code_is_its_persons_and_used_once,
        a_log_in_waits_for_some_time_and_some_tries,
    }
    fields::{
        rows_sort_by_bytes_with_global_first,
        a_field_has_one_row_in_its_account,
        values_that_inherit_stay_null,
        another_accounts_row_is_absent,
        a_search_takes_text_for_what_it_is_in_any_case,
        a_search_tells_rows_that_override_and_goes_on_by_pages,
        many_rows_come_and_go_at_once,
    }
    idempotency::{
        a_key_is_claimed_once_until_it_is_over,
        a_unit_that_is_dropped_lets_go_of_its_claim,
        of_two_claims_at_once_the_second_gets_the_answer,
        each_account_has_its_own_keys,
    }
    identities::{
        an_identity_belongs_to_one_person,
        what_came_back_is_taken_once_in_its_browser_and_time,
        a_browser_has_one_proof_at_a_time,
    }
    jobs::{
        a_job_is_claimed_once_until_its_claim_ends,
        a_failed_job_comes_back_or_is_buried,
        workers_at_once_share_the_queue,
        a_mail_is_delivered_once,
    }
    links::{
        a_link_works_once,
        a_link_taken_twice_at_once_works_once,
        links_that_are_over_are_forgotten,
    }
    members::{
        members_come_by_address_with_what_they_are,
        of_two_owners_who_leave_at_once_one_stays,
        an_account_invites_an_address_once_at_a_time,
        an_invitation_is_taken_once,
        what_somebody_may_invite_no_more_is_withdrawn,
    }
    migrations::{
        the_history_of_an_older_account_begins_where_it_stands,
        older_usages_have_facets_and_numbers,
        older_signs_hide_no_asset,
        older_rows_are_found_by_a_search,
        older_log_records_are_found_by_a_search,
    }
    passkeys::{
        a_passkey_is_found_by_what_authenticators_know,
        what_was_asked_is_answered_once_and_in_time,
    }
    revisions::{
        a_revision_is_read_as_it_was_written,
        revisions_come_in_pages_the_newest_first,
        a_difference_is_from_the_first_state_to_the_last,
        a_revision_takes_ten_thousand_changes,
    }
    sessions::{
        an_ended_session_is_not_live,
        nobody_has_a_session_in_an_account_they_are_not_in,
        other_sessions_end_and_one_stays,
        a_token_remembers_its_successor,
        sessions_that_are_over_are_forgotten_with_their_tokens,
    }
    units::{
        a_dropped_unit_leaves_nothing,
        a_read_unit_refuses_to_write,
        a_read_unit_sees_one_state,
        writers_at_once_all_succeed,
        a_unit_that_nobody_waited_for_leaves_nothing,
        a_conflict_is_told_from_a_failure,
        migrating_twice_changes_nothing,
        times_order_as_they_should,
    }
    logs::{
        log_records_are_found_in_their_account,
        log_records_go_oldest_first_and_are_counted,
        a_walk_finds_what_there_is,
        a_walk_stops_and_goes_on,
    }
    tickets::{
        numbers_are_given_once,
        a_ticket_is_kept_as_it_is,
        every_finder_takes_the_account,
        lists_are_in_order_and_go_on,
        who_joins_has_read_what_was_there,
        texts_are_found_whatever_their_case,
        a_mail_is_taken_once,
        what_was_written_moves_to_another_ticket,
        files_come_once_and_are_found_when_they_broke_off,
        diagnostics_are_sent_by_whoever_gathered_them,
        a_ticket_goes_with_all_of_it,
    }
    staff::{
        the_queue_goes_on_in_every_order,
        people_come_and_go,
        looks_are_told_apart,
        canned_replies_have_names_of_their_own,
        accounts_are_found_and_counted_as_they_are_now,
        jobs_are_told_apart_and_revived,
    }
    usages::{
        a_page_is_one_of_its_account,
        a_usage_ends_and_stays_in_the_history,
        usages_are_counted,
        what_went_comes_after_what_is_there,
        an_accounts_usages_go_in_parts,
        many_are_walked_and_few_are_looked_up,
        another_accounts_usages_are_absent,
        a_filter_finds_what_was_there_at_a_time,
        values_are_counted_and_go_with_their_last_usage,
        the_history_ends_with_pages_and_assets_that_nothing_is_left_of,
        a_page_that_bynder_knows_otherwise_stays,
        what_stands_out_is_first_while_it_is_used,
        what_changed_since_it_was_read_is_told_again,
        one_visit_at_a_time,
        only_accounts_with_something_to_do_are_due,
        an_upload_is_followed,
    }
}

#[test]
fn both_engines_have_the_same_migrations() {
    let names = |engine: usize| {
        MIGRATIONS[engine]
            .iter()
            .map(|migration| (migration.version, migration.description.clone()))
            .collect::<Vec<_>>()
    };
    assert!(!names(0).is_empty());
    assert_eq!(names(0), names(1));
}

#[tokio::test]
async fn an_address_of_neither_engine_is_refused() {
    for url in ["mysql://localhost/portal", "portal.db", ""] {
        assert!(open(&Config::new(url)).await.is_err(), "{url}");
    }
}
