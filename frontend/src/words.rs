//! Words made from values: pure, so that they can be tested without a browser.

pub(crate) mod money;
pub(crate) mod subscription;
pub(crate) mod tickets;

use portal_types::{
    AssetMark, AssetType, AuditAction, Dam, Language, LogLevel, PickerMode, Role, Scope,
    SettingsPart, SubscriptionStatus, UsageSyncNeed,
};

/// How long a stretch of time is, in seconds, in short.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative here")]
pub(crate) fn span(seconds: f64) -> String {
    let seconds = seconds.max(0.0) as u64;
    match seconds {
        0..=59 => "less than a minute".to_owned(),
        60..=7_199 => format!("{} min", seconds / 60),
        7_200..=172_799 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// The size of a file.
#[expect(clippy::cast_precision_loss, reason = "in words it is not that exact")]
pub(crate) fn size(bytes: i64) -> String {
    let bytes = bytes.max(0);
    match bytes {
        0..=999 => format!("{bytes} B"),
        1_000..=999_499 => format!("{:.0} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// A stretch of time that has passed, in seconds. `None` from a week on: then a date says more.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative here")]
pub(crate) fn ago(seconds: f64) -> Option<String> {
    let seconds = seconds.max(0.0) as u64;
    let many = |count: u64, unit: &str| {
        let plural = if count == 1 { "" } else { "s" };
        Some(format!("{count} {unit}{plural} ago"))
    };
    match seconds {
        0 => Some("just now".to_owned()),
        1..=59 => Some(format!("{seconds} s ago")),
        60..=3_599 => many(seconds / 60, "minute"),
        3_600..=86_399 => many(seconds / 3_600, "hour"),
        86_400..=604_799 => many(seconds / 86_400, "day"),
        _ => None,
    }
}

/// A stretch of time that is to come, in seconds. `None` from two weeks on: then a date says more.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative here")]
pub(crate) fn ahead(seconds: f64) -> Option<String> {
    let seconds = seconds.max(0.0) as u64;
    let many = |count: u64, unit: &str| {
        let plural = if count == 1 { "" } else { "s" };
        Some(format!("in {count} {unit}{plural}"))
    };
    match seconds {
        0..=59 => Some("in less than a minute".to_owned()),
        60..=7_199 => many(seconds / 60, "minute"),
        7_200..=172_799 => many(seconds / 3_600, "hour"),
        172_800..=1_209_599 => many(seconds / 86_400, "day"),
        _ => None,
    }
}

/// A connector's kind and version, from `kind` or `kind/version`.
pub(crate) fn connector(named: &str) -> String {
    let (kind, version) = named.split_once('/').unwrap_or((named, ""));
    let kind = match kind {
        "xp_xm" => "XP/XM",
        "sitecore_ai" => "SitecoreAI",
        other => other,
    };
    if version.is_empty() { kind.to_owned() } else { format!("{kind} {version}") }
}

/// What should be known of an asset, in short.
pub(crate) const fn asset_mark(mark: AssetMark) -> &'static str {
    match mark {
        AssetMark::Deleted => "Deleted or hidden",
        AssetMark::Expired => "Expired",
        AssetMark::Archived => "Archived",
        AssetMark::Limited => "Limited usage",
    }
}

/// The same, after "is".
pub(crate) const fn asset_mark_in_a_sentence(mark: AssetMark) -> &'static str {
    match mark {
        AssetMark::Deleted => "not in Bynder any more, or hidden from the OAuth app's user",
        AssetMark::Expired => "past its archive date",
        AssetMark::Archived => "archived",
        AssetMark::Limited => "of limited usage",
    }
}

pub(crate) const fn log_level(level: LogLevel) -> &'static str {
    match level {
        LogLevel::Trace => "Trace",
        LogLevel::Debug => "Debug",
        LogLevel::Info => "Info",
        LogLevel::Warn => "Warning",
        LogLevel::Error => "Error",
        LogLevel::Fatal => "Fatal",
    }
}

/// What telling Bynder needs.
pub(crate) const fn usage_sync_need(need: UsageSyncNeed) -> &'static str {
    match need {
        UsageSyncNeed::Bynder => "a Bynder portal",
        UsageSyncNeed::PortalUrl => "the portal URL",
        UsageSyncNeed::OauthApp => "client ID and secret of an OAuth app",
        UsageSyncNeed::IntegrationId => "the integration ID that Bynder's support gives out",
    }
}

/// What a scope allows: in short, and in a sentence.
pub(crate) const fn scope(scope: Scope) -> (&'static str, &'static str) {
    match scope {
        Scope::ConfigRead => ("Read the settings", "What every connector needs."),
        Scope::LogsWrite => ("Send logs", "Only while remote logging is on."),
        Scope::UsageWrite => ("Report asset usage", "Says which assets are used where."),
        Scope::BynderToken => (
            "Get Bynder access tokens",
            "Short-lived ones, made from the OAuth app: the client secret stays here.",
        ),
    }
}

pub(crate) const fn role(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Admin => "Administrator",
        Role::Member => "Member",
    }
}

/// What somebody did.
pub(crate) const fn action(action: AuditAction) -> &'static str {
    match action {
        AuditAction::AccountOpened => "Opened the account",
        AuditAction::LoggedIn => "Logged in",
        AuditAction::PasswordChanged => "Changed their password",
        AuditAction::PasswordReset => "Set a new password by a mailed link",
        AuditAction::FactorAdded => "Set up a second factor",
        AuditAction::FactorRemoved => "Removed their second factor",
        AuditAction::RecoveryCodesReplaced => "Made new recovery codes",
        AuditAction::RecoveryCodeUsed => "Used a recovery code",
        AuditAction::PasskeyAdded => "Added a passkey",
        AuditAction::PasskeyRemoved => "Removed a passkey",
        AuditAction::IdentityLinked => "Linked a login elsewhere",
        AuditAction::IdentityRemoved => "Removed a login elsewhere",
        AuditAction::SecondFactorRequiredChanged => "Changed whether a second factor is required",
        AuditAction::AccountSwitched => "Came over from another account",
        AuditAction::AccountRenamed => "Renamed the account",
        AuditAction::AccountClosed => "Closed the account",
        AuditAction::AccountReopened => "Took the closing of the account back",
        AuditAction::MemberInvited => "Invited",
        AuditAction::InvitationWithdrawn => "Took an invitation back",
        AuditAction::MemberJoined => "Joined",
        AuditAction::MemberRoleChanged => "Changed a role",
        AuditAction::MemberRemoved => "Took somebody out",
        AuditAction::MemberLeft => "Left",
        AuditAction::SettingsChanged => "Changed settings",
        AuditAction::ApiKeyCreated => "Made an API key",
        AuditAction::ApiKeyChanged => "Changed an API key",
        AuditAction::ApiKeyRevealed => "Had an API key shown",
        AuditAction::ApiKeyRotated => "Rotated an API key",
        AuditAction::ApiKeyRevoked => "Revoked an API key",
        AuditAction::UsageSyncPaused => "Paused telling Bynder where assets are used",
        AuditAction::UsageSyncResumed => "Let Bynder be told again where assets are used",
        AuditAction::UsageSyncRetried => "Had Bynder told again of what it did not take",
        AuditAction::UsageResyncBegun => "Had Bynder told of every page anew",
        AuditAction::LogsDeleted => "Deleted the log records",
        AuditAction::TicketSubmitted => "Submitted a ticket",
        AuditAction::TicketDeleted => "Deleted a ticket",
        AuditAction::AttachmentDeleted => "Deleted a file of a ticket",
        AuditAction::StaffLooked => "Support looked at the account",
        AuditAction::StaffReadLogs => "Support read the log records",
        AuditAction::PlanChanged => "Changed the plan",
        AuditAction::SubscriptionCanceled => "Cancelled the subscription",
        AuditAction::SubscriptionResumed => "Took the end of the subscription back",
        AuditAction::BillingDetailsChanged => "Changed the billing details",
        AuditAction::TrialExtended => "Support extended the trial",
        AuditAction::PlanSet => "Support set the plan",
        AuditAction::InvoicePaid => "Support noted a payment of",
        AuditAction::InvoiceRefunded => "Support gave money back of",
        AuditAction::ArchiveRequested => "Had an archive of everything made",
    }
}

/// What an entry of the activity list says of a value, by its name on the wire.
pub(crate) fn audit_value(name: &str) -> &str {
    match name {
        "name" => "Name",
        "scopes" => "Scopes",
        "expiresAt" => "Ends",
        "status" => "State",
        "replacedBy" => "Replaced by",
        "role" => "Role",
        "invitedBy" => "Invited by",
        "passkey" => "By passkey",
        "provider" => "At",
        "email" => "As",
        "records" => "Records",
        "closesAt" => "Removed at",
        "secondFactorRequired" => "Second factor required",
        "reason" => "Reason",
        "comment" => "Comment",
        "plan" => "Plan",
        "trialEndsAt" => "Trial ends",
        "reference" => "Payment",
        "amount" => "Amount",
        "company" => "Company",
        "address" => "Address",
        "country" => "Country",
        "taxId" => "Tax id",
        "purchaseOrder" => "Purchase order",
        other => setting(other),
    }
}

/// The first letters of a name, for the account button, which draws them large.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).collect()
}

pub(crate) const fn part(part: SettingsPart) -> &'static str {
    match part {
        SettingsPart::Bynder => "Bynder settings",
        SettingsPart::AssetSelector => "Asset selector",
        SettingsPart::Field => "Fields",
        SettingsPart::Advanced => "Advanced",
    }
}

/// A setting as forms call it, by its name on the wire.
pub(crate) fn setting(name: &str) -> &str {
    match name {
        "portalUrl" => "Portal URL",
        "dam" => "DAM",
        "oauthClientId" => "OAuth2 client ID",
        "oauthClientSecret" => "OAuth2 client secret",
        "integrationId" => "Integration ID",
        "language" => "Language",
        "field" => "Field",
        "defaultSearchTerm" => "Default search term",
        "visibleAssetTypes" => "Visible asset types",
        "alwaysHideLimitedUsage" => "Always hide limited usage",
        "includeInLayoutService" => "Include in Layout Service",
        "mode" => "Selection",
        "storeMetaProperties" => "Store metaproperties",
        "remoteLoggingEnabled" => "Remote logging",
        "remoteLoggingUntil" => "Ends by itself",
        other => other,
    }
}

/// What support sees of an account, by its name on the wire.
pub(crate) fn in_facts(name: &str) -> &str {
    match name {
        "bynder" => "Bynder settings",
        "hasOauthClientSecret" => "Client secret stored",
        "assetSelector" => "Asset selector",
        "advanced" => "Advanced",
        "fields" => "Field settings",
        "fieldRows" => "Rows of those",
        "revision" => "Revision",
        "name" => "Name",
        "subscription" => "Subscription",
        "version" => "Version",
        "kind" => "Kind",
        "instance" => "Instance",
        "isCurrent" => "Has the current settings",
        "isListening" => "Listens for changes",
        "firstSeenAt" => "First call",
        "lastSeenAt" => "Last call",
        "lastSeenFrom" => "From",
        "testedAt" => "Tested",
        "result" => "Result",
        "outcome" => "Outcome",
        "checks" => "Checks",
        "detail" => "Detail",
        "advice" => "What to do",
        "status" => "State",
        other => setting(other),
    }
}

pub(crate) const fn language(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::Dutch => "Dutch",
        Language::German => "German",
        Language::French => "French",
        Language::Spanish => "Spanish",
    }
}

pub(crate) const fn dam(dam: Dam) -> &'static str {
    match dam {
        Dam::Bynder => "Bynder",
        Dam::Webdam => "Webdam",
    }
}

pub(crate) const fn asset_type(kind: AssetType) -> &'static str {
    match kind {
        AssetType::Image => "Images",
        AssetType::Video => "Videos",
        AssetType::Document => "Documents",
        AssetType::Audio => "Audio",
    }
}

pub(crate) const fn mode(mode: PickerMode) -> &'static str {
    match mode {
        PickerMode::SingleSelectFile => "One asset and its file",
        PickerMode::SingleSelect => "One asset",
        PickerMode::MultiSelect => "Several assets",
    }
}

pub(crate) const fn subscription(status: SubscriptionStatus) -> &'static str {
    match status {
        SubscriptionStatus::Trialing => "Trial",
        SubscriptionStatus::Active => "Active",
        SubscriptionStatus::PastDue => "Payment overdue",
        SubscriptionStatus::Suspended => "Suspended",
        SubscriptionStatus::Canceled => "Cancelled",
        SubscriptionStatus::Expired => "Trial ended",
    }
}

#[cfg(test)]
mod tests {
    use super::{ago, ahead, connector, initials, size, span};

    #[test]
    fn lengths_and_sizes_in_short() {
        assert_eq!(span(59.0), "less than a minute");
        assert_eq!(span(7_100.0), "118 min");
        assert_eq!(span(7_200.0), "2 h");
        assert_eq!(span(200_000.0), "2 days");
        assert_eq!(size(999), "999 B");
        assert_eq!(size(48_213), "48 kB");
        assert_eq!(size(999_500), "1.0 MB");
        assert_eq!(size(20_971_520), "21.0 MB");
    }

    #[test]
    fn time_passes_in_words() {
        let said = |seconds: f64| ago(seconds).unwrap();
        assert_eq!(said(-3.0), "just now");
        assert_eq!(said(3.9), "3 s ago");
        assert_eq!(said(60.0), "1 minute ago");
        assert_eq!(said(7_300.0), "2 hours ago");
        assert_eq!(said(86_400.0), "1 day ago");
        assert_eq!(ago(604_800.0), None);
    }

    #[test]
    fn time_to_come_in_words() {
        let said = |seconds: f64| ahead(seconds).unwrap();
        assert_eq!(said(-3.0), "in less than a minute");
        assert_eq!(said(3_599.0), "in 59 minutes");
        assert_eq!(said(86_400.0), "in 24 hours");
        assert_eq!(said(604_800.0), "in 7 days");
        assert_eq!(ahead(2_000_000.0), None);
    }

    #[test]
    fn connectors_have_names() {
        assert_eq!(connector("xp_xm/3.2"), "XP/XM 3.2");
        assert_eq!(connector("sitecore_ai"), "SitecoreAI");
        assert_eq!(connector("mine/1"), "mine 1");
    }

    #[test]
    fn initials_take_the_first_and_the_last_name() {
        assert_eq!(initials("Ada King Lovelace"), "AL");
        assert_eq!(initials("ada"), "a");
        assert_eq!(initials("  "), "");
    }
}
