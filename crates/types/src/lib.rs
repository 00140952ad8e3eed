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
mod auth;
mod connector;
mod ids;
mod problem;
mod secret;
mod settings;
mod timestamp;

pub use account::{Account, Role, Subscription, SubscriptionStatus};
pub use api_key::{ApiKey, ApiKeyList, ApiKeySecret, ApiKeyStatus, Scope};
pub use auth::{
    Accepted, ChangePassword, ForgotPassword, Login, ResetPassword, Session, SignUp, User,
    VerifyEmail,
};
pub use connector::{
    CompactView, CompactViewPortal, ConnectorConfig, ConnectorField, ConnectorFields,
    ConnectorSubscription, EffectiveField, NamedEffectiveField, Plugin,
};
pub use ids::{AccountId, ApiKeyId, FieldRowId, JobId, SessionId, UserId};
pub use problem::{FieldCode, FieldProblem, Problem, ProblemCode};
pub use secret::Secret;
pub use settings::{
    AdvancedSettings, AssetSelectorSettings, AssetType, BynderSettings, Dam, FieldSettings,
    FieldSettingsList, Language, PickerMode, PutAdvancedSettings, PutAssetSelectorSettings,
    PutBynderSettings, PutFieldSettings,
};
pub use timestamp::Timestamp;
