//! Entity tags. The tag of a settings resource is its revision in quotes: `"42"`.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{HeaderMap, HeaderValue, IF_MATCH, IF_NONE_MATCH},
};
use portal_types::ProblemCode;

use crate::problem::{ApiError, ApiResult};

/// The tag of a settings resource last changed at a revision.
pub fn etag(revision: i64) -> String {
    format!("\"{revision}\"")
}

/// The `If-Match` header of a request that may have one.
pub struct IfMatch(Option<String>);

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // One that is not text is there all the same, and names no tag of ours.
        let values = request.headers().get_all(IF_MATCH);
        let values: Vec<&str> = values.map(|value| value.to_str().unwrap_or_default()).collect();
        ready(Ok(Self((!values.is_empty()).then(|| values.join(",")))))
    }
}

impl IfMatch {
    /// The header, where the request may do without.
    pub fn given(self) -> Option<RequiredMatch> {
        self.0.map(RequiredMatch)
    }

    /// Refuses the request if it has no `If-Match`.
    pub fn required(self) -> ApiResult<RequiredMatch> {
        self.0.map(RequiredMatch).ok_or_else(|| {
            let detail =
                "Send the ETag that you read as If-Match, so that nobody's change is lost.";
            ApiError::new(ProblemCode::RevisionRequired, detail)
        })
    }
}

/// An `If-Match` that is there.
pub struct RequiredMatch(String);

impl RequiredMatch {
    /// Refuses the request if the resource has another revision by now.
    pub fn check(&self, revision: i64) -> ApiResult<()> {
        let current = etag(revision);
        // RFC 9110: `*` is any; weak tags never match strongly.
        if tags(&self.0).any(|tag| tag == "*" || tag == current) {
            return Ok(());
        }
        let detail = format!("This was changed in the meantime, at revision {revision}.");
        Err(ApiError::new(ProblemCode::StaleRevision, detail))
    }
}

/// Whether `If-None-Match` names one of the tags, weakly compared: what the caller has is still
/// good.
pub fn none_match(headers: &HeaderMap, current: &[&HeaderValue]) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .filter_map(|value| value.to_str().ok())
        .flat_map(tags)
        .map(|tag| tag.strip_prefix("W/").unwrap_or(tag))
        .any(|tag| tag == "*" || current.iter().any(|one| tag == **one))
}

fn tags(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::{IfMatch, etag};

    #[test]
    fn only_the_current_tag_or_any_matches() {
        let matches =
            |header: &str| IfMatch(Some(header.to_owned())).required().unwrap().check(42).is_ok();
        assert_eq!(etag(42), "\"42\"");
        for header in ["\"42\"", "*", "\"41\", \"42\""] {
            assert!(matches(header), "{header}");
        }
        for header in ["\"41\"", "42", "W/\"42\"", "", "\"421\""] {
            assert!(!matches(header), "{header}");
        }
        assert!(IfMatch(None).required().is_err());
    }
}
