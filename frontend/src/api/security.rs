//! The second factor, and where one is logged in.

use portal_types::{
    Account, AccountSecurity, ConfirmTotp, FactorProof, Identity, IdentityId, IdentityList, Mfa,
    MySession, MySessionList, NewPasskey, PasskeyChallenge, PasskeyId, PasskeyMade, PasswordProof,
    RecoveryCodes, SessionId, TotpSetup,
};

use super::{
    Answer, Api,
    client::{Call, encode},
};

impl Api {
    pub(crate) async fn mfa(self) -> Answer<Mfa> {
        self.read(Call::get("/me/mfa")).await
    }

    pub(crate) async fn begin_totp(self, body: &PasswordProof) -> Answer<TotpSetup> {
        self.read(Call::post("/me/mfa/totp").body(encode(body)?)).await
    }

    pub(crate) async fn confirm_totp(self, body: &ConfirmTotp) -> Answer<RecoveryCodes> {
        self.read(Call::post("/me/mfa/totp/confirm").body(encode(body)?)).await
    }

    pub(crate) async fn remove_totp(self, body: &FactorProof) -> Answer<()> {
        self.send(Call::delete("/me/mfa/totp").body(encode(body)?)).await.map(drop)
    }

    pub(crate) async fn replace_recovery_codes(self, body: &FactorProof) -> Answer<RecoveryCodes> {
        self.read(Call::post("/me/mfa/recovery-codes").body(encode(body)?)).await
    }

    pub(crate) async fn require_second_factor(self, required: bool) -> Answer<Account> {
        let body = AccountSecurity { second_factor_required: required };
        self.read(Call::put("/account/security").body(encode(&body)?)).await
    }

    pub(crate) async fn begin_new_passkey(self, body: &PasswordProof) -> Answer<PasskeyChallenge> {
        self.read(Call::post("/me/passkey/begin").body(encode(body)?)).await
    }

    pub(crate) async fn create_passkey(self, body: &NewPasskey) -> Answer<PasskeyMade> {
        self.read(Call::post("/me/passkeys").body(encode(body)?)).await
    }

    pub(crate) async fn remove_passkey(self, id: PasskeyId, body: &PasswordProof) -> Answer<()> {
        self.send(Call::delete(format!("/me/passkeys/{id}")).body(encode(body)?)).await.map(drop)
    }

    pub(crate) async fn identities(self) -> Answer<Vec<Identity>> {
        Ok(self.read::<IdentityList>(Call::get("/me/identities")).await?.items)
    }

    pub(crate) async fn link_identity(self, body: &PasswordProof) -> Answer<Identity> {
        self.read(Call::post("/me/identities").body(encode(body)?)).await
    }

    pub(crate) async fn remove_identity(self, id: IdentityId, body: &PasswordProof) -> Answer<()> {
        self.send(Call::delete(format!("/me/identities/{id}")).body(encode(body)?)).await.map(drop)
    }

    pub(crate) async fn my_sessions(self) -> Answer<Vec<MySession>> {
        Ok(self.read::<MySessionList>(Call::get("/me/sessions")).await?.items)
    }

    pub(crate) async fn end_session(self, id: SessionId) -> Answer<()> {
        self.send(Call::delete(format!("/me/sessions/{id}"))).await.map(drop)
    }

    pub(crate) async fn end_other_sessions(self) -> Answer<()> {
        self.send(Call::delete("/me/sessions")).await.map(drop)
    }
}
