use actix_web::{HttpResponse, get};
use portal_types::Mfa;

use crate::{
    auth::Person,
    problem::ApiResult,
    routes::me::{gone, passkeys::shown},
    state::State,
};

/// One's own second factor
#[utoipa::path(
    tag = "Users",
    security(("userToken" = [])),
    responses((status = 200, description = "What stands besides the password.", body = Mfa)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/me/mfa")]
pub async fn get_mfa(person: Person, state: State) -> ApiResult<HttpResponse> {
    let Person(user) = person;
    let mut unit = state.store.read().await?;
    let factor = unit.totp(user.id).await?;
    let account = unit.account(user.account).await?.ok_or_else(gone)?;
    Ok(HttpResponse::Ok().json(Mfa {
        totp_since: factor.and_then(|factor| factor.confirmed_at),
        passkeys: unit.passkeys(user.id).await?.into_iter().map(shown).collect(),
        passkeys_available: state.passkeys.are_available(),
        recovery_codes_left: unit.count_recovery_codes(user.id).await?,
        is_required: account.second_factor_required_since.is_some(),
    }))
}
