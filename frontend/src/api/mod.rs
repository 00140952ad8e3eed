//! The one client: every operation of the API that the dashboard uses, each a function on the
//! shared types. Sending, renewal and errors live in `client`, who is logged in in `session`.

mod activity;
mod client;
mod desk;
mod desk_billing;
mod error;
mod fields;
mod files;
mod history;
mod invoices;
mod keys;
mod lines;
mod logs;
mod operator;
mod security;
mod session;
mod subscription;
mod team;
mod tickets;
mod usage;

pub(crate) use activity::Filter;
pub(crate) use error::ApiError;
pub(crate) use files::Side;
pub(crate) use keys::Connectors;
pub(crate) use session::{SessionStore, Who};

use client::{Call, encode, visit, visit_and_read};
use portal_types::{
    Account, AdvancedSettings, AssetSelectorSettings, BeginPasskey, BynderSettings, ChangePassword,
    ConnectionTestLine, FieldSettings, FieldSettingsList, ForgotPassword, LastConnectionTest,
    Login, LoginMfa, PasskeyChallenge, PutAdvancedSettings, PutAssetSelectorSettings,
    PutBynderSettings, PutFieldSettings, ResetPassword, Session, SignUp, SsoProvider,
    SsoProviderList, UsePasskey, VerifyEmail,
};

/// What every operation gives.
pub(crate) type Answer<T> = Result<T, ApiError>;

/// The API as the logged-in person, or as a visitor.
#[derive(Clone, Copy)]
pub(crate) struct Api {
    pub(crate) session: SessionStore,
}

/// Visitors.
impl Api {
    pub(crate) async fn sign_up(self, body: &SignUp) -> Answer<()> {
        visit(Call::post("/auth/sign-up").body(encode(body)?)).await.map(drop)
    }

    pub(crate) async fn verify_email(self, body: &VerifyEmail) -> Answer<Session> {
        visit_and_read(Call::post("/auth/verify-email").body(encode(body)?)).await
    }

    pub(crate) async fn login(self, body: &Login) -> Answer<Session> {
        visit_and_read(Call::post("/auth/login").body(encode(body)?)).await
    }

    pub(crate) async fn begin_passkey(self, body: &BeginPasskey) -> Answer<PasskeyChallenge> {
        visit_and_read(Call::post("/auth/passkey/begin").body(encode(body)?)).await
    }

    pub(crate) async fn use_passkey(self, body: &UsePasskey) -> Answer<Session> {
        visit_and_read(Call::post("/auth/passkey").body(encode(body)?)).await
    }

    pub(crate) async fn sso_providers(self) -> Answer<Vec<SsoProvider>> {
        Ok(visit_and_read::<SsoProviderList>(Call::get("/auth/sso")).await?.items)
    }

    pub(crate) async fn finish_sso(self) -> Answer<Session> {
        visit_and_read(Call::post("/auth/sso/finish")).await
    }

    pub(crate) async fn login_mfa(self, body: &LoginMfa) -> Answer<Session> {
        visit_and_read(Call::post("/auth/login/mfa").body(encode(body)?)).await
    }

    pub(crate) async fn refresh(self) -> Answer<Session> {
        visit_and_read(Call::post("/auth/refresh")).await
    }

    pub(crate) async fn logout(self) -> Answer<()> {
        visit(Call::post("/auth/logout")).await.map(drop)
    }

    pub(crate) async fn forgot_password(self, body: &ForgotPassword) -> Answer<()> {
        visit(Call::post("/auth/password/forgot").body(encode(body)?)).await.map(drop)
    }

    pub(crate) async fn reset_password(self, body: &ResetPassword) -> Answer<()> {
        visit(Call::post("/auth/password/reset").body(encode(body)?)).await.map(drop)
    }
}

/// The person and their organisation.
impl Api {
    pub(crate) async fn change_password(self, body: &ChangePassword) -> Answer<()> {
        self.send(Call::post("/me/password").body(encode(body)?)).await.map(drop)
    }

    pub(crate) async fn account(self) -> Answer<Account> {
        self.read(Call::get("/account")).await
    }
}

/// Integration.
impl Api {
    pub(crate) async fn bynder(self) -> Answer<BynderSettings> {
        self.read(Call::get("/settings/bynder")).await
    }

    pub(crate) async fn put_bynder(
        self,
        body: &PutBynderSettings,
        revision: i64,
    ) -> Answer<BynderSettings> {
        self.read(Call::put("/settings/bynder").body(encode(body)?).if_match(revision)).await
    }

    /// Tries the stored settings out. `each` gets every line as it comes, and says whether it wants
    /// more.
    pub(crate) async fn test_bynder(self, each: impl Fn(ConnectionTestLine) -> bool) -> Answer<()> {
        let read = |line: &str| match serde_json::from_str(line) {
            Ok(line) => each(line),
            // A kind of line that this program does not know yet.
            Err(_) => true,
        };
        self.read_lines(Call::post("/settings/bynder/test").in_lines(), read).await
    }

    /// What the last test found.
    pub(crate) async fn last_connection_test(self) -> Answer<LastConnectionTest> {
        self.read(Call::get("/settings/bynder/test")).await
    }

    pub(crate) async fn asset_selector(self) -> Answer<AssetSelectorSettings> {
        self.read(Call::get("/settings/asset-selector")).await
    }

    pub(crate) async fn put_asset_selector(
        self,
        body: &PutAssetSelectorSettings,
        revision: i64,
    ) -> Answer<AssetSelectorSettings> {
        self.read(Call::put("/settings/asset-selector").body(encode(body)?).if_match(revision))
            .await
    }

    /// All rows, Global first.
    pub(crate) async fn fields(self) -> Answer<Vec<FieldSettings>> {
        let mut all = Vec::new();
        let mut next = None;
        loop {
            let page: FieldSettingsList =
                self.read(Call::get(paged("/settings/fields", 1000, next.as_deref()))).await?;
            all.extend(page.items);
            next = page.next_cursor;
            if next.is_none() {
                return Ok(all);
            }
        }
    }

    /// Whether there is a row beside Global, without fetching them all.
    pub(crate) async fn has_own_fields(self) -> Answer<bool> {
        let page: FieldSettingsList = self.read(Call::get("/settings/fields?limit=2")).await?;
        Ok(page.items.len() > 1)
    }

    pub(crate) async fn field(self, id: &str) -> Answer<FieldSettings> {
        self.read(Call::get(format!("/settings/fields/{id}"))).await
    }

    pub(crate) async fn add_field(self, body: &PutFieldSettings) -> Answer<FieldSettings> {
        self.read(Call::post("/settings/fields").body(encode(body)?)).await
    }

    pub(crate) async fn put_field(
        self,
        id: &str,
        body: &PutFieldSettings,
        revision: i64,
    ) -> Answer<FieldSettings> {
        let call = Call::put(format!("/settings/fields/{id}"));
        self.read(call.body(encode(body)?).if_match(revision)).await
    }

    pub(crate) async fn delete_field(self, id: &str, revision: i64) -> Answer<()> {
        let call = Call::delete(format!("/settings/fields/{id}"));
        self.send(call.if_match(revision)).await.map(drop)
    }

    pub(crate) async fn advanced(self) -> Answer<AdvancedSettings> {
        self.read(Call::get("/settings/advanced")).await
    }

    pub(crate) async fn put_advanced(
        self,
        body: &PutAdvancedSettings,
        revision: i64,
    ) -> Answer<AdvancedSettings> {
        self.read(Call::put("/settings/advanced").body(encode(body)?).if_match(revision)).await
    }
}

/// A list's address, as many items at once as the API gives.
fn paged(path: &str, limit: u32, cursor: Option<&str>) -> String {
    match cursor {
        None => format!("{path}?limit={limit}"),
        Some(cursor) => {
            format!(
                "{path}?limit={limit}&cursor={}",
                String::from(js_sys::encode_uri_component(cursor))
            )
        }
    }
}
