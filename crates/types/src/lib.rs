//! The wire vocabulary that the server, the browser and the tests share.
//!
//! Everything here is a description: request and response bodies, ids, enumerations, the table of
//! problem codes. There is no logic beyond turning a value into its wire form and back, and no
//! I/O, so that the crate builds for the browser as it is. Doc comments on wire types are the
//! texts of the OpenAPI schemas: write them for integrators.

#[macro_use]
mod macros;

mod account;
mod api_key;
mod audit;
mod auth;
mod billing;
mod connector;
mod connector_instance;
mod dam;
mod desk;
mod fields;
mod help;
mod hex;
mod ids;
mod logs;
mod plan;
mod problem;
mod revision;
mod secret;
mod security;
mod settings;
mod sso;
mod subscription;
mod team;
mod ticket;
mod timestamp;
mod usage;
mod usage_import;
mod usage_sync;

pub use account::{Account, Role, Subscription, SubscriptionStatus};
pub use api_key::{
    ApiKey, ApiKeyList, ApiKeySecret, ApiKeyStatus, CreateApiKey, NewApiKey, PatchApiKey,
    RotateApiKey, Scope,
};
pub use audit::{
    AuditAction, AuditActor, AuditEvent, AuditEventList, AuditTarget, AuditTargetKind,
};
pub use auth::{
    Accepted, ChangePassword, ForgotPassword, Login, ResetPassword, Session, SignUp, User,
    VerifyEmail,
};
pub use billing::{
    BillingDetails, Invoice, InvoiceKind, InvoiceList, InvoiceParty, InvoiceStatus, MarkPaid,
    RefundInvoice,
};
pub use connector::{
    CompactView, CompactViewAssetType, CompactViewPortal, ConnectorConfig, ConnectorField,
    ConnectorFields, ConnectorSubscription, EffectiveField, Goodbye, GoodbyeReason,
    NamedEffectiveField, Plugin,
};
pub use connector_instance::{ConnectorInstance, ConnectorInstanceList};
pub use dam::{
    BynderToken, CheckStatus, ConnectionCheck, ConnectionTest, ConnectionTestLine,
    LastConnectionTest, PastConnectionTest, REQUIRED_SCOPES, UPLOAD_SCOPE,
};
pub use desk::{
    BePresent, CannedReply, CannedReplyList, CreateDeskMessage, DamHost, DeskAccount,
    DeskAccountList, DeskAccountSummary, DeskDiagnostics, DeskMember, DeskTicket, DeskTicketList,
    DeskTicketSummary, LookAtAccount, MergeTicket, OperatorOverview, PatchDeskTicket, Presence,
    PresentPerson, PutCannedReply, StaffJob, StaffJobList, StaffJobState, StaffLook, StaffPerson,
    StaffPersonList, StateCount, Target, TargetState,
};
pub use fields::{
    AssetType, BulkDeleteFields, BulkEditFields, BulkOutcome, FieldImport, FieldRowAt, FieldRows,
    FieldSettings, FieldSettingsList, FieldValuesChange, ImportError, PickerMode, PutFieldSettings,
};
pub use help::{HelpArticle, HelpArticleList};
pub use hex::hex;
pub use ids::{
    AccountId, ApiKeyId, ArchiveId, AttachmentId, AuditEventId, CannedReplyId, CheckoutId,
    ConnectorInstanceId, DiagnosticsId, FieldRowId, IdentityId, InvitationId, InvoiceId, JobId,
    PasskeyId, SessionId, StaffLookId, TicketId, TicketMessageId, UsageImportId, UserId,
};
pub use logs::{
    Log, LogHistogram, LogLevel, LogList, LogSpan, LogSummary, LogsDeleted, LogsTaken, NewLog,
    RejectedLog,
};
pub use plan::{Money, Plan, PlanLimit, PlanLimits, PlanList, PlanPeriod, ResponseTarget};
pub use problem::{FieldCode, FieldProblem, Problem, ProblemCode};
pub use revision::{
    ChangeKind, Restoration, Revision, RevisionAuthor, RevisionCause, RevisionDetail, RevisionList,
    SecretChange, SettingsChange, SettingsPart, ValueChange,
};
pub use secret::Secret;
pub use security::{
    AccountSecurity, BeginPasskey, ConfirmTotp, FactorProof, LoginMfa, Mfa, MfaMethod, MySession,
    MySessionList, NewPasskey, Passkey, PasskeyChallenge, PasskeyMade, PasswordProof,
    RecoveryCodes, TotpSetup, UsePasskey,
};
pub use settings::{
    AdvancedSettings, AssetSelectorSettings, BynderSettings, Dam, Language, PutAdvancedSettings,
    PutAssetSelectorSettings, PutBynderSettings,
};
pub use sso::{Identity, IdentityList, SsoProvider, SsoProviderList};
pub use subscription::{
    BeginCheckout, CancelReason, CancelSubscription, ChangePlan, ExtendTrial, InvoiceLine,
    LimitUse, PaymentProvider, PlanChange, ProviderPage, SetPlan, SubscriptionDetails,
    SubscriptionNext, SubscriptionStep,
};
pub use team::{
    AcceptInvitation, CloseAccount, CreateInvitation, Invitation, InvitationList, InvitationOffer,
    LookAtInvitation, Member, MemberList, MyAccount, MyAccountList, PatchAccount, PatchMember,
    SwitchAccount,
};
pub use ticket::{
    Attachment, AttachmentList, CreateTicket, CreateTicketMessage, Diagnostics, FileLimits,
    InboundMailTaken, InboundOutcome, PatchTicket, RateTicket, ReadTicket, Ticket, TicketCategory,
    TicketEvent, TicketList, TicketMessage, TicketParty, TicketPriority, TicketStatus,
    TicketSummary, TicketVia,
};
pub use timestamp::Timestamp;
pub use usage::{
    AssetMark, MarkedAssets, NewUsage, RejectedUsage, SyncUsages, Usage, UsageDay, UsageDays,
    UsageList, UsageRejection, UsageSummary, UsageValue, UsagesSynced, UsedAsset, UsedAssetList,
    UsedPage, UsedPageList,
};
pub use usage_import::{
    ImportProblem, PageUsage, UsageImport, UsageImportList, UsageImportState, UsagePageLine,
    UsagesImported,
};
pub use usage_sync::{
    UsageRejectionByDam, UsageRejectionByDamList, UsageResync, UsageSync, UsageSyncNeed,
    UsageSyncProblem, UsageSyncState, UsageSyncTrouble,
};

/// Takes an object and nothing else: derived code would also take an array, its elements for the
/// members in their order.
fn object<'de, T: serde::Deserialize<'de>, D: serde::Deserializer<'de>>(
    d: D,
) -> Result<T, D::Error> {
    <Object<T> as serde::Deserialize>::deserialize(d).map(|object| object.0)
}

/// Takes an array of objects.
fn objects<'de, T: serde::Deserialize<'de>, D: serde::Deserializer<'de>>(
    d: D,
) -> Result<Vec<T>, D::Error> {
    Ok(<Vec<Object<T>> as serde::Deserialize>::deserialize(d)?
        .into_iter()
        .map(|object| object.0)
        .collect())
}

struct Object<T>(T);

impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for Object<T> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Visitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: serde::Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
            type Value = Object<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                map: A,
            ) -> Result<Object<T>, A::Error> {
                T::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Object)
            }
        }
        d.deserialize_map(Visitor(std::marker::PhantomData))
    }
}

/// Tells null from absent: a member that is there, null included, is `Some`.
fn present<'de, T: serde::Deserialize<'de>, D: serde::Deserializer<'de>>(
    d: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(d).map(Some)
}
