//! Bynder's usage API: where assets are used.

use portal_types::Secret;

use crate::{CallError, DamClient, Site};

const USAGE: &str = "/api/media/usage/";

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
}
