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
    let mut parameters = query.parameters();
    let page = parameters.page(GREATEST_LIMIT);
    parameters.finish()?;
    Ok(page)
}

impl Query {
    /// The parameters, to be taken one by one.
    pub fn parameters(&self) -> Parameters {
        let pairs = url::form_urlencoded::parse(self.0.as_bytes()).into_owned().collect();
        Parameters { pairs, errors: Vec::new() }
    }
}

/// Parameters of a query. Taking one that is not valid notes that, and [`Self::finish`] refuses;
/// what nobody took is refused there too.
pub struct Parameters {
    pairs: Vec<(String, String)>,
    errors: Vec<FieldProblem>,
}

impl Parameters {
    /// A parameter as it is. Of one that is there several times, the last.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let mut last = None;
        self.pairs.retain_mut(|(key, value)| {
            let is_it = key == name;
            if is_it {
                last = Some(std::mem::take(value));
            }
            !is_it
        });
        last
    }

    /// A parameter that is `true` or `false`.
    pub fn truth(&mut self, name: &str) -> Option<bool> {
        self.one_of(name, &[("true", true), ("false", false)])
    }

    /// A parameter that is one of a few words.
    pub fn one_of<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(name)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            let detail = format!("{name} is one of {}.", words.join(", "));
            self.note(name, FieldCode::WrongType, detail);
        }
        found
    }

    /// `limit` and `cursor`.
    pub fn page(&mut self, greatest_limit: i64) -> Page {
        let mut page = Page { limit: DEFAULT_LIMIT, after: None };
        if let Some(limit) = self.text("limit") {
            match limit.parse() {
                Ok(limit) if (1..=greatest_limit).contains(&limit) => page.limit = limit,
                _ => {
                    let detail = format!("limit is a whole number from 1 to {greatest_limit}.");
                    self.note("limit", FieldCode::OutOfRange, detail);
                }
            }
        }
        if let Some(cursor) = self.text("cursor") {
            let key = BASE64_URL_SAFE_NO_PAD.decode(cursor.as_bytes()).ok();
            page.after = key.and_then(|key| String::from_utf8(key).ok());
            if page.after.as_ref().is_none_or(|key| key.contains('\0')) {
                let detail = "cursor is the nextCursor of the page before, as it was given.";
                self.note("cursor", FieldCode::InvalidFormat, detail);
            }
        }
        page
    }

    /// Notes what is wrong with a parameter.
    pub fn note(&mut self, name: &str, code: FieldCode, detail: impl Into<String>) {
        let pointer = format!("?{}", name.chars().take(100).collect::<String>());
        self.errors.push(FieldProblem::new(pointer, code, detail));
    }

    /// Refuses the request if something is wrong with its parameters, or if some are left.
    pub fn finish(mut self) -> ApiResult<()> {
        for (name, _) in std::mem::take(&mut self.pairs) {
            self.note(&name, FieldCode::Unknown, "There is no such query parameter here.");
        }
        if self.errors.is_empty() { Ok(()) } else { Err(ApiError::invalid(self.errors)) }
    }
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
