//! Errors as the API tells them: RFC 9457, with one table of codes.

use serde::{Deserialize, Serialize};

use crate::{MfaMethod, Secret};

/// An error, `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// The page that explains the code.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(example = "http://127.0.0.1:8080/problems/not_found"))]
    pub kind: String,
    /// The code in words.
    #[cfg_attr(feature = "openapi", schema(example = "There is nothing here"))]
    pub title: String,
    /// The HTTP status again.
    #[cfg_attr(feature = "openapi", schema(example = 404))]
    pub status: u16,
    /// What happened this time, and what to do next.
    #[cfg_attr(feature = "openapi", schema(example = "No API key of your account has this id."))]
    pub detail: String,
    /// Stable. Branch on this, not on the words.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "not_found"))]
    pub code: ProblemCode,
    /// Also in `X-Request-Id`. Tell it to support.
    #[cfg_attr(feature = "openapi", schema(example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01"))]
    pub request_id: String,
    /// What is wrong with which part of the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// With `mfa_required`: what `POST /auth/login/mfa` takes together with the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Password))]
    pub mfa_token: Option<Secret>,
    /// With `mfa_required`: by what the person can prove themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mfa_methods: Vec<MfaMethod>,
}

/// What is wrong with one part of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// A JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter.
    #[cfg_attr(feature = "openapi", schema(example = "/portalUrl"))]
    pub pointer: String,
    /// Stable. Branch on this, not on the words.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "invalid_format"))]
    pub code: FieldCode,
    /// What is wrong and what would be right.
    #[cfg_attr(feature = "openapi", schema(example = "This is not a domain."))]
    pub detail: String,
    /// Of an import: the row, 1 is the first one (in CSV, the header is 0); `pointer` leads on from
    /// there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<i64>,
}

impl FieldProblem {
    /// A problem at a JSON Pointer.
    pub fn new(pointer: impl Into<String>, code: FieldCode, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, detail: detail.into(), row: None }
    }
}

text_enum!(
    /// What is wrong with one part of a request.
    FieldCode {
        /// It is missing.
        Required = "required",
        /// No such member exists.
        Unknown = "unknown",
        /// It is of another JSON type, or not one of the allowed words.
        WrongType = "wrong_type",
        /// It is not written as such a value is.
        InvalidFormat = "invalid_format",
        /// It has too few characters or elements.
        TooShort = "too_short",
        /// It has too many characters or elements.
        TooLong = "too_long",
        /// It is outside the range.
        OutOfRange = "out_of_range",
        /// It has no place here.
        NotAllowed = "not_allowed",
        /// It is on the list of passwords that are tried first, or as easy to guess.
        TooCommon = "too_common",
        /// It is not what we have on record.
        Mismatch = "mismatch",
        /// Something else has it already, and two can't.
        Taken = "taken",
    }
);

/// The one table: code, status, title, and the text of its page (what it means and what to do).
macro_rules! problem_codes {
    ($($variant:ident = $text:literal, $status:literal, $title:literal, $help:literal;)+) => {
        text_enum!(
            /// Every problem the API can answer with. Each has a page at `/problems/{code}`.
            ProblemCode { $(#[doc = $title] $variant = $text),+ }
        );

        impl ProblemCode {
            /// The HTTP status it is sent with.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status),+ }
            }

            /// The code in words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }

            /// What it means and what to do next.
            pub const fn help(self) -> &'static str {
                match self { $(Self::$variant => $help),+ }
            }
        }
    };
}

problem_codes! {
    MalformedRequest = "malformed_request", 400, "The request can't be read",
        "A part of the request outside its body, such as the address or a header, is not written as HTTP asks. Send it again with that part mended.";
    MalformedJson = "malformed_json", 400, "The body is not JSON",
        "The body stops being JSON (RFC 8259, in UTF-8) at the place that the detail names. Check quotes, commas and the encoding.";
    MalformedCsv = "malformed_csv", 400, "The body is not CSV",
        "The table is CSV in UTF-8, its first line names the columns, and they are separated by commas, semicolons or tabs. In Excel, save it as \"CSV UTF-8\".";
    CredentialsMissing = "credentials_missing", 401, "Nobody is logged in",
        "This call needs a user's access token: `Authorization: Bearer <access token>`. Get one from `POST /api/v1/auth/login`.";
    AccessTokenInvalid = "access_token_invalid", 401, "The access token does not hold",
        "The access token is malformed, has ended, or belongs to a session that was ended. Renew it with `POST /api/v1/auth/refresh`, or log in again.";
    WrongCredential = "wrong_credential", 401, "This is another kind of credential",
        "API keys work for `/api/v1/connector/…` only, and users' access tokens for everything else only. Use the other one.";
    InvalidCredentials = "invalid_credentials", 401, "E-mail address and password don't match",
        "No account has this e-mail address with this password. Check both, or set a new password with \"Forgot password\". A new account works only after the link in its mail was opened.";
    MfaRequired = "mfa_required", 401, "A second factor is needed",
        "The password is right, and the person has a second factor. Send `mfaToken` of this answer with a code of the authenticator app, or a recovery code, to `POST /api/v1/auth/login/mfa` within five minutes; or with a passkey to `POST /api/v1/auth/passkey/begin`. `mfaMethods` says which of them the person has.";
    MfaCodeInvalid = "mfa_code_invalid", 401, "The code does not fit",
        "The code is not the one that the authenticator app shows now, was used already, or is no recovery code that is left. Take the next code; check the clock of the phone.";
    MfaTokenInvalid = "mfa_token_invalid", 401, "Log in once more",
        "The five minutes between password and code are over, or there were five wrong codes. Log in with the password again.";
    PasskeyInvalid = "passkey_invalid", 401, "The passkey does not fit",
        "It is not known here, was asked for more than five minutes ago, or was not made for this address. Try again, or log in with the password.";
    SsoEnded = "sso_ended", 401, "The single sign-on is over",
        "Between leaving for the identity provider and coming back more than ten minutes went by, it was another browser, or it was used before. Log in again.";
    SsoRefused = "sso_refused", 401, "The identity provider lets nobody in",
        "The identity provider ended the log-in, or what it said does not hold. Try again; if that does not help, log in with the password and tell the portal's operator.";
    RefreshTokenInvalid = "refresh_token_invalid", 401, "The session has ended",
        "The refresh cookie is missing, unknown or spent, or its session was ended. Log in again. A spent token that comes back later ends its session: somebody may have copied it.";
    WebhookRefused = "webhook_refused", 401, "The webhook does not prove itself",
        "The mail provider sends the configured password along, as HTTP Basic: put it into the webhook's address, `https://mail:<password>@<portal>/api/v1/inbound/mail`. The operator sets it as `PORTAL_INBOUND_SECRET`.";
    ApiKeyMissing = "api_key_missing", 401, "There is no API key",
        "Connector calls need the account's API key: `Authorization: Bearer bip_…` or `X-Api-Key: bip_…`. It is never read from the address. Copy it in the dashboard under Integration, API key.";
    ApiKeyMalformed = "api_key_malformed", 401, "This is not an API key",
        "An API key is `bip_` and 49 letters and digits, of which the last six are a checksum. This one is cut short, mistyped or something else. Copy it again in the dashboard.";
    ApiKeyUnknown = "api_key_unknown", 401, "No account has this API key",
        "The key is well-formed, but not one of ours. Perhaps it is from another installation of the portal. Copy it again in the dashboard.";
    ApiKeyRevoked = "api_key_revoked", 401, "The API key was revoked",
        "Somebody in the account ended this key. Put one of the account's active keys into the connector.";
    ApiKeyExpired = "api_key_expired", 401, "The API key has expired",
        "The end that was set for this key has passed. Put one of the account's active keys into the connector.";
    SubscriptionEnded = "subscription_ended", 402, "The subscription has ended",
        "The account's trial or subscription is over, so its settings are no longer served. An owner can renew it in the dashboard under Subscription.";
    RoleInsufficient = "role_insufficient", 403, "Your role does not include this",
        "You are logged in, but this needs a higher role in the account. Ask an owner or administrator of your organisation.";
    ScopeMissing = "scope_missing", 403, "The API key lacks a scope",
        "The key works, but not for this. Use a key with the scope that the detail names.";
    MfaEnrolmentRequired = "mfa_enrolment_required", 403, "A second factor has to be set up first",
        "The account asks its members for a second factor, and you have none yet. Set one up in the dashboard under Security; then everything works again.";
    InvitationForAnother = "invitation_for_another", 403, "The invitation is for somebody else",
        "The link was mailed to another address than the one you are logged in with. Log out, and open the link again as the person it was sent to.";
    RemoteLoggingDisabled = "remote_logging_disabled", 403, "Remote logging is off",
        "The account does not consent to remote logging, or the consent has ended, so log records are neither kept nor shown to support. Stop sending them until `remoteLoggingEnabled` of `GET /api/v1/connector/config` is true again.";
    StaffOnly = "staff_only", 403, "This is for the support team",
        "Only people whom the operator marked as support staff (`portal staff add`) can make this call. Customers have everything of their own account in the dashboard.";
    ReasonNeeded = "reason_needed", 403, "Say why you look",
        "Before reading a customer's account, staff give a reason with `POST /api/v1/staff/accounts/{id}/looks`. The customer reads it in their activity list. It holds for half an hour.";
    OriginRefused = "origin_refused", 403, "The call comes from another site",
        "Renewing and ending a session works only from the portal's own pages. Check that the browser's address is the portal's public address.";
    NotFound = "not_found", 404, "There is nothing here",
        "The address names nothing, or nothing of your account. Check it against the API documentation at `/api/docs`; addresses have no doubled or trailing slashes.";
    MethodNotAllowed = "method_not_allowed", 405, "This address does not take this method",
        "The address exists, but for other methods: see the `Allow` header.";
    RequestTimeout = "request_timeout", 408, "The request took too long to arrive",
        "The rest of the request did not come in time. Send it again.";
    PasskeysUnavailable = "passkeys_unavailable", 409, "There are no passkeys here",
        "Browsers make passkeys for names, and this portal's public address is a bare network address. Ask its operator to give it a name.";
    PasskeyLimitReached = "passkey_limit_reached", 409, "There are too many passkeys",
        "A person has at most 20 passkeys. Remove one that is not used any more.";
    IdentityUnlinked = "identity_unlinked", 409, "The login is not linked yet",
        "The identity provider vouches for you, but nobody here has linked that login. Log in with the password once and link it, under Security. Addresses that look alike link nobody.";
    IdentityTaken = "identity_taken", 409, "The login is linked to somebody",
        "This login at the identity provider is linked to a person here already. Remove it there first, or use another one.";
    PlanLimitReached = "plan_limit_reached", 409, "The plan has no room for more",
        "The account has as much of this as its plan allows; the detail names a plan that has room. An owner can change the plan in the dashboard under Subscription. Nothing that is there is lost.";
    PlanUnavailable = "plan_unavailable", 409, "This change of plan is not possible",
        "The detail says why: an invoice is open, the plan is the one in force, or it is paid for on the payment provider's page first.";
    SubscriptionNotRunning = "subscription_not_running", 409, "The subscription does not run",
        "Only a subscription that runs can be canceled, and only one that is canceled and not over can be resumed. Choose a plan to begin anew.";
    InvoiceNotOpen = "invoice_not_open", 409, "The invoice can't take this",
        "Only an open invoice can be paid, and only what was paid can be given back. Read it again: somebody may have been quicker.";
    ProviderUnavailable = "provider_unavailable", 409, "There is no payment page here",
        "This portal's operator sends invoices and does not collect by card, or there is no payment method yet. Pay the invoice as it says.";
    FieldExists = "field_exists", 409, "The field has a row already",
        "Field names are compared without case and outer space, and a field has one row. Change the row that is there.";
    FieldLimitReached = "field_limit_reached", 409, "There are too many rows",
        "An account can have 10,000 rows of field settings. Delete rows that equal Global, or those of fields that are gone.";
    NotForWebdam = "not_for_webdam", 409, "Webdam does not have this",
        "The account's DAM is Webdam: its OAuth clients come from its support, it gives programs no tokens of their own, and it has no usage API. Trying again does not help.";
    DamNotSetUp = "dam_not_set_up", 409, "The DAM is not set up",
        "The account's Bynder settings lack what this needs; the detail says what. An administrator can save it in the dashboard under Integration, Bynder settings, and test the connection there.";
    DamRefused = "dam_refused", 409, "Bynder refuses the OAuth app",
        "Bynder does not take the OAuth app that is saved in the account's Bynder settings. Trying again does not help until an administrator saves one that works: the connection test in the dashboard says what is wrong.";
    ApiKeyLimitReached = "api_key_limit_reached", 409, "There are too many API keys",
        "An account can have 50 API keys that work. Revoke those that no connector uses any more: the list says when each was last used.";
    ApiKeyEnded = "api_key_ended", 409, "The API key is over",
        "A key that was revoked, has expired or was replaced can't be changed in this way. Use the key that took its place, or make a new one.";
    ApiKeyNotKept = "api_key_not_kept", 409, "The API key can't be shown again",
        "We hold no copy of this key: the operator lets keys be shown once only, or the key was revoked. Look for it where it was put, or rotate it: a new key is made, and the old one can go on working for a while.";
    LastOwner = "last_owner", 409, "The account needs an owner",
        "An account has at least one owner, and this one is the last. Make somebody else an owner first, or close the account.";
    AlreadyMember = "already_member", 409, "They are in the account already",
        "The person with this address is in the account. Change their role in the list of members instead.";
    FactorExists = "factor_exists", 409, "There is an authenticator app already",
        "One authenticator app can be set up. Remove it first, with a code of it or a recovery code.";
    FactorNeeded = "factor_needed", 409, "The second factor is needed",
        "The account asks its members for a second factor, so this one can't be removed; or it is asked for by somebody who has none. The detail says which.";
    TicketFull = "ticket_full", 409, "The ticket is full",
        "A ticket takes 1,000 messages and events, and as many files as the operator says. Open a new ticket and name the number of this one.";
    TicketMerged = "ticket_merged", 409, "The ticket goes on in another",
        "This ticket was merged into the one that the detail names. Write there.";
    TicketNotClosed = "ticket_not_closed", 409, "The ticket is not closed",
        "Only a resolved or closed ticket can be rated, and only a closed one deleted. Close it first.";
    MergeRefused = "merge_refused", 409, "These tickets can't be merged",
        "Only another ticket of the same account, which is not merged itself, can take a ticket in.";
    JobNotDead = "job_not_dead", 409, "The job does not wait for a person",
        "Only a dead job can be tried again or thrown away by hand. This one is tried again by itself.";
    StaleRevision = "stale_revision", 412, "Somebody changed this in the meantime",
        "The `If-Match` header names an older revision than the one we hold. Read the resource again, look at what changed, and send your change with its new `ETag`.";
    BodyTooLarge = "body_too_large", 413, "The body is too large",
        "The body is larger than this call takes; the detail says how much that is.";
    AddressTooLong = "address_too_long", 414, "The address is too long",
        "The address has more characters than any address here needs.";
    UnsupportedMediaType = "unsupported_media_type", 415, "The body is of another media type",
        "Send the body as `Content-Type: application/json`, without `Content-Encoding`; calls that take other types or packed bodies say so in the documentation.";
    AttachmentRefused = "attachment_refused", 422, "This file is not taken",
        "The portal takes pictures, documents, archives, videos and text, judged by their content and not by their name; never programs and never an empty file. Pack anything else into a ZIP archive.";
    InvalidInput = "invalid_input", 422, "Something in the request is not valid",
        "The request can be read, but `errors` lists parts that are missing, unknown or not valid, each with its place and what would be right. Nothing was changed.";
    LinkInvalid = "link_invalid", 422, "The link does not work any more",
        "The link was used before, has ended, or was cut short. Ask for a new one: sign up again, or use \"Forgot password\".";
    IdempotencyKeyReused = "idempotency_key_reused", 422, "The Idempotency-Key was used for something else",
        "Within 24 hours an `Idempotency-Key` stands for one call with one body. To repeat that call, send exactly what you sent; for another one, make a new key, such as a random UUID.";
    RevisionRequired = "revision_required", 428, "The If-Match header is missing",
        "Changing a setting needs `If-Match` with the `ETag` that you read, so that nobody's change is lost unseen.";
    RateLimited = "rate_limited", 429, "Too many requests",
        "Wait as many seconds as `Retry-After` says, then try again.";
    HeadersTooLarge = "headers_too_large", 431, "The headers are too large",
        "The request's headers are larger than any call here needs.";
    Internal = "internal", 500, "Something went wrong on our side",
        "This is our mistake, not yours. Try again; if it stays, tell support the request id.";
    DamFailed = "dam_failed", 502, "The DAM does not answer as it should",
        "The account's DAM can't be reached, or what answers there is not what was asked for. Try again in a minute; if it stays, an administrator can test the connection in the dashboard under Integration, Bynder settings.";
    SsoFailed = "sso_failed", 502, "The identity provider does not answer as it should",
        "The provider can't be reached, or answers with something else than OpenID Connect. Try again in a while, or log in with the password.";
    PaymentFailed = "payment_failed", 502, "The payment provider does not answer as it should",
        "The payment provider can't be reached, or refuses the call. Nothing was charged. Try again in a minute; if it stays, tell support the request id.";
    DamBusy = "dam_busy", 503, "The DAM wants to be left alone",
        "The account's DAM was called too often and is left alone for a while. Wait as many seconds as `Retry-After` says, then try again.";
    Unavailable = "unavailable", 503, "The service can't answer just now",
        "A part of the service, such as its database, does not answer. Try again in a moment; if it stays, tell support the request id.";
}

#[cfg(test)]
mod tests {
    use super::ProblemCode;

    #[test]
    fn every_code_has_an_error_status_and_texts() {
        for code in ProblemCode::ALL {
            assert!((400..600).contains(&code.status()), "{code}");
            assert!(!code.title().ends_with('.') && code.help().ends_with('.'), "{code}");
            assert_eq!(code.as_str().parse(), Ok(*code));
        }
    }
}
