//! Query parameters, strictly.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use portal_types::{FieldCode, FieldProblem};
use utoipa::IntoParams;

use crate::problem::{ApiError, ApiResult};

const DEFAULT_LIMIT: i64 = 50;
const GREATEST_LIMIT: i64 = 200;

/// The query of a request, not read yet.
pub struct Query(String);

impl FromRequest for Query {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.query_string().to_owned())))
    }
}

impl Query {
    /// Takes a filter out of the query, so that [`page_query`] does not meet it.
    pub fn take(&mut self, name: &str) -> ApiResult<Option<String>> {
        let mut taken = Vec::new();
        let mut rest = url::form_urlencoded::Serializer::new(String::new());
        for (key, value) in url::form_urlencoded::parse(self.0.as_bytes()) {
            if key == name {
                taken.push(value.into_owned());
            } else {
                rest.append_pair(&key, &value);
            }
        }
        self.0 = rest.finish();
        if taken.len() > 1 {
            let detail = format!("{name} is there more than once.");
            let problem = FieldProblem::new(format!("?{name}"), FieldCode::NotAllowed, detail);
            return Err(ApiError::invalid(vec![problem]));
        }
        Ok(taken.pop())
    }
}

/// Which part of a list is wanted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; `Page` is what they are parsed into")]
pub struct PageQuery {
    /// How many items at most: 1 to 200.
    #[param(required = false, minimum = 1, maximum = 200, default = 50, example = 50)]
    limit: i64,
    /// `nextCursor` of the page before. Absent: the first page.
    #[param(required = false, example = "aGVybyBpbWFnZQ")]
    cursor: Option<String>,
}

/// Which part of a list is wanted, parsed.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    pub limit: i64,
    /// The sort key of the last item of the page before.
    pub after: Option<String>,
}

impl Page {
    /// The page's items of the rows that were read, which are one more than wanted where there is
    /// a next page; and the cursor of that.
    pub fn cut<T>(
        &self,
        mut rows: Vec<T>,
        sort_key: impl Fn(&T) -> String,
    ) -> (Vec<T>, Option<String>) {
        let wanted = usize::try_from(self.limit).unwrap_or_default();
        let more = rows.len() > wanted;
        rows.truncate(wanted);
        let cursor =
            rows.last().filter(|_| more).map(|last| BASE64_URL_SAFE_NO_PAD.encode(sort_key(last)));
        (rows, cursor)
    }
}

/// Reads `limit` and `cursor`, and refuses anything else.
pub fn page_query(query: &Query) -> ApiResult<Page> {
    let mut page = Page { limit: DEFAULT_LIMIT, after: None };
    let mut errors = Vec::new();
    for (name, value) in url::form_urlencoded::parse(query.0.as_bytes()) {
        let pointer = || format!("?{}", name.chars().take(100).collect::<String>());
        match name.as_ref() {
            "limit" => {
                if let Ok(limit @ 1..=GREATEST_LIMIT) = value.parse() {
                    page.limit = limit;
                } else {
                    let detail = format!("limit is a whole number from 1 to {GREATEST_LIMIT}.");
                    errors.push(FieldProblem::new("?limit", FieldCode::OutOfRange, detail));
                }
            }
            "cursor" => {
                let key = BASE64_URL_SAFE_NO_PAD.decode(value.as_bytes()).ok();
                page.after = key.and_then(|key| String::from_utf8(key).ok());
                if page.after.as_ref().is_none_or(|key| key.contains('\0')) {
                    let detail = "cursor is the nextCursor of the page before, as it was given.";
                    errors.push(FieldProblem::new("?cursor", FieldCode::InvalidFormat, detail));
                }
            }
            _ => errors.push(FieldProblem::new(
                pointer(),
                FieldCode::Unknown,
                "There is no such query parameter here.",
            )),
        }
    }
    if errors.is_empty() { Ok(page) } else { Err(ApiError::invalid(errors)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Page, Query, page_query};

    fn page(query: &str) -> Option<Page> {
        page_query(&Query(query.to_owned())).ok()
    }

    #[test]
    fn limits_have_limits() {
        assert_eq!(page("").unwrap().limit, 50);
        assert_eq!(page("limit=200").unwrap().limit, 200);
        for query in [
            "limit=0",
            "limit=201",
            "limit=-1",
            "limit=1e2",
            "limit=",
            "limit=99999999999999999999",
            "size=5",
            "cursor=%00",
            "cursor=a",
        ] {
            assert_eq!(page(query), None, "{query}");
        }
    }

    #[test]
    fn a_filter_is_taken_once() {
        let mut query = Query("action=logged_in&limit=5".to_owned());
        assert_eq!(query.take("action").unwrap().as_deref(), Some("logged_in"));
        assert_eq!(query.take("action").unwrap(), None);
        assert_eq!(page_query(&query).unwrap().limit, 5);
        assert!(Query("a=1&a=2".to_owned()).take("a").is_err());
    }

    proptest! {
        #[test]
        fn a_cursor_leads_on(key in "[^\0]{0,40}") {
            let first = Page { limit: 1, after: None };
            let (items, cursor) = first.cut(vec![key.clone(), "more".to_owned()], Clone::clone);
            prop_assert_eq!(items.len(), 1);
            let next = page(&format!("cursor={}", cursor.unwrap())).unwrap();
            prop_assert_eq!(next.after, Some(key));
        }

        #[test]
        fn any_query_is_a_page_or_refused(query in ".{0,60}") {
            let _ = page(&query);
        }
    }
}
