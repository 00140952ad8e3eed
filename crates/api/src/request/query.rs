//! Query parameters, strictly.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use portal_types::{FieldCode, FieldProblem, Timestamp};
use utoipa::IntoParams;

use crate::problem::{ApiError, ApiResult};

pub const DEFAULT_LIMIT: i64 = 50;
pub const GREATEST_LIMIT: i64 = 200;
const NO_CURSOR: &str = "cursor is the nextCursor of the page before, as it was given.";

/// The query of a request, not read yet.
pub struct Query(String);

impl FromRequest for Query {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request.query_string())))
    }
}

impl Query {
    /// The text after the question mark.
    pub fn of(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Its parameters, to be taken one by one; [`Parameters::finish`] refuses the rest.
    pub fn parameters(&self) -> Parameters {
        Parameters {
            given: url::form_urlencoded::parse(self.0.as_bytes()).into_owned().collect(),
            errors: Vec::new(),
        }
    }
}

/// The parameters of a query. What is wrong with any of them is noted, and told at once.
pub struct Parameters {
    given: Vec<(String, String)>,
    errors: Vec<FieldProblem>,
}

impl Parameters {
    /// A parameter, if it is there and right.
    pub fn take<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, (FieldCode, String)>,
    ) -> Option<T> {
        let (taken, left) = std::mem::take(&mut self.given).into_iter().partition(|p| p.0 == name);
        self.given = left;
        let taken: Vec<(String, String)> = taken;
        if taken.len() > 1 {
            let detail = format!("{name} is there {} times.", taken.len());
            self.errors.push(FieldProblem::new(format!("?{name}"), FieldCode::NotAllowed, detail));
            return None;
        }
        let text = &taken.last()?.1;
        // No text that is kept has it, and not every database takes it.
        let value = if text.contains('\0') {
            let detail = format!("{name} has a character that no text has.");
            Err((FieldCode::InvalidFormat, detail))
        } else {
            read(text)
        };
        match value {
            Ok(value) => Some(value),
            Err((code, detail)) => {
                self.errors.push(FieldProblem::new(format!("?{name}"), code, detail));
                None
            }
        }
    }

    /// A switch: `true` or `false`, which is what an absent one is.
    pub fn switch(&mut self, name: &str) -> bool {
        let wrong = || (FieldCode::InvalidFormat, format!("{name} is true or false."));
        self.take(name, |text| text.parse().map_err(|_| wrong())).unwrap_or_default()
    }

    /// `limit` and `cursor`.
    pub fn page(&mut self, default: i64, greatest: i64) -> Page {
        let limit = self.take("limit", |text| {
            let limit = text.parse().ok().filter(|limit| (1..=greatest).contains(limit));
            let detail = || format!("limit is a whole number from 1 to {greatest}.");
            limit.ok_or_else(|| (FieldCode::OutOfRange, detail()))
        });
        let after = self.take("cursor", |text| {
            let key = BASE64_URL_SAFE_NO_PAD.decode(text).ok();
            let key = key.and_then(|key| String::from_utf8(key).ok());
            key.filter(|key| !key.contains('\0'))
                .ok_or_else(|| (FieldCode::InvalidFormat, NO_CURSOR.to_owned()))
        });
        Page { limit: limit.unwrap_or(default), after }
    }

    /// Refuses the request if a parameter was wrong, or none that there is.
    pub fn finish(self) -> ApiResult<()> {
        let mut errors = self.errors;
        errors.extend(self.given.iter().map(|(name, _)| {
            let pointer = format!("?{}", name.chars().take(100).collect::<String>());
            let detail = "There is no such query parameter here.";
            FieldProblem::new(pointer, FieldCode::Unknown, detail)
        }));
        if errors.is_empty() { Ok(()) } else { Err(ApiError::invalid(errors)) }
    }
}

/// Reads a parameter that is a time.
pub fn time(name: &str, text: &str) -> Result<Timestamp, (FieldCode, String)> {
    Timestamp::parse(text).ok_or_else(|| {
        let detail = format!("{name} is a time as in RFC 3339, such as 2026-03-01T09:30:00Z.");
        (FieldCode::InvalidFormat, detail)
    })
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
        let next = rows.last().filter(|_| more).map(|last| cursor(&sort_key(last)));
        (rows, next)
    }

    /// The sort key, read as what the list is sorted by. Another list's cursor is refused.
    pub fn after_as<T>(&self, read: impl FnOnce(&str) -> Option<T>) -> ApiResult<Option<T>> {
        let Some(after) = &self.after else { return Ok(None) };
        read(after).map(Some).ok_or_else(|| {
            let code = FieldCode::InvalidFormat;
            ApiError::invalid(vec![FieldProblem::new("?cursor", code, NO_CURSOR)])
        })
    }
}

/// The cursor of what comes after a sort key.
pub fn cursor(sort_key: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(sort_key)
}

/// Reads `limit` and `cursor`, and refuses anything else.
pub fn page_query(query: &Query) -> ApiResult<Page> {
    let mut parameters = query.parameters();
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    parameters.finish()?;
    Ok(page)
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
            "limit=5&limit=6",
        ] {
            assert_eq!(page(query), None, "{query}");
        }
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
