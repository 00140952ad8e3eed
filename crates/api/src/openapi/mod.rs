//! The OpenAPI document and the routes, which are one: whatever is mounted here is in the document.
//! This is the only place that knows the library's way of mounting.

mod complete;
mod example;
mod route_table;

use actix_web::web::ServiceConfig;
pub use route_table::RouteTable;
use utoipa::openapi::{
    ContactBuilder, InfoBuilder, OpenApi, OpenApiBuilder,
    security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    tag::{Tag, TagBuilder},
};
use utoipa_actix_web::{AppExt as _, scope, service_config::ServiceConfig as Mounting};

use crate::{pages, routes};

/// Mounts every route, the busiest first: the router looks at them in this order.
pub fn mount_all(config: &mut ServiceConfig) {
    mount(&mut Mounting::new(config));
}

fn mount(app: &mut Mounting<'_>) {
    use routes::{
        account, api_keys, asset_pictures, asset_usage, audit, auth, billing, billing_details,
        connector, connectors, health, help, inbound, invitations, invoices, logs, me, members,
        plans, settings, staff, subscription, tickets,
    };
    let api = scope("/api/v1")
        .service(connector::config::get_config)
        .service(connector::field::get_field)
        .service(connector::events::follow_config)
        .service(connector::bynder_token::bynder_token)
        .service(connector::usage::sync::sync_usages)
        .service(connector::usage::list::list_usages)
        .service(connector::usage::import::import_usages)
        .service(connector::logs::send::send_logs)
        .service(connector::logs::otlp::export_otlp_logs)
        .service(auth::sign_up::sign_up)
        .service(auth::verify_email::verify_email)
        .service(auth::login::login)
        .service(auth::login_mfa::login_mfa)
        .service(auth::passkey::begin::begin_passkey)
        .service(auth::passkey::finish::use_passkey)
        .service(auth::refresh::refresh)
        .service(auth::logout::logout)
        .service(auth::forgot_password::forgot_password)
        .service(auth::reset_password::reset_password)
        .service(auth::look_at_invitation::look_at_invitation)
        .service(auth::accept_invitation::accept_invitation)
        .service(auth::sso::list::list_sso_providers)
        .service(auth::sso::start::start_sso)
        .service(auth::sso::callback::sso_callback)
        .service(auth::sso::finish::finish_sso)
        .service(me::get::get_me)
        .service(me::accounts::list_my_accounts)
        .service(me::switch_account::switch_account)
        .service(me::mfa::get::get_mfa)
        .service(me::mfa::begin::begin_totp)
        .service(me::mfa::confirm::confirm_totp)
        .service(me::mfa::remove::remove_totp)
        .service(me::mfa::recovery_codes::replace_recovery_codes)
        .service(me::passkeys::begin::begin_new_passkey)
        .service(me::passkeys::create::create_passkey)
        .service(me::passkeys::remove::remove_passkey)
        .service(me::identities::list::list_my_identities)
        .service(me::identities::link::link_identity)
        .service(me::identities::remove::remove_identity)
        .service(me::sessions::list::list_my_sessions)
        .service(me::sessions::end_others::end_my_other_sessions)
        .service(me::sessions::end::end_my_session)
        .service(me::change_password::change_password)
        .service(account::get::get_account)
        .service(account::patch::patch_account)
        .service(account::close::close_account)
        .service(account::reopen::reopen_account)
        .service(account::security::put_account_security)
        .service(members::list::list_members)
        .service(members::patch::patch_member)
        .service(members::remove::remove_member)
        .service(invitations::list::list_invitations)
        .service(invitations::create::create_invitation)
        .service(invitations::withdraw::withdraw_invitation)
        .service(invitations::resend::resend_invitation)
        .service(api_keys::list::list_api_keys)
        .service(api_keys::create::create_api_key)
        .service(api_keys::get::get_api_key)
        .service(api_keys::patch::patch_api_key)
        .service(api_keys::revoke::revoke_api_key)
        .service(api_keys::reveal::reveal_api_key)
        .service(api_keys::rotate::rotate_api_key)
        .service(audit::list::list_audit_events)
        .service(audit::export::export_audit_events)
        .service(settings::bynder::get::get_bynder)
        .service(settings::bynder::put::put_bynder)
        .service(settings::bynder::test::test_bynder)
        .service(settings::bynder::last_test::get_last_test)
        .service(settings::asset_selector::get::get_asset_selector)
        .service(settings::asset_selector::put::put_asset_selector)
        .service(settings::fields::list::list_fields)
        .service(settings::fields::create::create_field)
        .service(settings::fields::export::export_fields)
        .service(settings::fields::import::import_fields)
        .service(settings::fields::bulk_edit::bulk_edit_fields)
        .service(settings::fields::bulk_delete::bulk_delete_fields)
        .service(settings::fields::get::get_field_row)
        .service(settings::fields::put::put_field)
        .service(settings::fields::delete::delete_field)
        .service(settings::advanced::get::get_advanced)
        .service(settings::advanced::put::put_advanced)
        .service(settings::revisions::list::list_revisions)
        .service(settings::revisions::get::get_revision)
        .service(settings::revisions::restore::restore_revision)
        .service(asset_usage::list::list_used_assets)
        .service(asset_usage::summary::summarise_usage)
        .service(asset_usage::places::list_places)
        .service(asset_usage::export::export_usages)
        .service(asset_usage::pages::list_used_pages)
        .service(asset_usage::days::list_usage_days)
        .service(asset_usage::imports::list_usage_imports)
        .service(asset_usage::sync::get::get_usage_sync)
        .service(asset_usage::sync::rejected::list_rejected)
        .service(asset_usage::sync::retry::retry_usage_sync)
        .service(asset_usage::sync::restart::resync_usages)
        .service(asset_usage::sync::pause::pause_usage_sync)
        .service(asset_usage::sync::resume::resume_usage_sync)
        .service(asset_pictures::get_asset_picture)
        .service(logs::list::list_logs)
        .service(logs::summary::summarise_logs)
        .service(logs::histogram::log_histogram)
        .service(logs::export::export_logs)
        .service(logs::events::follow_logs)
        .service(logs::delete::delete_logs)
        .service(connectors::list::list_connectors)
        .service(connectors::delete::delete_connector)
        .service(plans::list_plans)
        .service(subscription::get::get_subscription)
        .service(subscription::change::change_plan)
        .service(subscription::cancel::cancel_subscription)
        .service(subscription::resume::resume_subscription)
        .service(subscription::checkout::begin_checkout)
        .service(subscription::portal::open_provider_portal)
        .service(billing::stripe::take_stripe_event)
        .service(billing_details::get::get_billing_details)
        .service(billing_details::put::put_billing_details)
        .service(invoices::list::list_invoices)
        .service(invoices::get::get_invoice)
        .service(tickets::list::list_tickets)
        .service(tickets::create::create_ticket)
        .service(tickets::diagnostics::gather_diagnostics)
        .service(tickets::get::get_ticket)
        .service(tickets::patch::patch_ticket)
        .service(tickets::delete::delete_ticket)
        .service(tickets::diagnostics::get_ticket_diagnostics)
        .service(tickets::messages::create_ticket_message)
        .service(tickets::read::read_ticket)
        .service(tickets::rating::rate_ticket)
        .service(tickets::attachments::list::list_attachments)
        .service(tickets::attachments::create::create_attachment)
        .service(tickets::attachments::get::get_attachment)
        .service(tickets::attachments::delete::delete_attachment)
        .service(staff::tickets::list::list_desk_tickets)
        .service(staff::tickets::get::get_desk_ticket)
        .service(staff::tickets::patch::patch_desk_ticket)
        .service(staff::tickets::diagnostics::get_desk_diagnostics)
        .service(staff::tickets::messages::create_desk_message)
        .service(staff::tickets::merge::merge_ticket)
        .service(staff::tickets::presence::be_present)
        .service(staff::tickets::read::read_desk_ticket)
        .service(staff::tickets::attachments::list::list_desk_attachments)
        .service(staff::tickets::attachments::create::create_desk_attachment)
        .service(staff::tickets::attachments::get::get_desk_attachment)
        .service(staff::accounts::subscription::get::get_desk_subscription)
        .service(staff::accounts::subscription::trial::extend_trial)
        .service(staff::accounts::subscription::plan::set_plan)
        .service(staff::accounts::invoices::list::list_desk_invoices)
        .service(staff::accounts::invoices::pay::mark_invoice_paid)
        .service(staff::accounts::invoices::refund::refund_invoice)
        .service(staff::people::list_staff)
        .service(staff::canned_replies::list::list_canned_replies)
        .service(staff::canned_replies::create::create_canned_reply)
        .service(staff::canned_replies::put::put_canned_reply)
        .service(staff::canned_replies::delete::delete_canned_reply)
        .service(staff::accounts::list::list_accounts)
        .service(staff::accounts::look::look_at_account)
        .service(staff::accounts::get::get_desk_account)
        .service(staff::accounts::logs::list_account_logs)
        .service(staff::overview::get_overview)
        .service(staff::jobs::list::list_jobs)
        .service(staff::jobs::retry::retry_job)
        .service(staff::jobs::discard::discard_job)
        .service(help::articles::search_help)
        .service(inbound::mail::take_mail);
    app.service(api)
        .service(health::healthz)
        .service(health::readyz)
        .service(pages::docs::openapi_json)
        .service(pages::docs::docs_page)
        .service(pages::guide::connectors_guide)
        .service(pages::help::help_page)
        .service(pages::help::help_article_page)
        .service(pages::problems::problem_page)
        .service(pages::mailbox::mailbox_json)
        .service(pages::mailbox::mailbox_page);
}

/// The whole document.
pub fn document() -> OpenApi {
    let (_, mounted) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(skeleton())
        .configure(mount)
        .split_for_parts();
    complete::complete(mounted)
}

/// The document as it is committed and served.
pub fn document_json() -> String {
    let mut text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    text.push('\n');
    text
}

fn skeleton() -> OpenApi {
    let description = "Settings, keys and help for connectors that bring Bynder or Webdam assets \
        into a CMS.\n\nConnectors authenticate with the account's API key, people with an access \
        token. Errors are `application/problem+json` (RFC 9457): branch on `code`, and tell \
        `requestId` to support. Changing a setting needs the `ETag` that was read, as `If-Match`. \
        Times are RFC 3339 in UTC, ids are UUIDs. Unknown members of a body are refused.";
    let mut api = OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Integration portal")
                .version("1.0.0")
                .description(Some(description))
                .contact(Some(ContactBuilder::new().name(Some("The portal's operator")).build())),
        )
        .tags(Some(tags()))
        .build();
    let components = api.components.get_or_insert_default();
    let user = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("A user's access token, from `POST /api/v1/auth/login`."))
        .build();
    components.add_security_scheme("userToken", SecurityScheme::Http(user));
    let key = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("bip_…")
        .description(Some("An API key of the account."))
        .build();
    components.add_security_scheme("apiKey", SecurityScheme::Http(key));
    let header = ApiKeyValue::with_description("X-Api-Key", "An API key of the account.");
    components.add_security_scheme("apiKeyHeader", SecurityScheme::ApiKey(ApiKey::Header(header)));
    let cookie = ApiKeyValue::with_description(
        "portal_refresh",
        "The refresh token; on https the cookie is named `__Host-portal_refresh`.",
    );
    components.add_security_scheme("refreshCookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    api
}

fn tags() -> Vec<Tag> {
    [
        ("Connectors", "What connectors call, with the account's API key."),
        ("Visitors", "Signing up, logging in, and getting back in. Needs no credential."),
        ("Users", "The person who is logged in, and their organisation."),
        ("Team", "Who is in the account, and who is invited."),
        ("API keys", "What connectors authenticate with."),
        ("Settings", "What connectors read. Every change makes a new revision."),
        ("Asset usage", "Which assets are used where."),
        ("Logs", "What connectors say, while the account consents to remote logging."),
        ("Connector instances", "The connectors that were seen, and what they hold."),
        ("Tickets", "Questions to the operator's support team, and its answers."),
        ("Subscription", "Plans, billing, and what they switch on and off."),
        ("Help", "Short answers to what people ask."),
        ("Desk", "What the operator's support team works with."),
        ("Operation", "For those who run the service."),
        ("Pages", "Pages and documents for people."),
    ]
    .into_iter()
    .map(|(name, description)| TagBuilder::new().name(name).description(Some(description)).build())
    .collect()
}

#[cfg(test)]
mod tests {
    use actix_web::{App, introspection::IntrospectionTree, test, web};

    use super::{document, document_json, mount_all};

    #[::core::prelude::v1::test]
    fn the_committed_document_is_this_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/portal.json");
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            committed == document_json(),
            "openapi/portal.json is not what the code says: run `just openapi` and commit it"
        );
    }

    /// Walks the router itself, and not what the document says of it.
    #[actix_web::test]
    async fn every_route_that_answers_is_in_the_document() {
        let app = App::new().configure(mount_all).default_service(web::to(
            |tree: web::Data<IntrospectionTree>| async move { tree.report_as_json() },
        ));
        let service = test::init_service(app).await;
        let request = test::TestRequest::get().uri("/report").to_request();
        let report: serde_json::Value = test::call_and_read_body_json(&service, request).await;
        let mut routes = Vec::new();
        collect(&report, &mut routes);
        let document = serde_json::to_value(document()).unwrap();
        let paths = document["paths"].as_object().unwrap();
        let documented: usize = paths.values().map(|item| item.as_object().unwrap().len()).sum();
        assert_eq!(routes.len(), documented, "{routes:#?}");
        for (path, method) in routes {
            assert!(paths[&path].get(method.to_lowercase()).is_some(), "{method} {path}");
        }
    }

    /// Every path and method of the report.
    fn collect(node: &serde_json::Value, routes: &mut Vec<(String, String)>) {
        for child in node.as_array().into_iter().flatten() {
            collect(child, routes);
        }
        let Some(path) = node.get("full_path").and_then(|path| path.as_str()) else { return };
        for method in node["methods"].as_array().into_iter().flatten() {
            routes.push((path.to_owned(), method.as_str().unwrap().to_owned()));
        }
        if let Some(children) = node.get("children") {
            collect(children, routes);
        }
    }

    #[::core::prelude::v1::test]
    fn every_operation_is_described_whole() {
        let document = serde_json::to_value(document()).unwrap();
        assert_eq!(document["openapi"], "3.1.0");
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let name = format!("{method} {path}");
                assert!(operation["summary"].is_string(), "{name}: summary");
                assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{name}: tag");
                assert!(operation["security"].is_array(), "{name}: security");
                assert!(operation.get("x-problems").is_none(), "{name}: problems left over");
                // A test tries every kind of caller against it.
                assert!(operation["x-callers"].is_string(), "{name}: who may call it");
                let bodies = operation["responses"].as_object().unwrap().values();
                for body in bodies.chain(operation.get("requestBody")) {
                    for (kind, content) in body["content"].as_object().into_iter().flatten() {
                        let has_example =
                            content.get("example").is_some() || content.get("examples").is_some();
                        assert!(has_example, "{name}: {kind} without an example");
                    }
                }
            }
        }
    }

    #[::core::prelude::v1::test]
    fn every_reference_leads_to_something() {
        let text = document_json();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        let mut references: Vec<&str> = text
            .split("\"$ref\": \"#")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        references.sort_unstable();
        references.dedup();
        assert!(references.len() > 50, "{references:?}");
        for reference in references {
            assert!(document.pointer(reference).is_some(), "{reference}");
        }
    }
}
