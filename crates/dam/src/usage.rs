//! Bynder's usage API: where assets are used.

use portal_types::Secret;
use serde_json::{Value, json};

use crate::{CallError, DamClient, NoAnswer, Site, answer::plain};

const USAGE: &str = "/api/media/usage/";
const SYNC: &str = "/api/media/usage/sync/";

/// Bytes of a sync's answer, which repeats what was not taken.
const LARGEST: usize = 8 * 1024 * 1024;

const LONGEST_REASON: usize = 200;

/// An asset at a page, as Bynder is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldUsage<'a> {
    pub asset_id: &'a str,
    pub uri: &'a str,
    pub additional: Option<String>,
}

/// What Bynder did not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedByDam {
    pub asset_id: String,
    pub uri: String,
    /// Its reason, in its words.
    pub reason: String,
}

/// Whether an app may ask the usage API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsageAccess {
    /// It may.
    Granted,
    /// The user that the app acts for lacks the role.
    RoleMissing,
    /// The token was not taken.
    TokenRefused,
    /// There is no such API there.
    Absent,
    /// It is there and does not work: this is its status.
    Broken(u16),
}

impl DamClient {
    /// Asks the usage API for something small.
    pub async fn usage_access(
        &self,
        site: &Site,
        token: &Secret,
        integration_id: Option<&str>,
    ) -> Result<UsageAccess, CallError> {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("limit", "1");
        if let Some(id) = integration_id {
            query.append_pair("integration_id", id);
        }
        let address = site.url(&format!("{USAGE}?{}", query.finish()));
        let request = self.http(site).get(address).bearer_auth(token.expose());
        let request = request.header("accept", "application/json");
        let answer = self.call(site, request).await;
        Ok(match answer.map(|answer| answer.status) {
            Ok(401) => UsageAccess::TokenRefused,
            Ok(403) => UsageAccess::RoleMissing,
            Ok(404 | 405 | 410 | 501) => UsageAccess::Absent,
            // Redirects lead to a page to log in on.
            Ok(status @ (300..=399 | 500..)) => UsageAccess::Broken(status),
            // It found something wrong with the question, so it took the questioner. And more
            // usages than we would read are as good as any.
            Ok(_) | Err(CallError::TooLarge) => UsageAccess::Granted,
            Err(error) => return Err(error),
        })
    }

    /// Makes Bynder's usages at some pages what is told: it adds, keeps, and removes what is not
    /// mentioned. Returns what it did not take.
    pub async fn sync_usages(
        &self,
        site: &Site,
        token: &Secret,
        integration_id: &str,
        (uris, usages): (&[&str], &[ToldUsage<'_>]),
    ) -> Result<Vec<RejectedByDam>, NoAnswer> {
        let usages: Vec<Value> = usages
            .iter()
            .map(|usage| match &usage.additional {
                None => json!({"asset_id": usage.asset_id, "uri": usage.uri}),
                Some(more) => {
                    json!({"asset_id": usage.asset_id, "uri": usage.uri, "additional": more})
                }
            })
            .collect();
        let body = json!({"integration_id": integration_id, "uris": uris, "usages": usages});
        let request = self
            .http(site)
            .post(site.url(SYNC))
            .bearer_auth(token.expose())
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .body(body.to_string());
        let answer = self.call_for_program(site, request, LARGEST).await?;
        let body = answer.json()?;
        // Whatever has no such member is not this API.
        body.get("accepted").ok_or(NoAnswer::Broken(answer.status))?;
        let rejected = body.get("rejected").and_then(Value::as_array);
        Ok(rejected.into_iter().flatten().filter_map(rejection).collect())
    }
}

fn rejection(item: &Value) -> Option<RejectedByDam> {
    let text = |name: &str| item.get(name).and_then(Value::as_str);
    Some(RejectedByDam {
        asset_id: text("asset_id")?.to_owned(),
        uri: text("uri")?.to_owned(),
        reason: plain(text("reason").unwrap_or_default(), LONGEST_REASON),
    })
}
