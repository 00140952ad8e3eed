//! A demonstration account, for `just run` only.

use portal_types::Secret;

use crate::{
    domain::Email,
    onboarding::{NewAccount, open_account},
    problem::{ApiError, ApiResult},
    state::Portal,
};

/// How to log in.
pub struct Demonstration {
    pub email: &'static str,
    pub password: String,
}

const EMAIL: &str = "demo@portal.example";
const PASSWORD_FILE: &str = "demonstration-password";

/// Makes the account, with a password of its own, unless it is there. The password is kept beside
/// the database, so that a second start can print it again.
pub async fn ensure(portal: &Portal) -> ApiResult<Demonstration> {
    let file = portal.config.data_dir.join(PASSWORD_FILE);
    let password = if let Ok(text) = std::fs::read_to_string(&file) {
        text.trim().to_owned()
    } else {
        let made = portal.randomness.token().expose()[..20].to_owned();
        std::fs::write(&file, format!("{made}\n")).map_err(ApiError::internal)?;
        made
    };
    let email = Email::parse(EMAIL).map_err(|(_, detail)| ApiError::internal(detail))?;
    let mut unit = portal.store.read().await?;
    let known = unit.user_by_email(&email.key()).await?.is_some();
    drop(unit);
    if !known {
        let secret = Secret::new(password.clone());
        let checked = portal.passwords.check(secret, Vec::new()).await?;
        let checked = checked.map_err(|(_, detail)| ApiError::internal(detail))?;
        let new = NewAccount {
            email: email.as_str().to_owned(),
            email_key: email.key(),
            name: "Demo Dekker".to_owned(),
            company: "Demonstration BV".to_owned(),
            password_hash: portal.passwords.hash(checked).await?,
            from: None,
        };
        let mut unit = portal.store.write().await?;
        open_account(portal, &mut *unit, new).await?;
        unit.commit().await?;
    }
    Ok(Demonstration { email: EMAIL, password })
}
