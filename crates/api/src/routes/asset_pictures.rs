//! Pictures of assets.

use actix_web::{
    HttpResponse, get,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    web::Path,
};

use crate::{
    problem::{ApiError, ApiResult},
    state::State,
    usage::pictures::{Name, Pictures},
};

/// A small picture of an asset
///
/// At the address that a used asset has as `thumbnail`, which carries its permission and is good for
/// a week or two. The picture comes from the DAM: at most 1 MiB, JPEG, PNG, GIF or WebP by its content.
#[utoipa::path(
    tag = "Visitors",
    security(()),
    params(("picture" = String, Path, description = "From `thumbnail`.", example = "2930.0198c1d27b3a7f0e9a53d2b8c4f6a171.94f19ac22a4d4b4cb2af6c1b4d6f2a10.3q2-796tvu_erb7v3q2-7w")),
    responses((
        status = 200, description = "The picture.", body = Vec<u8>, content_type = "image/jpeg",
        example = json!("(bytes)"),
    )),
    extensions(("x-callers" = json!("visitor")), ("x-problems" = json!(["not_found"]))),
)]
#[get("/asset-pictures/{picture}")]
pub async fn get_asset_picture(state: State, picture: Path<String>) -> ApiResult<HttpResponse> {
    let absent = || ApiError::not_found("There is no such picture, or its address is over.");
    let name = Name::parse(&picture).ok_or_else(absent)?;
    let mut unit = state.store.read().await?;
    let address = unit.thumbnail(name.account, &name.asset_key).await?.ok_or_else(absent)?;
    let settings = unit.bynder(name.account).await?.ok_or_else(absent)?;
    drop(unit);
    if !state.pictures.admits(&name, &address, state.clock.now()) {
        return Err(absent());
    }
    let dam = settings.portal_url.and_then(|portal_url| state.dam.site(&portal_url).ok());
    let dam = dam.ok_or_else(absent)?;
    let picture = state.pictures.get(&state, name.account, &dam, &address).await?;
    let picture = picture.ok_or_else(absent)?;
    let keep = format!("private, max-age={}, immutable", Pictures::lifetime().as_secs());
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, picture.media_type))
        .insert_header((CACHE_CONTROL, keep))
        .insert_header((CONTENT_DISPOSITION, "inline"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(picture.bytes))
}
