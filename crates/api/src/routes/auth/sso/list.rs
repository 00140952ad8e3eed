use actix_web::{HttpResponse, get};
use portal_types::{SsoProvider, SsoProviderList};

use crate::{problem::ApiResult, state::State};

/// List the identity providers
///
/// Where people can log in instead of with a password here. Empty where the operator has set none.
#[utoipa::path(
    tag = "Visitors",
    security(()),
    responses((status = 200, description = "In the operator's order.", body = SsoProviderList)),
    extensions(("x-callers" = json!("visitor"))),
)]
#[get("/auth/sso")]
pub async fn list_sso_providers(state: State) -> ApiResult<HttpResponse> {
    let one = |provider: &portal_sso::Provider| SsoProvider {
        id: provider.id().to_owned(),
        name: provider.name().to_owned(),
    };
    Ok(HttpResponse::Ok().json(SsoProviderList { items: state.sso.iter().map(one).collect() }))
}
