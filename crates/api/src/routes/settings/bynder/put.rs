use actix_web::{HttpResponse, put};
use portal_dam::AllowList;
use portal_storage::BynderRecord;
use portal_types::{AccountId, BynderSettings, Dam, FieldCode, PutBynderSettings, Secret};

use super::{
    super::{account_gone, tagged},
    sealed_secret_belongs_to, to_wire,
};
use crate::{
    auth::Admin,
    domain::{Checks, PortalUrl, client_word},
    history::Change,
    problem::ApiResult,
    request::{Body, Client, IfMatch},
    state::{Portal, State},
};

/// Say where the assets are
///
/// The portal URL may be typed as any address on the portal; its domain is kept. OAuth fields are
/// for Bynder only, and refused with `webdam`.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(("If-Match" = String, Header, description = "The `ETag` that was read.", example = "\"42\"")),
    request_body = PutBynderSettings,
    responses((status = 200, description = "The settings as they are now.", body = BynderSettings, headers(("ETag" = String, description = "The revision, in quotes.")))),
    extensions(("x-callers" = json!("admin")), ("x-problems" = json!(["role_insufficient", "stale_revision", "revision_required"]))),
)]
#[put("/settings/bynder")]
pub async fn put_bynder(
    admin: Admin,
    state: State,
    client: Client,
    if_match: IfMatch,
    body: Body,
) -> ApiResult<HttpResponse> {
    let if_match = if_match.required()?;
    let input = Input::parse(body.json().await?, state.dam.allow())?;
    let account = admin.0.account;

    let mut change = Change::begin(&state, &admin, client).await?;
    let old = change.unit().bynder(account).await?.ok_or_else(account_gone)?;
    if_match.check(old.revision)?;
    let secret = input.secret.apply(&state, account, &old)?;
    let new = BynderRecord {
        portal_url: input.portal_url.map(|url| url.as_str().to_owned()),
        dam: input.dam,
        oauth_client_id: input.client_id,
        oauth_client_secret: secret,
        integration_id: input.integration_id,
        revision: change.revision(),
    };
    let saved = change.put_bynder(old, new).await?;
    change.commit().await?;
    Ok(tagged(HttpResponse::Ok(), saved.revision, &to_wire(saved)))
}

/// The settings, parsed.
struct Input {
    portal_url: Option<PortalUrl>,
    dam: Dam,
    client_id: Option<String>,
    secret: SecretChange,
    integration_id: Option<String>,
}

/// What becomes of the stored secret.
enum SecretChange {
    Keep,
    Clear,
    Replace(Secret),
}

impl Input {
    fn parse(input: PutBynderSettings, allow: &AllowList) -> ApiResult<Self> {
        let mut checks = Checks::default();
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let portal_url = given(input.portal_url)
            .and_then(|text| checks.take("/portalUrl", PortalUrl::parse_allowing(&text, allow)));
        let client_id = given(input.oauth_client_id).and_then(|text| {
            checks.take("/oauthClientId", client_word("The client ID", &text, 200))
        });
        let integration_id = given(input.integration_id).and_then(|text| {
            checks.take("/integrationId", client_word("The integration ID", &text, 100))
        });
        let mut secret = match input.oauth_client_secret {
            None => SecretChange::Keep,
            Some(None) => SecretChange::Clear,
            Some(Some(text)) => {
                let word = client_word("The client secret", text.expose(), 500);
                checks
                    .take("/oauthClientSecret", word)
                    .map_or(SecretChange::Keep, |word| SecretChange::Replace(Secret::new(word)))
            }
        };
        if input.dam == Dam::Webdam {
            let detail = "Webdam's OAuth clients can't be used here. Leave this out.";
            for (pointer, is_given) in [
                ("/oauthClientId", client_id.is_some()),
                ("/oauthClientSecret", matches!(secret, SecretChange::Replace(_))),
                ("/integrationId", integration_id.is_some()),
            ] {
                if is_given {
                    checks.note(pointer, FieldCode::NotAllowed, detail);
                }
            }
            secret = SecretChange::Clear;
        }
        checks.finish()?;
        Ok(Self { portal_url, dam: input.dam, client_id, secret, integration_id })
    }
}

impl SecretChange {
    /// The sealed secret as it shall be. A secret that is the stored one stays as it is sealed, so
    /// that saving it again is no change.
    fn apply(
        self,
        portal: &Portal,
        account: AccountId,
        old: &BynderRecord,
    ) -> ApiResult<Option<Vec<u8>>> {
        let belongs_to = sealed_secret_belongs_to(account);
        match self {
            Self::Keep => Ok(old.oauth_client_secret.clone()),
            Self::Clear => Ok(None),
            Self::Replace(secret) => {
                if let Some(sealed) = &old.oauth_client_secret
                    && *portal.sealer.open(&belongs_to, sealed)? == secret.expose().as_bytes()
                {
                    return Ok(Some(sealed.clone()));
                }
                Ok(Some(portal.sealer.seal(&belongs_to, secret.expose().as_bytes())?))
            }
        }
    }
}
